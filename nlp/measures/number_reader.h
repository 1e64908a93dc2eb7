// Number expressions: a numeral or number words with their scale words ("1,5 mia.", "elf Milliarden", "6조 5000억",
// "half a billion"), read over the scanner's items by exact arithmetic.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "nlp/measures/scanner.h"

namespace dealgraph::nlp {

struct NumberExpression {
  int first = 0;  // items [first, last]
  int last = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Decimal value;
  Decimal scale = Decimal::FromInt(1);  // what the last scale words multiply by
  bool scaled = false;      // has a scale word
  bool vague = false;       // "hundreds of millions", "billions"
  bool unreadable = false;  // its digits are no number of the language
  bool too_long = false;
  bool ambiguous = false;  // a scale word that the language's formats use for two magnitudes
  bool one_by_article = false;  // "en milliard": no digit, no number word
};

// All number expressions of a field, sorted, without overlap.
// `country` as in MeasureContext: some scale words mean another power there.
void ReadNumbers(std::string_view text, const std::vector<MeasureItem>& items, const Vocabulary& vocabulary, std::string_view country,
                 std::vector<NumberExpression>* numbers);

}  // namespace dealgraph::nlp
