#include "ingest/in_flight.h"

#include <cstring>

namespace dealgraph::ingest {

namespace {

// Copies what `view` looks at to `*to`, lets it look there, and moves behind it.
void Move(std::string_view* view, char** to) {
  if (!view->empty()) std::memcpy(*to, view->data(), view->size());
  *view = {*to, view->size()};
  *to += view->size();
}

}  // namespace

OwnedRecord::OwnedRecord(const RawRecord& record) : view_(record) {
  if (view_.owner != nullptr) return;
  bytes_ = std::make_unique_for_overwrite<char[]>(view_.bytes.size());
  char* to = bytes_.get();
  Move(&view_.bytes, &to);
  headers_.assign(record.headers.begin(), record.headers.end());
  view_.headers = headers_;
  std::vector<std::string_view*> rest = {&view_.refused, &view_.content_type,       &view_.charset,         &view_.key,
                                         &view_.origin,  &view_.position.partition, &view_.position.cluster};
  for (Header& header : headers_) rest.insert(rest.end(), {&header.name, &header.value});
  std::size_t size = 0;
  for (const std::string_view* view : rest) size += view->size();
  rest_ = std::make_unique_for_overwrite<char[]>(size);
  to = rest_.get();
  for (std::string_view* view : rest) Move(view, &to);
}

bool OwnedRecord::LetBytesGo() {
  if (bytes_ == nullptr || !view_.position.last_crc32c) return false;
  bytes_.reset();
  view_.bytes = {};
  return true;
}

void InFlight::Add(std::unique_ptr<Item> item) {
  Share& share = inputs_[item->input];
  ++share.records;
  share.bytes += item->weight;
  todo_.push_back(item.get());
  order_.push_back(std::move(item));
  work_.notify_one();
}

bool InFlight::Put(std::vector<std::unique_ptr<Item>> items) {
  std::unique_lock lock(mutex_);
  for (std::unique_ptr<Item>& item : items) {
    Share& share = inputs_[item->input];
    room_.wait(lock, [&] {
      share.waits = !(stopped_ || error_ || HasRoom(share, item->weight));
      if (share.waits) ready_.notify_one();
      return !share.waits;
    });
    if (stopped_ || error_) return false;
    Add(std::move(item));
  }
  return true;
}

bool InFlight::PutAnyway(std::vector<std::unique_ptr<Item>> items) {
  const std::lock_guard lock(mutex_);
  if (stopped_ || error_) return false;
  for (std::unique_ptr<Item>& item : items) Add(std::move(item));
  return true;
}

bool InFlight::HasRoom(std::size_t input) {
  const std::lock_guard lock(mutex_);
  Share& share = inputs_[input];
  share.waits = !HasRoom(share, 1);
  if (share.waits) ready_.notify_one();
  return !share.waits;
}

void InFlight::AwaitRoom(std::size_t input, std::chrono::milliseconds most) {
  std::unique_lock lock(mutex_);
  Share& share = inputs_[input];
  room_.wait_for(lock, most, [&] {
    share.waits = !HasRoom(share, 1);
    if (share.waits) ready_.notify_one();
    return stopped_ || !share.waits;
  });
}

void InFlight::EndOfInput() {
  const std::lock_guard lock(mutex_);
  ++ended_inputs_;
  work_.notify_all();
  ready_.notify_one();
}

void InFlight::Pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  room_.wait_for(lock, time, [&] { return stopped_ || error_; });
}

std::vector<Item*> InFlight::TakeWork(std::size_t most) {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [&] { return error_ || abandoned_ || !todo_.empty() || ended_inputs_ == inputs_.size(); });
  std::vector<Item*> taken;
  if (error_ || abandoned_ || todo_.empty()) return taken;
  // The others shall find something too, and what is in hand when the run is abandoned stay little.
  const std::size_t count = std::clamp<std::size_t>(todo_.size() / 16, 1, most);
  taken.assign(todo_.begin(), todo_.begin() + static_cast<std::ptrdiff_t>(count));
  todo_.erase(todo_.begin(), todo_.begin() + static_cast<std::ptrdiff_t>(count));
  for (Item* item : taken) item->started = true;
  return taken;
}

void InFlight::Finish(std::span<Item* const> items) {
  const std::lock_guard lock(mutex_);
  for (Item* item : items) {
    item->done = true;
    item->weight += item->grown;
    inputs_[item->input].bytes += item->grown;
    if (item == order_.front().get()) ready_.notify_one();
  }
}

InFlight::Next InFlight::TakeNext(const Wait& wait, std::size_t most, std::deque<std::unique_ptr<Item>>* items) {
  std::unique_lock lock(mutex_);
  const auto front_done = [&] { return !order_.empty() && order_.front()->done; };
  const auto ended = [&] {
    if (abandoned_) return order_.empty() || !order_.front()->started;
    return ended_inputs_ == inputs_.size() && order_.empty();
  };
  const auto stuck = [&] { return wait.deadline && order_.empty() && std::ranges::any_of(inputs_, &Share::waits); };
  const auto idle = [&] { return wait.has_batch && wait.apply_when_idle && order_.empty(); };
  const auto lull = [&] {
    return !wait.has_batch && !stopped_ && lull_work_ && lull_work_->state == LullWork::kWaits && IsLull(lull_work_->records_max);
  };
  const auto wake = [&] { return error_ || front_done() || ended() || stuck() || idle() || lull(); };
  if (wait.deadline) {
    ready_.wait_until(lock, *wait.deadline, wake);
  } else {
    ready_.wait(lock, wake);
  }
  if (error_) return Next::kFailed;
  if (front_done()) {
    for (; most > 0 && front_done(); --most) {
      items->push_back(std::move(order_.front()));
      order_.pop_front();
    }
    return Next::kItems;
  }
  if (ended()) return Next::kEnd;
  if (stuck()) return Next::kReaderWaits;
  if (!lull()) return Next::kTimeout;
  lull_work_->state = LullWork::kRuns;
  return Next::kLull;
}

void InFlight::DoLullWork() {
  (*lull_work_->work)();  // nobody else touches it while it runs
  const std::lock_guard lock(mutex_);
  lull_work_->state = LullWork::kDone;
  lull_.notify_all();
}

bool InFlight::IsLull(std::size_t records_max) const {
  std::size_t records = 0;
  for (const Share& share : inputs_) records += share.records;
  return records <= records_max;
}

bool InFlight::AwaitLull(std::size_t records_max) {
  std::unique_lock lock(mutex_);
  lull_.wait(lock, [&] { return stopped_ || error_ || IsLull(records_max); });
  return !stopped_ && !error_;
}

bool InFlight::DoInLull(std::size_t records_max, const std::function<void()>& work) {
  std::unique_lock lock(mutex_);
  if (stopped_ || error_) return false;
  lull_work_ = LullWork{.work = &work, .records_max = records_max};
  ready_.notify_one();
  const auto given_up = [&] { return (stopped_ || error_) && lull_work_->state == LullWork::kWaits; };
  lull_.wait(lock, [&] { return lull_work_->state == LullWork::kDone || given_up(); });
  const bool done = lull_work_->state == LullWork::kDone;
  lull_work_.reset();
  return done;
}

void InFlight::Release(std::size_t input, std::size_t records, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  inputs_[input].records -= records;
  inputs_[input].bytes -= bytes;
  inputs_[input].waits = false;  // who still waits says so again
  room_.notify_all();
  lull_.notify_all();
}

void InFlight::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  room_.notify_all();
  lull_.notify_all();
}

void InFlight::Abandon() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  abandoned_ = true;
  room_.notify_all();
  lull_.notify_all();
  work_.notify_all();
  ready_.notify_all();
}

InFlight::Use InFlight::InputUse(std::size_t input) const {
  const std::lock_guard lock(mutex_);
  return {inputs_[input].records, inputs_[input].bytes};
}

void InFlight::Fail(Error error) {
  const std::lock_guard lock(mutex_);
  if (!error_) error_ = std::move(error);
  room_.notify_all();
  lull_.notify_all();
  work_.notify_all();
  ready_.notify_all();
}

std::optional<Error> InFlight::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace dealgraph::ingest
