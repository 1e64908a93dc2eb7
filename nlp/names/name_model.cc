#include "nlp/names/name_model.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"

namespace dealgraph::nlp {
namespace {

#include "nlp/data/name_weights.inc"

// By how much the model has to be surer than rules and votes, to overrule them. It has learnt from news of business: in other
// texts, where it is less at home, it leaves more to them.
constexpr std::int32_t kLeadMin = 600;
constexpr std::int32_t kNoNameLeadMin = 350;  // the same where it says that there is none

}  // namespace

NameModel::NameModel(std::vector<NameWeight> weights) : weights_(std::move(weights)) {
  DG_CHECK(weights_.size() < kFree, "the model of names is too large");
  slots_.assign(std::bit_ceil(weights_.size() * 4 + 16), kFree);
  for (std::size_t w = 0; w < weights_.size(); ++w) slots_[SlotOf(weights_[w].feature)] = static_cast<std::uint16_t>(w);
}

std::size_t NameModel::SlotOf(NameFeature feature) const {
  const std::uint64_t mixed = feature * 0x9E3779B97F4A7C15ull;
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (mixed >> 32) & mask;
  while (slots_[slot] != kFree && weights_[slots_[slot]].feature != feature) slot = (slot + 1) & mask;
  return slot;
}

NameModel NameModel::Embedded() { return NameModel({std::begin(kNameWeights), std::end(kNameWeights)}); }

NameScores NameModel::Score(std::span<const NameFeature> features) const {
  NameScores scores{};
  for (const NameFeature feature : features) {
    const std::uint16_t found = slots_[SlotOf(feature)];
    if (found == kFree) continue;
    for (std::size_t c = 0; c < scores.size(); ++c) scores[c] += weights_[found].weights[c];
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
    const bool told = std::any_of(candidate.chunks.begin(), candidate.chunks.end(),
                                  [&](std::uint32_t chunk) { return chunks[chunk].legal_form > 0 || chunks[chunk].introduced; });
    if (told || (candidate.known && candidate.entry)) continue;
    if (*type_end - *likeliest >= kNoNameLeadMin) candidate.judgement = Judgement::kNoName;
    if (*likeliest - *type_end >= kLeadMin) candidate.judgement = Judgement::kName;
    const std::int32_t lead = *likeliest - scores[static_cast<std::size_t>(candidate.Type())];
    if (candidate.judgement == Judgement::kNoName || lead < kLeadMin) continue;
    candidate.judged_type = true;
    candidate.Vote(type, candidate.BestVote() - candidate.VotesFor(type) + 1);
  }
}

}  // namespace dealgraph::nlp
