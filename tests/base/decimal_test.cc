#include "base/decimal.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/seed.h"

namespace dealgraph {
namespace {

TEST(Decimal, ParsesWhatIsANumberAndPrintsItPlainly) {
  const struct {
    const char* input;
    const char* output;  // nullptr: no number
  } cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"000", "0"},
      {"12.50", "12.5"},
      {"-12.50", "-12.5"},
      {"+7", "7"},
      {"683000000", "683000000"},
      {"6.83e8", "683000000"},
      {"6.83E+8", "683000000"},
      {"1e-3", "0.001"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1000000000000000000000", "1000000000000000000000"},
      {"999999999999999999", "999999999999999999"},
      {"9999999999999999999", nullptr},  // 19 digits
      {"1e65", nullptr},
      {"1e-65", nullptr},
      {"1e99999", nullptr},
      {"", nullptr},
      {".", nullptr},
      {"-", nullptr},
      {"1.2.3", nullptr},
      {"1,5", nullptr},
      {"1e", nullptr},
      {"e5", nullptr},
      {"0x10", nullptr},
      {" 1", nullptr},
      {"1 ", nullptr},
      {"NaN", nullptr},
  };
  for (const auto& c : cases) {
    const auto parsed = Decimal::Parse(c.input);
    ASSERT_EQ(parsed.has_value(), c.output != nullptr) << c.input;
    if (parsed) {
      EXPECT_EQ(parsed->ToString(), c.output) << c.input;
    }
  }
}

TEST(Decimal, EqualNumbersAreEqualHoweverWritten) {
  EXPECT_EQ(Decimal::Parse("1.10"), Decimal::Parse("1.1"));
  EXPECT_EQ(Decimal::Parse("100"), Decimal::FromParts(1, 2));
  EXPECT_EQ(Decimal::FromInt(1000), Decimal::FromParts(10, 2));
}

TEST(Decimal, OrderIsThatOfTheNumbers) {
  const std::vector<const char*> ascending = {"-1e20", "-12.5", "-12.4", "-0.001", "0",   "1e-30", "0.5",
                                              "0.51",  "1",     "9.99",  "10",     "1e3", "1001",  "1e20"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t k = 0; k < ascending.size(); ++k) {
      EXPECT_EQ(*Decimal::Parse(ascending[i]) <=> *Decimal::Parse(ascending[k]), i <=> k) << ascending[i] << " " << ascending[k];
    }
  }
}

TEST(Decimal, ArithmeticIsExactOrNothing) {
  const Decimal tenth = *Decimal::Parse("0.1");
  EXPECT_EQ(tenth.Plus(*Decimal::Parse("0.2")), Decimal::Parse("0.3"));
  EXPECT_EQ(tenth.Times(tenth), Decimal::Parse("0.01"));
  EXPECT_EQ(Decimal::Parse("1.1")->TimesPowerOfTen(9)->ToString(), "1100000000");
  EXPECT_EQ(Decimal::Parse("999999999999999999")->Plus(Decimal::FromInt(2)), std::nullopt);
  EXPECT_EQ(Decimal::Parse("1e30")->Plus(Decimal::FromInt(1)), std::nullopt);
  EXPECT_EQ(Decimal::Parse("123456789012")->Times(*Decimal::Parse("123456789013")), std::nullopt);
  EXPECT_EQ(Decimal::Parse("5")->Plus(*Decimal::Parse("-5")), Decimal());
}

TEST(Decimal, AgreesWithIntegersOnRandomSums) {
  std::mt19937_64 random(TestSeed());
  std::uniform_int_distribution<std::int64_t> number(-1'000'000'000, 1'000'000'000);
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t a = number(random);
    const std::int64_t b = number(random);
    EXPECT_EQ(Decimal::FromInt(a).Plus(Decimal::FromInt(b)), Decimal::FromInt(a + b)) << a << " " << b;
    EXPECT_EQ(Decimal::FromInt(a).ToString(), std::to_string(a));
    EXPECT_EQ(Decimal::Parse(std::to_string(a)), Decimal::FromInt(a));
    EXPECT_EQ(Decimal::FromInt(a) <=> Decimal::FromInt(b), a <=> b);
  }
}

}  // namespace
}  // namespace dealgraph
