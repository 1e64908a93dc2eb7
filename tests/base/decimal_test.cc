#include "base/decimal.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/seed.h"

namespace dealgraph {
namespace {

Decimal D(std::string_view text) {
  const std::optional<Decimal> value = Decimal::Parse(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value.value_or(Decimal());
}

TEST(DecimalTest, PrintsInPlainNotationWhateverItWasReadFrom) {
  const struct {
    std::string_view text, plain;
  } kCases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"0.000", "0"},
      {"683000000", "683000000"},
      {"6.83e8", "683000000"},
      {"6.83E+8", "683000000"},
      {"-12.50", "-12.5"},
      {"+7", "7"},
      {".5", "0.5"},
      {"5.", "5"},
      {"007", "7"},
      {"1e-3", "0.001"},
      {"-1.25", "-1.25"},
      {"100000000000000000000000000000", "100000000000000000000000000000"},
      {"0.00000000000000000001", "0.00000000000000000001"},
      {"999999999999999999", "999999999999999999"},
      {"1.10", "1.1"},
  };
  for (const auto& c : kCases) EXPECT_EQ(D(c.text).ToString(), c.plain) << c.text;
}

TEST(DecimalTest, WhatIsNoNumberOrDoesNotFitIsRefusedNotRounded) {
  for (const std::string_view text :
       {"", "-", "+", ".", "-.", "abc", "1,5", "1 000", "1.2.3", "1e", "1e+", "1ex", "1e99999", "0x10", "NaN", "inf", " 1", "1 ",
        "1234567890123456789", "1.234567890123456789", "1e65", "1e-65"}) {
    EXPECT_FALSE(Decimal::Parse(text).has_value()) << text;
  }
}

TEST(DecimalTest, EqualNumbersHaveEqualMembers) {
  EXPECT_EQ(D("1.50"), D("1.5"));
  EXPECT_EQ(D("1.5").coefficient(), 15);
  EXPECT_EQ(D("1.5").exponent(), -1);
  EXPECT_EQ(D("1500").coefficient(), 15);
  EXPECT_EQ(D("1500").exponent(), 2);
  EXPECT_EQ(D("0e9").exponent(), 0);
  EXPECT_EQ(Decimal::FromInt(1500), D("1.5e3"));
  EXPECT_EQ(Decimal::FromParts(1500, -3), D("1.5"));
}

TEST(DecimalTest, Predicates) {
  EXPECT_TRUE(Decimal().IsZero());
  EXPECT_TRUE(D("-1").IsNegative());
  EXPECT_FALSE(D("0").IsNegative());
  EXPECT_TRUE(D("1e3").IsInteger());
  EXPECT_TRUE(D("2.0").IsInteger());
  EXPECT_FALSE(D("2.1").IsInteger());
}

TEST(DecimalTest, OrdersByValueAcrossExponents) {
  const std::string_view kRising[] = {"-1e64", "-1e20", "-2",     "-1.5",   "-0.1",        "-1e-64", "0",
                                      "1e-64", "0.1",   "0.1001", "999999", "999999.0001", "1e6",    "1e64"};
  for (std::size_t i = 0; i < std::size(kRising); ++i) {
    for (std::size_t k = 0; k < std::size(kRising); ++k) {
      EXPECT_EQ(D(kRising[i]) <=> D(kRising[k]), i <=> k) << kRising[i] << " and " << kRising[k];
    }
  }
}

TEST(DecimalTest, ArithmeticIsExactOrAbsent) {
  EXPECT_EQ(D("0.1").Plus(D("0.2")), D("0.3"));
  EXPECT_EQ(D("1.1").Times(D("1e9")), D("1100000000"));
  EXPECT_EQ(D("683").TimesPowerOfTen(6), D("683000000"));
  EXPECT_EQ(D("5").Plus(D("-5")), D("0"));
  EXPECT_EQ(D("1e30").Plus(D("0")), D("1e30"));
  EXPECT_EQ(D("999999999999999999").Plus(D("1")), D("1e18"));
  EXPECT_EQ(D("999999999999999998").Plus(D("1")), D("999999999999999999"));
  EXPECT_FALSE(D("1e30").Plus(D("1")).has_value()) << "31 digits";
  EXPECT_FALSE(D("1234567890.1").Times(D("1234567890.1")).has_value());
  EXPECT_FALSE(D("1e64").TimesPowerOfTen(1).has_value());
  EXPECT_FALSE(D("1e60").Times(D("1e60")).has_value());
}

TEST(DecimalTest, NearestDouble) {
  EXPECT_EQ(D("0.1").ToDouble(), 0.1);
  EXPECT_EQ(D("-683000000").ToDouble(), -683000000.0);
}

TEST(DecimalTest, SeededRandomNumbersSurviveText) {
  std::mt19937_64 random(TestSeed());
  for (int i = 0; i < 20'000; ++i) {
    const auto coefficient = static_cast<std::int64_t>(random() % 1'999'999'999'999'999'999ULL) - 999'999'999'999'999'999;
    const auto exponent = static_cast<int>(random() % 100) - 50;
    const std::optional<Decimal> value = Decimal::FromParts(coefficient, exponent);
    ASSERT_TRUE(value.has_value()) << coefficient << "e" << exponent;
    ASSERT_EQ(Decimal::Parse(value->ToString()), value) << value->ToString();
    ASSERT_EQ(Decimal::Parse(std::to_string(coefficient) + "e" + std::to_string(exponent)), value);
  }
}

TEST(DecimalTest, SeededRandomSumsAgreeWithIntegers) {
  std::mt19937_64 random(TestSeed());
  for (int i = 0; i < 20'000; ++i) {
    const auto a = static_cast<std::int64_t>(random() % 2'000'000'000'001ULL) - 1'000'000'000'000;
    const auto b = static_cast<std::int64_t>(random() % 200'001ULL) - 100'000;
    ASSERT_EQ(Decimal::FromInt(a).Plus(Decimal::FromInt(b)), Decimal::FromInt(a + b)) << a << " + " << b;
    ASSERT_EQ(Decimal::FromInt(a).Times(Decimal::FromInt(b)), Decimal::FromInt(a * b)) << a << " * " << b;
    ASSERT_EQ(Decimal::FromInt(a) <=> Decimal::FromInt(b), a <=> b);
  }
}

}  // namespace
}  // namespace dealgraph
