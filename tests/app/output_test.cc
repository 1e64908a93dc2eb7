// How things are printed: widths, tables, sums.
#include <gtest/gtest.h>

#include "app/numbers.h"
#include "app/table.h"
#include "app/terminal.h"

namespace dealgraph::app {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  struct Case {
    const char* text;
    std::size_t width;
  };
  for (const Case& c : {Case{"", 0}, Case{"Nscale", 6}, Case{"Børsnoten", 9}, Case{"日本経済", 8}, Case{"e\u0301", 1},
                        Case{"한국", 4}, Case{"≠", 1}, Case{"\x1b", 0}, Case{"\xff", 1}, Case{"🚀", 2}}) {
    EXPECT_EQ(DisplayWidth(c.text), c.width) << c.text;
  }
}

TEST(FitWidth, CutsAtACharacterAndSaysSo) {
  EXPECT_EQ(FitWidth("Nscale", 6), "Nscale");
  EXPECT_EQ(FitWidth("Nscale", 5), "Nsca…");
  EXPECT_EQ(FitWidth("日本経済", 6), "日本…");
  EXPECT_EQ(FitWidth("日本経済", 0), "");
}

TEST(SafeForTerminal, TakesOutWhatDrivesATerminal) {
  EXPECT_EQ(SafeForTerminal("a\x1b[31mb\nc\td\u009b"), "a[31mb\nc\td");
}

TEST(Table, AlignsByWhatIsDisplayed) {
  Table table({{"A"}, {"B", Table::kRight}});
  table.Row({{"日本"}, {"1"}});
  table.Row({{"x"}, {"22"}});
  EXPECT_EQ(table.Format(0, Painter(false)), "A      B\n日本   1\nx     22\n");
}

TEST(Table, GivesWayFromTheWidestColumn) {
  Table table({{"A", Table::kLeft, 4}, {"B", Table::kLeft, 2}});
  table.Row({{"abcdefghij"}, {"xy"}});
  EXPECT_EQ(table.Format(9, Painter(false)), "A      B\nabcd…  xy\n");
}

Decimal Number(const char* text) { return *Decimal::Parse(text); }

TEST(Sums, AreShortWithoutLosingDigits) {
  struct Case {
    const char* value;
    const char* currency;
    const char* shown;
  };
  for (const Case& c : {Case{"683000000", "USD", "$683M"}, Case{"11000000000", "GBP", "£11B"},
                        Case{"683250000", "USD", "$683.25M"}, Case{"41.2", "USD", "$41.2"},
                        Case{"600000000", "DKK", "DKK 600M"}, Case{"1234567", "EUR", "€1.234567M"},
                        Case{"999", "EUR", "€999"}, Case{"7200000000000", "JPY", "¥7.2T"}}) {
    EXPECT_EQ(FormatSumShort(Number(c.value), c.currency), c.shown);
  }
  EXPECT_EQ(FormatSum(Number("683000000"), "USD"), "683,000,000 USD");
  EXPECT_EQ(FormatBoundedSum(Number("5000000"), "USD", nlp::Bound::kUpTo, {}, {}), "up to $5M");
  EXPECT_EQ(FormatBoundedSum(Number("5000000"), "EUR", nlp::Bound::kRange, Number("4000000"), Number("5000000")), "€4M–€5M");
}

TEST(SumFilter, ReadsWhatPeopleType) {
  struct Case {
    const char* text;
    const char* value;
    const char* currency;
  };
  for (const Case& c : {Case{"500M", "500000000", ""}, Case{"$500M", "500000000", "USD"}, Case{"1.1bn EUR", "1100000000", "EUR"},
                        Case{"683,000,000", "683000000", ""}, Case{"£2 billion", "2000000000", "GBP"}, Case{"250k", "250000", ""},
                        Case{"5 MIO DKK", "5000000", "DKK"}}) {
    const Result<SumFilter> filter = ParseSumFilter(c.text);
    ASSERT_TRUE(filter.ok()) << c.text;
    EXPECT_EQ(filter->value.ToString(), c.value) << c.text;
    EXPECT_EQ(filter->currency, c.currency) << c.text;
  }
  for (const char* text : {"", "much", "$", "12 parsecs", "1.2.3M"}) EXPECT_FALSE(ParseSumFilter(text).ok()) << text;
}

TEST(Counts, HaveSeparators) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1234567), "1,234,567");
  EXPECT_EQ(FormatBytes(12345678), "12.3 MB");
  EXPECT_EQ(FormatDuration(125), "2:05");
  EXPECT_EQ(FormatDuration(3725), "1:02:05");
}

}  // namespace
}  // namespace dealgraph::app
