#include "connectors/kafka/kafka_partition.h"

#include <algorithm>
#include <charconv>

namespace dealgraph::connectors {
namespace {

constexpr std::string_view kMetadataVersion = "1 ";

// The number that `text` begins with, up to a blank or the end; moves behind it.
template <class Number>
bool TakeNumber(std::string_view* text, int base, Number* number) {
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *number, base);
  if (error != std::errc()) return false;
  text->remove_prefix(static_cast<std::size_t>(end - text->data()));
  if (text->empty()) return true;
  if (text->front() != ' ') return false;
  text->remove_prefix(1);
  return true;
}

}  // namespace

Beginning DecideStart(const LogEnds& ends, std::string_view cluster, const KafkaStart& start, bool known,
                      KafkaPartition* partition) {
  partition->begun = true;
  partition->stopped.clear();
  const bool decided = partition->stored && partition->stored->next_offset < 0;
  if (!partition->stored || decided) {
    const bool earliest = decided ? partition->stored->next_offset == kPositionEarliest
                                  : known || start.at == KafkaStart::At::kEarliest;
    partition->next_offset = earliest ? ends.low : ends.high;
    partition->verified = true;
    const bool at_time = !earliest && !decided && start.at == KafkaStart::At::kTimestamp;
    return at_time ? Beginning::kFirstTime : Beginning::kFirst;
  }
  const graph::SourcePosition& stored = *partition->stored;
  partition->next_offset = stored.next_offset;
  if (!stored.cluster.empty() && stored.cluster != cluster) {
    partition->stopped = "the position is of cluster " + stored.cluster + ", this is " + std::string(cluster);
  } else if (stored.next_offset > ends.high) {
    partition->stopped = "the position is " + std::to_string(stored.next_offset) + ", the log ends at " +
                         std::to_string(ends.high) + ": the topic was made anew";
  } else if (stored.next_offset < ends.low) {
    partition->stopped = "the position is " + std::to_string(stored.next_offset) + ", the log begins at " +
                         std::to_string(ends.low) + ": retention removed records that were never read";
  }
  // The last record alone may be gone by retention: nothing was skipped.
  partition->verified = stored.last_offset < ends.low;
  return Beginning::kGoesOn;
}

graph::SourcePosition StartPosition(const KafkaPartition& partition, std::string_view cluster) {
  return {.partition = partition.name, .cluster = std::string(cluster), .next_offset = partition.next_offset};
}

bool IsLastApplied(const graph::SourcePosition& stored, std::int64_t offset, std::int64_t millis,
                   std::uint32_t crc) {
  return offset == stored.last_offset && crc == stored.last_crc32c &&
         FromUnixMillis(std::max<std::int64_t>(millis, 0)) == stored.last_timestamp;
}

std::string EncodeCommitMetadata(const graph::SourcePosition& position) {
  char crc[9];
  const auto [end, error] = std::to_chars(crc, crc + sizeof(crc), position.last_crc32c, 16);
  return std::string(kMetadataVersion) + position.cluster + " " + std::to_string(position.last_offset) + " " +
         std::to_string(ToUnixMillis(position.last_timestamp)) + " " + std::string(crc, end);
}

std::optional<graph::SourcePosition> DecodeCommitMetadata(std::string_view text) {
  if (!text.starts_with(kMetadataVersion) || text.ends_with(' ')) return std::nullopt;
  text.remove_prefix(kMetadataVersion.size());
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  graph::SourcePosition position{.cluster = std::string(text.substr(0, blank))};
  text.remove_prefix(blank + 1);
  std::int64_t millis = 0;
  if (!TakeNumber(&text, 10, &position.last_offset) || !TakeNumber(&text, 10, &millis) ||
      !TakeNumber(&text, 16, &position.last_crc32c) || !text.empty()) {
    return std::nullopt;
  }
  position.last_timestamp = FromUnixMillis(millis);
  return position;
}

}  // namespace dealgraph::connectors
