// Source is where raw records enter: files, a Kafka topic, a test's list.
//
// Records of one partition come in order. A record comes again after a restart until Commit() has covered it, so all
// that follows is idempotent (docs/delivery.md). A source is opened with a PositionLookup, goes on where the store says
// the partition was left, and checks that the last record applied is still the one that stands there.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "graph/incoming.h"

namespace dealgraph::ingest {

struct Header {
  std::string_view name;
  std::string_view value;
};

// A graph::SourcePosition as it comes with a record: views, that live as long as the record's. PositionOf() makes it whole.
struct RecordPosition {
  std::string_view partition;
  std::string_view cluster;
  std::int64_t next_offset = 0;
  std::int64_t last_offset = -1;
  Timestamp last_timestamp;
  // nullopt: RecordCrc32c(), which takes a third of the time of reading a record, and is wanted of the last one of a batch alone.
  std::optional<std::uint32_t> last_crc32c = 0;
};
RecordPosition ViewOf(const graph::SourcePosition& position);

// One record as it arrived. All views live until the source's next Poll(), or as long as `owner`.
struct RawRecord {
  std::string_view bytes;

  // Not empty: the source could not deliver the record whole (a line beyond the limit, a file that cannot be read, a
  // damaged archive) and this is why. `bytes` then holds its beginning, at most kRefusedBytesKept, for the dead letter.
  std::string_view refused;
  static constexpr std::size_t kRefusedBytesKept = 4096;

  // Hints, empty when there are none: "application/json", "text/html", a file's extension is already translated;
  // "utf-8", "windows-1252". A charset from a Content-Type header goes here.
  std::string_view content_type;
  std::string_view charset;

  std::string_view key;               // Kafka's message key
  std::span<const Header> headers;
  bool tombstone = false;             // a key without a value: the article `key` is withdrawn
  bool position_only = false;         // no record: only `position` is to be stored, where its partition begins

  std::optional<Timestamp> timestamp;  // the record's own time: Kafka's, or when the file was last written
  Timestamp received;                  // when dealgraph learnt of it: Kafka's timestamp again, or the time of reading

  // Where to go on once this record is applied. An empty `position.partition` marks a record that cannot be found
  // again (standard input): nothing is stored for it.
  RecordPosition position;
  std::string_view origin;  // for messages: "articles.jsonl:17", "articles/3@1200"

  // Not null: what the views look into, so that a record need not be copied to be kept. Shared by the records of one Poll(); may be
  // let go by any thread, and outlive the source.
  std::shared_ptr<const void> owner;
};

// CRC-32C of key and value, by which a record is known again; a missing value is not an empty one.
std::uint32_t RecordCrc32c(std::string_view key, std::string_view value, bool tombstone);

// The record's position as the store keeps it.
graph::SourcePosition PositionOf(const RawRecord& record);

// What the store holds for a partition; nullopt when it has never been read.
using PositionLookup =
    std::function<Result<std::optional<graph::SourcePosition>>(std::string_view partition)>;

// How far one partition of a source is, for people and metrics.
struct PartitionState {
  std::string partition;
  std::int64_t next_offset = 0;      // what Poll() gives next
  std::optional<std::int64_t> lag;   // records there are beyond that; nullopt: not known
  std::string stopped;               // why it is not read any more; empty: it is read
};

// Used by one thread at a time, except Stop(), TotalBytes() and Partitions().
class Source {
 public:
  virtual ~Source() = default;

  // Waits up to `timeout`, then returns what arrived; an empty batch is normal. Views in it live until the next Poll().
  // kUnavailable: try again later. kCancelled: Stop() was called. Anything else: this source cannot go on.
  virtual Result<std::span<const RawRecord>> Poll(std::chrono::milliseconds timeout) = 0;

  // True when no record will ever come again: files read to their end, never a topic.
  virtual bool AtEnd() const = 0;

  // Everything up to `position` is durable. A source without a place to remember that does nothing.
  virtual Result<> Commit(const graph::SourcePosition& position) = 0;

  // Back-pressure. A source that has to be polled whatever happens (a member of a consumer group) returns true, and gives
  // no records while paused; any other is simply not polled meanwhile.
  virtual bool Pause(bool /*paused*/) { return false; }

  // Makes a Poll() that waits return, and every later one fail with kCancelled. Any thread, any number of times.
  virtual void Stop() = 0;

  // How many bytes there are to read in all, for a progress bar; nullopt when nobody knows. Any thread.
  virtual std::optional<std::uint64_t> TotalBytes() const { return std::nullopt; }

  // The partitions there are, where somebody may want to know. Any thread.
  virtual std::vector<PartitionState> Partitions() const { return {}; }
};

}  // namespace dealgraph::ingest
