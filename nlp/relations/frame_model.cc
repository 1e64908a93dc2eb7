#include "nlp/relations/frame_model.h"

#include <bit>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace dealgraph::nlp {
namespace {

#include "nlp/data/relation_weights.inc"

std::uint64_t Mix(std::uint64_t key) {
  key *= 0x9E3779B97F4A7C15ull;
  return key ^ key >> 29;
}

bool TakesCues(RelationType type) {
  return type != RelationType::kFounded && type != RelationType::kLocatedIn && type != RelationType::kBasedIn &&
         type != RelationType::kWorksFor && type != RelationType::kSubsidiaryOf;
}

}  // namespace

FrameModel::FrameModel(std::span<const FrameWeight> weights, const Thresholds& thresholds) : thresholds_(thresholds) {
  table_.assign(std::bit_ceil(weights.size() * 2 + 16), FrameWeight{0, 0});
  mask_ = table_.size() - 1;
  for (const FrameWeight& weight : weights) {
    if (weight.weight == 0) continue;
    std::uint64_t at = Mix(weight.key) & mask_;
    while (table_[at].weight != 0) at = (at + 1) & mask_;
    table_[at] = weight;
  }
  for (const RelationTypeInfo& info : RelationTypes()) {
    RuleSource& rule = rules_[static_cast<std::size_t>(info.type)];
    rule.id = "frame." + std::string(info.name);
    rule.type = info.type;
    rule.options.takes_cues = TakesCues(info.type);
  }
}

FrameModel FrameModel::Embedded() { return FrameModel(kRelationWeights, kRelationThresholds); }

std::int32_t FrameModel::Find(std::uint64_t key) const {
  for (std::uint64_t at = Mix(key) & mask_; table_[at].weight != 0; at = (at + 1) & mask_) {
    if (table_[at].key == key) return table_[at].weight;
  }
  return 0;
}

std::int32_t FrameModel::Weight(RelationType type, Feature feature) const {
  return Find(WeightKey(kAnyRelation, feature)) + Find(WeightKey(static_cast<std::uint32_t>(type), feature));
}

std::int64_t FrameModel::Score(RelationType type, std::span<const Feature> features) const {
  std::int64_t score = 0;
  for (const Feature feature : features) score += Weight(type, feature);
  return score;
}

void ScoreBag(const FrameModel& model, Frames& frames, FrameBag* bag) {
  bool first = true;
  for (const std::uint32_t c : bag->candidates) {
    FrameCandidate& candidate = frames.candidates()[c];
    candidate.score = model.Score(candidate.type, candidate.features);
    if (first || candidate.score > bag->score) {
      bag->score = candidate.score;
      bag->best = c;
    }
    first = false;
  }
}

std::vector<Outcome> JudgeBags(const FrameModel& model, const std::vector<FrameBag>& bags) {
  const auto sure = [&](const FrameBag& bag) {
    if (bag.stated) return true;
    const FrameThresholds& thresholds = model.ThresholdsOf(bag.type);
    return bag.score >= (bag.ruled ? thresholds.keep : thresholds.accept);
  };
  std::map<std::tuple<RelationType, int, int>, std::int64_t> scores;
  // What rules claim of purchases, which frames do not contradict: a company has one buyer, a stake is no purchase of the whole,
  // and who is bought from is not bought.
  std::set<int> bought;
  std::set<std::pair<int, int>> no_purchase;
  for (const FrameBag& bag : bags) {
    if (bag.ruled && sure(bag)) {
      if (bag.type == RelationType::kAcquired) bought.insert(bag.to);
      if (bag.type == RelationType::kInvestedIn) no_purchase.insert({bag.from, bag.to});
      if (bag.type == RelationType::kSupplies) no_purchase.insert({bag.to, bag.from});
    }
    if (sure(bag)) scores[{bag.type, bag.from, bag.to}] = bag.score;
  }
  const auto beaten = [&](const FrameBag& bag, RelationType type, int from, int to) {
    const auto rival = scores.find({type, from, to});
    return rival != scores.end() && rival->second > bag.score;
  };
  const auto judge = [&](const FrameBag& bag) {
    if (!sure(bag)) return bag.ruled ? Outcome::kDoubted : Outcome::kBelowThreshold;
    if (bag.ruled || bag.to < 0) return Outcome::kClaimed;
    if (!InfoOf(bag.type).symmetric && beaten(bag, bag.type, bag.to, bag.from)) return Outcome::kOtherDirection;
    const bool purchase = bag.type == RelationType::kAcquired;
    if (purchase && (bought.contains(bag.to) || no_purchase.contains({bag.from, bag.to}))) return Outcome::kOtherBuyer;
    if (purchase && beaten(bag, RelationType::kInvestedIn, bag.from, bag.to)) return Outcome::kOtherReading;
    if (bag.type == RelationType::kInvestedIn && beaten(bag, RelationType::kAcquired, bag.from, bag.to)) return Outcome::kOtherReading;
    return Outcome::kClaimed;
  };
  std::vector<Outcome> outcomes;
  outcomes.reserve(bags.size());
  for (const FrameBag& bag : bags) outcomes.push_back(judge(bag));
  return outcomes;
}

std::vector<FrameBag> DecideBags(const FrameModel& model, const std::vector<FrameBag>& bags) {
  const std::vector<Outcome> outcomes = JudgeBags(model, bags);
  std::vector<FrameBag> taken;
  for (std::size_t b = 0; b < bags.size(); ++b) {
    if (outcomes[b] == Outcome::kClaimed) taken.push_back(bags[b]);
  }
  return taken;
}

}  // namespace dealgraph::nlp
