// NameModel weighs the features of a name (names/name_features) and says what it names, or that it is none: learnt by
// `./run train relations` and compiled into the binary. Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "nlp/names/candidates.h"
#include "nlp/names/name_features.h"

namespace dealgraph::nlp {

inline constexpr std::size_t kNameClassCount = kEntityTypeCount + 1;  // by EntityType; the last one: no name
using NameScores = std::array<std::int32_t, kNameClassCount>;         // in thousandths of a logit

struct NameWeight {
  NameFeature feature;
  std::array<std::int16_t, kNameClassCount> weights;  // in thousandths
};

class NameModel {
 public:
  explicit NameModel(std::vector<NameWeight> weights);  // in any order, a feature once
  static NameModel Embedded();

  NameScores Score(std::span<const NameFeature> features) const;

 private:
  static constexpr std::uint16_t kFree = 0xffff;
  std::size_t SlotOf(NameFeature feature) const;  // where it stands, or the free one where it would

  std::vector<NameWeight> weights_;
  std::vector<std::uint16_t> slots_;  // open addressing: indices into weights_
};

// Sees the candidates, the chunks that they stand for and their features before they are judged.
using NameObserver = std::function<void(const Document&, const std::vector<NameChunk>&, const std::vector<Candidate>&,
                                        const std::vector<std::vector<NameFeature>>&)>;

// Sets what each candidate is taken for, where the model is clearly surer of it than of what rules and votes say. What is sure
// without a model stays: a legal form's company, and what the gazetteer knows as one organisation or person.
void JudgeNames(const NameModel& model, const std::vector<std::vector<NameFeature>>& features, const std::vector<NameChunk>& chunks,
                std::vector<Candidate>* candidates);

}  // namespace dealgraph::nlp
