#include "nlp/measures/measures.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "nlp/measures/reading.h"
#include "nlp/measures/tables.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {

// A language's vocabulary is built when its first article comes: two hundred of them, most never asked for.
struct MeasureReader::Parts {
  struct Slot {
    std::string_view rows;
    std::once_flag once;
    std::unique_ptr<const Vocabulary> vocabulary;
  };
  std::string_view common;
  mutable std::map<std::string, Slot, std::less<>> slots;  // the map itself never changes once created

  const Vocabulary& For(std::string_view language) const {
    auto found = slots.find(language);
    if (found == slots.end()) found = slots.find("");
    Slot& slot = found->second;
    std::call_once(slot.once, [&] {
      auto built = Vocabulary::Build(common, slot.rows);
      // A fault in the rows of one language leaves it with what all share; Create() and the tests report it.
      if (!built.ok()) built = Vocabulary::Build("", "");
      slot.vocabulary = std::move(*built);
    });
    return *slot.vocabulary;
  }
};

MeasureReader::MeasureReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
MeasureReader::~MeasureReader() = default;

Result<std::unique_ptr<MeasureReader>> MeasureReader::Create() {
  auto parts = std::make_unique<Parts>();
  for (const LanguageRows& table : MeasureTables()) {
    if (table.language.empty()) parts->common = table.rows;
    auto& slot = parts->slots[std::string(table.language)];
    slot.rows = table.language.empty() ? std::string_view() : table.rows;
  }
  if (!parts->slots.contains("")) return Internal("the measure tables have no common rows");
  for (const std::string_view language : {"", "en"}) {
    DG_ASSIGN_OR_RETURN(const auto checked, Vocabulary::Build(parts->common, parts->slots.find(language)->second.rows));
  }
  return std::unique_ptr<MeasureReader>(new MeasureReader(std::move(parts)));
}

namespace {

template <class T>
void SortBySpan(std::vector<T>* list) {
  std::stable_sort(list->begin(), list->end(), [](const T& a, const T& b) {
    return std::pair(a.span.field, a.span.begin) < std::pair(b.span.field, b.span.begin);
  });
}

void IndexNumbers(FieldReading* reading) {
  reading->number_from.assign(reading->items.size(), -1);
  reading->number_to.assign(reading->items.size(), -1);
  for (std::size_t n = 0; n < reading->numbers.size(); ++n) {
    reading->number_from[static_cast<std::size_t>(reading->numbers[n].first)] = static_cast<int>(n);
    reading->number_to[static_cast<std::size_t>(reading->numbers[n].last)] = static_cast<int>(n);
  }
}

}  // namespace

Measures MeasureReader::Read(const Article& article, const MeasureContext& context) const {
  std::string_view language = context.language.substr(0, context.language.find_first_of("-_"));
  if (language == "no" || language == "nn") language = "nb";
  const Vocabulary& vocabulary = parts_->For(language);
  FieldReading readings[2];
  std::string lower[2];
  CurrencyEvidence evidence;
  for (const Field field : {Field::kTitle, Field::kText}) {
    const auto f = static_cast<std::size_t>(field);
    FieldReading& reading = readings[f];
    reading.field = field;
    reading.text = FieldText(article, field);
    LowerSameLength(reading.text, &lower[f]);
    reading.lower = lower[f];
    reading.vocabulary = &vocabulary;
    ScanMeasures(reading.text, reading.lower, vocabulary, vocabulary.SignsFor(context.country), &reading.items);
    ReadNumbers(reading.text, reading.items, vocabulary, &reading.numbers);
    IndexNumbers(&reading);
    CollectEvidence(reading, &evidence);
  }
  Measures measures;
  int groups = 0;
  for (const FieldReading& reading : readings) {
    std::vector<bool> taken(reading.numbers.size(), false);
    ReadAmounts(reading, evidence, vocabulary.CurrencyOfCountry(context.country), &groups, &taken, &measures);
    ReadQuantities(reading, taken, &measures);
    ReadDates(reading, context.published, &measures);
  }
  SortBySpan(&measures.amounts);
  SortBySpan(&measures.quantities);
  SortBySpan(&measures.dates);
  SortBySpan(&measures.refused);
  return measures;
}

}  // namespace dealgraph::nlp
