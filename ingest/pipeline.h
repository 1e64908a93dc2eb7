// Pipeline is the loop of ingest: one reader, N extraction workers, one applier that keeps the order of the records.
//
//   Source ─► reader ─► decode + extract (N workers) ─► applier (the thread of Run()) ─► DeadLetterSink, Sink ─► Commit
//
// Memory is bounded: the reader waits while `in_flight_records_max` records or `in_flight_bytes_max` bytes are read and
// not applied. Dead letters are acknowledged before the batch that stores the position beyond them. The first error of
// any stage ends the run and is returned; what was applied stays applied, and the next run goes on there.
// Stop() ends it in good order: nothing more is read, what was read is applied.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ingest/decode.h"
#include "ingest/sink.h"
#include "ingest/source.h"
#include "nlp/article.h"
#include "nlp/extraction.h"

namespace dealgraph::ingest {

// nlp::Extractor::Extract, or a test's. Called from all workers at once.
using ExtractFunction = std::function<nlp::Extraction(const nlp::Article&)>;

// received = applied + duplicate + withdrawn + dead_lettered, of whatever has been applied; a run ends with kInternal
// when it does not hold. An article is the unit; a record that cannot be read counts as one.
struct PipelineCounts {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;  // of records, as received
  std::uint64_t received = 0;
  std::uint64_t applied = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t dead_lettered = 0;
  std::uint64_t relations = 0;       // stated in the articles received
  std::uint64_t amounts = 0;
  std::uint64_t refused_amounts = 0;  // what looked like an amount or quantity and was not read
  std::uint64_t notes = 0;
  std::uint64_t batches = 0;
  bool operator==(const PipelineCounts&) const = default;
};

struct PipelineOptions {
  int workers = 1;  // at least 1
  std::size_t in_flight_records_max = 4096;
  std::size_t in_flight_bytes_max = std::size_t{64} << 20;  // one record may exceed it, alone
  // A batch is applied when one of these is reached, or nothing more is on its way.
  std::size_t batch_articles_max = 1000;
  std::size_t batch_bytes_max = std::size_t{8} << 20;
  std::chrono::milliseconds batch_delay_max{50};   // since its first article was ready: throughput against latency
  std::chrono::milliseconds flush_interval{500};   // how often the sink is flushed and the source told; always at the end
  std::chrono::milliseconds poll_timeout{100};
  DecodeOptions decode;
  // Called by the thread of Run() after each batch, with the counts so far.
  std::function<void(const PipelineCounts&)> progress;
  // Called by the thread of Run(), in order: "articles.jsonl:17: published 2203-01-01 lies in the future".
  std::function<void(std::string_view note)> note;
};

class Pipeline {
 public:
  // All are lent and outlive the pipeline.
  Pipeline(Source& source, ExtractFunction extract, Sink& sink, DeadLetterSink& dead_letters, PipelineOptions options);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Runs until the source is at its end or Stop() is called, then returns the counts. Once.
  // kInvalidArgument: the options. Otherwise the error of the stage that failed first.
  Result<PipelineCounts> Run();

  // Any thread (not a signal handler), any time, any number of times.
  void Stop();
  bool stopped() const { return stopped_.load(); }

 private:
  struct State;
  Source& source_;
  ExtractFunction extract_;
  Sink& sink_;
  DeadLetterSink& dead_letters_;
  PipelineOptions options_;
  std::atomic<bool> stopped_ = false;
  std::unique_ptr<State> state_;
};

}  // namespace dealgraph::ingest
