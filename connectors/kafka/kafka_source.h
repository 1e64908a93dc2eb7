// KafkaSource reads topics of one Kafka cluster as a Source, in one of two ways.
//
// A process that owns a store takes all partitions of its topics by manual assignment, at the store's
// position: no consumer group, no rebalance; partitions and topics that come later are found every
// `refresh_interval`. What is committed to the broker is for monitoring only.
// A stateless worker (`group`) is a member of the consumer group "group.id": the group says which partitions,
// and its committed offsets are the positions; what is in hand of a partition that is taken away still comes
// out, and is not committed any more.
//
// Either way a partition is "kafka:<name>/<topic>/<partition>", where `name` is the user's for the cluster,
// and a position carries the broker's cluster id and the offset, timestamp and CRC32C (of key and value) of
// the last record; that record is read again before any other. Where it is not the same (a topic made anew,
// another cluster), or where retention has passed the position, the partition is not read: `alarm` says why.
// Nothing is skipped. Where a partition begins that was never read comes as a record of its own
// (RawRecord::position_only), so that it is stored before anything else is.
//
// Bounded memory: librdkafka holds at most queued.max.messages.kbytes (128 MiB), and what was given until it
// is let go (RawRecord::owner). While paused nothing is
// given; once that lasts, the partitions are paused at the broker, and polling goes on.
//
// librdkafka reads ahead into one queue for all partitions, where one with much to read leaves no room for the others. So where
// that queue has not been empty for a `turn`, the brokers are asked for the ends of the partitions that gave nothing meanwhile;
// have these more to give, those that gave something are paused at the broker until these are read that far, or for another
// two turns.
//
// One thread, except Stop() and Partitions().
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "connectors/kafka/kafka_log.h"
#include "connectors/kafka/kafka_settings.h"
#include "ingest/source.h"

namespace dealgraph::connectors {

// Where a partition begins that was never read.
struct KafkaStart {
  enum class At { kEarliest, kLatest, kTimestamp };
  At at = At::kEarliest;
  Timestamp timestamp;  // of kTimestamp: the first record that is not older
};

// As SourcePosition::next_offset: somebody decided that the partition goes on at the end of its log, or at
// its beginning, whatever was read before.
inline constexpr std::int64_t kPositionLatest = -1;
inline constexpr std::int64_t kPositionEarliest = -2;

struct KafkaSourceOptions {
  std::string name;                 // of the cluster, in positions: must not change
  KafkaSettings settings;           // bootstrap.servers, and any other setting of librdkafka
  std::vector<std::string> topics;  // names, or patterns that begin with "^"
  KafkaStart start;
  bool group = false;      // a member of the consumer group "group.id"; `lookup` is not asked
  bool compacted = false;  // the topics are compacted: the last record read may be gone
  std::size_t record_bytes_max = std::size_t{64} << 20;  // what is longer is refused
  std::size_t batch_records_max = 256;                   // of one Poll()
  std::size_t batch_bytes_max = std::size_t{1} << 20;
  std::chrono::milliseconds open_timeout{30'000};  // of each question asked the brokers
  std::chrono::milliseconds refresh_interval{60'000};
  std::chrono::milliseconds pause_after{2'000};  // of back-pressure, before partitions are paused at the broker
  std::chrono::milliseconds turn{1'000};  // how long partitions with much to read may keep others waiting
  ingest::PositionLookup lookup;                 // empty: every partition begins at `start`
  std::function<void(std::string_view)> alarm;   // a partition is not read any more, and why
  // No broker answers any more, and why; empty: one does again. Said again and again while it lasts.
  std::function<void(std::string_view)> away;
  std::function<void()> rebalanced;              // the group gave this member partitions, or took them back
  KafkaLog log;                                  // what librdkafka says
};

class KafkaSource final : public ingest::Source {
 public:
  // kInvalidArgument: options or settings, access denied. kNotFound: no such topic. kUnavailable: no broker
  // answers. kCorruption: not one partition can be read on. The lookup's errors.
  static Result<std::unique_ptr<KafkaSource>> Open(KafkaSourceOptions options, const Clock& clock);
  // Whether `topics` can be read at all. kInvalidArgument: a name that is empty, a pattern that is none.
  static Result<> CheckTopics(const std::vector<std::string>& topics);
  ~KafkaSource() override;

  // kCorruption: the last partition that was read has stopped.
  Result<std::span<const ingest::RawRecord>> Poll(std::chrono::milliseconds timeout) override;
  bool AtEnd() const override { return false; }
  // Tells the broker, without waiting for its answer.
  Result<> Commit(const graph::SourcePosition& position) override;
  bool Pause(bool paused) override;
  void Stop() override { stopped_ = true; }
  std::vector<ingest::PartitionState> Partitions() const override;

 private:
  struct Parts;
  explicit KafkaSource(std::unique_ptr<Parts> parts);
  Result<std::span<const ingest::RawRecord>> PollPaused(std::chrono::steady_clock::time_point deadline);

  std::unique_ptr<Parts> parts_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace dealgraph::connectors
