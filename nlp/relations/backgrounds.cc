#include "nlp/relations/backgrounds.h"

#include <algorithm>
#include <string>

#include "base/hash.h"
#include "nlp/language_pack.h"
#include "nlp/names/meanings.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr std::uint32_t kWordsBeside = 4;   // between a nationality and the name that it is said of
constexpr std::uint32_t kWordsToNoun = 3;   // between a name and a noun in front of it
constexpr std::uint32_t kWordsInside = 6;   // of an apposition, to its noun
constexpr std::size_t kTwoIdeographs = 6;   // bytes
constexpr std::size_t kSharedMin = 4;       // bytes that two names have in common
constexpr std::size_t kLongBeginning = 8;   // bytes that are the same without a word's end

// 1 to 2^20 - 1.
std::uint32_t NumberOf(std::string_view word) { return static_cast<std::uint32_t>(Hash64(word) % 0xFFFFF) + 1; }

bool IsCompany(const Mention& mention) { return mention.kind == MentionKind::kEntity && mention.type == EntityType::kCompany && mention.index >= 0; }

bool IsPerson(const Mention& mention) { return mention.kind == MentionKind::kEntity && mention.type == EntityType::kPerson && mention.index >= 0; }

std::uint8_t PlaceKindOf(NameKind kind) {
  switch (kind) {
    case NameKind::kCountry: return 1;
    case NameKind::kSubdivision: return 2;
    case NameKind::kCity: return 3;
    default: return 4;
  }
}

Country CountryOf(const NameEntry& entry) {
  std::string_view code = entry.country;
  if (entry.kind == NameKind::kCountry) code = entry.code;
  if (entry.kind == NameKind::kSubdivision && code.empty()) code = entry.code.substr(0, 2);  // "FR-IDF"
  return code.size() == 2 ? Country{code[0], code[1]} : Country{};
}

// Whether a name begins with an ideograph, a kana or a syllable of Hangul.
bool IsSpaceless(std::string_view lower) { return !lower.empty() && static_cast<unsigned char>(lower.front()) >= 0xe3; }

std::array<std::uint32_t, 2> WordsOfName(std::string_view lower) {
  const std::size_t space = lower.find(' ');
  if (space != std::string_view::npos) return {NumberOf(lower.substr(0, space)), NumberOf(lower.substr(lower.rfind(' ') + 1))};
  if (!IsSpaceless(lower) || lower.size() <= kTwoIdeographs) return {};
  return {NumberOf(lower.substr(0, kTwoIdeographs)), NumberOf(lower.substr(lower.size() - kTwoIdeographs))};
}

// Reads what stands beside names.
class DescriptionReader {
 public:
  DescriptionReader(const Document& document, std::span<const Mention> mentions, std::vector<Background>* all)
      : document_(document), mentions_(mentions), all_(*all) {
    named_.assign(document.tokens.size(), false);
    for (const Mention& mention : mentions) {
      if (mention.kind == MentionKind::kEntity) std::fill(named_.begin() + mention.first, named_.begin() + mention.last, true);
    }
  }

  void Run() {
    for (std::size_t m = 0; m < mentions_.size(); ++m) {
      if (mentions_[m].kind == MentionKind::kNationality) ReadNationality(m);
      if (IsCompany(mentions_[m])) ReadNouns(mentions_[m], ClassBit(WordClass::kOrgNoun));
      if (IsPerson(mentions_[m])) ReadNouns(mentions_[m], ClassBit(WordClass::kRole) | ClassBit(WordClass::kPersonTitle));
    }
  }

 private:
  bool Is(std::uint32_t i, WordClass c) const { return document_.HasClass(i, c); }
  bool IsWord(std::uint32_t i) const {
    const TokenKind kind = document_.tokens[i].kind;
    return kind == TokenKind::kWord || kind == TokenKind::kIdeograph;
  }

  bool AreWords(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t i = first; i < last; ++i) {
      if (document_.tokens[i].Is('-')) continue;  // "start-up"
      if (!IsWord(i) || Is(i, WordClass::kVerb) || Is(i, WordClass::kPreposition) || Is(i, WordClass::kConjunction)) return false;
    }
    return last - first <= kWordsBeside;
  }

  // In front of a name with a few words between, or behind it and a comma.
  void ReadNationality(std::size_t m) {
    const Mention& mention = mentions_[m];
    if (mention.index < 0) return;
    int of = -1;
    if (m + 1 < mentions_.size() && IsCompany(mentions_[m + 1]) && AreWords(mention.last, mentions_[m + 1].first)) {
      of = mentions_[m + 1].index;
    } else if (m > 0 && IsCompany(mentions_[m - 1]) && mentions_[m - 1].last < mention.first && document_.tokens[mentions_[m - 1].last].Is(',') &&
               AreWords(mentions_[m - 1].last + 1, mention.first)) {
      of = mentions_[m - 1].index;
    }
    if (of < 0) return;
    Background& company = all_[static_cast<std::size_t>(of)];
    if (company.said == Country{}) company.said = all_[static_cast<std::size_t>(mention.index)].home;
  }

  // The noun of one of the classes in front of a name, and that of an apposition.
  void ReadNouns(const Mention& mention, WordClasses classes) {
    const auto add = [&](std::uint32_t i) {
      auto& nouns = all_[static_cast<std::size_t>(mention.index)].nouns;
      const std::uint32_t number = NumberOf(document_.tokens[i].lower);
      const auto free = std::find_if(nouns.begin(), nouns.end(), [&](std::uint32_t noun) { return noun == 0 || noun == number; });
      if (free != nouns.end()) *free = number;
    };
    const Field field = document_.tokens[mention.first].field;
    for (std::uint32_t i = mention.first; i > 0 && mention.first - i < kWordsToNoun; --i) {
      const std::uint32_t before = i - 1;
      if (document_.tokens[before].field != field || !IsWord(before) || named_[before] || Is(before, WordClass::kVerb)) break;
      if ((document_.classes[before] & classes) != 0) {
        add(before);
        break;
      }
    }
    const std::uint32_t comma = mention.last;
    if (comma >= document_.tokens.size() || !document_.tokens[comma].Is(',')) return;
    for (std::uint32_t i = comma + 1; i < document_.tokens.size() && i <= comma + kWordsInside; ++i) {
      if (document_.tokens[i].field != field || document_.tokens[i].Is(',') || Is(i, WordClass::kVerb) || Is(i, WordClass::kAuxiliary)) return;
      if ((document_.classes[i] & classes) != 0) return add(i);
    }
  }

  const Document& document_;
  std::span<const Mention> mentions_;
  std::vector<Background>& all_;
  std::vector<bool> named_;  // by token: part of a name
};

}  // namespace

Backgrounds::Backgrounds(const Document& document, const Gazetteer& gazetteer, std::span<const Mention> mentions,
                         std::span<const Entity> entities)
    : all_(entities.size()), lower_(entities.size()) {
  std::vector<NameEntry> entries;
  for (std::size_t e = 0; e < entities.size(); ++e) {
    const EntityType type = entities[e].type;
    std::string& lower = lower_[e];
    LowerSameLength(entities[e].name, &lower);
    if (type != EntityType::kPlace && type != EntityType::kCompany && type != EntityType::kGovernment) continue;
    Background& background = all_[e];
    if (type != EntityType::kPlace) background.name_words = WordsOfName(lower);
    entries.clear();
    gazetteer.Find(lower, document.pack->language(), &entries);
    const NameEntry* best = BestMeaning(entries, type);
    if (best == nullptr) continue;
    background.home = CountryOf(*best);
    if (type == EntityType::kPlace) background.place_kind = PlaceKindOf(best->kind);
    if (type != EntityType::kPlace) background.standing = best->weight >= 90 ? 3 : best->weight >= 75 ? 2 : 1;
  }
  DescriptionReader(document, mentions, &all_).Run();
}

SameCountry Backgrounds::Compare(int company, int place) const {
  const Country where = Of(place).home;
  const Background& of = Of(company);
  if (where == Country{} || (of.home == Country{} && of.said == Country{})) return SameCountry::kUnknown;
  return of.home == where || of.said == where ? SameCountry::kYes : SameCountry::kNo;
}

SharedName Backgrounds::Share(int a, int b) const {
  std::string_view shorter = lower_[static_cast<std::size_t>(a)];
  std::string_view longer = lower_[static_cast<std::size_t>(b)];
  if (shorter.size() > longer.size()) std::swap(shorter, longer);
  if (shorter.size() < kSharedMin) return SharedName::kNothing;
  if (longer.find(shorter) != std::string_view::npos) return SharedName::kInside;
  const auto end_of_word = [](std::string_view name, std::size_t begin) { return std::min(name.find_first_of(" -", begin), name.size()); };
  const auto same = static_cast<std::size_t>(std::mismatch(shorter.begin(), shorter.end(), longer.begin()).first - shorter.begin());
  if (same >= kSharedMin && (same >= end_of_word(shorter, 0) || same >= (IsSpaceless(shorter) ? kTwoIdeographs : kLongBeginning))) {
    return SharedName::kBeginning;
  }
  for (std::size_t at = 0; at < shorter.size();) {
    const std::size_t end = end_of_word(shorter, at);
    const std::string_view word = shorter.substr(at, end - at);
    if (word.size() >= kSharedMin && longer.find(word) != std::string_view::npos) return SharedName::kWord;
    at = end + 1;
  }
  return SharedName::kNothing;
}

}  // namespace dealgraph::nlp
