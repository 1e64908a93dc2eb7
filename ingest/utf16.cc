#include "ingest/utf16.h"

#include "nlp/text/unicode.h"

namespace dealgraph::ingest {

std::optional<Utf16Order> SniffUtf16(std::string_view beginning) {
  if (beginning.starts_with("\xFF\xFE")) return Utf16Order::kLittle;
  if (beginning.starts_with("\xFE\xFF")) return Utf16Order::kBig;
  beginning = beginning.substr(0, 4096);
  const std::size_t units = beginning.size() / 2;
  if (units < 2 || beginning.find('\0') == std::string_view::npos) return std::nullopt;
  std::size_t zero_first = 0;
  std::size_t zero_second = 0;
  for (std::size_t i = 0; i < units; ++i) {
    zero_first += beginning[2 * i] == '\0';
    zero_second += beginning[2 * i + 1] == '\0';
  }
  if (zero_first == 0 && zero_second * 4 >= units) return Utf16Order::kLittle;
  if (zero_second == 0 && zero_first * 4 >= units) return Utf16Order::kBig;
  return std::nullopt;
}

Result<> Utf16Reader::Read(std::string_view bytes, std::string* out) {
  for (const char c : bytes) {
    const int byte = static_cast<unsigned char>(c);
    ++offset_;
    if (first_byte_ < 0) {
      first_byte_ = byte;
      continue;
    }
    const int high = order_ == Utf16Order::kBig ? first_byte_ : byte;
    const int low = order_ == Utf16Order::kBig ? byte : first_byte_;
    first_byte_ = -1;
    DG_RETURN_IF_ERROR(Take(static_cast<std::uint32_t>(high << 8 | low), out));
  }
  return {};
}

Result<> Utf16Reader::Take(std::uint32_t unit, std::string* out) {
  const bool is_high = unit >= 0xD800 && unit <= 0xDBFF;
  const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (is_low != (high_surrogate_ != 0)) {
    return MalformedInput("not valid UTF-16 at byte " + std::to_string(offset_ - 2) + ": half a surrogate pair");
  }
  if (is_high) {
    high_surrogate_ = unit;
  } else if (is_low) {
    nlp::AppendUtf8(0x10000 + ((high_surrogate_ - 0xD800) << 10) + (unit - 0xDC00), out);
    high_surrogate_ = 0;
  } else if (unit != 0xFEFF || offset_ != 2) {
    nlp::AppendUtf8(unit, out);
  }
  return {};
}

Result<> Utf16Reader::Finish() const {
  if (first_byte_ < 0 && high_surrogate_ == 0) return {};
  return MalformedInput("UTF-16 ends in the middle of a character, at byte " + std::to_string(offset_));
}

Result<std::string> Utf16ToUtf8(std::string_view bytes, Utf16Order order) {
  std::string out;
  out.reserve(bytes.size());
  Utf16Reader reader(order);
  DG_RETURN_IF_ERROR(reader.Read(bytes, &out));
  DG_RETURN_IF_ERROR(reader.Finish());
  return out;
}

}  // namespace dealgraph::ingest
