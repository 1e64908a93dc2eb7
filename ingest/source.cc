#include "ingest/source.h"

#include "base/crc32c.h"

namespace dealgraph::ingest {

RecordPosition ViewOf(const graph::SourcePosition& position) {
  return {.partition = position.partition,
          .cluster = position.cluster,
          .next_offset = position.next_offset,
          .last_offset = position.last_offset,
          .last_timestamp = position.last_timestamp,
          .last_crc32c = position.last_crc32c};
}

std::uint32_t RecordCrc32c(std::string_view key, std::string_view value, bool tombstone) {
  return ExtendCrc32c(ExtendCrc32c(Crc32c(key), tombstone ? "-" : "+"), value);
}

graph::SourcePosition PositionOf(const RawRecord& record) {
  const RecordPosition& position = record.position;
  return {.partition = std::string(position.partition),
          .cluster = std::string(position.cluster),
          .next_offset = position.next_offset,
          .last_offset = position.last_offset,
          .last_timestamp = position.last_timestamp,
          .last_crc32c = position.last_crc32c ? *position.last_crc32c : RecordCrc32c(record.key, record.bytes, record.tombstone)};
}

}  // namespace dealgraph::ingest
