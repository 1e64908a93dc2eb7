#include "nlp/names/candidates.h"

#include <algorithm>

namespace dealgraph::nlp {

int Candidate::BestVote() const { return *std::max_element(votes.begin(), votes.end()); }

EntityType Candidate::Type() const {
  const auto best = std::max_element(votes.begin(), votes.end());
  return *best <= 0 ? EntityType::kCompany : static_cast<EntityType>(best - votes.begin());
}

NameDecision Candidate::DecidedBy() const {
  if (judged_type) return NameDecision::kModel;
  if (known) return NameDecision::kList;
  Candidate others = *this;
  others.Vote(tagger_type, -tagger_vote);
  const bool without = others.BestVote() > 0 && others.Type() == Type();
  return tagger_vote > 0 && !without ? NameDecision::kTagger : NameDecision::kRule;
}

bool IsNamedByPlace(const Document& document, const std::vector<NameChunk>& chunks, const Candidate& candidate) {
  const NameChunk& chunk = chunks[candidate.chunks.front()];
  return chunk.last - chunk.first > 1 && document.HasClass(chunk.last - 1, WordClass::kPlaceNamed);
}

}  // namespace dealgraph::nlp
