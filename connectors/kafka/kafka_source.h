// KafkaSource reads topics of one Kafka cluster as a Source.
//
// The process owns the store, so it takes all partitions of its topics by manual assignment, at the store's
// position: no consumer group, no rebalance. A partition is "kafka:<name>/<topic>/<partition>", where `name`
// is the user's for the cluster. A position carries the broker's cluster id and the offset, timestamp and
// CRC32C (of key and value) of the last record; that record is read again before any other. Where it is not
// the same (a topic made anew, another cluster), or where retention has passed the position, the partition is
// not read: `alarm` says why. Nothing is skipped.
//
// Bounded memory: librdkafka holds at most queued.max.messages.kbytes a partition, and stops fetching while
// nobody polls; under manual assignment that may last as long as it likes. The broker is told of positions
// for monitoring only (Commit()), never asked for them. Partitions added to a topic later are taken by the
// next Open(). One thread, except Stop().
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "connectors/kafka/kafka_settings.h"
#include "ingest/source.h"

namespace dealgraph::connectors {

// Where a partition begins that the store has never read.
struct KafkaStart {
  enum class At { kEarliest, kLatest, kTimestamp };
  At at = At::kEarliest;
  Timestamp timestamp;  // of kTimestamp: the first record that is not older
};

struct KafkaSourceOptions {
  std::string name;                 // of the cluster, in positions: must not change
  KafkaSettings settings;           // bootstrap.servers, and any other setting of librdkafka
  std::vector<std::string> topics;  // names
  KafkaStart start;
  std::size_t record_bytes_max = std::size_t{64} << 20;  // what is longer is refused
  std::size_t batch_records_max = 256;                   // of one Poll()
  std::size_t batch_bytes_max = std::size_t{1} << 20;
  std::chrono::milliseconds open_timeout{30'000};  // of each question Open() asks the brokers
  ingest::PositionLookup lookup;                   // empty: every partition begins at `start`
  std::function<void(std::string_view)> alarm;     // a partition is not read any more, and why
};

class KafkaSource final : public ingest::Source {
 public:
  // kInvalidArgument: options or settings, access denied. kNotFound: no such topic. kUnavailable: no broker
  // answers. kCorruption: not one partition can be read on. The lookup's errors.
  static Result<std::unique_ptr<KafkaSource>> Open(KafkaSourceOptions options, const Clock& clock);
  ~KafkaSource() override;

  // kCorruption: the last partition that was read has stopped.
  Result<std::span<const ingest::RawRecord>> Poll(std::chrono::milliseconds timeout) override;
  bool AtEnd() const override { return false; }
  // Tells the broker, without waiting for its answer.
  Result<> Commit(const graph::SourcePosition& position) override;
  void Stop() override { stopped_ = true; }

 private:
  struct Parts;
  explicit KafkaSource(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace dealgraph::connectors
