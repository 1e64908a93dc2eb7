#include "nlp/text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <array>
#include <cstring>
#include <memory>

#include "base/check.h"

namespace dealgraph::nlp {
namespace {

// One entry of 16 bits a code point of the two lowest planes; what lies beyond is private or unused.
enum Flag : std::uint16_t {
  kLetter = 1,
  kUpper = 2,
  kLower = 4,
  kMark = 8,
  kDigit = 16,
  kSpace = 32,
  kLineBreak = 64,
  kPunctuation = 128,
  kDash = 256,
  kCurrency = 512,
  kIdeographic = 1024,
  kHan = 2048,
  kKatakana = 4096,
  kHiragana = 8192,
  kHangul = 16384,
};

constexpr char32_t kTableSize = 0x30000;

std::uint16_t FlagsOf(UChar32 c) {
  std::uint16_t flags = 0;
  switch (u_charType(c)) {
    case U_UPPERCASE_LETTER:
    case U_TITLECASE_LETTER: flags |= kLetter | kUpper; break;
    case U_LOWERCASE_LETTER: flags |= kLetter | kLower; break;
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER: flags |= kLetter; break;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK: flags |= kMark; break;
    case U_DECIMAL_DIGIT_NUMBER: flags |= kDigit; break;
    case U_CURRENCY_SYMBOL: flags |= kCurrency; break;
    case U_DASH_PUNCTUATION:
    case U_START_PUNCTUATION:
    case U_END_PUNCTUATION:
    case U_CONNECTOR_PUNCTUATION:
    case U_OTHER_PUNCTUATION:
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION: flags |= kPunctuation; break;
    default: break;
  }
  if (u_hasBinaryProperty(c, UCHAR_DASH)) flags |= kDash;
  if (u_isUWhiteSpace(c)) flags |= kSpace;
  if ((c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029) flags |= kLineBreak;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN: flags |= kHan | kIdeographic; break;
    case USCRIPT_KATAKANA: flags |= kKatakana | kIdeographic; break;
    case USCRIPT_HIRAGANA: flags |= kHiragana | kIdeographic; break;
    case USCRIPT_HANGUL: flags |= kHangul; break;
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      if ((flags & kLetter) != 0) flags |= kIdeographic;
      break;
    default: break;
  }
  if (c == 0x30FC) flags |= kKatakana | kIdeographic;  // the long vowel mark, shared by both kana
  return flags;
}

struct Table {
  std::unique_ptr<std::uint16_t[]> flags = std::make_unique<std::uint16_t[]>(kTableSize);
  std::unique_ptr<std::uint16_t[]> lower = std::make_unique<std::uint16_t[]>(0x10000);  // 0: keep
};

int Utf8Length(char32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

const Table& GetTable() {
  static const Table table = [] {
    Table t;
    for (char32_t c = 0; c < kTableSize; ++c) t.flags[c] = FlagsOf(static_cast<UChar32>(c));
    for (char32_t c = 0; c < 0x10000; ++c) {
      const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
      if (lower != c && Utf8Length(lower) == Utf8Length(c)) t.lower[c] = static_cast<std::uint16_t>(lower);
    }
    return t;
  }();
  return table;
}

// The table's address in a namespace constant would need static initialisation order; a function-local reference costs
// one guarded load, which the hot loops hoist.
bool Has(char32_t c, std::uint16_t flag) { return c < kTableSize && (GetTable().flags[c] & flag) != 0; }

const icu::Normalizer2& Nfkd() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKDInstance(status);
  DG_CHECK(U_SUCCESS(status) && normalizer != nullptr, "ICU has no NFKD data");
  return *normalizer;
}

bool IsDroppedInNames(char32_t c) {
  switch (c) {
    case U'"': case U'\'': case U'’': case U'‘': case U'“': case U'”': case U'„': case U'«': case U'»': case U'`':
    case U'´': case U'.': case U',': case U'(': case U')': case U'[': case U']': return true;
    default: return false;
  }
}

}  // namespace

char32_t DecodeUtf8(std::string_view text, std::size_t* pos) {
  const std::size_t i = *pos;
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char b = byte(i);
  if (b < 0x80) {
    *pos = i + 1;
    return b;
  }
  const int length = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC2 ? 2 : 0;
  if (length == 0 || i + static_cast<std::size_t>(length) > text.size()) {
    *pos = i + 1;
    return 0xFFFD;
  }
  char32_t c = b & (0x7F >> length);
  for (int k = 1; k < length; ++k) c = c << 6 | (byte(i + static_cast<std::size_t>(k)) & 0x3F);
  *pos = i + static_cast<std::size_t>(length);
  return c;
}

void AppendUtf8(char32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | c >> 6));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | c >> 12));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | c >> 18));
    out->push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

// The first byte from `i` on that may be another than ASCII: eight are looked at together.
static std::size_t EndOfAscii(std::string_view text, std::size_t i) {
  for (std::uint64_t eight = 0; i + sizeof eight <= text.size(); i += sizeof eight) {
    std::memcpy(&eight, text.data() + i, sizeof eight);
    if ((eight & 0x8080808080808080u) != 0) break;
  }
  return i;
}

std::size_t FindInvalidUtf8(std::string_view text) {
  const auto continues = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && static_cast<unsigned char>(text[i]) >= low && static_cast<unsigned char>(text[i]) <= high;
  };
  std::size_t i = 0;
  while (i < text.size()) {
    const auto b = static_cast<unsigned char>(text[i]);
    if (b < 0x80) {
      i = EndOfAscii(text, i + 1);
    } else if (b >= 0xC2 && b <= 0xDF && continues(i + 1, 0x80, 0xBF)) {
      i += 2;
    } else if (b >= 0xE0 && b <= 0xEF && continues(i + 1, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF) &&
               continues(i + 2, 0x80, 0xBF)) {
      i += 3;
    } else if (b >= 0xF0 && b <= 0xF4 && continues(i + 1, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF) &&
               continues(i + 2, 0x80, 0xBF) && continues(i + 3, 0x80, 0xBF)) {
      i += 4;
    } else {
      return i;
    }
  }
  return std::string_view::npos;
}

bool IsLetter(char32_t c) { return Has(c, kLetter); }
bool IsUpper(char32_t c) { return Has(c, kUpper); }
bool IsLower(char32_t c) { return Has(c, kLower); }
bool IsMark(char32_t c) { return Has(c, kMark); }
bool IsDigit(char32_t c) { return Has(c, kDigit); }
int DigitValue(char32_t c) { return IsDigit(c) ? u_charDigitValue(static_cast<UChar32>(c)) : -1; }
bool IsSpace(char32_t c) { return Has(c, kSpace); }
bool IsLineBreak(char32_t c) { return Has(c, kLineBreak); }
bool IsPunctuation(char32_t c) { return Has(c, kPunctuation); }
bool IsDash(char32_t c) { return Has(c, kDash); }
bool IsCurrencySign(char32_t c) { return Has(c, kCurrency); }
bool IsIdeographic(char32_t c) { return Has(c, kIdeographic); }
bool IsHan(char32_t c) { return Has(c, kHan); }
bool IsKatakana(char32_t c) { return Has(c, kKatakana); }
bool IsHiragana(char32_t c) { return Has(c, kHiragana); }
bool IsHangul(char32_t c) { return Has(c, kHangul); }

void LowerSameLength(std::string_view text, std::string* out) {
  const Table& table = GetTable();
  out->clear();
  out->reserve(text.size());
  std::size_t i = 0;
  while (i < text.size()) {
    const auto b = static_cast<unsigned char>(text[i]);
    if (b < 0x80) {
      out->push_back(static_cast<char>(b >= 'A' && b <= 'Z' ? b + 32 : b));
      ++i;
      continue;
    }
    std::size_t next = i;
    const char32_t c = DecodeUtf8(text, &next);
    const std::uint16_t lower = c < 0x10000 && next - i > 1 ? table.lower[c] : 0;
    if (lower != 0) {
      AppendUtf8(lower, out);
    } else {
      out->append(text, i, next - i);
    }
    i = next;
  }
}

std::string LowerSameLength(std::string_view text) {
  std::string lower;
  LowerSameLength(text, &lower);
  return lower;
}

std::string FoldName(std::string_view name) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString decomposed =
      Nfkd().normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size()))), status);
  if (U_FAILURE(status)) return std::string(name);
  decomposed.foldCase();
  std::string folded;
  bool space = false;
  for (int32_t i = 0; i < decomposed.length();) {
    const UChar32 code = decomposed.char32At(i);
    i += U16_LENGTH(code);
    const auto c = static_cast<char32_t>(code);
    if (IsMark(c) || IsDroppedInNames(c)) continue;
    if (IsSpace(c) || IsDash(c)) {
      space = true;
      continue;
    }
    if (space && !folded.empty()) folded.push_back(' ');
    space = false;
    AppendUtf8(c, &folded);
  }
  return folded;
}

}  // namespace dealgraph::nlp
