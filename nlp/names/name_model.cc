#include "nlp/names/name_model.h"

#include <algorithm>
#include <utility>

namespace dealgraph::nlp {
namespace {

#include "nlp/data/name_weights.inc"

}  // namespace

NameModel::NameModel(std::vector<NameWeight> weights) : weights_(std::move(weights)) {
  std::sort(weights_.begin(), weights_.end(), [](const NameWeight& a, const NameWeight& b) { return a.feature < b.feature; });
}

NameModel NameModel::Embedded() { return NameModel({std::begin(kNameWeights), std::end(kNameWeights)}); }

NameScores NameModel::Score(std::span<const NameFeature> features) const {
  NameScores scores{};
  for (const NameFeature feature : features) {
    const auto found = std::lower_bound(weights_.begin(), weights_.end(), feature,
                                        [](const NameWeight& weight, NameFeature wanted) { return weight.feature < wanted; });
    if (found == weights_.end() || found->feature != feature) continue;
    for (std::size_t c = 0; c < scores.size(); ++c) scores[c] += found->weights[c];
  }
  return scores;
}

void JudgeNames(const NameModel& model, const std::vector<std::vector<NameFeature>>& features, const std::vector<NameChunk>& chunks,
                std::vector<Candidate>* candidates) {
  for (std::size_t c = 0; c < candidates->size(); ++c) {
    Candidate& candidate = (*candidates)[c];
    const NameScores scores = model.Score(features[c]);
    const auto best = std::max_element(scores.begin(), scores.end());
    std::int32_t second = *std::min_element(scores.begin(), scores.end());
    for (auto score = scores.begin(); score != scores.end(); ++score) {
      if (score != best) second = std::max(second, *score);
    }
    const bool no_name = best == scores.end() - 1;
    candidate.sureness = no_name ? 0 : std::max(1, *best - second);
    const bool legal_form = std::any_of(candidate.chunks.begin(), candidate.chunks.end(),
                                        [&](std::uint32_t chunk) { return chunks[chunk].legal_form > 0; });
    if (legal_form || (candidate.known && candidate.entry)) continue;
    candidate.judgement = no_name ? Judgement::kNoName : Judgement::kName;
    const auto type = static_cast<EntityType>(best - scores.begin());
    if (no_name || type == candidate.Type()) continue;
    candidate.judged_type = true;
    candidate.Vote(type, candidate.BestVote() - candidate.VotesFor(type) + 1);
  }
}

}  // namespace dealgraph::nlp
