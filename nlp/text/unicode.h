// Unicode, as far as reading news needs it: code points and their classes, lower-casing that keeps offsets, and the fold
// by which names are compared. ICU's data, copied into tables by the build, so that a look-up is two loads.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "nlp/text/unicode_table.h"

namespace dealgraph::nlp {

// The code point at text[*pos]; moves *pos behind it. `text` is valid UTF-8 and *pos at a character; were it not, U+FFFD
// is returned and *pos moves on by one byte.
char32_t DecodeLongUtf8(std::string_view text, std::size_t* pos);  // the same for what is no ASCII
inline char32_t DecodeUtf8(std::string_view text, std::size_t* pos) {
  const auto byte = static_cast<unsigned char>(text[*pos]);
  if (byte >= 0x80) return DecodeLongUtf8(text, pos);
  ++*pos;
  return byte;
}
void AppendUtf8(char32_t c, std::string* out);

// First byte that is not part of a well-formed sequence (Unicode 15, table 3-7), or npos when all is well.
std::size_t FindInvalidUtf8(std::string_view text);

inline bool IsLetter(char32_t c) { return HasFlag(c, kLetterFlag); }
inline bool IsUpper(char32_t c) { return HasFlag(c, kUpperFlag); }  // upper or title case
inline bool IsLower(char32_t c) { return HasFlag(c, kLowerFlag); }
inline bool IsMark(char32_t c) { return HasFlag(c, kMarkFlag); }    // combining
inline bool IsDigit(char32_t c) { return HasFlag(c, kDigitFlag); }  // decimal digit of any script
int DigitValue(char32_t c);                                         // 0-9; -1 when none
inline bool IsSpace(char32_t c) { return HasFlag(c, kSpaceFlag); }  // no-break and thin spaces too; line breaks as well
inline bool IsLineBreak(char32_t c) { return HasFlag(c, kLineBreakFlag); }  // LF, CR, VT, FF, NEL, LS, PS
inline bool IsPunctuation(char32_t c) { return HasFlag(c, kPunctuationFlag); }
inline bool IsDash(char32_t c) { return HasFlag(c, kDashFlag); }  // hyphens, dashes, minus
inline bool IsCurrencySign(char32_t c) { return HasFlag(c, kCurrencyFlag); }
// Of scripts written without spaces: Han, kana, Thai, Lao, Khmer, Myanmar.
inline bool IsIdeographic(char32_t c) { return HasFlag(c, kIdeographicFlag); }
inline bool IsHan(char32_t c) { return HasFlag(c, kHanFlag); }
inline bool IsKatakana(char32_t c) { return HasFlag(c, kKatakanaFlag); }
inline bool IsHiragana(char32_t c) { return HasFlag(c, kHiraganaFlag); }
inline bool IsHangul(char32_t c) { return HasFlag(c, kHangulFlag); }

// Lower case with every byte offset kept: a code point whose lower form has another length in UTF-8 stays as it is.
std::string LowerSameLength(std::string_view text);
void LowerSameLength(std::string_view text, std::string* out);  // replaces *out, reusing its memory

// The simplified sign of a traditional one, where it has just one: "國" is "国". Other characters are themselves.
char32_t SimplifiedHan(char32_t c);
void SimplifyHan(std::string* text);  // every byte offset is kept
// LowerSameLength() as words of that language are looked up: Chinese in simplified signs, whichever it is written in.
std::string LookUpForm(std::string_view text, std::string_view language);
void LookUpForm(std::string_view text, std::string_view language, std::string* out);  // replaces *out, reusing its memory

// The form in which names are compared: compatibility-decomposed without marks, case-folded, without quotes, full stops,
// commas and brackets, hyphens and white space as single spaces. "Société Générale, S.A." is "societe generale sa".
std::string FoldName(std::string_view name);

}  // namespace dealgraph::nlp
