#include "nlp/names/gazetteer.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "base/check.h"
#include "nlp/names/gazetteer_builder.h"
#include "nlp/names/gazetteer_table.h"

// The table, put into the program's read-only data by the build (cmake/gazetteer_tables.cmake).
extern "C" const unsigned char dealgraph_gazetteer_begin[];
extern "C" const unsigned char dealgraph_gazetteer_end[];

namespace dealgraph::nlp {

namespace {

using gazetteer_table::CharClass;

// What may follow a Korean name inside its word: case particles, topic, "and", "from", "of", plural, "side", titles are words of
// their own. Longer ones are made of these, so a rest is read as a sequence of them.
constexpr std::string_view kKoreanParticles[] = {
    "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "로", "만", "및", "나", "랑", "에서", "에게", "으로", "부터",
    "까지", "보다", "처럼", "마다", "이나", "이라", "라고", "이라고", "라는", "이라는", "이다", "인", "측", "들", "조차", "밖에", "께서", "한테",
    "하고", "이며", "며", "서", "든", "야", "여", "란", "이란", "라", "대로", "씩", "뿐", "산", "계", "식", "발", "행", "사"};

bool IsKoreanParticles(std::string_view rest) {
  if (rest.empty()) return true;
  if (rest.size() > 18) return false;
  return std::ranges::any_of(kKoreanParticles, [&](std::string_view particle) {
    return rest.starts_with(particle) && IsKoreanParticles(rest.substr(particle.size()));
  });
}

// May a name end at `pos` of a text whose character before is Hangul?
bool EndsInHangul(std::string_view text, std::size_t pos) {
  std::size_t end = pos;
  for (std::size_t next = pos; next < text.size() && end - pos <= 18; end = next) {
    if (!IsHangul(DecodeUtf8(text, &next))) break;
  }
  return IsKoreanParticles(text.substr(pos, end - pos));
}

// A name in the form of the table, built character by character.
struct Normaliser {
  char bytes[kGazetteerNameBytesMax + 8];
  std::size_t size = 0;
  std::uint64_t hash = gazetteer_table::kHashStart;

  void Add(unsigned char byte) {
    bytes[size++] = static_cast<char>(byte);
    hash = gazetteer_table::HashByte(hash, byte);
  }
  // The character at text[*pos], which is moved on. False: longer than any name.
  bool Take(std::string_view text, std::size_t* pos, CharClass* char_class) {
    if (size >= kGazetteerNameBytesMax) return false;
    if (const auto byte = static_cast<unsigned char>(text[*pos]); byte < 0x80) {
      const char32_t normal = gazetteer_table::Normalised(byte);
      ++*pos;
      *char_class = gazetteer_table::ClassOf(normal);
      Add(static_cast<unsigned char>(normal));
      return true;
    }
    return TakeLong(text, pos, char_class);
  }
  bool TakeLong(std::string_view text, std::size_t* pos, CharClass* char_class) {
    const std::size_t start = *pos;
    const char32_t c = DecodeUtf8(text, pos);
    const char32_t normal = gazetteer_table::Normalised(c);
    *char_class = gazetteer_table::ClassOf(normal);
    if (normal == c) {
      for (std::size_t i = start; i < *pos; ++i) Add(static_cast<unsigned char>(text[i]));
    } else if (normal < 0x80) {
      Add(static_cast<unsigned char>(normal));
    } else {  // a Han sign of three bytes
      Add(static_cast<unsigned char>(0xe0 | normal >> 12));
      Add(static_cast<unsigned char>(0x80 | (normal >> 6 & 0x3f)));
      Add(static_cast<unsigned char>(0x80 | (normal & 0x3f)));
    }
    return true;
  }
  std::string_view view() const { return {bytes, size}; }
};

template <class Record>
bool Cut(const unsigned char* table, std::uint64_t bytes, const Gazetteer::Text& where, std::span<const Record>* out) {
  if (where.offset % alignof(Record) != 0) return false;
  if (where.offset > bytes || std::uint64_t{where.size} * sizeof(Record) > bytes - where.offset) return false;
  *out = {reinterpret_cast<const Record*>(table + where.offset), where.size};
  return true;
}

}  // namespace

Result<Gazetteer::Table> Gazetteer::Table::Open(const unsigned char* bytes, std::uint64_t size) {
  if (size < sizeof(Header)) return Corruption("gazetteer: the table is too short");
  const auto& header = *reinterpret_cast<const Header*>(bytes);
  if (header.magic != kGazetteerMagic || header.bytes != size) {
    return Corruption("gazetteer: the embedded table was built for another version of this program");
  }
  Table table;
  std::span<const char> text;
  const bool whole = Cut(bytes, size, header.slots, &table.slots) && Cut(bytes, size, header.names, &table.names) &&
                     Cut(bytes, size, header.postings, &table.postings) && Cut(bytes, size, header.entries, &table.entries) &&
                     Cut(bytes, size, header.languages, &table.languages) &&
                     Cut(bytes, size, header.countries, &table.countries) &&
                     Cut(bytes, size, header.country_names, &table.country_names) && Cut(bytes, size, header.strings, &text);
  if (!whole || !std::has_single_bit(table.slots.size()) ||
      table.country_names.size() != table.languages.size() * table.countries.size()) {
    return Corruption("gazetteer: the table is cut off");
  }
  table.strings = {text.data(), text.size()};
  return table;
}

std::string_view Gazetteer::Table::View(const Text& text) const { return strings.substr(text.offset, text.size); }

std::uint32_t Gazetteer::Table::SlotOf(std::uint64_t hash) const {
  const std::size_t mask = slots.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t i = hash & mask; slots[i].value != 0; i = (i + 1) & mask) {
    if (slots[i].tag == tag) return slots[i].value;
  }
  return 0;
}

const Gazetteer::Name* Gazetteer::Table::NameAt(std::uint32_t slot_value, std::string_view normal) const {
  const std::uint32_t index = slot_value & ~kGazetteerLongerNames;
  if (index == 0) return nullptr;
  const Name& name = names[index - 1];
  return View(name.text) == normal ? &name : nullptr;
}

Result<std::unique_ptr<Gazetteer>> Gazetteer::Create(std::string_view catalogue, std::string_view file) {
  std::unique_ptr<Gazetteer> gazetteer(new Gazetteer);
  DG_ASSIGN_OR_RETURN(gazetteer->base_, Table::Open(dealgraph_gazetteer_begin, static_cast<std::uint64_t>(
                                                        dealgraph_gazetteer_end - dealgraph_gazetteer_begin)));
  gazetteer->IndexLanguages();
  if (!catalogue.empty()) DG_RETURN_IF_ERROR(gazetteer->AddCatalogue(catalogue, file));
  return gazetteer;
}

// An entry with a code that the base gives the same name is that entry; every other one is new.
Result<> Gazetteer::AddCatalogue(std::string_view catalogue, std::string_view file) {
  GazetteerBuilder builder;
  std::vector<std::uint32_t> ids;
  const auto added = [&](std::string_view canonical, std::uint32_t entry) {
    const GazetteerBuilder::Entry& row = builder.entries()[entry];
    ids.resize(entry + 1, static_cast<std::uint32_t>(base_.entries.size()) + entry);
    ids[entry] = static_cast<std::uint32_t>(base_.entries.size()) + entry;
    std::vector<NameEntry> known;
    Find(LowerSameLength(canonical), "", &known);
    for (const NameEntry& meaning : known) {
      if (!row.code.empty() && meaning.code == row.code && meaning.kind == row.kind) ids[entry] = meaning.id;
    }
  };
  DG_RETURN_IF_ERROR(builder.AddEntryRows(catalogue, file, false, added));
  DG_ASSIGN_OR_RETURN(catalogue_bytes_, builder.Bytes());
  DG_ASSIGN_OR_RETURN(
      catalogue_, Table::Open(reinterpret_cast<const unsigned char*>(catalogue_bytes_.data()), catalogue_bytes_.size()));
  catalogue_ids_ = std::move(ids);
  return {};
}

std::size_t Gazetteer::name_count() const { return base_.names.size() + catalogue_.names.size(); }
std::size_t Gazetteer::entry_count() const { return base_.entries.size() + catalogue_.entries.size(); }

namespace {

bool HasTwoLetters(std::string_view language) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return language.size() == 2 && letter(language[0]) && letter(language[1]);
}
std::size_t RowOfLetters(std::string_view language) {
  return static_cast<std::size_t>(language[0] - 'a') * 26 + static_cast<std::size_t>(language[1] - 'a');
}

}  // namespace

// Both tables give a language the same bit.
std::uint64_t Gazetteer::LanguageBit(std::string_view language) const {
  if (language.empty()) return kAllGazetteerLanguages;
  language = language.substr(0, language.find_first_of("-_"));
  if (language == "no") language = "nb";
  const std::uint8_t row = HasTwoLetters(language) ? language_rows_[RowOfLetters(language)] : 0;
  return std::uint64_t{1} << (row > 0 ? row - 1 : 63);  // the last one: only the names of all languages
}

void Gazetteer::IndexLanguages() {
  for (std::size_t i = 0; i < base_.languages.size(); ++i) {
    const std::string_view language = base_.View(base_.languages[i]);
    DG_CHECK(HasTwoLetters(language), "the gazetteer has a language that is not of two letters");
    language_rows_[RowOfLetters(language)] = static_cast<std::uint8_t>(i + 1);
  }
}

namespace {

int IndexOfBit(std::uint64_t bit, std::size_t languages) {
  const int index = std::has_single_bit(bit) ? std::countr_zero(bit) : -1;
  return static_cast<std::size_t>(index) < languages ? index : -1;
}

}  // namespace

// A nationality's canonical name is its country's.
void Gazetteer::Append(const Table& table, const Name& name, std::uint64_t language, std::vector<NameEntry>* out) const {
  const bool in_catalogue = &table == &catalogue_;
  const int language_index = IndexOfBit(language, base_.languages.size());
  for (const Posting& posting : table.postings.subspan(name.first_posting, name.posting_count)) {
    if ((posting.languages & language) == 0) continue;
    const Entry& entry = table.entries[posting.entry];
    const std::string_view country(entry.country, entry.country[0] == 0 ? 0 : 2);
    NameEntry found = {.kind = static_cast<NameKind>(entry.kind),
                       .canonical = table.View(posting.canonical),
                       .code = table.View(entry.code),
                       .weight = entry.weight,
                       .country = country,
                       .common_word = (entry.flags & Entry::kCommonWord) != 0 || (name.common_in & language) != 0,
                       .media = (entry.flags & Entry::kMedia) != 0,
                       .id = in_catalogue ? catalogue_ids_[posting.entry] : posting.entry};
    if (found.kind == NameKind::kNationality && language_index >= 0) {
      found.canonical = CountryName(country, base_.View(base_.languages[static_cast<std::size_t>(language_index)]));
    }
    const auto is_known = [&](const NameEntry& known) {
      return known.id == found.id || (known.kind == found.kind && known.canonical == found.canonical);
    };
    if (in_catalogue && std::ranges::any_of(*out, is_known)) continue;  // the program's own entry says more
    out->push_back(found);
  }
}

void Gazetteer::Find(std::string_view lower_name, std::string_view language, std::vector<NameEntry>* out) const {
  Normaliser normal;
  CharClass char_class;
  for (std::size_t pos = 0; pos < lower_name.size();) {
    if (!normal.Take(lower_name, &pos, &char_class)) return;
  }
  const std::uint64_t hash = gazetteer_table::HashEnd(normal.hash);
  for (const Table* table : {&base_, &catalogue_}) {
    if (table->slots.empty()) continue;
    if (const Name* name = table->NameAt(table->SlotOf(hash), normal.view())) Append(*table, *name, LanguageBit(language), out);
  }
}

Gazetteer::Match Gazetteer::LongestIn(const Table& table, std::string_view lower_text, std::string_view language) const {
  Match longest;
  Normaliser normal;
  CharClass before;
  std::size_t pos = 0;
  std::uint64_t bit = 0;  // asked for where a name is found, which is seldom
  const auto is_of_language = [&](const Name& name) {
    if (bit == 0) bit = LanguageBit(language);
    const auto postings = table.postings.subspan(name.first_posting, name.posting_count);
    return std::ranges::any_of(postings, [&](const Posting& posting) { return (posting.languages & bit) != 0; });
  };
  if (lower_text.empty() || !normal.Take(lower_text, &pos, &before)) return longest;
  while (true) {
    // `before` is the class of the last character of what is hashed; look at the one that follows.
    const std::size_t end = pos;
    const std::string_view so_far = normal.view();
    const std::uint64_t hash_so_far = normal.hash;
    CharClass after = CharClass::kOther;
    const bool more = pos < lower_text.size() && normal.Take(lower_text, &pos, &after);
    if (!more || gazetteer_table::IsBorder(before, after)) {
      const std::uint32_t slot = table.SlotOf(gazetteer_table::HashEnd(hash_so_far));
      if (slot == 0) break;
      if (const Name* name = table.NameAt(slot, so_far); name != nullptr) {
        const bool ends = before != CharClass::kHangul || after != CharClass::kHangul || EndsInHangul(lower_text, end);
        if (ends && is_of_language(*name)) longest = {end, name};
      }
      if ((slot & kGazetteerLongerNames) == 0) break;
    }
    if (!more) break;
    before = after;
  }
  return longest;
}

std::size_t Gazetteer::LongestMatch(std::string_view lower_text, std::string_view language,
                                    std::vector<NameEntry>* out) const {
  const Match known = LongestIn(base_, lower_text, language);
  const Match added = catalogue_.slots.empty() ? Match() : LongestIn(catalogue_, lower_text, language);
  const std::size_t length = std::max(known.length, added.length);
  if (length == 0) return 0;
  const std::uint64_t bit = LanguageBit(language);
  if (known.name != nullptr && known.length == length) Append(base_, *known.name, bit, out);
  if (added.name != nullptr && added.length == length) Append(catalogue_, *added.name, bit, out);
  return length;
}

std::string_view Gazetteer::CountryName(std::string_view iso2, std::string_view language) const {
  const auto country = std::ranges::lower_bound(base_.countries, iso2, {}, [this](const Text& text) { return base_.View(text); });
  if (country == base_.countries.end() || base_.View(*country) != iso2) return {};
  const auto column = static_cast<std::size_t>(country - base_.countries.begin());
  const auto name = [&](std::string_view of) {
    const int row = IndexOfBit(LanguageBit(of), base_.languages.size());
    if (row < 0) return std::string_view();
    return base_.View(base_.country_names[static_cast<std::size_t>(row) * base_.countries.size() + column]);
  };
  const std::string_view found = name(language);
  return found.empty() ? name("en") : found;
}

}  // namespace dealgraph::nlp
