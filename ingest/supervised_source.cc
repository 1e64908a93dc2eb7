#include "ingest/supervised_source.h"

#include <algorithm>
#include <utility>

namespace dealgraph::ingest {

using std::chrono::steady_clock;

namespace {

constexpr std::size_t kGivenMax = 64;  // records that wait to be given, and that are given at once
// How often it is looked at whether what was decided is stored: that is told between two calls of Poll().
constexpr std::chrono::milliseconds kFenceLook{5};

}  // namespace

SupervisedSource::SupervisedSource(SupervisedSourceOptions options, Alarms& alarms)
    : options_(std::move(options)),
      fence_partition_("given:" + options_.name),
      alarms_(alarms),
      back_off_(options_.back_off_first) {}
SupervisedSource::~SupervisedSource() = default;

std::shared_ptr<Source> SupervisedSource::source() const {
  const std::lock_guard lock(mutex_);
  return source_;
}

Error SupervisedSource::Stopped() const { return Cancelled("reading " + options_.name + " was stopped"); }

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
    auto until = std::min(now + timeout, retry_at_);
    const bool fenced = fence_reached_ < opened_behind_;
    if (fenced) until = now + std::min(timeout, kFenceLook);
    if (!stopped_ && now < until) wake_.wait_until(lock, until, [&] { return stopped_ || !given_.empty(); });
    if (stopped_) return Stopped();
    if (fenced || steady_clock::now() < retry_at_) return std::shared_ptr<Source>();
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
  if (stopped_) return Stopped();
  source_ = made;
  return made;
}

Result<std::span<const RawRecord>> SupervisedSource::Poll(std::chrono::milliseconds timeout) {
  // Where much is handed in, both have their turn.
  gave_given_ = !gave_given_;
  if (gave_given_) {
    const std::span<const RawRecord> given = TakeGiven();
    if (!given.empty()) return given;
  }
  gave_given_ = false;
  {
    const std::lock_guard lock(mutex_);
    if (!given_.empty()) timeout = std::chrono::milliseconds(0);
  }
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
  const std::lock_guard lock(mutex_);
  return given_.empty() && fence_reached_ == fences_ && source_ != nullptr && source_->AtEnd();
}

// A source that cannot be told is told again with the next position: the store has it in any case.
Result<> SupervisedSource::Commit(const graph::SourcePosition& position) {
  if (position.partition == fence_partition_) {
    const std::lock_guard lock(mutex_);
    fence_reached_ = std::max(fence_reached_, static_cast<std::uint64_t>(position.last_offset));
    wake_.notify_all();
    return {};
  }
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

// ---- What is handed in

void SupervisedSource::Add(const RawRecord& record, std::unique_lock<std::mutex>& lock) {
  wake_.wait(lock, [&] { return stopped_ || given_.size() < kGivenMax; });
  if (stopped_) return;
  given_.emplace_back(record);
  wake_.notify_all();
}

std::uint64_t SupervisedSource::AddFence(std::unique_lock<std::mutex>& lock) {
  const std::uint64_t fence = ++fences_;
  Add({.position_only = true,
       .position = {.partition = fence_partition_,
                    .next_offset = graph::kForgetPosition,
                    .last_offset = static_cast<std::int64_t>(fence)}},
      lock);
  return fence;
}

Result<> SupervisedSource::AwaitFence(std::uint64_t fence, std::unique_lock<std::mutex>& lock) {
  wake_.wait(lock, [&] { return stopped_ || fence_reached_ >= fence; });
  if (fence_reached_ >= fence) return {};
  return Stopped();
}

Result<> SupervisedSource::Give(const RawRecord& record) {
  std::unique_lock lock(mutex_);
  RawRecord without = record;
  without.position = {};
  Add(without, lock);
  if (stopped_) return Stopped();
  return {};
}

Result<> SupervisedSource::AwaitGiven() {
  std::unique_lock lock(mutex_);
  return AwaitFence(AddFence(lock), lock);
}

Result<> SupervisedSource::Decide(const graph::SourcePosition& position) {
  std::unique_lock lock(mutex_);
  // Set before the position is there to be taken, so that nothing the source gives comes behind it.
  close_ = true;
  opened_behind_ = fences_ + 1;
  Add({.position_only = true, .position = ViewOf(position)}, lock);
  return AwaitFence(AddFence(lock), lock);
}

// What waits, as records; the source is closed first where somebody decided about it.
std::span<const RawRecord> SupervisedSource::TakeGiven() {
  std::shared_ptr<Source> closed;  // destroyed without the lock
  views_.clear();
  giving_.clear();
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(close_, false)) {
      closed.swap(source_);
      retry_at_ = {};
      back_off_ = options_.back_off_first;
    }
    std::ranges::move(given_, std::back_inserter(giving_));
    given_.clear();
  }
  wake_.notify_all();
  for (const OwnedRecord& record : giving_) views_.push_back(record.view());
  return views_;
}

}  // namespace dealgraph::ingest
