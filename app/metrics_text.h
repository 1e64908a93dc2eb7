// MetricsText writes metrics in the text format of Prometheus, with prometheus-cpp.
#pragma once

#include <string>
#include <vector>

#include "base/metrics.h"

namespace dealgraph::app {

// Samples of one name need not stand together. The content type is kMetricsContentType.
std::string MetricsText(const std::vector<MetricSample>& samples);
inline constexpr const char* kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace dealgraph::app
