// Dates: absolute ones in the orders that newspapers use (day month year, month day year, year month day, a month or a
// year alone), quarters and halves, and relative ones, which the day of publication anchors.
#include <chrono>

#include "nlp/measures/reading.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kFarFutureYears = 30;

class DateReader {
 public:
  DateReader(const FieldReading& reading, std::optional<Timestamp> published, Measures* out) : r_(reading), out_(out) {
    if (published) {
      today_ = std::chrono::floor<std::chrono::days>(*published);
      anchored_ = true;
    }
  }

  void Run() {
    for (int i = 0; i < r_.size();) {
      int last = i;
      PartialDate date;
      std::uint32_t begin = r_.item(i).begin;
      if (Read(i, &last, &date, &begin)) {
        Emit(begin, r_.item(last).end, date);
        i = last + 1;
      } else {
        ++i;
      }
    }
  }

 private:
  bool Read(int i, int* last, PartialDate* date, std::uint32_t* begin) const {
    const MeasureItem& item = r_.item(i);
    if (item.IsNumeral()) return ReadDayFirst(i, last, date) || ReadYearFirst(i, last, date);
    if (item.Is(WordKind::kMonth)) return ReadMonthFirst(i, last, date);
    if (item.Is(WordKind::kQuarter) || item.Is(WordKind::kHalfYear)) return ReadPart(i, last, date);
    if (item.Is(WordKind::kRelative)) return ReadRelative(item, date);
    if (item.Is(WordKind::kIn)) {
      const int year = i + 1 < r_.size() && r_.GapBehind(i) == Gap::kSpace ? YearAt(i + 1) : 0;
      if (year == 0 || IsCounted(i + 1)) return false;
      *date = {static_cast<std::int16_t>(year), 1, 1, DatePrecision::kYear};
      *last = i + 1;
      *begin = r_.item(i + 1).begin;
      return true;
    }
    return false;
  }

  // Four digits of a year that news speaks of; 0 otherwise.
  int YearAt(int i) const {
    if (i < 0 || i >= r_.size()) return 0;
    const MeasureItem& item = r_.item(i);
    if (!item.IsNumeral() || item.plain_digits != 4 || item.attached) return 0;
    const int year = static_cast<int>(item.value.ToDouble());
    return year >= 1800 && year <= 2199 ? year : 0;
  }
  int DayAt(int i) const {
    if (i < 0 || i >= r_.size()) return 0;
    const MeasureItem& item = r_.item(i);
    if (!item.IsNumeral() || item.plain_digits == 0 || item.plain_digits > 2 || item.attached) return 0;
    const int day = static_cast<int>(item.value.ToDouble());
    return day >= 1 && day <= 31 ? day : 0;
  }
  // Whether the number at item `i` counts something: money, a scale, a unit behind it.
  bool IsCounted(int i) const {
    if (i + 1 >= r_.size() || r_.GapBehind(i) == Gap::kOther) return false;
    const MeasureItem& next = r_.item(i + 1);
    return next.Is(WordKind::kUnit) || next.Is(WordKind::kScale) || next.Is(WordKind::kFamily) || next.Is(WordKind::kCurrency);
  }
  std::string_view Between(int i) const { return r_.text.substr(r_.item(i).end, r_.item(i + 1).begin - r_.item(i).end); }
  bool Near(int i, std::initializer_list<std::string_view> gaps) const {
    if (i + 1 >= r_.size()) return false;
    const std::string_view between = Between(i);
    for (const std::string_view gap : gaps) {
      if (between == gap) return true;
    }
    return false;
  }

  static bool IsCalendarDay(int year, int month, int day) {
    return year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day))).ok();
  }
  static PartialDate Day(int year, int month, int day) {
    return {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day), DatePrecision::kDay};
  }

  // The year of a day and month without one: the one that puts it nearest to publication.
  int NearestYear(int month) const {
    if (!anchored_) return 0;
    const year_month_day now(today_);
    const int year = static_cast<int>(now.year());
    const int distance = month - static_cast<int>(static_cast<unsigned>(now.month()));
    return distance > 6 ? year - 1 : distance < -6 ? year + 1 : year;
  }

  // "9. september 2025", "14 de agosto de 2025", "9 сентября"
  bool ReadDayFirst(int i, int* last, PartialDate* date) const {
    const int day = DayAt(i);
    if (day == 0 || i + 1 >= r_.size()) return false;
    int at = i + 1;
    if (r_.item(at).Is(WordKind::kLink) && Near(i, {" "})) ++at;
    if (at >= r_.size() || !r_.item(at).Is(WordKind::kMonth)) return false;
    if (at == i + 1 && !Near(i, {" ", ". ", ".", "\xC2\xA0", ".\xC2\xA0", "-", "er "})) return false;
    const int month = r_.item(at).Sense(WordKind::kMonth)->number;
    *last = at;
    int year = 0;
    int behind = at + 1;
    if (behind < r_.size() && r_.item(behind).Is(WordKind::kLink) && Near(at, {" "})) ++behind;
    if (behind < r_.size() && r_.item(behind).begin - r_.item(at).end <= 8) year = YearAt(behind);
    if (year != 0) {
      *last = behind;
    } else {
      year = NearestYear(month);
    }
    if (year == 0 || !IsCalendarDay(year, month, day)) return false;
    *date = Day(year, month, day);
    return true;
  }

  // "September 9, 2025", "september 2025"; a month alone only with a year.
  bool ReadMonthFirst(int i, int* last, PartialDate* date) const {
    const int month = r_.item(i).Sense(WordKind::kMonth)->number;
    if (i + 1 >= r_.size()) return false;
    const int day = Near(i, {" ", ". "}) ? DayAt(i + 1) : 0;
    if (day != 0) {
      int year = i + 2 < r_.size() && Near(i + 1, {", ", " ", ","}) ? YearAt(i + 2) : 0;
      *last = year != 0 ? i + 2 : i + 1;
      if (year == 0 && IsCounted(i + 1)) return false;
      if (year == 0) year = NearestYear(month);
      if (year == 0 || !IsCalendarDay(year, month, day)) return false;
      *date = Day(year, month, day);
      return true;
    }
    int at = i + 1;
    if (r_.item(at).Is(WordKind::kLink) && Near(i, {" "})) ++at;
    const bool near = at < r_.size() && (at > i + 1 || Near(i, {" ", ". ", ", ", "\xC2\xA0"}));
    const int year = near ? YearAt(at) : 0;
    if (year == 0) return false;
    *last = at;
    *date = {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), 1, DatePrecision::kMonth};
    return true;
  }

  // "2025-09-18", "2025年9月18日", "2025年"
  bool ReadYearFirst(int i, int* last, PartialDate* date) const {
    const int year = YearAt(i);
    if (year == 0) return false;
    const std::string_view rest = r_.text.substr(r_.item(i).end, 3);
    if (rest == "年" || rest == "년") {
      const std::string_view mark_month = rest == "年" ? "月" : "월";
      const std::string_view mark_day = rest == "年" ? "日" : "일";
      *date = {static_cast<std::int16_t>(year), 1, 1, DatePrecision::kYear};
      *last = i;
      const int month_item = NextNumeral(i, 4);
      const int month = month_item > 0 ? DayAt(month_item) : 0;
      if (month < 1 || month > 12 || r_.text.substr(r_.item(month_item).end, 3) != mark_month) return true;
      *date = {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), 1, DatePrecision::kMonth};
      *last = month_item;
      const int day_item = NextNumeral(month_item, 4);
      const int day = day_item > 0 ? DayAt(day_item) : 0;
      if (day == 0 || r_.text.substr(r_.item(day_item).end, 3) != mark_day || !IsCalendarDay(year, month, day)) return true;
      *date = Day(year, month, day);
      *last = day_item;
      return true;
    }
    if (i + 2 < r_.size() && Between(i) == "-" && Between(i + 1) == "-") {
      const int month = DayAt(i + 1);
      const int day = DayAt(i + 2);
      if (month >= 1 && month <= 12 && day != 0 && IsCalendarDay(year, month, day)) {
        *date = Day(year, month, day);
        *last = i + 2;
        return true;
      }
    }
    return false;
  }

  // The next numeral at most `bytes` behind item `i`.
  int NextNumeral(int i, std::uint32_t bytes) const {
    for (int at = i + 1; at < r_.size() && r_.item(at).begin <= r_.item(i).end + bytes; ++at) {
      if (r_.item(at).IsNumeral()) return at;
    }
    return -1;
  }

  // "Q3 2025", "third quarter of 2026", "second half of 2026", "in Q3"
  bool ReadPart(int i, int* last, PartialDate* date) const {
    const bool quarter = r_.item(i).Is(WordKind::kQuarter);
    const int part = r_.item(i).Sense(quarter ? WordKind::kQuarter : WordKind::kHalfYear)->number;
    int year = 0;
    for (int at = i + 1; at < r_.size() && at <= i + 2 && r_.item(at).begin - r_.item(i).end <= 8; ++at) {
      year = YearAt(at);
      if (year != 0) {
        *last = at;
        break;
      }
      if (!r_.item(at).Is(WordKind::kLink) && !r_.item(at).Is(WordKind::kIn)) break;
    }
    if (year == 0 && anchored_) year = static_cast<int>(year_month_day(today_).year());
    if (year == 0) return false;
    const int month = quarter ? part * 3 - 2 : part * 6 - 5;
    *date = {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), 1,
             quarter ? DatePrecision::kQuarter : DatePrecision::kHalf};
    return true;
  }

  bool ReadRelative(const MeasureItem& item, PartialDate* date) const {
    if (!anchored_) return false;
    const WordSense& sense = *item.Sense(WordKind::kRelative);
    const year_month_day now(today_);
    const int year = static_cast<int>(now.year());
    const int month = static_cast<int>(static_cast<unsigned>(now.month()));
    const auto of_day = [&](sys_days day) {
      const year_month_day ymd(day);
      return Day(static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
                 static_cast<int>(static_cast<unsigned>(ymd.day())));
    };
    const auto period = [&](int months, DatePrecision precision) {
      const int first = month - 1 - (month - 1) % months + sense.number * months;
      const int in_year = (first % 12 + 12) % 12;
      *date = {static_cast<std::int16_t>(year + (first - in_year) / 12), static_cast<std::uint8_t>(in_year + 1), 1, precision};
      return true;
    };
    switch (static_cast<RelativeUnit>(sense.code)) {
      case RelativeUnit::kDay: *date = of_day(today_ + std::chrono::days(sense.number)); return true;
      case RelativeUnit::kWeek: return false;  // no precision of a week to state it with
      case RelativeUnit::kMonth: return period(1, DatePrecision::kMonth);
      case RelativeUnit::kQuarter: return period(3, DatePrecision::kQuarter);
      case RelativeUnit::kHalf: return period(6, DatePrecision::kHalf);
      case RelativeUnit::kYear:
        *date = {static_cast<std::int16_t>(year + sense.number), 1, 1, DatePrecision::kYear};
        return true;
      case RelativeUnit::kWeekday: {
        const int wanted = static_cast<int>(sense.value.ToDouble());
        const int have = static_cast<int>(std::chrono::weekday(today_).iso_encoding());
        int back = (have - wanted + 7) % 7;
        if (sense.number < 0 && back == 0) back = 7;
        const int ahead = (wanted - have + 7) % 7;
        *date = of_day(sense.number > 0 ? today_ + std::chrono::days(ahead == 0 ? 7 : ahead) : today_ - std::chrono::days(back));
        return true;
      }
    }
    return false;
  }

  void Emit(std::uint32_t begin, std::uint32_t end, const PartialDate& date) {
    StatedDate stated;
    stated.span = {r_.field, begin, end};
    stated.value = date;
    stated.far_future = anchored_ && date.year > static_cast<int>(year_month_day(today_).year()) + kFarFutureYears;
    out_->dates.push_back(stated);
  }

  const FieldReading& r_;
  Measures* out_;
  sys_days today_{};
  bool anchored_ = false;
};

}  // namespace

void ReadDates(const FieldReading& reading, std::optional<Timestamp> published, Measures* out) {
  DateReader(reading, published, out).Run();
}

}  // namespace dealgraph::nlp
