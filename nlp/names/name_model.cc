#include "nlp/names/name_model.h"

#include <algorithm>
#include <utility>

namespace dealgraph::nlp {
namespace {

#include "nlp/data/name_weights.inc"

// By how much the model has to be surer than rules and votes, to overrule them. It has learnt from news of business: in other
// texts, where it is less at home, it leaves more to them.
constexpr std::int32_t kLeadMin = 1000;

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
    const auto type_end = scores.end() - 1;
    const auto likeliest = std::max_element(scores.begin(), type_end);
    const auto type = static_cast<EntityType>(likeliest - scores.begin());
    candidate.sureness = best == type_end ? 0 : std::max(1, *best - second);
    const bool legal_form = std::any_of(candidate.chunks.begin(), candidate.chunks.end(),
                                        [&](std::uint32_t chunk) { return chunks[chunk].legal_form > 0; });
    if (legal_form || (candidate.known && candidate.entry)) continue;
    if (*type_end - *likeliest >= kLeadMin) candidate.judgement = Judgement::kNoName;
    if (*likeliest - *type_end >= kLeadMin) candidate.judgement = Judgement::kName;
    const std::int32_t lead = *likeliest - scores[static_cast<std::size_t>(candidate.Type())];
    if (candidate.judgement == Judgement::kNoName || lead < kLeadMin) continue;
    candidate.judged_type = true;
    candidate.Vote(type, candidate.BestVote() - candidate.VotesFor(type) + 1);
  }
}

}  // namespace dealgraph::nlp
