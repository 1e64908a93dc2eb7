// Applier is the last stage of the pipeline: it gathers finished records, in order, into batches and applies them.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/in_flight.h"
#include "ingest/ingest_metrics.h"
#include "ingest/pipeline.h"
#include "ingest/sink.h"

namespace dealgraph::ingest {

// One thread.
class Applier {
 public:
  // `inputs`: their names. `metrics` may be absent.
  Applier(Sink& sink, DeadLetterSink& dead_letters, const PipelineOptions& options, std::vector<std::string> inputs,
          IngestMetrics* metrics)
      : sink_(sink),
        dead_letters_(dead_letters),
        options_(options),
        inputs_(std::move(inputs)),
        metrics_(metrics),
        batch_inputs_(inputs_.size()),
        applied_(inputs_.size()) {}

  // Takes the record into the current batch; its dead letters are written at once.
  Result<> Add(std::unique_ptr<Item> item);
  bool BatchIsFull() const;
  // Whether the batch has waited as long as it may.
  bool IsDue() const { return deadline_ && std::chrono::steady_clock::now() >= *deadline_; }
  // When the current batch must be applied; nullopt: it is empty.
  std::optional<std::chrono::steady_clock::time_point> Deadline() const { return deadline_; }
  // Acknowledges the dead letters, applies the batch, counts. Does nothing when the batch is empty.
  Result<> Apply();
  // What the batches since the last call weighed in the budget: records and bytes of each input.
  std::vector<InFlight::Use> TakeApplied();
  // Flushes the sink when it is time (or `always`) and returns the positions that are durable now, with their input.
  using Durable = std::vector<std::pair<std::size_t, graph::SourcePosition>>;
  Result<Durable> Flush(bool always);
  // When there is something to flush, and Flush(false) would.
  std::optional<std::chrono::steady_clock::time_point> FlushTime() const;

  const PipelineCounts& counts() const { return counts_; }
  // received = applied + duplicate + withdrawn + dead-lettered.
  Result<> CheckCounts() const;

 private:
  struct InputBatch {  // one input's part in the current batch
    std::size_t records = 0;
    std::size_t weight = 0;
    std::size_t bytes = 0;
    std::uint64_t dead_lettered = 0;
  };
  Result<> TakeArticles(Item& item);
  void KeepLast(std::unique_ptr<Item> item);
  Result<> WriteDeadLetter(const Item& item, std::string_view reason, std::string_view bytes);
  void CountExtraction(const nlp::Extraction& extraction);
  void CountOutcomes(const std::vector<graph::Outcome>& outcomes);
  void ObserveBatch(std::chrono::steady_clock::time_point begin);

  Sink& sink_;
  DeadLetterSink& dead_letters_;
  const PipelineOptions& options_;
  const std::vector<std::string> inputs_;
  IngestMetrics* const metrics_;
  Batch batch_;
  std::vector<std::size_t> article_inputs_;   // of batch_.articles
  std::vector<InputBatch> batch_inputs_;
  std::size_t batch_records_ = 0;
  std::size_t batch_weight_ = 0;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::chrono::steady_clock::time_point batch_begin_;
  // The last record of each partition: its position is made when the batch is applied.
  using LastRecords = std::map<std::string, std::unique_ptr<Item>, std::less<>>;
  LastRecords batch_last_;
  LastRecords::iterator latest_ = batch_last_.end();  // records of a partition come together
  std::map<std::string, std::pair<std::size_t, graph::SourcePosition>> unflushed_positions_;  // with their input
  std::chrono::steady_clock::time_point last_flush_ = std::chrono::steady_clock::now();
  std::vector<InFlight::Use> applied_;
  PipelineCounts counts_;
};

}  // namespace dealgraph::ingest
