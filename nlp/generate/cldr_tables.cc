// Build program: reads what ICU's CLDR knows of numbers, money and the calendar in every language, adds the rows of
// nlp/measures/lang, and writes them as text into a C++ file. nlp/measures/vocabulary.h describes the rows.
//
//   cldr_tables OUTPUT.cc LANG_FOLDER
//
// A language's table is the union over its locales (pt and pt-PT, zh and zh-Hant), so that a text needs no region to be
// read; what differs by region and cannot be joined (decimal signs) keeps its locale.
#include <unicode/dcfmtsym.h>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/rbnf.h>
#include <unicode/reldatefmt.h>
#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using icu::Locale;
using icu::UnicodeString;

// Rows of one language: "kind value" -> its surfaces, sorted, so that the output is the same on every machine.
using Rows = std::map<std::string, std::set<std::string>>;

std::string Utf8(const UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// Trimmed, without direction marks and soft hyphens, every space a plain one.
std::string Clean(const UnicodeString& text) {
  UnicodeString kept;
  for (int32_t i = 0; i < text.length(); ++i) {
    const char16_t c = text.charAt(i);
    if (c == 0x00AD || c == 0x200E || c == 0x200F || c == 0x061C || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200B) continue;
    kept.append(u_isUWhiteSpace(c) ? u' ' : c);
  }
  kept.trim();
  return Utf8(kept);
}

void Add(Rows* rows, const std::string& key, const UnicodeString& surface) {
  const std::string text = Clean(surface);
  if (text.empty() || text.find('|') != std::string::npos || text.find('\n') != std::string::npos) return;
  (*rows)[key].insert(text);
}

Locale WithLatinDigits(const char* name) {
  Locale locale(name);
  UErrorCode status = U_ZERO_ERROR;
  locale.setUnicodeKeywordValue("nu", "latn", status);
  return locale;
}

// Currencies that funds and tables use but no newspaper.
bool IsUsedInNews(const std::string& code) {
  static const std::set<std::string> kUnused = {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "USS", "UYI", "UYW",
                                                "XDR", "XSU", "XUA", "XTS", "XXX", "CNH", "BYR", "MRO", "STD", "VEF",
                                                "ZMK", "XBA", "XBB", "XBC", "XBD", "XAU", "XAG", "XPT", "XPD"};
  return !kUnused.contains(code);
}

std::vector<std::string> Currencies() {
  std::vector<std::string> codes;
  UErrorCode status = U_ZERO_ERROR;
  UEnumeration* all = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &status);
  while (const char* code = uenum_next(all, nullptr, &status)) {
    if (IsUsedInNews(code)) codes.emplace_back(code);
  }
  uenum_close(all);
  // Predecessors of the euro that articles on history still name.
  for (const char* old : {"ATS", "BEF", "DEM", "ESP", "FIM", "FRF", "GRD", "IEP", "ITL", "NLG", "PTE", "HRK"}) {
    codes.emplace_back(old);
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

std::string CurrencyOf(const char* locale) {
  UErrorCode status = U_ZERO_ERROR;
  char16_t code[4] = {};
  ucurr_forLocale(locale, code, 4, &status);
  if (U_FAILURE(status) || code[0] == 0) return "";
  return Utf8(UnicodeString(code, 3));
}

// "locale de_CH: . | ’ | CHF"
void AddNumberSigns(const char* name, const Locale& locale, Rows* rows) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::DecimalFormatSymbols symbols(locale, status);
  if (U_FAILURE(status)) return;
  const auto sign = [&](icu::DecimalFormatSymbols::ENumberFormatSymbol which) {
    UnicodeString text = symbols.getConstSymbol(which);
    return u_isUWhiteSpace(text.char32At(0)) ? std::string("space") : Clean(text);
  };
  const std::string value = sign(icu::DecimalFormatSymbols::kDecimalSeparatorSymbol) + " " +
                            sign(icu::DecimalFormatSymbols::kGroupingSeparatorSymbol) + " " + CurrencyOf(name);
  (*rows)["locale " + value].insert(name);
}

// Splits "1,2 mio." into its number and what is left; false when there is no number.
bool SplitCompact(const UnicodeString& text, double* number, UnicodeString* word) {
  std::string digits;
  word->remove();
  for (int32_t i = 0; i < text.length(); ++i) {
    const char16_t c = text.charAt(i);
    const bool joins = (c == '.' || c == ',' || c == 0x066B) && !digits.empty() && i + 1 < text.length() &&
                       u_isdigit(text.charAt(i + 1));
    if (u_isdigit(c)) {
      digits.push_back(static_cast<char>('0' + u_charDigitValue(c)));
    } else if (joins) {
      digits.push_back('.');
    } else {
      word->append(c);
    }
  }
  if (digits.empty()) return false;
  *number = std::stod(digits);
  return true;
}

std::string PowerOf(double ratio) {
  for (int power = 2; power <= 16; ++power) {
    double value = 1;
    for (int i = 0; i < power; ++i) value *= 10;
    if (ratio > value * 0.999 && ratio < value * 1.001) return "1e" + std::to_string(power);
  }
  return "";
}

// Scale words: what stands beside the number in compact formats, for magnitudes and numbers that reach all plural forms.
// Money has short patterns of its own, which differ from those of numbers in some locales.
void AddScalesOf(const Locale& locale, bool of_money, Rows* rows) {
  for (const UNumberCompactStyle style : {UNUM_SHORT, UNUM_LONG}) {
    UErrorCode status = U_ZERO_ERROR;
    const auto notation = style == UNUM_SHORT ? icu::number::Notation::compactShort() : icu::number::Notation::compactLong();
    auto formatter = icu::number::NumberFormatter::withLocale(locale).notation(notation);
    if (of_money) formatter = formatter.unit(icu::CurrencyUnit(u"USD", status)).unitWidth(UNUM_UNIT_WIDTH_ISO_CODE);
    double magnitude = 1000;
    for (int power = 3; power <= 14; ++power, magnitude *= 10) {
      for (const double number : {1.0, 1.2, 2.0, 3.0, 5.0, 6.0, 7.0, 11.0, 21.0, 23.0, 100.0, 103.0}) {
        if (number * magnitude >= 1e15) continue;
        UnicodeString text = formatter.formatDouble(number * magnitude, status).toString(status);
        text.findAndReplace(u"USD", u"");
        double shown = 0;
        UnicodeString word;
        if (U_FAILURE(status) || !SplitCompact(text, &shown, &word) || shown == 0 || shown >= 1000) continue;
        const std::string scale = PowerOf(number * magnitude / shown);
        if (scale.empty()) continue;
        Add(rows, (shown == 1 && style == UNUM_LONG ? "scale1 " : "scale ") + scale, word);
      }
    }
  }
}

std::string Folded(const std::string& text) {
  std::string out;
  UnicodeString::fromUTF8(text).foldCase().toUTF8String(out);
  return out;
}

void AddScales(const Locale& locale, Rows* rows) {
  AddScalesOf(locale, false, rows);
  AddScalesOf(locale, true, rows);
}

// The power that the language's table gives a scale word; empty when it has none.
std::string KnownPower(const Rows& rows, const std::string& surface) {
  for (const char* kind : {"scale ", "scale1 "}) {
    for (int power = 2; power <= 16; ++power) {
      const std::string value = "1e" + std::to_string(power);
      const auto row = rows.find(kind + value);
      if (row == rows.end()) continue;
      const bool known = std::any_of(row->second.begin(), row->second.end(), [&](const std::string& s) { return Folded(s) == Folded(surface); });
      if (known) return value;
    }
  }
  return "";
}

// What a region's forms add to the language's table: words that have no reading there yet.
void AddNewScales(const Locale& locale, Rows* rows) {
  Rows regional;
  AddScales(locale, &regional);
  for (const auto& [key, surfaces] : regional) {
    for (const std::string& surface : surfaces) {
      if (KnownPower(*rows, surface).empty()) (*rows)[key].insert(surface);
    }
  }
}

// Words that mean another power in one country, or are used there alone: "B" in the Spanish of the US is "scale 1e9 US: B".
void AddRegionalScales(const Locale& locale, Rows* rows) {
  if (locale.getCountry()[0] == 0) return;
  Rows regional;
  AddScales(locale, &regional);
  for (const auto& [key, surfaces] : regional) {
    const std::string power = key.substr(key.find(' ') + 1);
    for (const std::string& surface : surfaces) {
      const std::string known = KnownPower(*rows, surface);
      if (known != power) (*rows)["scale " + power + " " + locale.getCountry()].insert(surface);
    }
  }
}

// Number words of the rule-based formats, one to a hundred and the hundreds, in every gender and case they have; and the
// scale words behind the number.
void AddSpelledNumbers(const Locale& locale, Rows* rows) {
  UErrorCode status = U_ZERO_ERROR;
  icu::RuleBasedNumberFormat format(icu::URBNF_SPELLOUT, locale, status);
  if (U_FAILURE(status)) return;
  const Locale actual = format.getLocale(ULOC_VALID_LOCALE, status);
  if (std::string(actual.getLanguage()) != locale.getLanguage()) return;
  for (int32_t i = 0; i < format.getNumberOfRuleSetNames(); ++i) {
    const UnicodeString set = format.getRuleSetName(i);
    if (!set.startsWith(u"%spellout-cardinal") && !set.startsWith(u"%spellout-numbering")) continue;
    if (set.indexOf(u"year") >= 0) continue;
    const auto spell = [&](int64_t n) {
      UErrorCode failed = U_ZERO_ERROR;
      UnicodeString out;
      icu::FieldPosition position;
      format.format(n, set, out, position, failed);
      return U_SUCCESS(failed) ? out : UnicodeString();
    };
    // Korean numerals are single syllables, and syllables of other words ("원이", "구원").
    if (std::string(locale.getLanguage()) == "ko") break;
    for (int n = 1; n <= 100; ++n) Add(rows, "number " + std::to_string(n), spell(n));
    for (int n = 200; n <= 900; n += 100) Add(rows, "number " + std::to_string(n), spell(n));
    // "duemila", "hunderttausend": thousands that are one word.
    for (int n = 1; n <= 900; n += n < 20 ? 1 : n < 100 ? 10 : 100) {
      const UnicodeString text = spell(n * 1000);
      if (text.indexOf(u' ') < 0 && u_isalpha(text.char32At(0)) && text.char32At(0) < 0x250) {
        Add(rows, "number " + std::to_string(n * 1000), text);
      }
    }
    int64_t magnitude = 1000;
    for (int power = 3; power <= 12; ++power, magnitude *= 10) {
      for (const int n : {1, 2, 5, 21}) {
        UnicodeString text = spell(n * magnitude);
        const UnicodeString head = spell(n);
        const int32_t space = text.lastIndexOf(u' ');
        if (space < 0 || text.indexOf(u' ') != space || head.isEmpty()) continue;
        if (power % 3 != 0) continue;
        // "two million": the head of the phrase must be the number itself, in some gender; "twenty lakh" is not two of anything.
        if (!(*rows)["number " + std::to_string(n)].contains(Clean(UnicodeString(text, 0, space)))) continue;
        Add(rows, (n == 1 ? "scale1 1e" : "scale 1e") + std::to_string(power), UnicodeString(text, space + 1));
      }
    }
  }
}

std::vector<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// Currency names in all plural forms, symbols, and the common noun of a family ("dollar", "peso") with its members.
void AddCurrencies(const char* name, const std::vector<std::string>& codes, Rows* rows,
                   std::map<std::string, std::set<std::string>>* first_words,
                   std::map<std::string, std::set<std::string>>* last_words) {
  for (const std::string& code : codes) {
    UnicodeString wide = UnicodeString::fromUTF8(code);
    std::set<std::string> names;
    const auto take = [&](const char16_t* text, int32_t length) {
      const std::string clean = Clean(UnicodeString(text, length));
      if (clean == code || clean.empty() || clean.find_first_of("()") != std::string::npos) return;
      names.insert(clean);
    };
    UErrorCode status = U_ZERO_ERROR;
    UBool is_choice = false;
    int32_t length = 0;
    const char16_t* text = ucurr_getName(wide.getTerminatedBuffer(), name, UCURR_LONG_NAME, &is_choice, &length, &status);
    if (U_SUCCESS(status)) take(text, length);
    for (const char* plural : {"zero", "one", "two", "few", "many", "other"}) {
      status = U_ZERO_ERROR;
      text = ucurr_getPluralName(wide.getTerminatedBuffer(), name, &is_choice, plural, &length, &status);
      if (U_SUCCESS(status)) take(text, length);
    }
    for (const std::string& full : names) {
      (*rows)["currency " + code].insert(full);
      const std::vector<std::string> words = Words(full);
      (*first_words)[words.front()].insert(code);
      (*last_words)[words.back()].insert(code);
    }
    for (const UCurrNameStyle style : {UCURR_SYMBOL_NAME, UCURR_NARROW_SYMBOL_NAME, UCURR_FORMAL_SYMBOL_NAME,
                                       UCURR_VARIANT_SYMBOL_NAME}) {
      status = U_ZERO_ERROR;
      text = ucurr_getName(wide.getTerminatedBuffer(), name, style, &is_choice, &length, &status);
      if (U_SUCCESS(status) && Clean(UnicodeString(text, length)) != code) {
        Add(rows, "sign " + code, UnicodeString(text, length));
      }
    }
  }
}

// The noun of a family is the word of a name, first or last, that more currencies share: "pesos chilenos", "Chilean
// pesos", "доллар США" beside "австралийский доллар".
void AddFamilies(const std::map<std::string, std::set<std::string>>& first,
                 const std::map<std::string, std::set<std::string>>& last, Rows* rows) {
  std::map<std::string, std::set<std::string>> shared = first;
  for (const auto& [word, codes] : last) shared[word].insert(codes.begin(), codes.end());
  const auto row = [&](const std::string& code) {
    const auto found = rows->find("currency " + code);
    return found == rows->end() ? std::set<std::string>() : found->second;
  };
  std::set<std::string> codes;
  for (const auto& [word, of] : shared) codes.insert(of.begin(), of.end());
  const auto sharing = [](const std::map<std::string, std::set<std::string>>& side) {
    std::size_t pairs = 0;
    for (const auto& [word, of] : side) pairs += of.size() * (of.size() - 1);
    return pairs;
  };
  const bool noun_first = sharing(first) > sharing(last);
  for (const std::string& code : codes) {
    for (const std::string& name : row(code)) {
      const std::vector<std::string> words = Words(name);
      const std::size_t front = shared[words.front()].size();
      const std::size_t back = shared[words.back()].size();
      // The language's own side, unless the other is plainly the noun of many.
      const bool take_front = noun_first ? !(back >= 5 && back > front) : front >= 5 && front > back;
      const std::string& noun = take_front ? words.front() : words.back();
      if (noun.size() >= 3) (*rows)["family " + code].insert(noun);
    }
  }
}

void AddCalendar(const Locale& locale, Rows* rows) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(locale, "gregorian", status);
  if (U_FAILURE(status)) return;
  using S = icu::DateFormatSymbols;
  for (const auto context : {S::FORMAT, S::STANDALONE}) {
    for (const auto width : {S::WIDE, S::ABBREVIATED}) {
      int32_t count = 0;
      const UnicodeString* names = symbols.getMonths(count, context, width);
      for (int32_t i = 0; i < count && i < 12; ++i) Add(rows, "month " + std::to_string(i + 1), names[i]);
      names = symbols.getWeekdays(count, context, width);
      for (int32_t i = 1; i < count && i < 8; ++i) {
        // ISO: Monday is 1.
        if (width == S::WIDE) Add(rows, "weekday " + std::to_string((i + 5) % 7 + 1), names[i]);
      }
      names = symbols.getQuarters(count, context, width);
      for (int32_t i = 0; i < count && i < 4; ++i) Add(rows, "quarter " + std::to_string(i + 1), names[i]);
    }
  }
}

void AddRelativeDays(const Locale& locale, Rows* rows) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::RelativeDateTimeFormatter format(locale, status);
  if (U_FAILURE(status)) return;
  const struct {
    UDateAbsoluteUnit icu;
    const char* name;
  } kAbsolute[] = {{UDAT_ABSOLUTE_DAY, "day"},       {UDAT_ABSOLUTE_WEEK, "week"},         {UDAT_ABSOLUTE_MONTH, "month"},
                   {UDAT_ABSOLUTE_QUARTER, "quarter"}, {UDAT_ABSOLUTE_YEAR, "year"},       {UDAT_ABSOLUTE_MONDAY, "wd1"},
                   {UDAT_ABSOLUTE_TUESDAY, "wd2"},   {UDAT_ABSOLUTE_WEDNESDAY, "wd3"},     {UDAT_ABSOLUTE_THURSDAY, "wd4"},
                   {UDAT_ABSOLUTE_FRIDAY, "wd5"},    {UDAT_ABSOLUTE_SATURDAY, "wd6"},      {UDAT_ABSOLUTE_SUNDAY, "wd7"}};
  const struct {
    UDateDirection icu;
    int offset;
  } kDirections[] = {{UDAT_DIRECTION_LAST, -1}, {UDAT_DIRECTION_THIS, 0}, {UDAT_DIRECTION_NEXT, 1}};
  for (const auto& unit : kAbsolute) {
    for (const auto& direction : kDirections) {
      status = U_ZERO_ERROR;
      UnicodeString text;
      format.format(direction.icu, unit.icu, text, status);
      if (U_SUCCESS(status)) {
        Add(rows, std::string("relative ") + unit.name + std::to_string(direction.offset), text);
      }
    }
  }
}

void AddUnits(const Locale& locale, Rows* rows) {
  const struct {
    icu::MeasureUnit unit;
    const char* name;
  } kUnits[] = {{icu::MeasureUnit::getGigawatt(), "GW"},
                {icu::MeasureUnit::getMegawatt(), "MW"},
                {icu::MeasureUnit::getKilowatt(), "kW"},
                {icu::MeasureUnit::getKilowattHour(), "kWh"},
                {icu::MeasureUnit::getPercent(), "%"}};
  for (const auto& unit : kUnits) {
    for (const UNumberUnitWidth width : {UNUM_UNIT_WIDTH_FULL_NAME, UNUM_UNIT_WIDTH_SHORT}) {
      const auto formatter = icu::number::NumberFormatter::withLocale(locale).unit(unit.unit).unitWidth(width);
      for (const double number : {1.0, 2.0, 3.0, 5.0, 1.5, 100.0}) {
        UErrorCode status = U_ZERO_ERROR;
        double shown = 0;
        UnicodeString word;
        const UnicodeString text = formatter.formatDouble(number, status).toString(status);
        if (U_SUCCESS(status) && SplitCompact(text, &shown, &word)) Add(rows, std::string("unit ") + unit.name, word);
      }
    }
  }
}

// Names of countries, as evidence of whose pesos are meant.
void AddCountries(const Locale& locale, Rows* rows) {
  for (const char* const* code = Locale::getISOCountries(); *code != nullptr; ++code) {
    const std::string currency = CurrencyOf(("und_" + std::string(*code)).c_str());
    if (currency.empty() || !IsUsedInNews(currency)) continue;
    UnicodeString name;
    Locale("und", *code).getDisplayCountry(locale, name);
    if (name == UnicodeString::fromUTF8(*code) || name.length() < 3 - (name.charAt(0) > 0x2E80 ? 1 : 0)) continue;
    Add(rows, "country " + currency, name);
  }
}

std::string Quoted(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: cldr_tables OUTPUT.cc LANG_FOLDER\n";
    return 2;
  }
  const std::vector<std::string> codes = Currencies();
  std::map<std::string, Rows> languages;
  std::map<std::string, std::map<std::string, std::set<std::string>>> first;
  std::map<std::string, std::map<std::string, std::set<std::string>>> last;
  for (int32_t i = 0; i < uloc_countAvailable(); ++i) {
    const char* name = uloc_getAvailable(i);
    const Locale plain(name);
    const Locale locale = WithLatinDigits(name);
    const std::string language = plain.getLanguage();
    Rows* rows = &languages[language];
    AddNumberSigns(name, locale, rows);
    AddRegionalScales(locale, rows);
    // Regions differ in signs and little else; those whose words differ are few and named here.
    const std::string id = name;
    static const std::set<std::string> kOwnWords = {"pt_PT", "zh_Hant", "zh_Hant_HK", "es_MX", "es_419", "en_IN", "en_GB",
                                                    "de_AT", "de_CH", "fr_CA", "fr_CH", "en_AU", "en_CA"};
    if (plain.getCountry()[0] == 0 && plain.getScript()[0] == 0 && plain.getVariant()[0] == 0) {
    } else if (!kOwnWords.contains(id) && plain.getScript()[0] == 0) {
      continue;
    }
    if (plain.getScript()[0] != 0 && plain.getCountry()[0] != 0 && !kOwnWords.contains(id)) continue;
    if (plain.getCountry()[0] == 0) {
      AddScales(locale, rows);
      AddScales(plain, rows);  // some scripts' patterns are kept with their own digits
    } else {
      AddNewScales(locale, rows);
    }
    AddSpelledNumbers(plain, rows);
    AddCurrencies(name, codes, rows, &first[language], &last[language]);
    AddCalendar(locale, rows);
    AddRelativeDays(plain, rows);
    AddUnits(locale, rows);
    AddCountries(plain, rows);
  }
  std::ofstream out(argv[1]);
  out << "// Generated by cldr_tables from ICU " << U_ICU_VERSION << " (CLDR) and nlp/measures/lang.\n"
      << "#include \"nlp/measures/tables.h\"\n\nnamespace dealgraph::nlp {\nnamespace {\n\n"
      << "// The length from the array: counting millions of bytes is too much for a compiler.\n"
      << "template <std::size_t N>\nconstexpr std::string_view Rows(const char (&text)[N]) {\n  return {text, N - 1};\n}\n\n"
      << "constexpr LanguageRows kTables[] = {\n";
  for (auto& [language, rows] : languages) {
    UErrorCode status = U_ZERO_ERROR;
    char likely[ULOC_FULLNAME_CAPACITY] = {};
    uloc_addLikelySubtags(language.c_str(), likely, sizeof likely, &status);
    if (U_SUCCESS(status) && !CurrencyOf(likely).empty()) rows["home " + CurrencyOf(likely)].insert(likely);
  }
  // What every language shares comes first, under the name "".
  for (const char* const* code = Locale::getISOCountries(); *code != nullptr; ++code) {
    const std::string currency = CurrencyOf(("und_" + std::string(*code)).c_str());
    if (!currency.empty()) languages[""]["region " + currency].insert(*code);
  }
  for (const std::string& code : codes) languages[""]["code " + code].insert(code);
  for (auto& [language, rows] : languages) {
    AddFamilies(first[language], last[language], &rows);
    out << "    {\"" << language << "\", Rows(\n";
    for (const auto& [key, surfaces] : rows) {
      std::string line = key + ":";
      const char* separator = " ";
      for (const std::string& surface : surfaces) {
        line += separator + surface;
        separator = " | ";
      }
      out << "     \"" << Quoted(line) << "\\n\"\n";
    }
    const std::string file = std::string(argv[2]) + "/" + (language.empty() ? "common" : language) + ".words";
    if (std::ifstream in(file); in) {
      for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.front() != '#') out << "     \"own " << Quoted(line) << "\\n\"\n";
      }
    }
    out << "     \"\")},\n";
  }
  out << "};\n\n}  // namespace\n\nstd::span<const LanguageRows> MeasureTables() { return kTables; }\n\n"
      << "}  // namespace dealgraph::nlp\n";
  out.close();
  if (!out) {
    std::cerr << "cannot write " << argv[1] << "\n";
    return 1;
  }
  return 0;
}
