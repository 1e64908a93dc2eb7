// A quantity is a number and a unit beside it. Hardware may have its maker between the two ("9,000 Nvidia GPUs"). A
// percentage is one only of ownership, which the words of its sentence tell: the nearest word of holding or of movement
// decides, and what follows an accepted stake without a word of movement goes on about it ("the other 25 percent").
#include <algorithm>

#include "nlp/measures/reading.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr std::uint32_t kReachMax = 90;     // bytes from a percentage to a word that explains it
constexpr std::uint32_t kFollowMax = 260;   // bytes from one stake to the next that needs no word
constexpr std::uint32_t kOfNameReach = 30;  // a word of movement nearer than this outweighs "of Cipher"
constexpr std::uint32_t kBetweenMax = 34;   // bytes between a number and its hardware

struct Conversion {
  Unit unit = Unit::kGpu;
  int power = 0;  // value × 10^power
};

Conversion ConversionOf(CountUnit unit) {
  switch (unit) {
    case CountUnit::kGpu: return {Unit::kGpu, 0};
    case CountUnit::kChip: return {Unit::kChip, 0};
    case CountUnit::kKilowatt: return {Unit::kMegawatt, -3};
    case CountUnit::kMegawatt: return {Unit::kMegawatt, 0};
    case CountUnit::kGigawatt: return {Unit::kMegawatt, 3};
    case CountUnit::kTerawatt: return {Unit::kMegawatt, 6};
    case CountUnit::kKilowattHour: return {Unit::kMegawattHour, -3};
    case CountUnit::kMegawattHour: return {Unit::kMegawattHour, 0};
    case CountUnit::kGigawattHour: return {Unit::kMegawattHour, 3};
    case CountUnit::kTerawattHour: return {Unit::kMegawattHour, 6};
    case CountUnit::kPercent: return {Unit::kPercent, 0};
    case CountUnit::kTenths: return {Unit::kPercent, 1};
  }
  return {};
}

class QuantityReader {
 public:
  QuantityReader(const FieldReading& reading, const std::vector<bool>& taken, Measures* out)
      : r_(reading), taken_(taken), out_(out) {}

  void Run() {
    for (int n = 0; n < static_cast<int>(r_.numbers.size()); ++n) {
      if (!taken_[static_cast<std::size_t>(n)]) Read(n);
    }
  }

 private:
  static bool IsHardware(CountUnit unit) { return unit == CountUnit::kGpu || unit == CountUnit::kChip; }
  static bool IsPercent(CountUnit unit) { return unit == CountUnit::kPercent || unit == CountUnit::kTenths; }

  void Read(int n) {
    const NumberExpression& number = r_.number(n);
    if (number.vague || number.unreadable || number.too_long) return;
    std::uint32_t begin = number.begin;
    std::uint32_t end = number.end;
    int last = number.last;
    const WordSense* unit = UnitBehind(number, &last);
    if (unit != nullptr) {
      end = r_.item(last).end;
    } else if ((unit = UnitBefore(number, &last)) != nullptr) {
      begin = r_.item(number.first - 1).begin;
      end = r_.item(last).end;
    } else {
      return;
    }
    const auto kind = static_cast<CountUnit>(unit->code);
    if (IsHardware(kind) && (IsOrdinal(number.begin) || IsYear(number))) return;
    // "a megawatt" measures a price, "GPU" behind "a" is a word of speech.
    if (number.one_by_article && !number.scaled) return;
    if (IsPercent(kind) && (number.value > Decimal::FromInt(100) || !IsOwnership(begin, end, number.first, last))) return;
    const std::size_t before = out_->quantities.size();
    Add({r_.field, begin, end}, number.value, kind);
    if (out_->quantities.size() == before) return;
    if (IsPercent(kind)) last_stake_end_ = end;
    ReadLowEnd(number, begin, end, kind);
  }

  // "第五代芯片": a generation, no count.
  bool IsOrdinal(std::uint32_t begin) const {
    return begin >= 3 && (r_.text.substr(begin - 3, 3) == "第" || r_.text.substr(begin - 3, 3) == "제");
  }
  // "a 2025 accelerator"
  bool IsYear(const NumberExpression& number) const {
    return number.first == number.last && r_.item(number.first).plain_digits == 4 &&
           number.value >= Decimal::FromInt(1990) && number.value < Decimal::FromInt(2040);
  }

  // "27.5 to 49 percent", "16 à 44 mégawatts": the low end takes the whole string, as with sums.
  void ReadLowEnd(const NumberExpression& high, std::uint32_t begin, std::uint32_t end, CountUnit kind) {
    int at = high.first - 1;
    if (begin != high.begin) return;
    if (at > 0 && r_.item(at).Is(WordKind::kJoin)) {
      if (r_.GapBehind(at) == Gap::kOther || r_.GapBehind(at - 1) == Gap::kOther) return;
      --at;
    } else if (at < 0 || !IsDash(r_.item(at).end, high.begin)) {
      return;
    }
    const int low = r_.NumberTo(at);
    if (low < 0 || taken_[static_cast<std::size_t>(low)]) return;
    const NumberExpression& number = r_.number(low);
    if (number.unreadable || number.vague || !(number.value < high.value)) return;
    Add({r_.field, number.begin, end}, number.value, kind);
  }

  bool IsDash(std::uint32_t begin, std::uint32_t end) const {
    if (end <= begin || end - begin > 5) return false;
    int dashes = 0;
    for (std::size_t i = begin; i < end;) {
      const char32_t c = DecodeUtf8(r_.text, &i);
      if (nlp::IsDash(c) || c == U'~' || c == U'～' || c == U'〜') {
        ++dashes;
      } else if (!IsSpace(c)) {
        return false;
      }
    }
    return dashes == 1;
  }

  const WordSense* UnitBehind(const NumberExpression& number, int* last) const {
    // "2세대 칩", "4나노 칩": what is counted is written onto the number.
    const int next = number.last + 1;
    if (next < r_.size() && HangulAt(number.end) && r_.item(next).begin != number.end) return nullptr;
    for (int at = next; at < r_.size() && at <= number.last + 5; ++at) {
      const MeasureItem& item = r_.item(at);
      const std::uint32_t gap = item.begin - number.end;
      const WordSense* unit = item.Sense(WordKind::kUnit);
      if (gap > kBetweenMax || !FewWords(number.end, item.begin) || !IsPlainText(r_.item(at - 1).end, item.begin)) return nullptr;
      if (unit != nullptr) {
        const bool adjacent = r_.GapBehind(at - 1) != Gap::kOther;
        const bool direct = at == number.last + 1 && adjacent;
        if (direct || IsHardware(static_cast<CountUnit>(unit->code)) || (OnlyLinks(number.last, at) && adjacent)) {
          *last = at;
          return unit;
        }
        return nullptr;
      }
      // A number of its own, or a word of money or time, ends the search.
      if (r_.NumberFrom(at) >= 0 || item.Is(WordKind::kAnd) || item.Is(WordKind::kMonth) || item.Is(WordKind::kIn)) return nullptr;
    }
    return nullptr;
  }

  bool HangulAt(std::size_t at) const { return at < r_.text.size() && IsHangul(DecodeUtf8(r_.text, &at)); }

  bool OnlyLinks(int from, int to) const {
    for (int at = from; at < to; ++at) {
      if (r_.GapBehind(at) == Gap::kOther) return false;
      if (at > from && !r_.item(at).Is(WordKind::kLink) && !r_.item(at).Is(WordKind::kCounter)) return false;
    }
    return true;
  }

  // "yüzde 34", "%40", "推論チップ1個", "GPU 5만장".
  const WordSense* UnitBefore(const NumberExpression& number, int* last) const {
    const int at = number.first - 1;
    if (at < 0) return nullptr;
    const WordSense* unit = r_.item(at).Sense(WordKind::kUnit);
    const Gap gap = r_.GapBehind(at);
    if (unit == nullptr || (gap != Gap::kNone && gap != Gap::kSpace)) return nullptr;
    const auto kind = static_cast<CountUnit>(unit->code);
    if (kind == CountUnit::kPercent) {
      // A sign that a number stands before belongs to that one.
      const bool belongs_left = r_.NumberTo(at - 1) >= 0 && r_.GapBehind(at - 1) != Gap::kOther;
      const bool sign = r_.item(at).end - r_.item(at).begin == 1;
      if (belongs_left || (sign && gap != Gap::kNone)) return nullptr;
      *last = number.last;
      return unit;
    }
    if (!IsHardware(kind) || number.last + 1 >= r_.size()) return nullptr;
    if (!r_.item(number.last + 1).Is(WordKind::kCounter) || r_.GapBehind(number.last) == Gap::kOther) return nullptr;
    *last = number.last + 1;
    return unit;
  }

  // Whether a maker's name and a word or two fit, but no clause.
  bool FewWords(std::uint32_t begin, std::uint32_t end) const {
    return std::count(r_.text.begin() + begin, r_.text.begin() + end, ' ') <= 4;
  }

  // "8% of TeraWulf": what is divided has a name.
  bool OfName(std::uint32_t end, int last) const {
    if (last + 1 >= r_.size() || !r_.item(last + 1).Is(WordKind::kLink) || r_.GapBehind(last) != Gap::kSpace) return false;
    std::size_t at = r_.item(last + 1).end;
    if (at - end > 8) return false;
    while (at < r_.text.size() && r_.text[at] == ' ') ++at;
    return at < r_.text.size() && IsUpper(DecodeUtf8(r_.text, &at));
  }

  // No sentence ends, brackets or commas in between.
  bool IsPlainText(std::uint32_t begin, std::uint32_t end) const {
    for (std::size_t i = begin; i < end;) {
      const char32_t c = DecodeUtf8(r_.text, &i);
      if (IsLineBreak(c)) return false;
      if (IsPunctuation(c) && !nlp::IsDash(c) && c != U'\'' && c != U'’' && c != U'«' && c != U'»' && c != U'„' && c != U'“') return false;
    }
    return true;
  }

  bool EndsSentence(std::uint32_t begin, std::uint32_t end) const {
    for (std::size_t i = begin; i < end;) {
      if (const char byte = r_.text[i]; byte >= ' ' && byte != '.' && byte != '!' && byte != '?') {  // most of ASCII
        ++i;
        continue;
      }
      const char32_t c = DecodeUtf8(r_.text, &i);
      if (IsLineBreak(c) || c == U'。' || c == U'।' || c == U'!' || c == U'?' || c == U'？' || c == U'•') return true;
      if (c == U'.' && i < r_.text.size() && IsSpaceAt(i)) {
        // An abbreviation's full stop goes on in lower case; a digit follows as often.
        std::size_t next = i;
        while (next < r_.text.size() && r_.text[next] == ' ') ++next;
        if (next < r_.text.size() && !IsLower(DecodeUtf8(r_.text, &next))) return true;
      }
    }
    return false;
  }
  bool IsSpaceAt(std::size_t at) const { return IsSpace(DecodeUtf8(r_.text, &at)); }

  bool IsOwnership(std::uint32_t begin, std::uint32_t end, int first, int last) const {
    std::uint32_t own = kReachMax + 1;
    std::uint32_t moved = kReachMax + 1;
    const auto weigh = [&](const MeasureItem& item, std::uint32_t distance) {
      if (item.Is(WordKind::kOwn)) own = std::min(own, distance);
      if (item.Is(WordKind::kNotOwn)) moved = std::min(moved, distance);
    };
    for (int at = first - 1; at >= 0 && begin - std::min(begin, r_.item(at).end) <= kReachMax; --at) {
      if (EndsSentence(r_.item(at).end, begin)) break;
      weigh(r_.item(at), begin - std::min(begin, r_.item(at).end));
    }
    for (int at = last + 1; at < r_.size() && r_.item(at).begin - end <= kReachMax; ++at) {
      if (EndsSentence(end, r_.item(at).begin)) break;
      // What stands behind explains as well as what stands before, a little less.
      // What it touches says most, where the verb comes last: "शेयर 0.3 प्रतिशत गिरकर".
      const std::uint32_t distance = r_.item(at).begin - end;
      weigh(r_.item(at), distance <= 1 ? 0 : distance + 4);
    }
    if (moved > kOfNameReach && OfName(end, last)) return true;
    if (own > kReachMax && moved > kReachMax) return last_stake_end_ > 0 && begin - last_stake_end_ <= kFollowMax;
    return own < moved;
  }

  void Add(const Span& span, const Decimal& value, CountUnit kind) {
    const Conversion conversion = ConversionOf(kind);
    const auto converted = value.TimesPowerOfTen(conversion.power);
    if (!converted || converted->IsZero()) return;
    if (conversion.unit == Unit::kPercent && *converted > Decimal::FromInt(100)) return;
    if (IsHardware(kind) && !converted->IsInteger()) return;
    out_->quantities.push_back({span, *converted, conversion.unit});
  }

  const FieldReading& r_;
  const std::vector<bool>& taken_;
  Measures* out_;
  std::uint32_t last_stake_end_ = 0;
};

}  // namespace

void ReadQuantities(const FieldReading& reading, const std::vector<bool>& taken, Measures* out) {
  QuantityReader(reading, taken, out).Run();
}

}  // namespace dealgraph::nlp
