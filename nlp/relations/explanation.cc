#include "nlp/relations/explanation.h"

#include <algorithm>
#include <array>

namespace dealgraph::nlp {
namespace {

struct OutcomeText {
  std::string_view name;
  std::string_view reason;
};
constexpr std::array<OutcomeText, 16> kOutcomes = {{
    {"claimed", "claimed"},
    {"below_threshold", "its score is below what a frame has to reach"},
    {"doubted", "a rule reads it, and its score is too low"},
    {"other_direction", "the other direction is surer"},
    {"other_buyer", "a rule names another buyer, or another role of the two"},
    {"other_reading", "another relation of the same two is surer"},
    {"hypothetical", "the clause is a hypothesis"},
    {"over", "the sentence says that it is not so, or no longer"},
    {"possessor", "its end only possesses what is spoken of"},
    {"in_list", "its end is one of a list, which is read as a whole in another clause"},
    {"with_others", "the parties of a list do something with others, not with each other"},
    {"others_post", "a rule tells who of the sentence works there"},
    {"guessed_end", "an end off the topic gives way to one that the sentence names"},
    {"guessed_post", "a post off the topic gives way to one that the article states"},
    {"denied", "the article denies it"},
    {"surer_elsewhere", "another sentence says it more surely"},
}};

}  // namespace

std::string_view OutcomeName(Outcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)].name; }
std::string_view OutcomeReason(Outcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)].reason; }

std::string WhyNone(const Explanation& explanation, std::uint32_t s) {
  const ExplainedSentence& sentence = explanation.sentences[s];
  if (sentence.names.size() < 2) return {};
  bool lost = false;
  for (const Considered& one : explanation.considered) {
    if (one.sentence != s) continue;
    if (one.relation >= 0) return {};
    lost = true;
  }
  if (sentence.noise) return "page noise: not read as news";
  if (lost) return "all that was considered lost";
  if (sentence.triggers.empty()) return "no word in it speaks of a relation, by the groups of the pack";
  return "no two names of it can be the ends of a relation that its words speak of";
}

}  // namespace dealgraph::nlp
