// Sums as ICU prints them, in every language, read back: either the value that was printed, or nothing, or a refusal.
#include <gtest/gtest.h>
#include <unicode/numberformatter.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "nlp/measures/measures.h"
#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

struct Tally {
  int exact = 0;
  int wrong = 0;
  int absent = 0;
  std::string example;  // a wrong one
  std::string missing;  // one that was not read
  int total() const { return exact + wrong + absent; }
};

constexpr const char* kCurrencies[] = {"USD", "EUR", "GBP", "JPY", "CNY", "INR", "DKK", "CHF"};

// One sum of at most two significant digits, so that compact formats print it without rounding.
struct Printed {
  double value = 0;
  std::string currency;
  std::string text;
};

std::string Format(const icu::Locale& locale, double value, const char* currency, int style) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString code = icu::UnicodeString::fromUTF8(currency);
  const icu::CurrencyUnit unit(code.isEmpty() ? u"USD" : icu::UnicodeString(code).getTerminatedBuffer(), status);
  auto formatter = icu::number::NumberFormatter::withLocale(locale).unit(unit);
  const UNumberUnitWidth width = style % 3 == 0   ? UNUM_UNIT_WIDTH_SHORT
                                 : style % 3 == 1 ? UNUM_UNIT_WIDTH_ISO_CODE
                                                  : UNUM_UNIT_WIDTH_FULL_NAME;
  auto sized = formatter.unitWidth(width);
  if (style / 3 == 0) sized = sized.notation(icu::number::Notation::compactShort());
  if (style / 3 == 1) sized = sized.notation(icu::number::Notation::compactLong());
  std::string out;
  sized.formatDouble(value, status).toString(status).toUTF8String(out);
  return U_SUCCESS(status) ? out : std::string();
}

Tally Check(const MeasureReader& reader, const char* name, std::mt19937_64* random, int rounds) {
  const icu::Locale locale(name);
  Tally tally;
  for (int round = 0; round < rounds; ++round) {
    double value = static_cast<double>(1 + (*random)() % 99);
    for (std::uint64_t power = 2 + (*random)() % 12; power > 0; --power) value *= 10;
    const char* currency = kCurrencies[(*random)() % std::size(kCurrencies)];
    const int style = static_cast<int>((*random)() % 9);
    Article article;
    article.text = Format(locale, value, currency, style);
    if (article.text.empty()) continue;
    MeasureContext context;
    context.language = locale.getLanguage();
    context.country = locale.getCountry();
    const Measures measures = reader.Read(article, context);
    if (measures.amounts.empty()) {
      ++tally.absent;
      tally.missing = article.text + (measures.refused.empty() ? " not seen" : " refused");
    } else if (measures.amounts.size() == 1 && measures.amounts[0].currency == currency &&
               std::abs(measures.amounts[0].value.ToDouble() - value) < value * 1e-9) {
      ++tally.exact;
    } else {
      ++tally.wrong;
      tally.example = article.text + " -> " + measures.amounts[0].value.ToString() + " " + measures.amounts[0].currency;
    }
  }
  return tally;
}

// Every locale of ICU, those of regions and scripts as well. Where DEALGRAPH_AMOUNTS_TABLE names a file, the figures of
// each locale are written there as the rows of the table in docs/amounts.md.
struct LocaleTally {
  std::string name;
  Tally tally;
};

void WriteTable(const std::vector<LocaleTally>& rows, const char* path) {
  std::FILE* file = std::fopen(path, "w");
  ASSERT_NE(file, nullptr) << path;
  std::fprintf(file, "| locale | exact | wrong | refused or not seen |\n|---|---|---|---|\n");
  for (const auto& [name, tally] : rows) {
    if (tally.exact == tally.total()) continue;
    std::fprintf(file, "| %s | %d | %d | %d |\n", name.c_str(), tally.exact, tally.wrong, tally.absent);
  }
  EXPECT_EQ(std::fclose(file), 0) << path;
}

TEST(AmountsProperty, WhatIcuPrintsIsReadBackOrLeftAlone) {
  auto created = MeasureReader::Create();
  ASSERT_TRUE(created.ok());
  std::mt19937_64 random(TestSeed());
  static constexpr const char* kPacks[] = {"da", "en", "de", "fr", "es", "sv", "nb", "nl", "it", "pt", "pl",
                                           "fi", "ja", "zh", "ko", "ru", "uk", "tr", "cs", "ar", "hi", "id"};
  Tally packs;
  for (const char* language : kPacks) {
    const Tally tally = Check(**created, language, &random, 300);
    std::printf("%s exact %.3f wrong %.3f  %s  %s\n", language, static_cast<double>(tally.exact) / tally.total(),
                static_cast<double>(tally.wrong) / tally.total(), tally.example.c_str(), tally.missing.c_str());
    packs.exact += tally.exact;
    packs.wrong += tally.wrong;
    packs.absent += tally.absent;
  }
  std::printf("packs exact %d wrong %d absent %d\n", packs.exact, packs.wrong, packs.absent);
  Tally others;
  std::vector<LocaleTally> rows;
  int32_t count = 0;
  const icu::Locale* all = icu::Locale::getAvailableLocales(count);
  for (int32_t i = 0; i < count; ++i) {
    const Tally tally = Check(**created, all[i].getName(), &random, 40);
    if (tally.wrong > 0) std::printf("%s wrong %d of %d: %s\n", all[i].getName(), tally.wrong, tally.total(), tally.example.c_str());
    others.exact += tally.exact;
    others.wrong += tally.wrong;
    others.absent += tally.absent;
    rows.push_back({all[i].getName(), tally});
  }
  if (const char* path = std::getenv("DEALGRAPH_AMOUNTS_TABLE")) WriteTable(rows, path);
  EXPECT_GE(packs.exact, packs.total() * 99 / 100);
  EXPECT_LE(packs.wrong, packs.total() / 1000);
  EXPECT_GE(others.exact, others.total() * 95 / 100);
  std::printf("all languages exact %d wrong %d absent %d\n", others.exact, others.wrong, others.absent);
}

}  // namespace
}  // namespace dealgraph::nlp
