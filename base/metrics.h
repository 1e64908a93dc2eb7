// Metrics are named numbers that a running process keeps about itself: counters, gauges, histograms. Plain atomics
// without an exporter; app/ reads a snapshot and prints or serves it.
//
//   Metrics metrics;                                        // a member of the wiring; lent by reference
//   Counter& refused = metrics.AddCounter("dealgraph_records_refused_total", "Records that could not be read.",
//                                         {{"source", "file"}});
//   refused.Add();
//
// A family is a name with its help text and kind; its series differ by labels. Adding a series again returns the same
// one. References stay valid as long as the Metrics. Names and labels are literals of ours, so a wrong one is a bug and
// ends the process (DG_CHECK): not [a-zA-Z_:][a-zA-Z0-9_:]* (labels without the colon), a label twice, one name with two
// kinds or helps, bounds that do not rise. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dealgraph {

// Only rises.
class Counter {
 public:
  void Add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

// Rises and falls: a queue's length, bytes in flight.
class Gauge {
 public:
  void Set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void Add(std::int64_t n) { value_.fetch_add(n, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_ = 0;
};

// How often a value fell into each of a few ranges: latencies in seconds, sizes in bytes. NaN is not counted.
class Histogram {
 public:
  // Bucket i counts what is at most upper_bounds[i]; one more counts the rest.
  explicit Histogram(std::vector<double> upper_bounds);

  void Observe(double value);

  const std::vector<double>& upper_bounds() const { return upper_bounds_; }
  // One count a bucket, the last for what is above all bounds; each value is in one bucket (not cumulated). Taken while
  // others observe, it holds every value observed before the call.
  std::vector<std::uint64_t> counts() const;
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> upper_bounds_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
  std::atomic<double> sum_ = 0;
};

enum class MetricKind { kCounter, kGauge, kHistogram };

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// One series at one moment.
struct MetricSample {
  std::string name;
  std::string help;
  MetricKind kind = MetricKind::kCounter;
  MetricLabels labels;                       // sorted by name
  double value = 0;                          // of a counter or gauge
  std::vector<double> upper_bounds;          // of a histogram, with `counts` (one more) and `sum`
  std::vector<std::uint64_t> counts;
  double sum = 0;
};

class Metrics {
 public:
  Metrics() = default;
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter& AddCounter(std::string_view name, std::string_view help, MetricLabels labels = {});
  Gauge& AddGauge(std::string_view name, std::string_view help, MetricLabels labels = {});
  // Every series of a family has the same bounds.
  Histogram& AddHistogram(std::string_view name, std::string_view help, std::vector<double> upper_bounds,
                          MetricLabels labels = {});

  // All series, sorted by name and then labels. Each number is read at once; not all numbers at the same moment.
  std::vector<MetricSample> Snapshot() const;

 private:
  struct Series {
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<Histogram> histogram;
  };
  struct Family {
    std::string help;
    MetricKind kind;
    std::vector<double> upper_bounds;
    std::map<MetricLabels, Series> series;
  };

  Series& Add(std::string_view name, std::string_view help, MetricKind kind, std::span<const double> upper_bounds,
              MetricLabels labels);

  mutable std::mutex mutex_;  // guards the maps; the numbers are atomic
  std::map<std::string, Family, std::less<>> families_;
};

// Bounds start, start × factor, …, `count` of them: ExponentialBounds(0.001, 2, 3) is 0.001, 0.002, 0.004.
std::vector<double> ExponentialBounds(double start, double factor, int count);

}  // namespace dealgraph
