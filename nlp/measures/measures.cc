#include "nlp/measures/measures.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

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

namespace {

template <class Visit>
void ForEachRow(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view row = text.substr(0, end);
    if (row.ends_with('\r')) row.remove_suffix(1);
    visit(row);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

// A table whose own rows are those of `words`.
std::string WithOwnRows(std::string_view table, std::string_view words) {
  std::string rows;
  ForEachRow(table, [&](std::string_view row) {
    if (!row.starts_with("own ")) rows.append(row).push_back('\n');
  });
  ForEachRow(words, [&](std::string_view row) {
    if (!row.empty() && row.front() != '#') rows.append("own ").append(row).push_back('\n');
  });
  return rows;
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
  std::deque<std::string> kept;  // texts that rows and names of languages from outside the binary look into
  std::string_view Keep(std::string text) { return kept.emplace_back(std::move(text)); }

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

Result<> MeasureReader::Check(const PackText& words) {
  std::string faults;
  int number = 0;
  ForEachRow(words.text, [&](std::string_view row) {
    ++number;
    if (row.empty() || row.front() == '#') return;
    const Result<> checked = Vocabulary::CheckRow("own " + std::string(row));
    if (!checked.ok()) faults += words.file + ":" + std::to_string(number) + ": " + checked.error().message + "\n";
  });
  if (!faults.empty()) return InvalidArgument(std::move(faults));
  return {};
}

Result<std::unique_ptr<MeasureReader>> MeasureReader::Create(const std::vector<PackText>& words) {
  auto parts = std::make_unique<Parts>();
  std::map<std::string_view, std::string_view> tables;
  for (const LanguageRows& table : MeasureTables()) tables[table.language] = table.rows;
  for (const PackText& replacing : words) {
    DG_RETURN_IF_ERROR(Check(replacing));
    const std::string code = replacing.file.substr(0, replacing.file.find('.'));
    const std::string_view language = code == "common" ? std::string_view() : parts->Keep(code);
    tables[language] = parts->Keep(WithOwnRows(tables[language], replacing.text));
  }
  for (const auto& [language, rows] : tables) {
    if (language.empty()) {
      parts->common_rows = rows;
    } else {
      parts->languages[language].rows = rows;
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
