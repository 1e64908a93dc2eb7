#include "base/time.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/seed.h"

namespace dealgraph {
namespace {

TEST(ParseIsoTimeTest, ReadsWhatFeedsWrite) {
  const struct {
    std::string_view text, formatted;
  } kCases[] = {
      {"1970-01-01", "1970-01-01T00:00:00Z"},
      {"2025-09-18", "2025-09-18T00:00:00Z"},
      {"2025-09-18T00:29Z", "2025-09-18T00:29:00Z"},
      {"2025-09-18 00:29", "2025-09-18T00:29:00Z"},
      {"2025-09-18t00:29:05z", "2025-09-18T00:29:05Z"},
      {"2025-09-18 00:29:05.123+02:00", "2025-09-17T22:29:05.123Z"},
      {"2025-09-18T00:29:05,5-0530", "2025-09-18T05:59:05.500Z"},
      {"2025-09-18T00:29:05+02", "2025-09-17T22:29:05Z"},
      {"2025-09-18 00:29:05 +0200", "2025-09-17T22:29:05Z"},
      {"2025-09-18T00:29:05.123456789Z", "2025-09-18T00:29:05.123Z"},
      {"2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},  // a leap second is the next one
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"0001-01-01", "0001-01-01T00:00:00Z"},
      {"2203-01-01", "2203-01-01T00:00:00Z"},
      {"9999-12-31", "9999-12-31T00:00:00Z"},
  };
  for (const auto& c : kCases) {
    const std::optional<Timestamp> time = ParseIsoTime(c.text);
    ASSERT_TRUE(time.has_value()) << c.text;
    EXPECT_EQ(FormatIsoTime(*time), c.formatted) << c.text;
  }
}

TEST(ParseIsoTimeTest, EverythingElseIsNoTime) {
  for (const std::string_view text :
       {"", "2025", "2025-09", "25-09-18", "2025-9-18", "2025/09/18", "18.09.2025", "0000-01-01", "2025-00-01", "2025-13-01",
        "2025-02-29", "2025-04-31", "2025-09-18T", "2025-09-18T24:00", "2025-09-18T12", "2025-09-18T12:60",
        "2025-09-18T12:00:61", "2025-09-18T12:00:00.", "2025-09-18T12:00:00X", "2025-09-18T12:00+19:00",
        "2025-09-18T12:00+02:0", "2025-09-18T12:00Z ", " 2025-09-18", "2025-09-18x", "-025-09-18", "Thu, 18 Sep 2025"}) {
    EXPECT_FALSE(ParseIsoTime(text).has_value()) << text;
  }
}

TEST(TimestampTest, MillisecondsThereAndBack) {
  for (const std::int64_t ms : {INT64_C(0), INT64_C(1), INT64_C(-1), INT64_C(1'758'155'340'000), INT64_C(-62'135'596'800'000)}) {
    EXPECT_EQ(ToUnixMillis(FromUnixMillis(ms)), ms);
  }
  EXPECT_EQ(ToUnixMillis(*ParseIsoTime("2025-09-18T00:29Z")), 1'758'155'340'000);
}

TEST(TimestampTest, SeededRandomTimesSurviveText) {
  std::mt19937_64 random(TestSeed());
  const std::int64_t first = ToUnixMillis(*ParseIsoTime("0001-01-01"));
  const std::int64_t last = ToUnixMillis(*ParseIsoTime("9999-12-31"));
  for (int i = 0; i < 20'000; ++i) {
    const auto ms = first + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(last - first));
    const Timestamp time = FromUnixMillis(ms);
    ASSERT_EQ(ParseIsoTime(FormatIsoTime(time)), time) << FormatIsoTime(time);
  }
}

TEST(PartialDateTest, TextAndPeriodOfEachPrecision) {
  const struct {
    std::string_view text;
    DatePrecision precision;
    std::string_view first, last;
  } kCases[] = {
      {"2025-08-14", DatePrecision::kDay, "2025-08-14", "2025-08-14"},
      {"2024-02", DatePrecision::kMonth, "2024-02-01", "2024-02-29"},
      {"2025-12", DatePrecision::kMonth, "2025-12-01", "2025-12-31"},
      {"2025-Q1", DatePrecision::kQuarter, "2025-01-01", "2025-03-31"},
      {"2025-Q4", DatePrecision::kQuarter, "2025-10-01", "2025-12-31"},
      {"2025-H1", DatePrecision::kHalf, "2025-01-01", "2025-06-30"},
      {"2025-H2", DatePrecision::kHalf, "2025-07-01", "2025-12-31"},
      {"2025", DatePrecision::kYear, "2025-01-01", "2025-12-31"},
  };
  for (const auto& c : kCases) {
    const std::optional<PartialDate> date = PartialDate::Parse(c.text);
    ASSERT_TRUE(date.has_value()) << c.text;
    EXPECT_EQ(date->precision, c.precision) << c.text;
    EXPECT_EQ(date->ToString(), c.text);
    EXPECT_EQ(FormatIsoTime(Timestamp(date->First())).substr(0, 10), c.first);
    EXPECT_EQ(FormatIsoTime(Timestamp(date->Last())).substr(0, 10), c.last);
  }
}

TEST(PartialDateTest, WhatIsNoDateIsRefused) {
  for (const std::string_view text : {"", "25", "0000", "2025-", "2025-13", "2025-00", "2025-Q0", "2025-Q5", "2025-H3", "2025-Q1-01",
                                      "2025-02-29", "2025-02-30", "2025-1-1", "2025-01-01T00:00", "2025-q1", "20255"}) {
    EXPECT_FALSE(PartialDate::Parse(text).has_value()) << text;
  }
}

TEST(PartialDateTest, PeriodsOverlapWhenTheyShareADay) {
  const struct {
    std::string_view a, b;
    bool overlap;
  } kCases[] = {
      {"2025", "2025-12-31", true},      {"2025-H1", "2025-Q2", true},          {"2025-H1", "2025-Q3", false},
      {"2025-08", "2025-08-31", true},   {"2025-08", "2025-09-01", false},      {"2024", "2025", false},
      {"2025-Q3", "2025-08", true},      {"2025-08-14", "2025-08-14", true},    {"2025-08-14", "2025-08-15", false},
  };
  for (const auto& c : kCases) {
    const PartialDate a = *PartialDate::Parse(c.a);
    const PartialDate b = *PartialDate::Parse(c.b);
    EXPECT_EQ(a.Overlaps(b), c.overlap) << c.a << " " << c.b;
    EXPECT_EQ(b.Overlaps(a), c.overlap) << c.b << " " << c.a;
  }
}

TEST(PartialDateTest, OfATimestampIsItsUtcDay) {
  EXPECT_EQ(PartialDate::FromTimestamp(*ParseIsoTime("2025-09-18T00:29+02:00")).ToString(), "2025-09-17");
  EXPECT_EQ(PartialDate::FromTimestamp(*ParseIsoTime("1969-12-31T23:59:59Z")).ToString(), "1969-12-31");
}

TEST(SystemClockTest, IsNotBeforeThisWasWritten) {
  EXPECT_GT(SystemClock().Now(), *ParseIsoTime("2025-01-01"));
}

}  // namespace
}  // namespace dealgraph
