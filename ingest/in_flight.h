// InFlight is what the threads of the pipeline share: the records that are read and not yet applied, in order.
//
// One reader puts records in and waits while they are too many; workers take them in order and finish them in any; the
// applier takes them out in order and releases what they weigh once it has applied them. The first error closes it for
// everybody. All members may be called by any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ingest/decode.h"
#include "ingest/source.h"
#include "nlp/extraction.h"

namespace dealgraph::ingest {

// A record that outlives the source's next Poll().
struct OwnedRecord {
  explicit OwnedRecord(const RawRecord& record);
  // Valid as long as this and `headers_storage`.
  RawRecord View(std::vector<Header>* headers_storage) const;

  std::string bytes, refused, content_type, charset, key, origin;
  std::vector<std::pair<std::string, std::string>> headers;
  bool tombstone = false;
  std::optional<Timestamp> timestamp;
  Timestamp received;
  graph::SourcePosition position;
};

// One record on its way.
struct Item {
  explicit Item(const RawRecord& raw) : record(raw) {}
  OwnedRecord record;
  std::size_t record_bytes = 0;
  std::size_t weight = 0;  // bytes it holds of the budget
  Result<Decoded> decoded = Internal("not decoded");
  std::vector<nlp::Extraction> extractions;  // one an article of `decoded`
  bool done = false;                         // guarded by InFlight's mutex
};

class InFlight {
 public:
  InFlight(std::size_t records_max, std::size_t bytes_max) : records_max_(records_max), bytes_max_(bytes_max) {}

  // The reader's. Waits for room; false: closed or asked to stop, and the record was not taken.
  bool Put(std::unique_ptr<Item> item);
  void EndOfInput();
  // Waits up to `time` or until Stop() or Fail().
  void Pause(std::chrono::milliseconds time);

  // A worker's. nullptr: there will be no more.
  Item* TakeWork();
  // `extra` bytes were added by decoding.
  void Finish(Item* item, std::size_t extra);

  // The applier's. What comes next in order is done, or will not be waited for any longer, or never comes.
  enum class Next { kItem, kTimeout, kReaderWaits, kEnd, kFailed };
  Next TakeNext(std::optional<std::chrono::steady_clock::time_point> deadline, std::unique_ptr<Item>* item);
  void Release(std::size_t records, std::size_t bytes);

  // The reader takes nothing more; what is in flight goes on.
  void Stop();
  // Keeps the first error and closes.
  void Fail(Error error);
  std::optional<Error> error() const;

 private:
  bool HasRoom(std::size_t bytes) const { return records_ == 0 || (records_ < records_max_ && bytes_ + bytes <= bytes_max_); }

  const std::size_t records_max_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::condition_variable room_;   // for the reader
  std::condition_variable work_;   // for workers
  std::condition_variable ready_;  // for the applier
  std::deque<std::unique_ptr<Item>> order_;
  std::deque<Item*> todo_;
  std::size_t records_ = 0;  // put and not released
  std::size_t bytes_ = 0;
  bool reader_waits_ = false;
  bool end_of_input_ = false;
  bool stopped_ = false;
  std::optional<Error> error_;
};

}  // namespace dealgraph::ingest
