// Lays out a gazetteer's table (nlp/names/gazetteer_table.h): joins all meanings of a name and makes the bytes that Gazetteer reads.
// The build's generate_gazetteer makes the table in the binary with it, and Gazetteer the one of a catalogue file at run time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "nlp/names/gazetteer_table.h"

namespace dealgraph::nlp {

inline constexpr std::uint64_t kAllGazetteerLanguages = ~std::uint64_t{0};

// The languages that a table tells apart; their index is their bit.
std::span<const std::string_view> GazetteerLanguages();
// -1: not among them.
int GazetteerLanguageIndex(std::string_view language);
// The bits of "da", or of all languages for "*"; 0: unknown. Nynorsk reads what Bokmål has; nothing else is shared.
std::uint64_t GazetteerLanguageMask(std::string_view language);

class GazetteerBuilder {
 public:
  struct Entry {
    NameKind kind = NameKind::kOrganisation;
    std::string code;
    std::string country;
    std::uint32_t weight = 0;
    std::uint8_t flags = 0;  // Gazetteer::Entry::Flags
  };
  std::uint32_t AddEntry(Entry entry);
  const std::vector<Entry>& entries() const { return entries_; }

  // `name` means the entry in these languages, in which it is called `canonical`. A name too long for the table is left out.
  void AddName(std::string_view name, std::uint64_t languages, std::string_view canonical, std::uint32_t entry);
  void AddCommonWord(std::string_view word, std::uint64_t languages);
  void SetCountryName(std::string_view country, int language, std::string_view name);
  const std::map<std::string, std::map<int, std::string>>& country_names() const { return country_names_; }

  // Rows of "kind, canonical, code, country, weight, flags, names" (nlp/data/catalogue.tsv explains them). `file` is
  // named in faults: kInvalidArgument with every one, a line each. An entry without a code gets one made of its name where
  // `own_codes`, else none. Calls `added` for each row with its canonical name and entry.
  using RowCallback = std::function<void(std::string_view canonical, std::uint32_t entry)>;
  Result<> AddEntryRows(std::string_view text, std::string_view file, bool own_codes, const RowCallback& added = {});

  std::size_t name_count() const { return names_.size(); }
  // The table. kInternal: two names share a hash.
  Result<std::string> Bytes() const;

 private:
  struct Meaning {
    std::uint64_t languages;
    std::string canonical;
    std::uint32_t entry;
  };
  Result<> AddEntryRow(const std::vector<std::string_view>& columns, bool own_codes, const RowCallback& added);

  std::vector<Entry> entries_;
  std::map<std::string, std::vector<Meaning>> names_;  // sorted: the same input gives the same table
  std::map<std::string, std::uint64_t> common_;
  std::map<std::string, std::map<int, std::string>> country_names_;
};

// The parts of "a|b|c"; of an empty text one that is empty.
std::vector<std::string_view> SplitGazetteerText(std::string_view text, char separator);

// Calls `row` for each line of `text` that is no comment, with its tab-separated columns; collects the faults that it returns, and
// lines that are not UTF-8 or have fewer columns, as "FILE:LINE: what".
using GazetteerRow = std::function<Result<>(const std::vector<std::string_view>& columns)>;
Result<> ForEachGazetteerRow(std::string_view text, std::string_view file, std::size_t columns_min, const GazetteerRow& row);

}  // namespace dealgraph::nlp
