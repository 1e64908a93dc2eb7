#include "base/metrics.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace dealgraph {
namespace {

bool IsName(std::string_view name, bool colon_allowed) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  return std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c == ':' && colon_allowed);
  });
}

void CheckLabels(const MetricLabels& sorted) {
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    DG_CHECK(IsName(sorted[i].first, false), "not a metric label's name");
    DG_CHECK(i == 0 || sorted[i - 1].first != sorted[i].first, "a metric has the same label twice");
  }
}

}  // namespace

Histogram::Histogram(std::vector<double> upper_bounds)
    : upper_bounds_(std::move(upper_bounds)),
      counts_(std::make_unique<std::atomic<std::uint64_t>[]>(upper_bounds_.size() + 1)) {
  DG_CHECK(std::ranges::adjacent_find(upper_bounds_, std::greater_equal<>()) == upper_bounds_.end(),
           "a histogram's bounds do not rise");
}

void Histogram::Observe(double value) {
  if (std::isnan(value)) return;
  const auto bucket = std::ranges::lower_bound(upper_bounds_, value) - upper_bounds_.begin();
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::counts() const {
  std::vector<std::uint64_t> counts(upper_bounds_.size() + 1);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = counts_[i].load(std::memory_order_relaxed);
  return counts;
}

Metrics::Series& Metrics::Add(std::string_view name, std::string_view help, MetricKind kind,
                              std::span<const double> upper_bounds, MetricLabels labels) {
  DG_CHECK(IsName(name, true), "not a metric's name");
  std::ranges::sort(labels);
  CheckLabels(labels);
  auto family = families_.find(name);
  if (family == families_.end()) {
    family = families_.emplace(std::string(name), Family{std::string(help), kind, {}, {}}).first;
    family->second.upper_bounds.assign(upper_bounds.begin(), upper_bounds.end());
  }
  DG_CHECK(family->second.kind == kind, "one metric name has two kinds");
  DG_CHECK(family->second.help == help, "one metric name has two help texts");
  DG_CHECK(std::ranges::equal(family->second.upper_bounds, upper_bounds), "one histogram's name has two sets of bounds");
  return family->second.series[std::move(labels)];
}

Counter& Metrics::AddCounter(std::string_view name, std::string_view help, MetricLabels labels) {
  const std::lock_guard lock(mutex_);
  Series& series = Add(name, help, MetricKind::kCounter, {}, std::move(labels));
  if (series.counter == nullptr) series.counter = std::make_unique<Counter>();
  return *series.counter;
}

Gauge& Metrics::AddGauge(std::string_view name, std::string_view help, MetricLabels labels) {
  const std::lock_guard lock(mutex_);
  Series& series = Add(name, help, MetricKind::kGauge, {}, std::move(labels));
  if (series.gauge == nullptr) series.gauge = std::make_unique<Gauge>();
  return *series.gauge;
}

Histogram& Metrics::AddHistogram(std::string_view name, std::string_view help, std::vector<double> upper_bounds,
                                 MetricLabels labels) {
  const std::lock_guard lock(mutex_);
  Series& series = Add(name, help, MetricKind::kHistogram, upper_bounds, std::move(labels));
  if (series.histogram == nullptr) series.histogram = std::make_unique<Histogram>(std::move(upper_bounds));
  return *series.histogram;
}

std::vector<MetricSample> Metrics::Snapshot() const {
  const std::lock_guard lock(mutex_);
  std::vector<MetricSample> samples;
  for (const auto& [name, family] : families_) {
    for (const auto& [labels, series] : family.series) {
      MetricSample& sample = samples.emplace_back();
      sample.name = name;
      sample.help = family.help;
      sample.kind = family.kind;
      sample.labels = labels;
      if (series.counter != nullptr) sample.value = static_cast<double>(series.counter->value());
      if (series.gauge != nullptr) sample.value = static_cast<double>(series.gauge->value());
      if (series.histogram != nullptr) {
        sample.upper_bounds = series.histogram->upper_bounds();
        sample.counts = series.histogram->counts();
        sample.sum = series.histogram->sum();
      }
    }
  }
  return samples;
}

std::vector<double> ExponentialBounds(double start, double factor, int count) {
  DG_CHECK(start > 0 && factor > 1, "exponential bounds need a start above 0 and a factor above 1");
  std::vector<double> bounds;
  for (double bound = start; count > 0; --count, bound *= factor) bounds.push_back(bound);
  return bounds;
}

}  // namespace dealgraph
