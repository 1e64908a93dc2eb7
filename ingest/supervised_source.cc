#include "ingest/supervised_source.h"

#include <algorithm>
#include <utility>

namespace dealgraph::ingest {

using std::chrono::steady_clock;

SupervisedSource::SupervisedSource(SupervisedSourceOptions options, Alarms& alarms)
    : options_(std::move(options)), alarms_(alarms), back_off_(options_.back_off_first) {}
SupervisedSource::~SupervisedSource() = default;

std::shared_ptr<Source> SupervisedSource::source() const {
  const std::lock_guard lock(mutex_);
  return source_;
}

void SupervisedSource::Trouble(const Error& error) {
  troubled_ = true;
  retry_at_ = steady_clock::now() + back_off_;
  back_off_ = std::min(back_off_ * 2, options_.back_off_max);
  if (error.code != ErrorCode::kUnavailable) {
    std::shared_ptr<Source> closed;  // destroyed without the lock
    const std::lock_guard lock(mutex_);
    closed.swap(source_);
  }
  alarms_.Raise({.source = options_.name, .message = error.message});
}

// The source, once it is time to ask it; null: not yet.
Result<std::shared_ptr<Source>> SupervisedSource::OpenOrWait(std::chrono::milliseconds timeout) {
  {
    std::unique_lock lock(mutex_);
    const auto now = steady_clock::now();
    if (!stopped_ && now < retry_at_) {
      wake_.wait_until(lock, std::min(now + timeout, retry_at_), [&] { return stopped_; });
    }
    if (stopped_) return Cancelled("reading " + options_.name + " was stopped");
    if (steady_clock::now() < retry_at_) return std::shared_ptr<Source>();
    if (source_ != nullptr) return source_;
  }
  auto opened = options_.open();
  if (!opened.ok()) {
    Trouble(opened.error());
    return std::shared_ptr<Source>();
  }
  std::shared_ptr<Source> made = std::move(*opened);
  if (paused_) static_cast<void>(made->Pause(true));
  const std::lock_guard lock(mutex_);
  if (stopped_) return Cancelled("reading " + options_.name + " was stopped");
  source_ = made;
  return made;
}

Result<std::span<const RawRecord>> SupervisedSource::Poll(std::chrono::milliseconds timeout) {
  DG_ASSIGN_OR_RETURN(const std::shared_ptr<Source> asked, OpenOrWait(timeout));
  if (asked == nullptr) return std::span<const RawRecord>();
  auto records = asked->Poll(timeout);
  if (!records.ok()) {
    if (records.error().code == ErrorCode::kCancelled) return records;
    Trouble(records.error());
    return std::span<const RawRecord>();
  }
  if (troubled_) {
    troubled_ = false;
    back_off_ = options_.back_off_first;
    alarms_.Clear(options_.name, {});
  }
  return records;
}

bool SupervisedSource::AtEnd() const {
  const std::shared_ptr<Source> open = source();
  return open != nullptr && open->AtEnd();
}

// A source that cannot be told is told again with the next position: the store has it in any case.
Result<> SupervisedSource::Commit(const graph::SourcePosition& position) {
  const std::shared_ptr<Source> open = source();
  if (open == nullptr) return {};
  if (const auto committed = open->Commit(position); !committed.ok()) Trouble(committed.error());
  return {};
}

bool SupervisedSource::Pause(bool paused) {
  paused_ = paused;
  const std::shared_ptr<Source> open = source();
  return open != nullptr && open->Pause(paused);
}

void SupervisedSource::Stop() {
  std::shared_ptr<Source> open;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    open = source_;
  }
  wake_.notify_all();
  if (open != nullptr) open->Stop();
}

std::vector<PartitionState> SupervisedSource::Partitions() const {
  const std::shared_ptr<Source> open = source();
  return open != nullptr ? open->Partitions() : std::vector<PartitionState>();
}

}  // namespace dealgraph::ingest
