// SupervisedSource keeps a source of a long-running process going: it opens it, and opens it again after a failure.
//
// A source that cannot be opened or read gives an alarm and is tried again with back-off, while the other sources of the
// pipeline go on; the alarm is cleared once it is read again. So a SupervisedSource never fails, except with kCancelled,
// and is at its end where the source in it is. An unavailable source is kept and asked again; after any other error it is
// closed and opened anew. Used by one thread, except Stop() and Partitions().
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "ingest/alarms.h"
#include "ingest/source.h"

namespace dealgraph::ingest {

struct SupervisedSourceOptions {
  std::string name;                                       // of the configured source
  std::function<Result<std::unique_ptr<Source>>()> open;  // called by the thread that polls
  std::chrono::milliseconds back_off_first{500};
  std::chrono::milliseconds back_off_max{30'000};
};

class SupervisedSource final : public Source {
 public:
  // `alarms` is lent.
  SupervisedSource(SupervisedSourceOptions options, Alarms& alarms);
  ~SupervisedSource() override;

  Result<std::span<const RawRecord>> Poll(std::chrono::milliseconds timeout) override;
  bool AtEnd() const override;
  Result<> Commit(const graph::SourcePosition& position) override;
  bool Pause(bool paused) override;
  void Stop() override;
  std::vector<PartitionState> Partitions() const override;

 private:
  std::shared_ptr<Source> source() const;
  Result<std::shared_ptr<Source>> OpenOrWait(std::chrono::milliseconds timeout);
  void Trouble(const Error& error);

  const SupervisedSourceOptions options_;
  Alarms& alarms_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<Source> source_;  // guarded by mutex_; null: not open
  bool stopped_ = false;            // guarded by mutex_
  bool paused_ = false;             // of the polling thread, like all below
  bool troubled_ = false;
  std::chrono::milliseconds back_off_;
  std::chrono::steady_clock::time_point retry_at_{};
};

}  // namespace dealgraph::ingest
