// Vocabulary is what one language's numbers, money and calendar words mean: the rows of its table, by surface.
//
// A row is "KIND VALUE: surface | surface". Kinds are the enumerators below; a surface that ends in '*' is a stem,
// which any letters may follow. Rows that start with "own" come from nlp/measures/lang, where the file common.words
// explains them. Immutable once built; thread-safe.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"

namespace dealgraph::nlp {

enum class WordKind : std::uint8_t {
  kNumber,     // "elf": a number word
  kArticle,    // "en", "a": one, before a scale word only
  kScale,      // "mio.", "億"
  kScaleOne,   // its singular: "milliard"
  kCurrency,   // "schweizerfranc", "amerikanske dollar": a full name
  kFamily,     // "dollar", "peso": the noun several currencies share
  kSign,       // "$", "kr.", "Rs"; exact case
  kCode,       // "DKK"; exact case
  kScaled,     // "MSEK": scale and currency in one
  kCountry,    // "Chile": evidence of its currency
  kUnit,       // "GPU", "megawatt", "percent"
  kBefore,     // a bound before the sum: "up to"
  kAfter,      // a bound behind the sum: "or more"
  kBetween,    // opens a range whose ends "and" joins
  kJoin,       // "to", "til", "–"
  kAnd,        // joins hundreds and tens, and the ends of a range behind kBetween
  kLink,       // may stand between number and noun: "of", "de", "d’"
  kVague,      // makes a sum vague: "several"
  kHalfMore,   // behind a number or a scale word, a part more, by default a half: "et demi", "¼"
  kOwn,        // near a percentage, it is ownership
  kNotOwn,     // near a percentage, it is not
  kMonth,      // 1-12
  kWeekday,    // 1-7, Monday first
  kQuarter,    // 1-4: "Q3", "third quarter"
  kHalfYear,   // 1-2: "first half", "H2"
  kRelative,   // "sidste år": unit and offset
  kIn,         // before a bare year: "in", "i"
  kCounter,    // "張", "장", "units of": may stand between a number and its noun
  kMinor,      // "cents", "pence": a hundredth of the currency
  kPerYear,    // beside a sum: "a year", "årligt", "年間"
  kProgramme,  // beside a sum of several years or parties: "programme", "over the next", "の投資計画"
  kCount,
};

struct WordSense {
  WordKind kind = WordKind::kNumber;
  bool open = false;         // a stem: letters may follow
  bool exact_case = false;
  bool own = false;          // from a pack, not from CLDR
  std::uint8_t letters = 0;  // of the surface, at most 255
  std::uint16_t code = 0;    // currency (Vocabulary::CodeName), unit, bound, unit of a relative date
  std::int8_t number = 0;    // month, quarter, offset
  std::uint16_t region = 0;  // Vocabulary::RegionOf: holds in articles of that country only; 0: everywhere
  Decimal value;
};

// Units beyond the output's own, before conversion.
enum class CountUnit : std::uint8_t { kGpu, kChip, kKilowatt, kMegawatt, kGigawatt, kTerawatt, kKilowattHour, kMegawattHour, kGigawattHour, kTerawattHour, kPercent, kTenths };

// kWeekday: the one before or behind the article; kRecentWeekday: its bare name, read where it lies nearer behind than ahead.
enum class RelativeUnit : std::uint8_t { kDay, kWeek, kMonth, kQuarter, kHalf, kYear, kWeekday, kRecentWeekday };

// How numbers are written.
struct NumberSigns {
  char32_t decimal = U'.';
  char32_t grouping = U',';  // U' ': any space
};

class Vocabulary {
 public:
  // `common` and `rows` outlive nothing: all is copied. kInternal names a row that cannot be read.
  static Result<std::unique_ptr<Vocabulary>> Build(std::string_view common, std::string_view rows);

  // Whether one row can be read; kInternal says why not.
  static Result<> CheckRow(std::string_view row);

  struct Word {
    std::string surface;  // as in the table, without '*'
    std::vector<WordSense> senses;
    std::uint32_t kinds = 0;  // bits of WordKind
  };

  // Whether any word may start with these two bytes (lower-cased).
  bool MayStart(unsigned char first, unsigned char second) const {
    const unsigned bits = static_cast<unsigned>(first) << 8 | second;
    return (starts_[bits >> 6] >> (bits & 63) & 1) != 0;
  }
  // The longest word of `lower` (LowerSameLength of `text`) at `at`, with its borders respected; nullptr when none.
  // `*end` is where it ends, letters of a stem's ending included.
  const Word* Match(std::string_view text, std::string_view lower, std::size_t at, std::size_t* end) const;

  NumberSigns SignsFor(std::string_view country) const;
  // Currency of the country, else 0.
  std::uint16_t CurrencyOfCountry(std::string_view country) const;
  std::uint16_t home() const { return home_; }          // the language's own currency; 0: none
  bool has_weak_home() const { return weak_home_; }     // evidence for another goes before it
  bool reads_bare_scale() const { return bare_scale_; }  // "miliarda złotych" is one
  bool has_pack() const { return has_pack_; }             // rows of nlp/measures/lang, not CLDR's alone
  bool groups_by_space() const { return space_groups_; }
  bool colon_is_decimal() const { return colon_decimal_; }  // "84:50 kronor"
  // Whether `sign` joins case endings to digits: "50:llä", "2026'nın".
  bool JoinsEnding(char32_t sign) const { return std::find(endings_.begin(), endings_.end(), sign) != endings_.end(); }

  static std::uint16_t CodeOf(std::string_view iso);  // any three capitals; 0 is no code
  static std::string CodeName(std::uint16_t code);
  static std::uint16_t RegionOf(std::string_view country);  // of two capitals; 0 is no region

 private:
  struct Locale {
    std::string country;
    NumberSigns signs;
  };
  Vocabulary() : starts_(1024, 0) {}

  Result<> AddRows(std::string_view rows);
  Result<> AddRow(std::string_view row);
  void AddSurface(std::string_view surface, WordSense sense);
  void AddScaledCodes();
  void AddWeekdayPhrases();
  void SpreadStems();
  void Freeze();

  std::vector<std::uint64_t> starts_;
  std::vector<Word> words_;
  // The trie: edges of all nodes in one open-addressed table, keyed by node << 8 | byte.
  struct Node {
    std::int32_t word = -1;
  };
  std::uint32_t Child(std::uint32_t node, unsigned char byte) const;
  std::uint32_t MakeChild(std::uint32_t node, unsigned char byte);
  void GrowEdges();
  std::vector<Node> nodes_{1};
  std::vector<std::uint64_t> edge_keys_;   // 0: free; key + 1
  std::vector<std::uint32_t> edge_nodes_;
  std::size_t edge_count_ = 0;

  std::vector<std::pair<std::string, std::uint16_t>> dropped_;  // kind and surface taken out by a pack
  std::vector<Locale> locales_;
  std::vector<std::pair<std::string, std::uint16_t>> regions_;
  struct WeekdayPhrase {
    std::string pattern;  // "last {}"
    RelativeUnit unit = RelativeUnit::kWeekday;
    int offset = 0;
  };
  std::vector<WeekdayPhrase> weekday_phrases_;
  std::vector<char32_t> endings_;
  std::uint16_t home_ = 0;
  bool weak_home_ = false;
  bool has_pack_ = false;
  bool bare_scale_ = false;
  bool space_groups_ = false;
  bool colon_decimal_ = false;
};

}  // namespace dealgraph::nlp
