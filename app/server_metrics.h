// Metrics that are read when somebody asks, beside those that the pipeline counts (ingest/ingest_metrics.h). The names are
// those of docs/operations.md.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "app/rereading_state.h"
#include "base/metrics.h"
#include "base/time.h"
#include "ingest/alarms.h"
#include "ingest/source.h"
#include "storage/store.h"

namespace dealgraph::app {

void AddSourceSamples(const std::string& source, const std::vector<ingest::PartitionState>& partitions,
                      std::vector<MetricSample>* samples);
void AddAlarmSamples(const std::vector<SourceConfig>& sources, const std::vector<ingest::Alarm>& alarms,
                     std::vector<MetricSample>* samples);
void AddArchiveSamples(const RereadingState& state, std::uint64_t read_in_all, std::vector<MetricSample>* samples);
void AddStoreSamples(const storage::Store& store, std::vector<MetricSample>* samples);
void AddProcessSamples(Timestamp started, std::vector<MetricSample>* samples);

}  // namespace dealgraph::app
