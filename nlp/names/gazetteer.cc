#include "nlp/names/gazetteer.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "nlp/names/gazetteer_table.h"

// The table, put into the program's read-only data by the build (cmake/gazetteer_tables.cmake).
extern "C" const unsigned char dealgraph_gazetteer_begin[];
extern "C" const unsigned char dealgraph_gazetteer_end[];

namespace dealgraph::nlp {

namespace {

using gazetteer_table::CharClass;

constexpr std::uint64_t kAllLanguages = ~std::uint64_t{0};

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
    const std::size_t start = *pos;
    const char32_t c = DecodeUtf8(text, pos);
    const char32_t normal = gazetteer_table::Normalised(c);
    *char_class = gazetteer_table::ClassOf(normal);
    if (normal != c) {
      Add(static_cast<unsigned char>(normal));
    } else {
      for (std::size_t i = start; i < *pos; ++i) Add(static_cast<unsigned char>(text[i]));
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

Result<std::unique_ptr<Gazetteer>> Gazetteer::Create() {
  const unsigned char* table = dealgraph_gazetteer_begin;
  const std::uint64_t bytes = static_cast<std::uint64_t>(dealgraph_gazetteer_end - dealgraph_gazetteer_begin);
  if (bytes < sizeof(Header)) return Corruption("gazetteer: the embedded table is too short");
  const auto& header = *reinterpret_cast<const Header*>(table);
  if (header.magic != kGazetteerMagic || header.bytes != bytes) {
    return Corruption("gazetteer: the embedded table was built for another version of this program");
  }
  std::unique_ptr<Gazetteer> gazetteer(new Gazetteer);
  std::span<const char> strings;
  const bool whole = Cut(table, bytes, header.slots, &gazetteer->slots_) &&
                     Cut(table, bytes, header.names, &gazetteer->names_) &&
                     Cut(table, bytes, header.postings, &gazetteer->postings_) &&
                     Cut(table, bytes, header.entries, &gazetteer->entries_) &&
                     Cut(table, bytes, header.languages, &gazetteer->languages_) &&
                     Cut(table, bytes, header.countries, &gazetteer->countries_) &&
                     Cut(table, bytes, header.country_names, &gazetteer->country_names_) &&
                     Cut(table, bytes, header.strings, &strings);
  if (!whole || !std::has_single_bit(gazetteer->slots_.size()) ||
      gazetteer->country_names_.size() != gazetteer->languages_.size() * gazetteer->countries_.size()) {
    return Corruption("gazetteer: the embedded table is cut off");
  }
  gazetteer->strings_ = {strings.data(), strings.size()};
  return gazetteer;
}

std::string_view Gazetteer::View(const Text& text) const { return strings_.substr(text.offset, text.size); }

std::uint64_t Gazetteer::LanguageBit(std::string_view language) const {
  if (language.empty()) return kAllLanguages;
  language = language.substr(0, language.find_first_of("-_"));
  if (language == "no") language = "nb";
  for (std::size_t i = 0; i < languages_.size(); ++i) {
    if (View(languages_[i]) == language) return std::uint64_t{1} << i;
  }
  return std::uint64_t{1} << 63;  // only the names of all languages
}

std::uint32_t Gazetteer::SlotOf(std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t i = hash & mask; slots_[i].value != 0; i = (i + 1) & mask) {
    if (slots_[i].tag == tag) return slots_[i].value;
  }
  return 0;
}

const Gazetteer::Name* Gazetteer::NameAt(std::uint32_t slot_value, std::string_view normal) const {
  const std::uint32_t index = slot_value & ~kGazetteerLongerNames;
  if (index == 0) return nullptr;
  const Name& name = names_[index - 1];
  return View(name.text) == normal ? &name : nullptr;
}

// False when no meaning of the name belongs to the language. A nationality's canonical name is its country's.
bool Gazetteer::Append(const Name& name, std::uint64_t language, int language_index, std::vector<NameEntry>* out) const {
  bool any = false;
  for (const Posting& posting : postings_.subspan(name.first_posting, name.posting_count)) {
    if ((posting.languages & language) == 0) continue;
    any = true;
    if (out == nullptr) return true;
    const Entry& entry = entries_[posting.entry];
    const std::string_view country(entry.country, entry.country[0] == 0 ? 0 : 2);
    NameEntry found = {.kind = static_cast<NameKind>(entry.kind),
                       .canonical = View(posting.canonical),
                       .code = View(entry.code),
                       .weight = entry.weight,
                       .country = country,
                       .common_word = (entry.flags & Entry::kCommonWord) != 0 || (name.common_in & language) != 0,
                       .media = (entry.flags & Entry::kMedia) != 0,
                       .id = posting.entry};
    if (found.kind == NameKind::kNationality && language_index >= 0) {
      found.canonical = CountryName(country, View(languages_[static_cast<std::size_t>(language_index)]));
    }
    out->push_back(found);
  }
  return any;
}

namespace {

int IndexOfBit(std::uint64_t bit, std::size_t languages) {
  const int index = std::has_single_bit(bit) ? std::countr_zero(bit) : -1;
  return static_cast<std::size_t>(index) < languages ? index : -1;
}

}  // namespace

void Gazetteer::Find(std::string_view lower_name, std::string_view language, std::vector<NameEntry>* out) const {
  Normaliser normal;
  CharClass char_class;
  for (std::size_t pos = 0; pos < lower_name.size();) {
    if (!normal.Take(lower_name, &pos, &char_class)) return;
  }
  if (const Name* name = NameAt(SlotOf(gazetteer_table::HashEnd(normal.hash)), normal.view()); name != nullptr) {
    const std::uint64_t bit = LanguageBit(language);
    Append(*name, bit, IndexOfBit(bit, languages_.size()), out);
  }
}

std::size_t Gazetteer::LongestMatch(std::string_view lower_text, std::string_view language,
                                    std::vector<NameEntry>* out) const {
  Normaliser normal;
  const Name* longest = nullptr;
  std::size_t length = 0;
  std::uint64_t bit = 0;
  CharClass before;
  std::size_t pos = 0;
  if (lower_text.empty() || !normal.Take(lower_text, &pos, &before)) return 0;
  while (true) {
    // `before` is the class of the last character of what is hashed; look at the one that follows.
    const std::size_t end = pos;
    const std::string_view so_far = normal.view();
    const std::uint64_t hash_so_far = normal.hash;
    CharClass after = CharClass::kOther;
    const bool more = pos < lower_text.size() && normal.Take(lower_text, &pos, &after);
    if (!more || gazetteer_table::IsBorder(before, after)) {
      const std::uint32_t slot = SlotOf(gazetteer_table::HashEnd(hash_so_far));
      if (slot == 0) break;
      if (const Name* name = NameAt(slot, so_far); name != nullptr) {
        if (bit == 0) bit = LanguageBit(language);
        const bool ends = before != CharClass::kHangul || after != CharClass::kHangul || EndsInHangul(lower_text, end);
        if (ends && Append(*name, bit, -1, nullptr)) {
          longest = name;
          length = end;
        }
      }
      if ((slot & kGazetteerLongerNames) == 0) break;
    }
    if (!more) break;
    before = after;
  }
  if (longest != nullptr) Append(*longest, bit, IndexOfBit(bit, languages_.size()), out);
  return length;
}

std::string_view Gazetteer::CountryName(std::string_view iso2, std::string_view language) const {
  const auto country = std::ranges::lower_bound(countries_, iso2, {}, [this](const Text& text) { return View(text); });
  if (country == countries_.end() || View(*country) != iso2) return {};
  const auto column = static_cast<std::size_t>(country - countries_.begin());
  const auto name = [&](std::string_view of) {
    const int row = IndexOfBit(LanguageBit(of), languages_.size());
    return row < 0 ? std::string_view() : View(country_names_[static_cast<std::size_t>(row) * countries_.size() + column]);
  };
  const std::string_view found = name(language);
  return found.empty() ? name("en") : found;
}

}  // namespace dealgraph::nlp
