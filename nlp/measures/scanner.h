// Scanner cuts a field into the items that measures are made of: numerals and words of the vocabulary, in reading order.
// All other text is the gap between two items. One pass; pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "nlp/measures/vocabulary.h"

namespace dealgraph::nlp {

struct MeasureItem {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  const Vocabulary::Word* word = nullptr;  // nullptr: a numeral
  Decimal value;                           // of a numeral
  bool readable = true;                    // the numeral is a number in some format of the language
  bool too_long = false;                   // it has more digits than Decimal holds
  bool attached = false;                   // a letter or digit that is no item stands right before it: "GB200", "3.11"
  std::uint8_t plain_digits = 0;           // digits of a numeral without separators; 0: it has some

  bool IsNumeral() const { return word == nullptr; }
  bool Is(WordKind kind) const { return word != nullptr && (word->kinds >> static_cast<unsigned>(kind) & 1) != 0; }
  const WordSense* Sense(WordKind kind) const {
    if (word == nullptr) return nullptr;
    for (const WordSense& sense : word->senses) {
      if (sense.kind == kind && sense.region == 0) return &sense;
    }
    return nullptr;
  }
};

// `lower` is LowerSameLength(text). Replaces *items.
void ScanMeasures(std::string_view text, std::string_view lower, const Vocabulary& vocabulary, NumberSigns signs,
                  std::vector<MeasureItem>* items);

// What stands between two items.
enum class Gap : std::uint8_t { kNone, kSpace, kHyphen, kOther };
Gap GapBetween(std::string_view text, std::uint32_t begin, std::uint32_t end);

}  // namespace dealgraph::nlp
