// Dates are read from four kinds of anchors: a month's name, a numeral of date shape, a word for a quarter or half year,
// and relative words; a bare year needs a word that makes it one. What is left out (the year of "14 August") is filled
// in from the publication, as the nearest such day. Two readings that differ (03/04/2025) give none.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <utility>

#include "nlp/measures/reading.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kYearMin = 1800;
constexpr int kYearMax = 2199;
// Eras whose years are counted from one; what is added to reach the common era.
constexpr std::pair<std::string_view, int> kEras[] = {{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"民國", 1911}, {"民国", 1911}};
constexpr int kFarYears = 20;  // what a news article plans is nearer

sys_days DayOf(int year, int month, int day) {
  return sys_days(std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                  std::chrono::day(static_cast<unsigned>(day)));
}

bool IsDate(int year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 &&
         std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
             .ok();
}

PartialDate Partial(int year, int month, int day, DatePrecision precision) {
  PartialDate date;
  date.year = static_cast<std::int16_t>(year);
  date.month = static_cast<std::uint8_t>(month);
  date.day = static_cast<std::uint8_t>(day);
  date.precision = precision;
  return date;
}

PartialDate OfDay(sys_days day) {
  const std::chrono::year_month_day ymd(day);
  return Partial(static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
                 static_cast<int>(static_cast<unsigned>(ymd.day())), DatePrecision::kDay);
}

class DateReader {
 public:
  DateReader(const FieldReading& reading, const MeasureContext& context, const std::vector<bool>& taken, Measures* out)
      : r_(reading), context_(context), out_(out), used_(reading.items.size(), false) {
    if (context.published) published_ = PartialDate::FromTimestamp(*context.published + context.zone);
    for (std::size_t n = 0; n < taken.size(); ++n) {
      for (int i = reading.numbers[n].first; taken[n] && i <= reading.numbers[n].last; ++i) used_[static_cast<std::size_t>(i)] = true;
    }
  }

  void Run() {
    for (int i = 0; i < r_.size(); ++i) {
      if (!r_.item(i).IsNumeral() || used_[static_cast<std::size_t>(i)]) continue;
      if (!ReadIdeographic(i)) ReadNumeric(i);
    }
    ReadFirstYearsOfEras();
    for (int i = 0; i < r_.size(); ++i) {
      if (r_.item(i).Is(WordKind::kMonth)) ReadMonth(i);
      if (r_.item(i).Is(WordKind::kQuarter)) ReadPart(i, WordKind::kQuarter);
      if (r_.item(i).Is(WordKind::kHalfYear)) ReadPart(i, WordKind::kHalfYear);
    }
    for (int i = 0; i < r_.size(); ++i) {
      if (r_.item(i).Is(WordKind::kRelative)) ReadRelative(i);
    }
    for (int i = 0; i < r_.size(); ++i) ReadBareYear(i);
  }

 private:
  bool Used(int i) const { return used_[static_cast<std::size_t>(i)]; }
  std::string_view GapText(int i) const { return r_.text.substr(r_.item(i).end, r_.item(i + 1).begin - r_.item(i).end); }

  // A plain numeral of one or two digits, as a number; else 0.
  int SmallAt(int i) const {
    if (i < 0 || i >= r_.size() || Used(i)) return 0;
    const MeasureItem& item = r_.item(i);
    if (!item.IsNumeral() || item.attached || item.plain_digits == 0 || item.plain_digits > 2) return 0;
    return static_cast<int>(item.value.ToDouble());
  }
  // A year in digits, or one that is told from the publication's: "last year".
  int YearAt(int i) const {
    const int year = NumeralYearAt(i);
    return year != 0 ? year : RelativeYearAt(i);
  }
  int RelativeYearAt(int i) const {
    if (i < 0 || i >= r_.size() || Used(i) || !published_) return 0;
    const WordSense* sense = r_.item(i).Sense(WordKind::kRelative);
    if (sense == nullptr || static_cast<RelativeUnit>(sense->code) != RelativeUnit::kYear) return 0;
    return published_->year + sense->number;
  }
  int NumeralYearAt(int i) const {
    if (i < 0 || i >= r_.size() || Used(i)) return 0;
    const MeasureItem& item = r_.item(i);
    if (!item.IsNumeral() || item.attached || item.plain_digits != 4) return 0;
    int year = static_cast<int>(item.value.ToDouble());
    // The Buddhist era of Thai dates.
    if (context_.language == "th" && year >= 2400 && year < 2700) year -= 543;
    return year >= kYearMin && year <= kYearMax ? year : 0;
  }

  // Short joints inside a date: "14. august", "14th of August", "14 de agosto".
  bool JoinsDate(int i) const {
    if (i < 0 || i + 1 >= r_.size()) return false;
    std::string_view gap = GapText(i);
    if (gap.size() > 12 || gap.find('\n') != std::string_view::npos) return false;
    while (gap.starts_with(' ')) gap.remove_prefix(1);
    while (gap.ends_with(' ')) gap.remove_suffix(1);
    static constexpr std::string_view kJoints[] = {"", ".", ",", "\xC2\xA0", "st", "nd", "rd", "th", "st,", "nd,", "rd,", "th,",
                                                   "er", "º", "°", "º de", "de", "del", "of", "st of", "nd of", "rd of", "th of",
                                                   "-", "/", "den", "’", "'", "г.", "року", "का", "के"};
    return std::find(std::begin(kJoints), std::end(kJoints), gap) != std::end(kJoints);
  }
  // The item behind `i`, a link word skipped; -1 when it does not belong to a date.
  int Behind(int i) const {
    if (!JoinsDate(i)) return -1;
    if (r_.item(i + 1).Is(WordKind::kLink) && JoinsDate(i + 1)) return i + 2;
    return i + 1;
  }
  int Before(int i) const {
    if (!JoinsDate(i - 1)) return -1;
    if (r_.item(i - 1).Is(WordKind::kLink) && JoinsDate(i - 2)) return i - 2;
    return i - 1;
  }

  void Add(std::uint32_t begin, std::uint32_t end, const PartialDate& value) {
    StatedDate date;
    date.span = {r_.field, begin, end};
    date.value = value;
    date.far_future = published_ && value.year > published_->year + kFarYears;
    out_->dates.push_back(date);
  }
  void Use(int i) { used_[static_cast<std::size_t>(i)] = true; }

  // The year in which the day lies nearest to the publication.
  std::optional<int> NearestYear(int month, int day) const {
    if (!published_) return std::nullopt;
    std::optional<int> best;
    days best_gap{0};
    for (int year = published_->year - 1; year <= published_->year + 1; ++year) {
      if (!IsDate(year, month, day)) continue;
      const days gap = DayOf(year, month, day) - published_->First();
      const days size = gap < days(0) ? -gap : gap;
      if (best && size >= best_gap) continue;
      best = year;
      best_gap = size;
    }
    return best;
  }

  void ReadMonth(int i) {
    if (Used(i)) return;
    const int month = r_.item(i).Sense(WordKind::kMonth)->number;
    std::uint32_t begin = r_.item(i).begin;
    std::uint32_t end = r_.item(i).end;
    int day = 0;
    int year = 0;
    const int before = Before(i);
    if (before >= 0 && SmallAt(before) >= 1 && SmallAt(before) <= 31) {
      day = SmallAt(before);
      begin = r_.item(before).begin;
      Use(before);
    } else if (before >= 0 && YearAt(before) != 0) {
      year = YearAt(before);
      begin = r_.item(before).begin;
      Use(before);
    }
    const int behind = Behind(i);
    int last = i;
    if (behind >= 0 && day == 0 && SmallAt(behind) >= 1 && SmallAt(behind) <= 31) {
      day = SmallAt(behind);
      last = behind;
    }
    const int after = last == i ? behind : Behind(last);
    if (year == 0 && after >= 0 && YearAt(after) != 0) {
      year = YearAt(after);
      last = after;
    }
    for (int k = i; k <= last; ++k) Use(k);
    end = r_.item(last).end;
    if (year == 0 && day == 0) {
      // "May", "March" and "mars" are words too: alone a month needs its preposition, and a capital where it is a verb.
      const bool stated = i > 0 && r_.item(i - 1).Is(WordKind::kIn) && r_.GapBehind(i - 1) == Gap::kSpace;
      if (!stated || r_.item(i).end - r_.item(i).begin < 4) return;
    }
    if (year == 0) {
      const auto nearest = NearestYear(month, day == 0 ? 1 : day);
      if (!nearest) return;
      year = *nearest;
    }
    if (!IsDate(year, month, day == 0 ? 1 : day)) return;
    Add(begin, end, Partial(year, month, day == 0 ? 1 : day, day == 0 ? DatePrecision::kMonth : DatePrecision::kDay));
  }

  char32_t CharAt(std::size_t at, std::size_t* next) const {
    while (at < r_.text.size() && r_.text[at] == ' ') ++at;
    if (at >= r_.text.size()) return 0;
    const char32_t c = DecodeUtf8(r_.text, &at);
    *next = at;
    return c;
  }
  int ShortNumber(int i) const {
    if (i >= r_.size() || Used(i)) return -1;
    const MeasureItem& item = r_.item(i);
    return item.IsNumeral() && item.plain_digits > 0 && item.plain_digits <= 4 ? static_cast<int>(item.value.ToDouble()) : -1;
  }

  // "2025年8月14日", "令和7年8月", "2025년 8월 14일", "8月14日".
  bool ReadIdeographic(int i) {
    std::size_t end = 0;
    const char32_t mark = CharAt(r_.item(i).end, &end);
    int at = i;
    int year = 0;
    int month = 0;
    int day = 0;
    std::uint32_t begin = r_.item(i).begin;
    bool of_relative = false;
    if (mark == U'年' || mark == U'년') {
      year = ShortNumber(at);
      if (begin >= 6) {
        for (const auto& [era, offset] : kEras) {
          if (r_.text.substr(r_.item(i).begin - 6, 6) == era) year += offset, begin = r_.item(i).begin - 6;
        }
      }
      if (year < kYearMin || year > kYearMax) return false;
      ++at;
    } else if (mark != U'月' && mark != U'월') {
      return false;
    } else if (i > 0 && RelativeYearAt(i - 1) != 0 && r_.GapBehind(i - 1) != Gap::kOther) {
      year = RelativeYearAt(i - 1);  // "昨年8月"
      begin = r_.item(i - 1).begin;
      of_relative = true;
    }
    const int first = at;
    std::size_t next = 0;
    const auto adjoins = [&](int k) {
      return k == first && (year == 0 || of_relative) ? true : k < r_.size() && end <= r_.item(k).begin && r_.item(k).begin - end <= 1;
    };
    if (at < r_.size() && adjoins(at) && ShortNumber(at) >= 1 && ShortNumber(at) <= 12) {
      const char32_t sign = CharAt(r_.item(at).end, &next);
      if (sign == U'月' || sign == U'월') {
        month = ShortNumber(at);
        end = next;
        ++at;
        if (at < r_.size() && end <= r_.item(at).begin && r_.item(at).begin - end <= 1 && ShortNumber(at) >= 1) {
          const char32_t day_sign = CharAt(r_.item(at).end, &next);
          if (day_sign == U'日' || day_sign == U'일' || day_sign == U'號' || day_sign == U'号') {
            day = ShortNumber(at);
            end = next;
            ++at;
          }
        }
      }
    }
    if (year == 0 && day == 0) return false;  // "6月" alone: months of duration look the same
    // "2026年第3四半期", "2026年下半年" go on as parts of a year.
    if (month == 0 && at < r_.size() && r_.item(at).begin - end <= 3 && IsPart(at)) return false;
    if (year == 0) {
      const auto nearest = NearestYear(month, day);
      if (!nearest) return false;
      year = *nearest;
    }
    if (!IsDate(year, month == 0 ? 1 : month, day == 0 ? 1 : day)) return false;
    for (int k = of_relative ? i - 1 : i; k < at; ++k) Use(k);
    Add(begin, static_cast<std::uint32_t>(end),
        Partial(year, month == 0 ? 1 : month, day == 0 ? 1 : day,
                day != 0 ? DatePrecision::kDay : month != 0 ? DatePrecision::kMonth : DatePrecision::kYear));
    return true;
  }

  // "令和元年": the first year of an era has a word instead of a number.
  void ReadFirstYearsOfEras() {
    constexpr std::string_view kFirst = "元年";
    for (std::size_t at = r_.text.find(kFirst); at != std::string_view::npos; at = r_.text.find(kFirst, at + kFirst.size())) {
      for (const auto& [era, offset] : kEras) {
        if (at < era.size() || r_.text.substr(at - era.size(), era.size()) != era) continue;
        Add(static_cast<std::uint32_t>(at - era.size()), static_cast<std::uint32_t>(at + kFirst.size()),
            Partial(offset + 1, 1, 1, DatePrecision::kYear));
      }
    }
  }

  bool IsPart(int i) const {
    return r_.item(i).Is(WordKind::kQuarter) || r_.item(i).Is(WordKind::kHalfYear) ||
           (i + 1 < r_.size() && r_.item(i).IsNumeral() &&
            (r_.item(i + 1).Is(WordKind::kQuarter) || r_.item(i + 1).Is(WordKind::kHalfYear)));
  }

  // "14.08.2025", "2025-08-14", "14/08/2025".
  void ReadNumeric(int i) {
    if (r_.item(i).attached) return;
    const std::size_t begin = r_.item(i).begin;
    int parts[3] = {0, 0, 0};
    int digits[3] = {0, 0, 0};
    char sign = 0;
    std::size_t at = begin;
    for (int part = 0; part < 3; ++part) {
      while (at < r_.text.size() && r_.text[at] >= '0' && r_.text[at] <= '9' && digits[part] < 5) {
        parts[part] = parts[part] * 10 + (r_.text[at++] - '0');
        ++digits[part];
      }
      if (digits[part] == 0 || digits[part] > 4) return;
      if (part == 2) break;
      const char c = at < r_.text.size() ? r_.text[at] : '\0';
      if ((c != '.' && c != '-' && c != '/') || (sign != 0 && sign != c)) return;
      sign = c;
      ++at;
    }
    if (at < r_.text.size() && ((r_.text[at] >= '0' && r_.text[at] <= '9') || r_.text[at] == sign)) {
      if (!(sign == '.' && (at + 1 >= r_.text.size() || r_.text[at + 1] < '0' || r_.text[at + 1] > '9'))) return;
    }
    int year = 0, month = 0, day = 0;
    if (digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2) {
      year = parts[0], month = parts[1], day = parts[2];
    } else if (digits[2] == 4 && digits[0] <= 2 && digits[1] <= 2) {
      year = parts[2];
      const bool month_first = sign != '.' && context_.language == "en" && (context_.country == "US" || parts[1] > 12);
      const bool unsure = sign == '/' && context_.language == "en" && context_.country.empty() && parts[0] <= 12 &&
                          parts[1] <= 12 && parts[0] != parts[1];
      if (unsure) return;
      day = month_first ? parts[1] : parts[0];
      month = month_first ? parts[0] : parts[1];
    } else {
      return;
    }
    if (context_.language == "th" && year >= 2400 && year < 2700) year -= 543;
    if (year < kYearMin || year > kYearMax || !IsDate(year, month, day)) return;
    for (int k = i; k < r_.size() && r_.item(k).begin < at; ++k) Use(k);
    Add(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at), Partial(year, month, day, DatePrecision::kDay));
  }

  // The year that stands before item `i`, a link word skipped: "2026年下半年", "2026 की दूसरी छमाही"; -1 when none does.
  int YearBefore(int i) const {
    for (int at = i - 1; at >= 0 && at >= i - 2; --at) {
      const std::string_view gap = GapText(at);
      if (gap.size() > 8 || gap.find(',') != std::string_view::npos || gap.find("、") != std::string_view::npos ||
          gap.find("،") != std::string_view::npos || gap.find('.') != std::string_view::npos || gap.find('\n') != std::string_view::npos) {
        return -1;
      }
      if (YearAt(at) != 0) return at;
      if (!r_.item(at).Is(WordKind::kLink)) return -1;
    }
    return -1;
  }

  // Quarters and half years: the word names it, or a numeral before it does ("3. kvartal", "第3四半期").
  void ReadPart(int i, WordKind kind) {
    if (Used(i)) return;
    int number = r_.item(i).Sense(kind)->number;
    int first = i;
    const int most = kind == WordKind::kQuarter ? 4 : 2;
    if (number == 0) {
      const int before = Before(i);
      if (before < 0) return;
      number = SmallAt(before);
      if (number == 0 && r_.item(before).Is(WordKind::kNumber)) {
        number = static_cast<int>(r_.item(before).Sense(WordKind::kNumber)->value.ToDouble());
      }
      first = before;
    }
    if (number < 1 || number > most) return;
    int year = 0;
    std::uint32_t begin = r_.item(first).begin;
    std::uint32_t end = r_.item(i).end;
    const int behind = Behind(i);
    const int before = YearBefore(first);
    const auto listed = [&](int from) { return GapText(from).find(',') != std::string_view::npos; };
    if (behind >= 0 && YearAt(behind) != 0 && !listed(i)) {
      year = YearAt(behind);
      end = r_.item(behind).end;
      Use(behind);
    } else if (behind >= 0 && r_.item(behind).Is(WordKind::kIn) && behind + 1 < r_.size() && NumeralYearAt(behind + 1) != 0 &&
               r_.GapBehind(behind) == Gap::kSpace && !listed(i)) {
      year = YearAt(behind + 1);
      end = r_.item(behind + 1).end;
      Use(behind + 1);
    } else if (before >= 0) {
      year = YearAt(before);
      begin = r_.item(before).begin;
      Use(before);
    }
    const int month = kind == WordKind::kQuarter ? number * 3 - 2 : number * 6 - 5;
    if (year == 0) {
      const auto nearest = NearestYear(month, 1);
      if (!nearest) return;
      year = *nearest;
    }
    for (int k = first; k <= i; ++k) Use(k);
    Add(begin, end, Partial(year, month, 1, kind == WordKind::kQuarter ? DatePrecision::kQuarter : DatePrecision::kHalf));
  }

  void ReadRelative(int i) {
    if (Used(i) || !published_) return;
    const WordSense& sense = *r_.item(i).Sense(WordKind::kRelative);
    const sys_days today = published_->First();
    const int year = published_->year;
    const int month = published_->month;
    PartialDate value;
    switch (static_cast<RelativeUnit>(sense.code)) {
      case RelativeUnit::kDay: value = OfDay(today + days(sense.number)); break;
      case RelativeUnit::kWeek: return;  // no precision of a week
      case RelativeUnit::kMonth: {
        const int index = year * 12 + month - 1 + sense.number;
        value = Partial(index / 12, index % 12 + 1, 1, DatePrecision::kMonth);
        break;
      }
      case RelativeUnit::kQuarter: {
        const int index = year * 4 + (month - 1) / 3 + sense.number;
        value = Partial(index / 4, index % 4 * 3 + 1, 1, DatePrecision::kQuarter);
        break;
      }
      case RelativeUnit::kHalf: {
        const int index = year * 2 + (month - 1) / 6 + sense.number;
        value = Partial(index / 2, index % 2 * 6 + 1, 1, DatePrecision::kHalf);
        break;
      }
      case RelativeUnit::kYear: value = Partial(year + sense.number, 1, 1, DatePrecision::kYear); break;
      case RelativeUnit::kWeekday: {
        const int wanted = static_cast<int>(sense.value.ToDouble());
        const int now = static_cast<int>(std::chrono::weekday(today).iso_encoding());
        int step = wanted - now;
        if (sense.number < 0 && step >= 0) step -= 7;
        if (sense.number > 0 && step <= 0) step += 7;
        value = OfDay(today + days(step));
        break;
      }
      case RelativeUnit::kRecentWeekday: {
        // "on Thursday" is said of the last one and of the next one: read where the last one is plainly nearer.
        const int back = (static_cast<int>(std::chrono::weekday(today).iso_encoding()) - static_cast<int>(sense.value.ToDouble()) + 7) % 7;
        if (back > 2) return;
        value = OfDay(today - days(back));
        break;
      }
    }
    Use(i);
    Add(r_.item(i).begin, r_.item(i).end, value);
  }

  // "i 2024", "in 2024", "в 2024 году".
  void ReadBareYear(int i) {
    const int year = NumeralYearAt(i);
    if (year == 0) return;
    const bool before = i > 0 && r_.item(i - 1).Is(WordKind::kIn) && r_.GapBehind(i - 1) == Gap::kSpace;
    const bool behind = i + 1 < r_.size() && r_.item(i + 1).Is(WordKind::kIn) && r_.item(i + 1).word->surface.size() > 2 &&
                        (r_.GapBehind(i) == Gap::kSpace || r_.GapBehind(i) == Gap::kNone);
    if (!before && !behind) return;
    // "in 2024 stores": a noun of units takes the number.
    if (i + 1 < r_.size() && r_.item(i + 1).Is(WordKind::kUnit) && r_.GapBehind(i) != Gap::kOther) return;
    Use(i);
    Add(r_.item(i).begin, r_.item(i).end, Partial(year, 1, 1, DatePrecision::kYear));
  }

  const FieldReading& r_;
  const MeasureContext& context_;
  Measures* out_;
  std::vector<bool> used_;
  std::optional<PartialDate> published_;
};

}  // namespace

void ReadDates(const FieldReading& reading, const MeasureContext& context, const std::vector<bool>& taken, Measures* out) {
  DateReader(reading, context, taken, out).Run();
}

}  // namespace dealgraph::nlp
