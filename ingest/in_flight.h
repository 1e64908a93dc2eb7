// InFlight is what the threads of the pipeline share: the records that are read and not yet applied, in order.
//
// A reader for each input puts records in and waits while its share of the budget is used up, so that no input starves
// another; workers take records in order and finish them in any; the applier takes them out in order and releases what
// they weigh once it has applied them. Where many are waiting, they change hands several at a time: a lock and a wake-up for each
// would cost as much as decoding them. The first error closes it for everybody. All members may be called by any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ingest/record_function.h"
#include "ingest/source.h"

namespace dealgraph::ingest {

// A record that outlives the source's next Poll(): a copy, unless it has an owner.
class OwnedRecord {
 public:
  explicit OwnedRecord(const RawRecord& record);
  // Valid as long as this, wherever it is moved to.
  const RawRecord& view() const { return view_; }
  // Gives up the record's bytes, and says so, where they are a copy that nothing more is to be made of.
  bool LetBytesGo();

 private:
  RawRecord view_;
  std::unique_ptr<char[]> bytes_;  // of the record
  std::unique_ptr<char[]> rest_;   // of all other views
  std::vector<Header> headers_;
};

// One record on its way.
struct Item {
  explicit Item(const RawRecord& raw) : record(raw) {}
  OwnedRecord record;
  std::size_t input = 0;  // which of the pipeline's
  std::size_t record_bytes = 0;
  std::size_t weight = 0;  // bytes it holds of the budget
  Result<ReadRecord> read = Internal("not read");
  std::chrono::steady_clock::time_point put;  // when it came into flight
  std::size_t grown = 0;                      // bytes that decoding added to `weight`
  bool started = false;                       // this and `done` are guarded by InFlight's mutex
  bool done = false;
};

class InFlight {
 public:
  // The budget of records and bytes is shared out evenly among the inputs.
  InFlight(std::size_t records_max, std::size_t bytes_max, std::size_t inputs)
      : records_max_(std::max<std::size_t>(records_max / inputs, 1)), bytes_max_(bytes_max / inputs), inputs_(inputs) {}

  // A reader's, of one input. Waits for room for each; false: closed or asked to stop, and the rest was not taken.
  bool Put(std::vector<std::unique_ptr<Item>> items);
  // Takes them whether there is room or not.
  bool PutAnyway(std::vector<std::unique_ptr<Item>> items);
  // Whether there is room for more of this input. While there is none the batch at hand is applied at once.
  bool HasRoom(std::size_t input);
  // Waits until there is, at most `most`.
  void AwaitRoom(std::size_t input, std::chrono::milliseconds most);
  // This reader puts nothing more.
  void EndOfInput();
  // Waits up to `time` or until Stop() or Fail().
  void Pause(std::chrono::milliseconds time);

  // A worker's, at most `most` and a small part of what waits. Empty: there will be no more.
  std::vector<Item*> TakeWork(std::size_t most);
  void Finish(std::span<Item* const> items);

  // The applier's. What comes next in order is done (it and what is done behind it, at most `most`, go to the end of `items`), or
  // will not be waited for any longer, or never comes. `has_batch`: the applier holds records that are not applied.
  // `apply_when_idle`: those are not left waiting while nothing is in flight behind them. kLull: only where it holds none, there is
  // work for the lull, and DoLullWork() is to be called.
  enum class Next { kItems, kTimeout, kReaderWaits, kLull, kEnd, kFailed };
  struct Wait {
    std::optional<std::chrono::steady_clock::time_point> deadline;
    bool has_batch = false;
    bool apply_when_idle = false;
  };
  Next TakeNext(const Wait& wait, std::size_t most, std::deque<std::unique_ptr<Item>>* items);
  void DoLullWork();
  void Release(std::size_t input, std::size_t records, std::size_t bytes);

  // Of work that can wait until few records are in flight. Waits for that; false: closed or asked to stop.
  bool AwaitLull(std::size_t records_max);
  // Waits until the applier has done `work` in such a lull. One caller at a time. False: it was not, and will not be.
  bool DoInLull(std::size_t records_max, const std::function<void()>& work);

  // Readers take nothing more; what is in flight goes on.
  void Stop();
  // What no worker has begun is given up: it was not applied, so it comes again in the next run.
  void Abandon();
  struct Use {
    std::size_t records = 0;
    std::size_t bytes = 0;
  };
  Use InputUse(std::size_t input) const;
  // Keeps the first error and closes.
  void Fail(Error error);
  std::optional<Error> error() const;

 private:
  struct Share {
    std::size_t records = 0;  // put and not released
    std::size_t bytes = 0;
    bool waits = false;       // the reader, for room
  };
  bool HasRoom(const Share& share, std::size_t bytes) const {
    return share.records == 0 || (share.records < records_max_ && share.bytes + bytes <= bytes_max_);
  }
  struct LullWork {
    const std::function<void()>* work;
    std::size_t records_max;
    enum { kWaits, kRuns, kDone } state = kWaits;
  };
  bool IsLull(std::size_t records_max) const;
  void Add(std::unique_ptr<Item> item);

  const std::size_t records_max_;  // of one input
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::condition_variable room_;   // for the readers
  std::condition_variable work_;   // for workers
  std::condition_variable ready_;  // for the applier
  std::condition_variable lull_;   // for whoever has work that can wait
  std::optional<LullWork> lull_work_;
  std::deque<std::unique_ptr<Item>> order_;
  std::deque<Item*> todo_;
  std::vector<Share> inputs_;
  std::size_t ended_inputs_ = 0;
  bool stopped_ = false;
  bool abandoned_ = false;
  std::optional<Error> error_;
};

}  // namespace dealgraph::ingest
