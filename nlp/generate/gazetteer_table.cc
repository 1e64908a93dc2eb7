// Writes the gazetteer's table: reads nlp/data/*.tsv and CLDR's country names, joins all meanings of a name, and lays them
// out as nlp/names/gazetteer_table.h says. Run by the build:
//
//   generate_gazetteer OUTPUT FILE.tsv…
//
// A file is read by its name; every file's own first lines explain its columns:
//   common_words*.tsv  language, words that are ordinary ones as well
//   country_names.tsv  country, language, everyday names (the first is what CountryName gives; "-" keeps CLDR's)
//   nationalities.tsv  language, country, adjectives
//   place_adjectives.tsv  language, place, adjectives, flags
//   given_names*.tsv, surnames*.tsv   language, names
//   all others         kind, canonical, code, country, weight, flags, names
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/names/gazetteer_builder.h"

namespace {

using namespace dealgraph;  // NOLINT: a program of one file
using namespace dealgraph::nlp;  // NOLINT

[[noreturn]] void Fail(const std::string& message) {
  std::cerr << "generate_gazetteer: " << message << "\n";
  std::exit(1);
}

void Check(const Result<>& result) {
  if (!result.ok()) Fail(result.error().message);
}

std::string Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Fail("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A row is read by what returns its fault, to which file and line are added.
void ForEachRow(const std::filesystem::path& path, std::size_t columns_min, const GazetteerRow& row) {
  Check(ForEachGazetteerRow(Read(path), path.string(), columns_min, row));
}

void AddEntryFile(const std::filesystem::path& path, GazetteerBuilder* table) {
  Check(table->AddEntryRows(Read(path), path.string(), true));
}

using AdjectiveRow = std::function<Result<>(std::string_view language, std::string_view place,
                                            const std::vector<std::string>& forms, std::string_view flags)>;

// Rows of adjectives, all their forms written out: "~a" stands for the endings that "language, ~a, endings" declares before.
void ForEachAdjectiveRow(const std::filesystem::path& path, const AdjectiveRow& row) {
  std::map<std::string, std::vector<std::string>> endings;
  ForEachRow(path, 3, [&](const std::vector<std::string_view>& columns) -> Result<> {
    const std::string language(columns[0]);
    if (GazetteerLanguageMask(language) == 0) return InvalidArgument("unknown language");
    if (columns[1].starts_with("~")) {
      auto& list = endings[language + std::string(columns[1])];
      for (const std::string_view ending : SplitGazetteerText(columns[2], '|')) list.emplace_back(ending);
      return {};
    }
    std::vector<std::string> forms;
    for (const std::string_view form : SplitGazetteerText(columns[2], '|')) {
      const std::size_t tilde = form.find('~');
      if (tilde == std::string_view::npos) {
        forms.emplace_back(form);
        continue;
      }
      const auto list = endings.find(language + std::string(form.substr(tilde)));
      if (list == endings.end()) return InvalidArgument("endings are not declared: " + std::string(form));
      for (const std::string& ending : list->second) forms.push_back(std::string(form.substr(0, tilde)) + ending);
    }
    return row(language, columns[1], forms, columns.size() > 3 ? columns[3] : "");
  });
}

// Adjectives of towns and regions that do not follow from their names, or whose places the other files do not have.
void AddPlaceAdjectives(const std::filesystem::path& path, GazetteerBuilder* table) {
  ForEachAdjectiveRow(path, [&](std::string_view language, std::string_view place, const std::vector<std::string>& forms,
                                std::string_view flags) -> Result<> {
    if (place.empty()) return InvalidArgument("no place");
    const bool word = flags.find('w') != std::string_view::npos;
    const std::uint32_t entry =
        table->AddEntry({.kind = NameKind::kPlaceAdjective,
                         .code = "",
                         .country = "",
                         .weight = 100,
                         .flags = static_cast<std::uint8_t>(word ? Gazetteer::Entry::kCommonWord : 0)});
    for (const std::string& form : forms) table->AddName(form, GazetteerLanguageMask(language), place, entry);
    return {};
  });
}

// CLDR's name of every country in every language, its everyday names from the file, and their adjectives.
class Countries {
 public:
  explicit Countries(GazetteerBuilder* table) : table_(table) {
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      entries_[*code] = table_->AddEntry({.kind = NameKind::kCountry, .code = *code, .country = *code, .weight = 100, .flags = 0});
      AddCldr(*code);
    }
  }

  void AddNames(const std::filesystem::path& path) {
    ForEachRow(path, 3, [&](const std::vector<std::string_view>& columns) -> Result<> {
      const auto entry = entries_.find(std::string(columns[0]));
      if (entry == entries_.end()) return InvalidArgument("unknown country");
      const std::uint64_t mask = GazetteerLanguageMask(columns[1]);
      if (mask == 0) return InvalidArgument("unknown language");
      const std::vector<std::string_view> names = SplitGazetteerText(columns[2], '|');
      for (std::size_t language = 0; language < GazetteerLanguages().size(); ++language) {
        if ((mask >> language & 1) == 0) continue;
        if (names[0] != "-") table_->SetCountryName(columns[0], static_cast<int>(language), names[0]);
        const std::string canonical = table_->country_names().at(entry->first).at(static_cast<int>(language));
        for (const std::string_view name : names) {
          if (name == "-") continue;
          table_->AddName(name, std::uint64_t{1} << language, canonical, entry->second);
        }
      }
      return {};
    });
  }

  void AddNationalities(const std::filesystem::path& path) {
    std::map<std::string, std::uint32_t> nationality;
    ForEachAdjectiveRow(path, [&](std::string_view language, std::string_view place, const std::vector<std::string>& forms,
                                  std::string_view) -> Result<> {
      const std::string country(place);
      if (!entries_.contains(country)) return InvalidArgument("unknown country");
      auto found = nationality.find(country);
      if (found == nationality.end()) {
        const std::uint32_t entry = table_->AddEntry(
            {.kind = NameKind::kNationality, .code = country, .country = country, .weight = 100, .flags = 0});
        found = nationality.emplace(country, entry).first;
      }
      const std::string canonical = table_->country_names().at(country).at(GazetteerLanguageIndex(language));
      for (const std::string& form : forms) {
        table_->AddName(form, GazetteerLanguageMask(language), canonical, found->second);
      }
      return {};
    });
  }

 private:
  void AddCldr(const std::string& code) {
    const icu::Locale country("", code.c_str());
    for (std::size_t language = 0; language < GazetteerLanguages().size(); ++language) {
      icu::UnicodeString text;
      country.getDisplayCountry(icu::Locale(std::string(GazetteerLanguages()[language]).c_str()), text);
      std::string name;
      text.toUTF8String(name);
      if (name == code) continue;  // CLDR has none
      // "Congo - Kinshasa", "Hongkong SAR", "Myanmar (Burma)": the article's name is the part before.
      const std::size_t bracket = std::min(name.find(" ("), name.find("（"));
      table_->SetCountryName(code, static_cast<int>(language), name.substr(0, bracket));
      const std::uint64_t mask = std::uint64_t{1} << language;
      table_->AddName(name.substr(0, bracket), mask, name.substr(0, bracket), entries_[code]);
    }
  }

  GazetteerBuilder* table_;
  std::map<std::string, std::uint32_t> entries_;
};

// 王, 김: a name beside a given name, else a word.
bool IsSingleSign(std::string_view name) {
  std::size_t pos = 0;
  const char32_t c = DecodeUtf8(name, &pos);
  return pos == name.size() && (IsHan(c) || IsHangul(c));
}

void AddNameList(const std::filesystem::path& path, NameKind kind, GazetteerBuilder* table) {
  std::map<std::string, std::uint32_t> entries;
  ForEachRow(path, 2, [&](const std::vector<std::string_view>& columns) -> Result<> {
    for (const std::string_view name : SplitGazetteerText(columns[1], '|')) {
      const std::string key(name);
      if (!entries.contains(key)) {
        const bool single = IsSingleSign(name);
        entries[key] = table->AddEntry({.kind = kind,
                                        .code = "",
                                        .country = "",
                                        .weight = single ? 20u : 50u,
                                        .flags = static_cast<std::uint8_t>(single ? Gazetteer::Entry::kCommonWord : 0)});
      }
      table->AddName(name, kAllGazetteerLanguages, name, entries[key]);
    }
    return {};
  });
}

void AddCommonWords(const std::filesystem::path& path, GazetteerBuilder* table) {
  ForEachRow(path, 2, [&](const std::vector<std::string_view>& columns) -> Result<> {
    const std::uint64_t mask = GazetteerLanguageMask(columns[0]);
    if (mask == 0) return InvalidArgument("unknown language");
    for (const std::string_view word : SplitGazetteerText(columns[1], '|')) table->AddCommonWord(word, mask);
    return {};
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) Fail("usage: generate_gazetteer OUTPUT FILE.tsv...");
  std::vector<std::filesystem::path> files(argv + 2, argv + argc);
  std::ranges::sort(files, {}, [](const std::filesystem::path& path) { return path.filename().string(); });
  GazetteerBuilder table;
  Countries countries(&table);
  for (const auto& file : files) {
    if (file.filename() == "country_names.tsv") countries.AddNames(file);
  }
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    if (name == "country_names.tsv") continue;
    if (name == "nationalities.tsv") {
      countries.AddNationalities(file);
    } else if (name == "place_adjectives.tsv") {
      AddPlaceAdjectives(file, &table);
    } else if (name.starts_with("given_names")) {
      AddNameList(file, NameKind::kGivenName, &table);
    } else if (name.starts_with("surnames")) {
      AddNameList(file, NameKind::kSurname, &table);
    } else if (name.starts_with("common_words")) {
      AddCommonWords(file, &table);
    } else {
      AddEntryFile(file, &table);
    }
  }
  const Result<std::string> built = table.Bytes();
  if (!built.ok()) Fail(built.error().message);
  const std::string& bytes = *built;
  std::ofstream out(argv[1], std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) Fail(std::string("cannot write ") + argv[1]);
  std::cout << "gazetteer: " << table.name_count() << " names, " << bytes.size() / 1024 << " KiB\n";
  return 0;
}
