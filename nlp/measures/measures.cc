#include "nlp/measures/measures.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <string>

#include "nlp/measures/reading.h"
#include "nlp/measures/tables.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

// A language's vocabulary, built when its first article comes: most runs meet a few of two hundred languages.
struct LazyVocabulary {
  std::string_view rows;
  std::once_flag once;
  std::unique_ptr<Vocabulary> vocabulary;
};

template <class T>
void SortBySpan(std::vector<T>* found) {
  std::stable_sort(found->begin(), found->end(), [](const T& a, const T& b) {
    if (a.span.field != b.span.field) return a.span.field < b.span.field;
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
}

void ReadField(Field field, std::string_view text, const std::string& lower, const Vocabulary& vocabulary,
               std::string_view country, FieldReading* reading) {
  reading->field = field;
  reading->text = text;
  reading->lower = lower;
  reading->vocabulary = &vocabulary;
  ScanMeasures(text, lower, vocabulary, vocabulary.SignsFor(country), &reading->items);
  ReadNumbers(text, reading->items, vocabulary, country, &reading->numbers);
  reading->number_from.assign(reading->items.size(), -1);
  reading->number_to.assign(reading->items.size(), -1);
  for (std::size_t n = 0; n < reading->numbers.size(); ++n) {
    reading->number_from[static_cast<std::size_t>(reading->numbers[n].first)] = static_cast<int>(n);
    reading->number_to[static_cast<std::size_t>(reading->numbers[n].last)] = static_cast<int>(n);
  }
}

}  // namespace

std::chrono::minutes WrittenZone(std::string_view published) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string digits;
  std::size_t at = published.size();
  while (at > 0 && digits.size() < 4 && (digit(published[at - 1]) || (published[at - 1] == ':' && digits.size() == 2))) {
    if (digit(published[--at])) digits.insert(digits.begin(), published[at]);
  }
  // A zone stands behind a time, so "2025-09-1800" has none.
  if (digits.size() != 4 || at == 0 || published.substr(0, at).find(':') == std::string_view::npos) return {};
  const char sign = published[at - 1];
  if (sign != '+' && sign != '-') return {};
  const int minutes = ((digits[0] - '0') * 10 + digits[1] - '0') * 60 + (digits[2] - '0') * 10 + digits[3] - '0';
  return std::chrono::minutes(minutes > 14 * 60 ? 0 : sign == '-' ? -minutes : minutes);
}

struct MeasureReader::Parts {
  std::string_view common_rows;
  std::unique_ptr<Vocabulary> common;  // signs, codes and digits alone
  // `mutable`: filled under its once_flag, constant afterwards.
  mutable std::map<std::string_view, LazyVocabulary> languages;

  const Vocabulary& For(std::string_view language) const {
    const auto found = languages.find(language);
    if (found == languages.end()) return *common;
    LazyVocabulary& entry = found->second;
    std::call_once(entry.once, [&] {
      auto built = Vocabulary::Build(common_rows, entry.rows);
      if (built.ok()) entry.vocabulary = std::move(*built);
    });
    return entry.vocabulary != nullptr ? *entry.vocabulary : *common;
  }
};

MeasureReader::MeasureReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
MeasureReader::~MeasureReader() = default;

Result<std::unique_ptr<MeasureReader>> MeasureReader::Create() {
  auto parts = std::make_unique<Parts>();
  for (const LanguageRows& table : MeasureTables()) {
    if (table.language.empty()) {
      parts->common_rows = table.rows;
    } else {
      parts->languages[table.language].rows = table.rows;
    }
  }
  DG_ASSIGN_OR_RETURN(parts->common, Vocabulary::Build(parts->common_rows, ""));
  return std::unique_ptr<MeasureReader>(new MeasureReader(std::move(parts)));
}

Measures MeasureReader::Read(const Article& article, const MeasureContext& context) const {
  // Norwegian is written in two forms that count alike.
  const bool norwegian = context.language == "no" || context.language == "nn";
  const Vocabulary& vocabulary = parts_->For(norwegian ? "nb" : context.language);
  const std::string lower_title = LowerSameLength(article.title);
  const std::string lower_text = LowerSameLength(article.text);
  FieldReading fields[2];
  ReadField(Field::kTitle, article.title, lower_title, vocabulary, context.country, &fields[0]);
  ReadField(Field::kText, article.text, lower_text, vocabulary, context.country, &fields[1]);
  CurrencyEvidence evidence;
  for (const FieldReading& field : fields) CollectEvidence(field, &evidence);

  Measures measures;
  int groups = 0;
  for (const FieldReading& field : fields) {
    std::vector<bool> taken(field.numbers.size(), false);
    ReadAmounts(field, evidence, vocabulary.CurrencyOfCountry(context.country), &groups, &taken, &measures);
    ReadQuantities(field, taken, &measures);
    ReadDates(field, context, taken, &measures);
  }
  SortBySpan(&measures.amounts);
  SortBySpan(&measures.quantities);
  SortBySpan(&measures.dates);
  SortBySpan(&measures.refused);
  return measures;
}

}  // namespace dealgraph::nlp
