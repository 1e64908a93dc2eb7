// Pipeline is the loop of ingest: a reader for each source, N extraction workers, one applier that keeps the order of the
// records.
//
//   Sources ─► readers ─► decode + extract (N workers) ─► applier (the thread of Run()) ─► DeadLetterSink, Sink ─► Commit
//
// Memory is bounded: a reader waits while its source's share of `in_flight_records_max` records or `in_flight_bytes_max`
// bytes is read and not applied; a source that must be polled all the time is paused instead (Source::Pause). Dead letters are acknowledged before the batch that stores the position beyond them. The first error of
// any stage ends the run and is returned; what was applied stays applied, and the next run goes on there.
// Work that can wait (the archive, read anew) is done by the applier between two batches while the records leave time: DoInLull().
// Stop() ends it in good order: nothing more is read, what was read is applied. Abandon() is the quicker end: only what is
// in the hands of a worker already is applied; the rest is not lost, because no position covers it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "ingest/decode.h"
#include "ingest/record_function.h"
#include "ingest/sink.h"
#include "ingest/source.h"

namespace dealgraph::ingest {

// One source of a pipeline, and how its records are read.
struct PipelineInput {
  std::string name;          // has counters of its own in the graph and in the metrics; empty: none
  Source* source = nullptr;  // lent; outlives the pipeline
  RecordFunction read;
};

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
  // Applies a batch at once while nothing is in flight behind it: the least latency where little comes, and under load, when
  // something always is, the same batches.
  bool apply_when_idle = false;
  std::chrono::milliseconds flush_interval{500};   // how often the sink is flushed and the source told; always at the end
  std::chrono::milliseconds poll_timeout{100};
  DecodeOptions decode;        // of the pipeline with one source; PipelineInput::read says it otherwise
  Metrics* metrics = nullptr;  // lent; absent: nothing is measured
  // Called by the thread of Run() after each batch, with the counts so far.
  std::function<void(const PipelineCounts&)> progress;
  // Called by the thread of Run(), in order: "articles.jsonl:17: published 2203-01-01 lies in the future".
  std::function<void(std::string_view note)> note;
};

class Pipeline {
 public:
  // All are lent and outlive the pipeline. At least one input.
  Pipeline(std::vector<PipelineInput> inputs, Sink& sink, DeadLetterSink& dead_letters, PipelineOptions options);
  // One source without a name.
  Pipeline(Source& source, ExtractFunction extract, Sink& sink, DeadLetterSink& dead_letters, PipelineOptions options);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Runs until all sources are at their end or Stop() is called, then returns the counts. Once.
  // kInvalidArgument: the options. Otherwise the error of the stage that failed first.
  Result<PipelineCounts> Run();

  // Any thread (not a signal handler), any time, any number of times.
  void Stop();
  void Abandon();
  bool stopped() const { return stopped_.load(); }

  // For work that can wait, by a thread of its own: the records go first. In a lull at most `in_flight_max` of them are in flight and
  // none in a batch. kCancelled: the run is to end.
  Result<> AwaitLull(std::size_t in_flight_max);
  // Waits until the thread of Run() has done `work`, which nothing counts, on the sink in such a lull; its error is the caller's and
  // ends nothing. One caller at a time. kCancelled: it was not done, the run is to end.
  Result<> DoInLull(std::size_t in_flight_max, const std::function<Result<>(Sink&)>& work);

  // What of an input is read and not applied. Any thread.
  struct Queue {
    std::size_t records = 0;
    std::size_t bytes = 0;
  };
  Queue QueueOf(std::size_t input) const;

 private:
  struct State;
  const std::vector<PipelineInput> inputs_;
  Sink& sink_;
  DeadLetterSink& dead_letters_;
  PipelineOptions options_;
  std::atomic<bool> stopped_ = false;
  std::unique_ptr<State> state_;
};

}  // namespace dealgraph::ingest
