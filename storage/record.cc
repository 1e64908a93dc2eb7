#include "storage/record.h"

namespace dealgraph::storage {

RecordWriter& RecordWriter::Number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
  return *this;
}

RecordWriter& RecordWriter::Signed(std::int64_t value) {
  return Number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

RecordWriter& RecordWriter::Bool(bool value) {
  bytes_.push_back(value ? 1 : 0);
  return *this;
}

RecordWriter& RecordWriter::String(std::string_view value) {
  Number(value.size());
  bytes_.append(value);
  return *this;
}

RecordWriter& RecordWriter::Fixed(std::string_view bytes) {
  bytes_.append(bytes);
  return *this;
}

RecordWriter& RecordWriter::Number(const Decimal& value) {
  return Signed(value.coefficient()).Signed(value.exponent());
}

RecordWriter& RecordWriter::Date(const PartialDate& value) {
  return Signed(value.year)
      .Number(value.month)
      .Number(value.day)
      .Number(static_cast<std::uint64_t>(value.precision));
}

RecordWriter& RecordWriter::OptionalNumber(const std::optional<Decimal>& value) {
  Bool(value.has_value());
  return value ? Number(*value) : *this;
}

RecordWriter& RecordWriter::OptionalDate(const std::optional<PartialDate>& value) {
  Bool(value.has_value());
  return value ? Date(*value) : *this;
}

RecordWriter& RecordWriter::OptionalTime(const std::optional<Timestamp>& value) {
  Bool(value.has_value());
  return value ? Time(*value) : *this;
}

RecordWriter& RecordWriter::OptionalSigned(const std::optional<std::int64_t>& value) {
  Bool(value.has_value());
  return value ? Signed(*value) : *this;
}

RecordReader::RecordReader(std::string_view name, std::string_view bytes, std::uint8_t newest_version)
    : name_(name), rest_(bytes) {
  if (rest_.empty()) {
    failed_ = true;
    return;
  }
  version_ = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  failed_ = version_ == 0 || version_ > newest_version;
}

std::uint64_t RecordReader::Number() {
  std::uint64_t value = 0;
  for (int shift = 0; !failed_; shift += 7) {
    if (rest_.empty() || shift > 63) break;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    if (shift == 63 && byte > 1) break;  // more than 64 bits
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      if (byte == 0 && shift > 0) break;  // a longer form than the writer's
      return value;
    }
  }
  failed_ = true;
  return 0;
}

std::uint64_t RecordReader::NumberUpTo(std::uint64_t max) {
  const std::uint64_t value = Number();
  if (value <= max) return value;
  failed_ = true;
  return 0;
}

std::size_t RecordReader::Count() { return static_cast<std::size_t>(NumberUpTo(rest_.size())); }

std::int64_t RecordReader::Signed() {
  const std::uint64_t value = Number();
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

bool RecordReader::Bool() { return NumberUpTo(1) == 1; }

std::string_view RecordReader::String() { return Fixed(static_cast<std::size_t>(NumberUpTo(rest_.size()))); }

std::string_view RecordReader::Fixed(std::size_t bytes) {
  if (failed_ || rest_.size() < bytes) {
    failed_ = true;
    return {};
  }
  const std::string_view value = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return value;
}

Decimal RecordReader::DecimalNumber() {
  const std::int64_t coefficient = Signed();
  const std::int64_t exponent = Signed();
  if (exponent < -64 || exponent > 64) failed_ = true;
  const std::optional<Decimal> value =
      failed_ ? std::nullopt : Decimal::FromParts(coefficient, static_cast<int>(exponent));
  // Only the canonical form is written, so anything else is damage.
  if (!value || value->coefficient() != coefficient || value->exponent() != exponent) {
    failed_ = true;
    return {};
  }
  return *value;
}

PartialDate RecordReader::Date() {
  const std::int64_t year = Signed();
  PartialDate date;
  date.month = static_cast<std::uint8_t>(NumberUpTo(12));
  date.day = static_cast<std::uint8_t>(NumberUpTo(31));
  date.precision = static_cast<DatePrecision>(NumberUpTo(4));
  if (year < -9999 || year > 9999 || date.month == 0 || date.day == 0) failed_ = true;
  if (failed_) return {};
  date.year = static_cast<std::int16_t>(year);
  return date;
}

std::optional<Decimal> RecordReader::OptionalDecimal() {
  if (!Bool()) return std::nullopt;
  return DecimalNumber();
}

std::optional<PartialDate> RecordReader::OptionalDate() {
  if (!Bool()) return std::nullopt;
  return Date();
}

std::optional<Timestamp> RecordReader::OptionalTime() {
  if (!Bool()) return std::nullopt;
  return Time();
}

std::optional<std::int64_t> RecordReader::OptionalSigned() {
  if (!Bool()) return std::nullopt;
  return Signed();
}

Result<> RecordReader::Finish() const {
  if (failed_ || !rest_.empty()) {
    return Corruption("a " + std::string(name_) + " record cannot be read (layout version " +
                      std::to_string(version_) + ")");
  }
  return {};
}

void AppendKey8(std::uint8_t value, std::string* key) { key->push_back(static_cast<char>(value)); }

void AppendKey32(std::uint32_t value, std::string* key) {
  for (int shift = 24; shift >= 0; shift -= 8) key->push_back(static_cast<char>(value >> shift));
}

void AppendKey64(std::uint64_t value, std::string* key) {
  for (int shift = 56; shift >= 0; shift -= 8) key->push_back(static_cast<char>(value >> shift));
}

void AppendKeySigned32(std::int32_t value, std::string* key) {
  AppendKey32(static_cast<std::uint32_t>(value) ^ 0x80000000u, key);
}

std::uint64_t ReadKey64(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

std::uint32_t ReadKey32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

std::int32_t ReadKeySigned32(std::string_view bytes) {
  return static_cast<std::int32_t>(ReadKey32(bytes) ^ 0x80000000u);
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<std::uint8_t>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<std::uint8_t>(end.back()) + 1);
  return end;
}

}  // namespace dealgraph::storage
