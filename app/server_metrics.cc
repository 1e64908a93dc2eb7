#include "app/server_metrics.h"

#include <unistd.h>

#include <fstream>
#include <string>

#include "app/rereading.h"
#include "ingest/retrying_dead_letters.h"

namespace dealgraph::app {
namespace {

void Add(MetricKind kind, const char* name, const char* help, MetricLabels labels, double value,
         std::vector<MetricSample>* samples) {
  samples->push_back({.kind = kind, .name = name, .help = help, .labels = std::move(labels), .value = value});
}

// The second word of Linux's statm is the number of resident pages; elsewhere 0.
double ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  double resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

void AddSourceSamples(const std::string& source, const std::vector<ingest::PartitionState>& partitions,
                      std::vector<MetricSample>* samples) {
  double stopped = 0;
  for (const ingest::PartitionState& partition : partitions) {
    const MetricLabels labels = {{"source", source}, {"partition", partition.partition}};
    Add(MetricKind::kGauge, "dealgraph_source_next_offset", "Where the partition is read on", labels,
        static_cast<double>(partition.next_offset), samples);
    if (partition.lag) {
      Add(MetricKind::kGauge, "dealgraph_source_lag_records", "Records of the partition that are not read yet", labels,
          static_cast<double>(*partition.lag), samples);
    }
    if (!partition.stopped.empty()) ++stopped;
  }
  Add(MetricKind::kGauge, "dealgraph_source_partitions_stopped", "Partitions that are not read until somebody decides",
      {{"source", source}}, stopped, samples);
}

void AddAlarmSamples(const std::vector<SourceConfig>& sources, const std::vector<ingest::Alarm>& alarms,
                     std::vector<MetricSample>* samples) {
  std::vector<std::string> names;
  for (const SourceConfig& source : sources) names.push_back(source.name);
  names.push_back(ingest::RetryingDeadLettersOptions().name);
  names.push_back(kArchiveAlarms);
  for (const std::string& name : names) {
    double count = 0;
    for (const ingest::Alarm& alarm : alarms) count += alarm.source == name ? 1 : 0;
    Add(MetricKind::kGauge, "dealgraph_alarms", "Alarms that stand", {{"source", name}}, count, samples);
  }
}

void AddArchiveSamples(const RereadingState& state, std::uint64_t read_in_all, std::vector<MetricSample>* samples) {
  Add(MetricKind::kGauge, "dealgraph_archive_rereading", "1 while the archive is read anew", {},
      state.run == RereadingState::Run::kRunning ? 1 : 0, samples);
  Add(MetricKind::kCounter, "dealgraph_archive_read_total", "Article versions read anew", {}, static_cast<double>(read_in_all), samples);
  Add(MetricKind::kGauge, "dealgraph_archive_to_read", "Article versions that other packs have read", {},
      static_cast<double>(state.to_read), samples);
}

void AddStoreSamples(const storage::Store& store, std::vector<MetricSample>* samples) {
  const storage::WriteStalls stalls = store.Stalls();
  Add(MetricKind::kGauge, "dealgraph_store_bytes", "Bytes of the store on disk", {},
      static_cast<double>(store.bytes_on_disk()), samples);
  const char* const help = "Times that writing was slowed down or stopped until compaction had caught up";
  Add(MetricKind::kCounter, "dealgraph_store_stalls_total", help, {{"kind", "slowdown"}}, static_cast<double>(stalls.slowdowns), samples);
  Add(MetricKind::kCounter, "dealgraph_store_stalls_total", help, {{"kind", "stop"}}, static_cast<double>(stalls.stops), samples);
  Add(MetricKind::kGauge, "dealgraph_store_write_stopped", "1 while writing waits for compaction", {},
      stalls.stopped_now ? 1 : 0, samples);
}

void AddProcessSamples(Timestamp started, std::vector<MetricSample>* samples) {
  Add(MetricKind::kGauge, "process_start_time_seconds", "When serve began, as Unix time", {},
      static_cast<double>(ToUnixMillis(started)) / 1000, samples);
  Add(MetricKind::kGauge, "process_resident_memory_bytes", "Memory resident", {}, ResidentBytes(), samples);
}

}  // namespace dealgraph::app
