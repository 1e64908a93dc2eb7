// KafkaPartition is one partition as a KafkaSource reads it, and the rules by which it is begun: where, and
// when not at all. Pure; private to connectors/kafka.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/kafka/kafka_source.h"
#include "graph/incoming.h"

namespace dealgraph::connectors {

// The first offset of a log and the one behind its last.
struct LogEnds {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

struct KafkaPartition {
  std::string topic;
  std::int32_t number = 0;
  std::string name;                             // "kafka:<source>/<topic>/<number>"
  std::optional<graph::SourcePosition> stored;  // where it was left
  std::int64_t next_offset = 0;                 // of the next record to give
  bool assigned = false;                        // is read, or would be if it were not stopped
  bool begun = false;                           // where to begin is decided
  bool verified = false;                        // `stored` is known to be of this log
  bool paused = false;                          // by back-pressure
  bool held = false;                            // paused, so that others get their turn
  std::size_t given = 0;                        // records, since turns were looked at last
  std::int64_t wanted = 0;                      // while others are held: until next_offset is here
  std::int64_t empty_before = 0;                // nothing more came before this offset (markers of transactions stand there)
  std::string stopped;                          // why it is not read; empty: it is
};

// How a partition begins.
enum class Beginning {
  kGoesOn,     // at its position, or not at all: `stopped` says why
  kFirst,      // it was never read: the position it begins at is to be stored
  kFirstTime,  // the same, at the offset of start.timestamp, which is to be asked for
};

// Decides where `partition` begins. Sets next_offset and verified, or stopped. `known`: other partitions of
// its topic were read before, so this one is new and is read from its beginning whatever `start` says.
Beginning DecideStart(const LogEnds& ends, std::string_view cluster, const KafkaStart& start, bool known,
                      KafkaPartition* partition);

// Where the partition is before its first record.
graph::SourcePosition StartPosition(const KafkaPartition& partition, std::string_view cluster);

// Whether the record read at `offset` is the one that was applied last.
bool IsLastApplied(const graph::SourcePosition& stored, std::int64_t offset, std::int64_t millis,
                   std::uint32_t crc);

// A position as it stands in the metadata of a group's committed offset: "1 cluster offset millis crc".
std::string EncodeCommitMetadata(const graph::SourcePosition& position);
// nullopt: somebody else committed that.
std::optional<graph::SourcePosition> DecodeCommitMetadata(std::string_view text);

}  // namespace dealgraph::connectors
