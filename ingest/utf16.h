// UTF-16 as it comes in files and messages, made UTF-8 piece by piece.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph::ingest {

enum class Utf16Order { kLittle, kBig };

// By the byte order mark, or, without one, by where the zero bytes stand in the first 4 KiB: in text with Latin letters,
// digits and spaces in it, the high byte of most units is zero and no low byte is. nullopt: not UTF-16.
std::optional<Utf16Order> SniffUtf16(std::string_view beginning);

// One thread.
class Utf16Reader {
 public:
  explicit Utf16Reader(Utf16Order order) : order_(order) {}

  // Appends `bytes` as UTF-8; a byte order mark at the very beginning is left out. Units may be split between calls.
  // kMalformedInput: half a surrogate pair, with its byte offset.
  Result<> Read(std::string_view bytes, std::string* out);
  // kMalformedInput: it ends in the middle of a character.
  Result<> Finish() const;

 private:
  Result<> Take(std::uint32_t unit, std::string* out);

  Utf16Order order_;
  std::uint64_t offset_ = 0;         // of the next byte
  int first_byte_ = -1;              // of a unit whose second has not come; -1: none
  std::uint32_t high_surrogate_ = 0;  // waits for its other half; 0: none
};

Result<std::string> Utf16ToUtf8(std::string_view bytes, Utf16Order order);

}  // namespace dealgraph::ingest
