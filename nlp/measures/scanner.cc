// The idea: almost no byte of a news text belongs to a measure, so the loop asks two questions a word: does it begin with
// a digit, and may its first two bytes begin a word of the vocabulary (one bit). Only then anything is decoded.
#include "nlp/measures/scanner.h"

#include <algorithm>
#include <array>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

bool IsAsciiLetter(unsigned char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool IsAsciiDigit(unsigned char c) { return c >= '0' && c <= '9'; }

// One numeral: groups of digits and the separators between them.
struct Numeral {
  std::vector<int> groups;  // digits of each
  std::vector<char32_t> separators;
  std::string digits;
  std::size_t end = 0;
};

class Scanner {
 public:
  Scanner(std::string_view text, std::string_view lower, const Vocabulary& vocabulary, NumberSigns signs,
          std::vector<MeasureItem>* items)
      : text_(text), lower_(lower), vocabulary_(vocabulary), signs_(signs), items_(items) {}

  void Run() {
    std::size_t i = 0;
    bool in_word = false;  // letters stand right before, and belong to no item
    while (i < text_.size()) {
      const auto b = static_cast<unsigned char>(lower_[i]);
      if (b < 0x80) {
        if (IsAsciiDigit(b)) {
          // "2. kvartal" is a word that starts with a digit.
          if (std::size_t end = 0; !in_word && TryWord(i, &end)) {
            if (items_->back().Is(WordKind::kQuarter) || items_->back().Is(WordKind::kHalfYear)) {
              i = end;
              continue;
            }
            items_->pop_back();
          }
          i = ReadNumeral(i, in_word && !BehindTatweel(i));
          in_word = false;
          continue;
        }
        const bool letter = IsAsciiLetter(b);
        if (letter && in_word) {
          ++i;
          continue;
        }
        if (std::size_t end = 0; TryWord(i, &end)) {
          i = end;
          in_word = false;
          continue;
        }
        in_word = letter;
        ++i;
        continue;
      }
      std::size_t next = i;
      const char32_t c = DecodeUtf8(text_, &next);
      if (IsDigit(c)) {
        i = ReadNumeral(i, in_word && !BehindTatweel(i));
        in_word = false;
        continue;
      }
      const bool letter = IsLetter(c) || IsMark(c);
      const bool dense = letter && (IsIdeographic(c) || IsHangul(c));
      if (letter && in_word && !dense) {
        i = next;
        continue;
      }
      if (std::size_t end = 0; TryWord(i, &end)) {
        i = end;
        in_word = false;
        continue;
      }
      // The Arabic "and", "with", "for" are written onto the word that follows.
      if (!in_word && (c == 0x0648 || c == 0x0628 || c == 0x0644 || c == 0x0641) && next < text_.size()) {
        if (std::size_t end = 0; TryWord(next, &end)) {
          i = end;
          in_word = false;
          continue;
        }
        // "بالمليار": a particle and the article.
        std::size_t after = next;
        if (DecodeUtf8(text_, &after) == 0x0627 && after < text_.size() && DecodeUtf8(text_, &after) == 0x0644 &&
            after < text_.size()) {
          if (std::size_t end = 0; TryWord(after, &end)) {
            i = end;
            in_word = false;
            continue;
          }
        }
      }
      in_word = letter && !dense;
      i = next;
    }
  }

 private:
  // A tatweel joins the Arabic preposition to its numeral: "بـ1.2 مليار".
  bool BehindTatweel(std::size_t at) const { return at >= 2 && text_.substr(at - 2, 2) == "\u0640"; }

  bool TryWord(std::size_t at, std::size_t* end) {
    const auto first = static_cast<unsigned char>(lower_[at]);
    const auto second = at + 1 < lower_.size() ? static_cast<unsigned char>(lower_[at + 1]) : 0;
    if (!vocabulary_.MayStart(first, second)) return false;
    const Vocabulary::Word* word = vocabulary_.Match(text_, lower_, at, end);
    if (word == nullptr) return false;
    MeasureItem item;
    item.begin = static_cast<std::uint32_t>(at);
    item.end = static_cast<std::uint32_t>(*end);
    item.word = word;
    items_->push_back(item);
    return true;
  }

  char32_t PeekAt(std::size_t at) const { return at < text_.size() ? DecodeUtf8(text_, &at) : U'\0'; }

  // Reads digits from *at on; appends them. Returns how many.
  int ReadDigits(std::size_t* at, std::string* digits) const {
    int count = 0;
    while (*at < text_.size()) {
      std::size_t next = *at;
      const char32_t c = DecodeUtf8(text_, &next);
      const int value = c < 0x80 ? (IsAsciiDigit(static_cast<unsigned char>(c)) ? static_cast<int>(c - U'0') : -1) : DigitValue(c);
      if (value < 0) break;
      digits->push_back(static_cast<char>('0' + value));
      *at = next;
      ++count;
    }
    return count;
  }

  // What a sign between digits may be; 0 when it separates nothing.
  static char32_t Separator(char32_t c) {
    switch (c) {
      case U'.': case U'．': return U'.';
      case U',': case U'，': return U',';
      case 0x066B: return U'.' + 0x10000;  // Arabic decimal sign, whatever the language
      case 0x066C: return U'\'';           // Arabic thousands sign: groups only
      case U'\'': case U'’': return U'\'';
      case U' ': case 0x00A0: case 0x202F: case 0x2009: return U' ';
      default: return 0;
    }
  }

  std::size_t ReadNumeral(std::size_t begin, bool in_word) {
    Numeral numeral;
    std::size_t at = begin;
    numeral.groups.push_back(ReadDigits(&at, &numeral.digits));
    while (at < text_.size()) {
      std::size_t next = at;
      const char32_t c = DecodeUtf8(text_, &next);
      char32_t separator = Separator(c);
      // "$20，300美元": a full-width comma lists ASCII digits and groups full-width ones only.
      if (c == U'，' && static_cast<unsigned char>(text_[begin]) < 0x80) separator = 0;
      if (separator == 0 && c == U':' && vocabulary_.colon_is_decimal()) separator = U':';
      if (separator == 0 || next >= text_.size() || !IsDigit(PeekAt(next))) break;
      std::size_t probe = next;
      std::string digits;
      const int count = ReadDigits(&probe, &digits);
      if (separator == U' ' && (count != 3 || in_word || numeral.groups.front() > 3 || numeral.digits.front() == '0' ||
                                !SpaceGroups(c, numeral))) {
        break;
      }
      if (separator == U'\'' && count != 3) break;
      if (separator == U':' && (count != 2 || !numeral.separators.empty())) break;
      numeral.separators.push_back(separator);
      numeral.groups.push_back(count);
      numeral.digits += digits;
      at = probe;
      if (separator == U':') break;
    }
    at = BehindEnding(at);
    numeral.end = at;
    MeasureItem item;
    item.begin = static_cast<std::uint32_t>(begin);
    item.end = static_cast<std::uint32_t>(at);
    item.attached = in_word;
    item.plain_digits = numeral.separators.empty() ? static_cast<std::uint8_t>(std::min(numeral.groups.front(), 255)) : 0;
    Evaluate(numeral, &item);
    while (GoesOn(at) || (!item.readable && at < text_.size() && Separator(PeekAt(at)) != 0 && PeekAt(at) != U' ' && FollowedByDigit(at))) {
      item.readable = false;
      DecodeUtf8(text_, &at);
      ReadDigits(&at, &numeral.digits);
      item.end = static_cast<std::uint32_t>(at);
    }
    items_->push_back(item);
    return at;
  }

  // Where the case ending that a sign joins to the digits stops: "50:llä", "2026'nın".
  std::size_t BehindEnding(std::size_t at) const {
    if (at >= text_.size()) return at;
    std::size_t next = at;
    if (!vocabulary_.JoinsEnding(DecodeUtf8(text_, &next))) return at;
    int letters = 0;
    std::size_t end = next;
    while (end < text_.size()) {
      std::size_t after = end;
      if (!IsLower(DecodeUtf8(text_, &after))) break;
      end = after;
      ++letters;
    }
    return letters >= 1 && letters <= 5 ? end : at;
  }

  bool FollowedByDigit(std::size_t at) const {
    DecodeUtf8(text_, &at);
    return at < text_.size() && IsDigit(PeekAt(at));
  }

  // Signs between digits that some script groups or divides by and no reading here knows: "3$30", "𞥑⹁𞥗𞥐𞥐".
  bool GoesOn(std::size_t at) const {
    if (at >= text_.size()) return false;
    const char32_t c = DecodeUtf8(text_, &at);
    return (c == U'$' || c == 0x2E41 || c == 0x066B || c == 0x066C) && IsDigit(PeekAt(at));
  }

  // Whether a space may group the digits after it: no-break and thin spaces always, a plain one where the language
  // writes so, and never after a decimal sign.
  bool SpaceGroups(char32_t space, const Numeral& numeral) const {
    for (std::size_t i = 0; i < numeral.separators.size(); ++i) {
      if (numeral.separators[i] != U' ') return false;
    }
    for (std::size_t i = 1; i < numeral.groups.size(); ++i) {
      if (numeral.groups[i] != 3) return false;
    }
    return space != U' ' || vocabulary_.groups_by_space();
  }

  static bool GroupsOfThree(const Numeral& n, std::size_t groups) {
    if (n.groups.front() > 3) return false;
    for (std::size_t i = 1; i < groups; ++i) {
      if (n.groups[i] != 3) return false;
    }
    return true;
  }
  // "1,00,000": two digits a group, and three in the last.
  static bool IndianGroups(const Numeral& n, std::size_t groups) {
    if (groups < 2 || n.groups.front() > 2 || n.groups[groups - 1] != 3) return false;
    for (std::size_t i = 1; i + 1 < groups; ++i) {
      if (n.groups[i] != 2) return false;
    }
    return true;
  }

  void Evaluate(const Numeral& n, MeasureItem* item) const {
    const std::size_t count = n.separators.size();
    int decimals = 0;
    if (count > 0) {
      const char32_t last = n.separators.back();
      const bool uniform = std::all_of(n.separators.begin(), n.separators.end(), [&](char32_t s) { return s == last; });
      const bool mixed_decimal = !uniform && last != U' ' && last != U'\'' &&
                                 std::all_of(n.separators.begin(), n.separators.end() - 1,
                                             [&](char32_t s) { return s == n.separators.front(); }) &&
                                 n.separators.front() != last;
      if (mixed_decimal) {
        if (!GroupsOfThree(n, count) && !IndianGroups(n, count)) item->readable = false;
        decimals = n.groups.back();
      } else if (!uniform) {
        item->readable = false;
      } else if (last == U' ' || last == U'\'') {
        item->readable = GroupsOfThree(n, count + 1);
      } else if (last == U'.' + 0x10000 || last == U':') {
        item->readable = count == 1;
        decimals = n.groups.back();
      } else if (count > 1) {
        item->readable = GroupsOfThree(n, count + 1) || (last == U',' && IndianGroups(n, count + 1));
      } else if (n.groups.back() != 3 || n.groups.front() > 3 || n.digits.front() == '0') {
        decimals = n.groups.back();
      } else if (last == signs_.decimal) {
        decimals = 3;
      }
    }
    Decimal value;
    const auto parsed = Decimal::Parse(n.digits);
    if (parsed) {
      const auto scaled = parsed->TimesPowerOfTen(-decimals);
      if (scaled) value = *scaled;
      item->too_long = !scaled;
    } else {
      item->too_long = true;
    }
    item->value = value;
  }

  std::string_view text_;
  std::string_view lower_;
  const Vocabulary& vocabulary_;
  NumberSigns signs_;
  std::vector<MeasureItem>* items_;
};

}  // namespace

void ScanMeasures(std::string_view text, std::string_view lower, const Vocabulary& vocabulary, NumberSigns signs,
                  std::vector<MeasureItem>* items) {
  items->clear();
  Scanner(text, lower, vocabulary, signs, items).Run();
}

Gap GapBetween(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  if (begin >= end) return Gap::kNone;
  if (end - begin > 8) return Gap::kOther;
  int lines = 0;
  bool hyphen = false;
  for (std::size_t i = begin; i < end;) {
    const char32_t c = DecodeUtf8(text, &i);
    if (IsLineBreak(c)) {
      if (++lines > 1) return Gap::kOther;
    } else if (c == U'-' || c == 0x2010 || c == 0x2011) {
      if (hyphen) return Gap::kOther;
      hyphen = true;
    } else if (!IsSpace(c) && c != 0x200F && c != 0x200E) {
      return Gap::kOther;
    }
  }
  return hyphen ? Gap::kHyphen : Gap::kSpace;
}

}  // namespace dealgraph::nlp
