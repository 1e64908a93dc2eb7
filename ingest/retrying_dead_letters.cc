#include "ingest/retrying_dead_letters.h"

#include <algorithm>

namespace dealgraph::ingest {

Result<> RetryingDeadLetters::UntilTaken(const std::function<Result<>()>& attempt) {
  std::chrono::milliseconds back_off = options_.back_off_first;
  for (bool alarmed = false;; alarmed = true) {
    Result<> done = attempt();
    if (done.ok() || done.error().code != ErrorCode::kUnavailable) {
      if (alarmed) alarms_.Clear(options_.name, {});
      return done;
    }
    alarms_.Raise({.source = options_.name, .message = done.error().message});
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, back_off, [&] { return stopped_; })) return done;
    back_off = std::min(back_off * 2, options_.back_off_max);
  }
}

Result<> RetryingDeadLetters::Write(const DeadLetter& letter) {
  return UntilTaken([&] { return sink_.Write(letter); });
}

Result<> RetryingDeadLetters::Acknowledge() {
  return UntilTaken([&] { return sink_.Acknowledge(); });
}

void RetryingDeadLetters::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
}

}  // namespace dealgraph::ingest
