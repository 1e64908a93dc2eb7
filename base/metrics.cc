#include "base/metrics.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/check.h"

namespace dealgraph {

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), buckets_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1)) {
  DG_CHECK(std::ranges::is_sorted(bounds_), "a histogram's bounds ascend");
}

void Histogram::Observe(double value) {
  const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::buckets() const {
  std::vector<std::uint64_t> counts(bounds_.size() + 1);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = buckets_[i].load(std::memory_order_relaxed);
  return counts;
}

Metrics::Entry& Metrics::FindOrAdd(MetricKind kind, std::string_view name, std::string_view help, MetricLabels labels) {
  std::ranges::sort(labels);
  for (Entry& entry : entries_) {
    if (entry.name != name) continue;
    DG_CHECK(entry.kind == kind, "a metric's name has one kind");
    if (entry.labels == labels) return entry;
  }
  return entries_.emplace_back(Entry{kind, std::string(name), std::string(help), std::move(labels), {}, {}, {}});
}

Counter& Metrics::AddCounter(std::string_view name, std::string_view help, MetricLabels labels) {
  const std::lock_guard lock(mutex_);
  Entry& entry = FindOrAdd(MetricKind::kCounter, name, help, std::move(labels));
  if (!entry.counter) entry.counter = std::make_unique<Counter>();
  return *entry.counter;
}

Gauge& Metrics::AddGauge(std::string_view name, std::string_view help, MetricLabels labels) {
  const std::lock_guard lock(mutex_);
  Entry& entry = FindOrAdd(MetricKind::kGauge, name, help, std::move(labels));
  if (!entry.gauge) entry.gauge = std::make_unique<Gauge>();
  return *entry.gauge;
}

Histogram& Metrics::AddHistogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                                 MetricLabels labels) {
  const std::lock_guard lock(mutex_);
  Entry& entry = FindOrAdd(MetricKind::kHistogram, name, help, std::move(labels));
  if (!entry.histogram) entry.histogram = std::make_unique<Histogram>(std::move(bounds));
  return *entry.histogram;
}

std::vector<MetricSample> Metrics::Snapshot() const {
  std::vector<MetricSample> samples;
  const std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    MetricSample sample{.kind = entry.kind, .name = entry.name, .help = entry.help, .labels = entry.labels};
    if (entry.counter) sample.value = static_cast<double>(entry.counter->value());
    if (entry.gauge) sample.value = static_cast<double>(entry.gauge->value());
    if (entry.histogram) {
      sample.bounds = entry.histogram->bounds();
      sample.buckets = entry.histogram->buckets();
      sample.sum = entry.histogram->sum();
      sample.count = std::accumulate(sample.buckets.begin(), sample.buckets.end(), std::uint64_t{0});
    }
    samples.push_back(std::move(sample));
  }
  std::ranges::sort(samples, [](const MetricSample& a, const MetricSample& b) {
    return std::tie(a.name, a.labels) < std::tie(b.name, b.labels);
  });
  return samples;
}

}  // namespace dealgraph
