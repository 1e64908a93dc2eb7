// LineReader cuts a stream of bytes into lines of bounded length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dealgraph::connectors {

struct Line {
  std::string bytes;            // without the line break; of a line beyond the limit its beginning
  std::int64_t number = 0;      // from 1
  std::int64_t offset = 0;      // of its first byte in the stream
  std::int64_t end_offset = 0;  // behind its line break
  std::int64_t length = 0;      // in bytes, without the line break
  std::uint32_t stream_crc32c = 0;  // of the stream up to end_offset
  bool too_long = false;
};

// Holds at most `line_bytes_max` + what one Feed() brings. One thread.
class LineReader {
 public:
  explicit LineReader(std::size_t line_bytes_max) : line_bytes_max_(line_bytes_max) {}

  // Passes over bytes that were read in an earlier run: counts their lines, offset and CRC.
  void Skip(std::string_view bytes);
  std::int64_t offset() const { return offset_; }
  std::uint32_t stream_crc32c() const { return crc_; }

  void Feed(std::string_view bytes);
  // The next whole line; at the end of the stream (`at_end`) also one without a line break. False: feed more.
  bool Next(bool at_end, Line* line);

 private:
  void Emit(std::size_t length, std::size_t break_length, Line* line);
  void Discard();

  std::size_t line_bytes_max_;
  std::string buffer_;
  std::size_t at_ = 0;        // where the next line begins in buffer_
  std::size_t searched_ = 0;  // no line break before it
  std::int64_t number_ = 0;   // of the last line given
  std::int64_t offset_ = 0;   // of the next line in the stream
  std::uint32_t crc_ = 0;     // of the stream up to offset_, and of what was discarded since
  std::int64_t discarded_ = 0;     // bytes of the current line that are gone
  std::string discarded_beginning_;
};

}  // namespace dealgraph::connectors
