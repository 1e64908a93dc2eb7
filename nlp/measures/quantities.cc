// Quantities: hardware, power, energy and shares of ownership. A unit word looks left for its number ("60.000 GPU’er",
// "9,000 Nvidia GPUs"), or right where the language counts behind the noun ("GPU 8192장", "yüzde 26,2"). A percentage
// counts only where words of ownership stand near it in its sentence.
#include <algorithm>

#include "nlp/measures/reading.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

struct Conversion {
  Unit unit;
  int power;  // of ten
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
  return {Unit::kGpu, 0};
}

class QuantityReader {
 public:
  QuantityReader(const FieldReading& reading, const std::vector<bool>& taken, Measures* out)
      : r_(reading), used_(taken), out_(out) {}

  void Run() {
    for (int i = 0; i < r_.size(); ++i) {
      const WordSense* sense = r_.item(i).Sense(WordKind::kUnit);
      if (sense != nullptr) ReadUnit(i, static_cast<CountUnit>(sense->code));
    }
  }

 private:
  bool IsFree(int n) const { return n >= 0 && !used_[static_cast<std::size_t>(n)]; }
  static bool IsHardware(CountUnit unit) { return unit == CountUnit::kGpu || unit == CountUnit::kChip; }

  void ReadUnit(int i, CountUnit unit) {
    int number = Left(i, IsHardware(unit) ? 2 : 0);
    bool right = false;
    if (!IsFree(number)) {
      number = Right(i, unit);
      right = true;
    }
    if (!IsFree(number)) return;
    const NumberExpression& n = r_.number(number);
    if (n.vague || n.unreadable || n.too_long || n.one_by_article) return;
    const bool percent = ConversionOf(unit).unit == Unit::kPercent;
    const std::uint32_t begin = right ? r_.item(i).begin : n.begin;
    std::uint32_t end = right ? n.end : r_.item(i).end;
    if (right && n.last + 1 < r_.size() && r_.item(n.last + 1).Is(WordKind::kCounter) && r_.GapBehind(n.last) == Gap::kNone) {
      end = r_.item(n.last + 1).end;
    }
    if (percent && !IsOwnership(begin, end)) return;
    // The low end of a range takes the unit too: "16 à 44 mégawatts".
    const int low = right ? -1 : LowEnd(n);
    if (IsFree(low) && r_.number(low).value < n.value) Emit(low, unit, r_.number(low).begin, end);
    Emit(number, unit, begin, end);
  }

  void Emit(int number, CountUnit unit, std::uint32_t begin, std::uint32_t end) {
    const Conversion conversion = ConversionOf(unit);
    const auto value = r_.number(number).value.TimesPowerOfTen(conversion.power);
    if (!value) return;
    if (conversion.unit == Unit::kPercent && *value > Decimal::FromInt(100)) return;
    used_[static_cast<std::size_t>(number)] = true;
    out_->quantities.push_back({{r_.field, begin, end}, *value, conversion.unit});
  }

  // The number left of the unit, at most `words` other words between.
  int Left(int i, int words) const {
    int at = i - 1;
    for (int steps = 0; at >= 0 && steps < 4; ++steps, --at) {
      const std::string_view between = r_.text.substr(r_.item(at).end, r_.item(i).begin - r_.item(at).end);
      if (r_.NumberTo(at) >= 0) {
        const int n = r_.NumberTo(at);
        return Reaches(r_.item(at).end, r_.item(i).begin, words) ? n : -1;
      }
      if (r_.item(at).IsNumeral() && !r_.item(at).attached) return -1;
      if (between.size() > 48) return -1;
      const bool passes = r_.item(at).Is(WordKind::kLink) || r_.item(at).Is(WordKind::kCounter) ||
                          r_.item(at).Is(WordKind::kUnit) || words > 0;
      if (!passes) return -1;
    }
    return -1;
  }

  // Whether nothing but spaces, hyphens, links and counters, and at most `words` words, stand in between.
  bool Reaches(std::uint32_t begin, std::uint32_t end, int words) const {
    if (begin >= end) return true;
    if (end - begin > 60) return false;
    int count = 0;
    bool in_word = false;
    int lines = 0;
    for (std::size_t i = begin; i < end;) {
      const std::size_t at = i;
      const char32_t c = DecodeUtf8(r_.text, &i);
      if (IsLetter(c) || IsMark(c) || (IsDigit(c) && in_word)) {
        if (!in_word) {
          const int skipped = LinkAt(static_cast<std::uint32_t>(at));
          if (skipped > 0) {
            i = static_cast<std::size_t>(skipped);
            continue;
          }
          if (++count > words) return false;
        }
        in_word = true;
      } else if (IsLineBreak(c)) {
        in_word = false;
        if (++lines > 1) return false;
      } else if (IsSpace(c) || c == U'-' || c == 0x2011 || c == U'\'' || c == U'’') {
        in_word = false;
      } else {
        return false;
      }
    }
    return true;
  }

  // End of the link or counter that starts at byte `at`; 0 when none does.
  int LinkAt(std::uint32_t at) const {
    for (const MeasureItem& item : r_.items) {
      if (item.begin > at) break;
      if (item.begin == at && (item.Is(WordKind::kLink) || item.Is(WordKind::kCounter) || item.Is(WordKind::kUnit))) return static_cast<int>(item.end);
    }
    return 0;
  }

  int Right(int i, CountUnit unit) const {
    const Gap gap = r_.GapBehind(i);
    const int number = r_.NumberFrom(i + 1);
    if (number < 0 || (gap != Gap::kSpace && gap != Gap::kNone)) return -1;
    if (unit == CountUnit::kPercent) {
      // "yüzde 26,2", "%51": before the number only where it touches it or is a word.
      return gap == Gap::kNone || r_.item(i).word->surface.size() > 1 ? number : -1;
    }
    if (!IsHardware(unit)) return -1;
    const int behind = r_.number(number).last + 1;
    const bool counted = behind < r_.size() && r_.item(behind).Is(WordKind::kCounter) && r_.GapBehind(behind - 1) != Gap::kOther;
    return counted ? number : -1;
  }

  int LowEnd(const NumberExpression& n) const {
    int at = n.first - 1;
    if (at < 0) return -1;
    const std::string_view between = r_.text.substr(r_.item(at).end, n.begin - r_.item(at).end);
    if (between == "-" || between == "–" || between == "~" || between == " – " || between == "～") return r_.NumberTo(at);
    if (r_.item(at).Is(WordKind::kJoin) && at > 0 && r_.GapBehind(at) == Gap::kSpace && r_.GapBehind(at - 1) != Gap::kOther) {
      return r_.NumberTo(at - 1);
    }
    return -1;
  }

  bool EndsSentence(std::size_t i) const {
    const char c = r_.text[i];
    if (c == '\n') return true;
    if (c == '.' || c == '!' || c == '?') return i + 1 >= r_.text.size() || r_.text[i + 1] == ' ' || r_.text[i + 1] == '\n';
    return r_.text.substr(i, 3) == "。";
  }

  // Words of ownership within reach in the sentence, and none nearer that say it is something else.
  bool IsOwnership(std::uint32_t begin, std::uint32_t end) const {
    constexpr std::uint32_t kBefore = 70;
    constexpr std::uint32_t kBehind = 50;
    std::uint32_t from = begin > kBefore ? begin - kBefore : 0;
    for (std::uint32_t i = begin; i > from; --i) {
      if (EndsSentence(i - 1) && !(r_.text[i - 1] == '.' && i >= 2 && begin - i < 3)) {
        from = i;
        break;
      }
    }
    std::uint32_t to = std::min<std::uint32_t>(static_cast<std::uint32_t>(r_.text.size()), end + kBehind);
    for (std::uint32_t i = end; i < to; ++i) {
      if (EndsSentence(i)) {
        to = i;
        break;
      }
    }
    std::uint32_t own = ~0u;
    std::uint32_t other = ~0u;
    for (const MeasureItem& item : r_.items) {
      if (item.begin >= to) break;
      if (item.end <= from || item.word == nullptr) continue;
      const std::uint32_t distance = item.end <= begin ? begin - item.end : item.begin >= end ? item.begin - end : 0;
      if (item.Is(WordKind::kOwn)) own = std::min(own, distance);
      if (item.Is(WordKind::kNotOwn)) other = std::min(other, distance);
    }
    return own != ~0u && own <= other;
  }

  const FieldReading& r_;
  std::vector<bool> used_;
  Measures* out_;
};

}  // namespace

void ReadQuantities(const FieldReading& reading, const std::vector<bool>& taken, Measures* out) {
  QuantityReader(reading, taken, out).Run();
}

}  // namespace dealgraph::nlp
