#include "base/time.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace dealgraph {
namespace {

TEST(ParseIsoTime, ReadsWhatFeedsWrite) {
  const struct {
    const char* input;
    const char* utc;  // nullptr: no time
  } cases[] = {
      {"2025-09-18", "2025-09-18T00:00:00Z"},
      {"2025-09-18T00:29Z", "2025-09-18T00:29:00Z"},
      {"2025-09-18 00:29:05.123+02:00", "2025-09-17T22:29:05.123Z"},
      {"2025-09-18T00:29:05-0530", "2025-09-18T05:59:05Z"},
      {"2025-09-18T00:29:05+02", "2025-09-17T22:29:05Z"},
      {"2025-09-18T00:29:05.5Z", "2025-09-18T00:29:05.500Z"},
      {"2025-09-18T00:29:05.123456Z", "2025-09-18T00:29:05.123Z"},
      {"2024-02-29", "2024-02-29T00:00:00Z"},
      {"2203-01-01T00:00:00Z", "2203-01-01T00:00:00Z"},
      {"1960-01-01T00:00:00.250Z", "1960-01-01T00:00:00.250Z"},
      {"2025-02-29", nullptr},
      {"2025-13-01", nullptr},
      {"2025-9-18", nullptr},
      {"0000-01-01", nullptr},
      {"2025-09-18T24:00Z", nullptr},
      {"2025-09-18T00:60Z", nullptr},
      {"2025-09-18T00:29:05.Z", nullptr},
      {"2025-09-18T00:29Zx", nullptr},
      {"18.09.2025", nullptr},
      {"Thu, 18 Sep 2025 00:29:05 GMT", nullptr},
      {"", nullptr},
  };
  for (const auto& c : cases) {
    const auto parsed = ParseIsoTime(c.input);
    ASSERT_EQ(parsed.has_value(), c.utc != nullptr) << c.input;
    if (parsed) {
      EXPECT_EQ(FormatIsoTime(*parsed), c.utc) << c.input;
    }
  }
}

TEST(PartialDate, SaysNoMoreThanWasStated) {
  const struct {
    const char* text;
    DatePrecision precision;
    const char* first;
    const char* last;
  } cases[] = {
      {"2025-08-14", DatePrecision::kDay, "2025-08-14", "2025-08-14"},
      {"2024-02", DatePrecision::kMonth, "2024-02-01", "2024-02-29"},
      {"2025-Q3", DatePrecision::kQuarter, "2025-07-01", "2025-09-30"},
      {"2025-H2", DatePrecision::kHalf, "2025-07-01", "2025-12-31"},
      {"2025", DatePrecision::kYear, "2025-01-01", "2025-12-31"},
  };
  for (const auto& c : cases) {
    const auto date = PartialDate::Parse(c.text);
    ASSERT_TRUE(date) << c.text;
    EXPECT_EQ(date->precision, c.precision);
    EXPECT_EQ(date->ToString(), c.text);
    EXPECT_EQ(PartialDate::FromTimestamp(Timestamp(date->First())).ToString(), c.first);
    EXPECT_EQ(PartialDate::FromTimestamp(Timestamp(date->Last())).ToString(), c.last);
  }
  for (const char* text : {"", "25", "2025-00", "2025-13", "2025-Q5", "2025-Q0", "2025-H3", "2025-02-30", "2025-8-1", "0000"}) {
    EXPECT_FALSE(PartialDate::Parse(text)) << text;
  }
}

TEST(PartialDate, PeriodsOverlapWhenTheyShareADay) {
  const auto date = [](const char* text) { return *PartialDate::Parse(text); };
  EXPECT_TRUE(date("2025-Q3").Overlaps(date("2025-09-30")));
  EXPECT_FALSE(date("2025-Q3").Overlaps(date("2025-10-01")));
  EXPECT_TRUE(date("2025").Overlaps(date("2025-H1")));
  EXPECT_FALSE(date("2025-H1").Overlaps(date("2025-H2")));
}

}  // namespace
}  // namespace dealgraph
