// Three kinds of threads around one InFlight (ingest/in_flight.h). The applier is the thread of Run(): when it leaves its
// loop, whatever the reason, the others are told to end and joined, so no thread outlives Run().
#include "ingest/pipeline.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "ingest/applier.h"
#include "ingest/in_flight.h"
#include "ingest/ingest_metrics.h"

namespace dealgraph::ingest {
namespace {

constexpr std::chrono::milliseconds kBackOffFirst{50};
constexpr std::chrono::milliseconds kBackOffMax{5000};
constexpr std::chrono::milliseconds kPausedPoll{20};
constexpr std::size_t kItemsMax = 64;   // that change hands at once
constexpr std::size_t kDoneMax = 1024;  // the same, to the applier

Result<> CheckOptions(const PipelineOptions& options) {
  if (options.workers < 1) return InvalidArgument("workers must be at least 1");
  if (options.in_flight_records_max < 1) return InvalidArgument("in_flight_records_max must be at least 1");
  if (options.batch_articles_max < 1) return InvalidArgument("batch_articles_max must be at least 1");
  return {};
}

std::size_t TextBytes(const ReadRecord& read) {
  std::size_t bytes = 0;
  for (const graph::IncomingArticle& incoming : read.articles) bytes += incoming.article.title.size() + incoming.article.text.size();
  return bytes;
}

double SecondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<std::string> NamesOf(const std::vector<PipelineInput>& inputs) {
  std::vector<std::string> names;
  for (const PipelineInput& input : inputs) names.push_back(input.name);
  return names;
}

}  // namespace

struct Pipeline::State {
  State(const PipelineOptions& options, const std::vector<PipelineInput>& inputs)
      : apply_when_idle(options.apply_when_idle),
        in_flight(options.in_flight_records_max, options.in_flight_bytes_max, inputs.size()),
        to_commit(inputs.size()) {
    if (options.metrics != nullptr) metrics.emplace(*options.metrics, NamesOf(inputs));
  }

  const bool apply_when_idle;
  InFlight in_flight;
  std::optional<IngestMetrics> metrics;
  std::mutex mutex;
  std::vector<std::vector<graph::SourcePosition>> to_commit;  // guarded by mutex: durable, and the source not told yet

  void AddCommits(Applier::Durable positions) {
    const std::lock_guard lock(mutex);
    for (auto& [input, position] : positions) to_commit[input].push_back(std::move(position));
  }

  Result<> CommitTo(Source& source, std::size_t input) {
    std::vector<graph::SourcePosition> positions;
    {
      const std::lock_guard lock(mutex);
      positions = std::exchange(to_commit[input], {});
    }
    for (const graph::SourcePosition& position : positions) DG_RETURN_IF_ERROR(source.Commit(position));
    return {};
  }

  void PauseWhereFull(Source& source, std::size_t input, bool* paused);
  bool Put(std::vector<std::unique_ptr<Item>> items, bool wait) {
    return wait ? in_flight.Put(std::move(items)) : in_flight.PutAnyway(std::move(items));
  }
  bool PutAll(std::span<const RawRecord> records, std::size_t input, bool wait);
  bool ReadOne(const std::vector<PipelineInput>& inputs, Item* item);
  void Read(Source& source, std::size_t input, const PipelineOptions& options, const std::atomic<bool>& stopped);
  void Work(const std::vector<PipelineInput>& inputs);
  Result<> ApplyAll(Applier& applier);
  void ShowQueue();
};

// A source that must be polled while there is no room is told to give no records meanwhile.
void Pipeline::State::PauseWhereFull(Source& source, std::size_t input, bool* paused) {
  const bool room = in_flight.HasRoom(input);
  if (room == !*paused) return;
  const bool kept_polled = source.Pause(!room);
  *paused = !room && kept_polled;
}

bool Pipeline::State::PutAll(std::span<const RawRecord> records, std::size_t input, bool wait) {
  std::vector<std::unique_ptr<Item>> items;
  items.reserve(std::min(records.size(), kItemsMax));
  const auto now = std::chrono::steady_clock::now();
  for (const RawRecord& record : records) {
    auto item = std::make_unique<Item>(record);
    item->input = input;
    item->put = now;
    item->record_bytes = item->weight = record.bytes.size();
    items.push_back(std::move(item));
    if (items.size() < kItemsMax) continue;
    if (!Put(std::exchange(items, {}), wait)) return false;
  }
  return Put(std::move(items), wait);
}

void Pipeline::State::Read(Source& source, std::size_t input, const PipelineOptions& options,
                           const std::atomic<bool>& stopped) {
  std::chrono::milliseconds back_off = kBackOffFirst;
  bool paused = false;
  while (!stopped && !source.AtEnd()) {
    if (const auto committed = CommitTo(source, input); !committed.ok()) return in_flight.Fail(committed.error());
    PauseWhereFull(source, input, &paused);
    if (paused) {  // polled all the same, now and then, but as soon as there is room it gives records again
      in_flight.AwaitRoom(input, kPausedPoll);
      PauseWhereFull(source, input, &paused);
    }
    const auto records = source.Poll(paused ? std::chrono::milliseconds(0) : options.poll_timeout);
    if (!records.ok()) {
      if (records.error().code == ErrorCode::kCancelled) break;
      if (records.error().code != ErrorCode::kUnavailable) return in_flight.Fail(records.error());
      in_flight.Pause(back_off);
      back_off = std::min(back_off * 2, kBackOffMax);
      continue;
    }
    back_off = kBackOffFirst;
    if (!PutAll(*records, input, /*wait=*/!paused)) break;
  }
  in_flight.EndOfInput();
}

// False: an error that ends the run.
bool Pipeline::State::ReadOne(const std::vector<PipelineInput>& inputs, Item* item) {
  try {
    if (metrics) metrics->wait_seconds.Observe(SecondsSince(item->put));
    const auto begin = metrics ? std::chrono::steady_clock::now() : std::chrono::steady_clock::time_point();
    const RawRecord& record = item->record.view();
    item->read = record.position_only ? ReadRecord() : inputs[item->input].read(record);
    if (!item->read.ok() && item->read.error().code != ErrorCode::kMalformedInput) {
      Error error = item->read.error();
      error.message = std::string(record.origin) + ": " + error.message;
      in_flight.Fail(std::move(error));
      return false;
    }
    item->grown = item->read.ok() ? TextBytes(*item->read) : 0;
    // The bytes are for a dead letter, and for the position of a record that is the last of its batch.
    if (item->read.ok() && item->read->refused.empty() && item->record.LetBytesGo()) {
      item->grown = std::max(item->grown, item->record_bytes) - item->record_bytes;
    }
    if (metrics) metrics->extract_seconds.Observe(SecondsSince(begin));
    return true;
  } catch (const std::exception& e) {
    in_flight.Fail(Internal(std::string(item->record.view().origin) + ": extraction threw: " + e.what()));
    return false;
  }
}

void Pipeline::State::Work(const std::vector<PipelineInput>& inputs) {
  for (;;) {
    const std::vector<Item*> items = in_flight.TakeWork(kItemsMax);
    if (items.empty()) return;
    for (Item* item : items) {
      if (!ReadOne(inputs, item)) return;
    }
    in_flight.Finish(items);
  }
}

void Pipeline::State::ShowQueue() {
  if (!metrics) return;
  for (std::size_t i = 0; i < metrics->inputs.size(); ++i) {
    const InFlight::Use use = in_flight.InputUse(i);
    metrics->inputs[i].queue_records->Set(static_cast<std::int64_t>(use.records));
    metrics->inputs[i].queue_bytes->Set(static_cast<std::int64_t>(use.bytes));
  }
}

Result<> Pipeline::State::ApplyAll(Applier& applier) {
  std::deque<std::unique_ptr<Item>> items;  // done, in order
  for (;;) {
    // With an empty batch, what is applied and not synced is due at its time even if nothing more comes.
    const bool has_batch = applier.Deadline().has_value();
    const auto deadline = has_batch ? applier.Deadline() : applier.FlushTime();
    InFlight::Next next = InFlight::Next::kItems;
    if (items.empty()) next = in_flight.TakeNext({deadline, has_batch, apply_when_idle}, kDoneMax, &items);
    if (next == InFlight::Next::kFailed) return *in_flight.error();
    if (next == InFlight::Next::kLull) in_flight.DoLullWork();
    if (next == InFlight::Next::kItems) {
      DG_RETURN_IF_ERROR(applier.Add(std::move(items.front())));
      items.pop_front();
      if (!applier.BatchIsFull() && (!items.empty() || !applier.IsDue())) continue;
    }
    ShowQueue();
    DG_RETURN_IF_ERROR(applier.Apply());
    const std::vector<InFlight::Use> applied = applier.TakeApplied();
    for (std::size_t i = 0; i < applied.size(); ++i) {
      if (applied[i].records > 0) in_flight.Release(i, applied[i].records, applied[i].bytes);
    }
    ShowQueue();
    const bool end = next == InFlight::Next::kEnd;
    DG_ASSIGN_OR_RETURN(Applier::Durable durable, applier.Flush(end));
    AddCommits(std::move(durable));
    if (end) return {};
  }
}

Pipeline::Pipeline(std::vector<PipelineInput> inputs, Sink& sink, DeadLetterSink& dead_letters, PipelineOptions options)
    : inputs_(std::move(inputs)),
      sink_(sink),
      dead_letters_(dead_letters),
      options_(std::move(options)),
      state_(std::make_unique<State>(options_, inputs_)) {
  DG_CHECK(!inputs_.empty(), "a pipeline has an input");
}

Pipeline::Pipeline(Source& source, ExtractFunction extract, Sink& sink, DeadLetterSink& dead_letters,
                   PipelineOptions options)
    : Pipeline({{.source = &source, .read = DecodeAndExtract(options.decode, std::move(extract))}}, sink, dead_letters,
               options) {}

Pipeline::~Pipeline() = default;

void Pipeline::Stop() {
  stopped_ = true;
  for (const PipelineInput& input : inputs_) input.source->Stop();
  state_->in_flight.Stop();
}

void Pipeline::Abandon() {
  Stop();
  state_->in_flight.Abandon();
}

Result<> Pipeline::AwaitLull(std::size_t in_flight_max) {
  if (state_->in_flight.AwaitLull(in_flight_max)) return {};
  return Cancelled("the run ends");
}

Result<> Pipeline::DoInLull(std::size_t in_flight_max, const std::function<Result<>(Sink&)>& work) {
  Result<> done;
  if (state_->in_flight.DoInLull(in_flight_max, [&] { done = work(sink_); })) return done;
  return Cancelled("the run ends");
}

Pipeline::Queue Pipeline::QueueOf(std::size_t input) const {
  const InFlight::Use use = state_->in_flight.InputUse(input);
  return {use.records, use.bytes};
}

Result<PipelineCounts> Pipeline::Run() {
  DG_RETURN_IF_ERROR(CheckOptions(options_));
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    threads.emplace_back([this, i] { state_->Read(*inputs_[i].source, i, options_, stopped_); });
  }
  for (int i = 0; i < options_.workers; ++i) {
    threads.emplace_back([this] { state_->Work(inputs_); });
  }
  Applier applier(sink_, dead_letters_, options_, NamesOf(inputs_), state_->metrics ? &*state_->metrics : nullptr);
  const Result<> applied = state_->ApplyAll(applier);
  if (!applied.ok()) {
    state_->in_flight.Fail(applied.error());
    for (const PipelineInput& input : inputs_) input.source->Stop();
  }
  state_->in_flight.Stop();  // whoever waits for a lull waits for nothing
  for (std::thread& thread : threads) thread.join();
  DG_RETURN_IF_ERROR(applied);
  for (std::size_t i = 0; i < inputs_.size(); ++i) DG_RETURN_IF_ERROR(state_->CommitTo(*inputs_[i].source, i));
  DG_RETURN_IF_ERROR(applier.CheckCounts());
  return applier.counts();
}

}  // namespace dealgraph::ingest
