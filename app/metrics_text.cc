#include "app/metrics_text.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <map>

namespace dealgraph::app {
namespace {

prometheus::MetricType TypeOf(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter: return prometheus::MetricType::Counter;
    case MetricKind::kGauge: return prometheus::MetricType::Gauge;
    case MetricKind::kHistogram: return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

prometheus::ClientMetric ClientMetricOf(const MetricSample& sample) {
  prometheus::ClientMetric metric;
  for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
  metric.counter.value = sample.value;
  metric.gauge.value = sample.value;
  if (sample.kind != MetricKind::kHistogram) return metric;
  metric.histogram.sample_count = sample.count;
  metric.histogram.sample_sum = sample.sum;
  std::uint64_t up_to = 0;
  for (std::size_t i = 0; i < sample.buckets.size(); ++i) {
    up_to += sample.buckets[i];
    const double bound = i < sample.bounds.size() ? sample.bounds[i] : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({.cumulative_count = up_to, .upper_bound = bound});
  }
  return metric;
}

}  // namespace

std::string MetricsText(const std::vector<MetricSample>& samples) {
  std::map<std::string, prometheus::MetricFamily> families;
  for (const MetricSample& sample : samples) {
    prometheus::MetricFamily& family = families[sample.name];
    family.name = sample.name;
    family.help = sample.help;
    family.type = TypeOf(sample.kind);
    family.metric.push_back(ClientMetricOf(sample));
  }
  std::vector<prometheus::MetricFamily> sorted;
  for (auto& [name, family] : families) sorted.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(sorted);
}

}  // namespace dealgraph::app
