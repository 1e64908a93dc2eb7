// A sum is a number and a currency beside it. Every currency mark looks for its number, right when it is a sign or code
// that touches one, left otherwise; then ranges, twins and bounds are read from what stands around.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>

#include "nlp/measures/reading.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

// Currencies that their bare noun or sign means wherever nothing else is said.
constexpr std::string_view kMajor[] = {"USD", "EUR", "GBP", "JPY", "CNY", "KRW", "RUB", "TRY", "ILS"};
// Codes that are words too: read as money only with a scale word.
constexpr std::string_view kWordCodes[] = {"ALL", "TOP", "CUP", "PEN", "SOS", "GEL", "MOP", "COP", "BAM", "LAK", "TRY"};

constexpr std::uint32_t kPlaceReach = 120;  // bytes from a country's name to a sum that is in its money

constexpr std::uint32_t kCurrencyKinds = 1u << static_cast<unsigned>(WordKind::kCurrency) |
                                         1u << static_cast<unsigned>(WordKind::kFamily) |
                                         1u << static_cast<unsigned>(WordKind::kSign) |
                                         1u << static_cast<unsigned>(WordKind::kCode);

bool IsCurrency(const MeasureItem& item) { return item.word != nullptr && (item.word->kinds & kCurrencyKinds) != 0; }
bool IsMark(const MeasureItem& item) { return item.Is(WordKind::kSign) || item.Is(WordKind::kCode); }

// One sum before it becomes an Amount.
struct Sum {
  int number = -1;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  int first = 0;  // items it covers
  int last = 0;
  int currency_item = -1;
  int minor_power = 0;  // of the smallest coin it has so far: -1 tenths, -2 hundredths
  std::uint16_t code = 0;  // 0: could not be told
  CurrencyReason why = CurrencyReason::kMark;
  Decimal value;
  int range = -1;     // index of the other end
  bool low = false;   // the low end of `range`
  bool refused = false;
  RefusalReason reason = RefusalReason::kVague;
  std::string_view rule;
};

class AmountReader {
 public:
  AmountReader(const FieldReading& reading, const CurrencyEvidence& evidence, std::uint16_t country_currency)
      : r_(reading), evidence_(evidence), country_(country_currency), vocabulary_(*reading.vocabulary) {
    sum_of_.assign(reading.numbers.size(), -1);
  }

  void Run(int* groups, std::vector<bool>* taken, Measures* out) {
    for (int i = 0; i < r_.size(); ++i) {
      if (IsCurrency(r_.item(i))) {
        Attach(i);
      } else if (r_.item(i).Is(WordKind::kScaled)) {
        AttachScaled(i);
      } else if (r_.item(i).Is(WordKind::kMinor)) {
        AttachMinor(i);
      }
    }
    for (Sum& sum : sums_) ReadBareCents(&sum);
    std::sort(sums_.begin(), sums_.end(), [](const Sum& a, const Sum& b) { return a.begin < b.begin; });
    JoinRanges();
    Emit(groups, out);
    for (const Sum& sum : sums_) (*taken)[static_cast<std::size_t>(sum.number)] = true;
  }

 private:
  bool IsFree(int number) const { return number >= 0 && sum_of_[static_cast<std::size_t>(number)] < 0; }

  // The number that stands right of a currency mark: "$683M", "EUR 12bn", "Rs. 412 crore", "人民币310亿".
  int NumberRight(int i) const {
    const int number = r_.NumberFrom(i + 1);
    if (number < 0) return -1;
    const Gap gap = r_.GapBehind(i);
    if (gap == Gap::kOther) {
      // "Rs." and "EUR:" keep their mark.
      const std::string_view between = r_.text.substr(r_.item(i).end, r_.item(i + 1).begin - r_.item(i).end);
      if (between != "." && between != ". " && between != "~" && between != "约" && between != "約") return -1;
    }
    if (gap == Gap::kHyphen) return -1;
    return number;
  }

  // The number that stands left of it, link words or a counter between: "millions d'euros", "20个比特币".
  int NumberLeft(int i) const {
    int at = i - 1;
    if (at < 0 || r_.GapBehind(at) == Gap::kOther) return -1;
    for (int links = 0; links < 2 && r_.NumberTo(at) < 0 && (r_.item(at).Is(WordKind::kLink) || CountsCoins(at) || IsExcess(at)); ++links) {
      --at;
      if (at < 0 || r_.GapBehind(at) == Gap::kOther) return -1;
    }
    if (r_.NumberTo(at) >= 0) return r_.NumberTo(at);
    // "M€ 5" leaves the scale; "683 M€" has it in the number already.
    return -1;
  }

  // "一亿多元": a sign of more between the number and its currency.
  bool IsExcess(int i) const {
    return r_.item(i).Is(WordKind::kAfter) && static_cast<unsigned char>(r_.text[r_.item(i).begin]) >= 0xE3 &&
           r_.GapBehind(i) == Gap::kNone;
  }

  // A counter that is no currency itself.
  bool CountsCoins(int i) const { return r_.item(i).Is(WordKind::kCounter) && !IsCurrency(r_.item(i)); }

  bool SameCurrency(int a, int b) const {
    for (const WordSense& x : r_.item(a).word->senses) {
      if ((1u << static_cast<unsigned>(x.kind) & kCurrencyKinds) == 0) continue;
      for (const WordSense& y : r_.item(b).word->senses) {
        if ((1u << static_cast<unsigned>(y.kind) & kCurrencyKinds) != 0 && x.code == y.code) return true;
      }
    }
    return false;
  }

  void Attach(int i) {
    const MeasureItem& item = r_.item(i);
    // "三块" is a sum, "三块芯片" counts what follows.
    if (item.Is(WordKind::kCounter) && LetterBehind(item.end)) return;
    if (i > 0 && r_.GapBehind(i - 1) != Gap::kOther && r_.GapBehind(i - 1) != Gap::kHyphen && IsCurrency(r_.item(i - 1)) &&
        !sums_.empty() && sums_.back().currency_item == i - 1) {
      // "35亿元人民币", "$5 US": a second mark of the same sum, and the more exact one.
      ExtendBy(i);
      return;
    }
    const int left = NumberLeft(i);
    const int right = IsMark(item) || (item.Is(WordKind::kCurrency) && !item.Is(WordKind::kFamily)) || HanName(item) || LeadsAsTitle(i)
                          ? NumberRight(i)
                          : -1;
    const bool left_free = IsFree(left);
    if (left >= 0 && !left_free) {
      // The number has a mark in front of it already: "US$ 45 millones de dólares", "$600m USD".
      Sum& sum = sums_[static_cast<std::size_t>(sum_of_[static_cast<std::size_t>(left)])];
      if (sum.currency_item < r_.number(left).first && SameCurrency(sum.currency_item, i) && !(right >= 0 && (r_.GapBehind(i) == Gap::kNone || SameMark(sum.currency_item, i)))) {
        sum.end = item.end;
        sum.last = i;
        Narrow(i, &sum);
        sum.currency_item = i;
        return;
      }
    }
    if (right >= 0 && IsFree(right) && (!left_free || PrefersRight(i, left))) {
      Make(right, i, true);
    } else if (left_free) {
      Make(left, i, false);
    }
  }

  // "$ 20,000.00 $ 37,305.97": a list whose every sum has the sign in front.
  bool SameMark(int a, int b) const { return IsMark(r_.item(b)) && r_.item(a).word == r_.item(b).word; }

  bool LetterBehind(std::size_t at) const { return at < r_.text.size() && IsLetter(DecodeUtf8(r_.text, &at)); }

  // "人民币", "港币"; a single sign stands behind its number, in front of one it ends a name ("陳木元1977年").
  static bool HanName(const MeasureItem& item) {
    std::size_t at = 0;
    return IsHan(DecodeUtf8(item.word->surface, &at)) && at < item.word->surface.size();
  }
  // "Euro 17.400.000": a capitalised noun of one currency, and no year behind it. "dollar 22.5 million": any noun whose
  // number could be nothing else.
  bool LeadsAsTitle(int i) const {
    const MeasureItem& item = r_.item(i);
    const int right = item.Is(WordKind::kFamily) && i + 1 < r_.size() && r_.GapBehind(i) == Gap::kSpace ? r_.NumberFrom(i + 1) : -1;
    const bool starts_word = item.begin == 0 || r_.text[item.begin - 1] == ' ' || r_.text[item.begin - 1] == '\n';
    if (right >= 0 && starts_word && NumberLeft(i) < 0 && r_.item(i + 1).IsNumeral() &&
        (r_.number(right).scaled || r_.item(i + 1).plain_digits >= 5)) {
      return !MarkBehind(r_.number(right).last);
    }
    std::size_t at = item.begin;
    if (!IsUpper(DecodeUtf8(r_.text, &at)) || i + 1 >= r_.size() || !r_.item(i + 1).IsNumeral()) return false;
    return item.Is(WordKind::kFamily) && r_.item(i + 1).plain_digits == 0 && r_.GapBehind(i) == Gap::kSpace;
  }

  // Between two numbers, a mark belongs to the one it touches; else to the left one if that is written with a scale.
  bool PrefersRight(int i, int left) const {
    const bool touches_right = r_.GapBehind(i) == Gap::kNone;
    const bool touches_left = r_.GapBehind(i - 1) == Gap::kNone;
    if (touches_right != touches_left) return touches_right;
    if (r_.number(left).scaled) return false;
    return IsMark(r_.item(i)) && r_.item(i - 1).IsNumeral() && r_.item(i - 1).plain_digits == 4;
  }

  void ExtendBy(int i) {
    Sum& sum = sums_.back();
    if (!SameCurrency(sum.currency_item, i)) return;
    sum.end = r_.item(i).end;
    sum.last = i;
    Narrow(i, &sum);
    if (sum.code != 0 && sum.refused && sum.reason == RefusalReason::kAmbiguousCurrency) sum.refused = false;
    sum.currency_item = i;
  }

  // A second mark of a sum tells more, unless the first said all: "新台幣550億元" are Taiwan's, whatever a bare 元 would be here.
  void Narrow(int i, Sum* sum) const {
    if (sum->code != 0 && sum->why == CurrencyReason::kMark) return;
    const auto [code, why] = Resolve(i, sum->begin);
    if (code != 0) sum->code = code, sum->why = why;
  }

  void Make(int number, int i, bool prefix) {
    const NumberExpression& n = r_.number(number);
    const MeasureItem& item = r_.item(i);
    Sum sum;
    sum.number = number;
    sum.begin = prefix ? item.begin : n.begin;
    sum.end = prefix ? n.end : item.end;
    sum.first = prefix ? i : n.first;
    sum.last = prefix ? n.last : i;
    sum.currency_item = i;
    sum.value = n.value;
    sum.rule = prefix ? "mark.before" : "mark.behind";
    if (item.Is(WordKind::kCode) && !n.scaled) {
      for (const std::string_view code : kWordCodes) {
        if (item.word->surface == code) return;
      }
    }
    // "75 USD million": the scale word behind the mark.
    if (!prefix && !n.scaled && i + 1 < r_.size() && r_.GapBehind(i) == Gap::kSpace) {
      const MeasureItem& next = r_.item(i + 1);
      const WordSense* scale = next.Sense(WordKind::kScale);
      if (scale == nullptr) scale = next.Sense(WordKind::kScaleOne);
      const auto value = scale != nullptr && scale->letters > 2 ? n.value.Times(scale->value) : std::nullopt;
      if (value) {
        sum.value = *value;
        sum.end = next.end;
        sum.last = i + 1;
      }
    }
    std::tie(sum.code, sum.why) = Resolve(i, sum.begin);
    Judge(n, &sum);
    // Hausa says "Dubu 860": where no pack tells, a scale word in front may belong to the number.
    if (!sum.refused && !vocabulary_.has_pack() && n.first > 0 && r_.GapBehind(n.first - 1) == Gap::kSpace &&
        (r_.item(n.first - 1).Is(WordKind::kScale) || r_.item(n.first - 1).Is(WordKind::kScaleOne))) {
      sum.refused = true;
      sum.reason = RefusalReason::kAmbiguousScale;
    }
    // "$270T" where T is no scale of the language: the letter scales the number in some way, so none is given.
    if (prefix && !sum.refused && LetterAt(n.end) && (n.last + 1 >= r_.size() || r_.item(n.last + 1).begin != n.end)) {
      sum.refused = true;
      sum.reason = RefusalReason::kAmbiguousScale;
    }
    Keep(sum);
  }

  bool LetterAt(std::size_t at) const {
    if (at >= r_.text.size()) return false;
    const char32_t c = DecodeUtf8(r_.text, &at);
    return IsLetter(c) && !IsIdeographic(c) && !IsHangul(c);
  }

  void AttachScaled(int i) {
    const int number = NumberLeft(i);
    const int right = NumberRight(i);
    const int n = IsFree(number) ? number : IsFree(right) ? right : -1;
    // "740 mil MDKK": thousands of millions are said so, other scales are not scaled again.
    if (n < 0 || (r_.number(n).scaled && r_.number(n).scale != Decimal::FromInt(1000))) return;
    const WordSense* sense = r_.item(i).Sense(WordKind::kScaled);
    Sum sum;
    sum.number = n;
    sum.begin = n == number ? r_.number(n).begin : r_.item(i).begin;
    sum.end = n == number ? r_.item(i).end : r_.number(n).end;
    sum.first = std::min(i, r_.number(n).first);
    sum.last = std::max(i, r_.number(n).last);
    sum.currency_item = i;
    sum.code = sense->code;
    sum.rule = "mark.scaled";
    const auto value = r_.number(n).value.Times(sense->value);
    sum.value = value.value_or(Decimal());
    Judge(r_.number(n), &sum);
    if (!value) sum.refused = true, sum.reason = RefusalReason::kOutOfRange;
    Keep(sum);
  }

  // Whether the currency of a number that ends at item `i` stands behind it.
  bool MarkBehind(int i) const {
    if (i + 1 >= r_.size() || r_.GapBehind(i) == Gap::kOther) return false;
    if (IsCurrency(r_.item(i + 1)) || r_.item(i + 1).Is(WordKind::kScaled)) return true;
    return r_.item(i + 1).Is(WordKind::kLink) && i + 2 < r_.size() && r_.GapBehind(i + 1) != Gap::kOther && IsCurrency(r_.item(i + 2));
  }

  // "15 dollars 50", "zwei Euro fünfzig", "15 dollars and 50.": cents that are not called so. They stand right behind the
  // noun, are more than nine, and count nothing else; behind "and" they end the sentence too.
  void ReadBareCents(Sum* sum) {
    if (sum->refused || sum->minor_power != 0 || sum->last != sum->currency_item || !sum->value.IsInteger()) return;
    if (r_.number(sum->number).scaled || r_.item(sum->last).Is(WordKind::kScaled)) return;
    int at = sum->last + 1;
    bool joined = false;
    if (at < r_.size() && r_.item(at).Is(WordKind::kAnd) && r_.GapBehind(at - 1) == Gap::kSpace) {
      joined = true;
      ++at;
    }
    const int number = r_.NumberFrom(at);
    if (!IsFree(number) || r_.GapBehind(at - 1) != Gap::kSpace) return;
    const NumberExpression& n = r_.number(number);
    if (n.scaled || n.vague || n.unreadable || n.too_long || !n.value.IsInteger()) return;
    if (n.value < Decimal::FromInt(10) || !(n.value < Decimal::FromInt(100))) return;
    if (r_.item(at).IsNumeral() && r_.item(at).plain_digits != 2) return;
    if (LetterBehind(n.end) || (joined && !EndsHere(n.end))) return;
    if (n.end < r_.text.size() && !ClosesCents(n.end)) return;
    if (n.last + 1 < r_.size() && r_.GapBehind(n.last) != Gap::kOther) {
      const MeasureItem& next = r_.item(n.last + 1);
      for (const WordKind kind : {WordKind::kUnit, WordKind::kMonth, WordKind::kJoin, WordKind::kMinor, WordKind::kCounter}) {
        if (next.Is(kind)) return;
      }
      if (MarkBehind(n.last) || next.IsNumeral()) return;
    }
    const auto cents = n.value.TimesPowerOfTen(-2);
    const auto value = cents ? sum->value.Plus(*cents) : std::nullopt;
    if (!value) return;
    sum->value = *value;
    sum->end = n.end;
    sum->last = n.last;
    sum->minor_power = -2;
    sum_of_[static_cast<std::size_t>(number)] = sum_of_[static_cast<std::size_t>(sum->number)];
  }

  bool EndsHere(std::size_t at) const {
    if (at >= r_.text.size()) return true;
    if (r_.text[at] != '.') return r_.text[at] == '\n';
    return at + 1 >= r_.text.size() || r_.text[at + 1] == '\n' || r_.text[at + 1] == ' ';
  }
  // What may stand behind bare cents: a mark that ends something. What goes on counts something else: "100 kroner 20
  // gange", "20. maj", "20%".
  bool ClosesCents(std::size_t at) const {
    const char c = r_.text[at];
    if (c == '\n' || c == ',' || c == ';' || c == ')' || c == '!' || c == '?') return true;
    if (c != '.' || !EndsHere(at)) return false;
    return at + 2 >= r_.text.size() || r_.text[at + 1] == '\n' || r_.lower[at + 2] != r_.text[at + 2];
  }

  // "50 cents" is half a dollar; "3 dollars and 50 cents" one sum. A coin whose row tells its worth ("角" a tenth) is
  // one only behind its currency: the word means other things by itself.
  void AttachMinor(int i) {
    const int number = NumberLeft(i);
    if (!IsFree(number)) return;
    const NumberExpression& n = r_.number(number);
    const WordSense& coin = *r_.item(i).Sense(WordKind::kMinor);
    const int power = coin.value == Decimal::FromInt(10) ? -1 : -2;
    const auto value = n.value.TimesPowerOfTen(power);
    if (!value || n.scaled || n.unreadable || n.vague) return;
    if (!sums_.empty() && !sums_.back().refused && *value < Decimal::FromInt(1) &&
        (coin.value.IsZero() || coin.code == sums_.back().code)) {
      Sum& major = sums_.back();
      const int between = n.first - 1;
      const bool joined = (between == major.last && r_.GapBehind(between) != Gap::kOther) ||
                          (between == major.last + 1 && r_.item(between).Is(WordKind::kAnd) &&
                           r_.GapBehind(between) != Gap::kOther && r_.GapBehind(major.last) != Gap::kOther);
      const auto sum = major.value.Plus(*value);
      const bool smaller = major.minor_power == 0 ? major.value.IsInteger() : power < major.minor_power && n.value < Decimal::FromInt(10);
      if (joined && sum && smaller) {
        major.value = *sum;
        major.minor_power = power;
        major.end = r_.item(i).end;
        major.last = i;
        sum_of_[static_cast<std::size_t>(number)] = static_cast<int>(sums_.size()) - 1;
        return;
      }
    }
    if (!coin.value.IsZero()) return;
    Sum sum;
    sum.number = number;
    sum.begin = n.begin;
    sum.end = r_.item(i).end;
    sum.first = n.first;
    sum.last = i;
    sum.currency_item = i;
    sum.code = r_.item(i).Sense(WordKind::kMinor)->code;
    sum.value = *value;
    sum.rule = "coins";
    Keep(sum);
  }

  static void Judge(const NumberExpression& n, Sum* sum) {
    const auto refuse = [&](RefusalReason reason) {
      sum->refused = true;
      sum->reason = reason;
    };
    if (n.vague) {
      refuse(RefusalReason::kVague);
    } else if (n.unreadable) {
      refuse(RefusalReason::kUnreadableNumber);
    } else if (n.ambiguous) {
      refuse(RefusalReason::kAmbiguousScale);
    } else if (n.too_long) {
      refuse(RefusalReason::kOutOfRange);
    } else if (sum->code == 0) {
      refuse(RefusalReason::kAmbiguousCurrency);
    }
  }

  void Keep(const Sum& sum) {
    sum_of_[static_cast<std::size_t>(sum.number)] = static_cast<int>(sums_.size());
    sums_.push_back(sum);
  }

  // Whose currency: docs/amounts.md, "The order of evidence".
  std::pair<std::uint16_t, CurrencyReason> Resolve(int i, std::uint32_t at) const {
    std::vector<std::uint16_t> candidates;
    const MeasureItem& item = r_.item(i);
    // A full name or code says all; signs and nouns name a family.
    for (const WordKind kind : {WordKind::kCode, WordKind::kCurrency, WordKind::kSign, WordKind::kFamily}) {
      for (const WordSense& sense : item.word->senses) {
        if (sense.kind == kind && (!sense.exact_case || r_.text.substr(item.begin, item.word->surface.size()) == item.word->surface)) {
          candidates.push_back(sense.code);
        }
      }
      if (kind == WordKind::kCode && !candidates.empty()) break;
    }
    if (candidates.empty()) return {0, CurrencyReason::kMark};
    if (std::all_of(candidates.begin(), candidates.end(), [&](std::uint16_t c) { return c == candidates.front(); })) {
      return {candidates.front(), CurrencyReason::kMark};
    }
    const auto has = [&](std::uint16_t code) {
      return code != 0 && std::find(candidates.begin(), candidates.end(), code) != candidates.end();
    };
    const std::uint16_t usd = Vocabulary::CodeOf("USD");
    // Dollars and the language's own money are converted in brackets so often that naming another says nothing of them.
    if (!IsMark(item) && !has(usd) && !has(vocabulary_.home())) {
      if (const std::uint16_t named = NamedBefore(candidates, at); named != 0) return {named, CurrencyReason::kNamed};
    }
    if (has(country_)) return {country_, CurrencyReason::kCountry};
    const bool weak = vocabulary_.has_weak_home() || (IsMark(item) && evidence_.marks_us_dollars);
    const std::uint16_t near = Nearest(candidates, at, weak);
    if (has(usd)) {
      // Where the article writes "US$" as well, a bare "$" is another country's, and refused when that is not told.
      if (IsMark(item) && evidence_.marks_us_dollars && vocabulary_.home() != usd && candidates.size() > 1) return {near, CurrencyReason::kPlace};
      return {usd, CurrencyReason::kDollar};
    }
    // "¥" is not the language's own where the article comes from a third country.
    const bool third = vocabulary_.has_weak_home() && IsMark(item) && country_ != 0;
    if (has(vocabulary_.home()) && third) return {near, CurrencyReason::kPlace};
    if (has(vocabulary_.home())) {
      const bool home_named = std::any_of(evidence_.mentions.begin(), evidence_.mentions.end(),
                                          [&](const auto& m) { return m.code == vocabulary_.home(); });
      if (!vocabulary_.has_weak_home() || home_named || near == 0) return {vocabulary_.home(), CurrencyReason::kLanguage};
      return {near, CurrencyReason::kPlace};
    }
    for (const std::string_view major : kMajor) {
      if (has(Vocabulary::CodeOf(major))) return {Vocabulary::CodeOf(major), CurrencyReason::kNoun};
    }
    // "C$" is Canada's unless the text speaks of Nicaragua.
    const std::uint16_t canadian = Vocabulary::CodeOf("CAD");
    if (near == 0 && IsMark(item) && has(canadian)) return {canadian, CurrencyReason::kNoun};
    return {near, CurrencyReason::kPlace};
  }

  // The one candidate that the text before the sum names in full ("pesos argentinos"); 0 when none or several.
  std::uint16_t NamedBefore(const std::vector<std::uint16_t>& candidates, std::uint32_t at) const {
    std::uint16_t named = 0;
    for (const auto& mention : evidence_.mentions) {
      if (mention.country || std::find(candidates.begin(), candidates.end(), mention.code) == candidates.end()) continue;
      if (!(mention.field < r_.field || (mention.field == r_.field && mention.begin < at))) continue;
      if (named != 0 && named != mention.code) return 0;
      named = mention.code;
    }
    return named;
  }

  // The candidate whose country or currency the article names most, when it names no other half as often; else the one
  // named nearest before the sum in its own sentence's reach. Dollars of the US aside when `local`.
  std::uint16_t Nearest(const std::vector<std::uint16_t>& candidates, std::uint32_t at, bool local) const {
    std::map<std::uint16_t, int> counts;
    std::uint16_t near = 0;
    for (const auto& mention : evidence_.mentions) {
      if (std::find(candidates.begin(), candidates.end(), mention.code) == candidates.end()) continue;
      if (local && mention.code == Vocabulary::CodeOf("USD")) continue;
      ++counts[mention.code];
      if (mention.field == r_.field && mention.begin < at && at - mention.begin < kPlaceReach) near = mention.code;
    }
    std::uint16_t most = 0;
    for (const auto& [code, count] : counts) {
      if (most == 0 || count > counts[most]) most = code;
    }
    for (const auto& [code, count] : counts) {
      if (code != most && count * 2 > counts[most]) return near;
    }
    return most;
  }

  // Ranges: the number before a sum, joined to it by "to", a dash, or by "and" behind "between".
  void JoinRanges() {
    std::vector<Sum> lows;
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      Sum& high = sums_[s];
      if (high.refused && high.reason == RefusalReason::kVague) continue;
      const int joint = JointBefore(high);
      if (joint < 0) continue;
      // Both ends carry the currency: "$150 to $180".
      // The list is sorted: it is one of the few before.
      const auto end = sums_.begin() + static_cast<std::ptrdiff_t>(s);
      const auto other = std::find_if(end - static_cast<std::ptrdiff_t>(std::min<std::size_t>(s, 4)), end, [&](const Sum& sum) { return sum.last == joint; });
      if (other != end) {
        if (other->refused || high.refused) continue;
        ShareScale(high, &*other);
        if (other->code == high.code && other->value < high.value) {
          other->range = static_cast<int>(s);
          other->low = true;
          high.range = static_cast<int>(other - sums_.begin());
        }
        continue;
      }
      const int number = r_.NumberTo(joint);
      if (number < 0 || !IsFree(number)) continue;
      const NumberExpression& n = r_.number(number);
      if (n.unreadable || n.too_long || n.vague) continue;
      Sum low = high;
      low.number = number;
      low.begin = n.begin;
      low.first = n.first;
      const NumberExpression& upper = r_.number(high.number);
      Decimal scale = upper.scale;
      if (const WordSense* scaled = r_.item(high.currency_item).Sense(WordKind::kScaled); scaled != nullptr) scale = scaled->value;
      const auto value = n.scaled ? std::optional(n.value) : n.value.Times(scale);
      if (!value || !(*value < high.value)) continue;
      low.value = *value;
      low.low = true;
      low.rule = "range.low";
      low.range = static_cast<int>(s);
      high.range = -2;  // set below
      sum_of_[static_cast<std::size_t>(number)] = static_cast<int>(s);
      lows.push_back(low);
    }
    // "€3-4bn", "EUR 40 bis 55 Mio.": the mark stands before the low end, so the high end is the bare number.
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      Sum& low = sums_[s];
      if (low.refused || low.range != -1 || low.currency_item > low.first) continue;
      const int joint = low.last + 1;
      const int number = JointNumberBehind(low, joint);
      if (number < 0 || !IsFree(number)) continue;
      const NumberExpression& n = r_.number(number);
      if (n.unreadable || n.too_long || n.vague) continue;
      const NumberExpression& lower = r_.number(low.number);
      Sum high = low;
      high.number = number;
      high.begin = n.begin;
      high.end = n.end;
      high.first = n.first;
      high.last = n.last;
      high.value = n.value;
      const auto value = lower.scaled || !n.scaled ? std::optional(low.value) : low.value.Times(n.scale);
      if (!value || !(*value < high.value)) continue;
      if (!n.scaled && lower.scaled) continue;
      low.value = *value;
      low.end = n.end;
      low.last = n.last;
      low.low = true;
      high.low = false;
      high.rule = "range.high";
      high.range = static_cast<int>(s);
      sum_of_[static_cast<std::size_t>(number)] = static_cast<int>(s);
      low.range = -3;
      high.currency_item = -2;
      lows.push_back(high);
    }
    const std::size_t first = sums_.size();
    for (std::size_t k = 0; k < lows.size(); ++k) {
      const auto other = static_cast<std::size_t>(lows[k].range);
      sums_[other].range = static_cast<int>(first + k);
      sums_.push_back(lows[k]);
    }
  }

  // "$25–$30 billion": the scale word said once counts for both ends, where the low one stays below the high one.
  void ShareScale(const Sum& high, Sum* low) const {
    const NumberExpression& upper = r_.number(high.number);
    if (low->code != high.code || r_.number(low->number).scaled || !upper.scaled || low->minor_power != 0) return;
    const auto shared = low->value.Times(upper.scale);
    if (shared && *shared < high.value) low->value = *shared;
  }

  int JointNumberBehind(const Sum& low, int joint) const {
    if (joint >= r_.size() || joint < 0) return -1;
    const MeasureItem& item = r_.item(joint);
    const std::uint32_t gap = item.begin - low.end;
    if (item.Is(WordKind::kJoin) || (item.Is(WordKind::kAnd) && Between(low.first))) {
      if (r_.GapBehind(low.last) == Gap::kOther || r_.GapBehind(joint) == Gap::kOther) return -1;
      return r_.NumberFrom(joint + 1);
    }
    if (gap > 0 && gap <= 5 && IsDashGap(low.end, item.begin)) return r_.NumberFrom(joint);
    return -1;
  }

  bool IsDashGap(std::uint32_t begin, std::uint32_t end) const {
    if (end <= begin || end - begin > 5) return false;
    int dashes = 0;
    for (std::size_t i = begin; i < end;) {
      const char32_t c = DecodeUtf8(r_.text, &i);
      if (IsDash(c) || c == U'~' || c == U'～' || c == U'〜') {
        ++dashes;
      } else if (!IsSpace(c) || IsLineBreak(c)) {
        return false;
      }
    }
    return dashes == 1;
  }

  // The item that ends the low end of a range whose high end is `high`; -1 when none.
  int JointBefore(const Sum& high) const {
    int at = high.first - 1;
    if (at < 0) return -1;
    if (IsDashGap(r_.item(at).end, high.begin)) return at;
    const MeasureItem& joint = r_.item(at);
    const bool joins = joint.Is(WordKind::kJoin);
    const bool and_joins = joint.Is(WordKind::kAnd);
    if ((!joins && !and_joins) || at == 0) return -1;
    if (GapBetween(r_.text, joint.end, high.begin) == Gap::kOther || r_.GapBehind(at - 1) == Gap::kOther) return -1;
    const int low = at - 1;
    if (and_joins && !joins && !Between(low)) return -1;
    return low;
  }

  // Whether "between" stands within a few words before item `i`.
  bool Between(int i) const {
    for (int at = i; at >= 0 && at > i - 5; --at) {
      if (r_.item(at).Is(WordKind::kBetween)) return r_.item(i).begin - r_.item(at).end < 40;
    }
    return false;
  }

  // The bound that words around items [first, last] state.
  Bound BoundAround(int first, int last) const {
    // "une centaine de": the number word itself is no exact one.
    if (r_.item(first).Is(WordKind::kNumber)) {
      if (const WordSense* sense = r_.item(first).Sense(WordKind::kBefore)) return static_cast<Bound>(sense->code);
    }
    for (int at = first - 1, steps = 0; at >= 0 && steps < 3; --at, ++steps) {
      const std::uint32_t next = r_.item(at + 1).begin;
      if (GapBetween(r_.text, r_.item(at).end, next) == Gap::kOther) break;
      if (const WordSense* sense = r_.item(at).Sense(WordKind::kBefore)) {
        const auto bound = static_cast<Bound>(sense->code);
        return bound == Bound::kUpTo && BehindPercent(at) ? Bound::kExact : bound;
      }
      if (!r_.item(at).Is(WordKind::kArticle) && !r_.item(at).Is(WordKind::kLink)) break;
    }
    if (last + 1 < r_.size() && r_.GapBehind(last) != Gap::kOther) {
      if (const WordSense* sense = r_.item(last + 1).Sense(WordKind::kAfter)) return static_cast<Bound>(sense->code);
    }
    // "一亿多元", "100여억원"
    for (int at = first; at < last; ++at) {
      if (IsExcess(at)) return static_cast<Bound>(r_.item(at).Sense(WordKind::kAfter)->code);
    }
    return Bound::kExact;
  }

  // A word of this kind right before or behind the sum: "$20m a year", "年間100億円", "a €5 billion programme".
  bool IsBeside(const Sum& sum, WordKind kind) const {
    const bool behind = sum.last + 1 < r_.size() && r_.item(sum.last + 1).Is(kind) && r_.GapBehind(sum.last) != Gap::kOther;
    return behind || (sum.first > 0 && r_.item(sum.first - 1).Is(kind) && r_.GapBehind(sum.first - 1) != Gap::kOther);
  }

  // "subió un 3,5 % hasta 182 euros": what moved by a percentage moved to the sum.
  bool BehindPercent(int i) const {
    if (i == 0 || r_.item(i).begin - r_.item(i - 1).end > 2) return false;
    const WordSense* unit = r_.item(i - 1).Sense(WordKind::kUnit);
    return unit != nullptr && static_cast<CountUnit>(unit->code) == CountUnit::kPercent;
  }

  static void SetBounds(Bound bound, Amount* amount) {
    amount->bound = bound;
    switch (bound) {
      case Bound::kExact: amount->min = amount->max = amount->value; break;
      case Bound::kUpTo:
      case Bound::kLessThan: amount->max = amount->value; break;
      case Bound::kAtLeast:
      case Bound::kMoreThan: amount->min = amount->value; break;
      case Bound::kAbout:
      case Bound::kRange: break;
    }
  }

  // "$1.1 billion (£820m)": one sum in two currencies.
  bool IsTwin(const Sum& a, const Sum& b) const {
    if (a.code == b.code || b.begin < a.end || b.begin - a.end > 40) return false;
    std::string_view between = r_.text.substr(a.end, b.begin - a.end);
    while (between.starts_with(' ')) between.remove_prefix(1);
    const bool opens = between.starts_with('(') || between.starts_with("（") || between.starts_with('[');
    return opens && between.find(')') == std::string_view::npos && between.find("）") == std::string_view::npos;
  }

  void Emit(int* groups, Measures* out) {
    std::vector<int> group(sums_.size(), -1);
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      if (sums_[s].range < 0 || group[s] >= 0) continue;
      group[s] = group[static_cast<std::size_t>(sums_[s].range)] = (*groups)++;
    }
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      // Twins stand next to each other.
      for (std::size_t t = s < 3 ? 0 : s - 3; t < std::min(sums_.size(), s + 4); ++t) {
        if (s == t || sums_[s].refused || sums_[t].refused || !IsTwin(sums_[s], sums_[t])) continue;
        if (group[s] < 0) group[s] = (*groups)++;
        if (group[t] < 0) group[t] = group[s];
      }
    }
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      const Sum& sum = sums_[s];
      const Span span{r_.field, sum.begin, sum.end};
      if (sum.refused) {
        out->refused.push_back({span, sum.reason});
        continue;
      }
      Amount amount;
      amount.span = span;
      amount.value = sum.value;
      amount.currency = Vocabulary::CodeName(sum.code);
      amount.currency_reason = sum.why;
      amount.rule = sum.rule;
      amount.group = group[s];
      if (sum.range >= 0) {
        const Decimal other = sums_[static_cast<std::size_t>(sum.range)].value;
        amount.bound = Bound::kRange;
        amount.min = std::min(sum.value, other);
        amount.max = std::max(sum.value, other);
        // A range whose two ends both carry the currency keeps its spans; else the low end is the whole string.
      } else {
        SetBounds(BoundAround(sum.first, sum.last), &amount);
      }
      // What relations say of the sum gives way to these.
      if (IsBeside(sum, WordKind::kProgramme)) amount.scope = Scope::kProgramme;
      if (IsBeside(sum, WordKind::kPerYear)) amount.scope = Scope::kPerYear;
      out->amounts.push_back(std::move(amount));
    }
  }

  const FieldReading& r_;
  const CurrencyEvidence& evidence_;
  const std::uint16_t country_;
  const Vocabulary& vocabulary_;
  std::vector<Sum> sums_;
  std::vector<int> sum_of_;  // number: its sum, or -1
};

}  // namespace

void CollectEvidence(const FieldReading& reading, CurrencyEvidence* evidence) {
  for (const MeasureItem& item : reading.items) {
    if (item.word == nullptr) continue;
    std::uint16_t code = 0;
    bool one = true;
    bool country = false;
    for (const WordSense& sense : item.word->senses) {
      switch (sense.kind) {
        case WordKind::kCurrency:
        case WordKind::kCode:
        case WordKind::kSign:
        case WordKind::kFamily:
          one = one && (code == 0 || code == sense.code);
          code = sense.code;
          break;
        case WordKind::kCountry:
          country = true;
          if (code == 0) code = sense.code;
          break;
        default: break;
      }
    }
    if (code == 0 || !one) continue;
    evidence->mentions.push_back({reading.field, item.begin, code, country});
    if (item.Is(WordKind::kSign) && code == Vocabulary::CodeOf("USD")) evidence->marks_us_dollars = true;
  }
}

void ReadAmounts(const FieldReading& reading, const CurrencyEvidence& evidence, std::uint16_t country_currency, int* groups,
                 std::vector<bool>* taken, Measures* out) {
  AmountReader(reading, evidence, country_currency).Run(groups, taken, out);
}

}  // namespace dealgraph::nlp
