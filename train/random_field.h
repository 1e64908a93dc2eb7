// RandomField learns the tagger's weights: a conditional random field over a chain of tags (Lafferty, McCallum and Pereira 2001), with
// a softmax margin (Gimpel and Smith 2010), by AdaGrad (Duchi, Hazan and Singer 2011). Every pass takes a share off all weights, and
// what is learnt is their mean over the later half of the passes. Where the gold leaves a type open (ORG: company or government) all right
// readings count as gold. Floats of single precision, added in one order and without fused operations, and an exponential of its own:
// the same weights on every x86-64. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "nlp/names/tag_lattice.h"
#include "train/random.h"
#include "train/tagger_trainer.h"

namespace dealgraph::train {

inline constexpr std::uint32_t kNoFeature = UINT32_MAX;

class RandomField {
 public:
  RandomField(std::size_t features, const TrainerOptions& options);

  // Learns from the segments that are not held out, whose features have numbers below `features`.
  void Train(const std::vector<TrainSegment>& segments, int epochs);

  double Weight(std::size_t feature, int tag) const { return sums_[feature * kRow + static_cast<std::size_t>(tag)] / summed_; }
  double Transition(std::size_t before, std::size_t after) const { return transition_sums_[before][after] / summed_; }

 private:
  static constexpr std::size_t kRow = 24;  // floats of one feature or token, kTagCount of them used
  using Row = std::array<float, kRow>;
  using Transitions = std::array<std::array<float, nlp::kTagCount>, nlp::kTagCount>;
  // How likely each tag is at each token, and how often each pair of `pairs_` is to be expected.
  struct Expected {
    std::vector<Row> tags;
    std::vector<float> pairs;
  };

  void Learn(const TrainSegment& segment, Random* random);
  void ScoreTokens(const TrainSegment& segment, Random* random);
  void Expect(const TrainSegment& segment, std::span<const nlp::TagMask> mask, bool with_margin, Expected* expected);
  void Step();
  void EndEpoch(bool counts);

  const TrainerOptions& options_;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;  // of tags, the second of which may follow the first
  std::vector<float> weights_;
  std::vector<float> squares_;  // of the steps of each weight
  std::vector<float> sums_;
  Transitions transitions_{};
  Transitions transition_squares_{};
  Transitions transition_sums_{};
  float summed_ = 0;  // passes in the sums

  // Of the segment at hand.
  std::vector<std::uint32_t> features_;  // those that count in this step
  std::vector<std::size_t> ends_;        // by token: one past its last of them
  std::vector<Row> scores_;
  std::vector<float> moves_;  // by pair: the exponential of its transition
  Expected right_;
  Expected all_;
  std::vector<Row> emitted_;
  std::vector<Row> forward_;
  std::vector<Row> backward_;
  std::vector<float> here_;
};

}  // namespace dealgraph::train
