// Writes the gazetteer's table: reads nlp/data/*.tsv and CLDR's country names, joins all meanings of a name, and lays them
// out as nlp/names/gazetteer_table.h says. Run by the build:
//
//   generate_gazetteer OUTPUT FILE.tsv…
//
// A file is read by its name; every file's own first lines explain its columns:
//   common_words*.tsv  language, words that are ordinary ones as well
//   country_names.tsv  country, language, everyday names (the first is what CountryName gives; "-" keeps CLDR's)
//   nationalities.tsv  language, country, adjectives
//   given_names*.tsv, surnames*.tsv   language, names
//   all others         kind, canonical, code, country, weight, flags, names
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "nlp/names/gazetteer_table.h"

namespace {

using namespace dealgraph::nlp;  // NOLINT: a program of one file
using gazetteer_table::CharClass;

constexpr std::string_view kLanguages[] = {
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "is", "it", "ja",
    "ko", "lt", "lv", "ms", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh"};
constexpr std::uint64_t kAll = ~std::uint64_t{0};

[[noreturn]] void Fail(const std::string& message) {
  std::cerr << "generate_gazetteer: " << message << "\n";
  std::exit(1);
}

int LanguageIndex(std::string_view language) {
  const auto found = std::ranges::find(kLanguages, language);
  return found == std::end(kLanguages) ? -1 : static_cast<int>(found - std::begin(kLanguages));
}

// Nynorsk reads what Bokmål has; nothing else is shared.
std::uint64_t LanguageMask(std::string_view language) {
  if (language == "*") return kAll;
  const int index = LanguageIndex(language);
  if (index < 0) return 0;
  std::uint64_t mask = std::uint64_t{1} << index;
  if (language == "nb") mask |= std::uint64_t{1} << LanguageIndex("nn");
  return mask;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string Normal(std::string_view name) {
  const std::string lower = LowerSameLength(name);
  std::string out;
  for (std::size_t pos = 0; pos < lower.size();) AppendUtf8(gazetteer_table::Normalised(DecodeUtf8(lower, &pos)), &out);
  return out;
}

// Which writing a name is in, so that an alias in Hangul gets the first Hangul alias as its canonical form.
enum class Writing { kLatin, kCyrillic, kArabic, kHan, kKana, kHangul, kDevanagari, kOther };

Writing WritingOf(std::string_view name) {
  Writing writing = Writing::kLatin;
  for (std::size_t pos = 0; pos < name.size();) {
    const char32_t c = DecodeUtf8(name, &pos);
    if (IsHangul(c)) return Writing::kHangul;
    if (IsKatakana(c) || IsHiragana(c)) return Writing::kKana;
    if (IsHan(c)) writing = Writing::kHan;
    if (writing != Writing::kLatin || !IsLetter(c)) continue;
    if (c >= 0x400 && c < 0x530) writing = Writing::kCyrillic;
    if (c >= 0x600 && c < 0x780) writing = Writing::kArabic;
    if (c >= 0x900 && c < 0x980) writing = Writing::kDevanagari;
    if (c >= 0x370 && c < 0x400) writing = Writing::kOther;
  }
  return writing;
}

struct Meaning {
  std::uint64_t languages;
  std::string canonical;
  std::uint32_t entry;
};

struct EntryData {
  NameKind kind;
  std::string code, country;
  std::uint32_t weight;
  std::uint8_t flags;
};

class Table {
 public:
  std::uint32_t AddEntry(EntryData entry) {
    entries_.push_back(std::move(entry));
    return static_cast<std::uint32_t>(entries_.size() - 1);
  }

  void AddName(std::string_view name, std::uint64_t languages, std::string_view canonical, std::uint32_t entry) {
    std::string key = Normal(name);
    if (key.empty() || key.size() > kGazetteerNameBytesMax) return;
    std::vector<Meaning>& meanings = names_[std::move(key)];
    for (Meaning& meaning : meanings) {
      if (meaning.entry != entry || (meaning.canonical != canonical && (meaning.languages & languages) != languages)) continue;
      if (meaning.canonical == canonical) meaning.languages |= languages;
      return;
    }
    meanings.push_back({languages, std::string(canonical), entry});
  }

  void AddCommonWord(std::string_view word, std::uint64_t languages) { common_[Normal(word)] |= languages; }

  void SetCountryName(std::string_view country, int language, std::string_view name) {
    country_names_[std::string(country)][language] = name;
  }
  const std::map<std::string, std::map<int, std::string>>& country_names() const { return country_names_; }

  std::string Bytes() const;
  std::size_t name_count() const { return names_.size(); }

 private:
  std::vector<EntryData> entries_;
  std::map<std::string, std::vector<Meaning>> names_;  // sorted: the same input gives the same table
  std::map<std::string, std::uint64_t> common_;
  std::map<std::string, std::map<int, std::string>> country_names_;
};

class Strings {
 public:
  Gazetteer::Text Add(std::string_view text) {
    if (text.empty()) return {0, 0};
    const auto [place, is_new] = seen_.try_emplace(std::string(text), static_cast<std::uint32_t>(bytes_.size()));
    if (is_new) bytes_ += text;
    return {place->second, static_cast<std::uint32_t>(text.size())};
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::unordered_map<std::string, std::uint32_t> seen_;
};

// Hashes of a name's beginnings that end at a border, the whole name last.
std::vector<std::uint64_t> Beginnings(std::string_view name) {
  std::vector<std::uint64_t> hashes;
  std::uint64_t hash = gazetteer_table::kHashStart;
  CharClass before = CharClass::kOther;
  for (std::size_t pos = 0; pos < name.size();) {
    const std::size_t start = pos;
    const CharClass here = gazetteer_table::ClassOf(DecodeUtf8(name, &pos));
    if (start > 0 && gazetteer_table::IsBorder(before, here)) hashes.push_back(gazetteer_table::HashEnd(hash));
    for (std::size_t i = start; i < pos; ++i) hash = gazetteer_table::HashByte(hash, static_cast<unsigned char>(name[i]));
    before = here;
  }
  hashes.push_back(gazetteer_table::HashEnd(hash));
  return hashes;
}

std::vector<Gazetteer::Slot> HashTable(const std::vector<std::string>& names) {
  std::map<std::uint64_t, std::uint32_t> values;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::vector<std::uint64_t> hashes = Beginnings(names[i]);
    for (std::size_t h = 0; h + 1 < hashes.size(); ++h) values[hashes[h]] |= kGazetteerLongerNames;
    values[hashes.back()] |= static_cast<std::uint32_t>(i + 1);
  }
  std::vector<Gazetteer::Slot> slots(std::bit_ceil(values.size() * 2));
  for (const auto& [hash, value] : values) {
    std::size_t i = hash & (slots.size() - 1);
    while (slots[i].value != 0) {
      if (slots[i].tag == static_cast<std::uint32_t>(hash >> 32)) Fail("two names share a hash: choose another seed");
      i = (i + 1) & (slots.size() - 1);
    }
    slots[i] = {static_cast<std::uint32_t>(hash >> 32), value};
  }
  return slots;
}

template <class Record>
void Append(const std::vector<Record>& records, Gazetteer::Text* where, std::string* out) {
  out->resize((out->size() + 7) / 8 * 8);
  *where = {static_cast<std::uint32_t>(out->size()), static_cast<std::uint32_t>(records.size())};
  out->append(reinterpret_cast<const char*>(records.data()), records.size() * sizeof(Record));
}

std::string Table::Bytes() const {
  Strings strings;
  std::vector<std::string> keys;
  std::vector<Gazetteer::Name> names;
  std::vector<Gazetteer::Posting> postings;
  for (const auto& [key, meanings] : names_) {
    keys.push_back(key);
    const auto common = common_.find(key);
    names.push_back({.text = strings.Add(key),
                     .first_posting = static_cast<std::uint32_t>(postings.size()),
                     .posting_count = static_cast<std::uint32_t>(meanings.size()),
                     .common_in = common == common_.end() ? 0 : common->second});
    for (const Meaning& meaning : meanings) {
      postings.push_back({meaning.languages, strings.Add(meaning.canonical), meaning.entry, 0});
    }
  }
  std::vector<Gazetteer::Entry> entries;
  for (const EntryData& data : entries_) {
    Gazetteer::Entry entry = {.code = strings.Add(data.code),
                              .weight = data.weight,
                              .country = {},
                              .kind = static_cast<std::uint8_t>(data.kind),
                              .flags = data.flags};
    if (data.country.size() == 2) std::memcpy(entry.country, data.country.data(), 2);
    entries.push_back(entry);
  }
  std::vector<Gazetteer::Text> languages, countries, country_names;
  for (const std::string_view language : kLanguages) languages.push_back(strings.Add(language));
  for (const auto& [country, unused] : country_names_) countries.push_back(strings.Add(country));
  for (std::size_t language = 0; language < std::size(kLanguages); ++language) {
    for (const auto& [country, by_language] : country_names_) {
      const auto found = by_language.find(static_cast<int>(language));
      country_names.push_back(found == by_language.end() ? Gazetteer::Text{} : strings.Add(found->second));
    }
  }
  const std::string& bytes = strings.bytes();
  Gazetteer::Header header = {.magic = kGazetteerMagic};
  std::string out(sizeof(header), '\0');
  Append(HashTable(keys), &header.slots, &out);
  Append(names, &header.names, &out);
  Append(postings, &header.postings, &out);
  Append(entries, &header.entries, &out);
  Append(languages, &header.languages, &out);
  Append(countries, &header.countries, &out);
  Append(country_names, &header.country_names, &out);
  Append(std::vector<char>(bytes.begin(), bytes.end()), &header.strings, &out);
  header.bytes = out.size();
  std::memcpy(out.data(), &header, sizeof(header));
  return out;
}

// Rows of a file: tab-separated, '#' starts a comment line.
template <class Row>
void ForEachRow(const std::filesystem::path& path, std::size_t columns_min, Row row) {
  std::ifstream file(path);
  if (!file) Fail("cannot read " + path.string());
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string_view> columns = Split(line, '\t');
    const std::string where = path.string() + ":" + std::to_string(number) + ": ";
    if (columns.size() < columns_min) Fail(where + "too few columns");
    if (FindInvalidUtf8(line) != std::string_view::npos) Fail(where + "not UTF-8");
    row(columns, where);
  }
}

NameKind KindOf(std::string_view word, const std::string& where) {
  constexpr std::string_view kWords[] = {"country", "subdivision", "city",    "nationality", "organisation", "government",
                                         "person",  "given",       "surname", "legal",       "region"};
  static_assert(std::size(kWords) == kNameKindCount);
  const auto found = std::ranges::find(kWords, word);
  if (found == std::end(kWords)) Fail(where + "unknown kind " + std::string(word));
  return static_cast<NameKind>(found - std::begin(kWords));
}

// The id of an entry that has none of Wikidata's or GeoNames': its name, folded. It stays while the name does.
std::string OwnId(std::string_view canonical, NameKind kind) {
  if (kind == NameKind::kLegalForm) return {};
  std::string id = "dealgraph:" + FoldName(canonical);
  std::ranges::replace(id, ' ', '-');
  return id;
}

// A name of the general files: "København", "da,nb:København". The languages before the colon, all when there is none.
struct TaggedName {
  std::string_view tag, name;
  std::uint64_t languages;
};

TaggedName ReadTaggedName(std::string_view text, const std::string& where) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2 || colon % 3 != 2) return {"", text, kAll};
  const std::string_view tag = text.substr(0, colon);
  for (const char c : tag) {
    if (c != ',' && (c < 'a' || c > 'z')) return {"", text, kAll};
  }
  std::uint64_t languages = 0;
  for (const std::string_view language : Split(tag, ',')) {
    const std::uint64_t mask = LanguageMask(language);
    if (mask == 0) Fail(where + "unknown language in " + std::string(text));
    languages |= mask;
  }
  return {tag, text.substr(colon + 1), languages};
}

// The canonical form of an alias: the first with its tag; without a tag the entry's own in the same writing, or the first alias
// in that writing. "=JPMorgan" stands for itself in all languages.
void AddEntryFile(const std::filesystem::path& path, Table* table) {
  ForEachRow(path, 6, [&](const std::vector<std::string_view>& columns, const std::string& where) {
    const std::string_view canonical = columns[1];
    const std::string_view flags = columns[5];
    std::uint32_t weight = 0;
    for (const char c : columns[4]) weight = weight * 10 + static_cast<std::uint32_t>(c - '0');
    const auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
    const std::uint32_t entry = table->AddEntry(
        {.kind = KindOf(columns[0], where),
         .code = columns[2].empty() ? OwnId(columns[1], KindOf(columns[0], where)) : std::string(columns[2]),
         .country = std::string(columns[3]),
         .weight = weight,
         .flags = static_cast<std::uint8_t>((has('w') ? Gazetteer::Entry::kCommonWord : 0) | (has('m') ? Gazetteer::Entry::kMedia : 0))});
    std::map<std::string, std::string> first;  // by tag, or by writing
    const auto writing_key = [](std::string_view name) { return std::to_string(static_cast<int>(WritingOf(name))); };
    first[writing_key(canonical)] = canonical;
    if (!has('x')) table->AddName(canonical, kAll, canonical, entry);
    if (columns.size() < 7 || columns[6].empty()) return;
    for (const std::string_view text : Split(columns[6], '|')) {
      if (text.empty()) Fail(where + "an empty name");
      if (text[0] == '=') {
        table->AddName(text.substr(1), kAll, text.substr(1), entry);
        continue;
      }
      const TaggedName alias = ReadTaggedName(text, where);
      const std::string key = alias.tag.empty() ? writing_key(alias.name) : std::string(alias.tag);
      table->AddName(alias.name, alias.languages, first.try_emplace(key, alias.name).first->second, entry);
    }
  });
}

// CLDR's name of every country in every language, its everyday names from the file, and their adjectives.
class Countries {
 public:
  explicit Countries(Table* table) : table_(table) {
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
      entries_[*code] = table_->AddEntry({.kind = NameKind::kCountry, .code = *code, .country = *code, .weight = 100, .flags = 0});
      AddCldr(*code);
    }
  }

  void AddNames(const std::filesystem::path& path) {
    ForEachRow(path, 3, [&](const std::vector<std::string_view>& columns, const std::string& where) {
      const auto entry = entries_.find(std::string(columns[0]));
      if (entry == entries_.end()) Fail(where + "unknown country");
      const std::uint64_t mask = LanguageMask(columns[1]);
      if (mask == 0) Fail(where + "unknown language");
      const std::vector<std::string_view> names = Split(columns[2], '|');
      for (std::size_t language = 0; language < std::size(kLanguages); ++language) {
        if ((mask >> language & 1) == 0) continue;
        if (names[0] != "-") table_->SetCountryName(columns[0], static_cast<int>(language), names[0]);
        const std::string canonical = table_->country_names().at(entry->first).at(static_cast<int>(language));
        for (const std::string_view name : names) {
          if (name == "-") continue;
          table_->AddName(name, std::uint64_t{1} << language, canonical, entry->second);
        }
      }
    });
  }

  void AddNationalities(const std::filesystem::path& path) {
    std::map<std::string, std::vector<std::string>> endings;
    std::map<std::string, std::uint32_t> nationality;
    ForEachRow(path, 3, [&](const std::vector<std::string_view>& columns, const std::string& where) {
      const std::string language(columns[0]);
      const std::uint64_t mask = LanguageMask(language);
      if (mask == 0) Fail(where + "unknown language");
      if (columns[1].starts_with("~")) {
        auto& list = endings[language + std::string(columns[1])];
        for (const std::string_view ending : Split(columns[2], '|')) list.emplace_back(ending);
        return;
      }
      const std::string country(columns[1]);
      if (!entries_.contains(country)) Fail(where + "unknown country");
      auto found = nationality.find(country);
      if (found == nationality.end()) {
        const std::uint32_t entry = table_->AddEntry(
            {.kind = NameKind::kNationality, .code = country, .country = country, .weight = 100, .flags = 0});
        found = nationality.emplace(country, entry).first;
      }
      const std::string canonical = table_->country_names().at(country).at(LanguageIndex(language));
      for (const std::string_view form : Split(columns[2], '|')) {
        const std::size_t tilde = form.find('~');
        if (tilde == std::string_view::npos) {
          table_->AddName(form, mask, canonical, found->second);
          continue;
        }
        const auto list = endings.find(language + std::string(form.substr(tilde)));
        if (list == endings.end()) Fail(where + "endings are not declared: " + std::string(form));
        for (const std::string& ending : list->second) {
          table_->AddName(std::string(form.substr(0, tilde)) + ending, mask, canonical, found->second);
        }
      }
    });
  }

 private:
  void AddCldr(const std::string& code) {
    const icu::Locale country("", code.c_str());
    for (std::size_t language = 0; language < std::size(kLanguages); ++language) {
      icu::UnicodeString text;
      country.getDisplayCountry(icu::Locale(std::string(kLanguages[language]).c_str()), text);
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

  Table* table_;
  std::map<std::string, std::uint32_t> entries_;
};

// 王, 김: a name beside a given name, else a word.
bool IsSingleSign(std::string_view name) {
  std::size_t pos = 0;
  const char32_t c = DecodeUtf8(name, &pos);
  return pos == name.size() && (IsHan(c) || IsHangul(c));
}

void AddNameList(const std::filesystem::path& path, NameKind kind, Table* table) {
  std::map<std::string, std::uint32_t> entries;
  ForEachRow(path, 2, [&](const std::vector<std::string_view>& columns, const std::string&) {
    for (const std::string_view name : Split(columns[1], '|')) {
      const std::string key(name);
      if (!entries.contains(key)) {
        const bool single = IsSingleSign(name);
        entries[key] = table->AddEntry({.kind = kind,
                                        .code = "",
                                        .country = "",
                                        .weight = single ? 20u : 50u,
                                        .flags = static_cast<std::uint8_t>(single ? Gazetteer::Entry::kCommonWord : 0)});
      }
      table->AddName(name, kAll, name, entries[key]);
    }
  });
}

void AddCommonWords(const std::filesystem::path& path, Table* table) {
  ForEachRow(path, 2, [&](const std::vector<std::string_view>& columns, const std::string& where) {
    const std::uint64_t mask = LanguageMask(columns[0]);
    if (mask == 0) Fail(where + "unknown language");
    for (const std::string_view word : Split(columns[1], '|')) table->AddCommonWord(word, mask);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) Fail("usage: generate_gazetteer OUTPUT FILE.tsv...");
  std::vector<std::filesystem::path> files(argv + 2, argv + argc);
  std::ranges::sort(files, {}, [](const std::filesystem::path& path) { return path.filename().string(); });
  Table table;
  Countries countries(&table);
  for (const auto& file : files) {
    if (file.filename() == "country_names.tsv") countries.AddNames(file);
  }
  for (const auto& file : files) {
    const std::string name = file.filename().string();
    if (name == "country_names.tsv") continue;
    if (name == "nationalities.tsv") {
      countries.AddNationalities(file);
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
  const std::string bytes = table.Bytes();
  std::ofstream out(argv[1], std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) Fail(std::string("cannot write ") + argv[1]);
  std::cout << "gazetteer: " << table.name_count() << " names, " << bytes.size() / 1024 << " KiB\n";
  return 0;
}
