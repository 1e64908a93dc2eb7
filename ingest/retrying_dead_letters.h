// RetryingDeadLetters keeps a long-running process going where its dead letters are not taken for a while: it raises an alarm,
// tries again with back-off, and goes on once they are. Nothing behind the letters is stored meanwhile, because the pipeline
// waits; its queue fills, and then its sources wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "ingest/alarms.h"
#include "ingest/sink.h"

namespace dealgraph::ingest {

struct RetryingDeadLettersOptions {
  std::string name = "dead letters";  // in the alarm, as its source
  std::chrono::milliseconds back_off_first{200};
  std::chrono::milliseconds back_off_max{5'000};
};

// One thread, except Stop().
class RetryingDeadLetters final : public DeadLetterSink {
 public:
  // `sink` and `alarms` are lent. A call of the sink's that ends with kUnavailable can be made again.
  RetryingDeadLetters(DeadLetterSink& sink, Alarms& alarms, RetryingDeadLettersOptions options = {})
      : options_(std::move(options)), sink_(sink), alarms_(alarms) {}

  // The sink's errors, except kUnavailable, which is only returned after Stop().
  Result<> Write(const DeadLetter& letter) override;
  Result<> Acknowledge() override;

  // Ends the waiting. Any thread.
  void Stop();

 private:
  Result<> UntilTaken(const std::function<Result<>()>& attempt);

  const RetryingDeadLettersOptions options_;
  DeadLetterSink& sink_;
  Alarms& alarms_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;  // guarded by mutex_
};

}  // namespace dealgraph::ingest
