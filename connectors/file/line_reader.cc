#include "connectors/file/line_reader.h"

#include <algorithm>
#include <utility>

#include "base/crc32c.h"
#include "ingest/source.h"

namespace dealgraph::connectors {

void LineReader::Skip(std::string_view bytes) {
  crc_ = ExtendCrc32c(crc_, bytes);
  offset_ += static_cast<std::int64_t>(bytes.size());
  number_ += std::ranges::count(bytes, '\n');
}

void LineReader::Feed(std::string_view bytes) {
  buffer_.erase(0, at_);
  searched_ -= at_;
  at_ = 0;
  buffer_.append(bytes);
}

void LineReader::Discard() {
  const std::string_view gone = std::string_view(buffer_).substr(at_);
  if (discarded_ == 0) discarded_beginning_ = gone.substr(0, ingest::RawRecord::kRefusedBytesKept);
  crc_ = ExtendCrc32c(crc_, gone);
  discarded_ += static_cast<std::int64_t>(gone.size());
  buffer_.clear();
  at_ = searched_ = 0;
}

bool LineReader::Next(bool at_end, Line* line) {
  const std::size_t found = buffer_.find('\n', searched_);
  if (found != std::string::npos) {
    Emit(found - at_, 1, line);
    return true;
  }
  searched_ = buffer_.size();
  if (at_end && (searched_ > at_ || discarded_ > 0)) {
    Emit(searched_ - at_, 0, line);
    return true;
  }
  if (searched_ - at_ > line_bytes_max_ || discarded_ > 0) Discard();
  return false;
}

void LineReader::Emit(std::size_t length, std::size_t break_length, Line* line) {
  const std::string_view rest = std::string_view(buffer_).substr(at_, length + break_length);
  crc_ = ExtendCrc32c(crc_, rest);
  line->length = discarded_ + static_cast<std::int64_t>(length);
  line->too_long = line->length > static_cast<std::int64_t>(line_bytes_max_);
  if (discarded_ > 0) {
    line->bytes = std::exchange(discarded_beginning_, {});
  } else {
    line->bytes = rest.substr(0, line->too_long ? std::min(length, ingest::RawRecord::kRefusedBytesKept) : length);
  }
  line->number = ++number_;
  line->offset = offset_;
  offset_ += line->length + static_cast<std::int64_t>(break_length);
  line->end_offset = offset_;
  line->stream_crc32c = crc_;
  at_ += length + break_length;
  searched_ = at_;
  discarded_ = 0;
}

}  // namespace dealgraph::connectors
