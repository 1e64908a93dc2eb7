#include "storage/record.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/seed.h"

namespace dealgraph::storage {
namespace {

TEST(Record, WhatIsWrittenIsReadBack) {
  std::mt19937_64 random(TestSeed());
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t number = random() >> random() % 64;
    const auto negative = -static_cast<std::int64_t>(random() >> (1 + random() % 62));
    const std::string text(random() % 40, static_cast<char>(random()));
    const std::optional<Decimal> decimal = Decimal::FromParts(static_cast<std::int64_t>(random() % 1000000), 3);
    const PartialDate date{2025, 7, 1, DatePrecision::kHalf};
    const std::string bytes = RecordWriter(1).Number(number).Signed(negative).String(text).OptionalNumber(decimal)
                                  .OptionalDate(date).OptionalSigned(std::nullopt).Bool(true).Take();
    RecordReader reader("test", bytes, 1);
    EXPECT_EQ(reader.Number(), number);
    EXPECT_EQ(reader.Signed(), negative);
    EXPECT_EQ(reader.String(), text);
    EXPECT_EQ(reader.OptionalDecimal(), decimal);
    EXPECT_EQ(reader.OptionalDate(), date);
    EXPECT_EQ(reader.OptionalSigned(), std::nullopt);
    EXPECT_TRUE(reader.Bool());
    EXPECT_TRUE(reader.Finish().ok());
    RecordReader cut("test", std::string_view(bytes).substr(0, bytes.size() - 1), 1);
    cut.Number(), cut.Signed(), cut.String(), cut.OptionalDecimal(), cut.OptionalDate(), cut.OptionalSigned(), cut.Bool();
    EXPECT_EQ(cut.Finish().error().code, ErrorCode::kCorruption);
  }
}

TEST(Record, ANewerLayoutAndTrailingBytesAreRefused) {
  EXPECT_FALSE(RecordReader("test", RecordWriter(2).bytes(), 1).Finish().ok());
  EXPECT_FALSE(RecordReader("test", std::string_view("\1x"), 1).Finish().ok());
  EXPECT_FALSE(RecordReader("test", "", 1).Finish().ok());
}

TEST(Record, SignedKeysSortAsNumbers) {
  std::string before;
  for (const std::int32_t value : {INT32_MIN, -5, -1, 0, 1, 70000, INT32_MAX}) {
    std::string key;
    AppendKeySigned32(value, &key);
    EXPECT_LT(before, key);
    EXPECT_EQ(ReadKeySigned32(key), value);
    before = key;
  }
}

}  // namespace
}  // namespace dealgraph::storage
