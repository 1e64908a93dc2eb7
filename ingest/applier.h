// Applier is the last stage of the pipeline: it gathers finished records, in order, into batches and applies them.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/in_flight.h"
#include "ingest/pipeline.h"
#include "ingest/sink.h"

namespace dealgraph::ingest {

// One thread.
class Applier {
 public:
  Applier(Sink& sink, DeadLetterSink& dead_letters, const PipelineOptions& options)
      : sink_(sink), dead_letters_(dead_letters), options_(options) {}

  // Takes the record into the current batch; its dead letters are written at once.
  Result<> Add(Item& item);
  bool BatchIsFull() const;
  // When the current batch must be applied; nullopt: it is empty.
  std::optional<std::chrono::steady_clock::time_point> Deadline() const { return deadline_; }
  // Acknowledges the dead letters, applies the batch, counts. Does nothing when the batch is empty.
  Result<> Apply();
  // What the batches since the last call weighed in the budget.
  std::pair<std::size_t, std::size_t> TakeApplied();
  // Flushes the sink when it is time (or `always`) and returns the positions that are durable now.
  Result<std::vector<graph::SourcePosition>> Flush(bool always);

  const PipelineCounts& counts() const { return counts_; }
  // received = applied + duplicate + withdrawn + dead-lettered.
  Result<> CheckCounts() const;

 private:
  Result<> WriteDeadLetter(const OwnedRecord& record, std::string_view reason, std::string_view bytes);
  void CountExtraction(const nlp::Extraction& extraction);

  Sink& sink_;
  DeadLetterSink& dead_letters_;
  const PipelineOptions& options_;
  Batch batch_;
  std::size_t batch_records_ = 0;
  std::size_t batch_weight_ = 0;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::map<std::string, graph::SourcePosition> batch_positions_;      // the last of each partition
  std::map<std::string, graph::SourcePosition> unflushed_positions_;
  std::chrono::steady_clock::time_point last_flush_ = std::chrono::steady_clock::now();
  std::pair<std::size_t, std::size_t> applied_;  // records, bytes of the budget
  PipelineCounts counts_;
};

}  // namespace dealgraph::ingest
