// Sums as ICU prints them, in every locale, read back: either the value that was printed, or nothing, or a refusal.
//
// The grid is 12 magnitudes × 8 currencies × sign, code and name × short, long and no compact form. Languages with a pack are
// held to all of it, the rest to a part that the seed picks. With DEALGRAPH_AMOUNTS_TABLE=FILE every locale is held to all of
// it, and FILE becomes docs/amounts-by-locale.md.
#include <gtest/gtest.h>
#include <unicode/numberformatter.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "nlp/measures/measures.h"
#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

constexpr std::array kCurrencies = {"USD", "EUR", "GBP", "JPY", "CNY", "INR", "DKK", "CHF"};
constexpr std::array kWidths = {UNUM_UNIT_WIDTH_SHORT, UNUM_UNIT_WIDTH_ISO_CODE, UNUM_UNIT_WIDTH_FULL_NAME};
constexpr int kForms = 3;  // short, long, plain
constexpr int kPowerMin = 2;
constexpr int kPowerMax = 13;
constexpr std::array kPackLanguages = {"da", "en", "de", "fr", "es", "sv", "nb", "nl", "it", "pt", "pl",
                                       "fi", "ja", "zh", "ko", "ru", "uk", "tr", "cs", "ar", "hi", "id"};

struct Tally {
  int exact = 0;
  int wrong = 0;
  int refused = 0;
  int absent = 0;
  std::string wrong_one;
  std::string missing_one;

  int total() const { return exact + wrong + refused + absent; }
  void Add(const Tally& other) {
    exact += other.exact;
    wrong += other.wrong;
    refused += other.refused;
    absent += other.absent;
  }
};

// Two significant digits at most, so that compact forms print the value itself.
double RandomValue(int power, std::mt19937_64* random) {
  double value = static_cast<double>(1 + (*random)() % 99);
  for (; power > 0; --power) value *= 10;
  return value;
}

icu::number::LocalizedNumberFormatter Formatter(const icu::Locale& locale, const char* currency, UNumberUnitWidth width, int form) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString code = icu::UnicodeString::fromUTF8(currency);
  const icu::CurrencyUnit unit(code.getTerminatedBuffer(), status);
  auto formatter = icu::number::NumberFormatter::withLocale(locale).unit(unit).unitWidth(width);
  if (form == 0) return formatter.notation(icu::number::Notation::compactShort());
  if (form == 1) return formatter.notation(icu::number::Notation::compactLong());
  return formatter;
}

void ReadBack(const MeasureReader& reader, const icu::Locale& locale, const std::string& text, double value, const char* currency, Tally* tally) {
  Article article;
  article.text = text;
  MeasureContext context;
  context.language = locale.getLanguage();
  context.country = locale.getCountry();
  const Measures measures = reader.Read(article, context);
  if (measures.amounts.empty()) {
    ++(measures.refused.empty() ? tally->absent : tally->refused);
    tally->missing_one = text + (measures.refused.empty() ? " not seen" : " refused");
  } else if (measures.amounts.size() == 1 && measures.amounts[0].currency == currency &&
             std::abs(measures.amounts[0].value.ToDouble() - value) < value * 1e-9) {
    ++tally->exact;
  } else {
    ++tally->wrong;
    tally->wrong_one = text + " (" + std::to_string(value) + ") -> " + measures.amounts[0].value.ToString() + " " + measures.amounts[0].currency;
  }
}

// Every cell of the grid, or of each formatter one magnitude that the seed picks.
Tally Check(const MeasureReader& reader, const char* name, bool whole, std::mt19937_64* random) {
  const icu::Locale locale(name);
  Tally tally;
  for (const char* currency : kCurrencies) {
    for (const UNumberUnitWidth width : kWidths) {
      for (int form = 0; form < kForms; ++form) {
        const auto formatter = Formatter(locale, currency, width, form);
        const int only = kPowerMin + static_cast<int>((*random)() % (kPowerMax - kPowerMin + 1));
        for (int power = whole ? kPowerMin : only; power <= (whole ? kPowerMax : only); ++power) {
          const double value = RandomValue(power, random);
          UErrorCode status = U_ZERO_ERROR;
          std::string text;
          formatter.formatDouble(value, status).toString(status).toUTF8String(text);
          if (U_SUCCESS(status)) ReadBack(reader, locale, text, value, currency, &tally);
        }
      }
    }
  }
  return tally;
}

const MeasureReader& Reader() {
  static const auto reader = [] {
    auto created = MeasureReader::Create();
    EXPECT_TRUE(created.ok());
    return std::move(*created);
  }();
  return *reader;
}

std::string Percent(int part, int total) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", total == 0 ? 0.0 : 100.0 * part / total);
  return buffer;
}

TEST(AmountsProperty, WhatIcuPrintsInALanguageWithAPackIsReadBackExactly) {
  std::mt19937_64 random(TestSeed());
  for (const char* language : kPackLanguages) {
    const Tally tally = Check(Reader(), language, true, &random);
    EXPECT_GE(tally.exact * 100, tally.total() * 99) << language << ": " << tally.missing_one << "; " << tally.wrong_one;
    EXPECT_LE(tally.wrong * 1000, tally.total()) << language << ": " << tally.wrong_one;
  }
}

TEST(AmountsProperty, WhatIcuPrintsInAnyLocaleIsReadBackOrLeftAlone) {
  std::mt19937_64 random(TestSeed());
  const char* path = std::getenv("DEALGRAPH_AMOUNTS_TABLE");
  std::FILE* table = path == nullptr ? nullptr : std::fopen(path, "w");
  ASSERT_TRUE(path == nullptr || table != nullptr) << path;
  if (table != nullptr) {
    std::fprintf(table, "# Sums as ICU prints them, by locale\n\nWritten by tests/nlp/amounts_property_test.cc, which describes the grid. "
                        "Percent of the sums printed.\n\n| locale | exact | wrong | refused | not seen |\n|---|---|---|---|---|\n");
  }
  Tally all;
  int32_t count = 0;
  const icu::Locale* locales = icu::Locale::getAvailableLocales(count);
  for (int32_t i = 0; i < count; ++i) {
    const Tally tally = Check(Reader(), locales[i].getName(), table != nullptr, &random);
    if (tally.wrong > 0) std::printf("%s wrong %d of %d: %s\n", locales[i].getName(), tally.wrong, tally.total(), tally.wrong_one.c_str());
    if (table != nullptr) {
      std::fprintf(table, "| %s | %s | %s | %s | %s |\n", locales[i].getName(), Percent(tally.exact, tally.total()).c_str(),
                   Percent(tally.wrong, tally.total()).c_str(), Percent(tally.refused, tally.total()).c_str(),
                   Percent(tally.absent, tally.total()).c_str());
    }
    all.Add(tally);
  }
  std::printf("all locales: exact %d wrong %d refused %d not seen %d of %d\n", all.exact, all.wrong, all.refused, all.absent, all.total());
  if (table != nullptr) {
    EXPECT_EQ(std::fclose(table), 0) << path;
  }
  EXPECT_GE(all.exact * 100, all.total() * 96);
  EXPECT_LT(all.wrong * 1000, all.total());
}

}  // namespace
}  // namespace dealgraph::nlp
