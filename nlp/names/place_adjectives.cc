// An adjective is looked up whole, then with each of the pack's endings cut off and the place's own put in its place. Only where
// it stands beside what it describes, since "Frankfurter" may be a surname and "Pražská" open a company's name.
#include "nlp/names/place_adjectives.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/language_pack.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr std::string_view kNoPlace = "-";  // of a word that only looks like an adjective of one: "arabský" is not of Araba
constexpr std::size_t kPlaceBytesMin = 4;
constexpr std::size_t kStemBytesMin = 3;
constexpr std::uint32_t kInhabitantsMin = 100'000;  // of a town where many words end like its adjective: "verano" is not of Vera
constexpr std::size_t kCaseBytesMax = 8;  // of a case ending behind the adjective's own: "lai" in "helsinkiläiseltä"

// Words of a clause that no adjective stands beside.
constexpr WordClasses kNoNoun =
    ClassBit(WordClass::kArticle) | ClassBit(WordClass::kConjunction) | ClassBit(WordClass::kRelative) |
    ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition) |
    ClassBit(WordClass::kVerb) | ClassBit(WordClass::kSayVerb) | ClassBit(WordClass::kNegation) | ClassBit(WordClass::kAgent);

class AdjectiveReader {
 public:
  AdjectiveReader(const Document& document, const Gazetteer& gazetteer, std::uint32_t i, std::uint32_t end)
      : document_(document), gazetteer_(gazetteer), pack_(*document.pack), token_(document.tokens[i]), i_(i), end_(end) {}

  AdjectivePlace Read() {
    if (token_.kind != TokenKind::kWord) return {};
    if (!DescribesNext() && !(pack_.grammar().adjectives_follow && DescribesNounBefore())) return {};
    entries_.clear();
    gazetteer_.Find(token_.lower, pack_.language(), &entries_);
    const auto is = [this](NameKind kind) {
      return std::ranges::any_of(entries_, [kind](const NameEntry& entry) { return entry.kind == kind; });
    };
    if (is(NameKind::kPlaceAdjective)) return Listed();
    if (token_.IsCapitalised() && is(NameKind::kGivenName)) return {};  // "Werner" is not of Werne
    return Derived();
  }

 private:
  // A plain adjective with a capital inside a sentence opens a name, where adjectives have none.
  bool MayBePlain() const {
    const LanguagePack::Grammar& grammar = pack_.grammar();
    return !token_.IsCapitalised() || grammar.nationalities_capitalised || grammar.nouns_capitalised || OpensSentence();
  }

  // A capital that the place in the line explains: no name has to begin here.
  bool OpensSentence() const {
    if (i_ == 0 || token_.lines_before > 0) return true;
    const Token& before = document_.tokens[i_ - 1];
    if (before.field != token_.field) return true;
    constexpr std::string_view kMarks[] = {".", "!", "?", ":", "•", "–", "—", "*", "●", "■", "▪", "…"};
    return std::ranges::find(kMarks, before.lower) != std::end(kMarks) || (before.Is('-') && token_.space_before);
  }

  bool DescribesNext() const {
    if (i_ + 1 >= end_) return false;
    const Token& next = document_.tokens[i_ + 1];
    const bool quote = next.lower == "„" || next.lower == "“" || next.lower == "”" || next.lower == "«" || next.Is('"');
    if (!(next.kind == TokenKind::kWord || quote) || !next.space_before || next.lines_before > 0) return false;
    if ((document_.classes[i_ + 1] & kNoNoun) != 0) return false;
    const LanguagePack::Grammar& grammar = pack_.grammar();
    // Where nouns have capitals one has to come: "Münchner Start-up", "Münchner börsennotierte Firma". Where the noun comes first
    // only a name stands behind: "la lyonnaise Brumeval".
    if (grammar.nouns_capitalised || grammar.nationalities_capitalised) {
      return next.shape != Shape::kLower || grammar.nationalities_capitalised ||
             (i_ + 2 < end_ && document_.tokens[i_ + 2].IsCapitalised());
    }
    return !grammar.adjectives_follow || quote || next.shape != Shape::kLower;
  }

  bool DescribesNounBefore() const {
    if (i_ == 0 || !token_.space_before || token_.shape != Shape::kLower) return false;
    const Token& before = document_.tokens[i_ - 1];
    return before.kind == TokenKind::kWord && before.field == token_.field && token_.lines_before == 0 &&
           (document_.classes[i_ - 1] & (kNoNoun | ClassBit(WordClass::kStopWord))) == 0;
  }

  AdjectivePlace Listed() {
    if (!MayBePlain()) return {};
    for (const NameEntry& entry : entries_) {
      if (entry.kind != NameKind::kPlaceAdjective || entry.canonical == kNoPlace || (entry.common_word && !NameFollows())) continue;
      return {std::string(entry.canonical), LowerSameLength(entry.canonical)};
    }
    return {};
  }

  // "a mineira Pedra Azul": what is an ordinary word as well counts right before a name.
  bool NameFollows() const { return i_ + 1 < end_ && document_.tokens[i_ + 1].IsCapitalised(); }

  AdjectivePlace Derived() {
    const LanguagePack::Grammar& grammar = pack_.grammar();
    for (const NameEnding& ending : grammar.place_adjective_endings) {
      if (!ending.cut.ends_with('~')) {
        if (grammar.nouns_capitalised && !token_.IsCapitalised()) continue;  // "Münchner", but "normaler"
        if (AdjectivePlace place = PlaceOfStem(StemLength(token_.lower, ending.cut), ending.put, 0); !place.name.empty()) return place;
        continue;
      }
      if (!MayBePlain()) continue;
      const std::string_view cut = std::string_view(ending.cut).substr(0, ending.cut.size() - 1);
      for (const std::string& adjective_case : grammar.place_adjective_cases) {
        const std::string_view lower = token_.lower;
        if (!lower.ends_with(adjective_case)) continue;
        const std::size_t stem = StemLength(lower.substr(0, lower.size() - adjective_case.size()), cut);
        if (AdjectivePlace place = PlaceOfStem(stem, ending.put, kInhabitantsMin); !place.name.empty()) return place;
      }
    }
    return {};
  }

  // Bytes of the word before the ending; npos where it does not end so. "lai*" has case endings behind it.
  static std::size_t StemLength(std::string_view word, std::string_view cut) {
    if (!cut.ends_with('*')) return word.ends_with(cut) ? word.size() - cut.size() : std::string_view::npos;
    cut.remove_suffix(1);
    const std::size_t at = word.rfind(cut);
    return at != std::string_view::npos && word.size() - at - cut.size() <= kCaseBytesMax ? at : std::string_view::npos;
  }

  AdjectivePlace PlaceOfStem(std::size_t stem, std::string_view put, std::uint32_t inhabitants_min) {
    if (stem == std::string_view::npos || stem < kStemBytesMin) return {};
    std::string lower = std::string(token_.lower.substr(0, stem)) + std::string(put);
    if (lower.size() < kPlaceBytesMin) return {};
    if (i_ > 0 && document_.tokens[i_ - 1].IsCapitalised() && token_.space_before) {
      // "New Yorklu": no other York's.
      const std::string longer = std::string(document_.tokens[i_ - 1].lower) + " " + lower;
      entries_.clear();
      gazetteer_.Find(longer, pack_.language(), &entries_);
      if (const NameEntry* place = PlaceAmongEntries(inhabitants_min)) return {std::string(place->canonical), longer};
    }
    entries_.clear();
    gazetteer_.Find(lower, pack_.language(), &entries_);
    const NameEntry* place = PlaceAmongEntries(inhabitants_min);
    if (place == nullptr) return {};
    std::string name(place->canonical);
    if (token_.IsCapitalised() && stem > 0 && LowerSameLength(name) != lower) {
      name = std::string(document_.TextOf(token_).substr(0, stem)) + std::string(put);
    }
    return {std::move(name), std::move(lower)};
  }

  // The town or region of this name; nullptr when there is none.
  const NameEntry* PlaceAmongEntries(std::uint32_t inhabitants_min) const {
    const auto place = std::ranges::find_if(entries_, [&](const NameEntry& entry) {
      if (entry.kind == NameKind::kCity) return entry.weight >= inhabitants_min;
      return entry.kind == NameKind::kSubdivision || entry.kind == NameKind::kCountry ||
             entry.kind == NameKind::kRegion;
    });
    return place == entries_.end() ? nullptr : &*place;
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  const LanguagePack& pack_;
  const Token& token_;
  const std::uint32_t i_;
  const std::uint32_t end_;
  std::vector<NameEntry> entries_;
};

}  // namespace

AdjectivePlace PlaceOfAdjective(const Document& document, const Gazetteer& gazetteer, std::uint32_t i, std::uint32_t end) {
  return AdjectiveReader(document, gazetteer, i, end).Read();
}

}  // namespace dealgraph::nlp
