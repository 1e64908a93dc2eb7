// The codec of records (values) and of the parts of keys (docs/storage-format.md).
//
// A record is one byte of its layout's version, then its fields in order: unsigned numbers as varints
// (LEB128), signed ones zigzag, strings and byte arrays after their length, optional fields after a byte 0
// or 1. Nothing is implied, so a reader that knows the version needs nothing else. Keys are fixed-width
// big-endian, so that byte order is their order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/result.h"
#include "base/time.h"

namespace dealgraph::storage {

// Appends fields to a string, which it owns until Take(). One thread.
class RecordWriter {
 public:
  explicit RecordWriter(std::uint8_t version) { bytes_.push_back(static_cast<char>(version)); }

  RecordWriter& Number(std::uint64_t value);
  RecordWriter& Signed(std::int64_t value);
  RecordWriter& Bool(bool value);
  RecordWriter& String(std::string_view value);  // any bytes
  RecordWriter& Fixed(std::string_view bytes);   // of a length that the reader knows
  RecordWriter& Number(const Decimal& value);
  RecordWriter& Date(const PartialDate& value);
  RecordWriter& Time(Timestamp value) { return Signed(ToUnixMillis(value)); }
  RecordWriter& OptionalNumber(const std::optional<Decimal>& value);
  RecordWriter& OptionalDate(const std::optional<PartialDate>& value);
  RecordWriter& OptionalTime(const std::optional<Timestamp>& value);
  RecordWriter& OptionalSigned(const std::optional<std::int64_t>& value);

  const std::string& bytes() const { return bytes_; }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads the fields back. A record that ends early or holds what no writer writes makes the reader fail: from
// then on it gives zeroes, and Finish() says kCorruption. So a record is read straight through and checked
// once. Never reads outside its bytes, and never asks for more memory than they justify. One thread.
class RecordReader {
 public:
  // `name` is what messages call the record ("claim"). `bytes` outlive the reader. Fails on a version that is
  // not 1…newest.
  RecordReader(std::string_view name, std::string_view bytes, std::uint8_t newest_version);

  std::uint8_t version() const { return version_; }
  std::uint64_t Number();
  // A number that has to be at most `max`, for enums and sizes.
  std::uint64_t NumberUpTo(std::uint64_t max);
  // The number of elements that follow, each at least one byte: more than the bytes left is corrupt.
  std::size_t Count();
  std::int64_t Signed();
  bool Bool();
  std::string_view String();  // lives in the record
  std::string_view Fixed(std::size_t bytes);
  Decimal DecimalNumber();
  PartialDate Date();
  Timestamp Time() { return FromUnixMillis(Signed()); }
  std::optional<Decimal> OptionalDecimal();
  std::optional<PartialDate> OptionalDate();
  std::optional<Timestamp> OptionalTime();
  std::optional<std::int64_t> OptionalSigned();

  bool ok() const { return !failed_; }
  // kCorruption when anything failed or bytes are left over.
  Result<> Finish() const;
  void Fail() { failed_ = true; }

 private:
  std::string_view name_;
  std::string_view rest_;
  std::uint8_t version_ = 0;
  bool failed_ = false;
};

// Parts of keys, appended.
void AppendKey8(std::uint8_t value, std::string* key);
void AppendKey32(std::uint32_t value, std::string* key);
void AppendKey64(std::uint64_t value, std::string* key);
// Signed numbers sort as numbers: the sign bit is flipped.
void AppendKeySigned32(std::int32_t value, std::string* key);
// The reverse; `bytes` holds at least as many.
std::uint64_t ReadKey64(std::string_view bytes);
std::uint32_t ReadKey32(std::string_view bytes);
std::int32_t ReadKeySigned32(std::string_view bytes);

// The first key after all that begin with `prefix`; empty: there is none (the prefix is all 0xff).
std::string PrefixEnd(std::string_view prefix);

}  // namespace dealgraph::storage
