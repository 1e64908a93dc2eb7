#include "nlp/text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstring>
#include <vector>

#include "base/check.h"
#include "nlp/text/simplified_han.h"

namespace dealgraph::nlp {
namespace {

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

char32_t DecodeLongUtf8(std::string_view text, std::size_t* pos) {
  const std::size_t i = *pos;
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char b = byte(i);
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

// Returns the number of bytes written.
static std::size_t WriteUtf8(char32_t c, char* out) {
  const auto tail = [c](int shift) { return static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | c >> 6);
    out[1] = tail(0);
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | c >> 12);
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | c >> 18);
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

void AppendUtf8(char32_t c, std::string* out) {
  char bytes[4];
  out->append(bytes, WriteUtf8(c, bytes));
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

int DigitValue(char32_t c) { return IsDigit(c) ? u_charDigitValue(static_cast<UChar32>(c)) : -1; }

// Eight ASCII letters at once: a byte from 'A' to 'Z' sets its own high bit in the one sum and not in the other.
static std::uint64_t LowerAscii(std::uint64_t eight) {
  constexpr std::uint64_t kEach = 0x0101010101010101u;
  const std::uint64_t upper = (eight + kEach * (0x80 - 'A')) & ~(eight + kEach * (0x80 - 'Z' - 1)) & kEach * 0x80;
  return eight | upper >> 2;
}

void LowerSameLength(std::string_view text, std::string* out) {
  out->assign(text);
  std::size_t i = 0;
  while (i < text.size()) {
    for (std::uint64_t eight = 0; i + sizeof eight <= text.size(); i += sizeof eight) {
      std::memcpy(&eight, text.data() + i, sizeof eight);
      if ((eight & 0x8080808080808080u) != 0) break;
      eight = LowerAscii(eight);
      std::memcpy(out->data() + i, &eight, sizeof eight);
    }
    if (i == text.size()) break;
    const auto b = static_cast<unsigned char>(text[i]);
    if (b < 0x80) {
      (*out)[i++] = static_cast<char>(b >= 'A' && b <= 'Z' ? b + 32 : b);
      continue;
    }
    const std::size_t begin = i;
    const char32_t c = DecodeLongUtf8(text, &i);
    const char32_t lower = c < kCasedCodePoints && i - begin > 1 ? kLowerCase[kLowerBlockOf[c / kCodePointBlock]][c % kCodePointBlock] : 0;
    if (lower != 0) WriteUtf8(lower, out->data() + begin);
  }
}

std::string LowerSameLength(std::string_view text) {
  std::string lower;
  LowerSameLength(text, &lower);
  return lower;
}

char32_t SimplifiedHan(char32_t c) {
  constexpr char32_t kFirst = 0x4e00;
  constexpr char32_t kLast = 0x9fff;
  static const std::vector<std::uint16_t> table = [] {
    std::vector<std::uint16_t> simplified(kLast - kFirst + 1, 0);  // 0: keep
    for (const HanPair& pair : SimplifiedHan()) {
      if (pair.traditional >= kFirst && pair.traditional <= kLast) simplified[pair.traditional - kFirst] = pair.simplified;
    }
    return simplified;
  }();
  if (c < kFirst || c > kLast) return c;
  const std::uint16_t simplified = table[c - kFirst];
  return simplified != 0 ? simplified : c;
}

void SimplifyHan(std::string* text) {
  for (std::size_t at = 0; at + 2 < text->size();) {
    const auto b = static_cast<unsigned char>((*text)[at]);
    if (b < 0xe4 || b > 0xe9) {  // no sign of U+4E00 to U+9FFF begins so, and no byte inside a character looks like it
      ++at;
      continue;
    }
    std::size_t next = at;
    const char32_t c = DecodeUtf8(*text, &next);
    if (const char32_t simple = SimplifiedHan(c); simple != c) {
      (*text)[at] = static_cast<char>(0xe0 | simple >> 12);
      (*text)[at + 1] = static_cast<char>(0x80 | (simple >> 6 & 0x3f));
      (*text)[at + 2] = static_cast<char>(0x80 | (simple & 0x3f));
    }
    at = next;
  }
}

std::string LookUpForm(std::string_view text, std::string_view language) {
  std::string form;
  LookUpForm(text, language, &form);
  return form;
}

void LookUpForm(std::string_view text, std::string_view language, std::string* out) {
  LowerSameLength(text, out);
  if (language == "zh") SimplifyHan(out);
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
