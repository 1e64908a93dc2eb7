#include "nlp/relations/frame_model.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "nlp/relations/frame_features.h"

namespace dealgraph::nlp {
namespace {

#include "nlp/data/relation_weights.inc"

bool TakesCues(RelationType type) {
  return type != RelationType::kFounded && type != RelationType::kLocatedIn && type != RelationType::kBasedIn &&
         type != RelationType::kWorksFor && type != RelationType::kSubsidiaryOf;
}

}  // namespace

FrameModel::FrameModel(std::span<const FrameWeight> weights, const Thresholds& thresholds) : thresholds_(thresholds) {
  std::set<Feature> features;
  for (const FrameWeight& weight : weights) features.insert(static_cast<Feature>(weight.key));
  rows_.assign(std::bit_ceil(features.size() * 2 + 16), Row{});
  mask_ = static_cast<std::uint32_t>(rows_.size() - 1);
  for (const FrameWeight& weight : weights) {
    Row& row = rows_[PlaceOf(static_cast<Feature>(weight.key))];
    row.feature = static_cast<Feature>(weight.key);
    const auto type = static_cast<std::uint32_t>(weight.key >> 32);
    for (std::uint32_t t = 0; t < kRelationTypeCount; ++t) {
      if (type != kAnyRelation && type != t) continue;
      const std::int32_t sum = row.weights[t] + weight.weight;
      DG_CHECK(sum == static_cast<std::int16_t>(sum), "a feature of frames weighs too much");
      row.weights[t] = static_cast<std::int16_t>(sum);
    }
  }
  SetContextMax();
  for (const RelationTypeInfo& info : RelationTypes()) {
    RuleSource& rule = rules_[static_cast<std::size_t>(info.type)];
    rule.id = "frame." + std::string(info.name);
    rule.type = info.type;
    rule.options.takes_cues = TakesCues(info.type);
  }
}

FrameModel FrameModel::Embedded() { return FrameModel(kRelationWeights, kRelationThresholds); }

std::uint32_t FrameModel::PlaceOf(Feature feature) const {
  const std::uint64_t mixed = feature * 0x9E3779B97F4A7C15ull;
  auto at = static_cast<std::uint32_t>(mixed >> 32) & mask_;
  while (rows_[at].feature != feature && rows_[at].feature != kNoFeature) at = (at + 1) & mask_;
  return at;
}

std::int32_t FrameModel::Weight(RelationType type, Feature feature) const {
  return rows_[PlaceOf(feature)].weights[static_cast<std::size_t>(type)];
}

// Of each template a bag has one feature; of mates it has two.
void FrameModel::SetContextMax() {
  std::array<std::array<std::int16_t, kRelationTypeCount>, kMate + 1> most{};
  for (const Row& row : rows_) {
    const Feature t = row.feature >> 24;
    if ((t <= kOwnScore || t > kToRaised) && t != kMate) continue;
    for (std::size_t type = 0; type < kRelationTypeCount; ++type) most[t][type] = std::max(most[t][type], row.weights[type]);
  }
  for (std::size_t t = kOwnScore; t <= kMate; ++t) {
    for (std::size_t type = 0; type < kRelationTypeCount; ++type) context_max_[type] += most[t][type] * (t == kMate ? 2 : 1);
  }
}

// A row is added whole, its feature's two halves among the weights: those sums are left.
void FrameModel::AddWeights(std::span<const Feature> features, Weights* sums) const {
  using Eight = std::int16_t __attribute__((vector_size(16)));
  using EightWide = std::int32_t __attribute__((vector_size(32)));
  constexpr std::size_t kInFront = offsetof(Row, weights) / sizeof(std::int16_t);
  static_assert(sizeof(Row) == 2 * sizeof(Eight) && kInFront + kRelationTypeCount == 16);
  EightWide low{};
  EightWide high{};
  for (const Feature feature : features) {
    Eight halves[2];
    std::memcpy(halves, &rows_[PlaceOf(feature)], sizeof(halves));
    low += __builtin_convertvector(halves[0], EightWide);
    high += __builtin_convertvector(halves[1], EightWide);
  }
  std::array<std::int32_t, 16> all;
  std::memcpy(all.data(), &low, sizeof(low));
  std::memcpy(all.data() + 8, &high, sizeof(high));
  for (std::size_t type = 0; type < kRelationTypeCount; ++type) (*sums)[type] += all[kInFront + type];
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
    candidate.score = candidate.weighed + model.Score(candidate.type, candidate.features);
    if (first || candidate.score > bag->score) {
      bag->score = candidate.score;
      bag->best = c;
    }
    first = false;
  }
  bag->doubted = frames.candidates()[bag->best].doubted;
}

std::int64_t FrameModel::Needed(const FrameBag& bag) const { return Needed(bag, bag.doubted); }

std::int64_t FrameModel::NeededOfDone(const FrameBag& bag) const { return Needed(bag, false); }

std::int64_t FrameModel::Needed(const FrameBag& bag, bool doubted) const {
  if (bag.certain) return std::numeric_limits<std::int64_t>::min();
  const FrameThresholds& thresholds = thresholds_[static_cast<std::size_t>(bag.type)];
  if (!bag.ruled) return doubted ? thresholds.doubted : thresholds.accept;
  switch (bag.ends) {
    case RuleEnds::kOffTopic: return thresholds.keep;
    case RuleEnds::kByAnaphor: return thresholds.meant;
    case RuleEnds::kNamed: return thresholds.stated;
  }
  return thresholds.accept;
}

std::vector<Outcome> JudgeBags(const FrameModel& model, const std::vector<FrameBag>& bags) {
  const auto sure = [&](const FrameBag& bag) { return bag.score >= model.Needed(bag); };
  std::map<std::tuple<RelationType, int, int>, std::int64_t> scores;
  // What rules claim of purchases, which frames do not contradict: a company has one buyer, a stake is no purchase of the whole,
  // and who is bought from is not bought. Nor of parents: who owns the most of a company is no investor beside that.
  std::set<int> bought;
  std::set<std::pair<int, int>> no_purchase;
  std::set<std::pair<int, int>> no_investment;
  for (const FrameBag& bag : bags) {
    if (bag.ruled && sure(bag)) {
      if (bag.type == RelationType::kAcquired) bought.insert(bag.to);
      if (bag.type == RelationType::kInvestedIn) no_purchase.insert({bag.from, bag.to});
      if (bag.type == RelationType::kSupplies) no_purchase.insert({bag.to, bag.from});
      if (bag.type == RelationType::kSubsidiaryOf) no_investment.insert({bag.to, bag.from});
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
    if (bag.type == RelationType::kInvestedIn && no_investment.contains({bag.from, bag.to})) return Outcome::kOtherReading;
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
