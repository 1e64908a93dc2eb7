#include "connectors/kafka/kafka_letter_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace dealgraph::connectors {
namespace {

constexpr std::chrono::milliseconds kPoll{100};
constexpr std::string_view kConnect = "__connect.errors.";
constexpr std::string_view kOurs = "dealgraph.errors.";

std::int64_t OffsetOf(std::string_view text) {
  std::int64_t offset = -1;
  std::from_chars(text.data(), text.data() + text.size(), offset);
  return offset;
}

ingest::StoredLetter LetterOf(const ingest::RawRecord& record) {
  ingest::StoredLetter letter{.origin = std::string(record.origin),
                              .key = std::string(record.key),
                              .timestamp = record.timestamp,
                              .tombstone = record.tombstone,
                              .content_type = std::string(record.content_type),
                              .bytes = std::string(record.bytes)};
  for (const ingest::Header& header : record.headers) {
    const std::string value(header.value);
    if (header.name == "__connect.errors.exception.message") letter.reason = value;
    if (header.name == "__connect.errors.offset") letter.offset = OffsetOf(value);
    if (header.name == "dealgraph.errors.source") letter.input = value;
    if (header.name == "dealgraph.errors.origin") letter.origin = value;
    if (header.name == "dealgraph.errors.partition") letter.partition = value;
    if (header.name == "dealgraph.errors.content-type") letter.content_type = value;
    if (header.name == "dealgraph.errors.cut") letter.cut = value == "true";
    if (header.name.starts_with(kConnect) || header.name.starts_with(kOurs)) continue;
    letter.headers.emplace_back(std::string(header.name), value);
  }
  letter.id = ingest::LetterIdOf(letter);
  return letter;
}

}  // namespace

Result<std::unique_ptr<ingest::LetterReader>> KafkaLetterReader::Open(KafkaLetterReaderOptions options) {
  std::unique_ptr<KafkaLetterReader> reader(new KafkaLetterReader(std::move(options)));
  DG_ASSIGN_OR_RETURN(reader->source_, KafkaSource::Open({.name = "dead-letters",
                                                          .settings = reader->options_.settings,
                                                          .topics = {reader->options_.topic},
                                                          .open_timeout = reader->options_.timeout},
                                                         reader->clock_));
  return std::unique_ptr<ingest::LetterReader>(std::move(reader));
}

bool KafkaLetterReader::IsAtEnd() const {
  const std::vector<ingest::PartitionState> partitions = source_->Partitions();
  return std::ranges::all_of(partitions, [](const auto& partition) { return partition.lag && *partition.lag <= 0; });
}

Result<bool> KafkaLetterReader::Next(ingest::StoredLetter* letter) {
  auto deadline = std::chrono::steady_clock::now() + options_.timeout;
  for (;;) {
    while (!records_.empty()) {
      const ingest::RawRecord& record = records_.front();
      records_ = records_.subspan(1);
      if (record.position_only) continue;
      *letter = LetterOf(record);
      if (seen_.insert(letter->id).second) return true;
    }
    DG_ASSIGN_OR_RETURN(records_, source_->Poll(kPoll));
    if (!records_.empty()) {
      deadline = std::chrono::steady_clock::now() + options_.timeout;
      continue;
    }
    if (IsAtEnd()) return false;
    if (std::chrono::steady_clock::now() >= deadline) {
      return Unavailable("the broker gives no more of the topic " + options_.topic + ", and this is not its end");
    }
  }
}

}  // namespace dealgraph::connectors
