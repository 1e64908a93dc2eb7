#include "app/rereading.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "graph/reader.h"

namespace dealgraph::app {
namespace {

constexpr const char* kSubject = "reextract";
constexpr int kNiceness = 10;

std::string Seconds(std::chrono::steady_clock::time_point begin) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin).count());
}

}  // namespace

Rereading::Rereading(const Config& config, storage::Store& store, const nlp::Extractor& extractor, ingest::Pipeline& pipeline,
                     ingest::Alarms& alarms, Log& log)
    : config_(config),
      store_(store),
      extractor_(extractor),
      pipeline_(pipeline),
      alarms_(alarms),
      log_(log),
      packs_(extractor),
      in_flight_max_(config.ingest.queue_records * static_cast<std::size_t>(config.reextract.queue_percent_max) / 100) {}

Rereading::~Rereading() { Stop(); }

Result<std::uint64_t> Rereading::CountToRead() const {
  DG_ASSIGN_OR_RETURN(const auto reader, graph::Reader::Create(store_));
  DG_ASSIGN_OR_RETURN(const graph::StoreStatistics statistics, reader->Statistics());
  return packs_.ToRead(statistics);
}

void Rereading::BeginAtStart() {
  const auto to_read = CountToRead();
  if (!to_read.ok()) return RaiseAlarm(to_read.error().message);
  {
    const std::lock_guard lock(mutex_);
    state_.to_read = *to_read;
  }
  if (*to_read == 0) return;
  if (!config_.reextract.at_start) return log_.Info("archive of other packs", {{"to_read", std::to_string(*to_read)}});
  if (const auto begun = Begin(); !begun.ok()) RaiseAlarm(begun.error().message);
}

Result<> Rereading::Begin() {
  DG_ASSIGN_OR_RETURN(const std::uint64_t to_read, CountToRead());
  const std::lock_guard lock(mutex_);
  if (stopped_) return Unavailable("serve is told to stop; ask again once it runs");
  if (state_.run == RereadingState::Run::kRunning) return {};
  if (thread_.joinable()) thread_.join();  // of a run that has ended
  read_before_ += state_.read;
  state_ = {.run = RereadingState::Run::kRunning, .to_read = to_read};
  thread_ = std::thread([this] { Run(); });
  return {};
}

void Rereading::Stop() {
  std::thread ending;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    ending = std::move(thread_);
  }
  if (ending.joinable()) ending.join();
}

RereadingState Rereading::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::uint64_t Rereading::read_in_all() const {
  const std::lock_guard lock(mutex_);
  return read_before_ + state_.read;
}

// The thread of a run. It and those it starts have less of the processors than the stream's; where that is refused, they have not.
void Rereading::Run() {
  ::setpriority(PRIO_PROCESS, 0, kNiceness);
  alarms_.Clear(kArchiveAlarms, kSubject);
  log_.Info("reading the archive anew", {{"to_read", std::to_string(state().to_read)}});
  const auto begin = std::chrono::steady_clock::now();
  const Result<> ended = ReadAll();
  const RereadingState state = End(ended);  // from here on the mutex may be held by who joins this thread
  LogFields fields = {{"read", std::to_string(state.read)}, {"to_read", std::to_string(state.to_read)}, {"seconds", Seconds(begin)}};
  if (ended.ok()) return log_.Info("archive read anew", fields);
  fields.emplace_back("reason", ended.error().message);
  if (state.run == RereadingState::Run::kStopped) return log_.Info("archive not read to its end", fields);
  log_.Error("archive not read to its end", fields);
}

Result<> Rereading::ReadAll() {
  const auto proceed = [this] {
    const auto lull = pipeline_.AwaitLull(in_flight_max_);
    const std::lock_guard lock(mutex_);
    return lull.ok() && !stopped_;
  };
  const auto apply = [this](std::vector<graph::IncomingArticle>& articles) {
    ingest::Batch batch{.articles = std::move(articles)};
    return pipeline_.DoInLull(in_flight_max_, [&](ingest::Sink& sink) -> Result<> {
      DG_RETURN_IF_ERROR(sink.Apply(batch));
      return {};
    });
  };
  Reextraction reextraction(store_, extractor_,
                            {.batch_articles = config_.reextract.batch_articles, .threads = config_.reextract.workers, .proceed = proceed});
  for (bool more = true; more;) {
    DG_ASSIGN_OR_RETURN(more, reextraction.Step(apply));
    const std::lock_guard lock(mutex_);
    const std::uint64_t read = reextraction.counts().read - state_.read;
    state_.read += read;
    state_.left = reextraction.counts().left;
    state_.to_read -= std::min(state_.to_read, read);
  }
  return pipeline_.DoInLull(in_flight_max_, [](ingest::Sink& sink) { return sink.Flush(); });
}

void Rereading::RaiseAlarm(const std::string& reason) {
  alarms_.Raise({.source = kArchiveAlarms,
                 .subject = kSubject,
                 .message = "it is read anew no further: " + reason,
                 .command = "dealgraph reextract --store " + config_.store.directory});
}

RereadingState Rereading::End(const Result<>& ended) {
  using enum RereadingState::Run;
  const bool stopped = !ended.ok() && ended.error().code == ErrorCode::kCancelled;
  if (!ended.ok() && !stopped) RaiseAlarm(ended.error().message);
  const auto to_read = CountToRead();
  const std::lock_guard lock(mutex_);
  if (to_read.ok()) state_.to_read = *to_read;
  if (!ended.ok() && !stopped) state_.fault = ended.error().message;
  state_.run = ended.ok() ? kDone : stopped ? kStopped : kFailed;
  return state_;
}

}  // namespace dealgraph::app
