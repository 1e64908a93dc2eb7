#include "app/letter_source.h"

namespace dealgraph::app {

ingest::RawRecord RecordOf(const ingest::StoredLetter& letter, const Clock& clock, std::vector<ingest::Header>* headers) {
  headers->clear();
  for (const auto& [name, value] : letter.headers) headers->push_back({name, value});
  return {.bytes = letter.bytes,
          .content_type = letter.content_type,
          .key = letter.key,
          .headers = *headers,
          .tombstone = letter.tombstone,
          .timestamp = letter.timestamp,
          .received = letter.timestamp.value_or(clock.Now()),
          .origin = letter.origin};
}

Result<std::span<const ingest::RawRecord>> LetterSource::Poll(std::chrono::milliseconds /*timeout*/) {
  record_.reset();
  for (;;) {
    if (stopped_) return Cancelled("trying dead letters again was stopped");
    DG_ASSIGN_OR_RETURN(const bool more, reader_->Next(&letter_));
    if (!more) {
      at_end_ = true;
      return std::span<const ingest::RawRecord>();
    }
    if (!choose_(letter_)) continue;
    ids_.push_back(letter_.id);
    record_ = RecordOf(letter_, clock_, &headers_);
    return std::span<const ingest::RawRecord>(&*record_, 1);
  }
}

}  // namespace dealgraph::app
