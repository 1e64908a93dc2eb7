#include "connectors/file/file_reader.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "base/crc32c.h"
#include "ingest/sniff.h"

namespace dealgraph::connectors {
namespace {

constexpr std::size_t kSniffBytes = 64 << 10;

std::string StreamIdentity(std::uint32_t crc) {
  char text[20];
  std::snprintf(text, sizeof text, "crc32c:%08x", crc);
  return text;
}

std::string_view ContentTypeOf(ingest::Format format) {
  switch (format) {
    case ingest::Format::kJsonLines: return "application/jsonl";
    case ingest::Format::kHtml: return "text/html";
    case ingest::Format::kText: return "text/plain";
    case ingest::Format::kJson:  // by content: a ".json" may hold anything
    case ingest::Format::kAuto: break;
  }
  return {};
}

}  // namespace

ingest::RawRecord ViewOf(const FileRecord& record, Timestamp received) {
  return {.bytes = record.bytes,
          .refused = record.refused,
          .content_type = record.content_type,
          .timestamp = record.modified,
          .received = received,
          .position = ingest::ViewOf(record.position),
          .origin = record.origin};
}

FileReader::FileReader(FileReaderOptions options) : options_(std::move(options)), lines_(options_.record_bytes_max) {}

FileReader::State FileReader::Next(std::chrono::milliseconds timeout, FileRecord* record) {
  auto state = Advance(timeout, record);
  if (state.ok()) return *state;
  phase_ = Phase::kEnd;
  *record = {};
  record->refused = state.error().message;
  record->origin = options_.path;
  // Without a position: the next run tries again.
  return State::kRecord;
}

Result<FileReader::State> FileReader::Advance(std::chrono::milliseconds timeout, FileRecord* record) {
  for (;;) {
    Result<State> state = State::kEnd;
    switch (phase_) {
      case Phase::kClosed:
        DG_RETURN_IF_ERROR(Open());
        continue;
      case Phase::kSniffing: state = Sniff(timeout); break;
      case Phase::kResuming: state = Resume(timeout); break;
      case Phase::kLines: return NextLine(timeout, record);
      case Phase::kWhole: return ReadWhole(timeout, record);
      case Phase::kEnd: return State::kEnd;
    }
    if (!state.ok() || *state == State::kNothingYet) return state;
  }
}

Result<> FileReader::Open() {
  DG_ASSIGN_OR_RETURN(stream_, ByteStream::Open(options_.path, options_.wake_fd, options_.bytes_read));
  buffer_.clear();
  utf16_.reset();
  at_end_ = false;
  lines_ = LineReader(options_.record_bytes_max);
  phase_ = Phase::kSniffing;
  if (IsUnchanged()) {
    options_.bytes_read->fetch_add(*stream_->size_on_disk(), std::memory_order_relaxed);
    phase_ = Phase::kEnd;
  }
  return {};
}

// Read to its end before, uncompressed, and not written since.
bool FileReader::IsUnchanged() const {
  return options_.stored && stream_->modified() == options_.stored->last_timestamp &&
         stream_->size_on_disk() == static_cast<std::uint64_t>(options_.stored->next_offset);
}

Result<ByteStream::State> FileReader::Fill(std::chrono::milliseconds timeout) {
  if (at_end_) return ByteStream::State::kEnd;
  std::string bytes;
  DG_ASSIGN_OR_RETURN(const ByteStream::State state, stream_->Read(timeout, utf16_ ? &bytes : &buffer_));
  if (utf16_) DG_RETURN_IF_ERROR(utf16_->Read(bytes, &buffer_));
  if (state == ByteStream::State::kEnd) {
    at_end_ = true;
    if (utf16_) DG_RETURN_IF_ERROR(utf16_->Finish());
  }
  return state;
}

// Lines or one record, and in which charset lines are.
Result<FileReader::State> FileReader::Sniff(std::chrono::milliseconds timeout) {
  while (buffer_.size() < kSniffBytes && !at_end_) {
    DG_ASSIGN_OR_RETURN(const ByteStream::State state, Fill(timeout));
    // What a pipe gave so far is enough once it holds a line: somebody may be waiting for its answer.
    if (state == ByteStream::State::kNothingYet) {
      if (buffer_.find('\n') != std::string::npos) break;
      return State::kNothingYet;
    }
  }
  ingest::Format format = options_.format;
  const auto order = ingest::SniffUtf16(buffer_);
  std::string utf8;
  if (order) DG_RETURN_IF_ERROR(ingest::Utf16Reader(*order).Read(buffer_, &utf8));
  if (format == ingest::Format::kAuto) format = ingest::SniffFormat(order ? utf8 : buffer_);
  if (format == ingest::Format::kJsonLines && order) {
    utf16_.emplace(*order);
    std::string raw = std::exchange(buffer_, {});
    DG_RETURN_IF_ERROR(utf16_->Read(raw, &buffer_));
  }
  options_.format = format == ingest::Format::kJsonLines ? format : options_.format;
  phase_ = Phase::kResuming;
  return State::kRecord;
}

Result<FileReader::State> FileReader::StartOver(std::string_view why) {
  if (options_.notice) options_.notice(options_.path + " " + std::string(why) + ": reading it from its start");
  options_.stored.reset();
  phase_ = Phase::kClosed;
  return State::kRecord;
}

Result<FileReader::State> FileReader::Resume(std::chrono::milliseconds timeout) {
  const bool lines = options_.format == ingest::Format::kJsonLines;
  const std::int64_t goal = options_.stored ? options_.stored->next_offset : 0;
  while (lines_.offset() < goal) {
    if (buffer_.empty()) {
      DG_ASSIGN_OR_RETURN(const ByteStream::State state, Fill(timeout));
      if (state == ByteStream::State::kNothingYet) return State::kNothingYet;
      if (state == ByteStream::State::kEnd) return StartOver("is shorter than when it was read");
    }
    const std::size_t n = std::min(buffer_.size(), static_cast<std::size_t>(goal - lines_.offset()));
    lines_.Skip(std::string_view(buffer_).substr(0, n));
    last_skipped_ = buffer_[n - 1];
    buffer_.erase(0, n);
  }
  if (goal > 0 && StreamIdentity(lines_.stream_crc32c()) != options_.stored->cluster) {
    return StartOver("has changed since it was read");
  }
  // What was read last may have been half written: one record a file that has more now, or a line that goes on.
  const bool at_line_start = lines && (goal == 0 || last_skipped_ == '\n');
  if (goal > 0 && !at_line_start) {
    while (buffer_.empty() && !at_end_) {
      DG_ASSIGN_OR_RETURN(const ByteStream::State state, Fill(timeout));
      if (state == ByteStream::State::kNothingYet) return State::kNothingYet;
    }
    const bool line_ends = lines && (buffer_.starts_with('\n') || buffer_.starts_with('\r'));
    if (!buffer_.empty() && !line_ends) return StartOver("has grown where it was read last");
  }
  phase_ = lines ? Phase::kLines : goal > 0 ? Phase::kEnd : Phase::kWhole;
  return State::kRecord;
}

void FileReader::SetPosition(std::int64_t offset, std::int64_t end, std::uint32_t stream_crc, FileRecord* record) const {
  record->modified = stream_->modified();
  if (options_.partition.empty()) return;
  record->position = {.partition = options_.partition,
                      .cluster = StreamIdentity(stream_crc),
                      .next_offset = end,
                      .last_offset = offset,
                      .last_timestamp = stream_->modified().value_or(Timestamp()),
                      .last_crc32c = Crc32c(record->bytes)};
}

Result<FileReader::State> FileReader::NextLine(std::chrono::milliseconds timeout, FileRecord* record) {
  for (;;) {
    Line line;
    if (!buffer_.empty()) {
      lines_.Feed(buffer_);
      buffer_.clear();
    }
    if (!lines_.Next(at_end_, &line)) {
      if (at_end_) {
        phase_ = Phase::kEnd;
        return State::kEnd;
      }
      DG_ASSIGN_OR_RETURN(const ByteStream::State state, Fill(timeout));
      if (state == ByteStream::State::kNothingYet) return State::kNothingYet;
      continue;
    }
    if (!line.too_long && line.bytes.find_first_not_of(" \t\r") == std::string::npos) continue;
    *record = {};
    record->bytes = std::move(line.bytes);
    record->origin = options_.path + ":" + std::to_string(line.number);
    record->content_type = ContentTypeOf(ingest::Format::kJsonLines);
    if (line.too_long) {
      record->refused = "a line of " + std::to_string(line.length) + " bytes, more than " +
                        std::to_string(options_.record_bytes_max);
    }
    SetPosition(line.offset, line.end_offset, line.stream_crc32c, record);
    return State::kRecord;
  }
}

Result<FileReader::State> FileReader::ReadWhole(std::chrono::milliseconds timeout, FileRecord* record) {
  while (!at_end_ && buffer_.size() <= options_.record_bytes_max) {
    DG_ASSIGN_OR_RETURN(const ByteStream::State state, Fill(timeout));
    if (state == ByteStream::State::kNothingYet) return State::kNothingYet;
  }
  if (buffer_.size() > options_.record_bytes_max) {
    return MalformedInput("a file of more than " + std::to_string(options_.record_bytes_max) + " bytes, all one record");
  }
  *record = {};
  record->bytes = std::move(buffer_);
  record->origin = options_.path;
  record->content_type = ContentTypeOf(options_.format);
  SetPosition(0, static_cast<std::int64_t>(record->bytes.size()), Crc32c(record->bytes), record);
  phase_ = Phase::kEnd;
  return State::kRecord;
}

}  // namespace dealgraph::connectors
