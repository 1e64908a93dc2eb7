// IngestMetrics is what the pipeline counts of itself, registered once under the names of docs/operations.md.
#pragma once

#include <string>
#include <vector>

#include "base/metrics.h"

namespace dealgraph::ingest {

struct IngestMetrics {
  // `inputs`: the names of the pipeline's inputs, in its order. `metrics` is lent and outlives this.
  IngestMetrics(Metrics& metrics, const std::vector<std::string>& inputs);

  struct Input {
    Counter* bytes = nullptr;
    Counter* received = nullptr;
    Counter* applied = nullptr;
    Counter* duplicate = nullptr;
    Counter* withdrawn = nullptr;
    Counter* dead_lettered = nullptr;
    Gauge* queue_records = nullptr;
    Gauge* queue_bytes = nullptr;
  };
  std::vector<Input> inputs;
  Histogram& batch_articles;
  Histogram& batch_seconds;    // from a batch's first article until it is in the store
  Histogram& wait_seconds;     // a record, until a worker takes it
  Histogram& extract_seconds;  // a record, decoding and extraction
  Histogram& apply_seconds;    // a batch
  Histogram& sync_seconds;     // the log of the store
};

}  // namespace dealgraph::ingest
