// Instants and calendar dates: UTC milliseconds for "when", PartialDate for what an article states.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealgraph {

using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

// Unix milliseconds, the form in which instants are stored.
inline std::int64_t ToUnixMillis(Timestamp t) { return t.time_since_epoch().count(); }
inline Timestamp FromUnixMillis(std::int64_t ms) { return Timestamp(std::chrono::milliseconds(ms)); }

// ISO 8601 as news feeds write it: "2025-09-18", "2025-09-18T00:29Z", "2025-09-18 00:29:05.123+02:00". A date alone is
// midnight UTC; a missing zone is UTC. Years 1-9999. nullopt: anything else.
std::optional<Timestamp> ParseIsoTime(std::string_view text);
// "2025-09-18T00:29:05Z", with milliseconds only when there are any.
std::string FormatIsoTime(Timestamp t);

// How exactly a date is stated. Values are persisted: never renumber.
enum class DatePrecision : std::uint8_t { kDay = 0, kMonth = 1, kQuarter = 2, kHalf = 3, kYear = 4 };
std::string_view DatePrecisionName(DatePrecision precision);  // "day" … "year"

// A calendar date as exact as it was stated. `month` is the first month of the period, `day` its first day.
struct PartialDate {
  std::int16_t year = 0;
  std::uint8_t month = 1;
  std::uint8_t day = 1;
  DatePrecision precision = DatePrecision::kYear;

  // "2025-08-14", "2025-08", "2025-Q3", "2025-H2", "2025".
  std::string ToString() const;
  // The reverse of ToString(); nullopt when it is none of these or no date of the calendar.
  static std::optional<PartialDate> Parse(std::string_view text);
  static PartialDate FromTimestamp(Timestamp t);  // the UTC day

  // First and last day of the stated period.
  std::chrono::sys_days First() const;
  std::chrono::sys_days Last() const;
  // Whether the stated periods have a day in common.
  bool Overlaps(const PartialDate& other) const;

  auto operator<=>(const PartialDate&) const = default;
};

// The current time, behind a seam so that tests decide what it is.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp Now() const override;
};

}  // namespace dealgraph
