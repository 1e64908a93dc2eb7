// Gazetteer is what extraction knows by name before it reads an article: countries and regions in every language of
// CLDR, subdivisions, cities, nationalities, organisations, people, given names, surnames and legal forms.
//
// The names are data (nlp/data/*.tsv, sources and licences in docs/data-sources.md), compiled by nlp/generate/gazetteer_table.cc
// into one table that is linked into the binary: opening it checks a header and parses nothing. Immutable and thread-safe.
//
// A catalogue file (docs/names.md) adds names to it at run time: what the archive of an installation has confirmed.
//
// A name is known in some languages or in all: "Kopenhagen" in German, "Nvidia" everywhere. A query in a language sees
// the names of that language and the names of all; language "" sees every name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dealgraph::nlp {

// Values stand in the embedded table, which is built with the binary; they are not persisted.
enum class NameKind : std::uint8_t {
  kCountry = 0,
  kSubdivision = 1,
  kCity = 2,
  kNationality = 3,  // an adjective of a country; canonical is the country's name in the language of the query
  kOrganisation = 4,
  kGovernmentBody = 5,
  kPerson = 6,
  kGivenName = 7,
  kSurname = 8,
  kLegalForm = 9,
  kRegion = 10,  // continents, "Scandinavia", "the Gulf", "Midtjylland"
  kPlaceAdjective = 11,  // an adjective of a town or region: "lyonnais"; canonical is the place's name in that language
};
inline constexpr int kNameKindCount = 12;

// One meaning of a name. All views live as long as the gazetteer.
struct NameEntry {
  NameKind kind = NameKind::kCity;
  std::string_view canonical;  // in the language and script of the name that was found: 英伟达 for 辉达, Nvidia for NVIDIA
  std::string_view code;       // ISO 3166-1 alpha-2 or 3166-2 code, Wikidata id ("Q182477"), "geonames:2618425"; may be empty
  std::uint32_t weight = 0;    // cities: inhabitants; otherwise commonness, 0-100
  std::string_view country;    // ISO 3166-1 alpha-2; empty when none or several
  bool common_word = false;    // also an ordinary word in the language of the query: needs context
  bool media = false;          // a news agency, newspaper or broadcaster: mostly a source, seldom a party to a deal
  std::uint32_t id = 0;        // the same number for every name of one entry, within one build
};

class Gazetteer {
 public:
  // Opens the table that is linked into the program, and adds the rows of a catalogue (AddEntryRows of gazetteer_builder.h);
  // `file` names it in faults. kCorruption when the table is not whole (a build gone wrong); kInvalidArgument with every
  // fault of the catalogue, a line each.
  static Result<std::unique_ptr<Gazetteer>> Create(std::string_view catalogue = {}, std::string_view file = {});

  // Appends to *out what `lower_name` can mean: the whole name in lower case (LowerSameLength of nlp/text/unicode.h). White space
  // (one no-break space, one line break), apostrophes and hyphens are alike in all their forms.
  void Find(std::string_view lower_name, std::string_view language, std::vector<NameEntry>* out) const;

  // The longest name that starts at the first byte of `lower_text` and ends at a word border; its length in bytes, and what it
  // can mean appended to *out. 0 when there is none. A word border is: between letter and non-letter; between two
  // ideographs; where katakana ends; in Hangul also before a particle ("엔비디아" in "엔비디아는"). The caller knows whether
  // `lower_text` starts at a word border.
  std::size_t LongestMatch(std::string_view lower_text, std::string_view language, std::vector<NameEntry>* out) const;

  // "Danmark" for DK in da: CLDR's name, or the everyday one where newspapers say another (da Holland, de USA, en United
  // States). English for a language that has no names; empty for an unknown code.
  std::string_view CountryName(std::string_view iso2, std::string_view language) const;

  std::size_t name_count() const;
  std::size_t entry_count() const;

  // The table's records, shared with the program that writes it.
  struct Header;
  struct Slot;
  struct Name;
  struct Posting;
  struct Entry;
  struct Text;

 private:
  // A table's arrays, wherever its bytes are.
  struct Table {
    static Result<Table> Open(const unsigned char* bytes, std::uint64_t size);
    const Name* NameAt(std::uint32_t slot_value, std::string_view normal) const;
    std::uint32_t SlotOf(std::uint64_t hash) const;
    std::string_view View(const Text& text) const;

    std::span<const Slot> slots;
    std::span<const Name> names;
    std::span<const Posting> postings;
    std::span<const Entry> entries;
    std::span<const Text> languages;      // their index is the bit in a posting's mask
    std::span<const Text> countries;      // sorted ISO codes
    std::span<const Text> country_names;  // [language][country]
    std::string_view strings;
  };
  struct Match {
    std::size_t length = 0;
    const Name* name = nullptr;
  };

  Gazetteer() = default;

  void IndexLanguages();
  Result<> AddCatalogue(std::string_view catalogue, std::string_view file);
  std::uint64_t LanguageBit(std::string_view language) const;
  Match LongestIn(const Table& table, std::string_view lower_text, std::string_view language) const;
  void Append(const Table& table, const Name& name, std::uint64_t language, std::vector<NameEntry>* out) const;

  Table base_;
  std::array<std::uint8_t, 26 * 26> language_rows_{};  // by a language's two letters: 1 + its place in base_.languages; 0: in none
  std::string catalogue_bytes_;
  Table catalogue_;                         // empty without one
  std::vector<std::uint32_t> catalogue_ids_;  // NameEntry::id of its entries: the base's for those that it knows
};

}  // namespace dealgraph::nlp
