#include "nlp/names/place_adjectives.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

constexpr std::size_t kPlaceBytesMin = 4;
constexpr std::size_t kCaseBytesMax = 8;  // of a case ending behind the adjective's own: "lai" in "helsinkiläiseltä"

// Words of a clause that no adjective stands before.
constexpr WordClasses kNoNoun =
    ClassBit(WordClass::kArticle) | ClassBit(WordClass::kConjunction) | ClassBit(WordClass::kRelative) |
    ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition) |
    ClassBit(WordClass::kVerb) | ClassBit(WordClass::kSayVerb) | ClassBit(WordClass::kNegation) | ClassBit(WordClass::kAgent);

bool DescribesNext(const Document& document, std::uint32_t i, std::uint32_t end) {
  if (i + 1 >= end) return false;
  const Token& next = document.tokens[i + 1];
  const bool word = next.kind == TokenKind::kWord || next.lower == "„" || next.lower == "“" || next.lower == "”" || next.Is('"');
  if (!word || !next.space_before || next.lines_before > 0 || (document.classes[i + 1] & kNoNoun) != 0) return false;
  // Where nouns have capitals one has to come: "Münchner Start-up", "Münchner börsennotierte Firma".
  return !document.pack->grammar().nouns_capitalised || next.shape != Shape::kLower ||
         (i + 2 < end && document.tokens[i + 2].IsCapitalised());
}

// Bytes of the word before the ending; npos where it does not end so. "lai*" has case endings behind it.
std::size_t StemLength(std::string_view word, std::string_view cut) {
  if (!cut.ends_with('*')) return word.ends_with(cut) ? word.size() - cut.size() : std::string_view::npos;
  cut.remove_suffix(1);
  const std::size_t at = word.rfind(cut);
  return at != std::string_view::npos && word.size() - at - cut.size() <= kCaseBytesMax ? at : std::string_view::npos;
}

// The town or region of this name; nullptr when there is none.
const NameEntry* PlaceAmong(const std::vector<NameEntry>& entries) {
  const auto place = std::ranges::find_if(entries, [](const NameEntry& entry) {
    return entry.kind == NameKind::kCity || entry.kind == NameKind::kSubdivision || entry.kind == NameKind::kCountry;
  });
  return place == entries.end() ? nullptr : &*place;
}

}  // namespace

AdjectivePlace PlaceOfAdjective(const Document& document, const Gazetteer& gazetteer, std::uint32_t i, std::uint32_t end) {
  const Token& token = document.tokens[i];
  const LanguagePack& pack = *document.pack;
  if (token.kind != TokenKind::kWord || !DescribesNext(document, i, end)) return {};
  std::vector<NameEntry> entries;
  for (const NameEnding& ending : pack.grammar().place_adjective_endings) {
    const std::size_t stem = StemLength(token.lower, ending.cut);
    if (stem == std::string_view::npos) continue;
    std::string lower = std::string(token.lower.substr(0, stem)) + ending.put;
    if (lower.size() < kPlaceBytesMin) continue;
    entries.clear();
    gazetteer.Find(lower, pack.language(), &entries);
    const NameEntry* place = PlaceAmong(entries);
    if (place == nullptr) continue;
    std::string name = token.IsCapitalised() ? std::string(document.TextOf(token).substr(0, stem)) + ending.put
                                             : std::string(place->canonical);
    return {std::move(name), std::move(lower)};
  }
  return {};
}

}  // namespace dealgraph::nlp
