// Metrics are what dealgraph counts of itself: counters, gauges and histograms, by name and labels.
//
// Plain values in memory: whoever exports them (app/) takes a Snapshot(). A metric is registered once, kept as a
// reference and then updated without a lock. Names and units follow Prometheus: "dealgraph_ingest_records_total",
// "dealgraph_apply_seconds". Thread-safe throughout.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealgraph {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// Only grows.
class Counter {
 public:
  void Add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

// Goes up and down.
class Gauge {
 public:
  void Set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void Add(std::int64_t n) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

// Counts observations by size. A bucket holds what is at most its bound and more than the one before; one more holds the
// rest.
class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds);  // ascending
  void Observe(double value);

  const std::vector<double>& bounds() const { return bounds_; }
  std::vector<std::uint64_t> buckets() const;  // bounds().size() + 1 of them, each counting its own only
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> buckets_;
  std::atomic<double> sum_ = 0;
};

enum class MetricKind { kCounter, kGauge, kHistogram };

// One metric as it stands.
struct MetricSample {
  MetricKind kind = MetricKind::kCounter;
  std::string name;
  std::string help;
  MetricLabels labels;
  double value = 0;                    // counter and gauge
  std::vector<double> bounds;          // histogram
  std::vector<std::uint64_t> buckets;  // histogram
  double sum = 0;                      // histogram
  std::uint64_t count = 0;             // histogram: of all buckets
};

// Owns the metrics; what it returns lives as long as it does.
class Metrics {
 public:
  // The same name and labels give the same metric. A name has one kind and one help text; another kind is a bug and ends
  // the process.
  Counter& AddCounter(std::string_view name, std::string_view help, MetricLabels labels = {});
  Gauge& AddGauge(std::string_view name, std::string_view help, MetricLabels labels = {});
  Histogram& AddHistogram(std::string_view name, std::string_view help, std::vector<double> bounds, MetricLabels labels = {});

  // Sorted by name, then labels. Each value is read at some moment during the call.
  std::vector<MetricSample> Snapshot() const;

 private:
  struct Entry {
    MetricKind kind;
    std::string name;
    std::string help;
    MetricLabels labels;
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<Histogram> histogram;
  };
  Entry& FindOrAdd(MetricKind kind, std::string_view name, std::string_view help, MetricLabels labels);

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;  // references stay valid
};

}  // namespace dealgraph
