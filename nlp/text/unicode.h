// Unicode, as far as reading news needs it: code points and their classes, lower-casing that keeps offsets, and the fold
// by which names are compared. ICU's data, copied into one table at first use, so that a look-up is one load.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dealgraph::nlp {

// The code point at text[*pos]; moves *pos behind it. `text` is valid UTF-8 and *pos at a character; were it not, U+FFFD
// is returned and *pos moves on by one byte.
char32_t DecodeUtf8(std::string_view text, std::size_t* pos);
void AppendUtf8(char32_t c, std::string* out);

// First byte that is not part of a well-formed sequence (Unicode 15, table 3-7), or npos when all is well.
std::size_t FindInvalidUtf8(std::string_view text);

bool IsLetter(char32_t c);
bool IsUpper(char32_t c);  // upper or title case
bool IsLower(char32_t c);
bool IsMark(char32_t c);          // combining
bool IsDigit(char32_t c);         // decimal digit of any script
int DigitValue(char32_t c);       // 0-9; -1 when none
bool IsSpace(char32_t c);         // no-break and thin spaces too; line breaks as well
bool IsLineBreak(char32_t c);     // LF, CR, VT, FF, NEL, LS, PS
bool IsPunctuation(char32_t c);
bool IsDash(char32_t c);          // hyphens, dashes, minus
bool IsCurrencySign(char32_t c);
bool IsIdeographic(char32_t c);   // scripts written without spaces: Han, kana, Thai, Lao, Khmer, Myanmar
bool IsHan(char32_t c);
bool IsKatakana(char32_t c);
bool IsHiragana(char32_t c);
bool IsHangul(char32_t c);

// Lower case with every byte offset kept: a code point whose lower form has another length in UTF-8 stays as it is.
std::string LowerSameLength(std::string_view text);
void LowerSameLength(std::string_view text, std::string* out);  // replaces *out, reusing its memory

// The form in which names are compared: compatibility-decomposed without marks, case-folded, without quotes, full stops,
// commas and brackets, hyphens and white space as single spaces. "Société Générale, S.A." is "societe generale sa".
std::string FoldName(std::string_view name);

}  // namespace dealgraph::nlp
