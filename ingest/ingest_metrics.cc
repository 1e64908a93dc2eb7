#include "ingest/ingest_metrics.h"

namespace dealgraph::ingest {
namespace {

const std::vector<double>& Seconds() {
  static const std::vector<double> bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return bounds;
}

Histogram& Stage(Metrics& metrics, const char* stage) {
  return metrics.AddHistogram("dealgraph_ingest_stage_seconds",
                              "Time of one stage: wait and extract for a record, apply for a batch, sync for the log",
                              Seconds(), {{"stage", stage}});
}

IngestMetrics::Input InputOf(Metrics& metrics, const std::string& name) {
  const auto outcome = [&](const char* word) {
    return &metrics.AddCounter("dealgraph_ingest_records_total", "Articles and refused records by what became of them",
                               {{"source", name}, {"outcome", word}});
  };
  return {.bytes = &metrics.AddCounter("dealgraph_ingest_bytes_total", "Bytes of records, as received", {{"source", name}}),
          .received = &metrics.AddCounter("dealgraph_ingest_received_total",
                                          "Articles and refused records received; always the sum of the outcomes",
                                          {{"source", name}}),
          .applied = outcome("applied"),
          .duplicate = outcome("duplicate"),
          .withdrawn = outcome("withdrawn"),
          .dead_lettered = outcome("dead_lettered"),
          .queue_records = &metrics.AddGauge("dealgraph_ingest_queue_records", "Records read and not yet applied",
                                             {{"source", name}}),
          .queue_bytes = &metrics.AddGauge("dealgraph_ingest_queue_bytes", "Bytes of records read and not yet applied",
                                           {{"source", name}})};
}

}  // namespace

IngestMetrics::IngestMetrics(Metrics& metrics, const std::vector<std::string>& names)
    : batch_articles(metrics.AddHistogram("dealgraph_ingest_batch_articles", "Articles of one batch",
                                          {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000})),
      batch_seconds(metrics.AddHistogram("dealgraph_ingest_batch_seconds",
                                         "Time from a batch's first finished article until it is in the store", Seconds())),
      wait_seconds(Stage(metrics, "wait")),
      extract_seconds(Stage(metrics, "extract")),
      apply_seconds(Stage(metrics, "apply")),
      sync_seconds(Stage(metrics, "sync")) {
  for (const std::string& name : names) inputs.push_back(InputOf(metrics, name));
}

}  // namespace dealgraph::ingest
