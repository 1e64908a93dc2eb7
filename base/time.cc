#include "base/time.h"

#include <cstdio>

namespace dealgraph {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

// Reads exactly `digits` decimal digits from the front of `text`.
std::optional<int> TakeDigits(std::string_view& text, int digits) {
  if (text.size() < static_cast<std::size_t>(digits)) return std::nullopt;
  int value = 0;
  for (int i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool TakeChar(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<sys_days> MakeDay(int y, int m, int d) {
  const year_month_day date{year(y), month(m), day(d)};
  if (y < 1 || y > 9999 || !date.ok()) return std::nullopt;
  return sys_days(date);
}

// "+02:00", "+0200", "+02" or "Z"; nullopt on anything else.
std::optional<std::chrono::minutes> TakeZone(std::string_view& text) {
  if (text.empty()) return std::chrono::minutes(0);
  if (TakeChar(text, 'Z') || TakeChar(text, 'z')) return std::chrono::minutes(0);
  const bool west = text.front() == '-';
  if (!west && text.front() != '+') return std::nullopt;
  text.remove_prefix(1);
  const auto hours = TakeDigits(text, 2);
  if (!hours || *hours > 18) return std::nullopt;
  int minutes = 0;
  if (!text.empty()) {
    TakeChar(text, ':');
    const auto m = TakeDigits(text, 2);
    if (!m || *m > 59) return std::nullopt;
    minutes = *m;
  }
  const std::chrono::minutes offset(*hours * 60 + minutes);
  return west ? -offset : offset;
}

}  // namespace

std::optional<Timestamp> ParseIsoTime(std::string_view text) {
  const auto y = TakeDigits(text, 4);
  if (!y || !TakeChar(text, '-')) return std::nullopt;
  const auto m = TakeDigits(text, 2);
  if (!m || !TakeChar(text, '-')) return std::nullopt;
  const auto d = TakeDigits(text, 2);
  if (!d) return std::nullopt;
  const auto date = MakeDay(*y, *m, *d);
  if (!date) return std::nullopt;
  if (text.empty()) return Timestamp(*date);

  if (!TakeChar(text, 'T') && !TakeChar(text, 't') && !TakeChar(text, ' ')) return std::nullopt;
  const auto hours = TakeDigits(text, 2);
  if (!hours || *hours > 23 || !TakeChar(text, ':')) return std::nullopt;
  const auto minutes = TakeDigits(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int seconds = 0;
  int millis = 0;
  if (TakeChar(text, ':')) {
    const auto s = TakeDigits(text, 2);
    if (!s || *s > 60) return std::nullopt;
    seconds = *s;
    if (TakeChar(text, '.') || TakeChar(text, ',')) {
      int scale = 100;
      bool any = false;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        millis += (text.front() - '0') * scale;
        scale /= 10;
        any = true;
        text.remove_prefix(1);
      }
      if (!any) return std::nullopt;
    }
  }
  TakeChar(text, ' ');
  const auto zone = TakeZone(text);
  if (!zone || !text.empty()) return std::nullopt;
  return Timestamp(*date) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) + std::chrono::seconds(seconds) +
         std::chrono::milliseconds(millis) - *zone;
}

std::string FormatIsoTime(Timestamp t) {
  const sys_days date = std::chrono::floor<std::chrono::days>(t);
  const year_month_day ymd(date);
  const std::int64_t ms = (t - Timestamp(date)).count();
  char buffer[48];
  int n = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(ymd.year()),
                        static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                        static_cast<int>(ms / 3'600'000), static_cast<int>(ms / 60'000 % 60),
                        static_cast<int>(ms / 1000 % 60));
  std::string result(buffer, static_cast<std::size_t>(n));
  if (ms % 1000 != 0) {
    n = std::snprintf(buffer, sizeof buffer, ".%03d", static_cast<int>(ms % 1000));
    result.append(buffer, static_cast<std::size_t>(n));
  }
  return result + "Z";
}

std::string_view DatePrecisionName(DatePrecision precision) {
  switch (precision) {
    case DatePrecision::kDay: return "day";
    case DatePrecision::kMonth: return "month";
    case DatePrecision::kQuarter: return "quarter";
    case DatePrecision::kHalf: return "half";
    case DatePrecision::kYear: return "year";
  }
  return "year";
}

std::string PartialDate::ToString() const {
  char buffer[32];
  int n = 0;
  switch (precision) {
    case DatePrecision::kDay: n = std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year, month, day); break;
    case DatePrecision::kMonth: n = std::snprintf(buffer, sizeof buffer, "%04d-%02d", year, month); break;
    case DatePrecision::kQuarter: n = std::snprintf(buffer, sizeof buffer, "%04d-Q%d", year, (month - 1) / 3 + 1); break;
    case DatePrecision::kHalf: n = std::snprintf(buffer, sizeof buffer, "%04d-H%d", year, month <= 6 ? 1 : 2); break;
    case DatePrecision::kYear: n = std::snprintf(buffer, sizeof buffer, "%04d", year); break;
  }
  return std::string(buffer, static_cast<std::size_t>(n));
}

std::optional<PartialDate> PartialDate::Parse(std::string_view text) {
  const auto y = TakeDigits(text, 4);
  if (!y || *y < 1) return std::nullopt;
  PartialDate date;
  date.year = static_cast<std::int16_t>(*y);
  if (text.empty()) return date;
  if (!TakeChar(text, '-')) return std::nullopt;
  if (TakeChar(text, 'Q')) {
    const auto quarter = TakeDigits(text, 1);
    if (!quarter || *quarter < 1 || *quarter > 4 || !text.empty()) return std::nullopt;
    date.month = static_cast<std::uint8_t>((*quarter - 1) * 3 + 1);
    date.precision = DatePrecision::kQuarter;
    return date;
  }
  if (TakeChar(text, 'H')) {
    const auto half = TakeDigits(text, 1);
    if (!half || *half < 1 || *half > 2 || !text.empty()) return std::nullopt;
    date.month = static_cast<std::uint8_t>((*half - 1) * 6 + 1);
    date.precision = DatePrecision::kHalf;
    return date;
  }
  const auto m = TakeDigits(text, 2);
  if (!m || *m < 1 || *m > 12) return std::nullopt;
  date.month = static_cast<std::uint8_t>(*m);
  date.precision = DatePrecision::kMonth;
  if (text.empty()) return date;
  if (!TakeChar(text, '-')) return std::nullopt;
  const auto d = TakeDigits(text, 2);
  if (!d || !text.empty() || !MakeDay(*y, *m, *d)) return std::nullopt;
  date.day = static_cast<std::uint8_t>(*d);
  date.precision = DatePrecision::kDay;
  return date;
}

PartialDate PartialDate::FromTimestamp(Timestamp t) {
  const year_month_day ymd(std::chrono::floor<std::chrono::days>(t));
  PartialDate date;
  date.year = static_cast<std::int16_t>(static_cast<int>(ymd.year()));
  date.month = static_cast<std::uint8_t>(static_cast<unsigned>(ymd.month()));
  date.day = static_cast<std::uint8_t>(static_cast<unsigned>(ymd.day()));
  date.precision = DatePrecision::kDay;
  return date;
}

sys_days PartialDate::First() const {
  return sys_days(year_month_day{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)});
}

sys_days PartialDate::Last() const {
  int months = 0;
  switch (precision) {
    case DatePrecision::kDay: return First();
    case DatePrecision::kMonth: months = 1; break;
    case DatePrecision::kQuarter: months = 3; break;
    case DatePrecision::kHalf: months = 6; break;
    case DatePrecision::kYear: months = 12; break;
  }
  const std::chrono::year_month first{std::chrono::year(year), std::chrono::month(month)};
  return sys_days((first + std::chrono::months(months)) / std::chrono::day(1)) - std::chrono::days(1);
}

bool PartialDate::Overlaps(const PartialDate& other) const { return First() <= other.Last() && other.First() <= Last(); }

Timestamp SystemClock::Now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace dealgraph
