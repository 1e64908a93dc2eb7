// Three kinds of threads around one InFlight (ingest/in_flight.h). The applier is the thread of Run(): when it leaves its
// loop, whatever the reason, the others are told to end and joined, so no thread outlives Run().
#include "ingest/pipeline.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "ingest/applier.h"
#include "ingest/in_flight.h"

namespace dealgraph::ingest {
namespace {

constexpr std::chrono::milliseconds kBackOffFirst{50};
constexpr std::chrono::milliseconds kBackOffMax{5000};

Result<> CheckOptions(const PipelineOptions& options) {
  if (options.workers < 1) return InvalidArgument("workers must be at least 1");
  if (options.in_flight_records_max < 1) return InvalidArgument("in_flight_records_max must be at least 1");
  if (options.batch_articles_max < 1) return InvalidArgument("batch_articles_max must be at least 1");
  return {};
}

std::size_t TextBytes(const nlp::Article& article) { return article.title.size() + article.text.size(); }

}  // namespace

struct Pipeline::State {
  explicit State(const PipelineOptions& options) : in_flight(options.in_flight_records_max, options.in_flight_bytes_max) {}

  InFlight in_flight;
  std::mutex mutex;
  std::vector<graph::SourcePosition> to_commit;  // guarded by mutex: durable, and the source not told yet

  std::vector<graph::SourcePosition> TakeCommits() {
    const std::lock_guard lock(mutex);
    return std::exchange(to_commit, {});
  }
  void AddCommits(std::vector<graph::SourcePosition> positions) {
    const std::lock_guard lock(mutex);
    std::ranges::move(positions, std::back_inserter(to_commit));
  }

  Result<> CommitTo(Source& source) {
    for (const graph::SourcePosition& position : TakeCommits()) DG_RETURN_IF_ERROR(source.Commit(position));
    return {};
  }

  void Read(Source& source, const PipelineOptions& options, const std::atomic<bool>& stopped);
  void Work(const ExtractFunction& extract, const PipelineOptions& options);
  Result<> ApplyAll(Applier& applier);
};

void Pipeline::State::Read(Source& source, const PipelineOptions& options, const std::atomic<bool>& stopped) {
  std::chrono::milliseconds back_off = kBackOffFirst;
  while (!stopped && !source.AtEnd()) {
    if (const auto committed = CommitTo(source); !committed.ok()) return in_flight.Fail(committed.error());
    const auto records = source.Poll(options.poll_timeout);
    if (!records.ok()) {
      if (records.error().code == ErrorCode::kCancelled) break;
      if (records.error().code != ErrorCode::kUnavailable) return in_flight.Fail(records.error());
      in_flight.Pause(back_off);
      back_off = std::min(back_off * 2, kBackOffMax);
      continue;
    }
    back_off = kBackOffFirst;
    for (const RawRecord& record : *records) {
      auto item = std::make_unique<Item>(record);
      item->record_bytes = item->weight = record.bytes.size();
      if (!in_flight.Put(std::move(item))) return in_flight.EndOfInput();
    }
  }
  in_flight.EndOfInput();
}

void Pipeline::State::Work(const ExtractFunction& extract, const PipelineOptions& options) {
  while (Item* item = in_flight.TakeWork()) {
    try {
      std::vector<Header> headers;
      item->decoded = Decode(item->record.View(&headers), options.decode);
      std::size_t text_bytes = 0;
      if (item->decoded.ok()) {
        for (const nlp::Article& article : item->decoded->articles) {
          item->extractions.push_back(article.withdrawn ? nlp::Extraction() : extract(article));
          text_bytes += TextBytes(article);
        }
        std::string().swap(item->record.bytes);  // only a dead letter would need them
      }
      in_flight.Finish(item, std::max(text_bytes, item->record_bytes) - item->record_bytes);
    } catch (const std::exception& e) {
      return in_flight.Fail(Internal(item->record.origin + ": extraction threw: " + e.what()));
    }
  }
}

Result<> Pipeline::State::ApplyAll(Applier& applier) {
  for (;;) {
    std::unique_ptr<Item> item;
    const InFlight::Next next = in_flight.TakeNext(applier.Deadline(), &item);
    if (next == InFlight::Next::kFailed) return *in_flight.error();
    if (next == InFlight::Next::kItem) {
      DG_RETURN_IF_ERROR(applier.Add(*item));
      if (!applier.BatchIsFull()) continue;
    }
    DG_RETURN_IF_ERROR(applier.Apply());
    const auto [records, bytes] = applier.TakeApplied();
    in_flight.Release(records, bytes);
    const bool end = next == InFlight::Next::kEnd;
    DG_ASSIGN_OR_RETURN(std::vector<graph::SourcePosition> durable, applier.Flush(end));
    AddCommits(std::move(durable));
    if (end) return {};
  }
}

Pipeline::Pipeline(Source& source, ExtractFunction extract, Sink& sink, DeadLetterSink& dead_letters,
                   PipelineOptions options)
    : source_(source),
      extract_(std::move(extract)),
      sink_(sink),
      dead_letters_(dead_letters),
      options_(std::move(options)),
      state_(std::make_unique<State>(options_)) {}

Pipeline::~Pipeline() = default;

void Pipeline::Stop() {
  stopped_ = true;
  source_.Stop();
  state_->in_flight.Stop();
}

Result<PipelineCounts> Pipeline::Run() {
  DG_RETURN_IF_ERROR(CheckOptions(options_));
  std::vector<std::thread> threads;
  threads.emplace_back([this] { state_->Read(source_, options_, stopped_); });
  for (int i = 0; i < options_.workers; ++i) {
    threads.emplace_back([this] { state_->Work(extract_, options_); });
  }
  Applier applier(sink_, dead_letters_, options_);
  const Result<> applied = state_->ApplyAll(applier);
  if (!applied.ok()) {
    state_->in_flight.Fail(applied.error());
    source_.Stop();
  }
  for (std::thread& thread : threads) thread.join();
  DG_RETURN_IF_ERROR(applied);
  DG_RETURN_IF_ERROR(state_->CommitTo(source_));
  DG_RETURN_IF_ERROR(applier.CheckCounts());
  return applier.counts();
}

}  // namespace dealgraph::ingest
