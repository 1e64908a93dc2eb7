#include "nlp/names/article_kind.h"

#include <algorithm>
#include <array>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

// Which of the rising steps `count` in a thousand words reaches.
template <std::size_t kSteps>
std::size_t StepOf(std::size_t count, std::size_t words, const std::array<std::size_t, kSteps>& steps) {
  const std::size_t per_thousand = words == 0 ? 0 : count * 1000 / words;
  return static_cast<std::size_t>(std::upper_bound(steps.begin(), steps.end(), per_thousand) - steps.begin());
}

}  // namespace

std::uint8_t ArticleKind(const Document& document) {
  constexpr WordClasses kOrganisations = ClassBit(WordClass::kOrgNoun) | ClassBit(WordClass::kCompanyAnaphor);
  constexpr std::array<std::size_t, 3> kVerbSteps = {8, 18, 32};
  constexpr std::array<std::size_t, 3> kNounSteps = {5, 13, 25};
  std::size_t words = document.tokens.size();
  if (document.pack->grammar().spaceless) words = words * 2 / 3;  // its tokens are characters
  const auto count = [&](WordClasses classes) {
    return static_cast<std::size_t>(std::ranges::count_if(document.classes, [classes](WordClasses word) { return (word & classes) != 0; }));
  };
  const std::size_t length = words < 60 ? 0 : words < 200 ? 1 : 2;
  const std::size_t verbs = StepOf(count(ClassBit(WordClass::kVerb)), words, kVerbSteps);
  const std::size_t nouns = StepOf(count(kOrganisations), words, kNounSteps);
  return static_cast<std::uint8_t>(length * 16 + verbs * 4 + nouns);
}

}  // namespace dealgraph::nlp
