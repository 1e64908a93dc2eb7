// Tokens: a field's text cut into words, numbers and marks, each with the byte range it stands at.
//
// A token never spans white space. Hyphens stand alone ("London", "-", "baseret"), so that a name inside a compound is a
// token; a clitic behind an apostrophe or, after capitals, a colon is a token of its own ("Cipher", "'s"; "AMD", ":n").
// Han and kana come one token a character, Thai and Lao one a cluster (a consonant with what is written around it), since no word or
// name begins or ends inside one: those scripts have no words that can be seen. A Korean particle is a token of its own where the word before it has at least two syllables ("네이버", "와"; "퓨리오사AI", "가"). Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/article.h"

namespace dealgraph::nlp {

enum class TokenKind : std::uint8_t {
  kWord,         // letters, perhaps with digits in it
  kNumber,       // digits, with the separators between them
  kPunctuation,  // one mark
  kSymbol,       // currency, arithmetic, bullet: one code point
  kClitic,       // what stands behind an apostrophe: "'s", "’in", ":n"
  kIdeograph,    // one character of a script without spaces, with its marks
  kParticle,     // a Korean particle behind its noun: "는", "에서"
};

// What a word's capitals look like.
enum class Shape : std::uint8_t {
  kNone,   // no case: numbers, marks, scripts without case
  kLower,  // "bank"
  kTitle,  // "Bank"
  kUpper,  // "BANK", "K"
  kMixed,  // "iPhone", "OpenAI", "GPU’er" before its clitic is cut off
};

struct Token {
  Field field = Field::kText;
  TokenKind kind = TokenKind::kWord;
  Shape shape = Shape::kNone;
  bool space_before = false;      // white space or the field's start stands before it
  std::uint8_t lines_before = 0;  // line breaks before it, at most 255; the field's first token has 2
  char mark = '\0';               // of one character: the ASCII mark that it is, or does the work of: ',' for "、", "，", "،"
  std::uint32_t begin = 0;        // bytes of the field
  std::uint32_t end = 0;
  std::string_view lower;  // lower-cased (LookUpForm), of the same length; lives in the Document

  Span span() const { return {field, begin, end}; }
  bool IsCapitalised() const { return shape == Shape::kTitle || shape == Shape::kUpper || shape == Shape::kMixed; }
  bool Is(char ascii) const { return mark == ascii; }
};

// What a clitic is without its mark: "dan" of "'dan", "n" of ":n".
std::string_view CliticText(const Token& token);

// Appends the tokens of `text`. `lower` is LookUpForm(text) and outlives the tokens.
void AppendTokens(Field field, std::string_view text, std::string_view lower, std::vector<Token>* tokens);

}  // namespace dealgraph::nlp
