#include "nlp/measures/number_reader.h"

#include <algorithm>
#include <optional>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

class NumberReader {
 public:
  NumberReader(std::string_view text, const std::vector<MeasureItem>& items, const Vocabulary& vocabulary, std::string_view country)
      : text_(text), items_(items), vocabulary_(vocabulary), region_(Vocabulary::RegionOf(country)) {}

  // The number expression that starts at item `i`; false when none does.
  // `parts` counts the expressions around it: a number has few parts, and hostile text may chain any number of them.
  bool Read(int i, NumberExpression* out, int parts = 0) const {
    *out = NumberExpression();
    const MeasureItem& item = items_[static_cast<std::size_t>(i)];
    NumberExpression& n = *out;
    n.first = n.last = i;
    n.begin = item.begin;
    n.end = item.end;
    if (item.IsNumeral()) {
      if (item.attached) return false;
      n.value = item.value;
      n.unreadable = !item.readable;
      n.too_long = item.too_long;
      ReadHalfBefore(&n);
      ReadThousandsBefore(&n);
      ReadScales(&n, parts);
      return true;
    }
    if (item.Is(WordKind::kVague)) {
      if (ReadVague(&n)) return true;
      if (!item.Is(WordKind::kNumber)) return false;
      n = NumberExpression();
      n.first = n.last = i;
      n.begin = item.begin;
      n.end = item.end;
    }
    if (item.Is(WordKind::kNumber)) {
      if (ReadHan(&n)) return true;
      if (ReadHanDecimal(&n)) {
        ReadScales(&n, parts);
        return true;
      }
      ReadWords(&n);
      ReadHalfBefore(&n);
      ReadThousandsBefore(&n);
      ReadScales(&n, parts);
      if (!n.scaled && item.Is(WordKind::kArticle) && n.first == n.last) return false;
      // "half" counts only with a scale word.
      if (!n.scaled && n.value < Decimal::FromInt(1)) return false;
      return true;
    }
    if (item.Is(WordKind::kArticle)) {
      n.value = Decimal::FromInt(1);
      ReadScales(&n, parts);
      n.one_by_article = true;
      return n.scaled;
    }
    if (const WordSense* scale = ScaleOf(item); scale != nullptr && scale->letters > 2) return ReadBareScale(&n, item);
    return false;
  }

 private:
  struct HanSign {
    int digit = -1;
    int power = 0;   // 1-3 within a group of four digits, 4, 8, 12 of the group
  };
  static HanSign HanSignOf(char32_t c) {
    switch (c) {
      case U'〇': case U'零': return {0, 0};
      case U'一': return {1, 0};
      case U'二': case U'两': case U'兩': return {2, 0};
      case U'三': return {3, 0};
      case U'四': return {4, 0};
      case U'五': return {5, 0};
      case U'六': return {6, 0};
      case U'七': return {7, 0};
      case U'八': return {8, 0};
      case U'九': return {9, 0};
      case U'十': return {-1, 1};
      case U'百': return {-1, 2};
      case U'千': return {-1, 3};
      case U'万': case U'萬': return {-1, 4};
      case U'亿': case U'億': return {-1, 8};
      case U'兆': return {-1, 12};
      default: return {-1, 0};
    }
  }

  // "四十九兆九千五百九十二億": digits of the group of four, then the group's own power. Only what words and scales alone would
  // not put together: at least two powers within the groups.
  bool ReadHan(NumberExpression* n) const {
    std::int64_t total = 0, group = 0;
    int digit = -1, low = 4, high = 16, inner = 0;
    std::size_t at = n->begin;
    std::size_t end = at;
    bool scaled = false;
    while (at < text_.size()) {
      const HanSign sign = HanSignOf(DecodeUtf8(text_, &at));
      if (sign.digit < 0 && sign.power == 0) break;
      if (sign.digit >= 0) {
        if (digit > 0) return false;
        digit = sign.digit;
      } else if (sign.power < 4) {
        if (sign.power >= low) return false;
        std::int64_t value = digit < 0 ? 1 : digit;
        for (int k = 0; k < sign.power; ++k) value *= 10;
        group += value;
        low = sign.power;
        digit = -1;
        ++inner;
      } else {
        if (sign.power >= high) return false;
        std::int64_t value = group + std::max(digit, 0);
        if (value == 0) return false;
        for (int k = 0; k < sign.power; ++k) value *= 10;
        total += value;
        high = sign.power;
        low = 4;
        group = 0;
        digit = -1;
        scaled = true;
      }
      end = at;
    }
    total += group + std::max(digit, 0);
    if (inner < 2 || total == 0) return false;
    int last = n->last;
    while (items_[static_cast<std::size_t>(last)].end < end) {
      if (Next(last) == nullptr) return false;
      ++last;
    }
    if (items_[static_cast<std::size_t>(last)].end != end) return false;
    n->value = Decimal::FromInt(total);
    n->scaled = scaled;
    n->scale = Decimal::FromInt(1);
    if (scaled && group == 0 && digit < 0) {
      for (int k = 0; k < high; ++k) n->scale = n->scale.TimesPowerOfTen(1).value_or(n->scale);
    }
    n->last = last;
    n->end = static_cast<std::uint32_t>(end);
    return true;
  }

  // "三点五": digits behind the sign of the decimal point, before a scale word.
  bool ReadHanDecimal(NumberExpression* n) const {
    std::size_t at = n->begin;
    const HanSign whole = HanSignOf(DecodeUtf8(text_, &at));
    if (whole.digit < 0 || at >= text_.size()) return false;
    const char32_t point = DecodeUtf8(text_, &at);
    if (point != U'点' && point != U'點') return false;
    Decimal value = Decimal::FromInt(whole.digit);
    std::size_t end = at;
    for (int power = -1; power >= -4 && at < text_.size(); --power) {
      const HanSign sign = HanSignOf(DecodeUtf8(text_, &at));
      if (sign.digit < 0) break;
      const auto part = Decimal::FromParts(sign.digit, power);
      const auto sum = part ? value.Plus(*part) : std::nullopt;
      if (!sum) return false;
      value = *sum;
      end = at;
    }
    int last = n->last;
    while (items_[static_cast<std::size_t>(last)].end < end) {
      if (Next(last) == nullptr) return false;
      ++last;
    }
    if (items_[static_cast<std::size_t>(last)].end != end || last == n->last) return false;
    n->value = value;
    n->last = last;
    n->end = static_cast<std::uint32_t>(end);
    return true;
  }

  const MeasureItem* Next(int i) const {
    return static_cast<std::size_t>(i) + 1 < items_.size() ? &items_[static_cast<std::size_t>(i) + 1] : nullptr;
  }
  Gap GapBehind(int i) const {
    return GapBetween(text_, items_[static_cast<std::size_t>(i)].end, items_[static_cast<std::size_t>(i) + 1].begin);
  }
  const WordSense* ScaleOf(const MeasureItem& item) const {
    if (region_ != 0 && item.Is(WordKind::kScale)) {
      for (const WordSense& sense : item.word->senses) {
        if (sense.kind == WordKind::kScale && sense.region == region_) return &sense;
      }
    }
    const WordSense* scale = item.Sense(WordKind::kScale);
    return scale != nullptr ? scale : item.Sense(WordKind::kScaleOne);
  }

  // Whether the text writes a word that means two magnitudes: Nepali "करोड" in CLDR, Tongan "m" beside "M".
  bool HasTwoReadings(const MeasureItem& item) const {
    const WordSense* first = nullptr;
    for (const WordSense& sense : item.word->senses) {
      if ((sense.kind != WordKind::kScale && sense.kind != WordKind::kScaleOne) || sense.region != 0) continue;
      if (first != nullptr && first->value != sense.value) return true;
      if (first == nullptr) first = &sense;
    }
    return false;
  }

  // A region's letter that the world reads otherwise: "T" is a thousand in India's forms, and a trillion in its papers.
  bool IsOddLetter(const WordSense& sense, const MeasureItem& item) const {
    if (sense.region == 0 || item.end - item.begin != 1) return false;
    switch (text_[item.begin] & ~0x20) {
      case 'K': return sense.value != Decimal::FromInt(1'000);
      case 'M': return sense.value != Decimal::FromInt(1'000'000);
      case 'B': return sense.value != Decimal::FromInt(1'000'000'000);
      case 'T': return sense.value != Decimal::FromInt(1'000'000'000'000);
      default: return false;
    }
  }

  // "six hundred and fifty", "zwei hundert".
  void ReadWords(NumberExpression* n) const {
    Decimal value = items_[static_cast<std::size_t>(n->first)].Sense(WordKind::kNumber)->value;
    while (const MeasureItem* next = Next(n->last)) {
      int skipped = 0;
      const Gap gap = GapBehind(n->last);
      if (gap != Gap::kSpace && gap != Gap::kHyphen && gap != Gap::kNone) break;
      if (next->Is(WordKind::kAnd) && value.ToDouble() >= 20) {
        const MeasureItem* after = Next(n->last + 1);
        if (after == nullptr || GapBehind(n->last + 1) == Gap::kOther) break;
        next = after;
        skipped = 1;
      }
      const WordSense* word = next->Sense(WordKind::kNumber);
      if (word == nullptr) break;
      const double have = value.ToDouble();
      const double more = word->value.ToDouble();
      std::optional<Decimal> joined;
      if (have >= 100 && have < 1000 && more < 100) {
        joined = value.Plus(word->value);
      } else if (have >= 20 && have < 100 && more < 10 && static_cast<int>(have) % 10 == 0) {
        joined = value.Plus(word->value);
      } else if (have < 10 && more == 100 && skipped == 0) {
        joined = value.Times(word->value);
      }
      if (!joined) break;
      value = *joined;
      n->last += 1 + skipped;
      n->end = next->end;
    }
    n->value = value;
  }

  // A one-letter scale ("M", "k") stands right behind the digits, or before a currency sign: "14 M€".
  bool TakesScale(const MeasureItem& scale, const WordSense& sense, Gap gap, int index) const {
    if (sense.letters > 2 || static_cast<unsigned char>(text_[scale.begin]) >= 0x80) return gap != Gap::kOther;
    if (gap == Gap::kNone) return true;
    if (gap != Gap::kSpace) return false;
    const MeasureItem* next = Next(index);
    const bool sign_behind = next != nullptr &&
                             (next->Is(WordKind::kSign) || next->Is(WordKind::kCode) || next->Is(WordKind::kCurrency)) &&
                             GapBehind(index) != Gap::kOther;
    const bool sign_before = [&] {
      const int number = index - 1;
      return number > 0 && (items_[static_cast<std::size_t>(number) - 1].Is(WordKind::kSign) ||
                            items_[static_cast<std::size_t>(number) - 1].Is(WordKind::kCurrency) ||
                            items_[static_cast<std::size_t>(number) - 1].Is(WordKind::kCode));
    }();
    return sign_behind || sign_before || (sense.letters == 2 && next != nullptr && next->Is(WordKind::kFamily));
  }

  void ReadScales(NumberExpression* n, int parts) const {
    Decimal scale = Decimal::FromInt(1);
    while (const MeasureItem* next = Next(n->last)) {
      const bool excess = !n->scaled && IsExcess(n->last + 1) && Next(n->last + 1) != nullptr && ScaleOf(*Next(n->last + 1)) != nullptr;
      if (excess) {
        ++n->last;
        next = Next(n->last);
      }
      const WordSense* sense = ScaleOf(*next);
      if (sense == nullptr || next->Is(WordKind::kScaled)) break;
      // "2 mil milhões": a scale of a scale grows.
      if (n->scaled && sense->value.ToDouble() < scale.ToDouble() * 10 && sense->value.ToDouble() < 1e5) break;
      if (n->scaled && sense->value <= Decimal::FromInt(999) ) break;
      if (n->scaled && scale.ToDouble() > 1e5) break;
      const Gap gap = GapBehind(n->last);
      if (gap == Gap::kOther || !TakesScale(*next, *sense, gap, n->last + 1)) break;
      if ((!vocabulary_.has_pack() && HasTwoReadings(*next)) || IsOddLetter(*sense, *next)) n->ambiguous = true;
      const auto product = scale.Times(sense->value);
      const auto value = n->value.Times(sense->value);
      if (!product || !value) {
        n->too_long = true;
        break;
      }
      scale = *product;
      n->value = *value;
      n->scaled = true;
      ++n->last;
      n->end = next->end;
    }
    n->scale = scale;
    if (!n->scaled) return;
    ReadHalfMore(n);
    if (parts < 4) ReadSmallerPart(n, parts + 1);
  }

  // "100多亿", "100여억": a sign of more, written between the number and its scale.
  bool IsExcess(int i) const {
    const MeasureItem& item = items_[static_cast<std::size_t>(i)];
    const WordSense* after = item.Sense(WordKind::kAfter);
    return after != nullptr && static_cast<unsigned char>(text_[item.begin]) >= 0xE3 && GapBehind(i - 1) == Gap::kNone &&
           static_cast<std::size_t>(i) + 1 < items_.size() && GapBehind(i) == Gap::kNone;
  }

  // "mil 500 millones", "2 mil 500 millones": the thousands in words, the rest in digits, and one scale word for both.
  void ReadThousandsBefore(NumberExpression* n) const {
    int rest = n->last + 1;
    Decimal value = n->value;
    if (n->value != Decimal::FromInt(1000)) {
      const MeasureItem* thousand = Next(n->last);
      const WordSense* scale = thousand == nullptr ? nullptr : ScaleOf(*thousand);
      if (scale == nullptr || scale->letters < 3 || scale->value != Decimal::FromInt(1000) || GapBehind(n->last) != Gap::kSpace) return;
      const auto product = n->value.Times(scale->value);
      if (!product) return;
      value = *product;
      ++rest;
    } else if (items_[static_cast<std::size_t>(n->first)].IsNumeral()) {
      return;
    }
    if (static_cast<std::size_t>(rest) + 1 >= items_.size() || GapBehind(rest - 1) != Gap::kSpace || GapBehind(rest) != Gap::kSpace) return;
    const MeasureItem& hundreds = items_[static_cast<std::size_t>(rest)];
    const WordSense* scale = ScaleOf(items_[static_cast<std::size_t>(rest) + 1]);
    if (!hundreds.IsNumeral() || !hundreds.readable || hundreds.plain_digits == 0 || hundreds.plain_digits > 3) return;
    if (scale == nullptr || scale->letters < 3 || scale->value <= Decimal::FromInt(1000)) return;
    const auto sum = value.Plus(hundreds.value);
    if (!sum) return;
    n->value = *sum;
    n->last = rest;
    n->end = hundreds.end;
  }

  // "two and a half billion", "2½ mia.": the part stands before what it is a part of.
  void ReadHalfBefore(NumberExpression* n) const {
    const MeasureItem* next = Next(n->last);
    if (next == nullptr || !next->Is(WordKind::kHalfMore) || !n->value.IsInteger()) return;
    const Gap gap = GapBehind(n->last);
    if (gap != Gap::kNone && gap != Gap::kSpace) return;
    const bool sign = next->end - next->begin == 2 && static_cast<unsigned char>(text_[next->begin]) == 0xC2;
    const MeasureItem* after = Next(n->last + 1);
    const bool scaled = after != nullptr && ScaleOf(*after) != nullptr && GapBehind(n->last + 1) != Gap::kOther;
    if (!sign && !scaled) return;
    const auto sum = n->value.Plus(next->Sense(WordKind::kHalfMore)->value);
    if (!sum) return;
    n->value = *sum;
    ++n->last;
    n->end = next->end;
  }

  // "cinq millions et demi"
  void ReadHalfMore(NumberExpression* n) const {
    const MeasureItem* next = Next(n->last);
    if (next == nullptr || !next->Is(WordKind::kHalfMore) || GapBehind(n->last) != Gap::kSpace) return;
    const auto half = n->scale.Times(next->Sense(WordKind::kHalfMore)->value);
    const auto sum = half ? n->value.Plus(*half) : std::nullopt;
    if (!sum) return;
    n->value = *sum;
    ++n->last;
    n->end = next->end;
  }

  // "6조 5000억", "1 milyon 862 bin", "1億2000万", "3万5000".
  void ReadSmallerPart(NumberExpression* n, int parts) const {
    const MeasureItem* next = Next(n->last);
    if (next == nullptr || next->attached) return;
    const Gap gap = GapBehind(n->last);
    if (gap != Gap::kNone && gap != Gap::kSpace) return;
    const bool numeral = next->IsNumeral() && next->readable;
    if (!numeral && !next->Is(WordKind::kNumber)) return;
    NumberExpression part;
    if (!Read(n->last + 1, &part, parts) || part.too_long || part.unreadable || part.vague) return;
    // Without a scale of its own the part belongs to the number only where nothing parts them: "1万5000円".
    if (!part.scaled && gap != Gap::kNone) return;
    if (part.scaled && part.scale >= n->scale) return;
    if (part.value >= n->scale) return;
    const auto sum = n->value.Plus(part.value);
    if (!sum) return;
    n->value = *sum;
    n->last = part.last;
    n->end = part.end;
  }

  // "several billion", "hundreds of millions": no value.
  bool ReadVague(NumberExpression* n) const {
    n->vague = true;
    n->scaled = ScaleOf(items_[static_cast<std::size_t>(n->last)]) != nullptr;  // "milyonlarca"
    while (const MeasureItem* next = Next(n->last)) {
      if (GapBehind(n->last) == Gap::kOther) break;
      const WordSense* number = next->Sense(WordKind::kNumber);
      if (ScaleOf(*next) != nullptr || (number != nullptr && number->value >= Decimal::FromInt(100))) {
        n->scaled = true;
      } else if (number != nullptr && number->value >= Decimal::FromInt(10)) {
      } else if (!next->Is(WordKind::kLink) && !next->Is(WordKind::kVague)) {
        break;
      }
      ++n->last;
      n->end = next->end;
    }
    return n->scaled;
  }

  // A scale word without a number: one where the language says so ("miliarda złotych"), else vague ("milliarder").
  bool ReadBareScale(NumberExpression* n, const MeasureItem& item) const {
    const bool one = vocabulary_.reads_bare_scale() && item.Is(WordKind::kScaleOne);
    n->value = ScaleOf(item)->value;
    n->scale = n->value;
    n->scaled = true;
    n->vague = !one;
    n->one_by_article = one;
    while (const MeasureItem* next = Next(n->last)) {
      const WordSense* scale = ScaleOf(*next);
      if (scale == nullptr || GapBehind(n->last) != Gap::kSpace || !n->vague) break;
      ++n->last;
      n->end = next->end;
    }
    if (one) ReadHalfMore(n);
    return true;
  }

  std::string_view text_;
  const std::vector<MeasureItem>& items_;
  const Vocabulary& vocabulary_;
  const std::uint16_t region_;
};

}  // namespace

void ReadNumbers(std::string_view text, const std::vector<MeasureItem>& items, const Vocabulary& vocabulary, std::string_view country,
                 std::vector<NumberExpression>* numbers) {
  numbers->clear();
  const NumberReader reader(text, items, vocabulary, country);
  for (int i = 0; i < static_cast<int>(items.size());) {
    NumberExpression number;
    if (reader.Read(i, &number)) {
      numbers->push_back(number);
      i = number.last + 1;
    } else {
      ++i;
    }
  }
}

}  // namespace dealgraph::nlp
