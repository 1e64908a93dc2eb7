// SupervisedSource keeps a source of a long-running process going: it opens it, and opens it again after a failure.
//
// A source that cannot be opened or read gives an alarm and is tried again with back-off, while the other sources of the
// pipeline go on; the alarm is cleared once it is read again. So a SupervisedSource never fails, except with kCancelled,
// and is at its end where the source in it is. An unavailable source is kept and asked again; after any other error it is
// closed and opened anew.
//
// Beside what the source gives, others may hand in records, and decide where a partition goes on. Both go through the pipeline
// like the source's own records, in order with them. That all of it is applied and synced is known by a position of no
// partition, "given:<name>", which goes last and comes back by Commit(); the store keeps nothing of it.
//
// Used by one thread, except Stop() and Partitions(), and Give(), AwaitGiven() and Decide(), which are for one other.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ingest/alarms.h"
#include "ingest/in_flight.h"
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

  // Hands in a record, as if the source had given it; its position is not stored. Waits while many wait already.
  // kCancelled: Stop() was called.
  Result<> Give(const RawRecord& record);
  // Waits until all that was handed in is applied and synced. kCancelled: Stop() was called before that was known.
  Result<> AwaitGiven();
  // Lets a partition go on at `position`, whatever was read of it: the source is closed, what it gave is applied, then the
  // position, and once that is synced the source is opened anew. kCancelled: the same.
  Result<> Decide(const graph::SourcePosition& position);

 private:
  std::shared_ptr<Source> source() const;
  Result<std::shared_ptr<Source>> OpenOrWait(std::chrono::milliseconds timeout);
  void Trouble(const Error& error);
  void Add(const RawRecord& record, std::unique_lock<std::mutex>& lock);
  std::uint64_t AddFence(std::unique_lock<std::mutex>& lock);
  Result<> AwaitFence(std::uint64_t fence, std::unique_lock<std::mutex>& lock);
  std::span<const RawRecord> TakeGiven();
  Error Stopped() const;

  const SupervisedSourceOptions options_;
  const std::string fence_partition_;
  Alarms& alarms_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<Source> source_;  // guarded by mutex_, as all up to stopped_; null: not open
  std::deque<OwnedRecord> given_;   // handed in, and not yet given to the pipeline
  std::uint64_t fences_ = 0;
  std::uint64_t fence_reached_ = 0;   // all before it is applied and synced
  std::uint64_t opened_behind_ = 0;   // the source is not opened before this fence is reached
  bool close_ = false;
  bool stopped_ = false;
  bool paused_ = false;  // of the polling thread, like all below
  bool troubled_ = false;
  bool gave_given_ = false;         // the last Poll() did
  std::vector<OwnedRecord> giving_;  // of the last Poll(), as is the next
  std::vector<RawRecord> views_;
  std::chrono::milliseconds back_off_;
  std::chrono::steady_clock::time_point retry_at_{};
};

}  // namespace dealgraph::ingest
