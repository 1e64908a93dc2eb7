// FrameModel holds what the features of frames weigh: one table of integers, learnt by `./run train relations` and compiled
// into the binary. A feature weighs something for every relation, and something more for one. Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nlp/language_pack.h"
#include "nlp/relation_types.h"
#include "nlp/relations/explanation.h"
#include "nlp/relations/frames.h"

namespace dealgraph::nlp {

// A feature of one relation type, or of all where `type` is kAnyRelation.
inline constexpr std::uint32_t kAnyRelation = 15;
constexpr std::uint64_t WeightKey(std::uint32_t type, Feature feature) { return std::uint64_t{type} << 32 | feature; }

struct FrameWeight {
  std::uint64_t key;
  std::int32_t weight;  // in thousandths
};

struct FrameThresholds {
  std::int32_t accept = 0;  // a claim by the frame alone
  std::int32_t doubted = 0; // the same of a deal that words of rumour, denial or cancellation stand around
  std::int32_t keep = 0;    // what a rule reads off the topic falls below this
  std::int32_t meant = 0;   // what a rule says of "the company"
  std::int32_t stated = 0;  // and what a rule says that names both ends
};

class FrameModel {
 public:
  using Thresholds = std::array<FrameThresholds, kRelationTypeCount>;
  FrameModel(std::span<const FrameWeight> weights, const Thresholds& thresholds);
  static FrameModel Embedded();

  std::int64_t Score(RelationType type, std::span<const Feature> features) const;
  std::int32_t Weight(RelationType type, Feature feature) const;  // both parts
  // What features weigh for each relation.
  using Weights = std::array<std::int32_t, kRelationTypeCount>;
  void AddWeights(std::span<const Feature> features, Weights* sums) const;
  // No more than this is what the features of the second look (frame_context.h) weigh for a relation, but for the bag's own score.
  std::int64_t ContextMax(RelationType type) const { return context_max_[static_cast<std::size_t>(type)]; }
  // What a bag's score has to reach; the least that there is where none is asked.
  std::int64_t Needed(const FrameBag& bag) const;
  std::int64_t NeededOfDone(const FrameBag& bag) const;  // the same, whatever stands around it: of a deal that turns out to be done

  // The options of a frame's claims, in the shape of a rule's.
  const RuleSource& RuleFor(RelationType type) const { return rules_[static_cast<std::size_t>(type)]; }

 private:
  static constexpr Feature kNoFeature = ~Feature{0};  // of no template
  // What a feature weighs for each relation, both parts together: half a cache line, all that a look-up touches.
  struct alignas(32) Row {
    Feature feature = kNoFeature;
    std::array<std::int16_t, kRelationTypeCount> weights{};
  };
  std::int64_t Needed(const FrameBag& bag, bool doubted) const;
  void SetContextMax();
  std::uint32_t PlaceOf(Feature feature) const;  // of its row, or of the free one where it would stand

  std::vector<Row> rows_;  // open addressing
  std::uint32_t mask_ = 0;
  Thresholds thresholds_;
  std::array<std::int64_t, kRelationTypeCount> context_max_{};
  std::array<RuleSource, kRelationTypeCount> rules_;
};

// Scores the candidates of a bag and finds the best.
void ScoreBag(const FrameModel& model, Frames& frames, FrameBag* bag);

// The bags that are claimed: sure enough, and not contradicted by a surer one (the other direction, or a purchase where the
// same pair's investment is surer).
std::vector<FrameBag> DecideBags(const FrameModel& model, const std::vector<FrameBag>& bags);
// What becomes of each bag, and so why it is not claimed.
std::vector<Outcome> JudgeBags(const FrameModel& model, const std::vector<FrameBag>& bags);

}  // namespace dealgraph::nlp
