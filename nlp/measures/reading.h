// What the readers of one field share: its text, the scanner's items and the numbers over them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nlp/measures/measures.h"
#include "nlp/measures/number_reader.h"
#include "nlp/measures/scanner.h"
#include "nlp/measures/vocabulary.h"

namespace dealgraph::nlp {

struct FieldReading {
  Field field = Field::kText;
  std::string_view text;
  std::string_view lower;
  const Vocabulary* vocabulary = nullptr;
  std::vector<MeasureItem> items;
  std::vector<NumberExpression> numbers;
  std::vector<int> number_from;  // item: the number that starts there, or -1
  std::vector<int> number_to;    // item: the number that ends there, or -1

  int size() const { return static_cast<int>(items.size()); }
  const MeasureItem& item(int i) const { return items[static_cast<std::size_t>(i)]; }
  Gap GapBehind(int i) const { return i + 1 < size() ? GapBetween(text, item(i).end, item(i + 1).begin) : Gap::kOther; }
  int NumberFrom(int i) const { return i >= 0 && i < size() ? number_from[static_cast<std::size_t>(i)] : -1; }
  int NumberTo(int i) const { return i >= 0 && i < size() ? number_to[static_cast<std::size_t>(i)] : -1; }
  const NumberExpression& number(int n) const { return numbers[static_cast<std::size_t>(n)]; }
};

// Evidence in the whole article of whose currency is meant.
struct CurrencyEvidence {
  struct Mention {
    Field field = Field::kText;
    std::uint32_t begin = 0;
    std::uint16_t code = 0;
    bool country = false;  // a country's name; else the currency itself
  };
  std::vector<Mention> mentions;
  bool marks_us_dollars = false;  // "US$" is used, so that a bare "$" may be another
};
void CollectEvidence(const FieldReading& reading, CurrencyEvidence* evidence);

// Each appends to *out. `taken` marks the numbers that became amounts.
void ReadAmounts(const FieldReading& reading, const CurrencyEvidence& evidence, std::uint16_t country_currency, int* groups,
                 std::vector<bool>* taken, Measures* out);
void ReadQuantities(const FieldReading& reading, const std::vector<bool>& taken, Measures* out);
void ReadDates(const FieldReading& reading, const MeasureContext& context, const std::vector<bool>& taken, Measures* out);

}  // namespace dealgraph::nlp
