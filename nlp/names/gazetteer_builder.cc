#include "nlp/names/gazetteer_builder.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <unordered_map>

namespace dealgraph::nlp {
namespace {

using gazetteer_table::CharClass;

constexpr std::string_view kLanguages[] = {
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "is", "it", "ja",
    "ko", "lt", "lv", "ms", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh"};

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

Result<std::vector<Gazetteer::Slot>> HashTable(const std::vector<std::string>& names) {
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
      if (slots[i].tag == static_cast<std::uint32_t>(hash >> 32)) return Error{ErrorCode::kInternal, "two names share a hash"};
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

// The id of an entry that has none of Wikidata's or GeoNames': its name, folded. It stays while the name does.
std::string OwnId(std::string_view canonical, NameKind kind) {
  if (kind == NameKind::kLegalForm) return {};
  std::string id = "dealgraph:" + FoldName(canonical);
  std::ranges::replace(id, ' ', '-');
  return id;
}

Result<NameKind> KindOf(std::string_view word) {
  constexpr std::string_view kWords[] = {"country", "subdivision", "city",    "nationality", "organisation", "government",
                                         "person",  "given",       "surname", "legal",       "region",       "adjective"};
  static_assert(std::size(kWords) == kNameKindCount);
  const auto found = std::ranges::find(kWords, word);
  if (found == std::end(kWords)) return InvalidArgument("unknown kind \"" + std::string(word) + "\"");
  return static_cast<NameKind>(found - std::begin(kWords));
}

// A name of the general files: "København", "da,nb:København". The languages before the colon, all when there is none.
struct TaggedName {
  std::string_view tag, name;
  std::uint64_t languages;
};

Result<TaggedName> ReadTaggedName(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2 || colon % 3 != 2) return TaggedName{"", text, kAllGazetteerLanguages};
  const std::string_view tag = text.substr(0, colon);
  for (const char c : tag) {
    if (c != ',' && (c < 'a' || c > 'z')) return TaggedName{"", text, kAllGazetteerLanguages};
  }
  std::uint64_t languages = 0;
  for (const std::string_view language : SplitGazetteerText(tag, ',')) {
    const std::uint64_t mask = GazetteerLanguageMask(language);
    if (mask == 0) return InvalidArgument("unknown language in " + std::string(text));
    languages |= mask;
  }
  return TaggedName{tag, text.substr(colon + 1), languages};
}

}  // namespace

std::vector<std::string_view> SplitGazetteerText(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::span<const std::string_view> GazetteerLanguages() { return kLanguages; }

int GazetteerLanguageIndex(std::string_view language) {
  const auto found = std::ranges::find(kLanguages, language);
  return found == std::end(kLanguages) ? -1 : static_cast<int>(found - std::begin(kLanguages));
}

std::uint64_t GazetteerLanguageMask(std::string_view language) {
  if (language == "*") return kAllGazetteerLanguages;
  const int index = GazetteerLanguageIndex(language);
  if (index < 0) return 0;
  std::uint64_t mask = std::uint64_t{1} << index;
  if (language == "nb") mask |= std::uint64_t{1} << GazetteerLanguageIndex("nn");
  return mask;
}

std::uint32_t GazetteerBuilder::AddEntry(Entry entry) {
  entries_.push_back(std::move(entry));
  return static_cast<std::uint32_t>(entries_.size() - 1);
}

void GazetteerBuilder::AddName(std::string_view name, std::uint64_t languages, std::string_view canonical, std::uint32_t entry) {
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

void GazetteerBuilder::AddCommonWord(std::string_view word, std::uint64_t languages) { common_[Normal(word)] |= languages; }

void GazetteerBuilder::SetCountryName(std::string_view country, int language, std::string_view name) {
  country_names_[std::string(country)][language] = name;
}

Result<std::string> GazetteerBuilder::Bytes() const {
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
  for (const Entry& data : entries_) {
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
  DG_ASSIGN_OR_RETURN(const std::vector<Gazetteer::Slot> slots, HashTable(keys));
  Append(slots, &header.slots, &out);
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

// The canonical form of an alias: the first with its tag; without a tag the entry's own in the same writing, or the first alias
// in that writing. "=JPMorgan" stands for itself in all languages.
Result<> GazetteerBuilder::AddEntryRow(const std::vector<std::string_view>& columns, bool own_codes, const RowCallback& added) {
  const std::string_view canonical = columns[1];
  const std::string_view flags = columns[5];
  if (canonical.empty()) return InvalidArgument("no name");
  DG_ASSIGN_OR_RETURN(const NameKind kind, KindOf(columns[0]));
  if (!columns[3].empty() && columns[3].size() != 2) return InvalidArgument("\"" + std::string(columns[3]) + "\" is no country's code");
  std::uint32_t weight = 0;
  for (const char c : columns[4]) {
    if (c < '0' || c > '9' || weight > 99'999'999) return InvalidArgument("\"" + std::string(columns[4]) + "\" is no weight");
    weight = weight * 10 + static_cast<std::uint32_t>(c - '0');
  }
  const auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
  std::string code(columns[2]);
  if (code.empty() && own_codes) code = OwnId(canonical, kind);
  const int entry_flags = (has('w') ? Gazetteer::Entry::kCommonWord : 0) | (has('m') ? Gazetteer::Entry::kMedia : 0);
  const std::uint32_t entry = AddEntry({.kind = kind,
                                        .code = std::move(code),
                                        .country = std::string(columns[3]),
                                        .weight = weight,
                                        .flags = static_cast<std::uint8_t>(entry_flags)});
  if (added) added(canonical, entry);
  std::map<std::string, std::string> first;  // by tag, or by writing
  const auto writing_key = [](std::string_view name) { return std::to_string(static_cast<int>(WritingOf(name))); };
  first[writing_key(canonical)] = canonical;
  if (!has('x')) AddName(canonical, kAllGazetteerLanguages, canonical, entry);
  if (columns.size() < 7 || columns[6].empty()) return {};
  for (const std::string_view text : SplitGazetteerText(columns[6], '|')) {
    if (text.empty()) return InvalidArgument("an empty name");
    if (text[0] == '=') {
      AddName(text.substr(1), kAllGazetteerLanguages, text.substr(1), entry);
      continue;
    }
    DG_ASSIGN_OR_RETURN(const TaggedName alias, ReadTaggedName(text));
    const std::string key = alias.tag.empty() ? writing_key(alias.name) : std::string(alias.tag);
    AddName(alias.name, alias.languages, first.try_emplace(key, alias.name).first->second, entry);
  }
  return {};
}

Result<> GazetteerBuilder::AddEntryRows(std::string_view text, std::string_view file, bool own_codes, const RowCallback& added) {
  return ForEachGazetteerRow(text, file, 6, [&](const std::vector<std::string_view>& columns) {
    return AddEntryRow(columns, own_codes, added);
  });
}

Result<> ForEachGazetteerRow(std::string_view text, std::string_view file, std::size_t columns_min, const GazetteerRow& row) {
  std::string faults;
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string_view> columns = SplitGazetteerText(line, '\t');
    Result<> read;
    if (FindInvalidUtf8(line) != std::string_view::npos) {
      read = InvalidArgument("not UTF-8");
    } else if (columns.size() < columns_min) {
      read = InvalidArgument(std::to_string(columns.size()) + " columns, where " + std::to_string(columns_min) + " are needed");
    } else {
      read = row(columns);
    }
    if (read.ok()) continue;
    if (!faults.empty()) faults += '\n';
    faults += std::string(file) + ":" + std::to_string(number) + ": " + read.error().message;
  }
  if (!faults.empty()) return InvalidArgument(faults);
  return {};
}

}  // namespace dealgraph::nlp
