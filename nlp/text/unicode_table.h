// The properties of code points, as nlp/generate/unicode_table.cc copies them from ICU in the build. Two steps to a
// look-up: blocks of 128 code points, of which equal ones are kept once. unicode.h has the names by which they are asked.
#pragma once

#include <cstdint>

namespace dealgraph::nlp {

enum CodePointFlag : std::uint16_t {
  kLetterFlag = 1,
  kUpperFlag = 2,  // upper or title case
  kLowerFlag = 4,
  kMarkFlag = 8,
  kDigitFlag = 16,
  kSpaceFlag = 32,
  kLineBreakFlag = 64,
  kPunctuationFlag = 128,
  kDashFlag = 256,
  kCurrencyFlag = 512,
  kIdeographicFlag = 1024,
  kHanFlag = 2048,
  kKatakanaFlag = 4096,
  kHiraganaFlag = 8192,
  kHangulFlag = 16384,
};

// What a block of 128 code points holds.
inline constexpr char32_t kCodePointBlock = 128;
inline constexpr char32_t kFlaggedCodePoints = 0x30000;  // the planes beyond are private or unused: no flags
inline constexpr char32_t kCasedCodePoints = 0x10000;    // and no lower case that keeps its length

extern const std::uint16_t kFlagBlockOf[kFlaggedCodePoints / kCodePointBlock];
extern const std::uint16_t kCodePointFlags[][kCodePointBlock];
extern const std::uint16_t kLowerBlockOf[kCasedCodePoints / kCodePointBlock];
extern const std::uint16_t kLowerCase[][kCodePointBlock];  // the lower case where that is as long in UTF-8; 0: it stays

inline bool HasFlag(char32_t c, CodePointFlag flag) {
  return c < kFlaggedCodePoints && (kCodePointFlags[kFlagBlockOf[c / kCodePointBlock]][c % kCodePointBlock] & flag) != 0;
}

}  // namespace dealgraph::nlp
