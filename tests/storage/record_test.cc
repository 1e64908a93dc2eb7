#include "storage/record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "tests/seed.h"

namespace dealgraph::storage {
namespace {

struct Fields {
  std::uint64_t number = 0;
  std::int64_t signed_number = 0;
  bool flag = false;
  std::string text;
  Decimal decimal;
  std::optional<PartialDate> date;
  std::optional<Timestamp> time;
  std::optional<Decimal> optional_decimal;
  std::optional<std::int64_t> optional_signed;
  bool operator==(const Fields&) const = default;
};

std::string Encode(const Fields& fields) {
  RecordWriter writer(1);
  writer.Number(fields.number)
      .Signed(fields.signed_number)
      .Bool(fields.flag)
      .String(fields.text)
      .Number(fields.decimal);
  writer.OptionalDate(fields.date).OptionalTime(fields.time).OptionalNumber(fields.optional_decimal);
  writer.OptionalSigned(fields.optional_signed);
  return writer.Take();
}

Result<Fields> Decode(std::string_view bytes) {
  RecordReader reader("test", bytes, 1);
  Fields fields;
  fields.number = reader.Number();
  fields.signed_number = reader.Signed();
  fields.flag = reader.Bool();
  fields.text = reader.String();
  fields.decimal = reader.DecimalNumber();
  fields.date = reader.OptionalDate();
  fields.time = reader.OptionalTime();
  fields.optional_decimal = reader.OptionalDecimal();
  fields.optional_signed = reader.OptionalSigned();
  DG_RETURN_IF_ERROR(reader.Finish());
  return fields;
}

// Numbers of every length, the ends of the range among them.
std::uint64_t AnyNumber(std::mt19937_64& random) { return random() >> random() % 64; }
std::int64_t AnySigned(std::mt19937_64& random) {
  const auto value = static_cast<std::int64_t>(AnyNumber(random));
  return random() % 2 == 0 ? value : -value - 1;
}

Fields AnyFields(std::mt19937_64& random) {
  Fields fields;
  fields.number = AnyNumber(random);
  fields.signed_number = AnySigned(random);
  fields.flag = random() % 2 == 0;
  for (std::uint64_t left = random() % 200; left > 0; --left)
    fields.text.push_back(static_cast<char>(random()));
  const auto decimal = [&] {
    const auto coefficient = static_cast<std::int64_t>(AnyNumber(random) % 1'000'000'000'000'000'000);
    return Decimal::FromParts(coefficient, static_cast<int>(random() % 20) - 10).value_or(Decimal());
  };
  fields.decimal = decimal();
  if (random() % 2 == 0) {
    fields.date = PartialDate{
        static_cast<std::int16_t>(1900 + random() % 300), static_cast<std::uint8_t>(1 + random() % 12),
        static_cast<std::uint8_t>(1 + random() % 28), static_cast<DatePrecision>(random() % 5)};
  }
  if (random() % 2 == 0) fields.time = FromUnixMillis(AnySigned(random));
  if (random() % 2 == 0) fields.optional_decimal = decimal();
  if (random() % 2 == 0) fields.optional_signed = AnySigned(random);
  return fields;
}

TEST(Record, WhatIsWrittenIsRead) {
  std::mt19937_64 random(TestSeed());
  for (int i = 0; i < 5000; ++i) {
    const Fields fields = AnyFields(random);
    const Result<Fields> read = Decode(Encode(fields));
    ASSERT_TRUE(read.ok()) << i;
    ASSERT_EQ(*read, fields) << i;
  }
}

TEST(Record, OfWhichAPieceIsMissingOrTooMuchIsCorrupt) {
  std::mt19937_64 random(TestSeed());
  for (int i = 0; i < 50; ++i) {
    const std::string bytes = Encode(AnyFields(random));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const Result<Fields> read = Decode(std::string_view(bytes).substr(0, size));
      ASSERT_FALSE(read.ok()) << size << " of " << bytes.size();
      ASSERT_EQ(read.error().code, ErrorCode::kCorruption);
    }
    ASSERT_FALSE(Decode(bytes + '\0').ok());
  }
}

TEST(Record, WithAChangedByteIsCorruptOrIsAnotherRecord) {
  std::mt19937_64 random(TestSeed());
  for (int i = 0; i < 500; ++i) {
    std::string bytes = Encode(AnyFields(random));
    bytes[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
    const Result<Fields> read = Decode(bytes);
    if (read.ok()) {
      ASSERT_EQ(Encode(*read), bytes);  // there is one form of everything
    }
  }
}

TEST(Record, OfALayoutThatIsNotKnownIsCorrupt) {
  const std::string known = RecordWriter(2).Number(std::uint64_t{7}).Take();
  EXPECT_EQ(RecordReader("test", known, 2).version(), 2);
  EXPECT_TRUE(RecordReader("test", known, 2).ok());
  EXPECT_FALSE(RecordReader("test", known, 1).ok());
  EXPECT_FALSE(RecordReader("test", std::string(1, '\0'), 1).ok());
  EXPECT_FALSE(RecordReader("test", "", 1).ok());
}

TEST(Record, ALengthBeyondTheRecordAsksForNoMemory) {
  const std::string bytes = RecordWriter(1).Number(std::uint64_t{1} << 60).Take();
  RecordReader string("test", bytes, 1);
  EXPECT_EQ(string.String(), "");
  EXPECT_FALSE(string.ok());
  RecordReader count("test", bytes, 1);
  EXPECT_EQ(count.Count(), 0u);
  EXPECT_FALSE(count.ok());
}

TEST(Record, NumbersAreWrittenAsDescribed) {
  // docs/storage-format.md: LEB128; signed numbers zigzag.
  EXPECT_EQ(RecordWriter(1).Number(std::uint64_t{300}).Take(), "\x01\xac\x02");
  EXPECT_EQ(RecordWriter(1).Signed(-1).Signed(1).Take(), std::string("\x01\x01\x02"));
  EXPECT_EQ(RecordWriter(1).String("ab").Bool(true).Take(), std::string("\x01\x02"
                                                                        "ab\x01"));
}

TEST(Keys, SortAsTheirNumbersDo) {
  std::mt19937_64 random(TestSeed());
  std::vector<std::int32_t> numbers = {INT32_MIN, -1, 0, 1, INT32_MAX};
  for (int i = 0; i < 500; ++i) numbers.push_back(static_cast<std::int32_t>(random()));
  std::sort(numbers.begin(), numbers.end());
  std::string before;
  for (const std::int32_t number : numbers) {
    std::string key;
    AppendKeySigned32(number, &key);
    EXPECT_LE(before, key);
    EXPECT_EQ(ReadKeySigned32(key), number);
    before = key;
  }
  std::string key;
  AppendKey8(0xfe, &key);
  AppendKey32(0x01020304, &key);
  AppendKey64(0x05060708090a0b0c, &key);
  EXPECT_EQ(key, "\xfe\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c");
  EXPECT_EQ(ReadKey32(std::string_view(key).substr(1)), 0x01020304u);
  EXPECT_EQ(ReadKey64(std::string_view(key).substr(5)), 0x05060708090a0b0cu);
}

TEST(Keys, APrefixEndsWhereTheNextOneBegins) {
  EXPECT_EQ(PrefixEnd("ab"), "ac");
  EXPECT_EQ(PrefixEnd("a\xff\xff"), "b");
  EXPECT_EQ(PrefixEnd("\xff\xff"), "");
  EXPECT_EQ(PrefixEnd(""), "");
}

}  // namespace
}  // namespace dealgraph::storage
