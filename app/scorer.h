// Scorer holds what was extracted against what people annotated: for each kind of thing, what was found, missed and made up.
//
// docs/evaluation.md has the matching rules. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "app/annotation.h"

namespace dealgraph::app {

enum class ScoredKind { kEntity, kEntityAnyType, kAmount, kQuantity, kRelation, kRelationAmount, kRelationStatus, kRelationDetails, kRelationNotDone };
inline constexpr std::array<std::string_view, 9> kScoredKinds = {
    "entity",          "entity (any type)", "amount",          "quantity", "relation", "relation+amount",
    "relation+status", "relation+details",  "relation (not done)"};

struct Score {
  int found = 0;
  int missed = 0;
  int made_up = 0;

  // Of nothing: 1, unless something was missed, or made up.
  double Precision() const { return found + made_up > 0 ? static_cast<double>(found) / (found + made_up) : missed > 0 ? 0 : 1; }
  double Recall() const { return found + missed > 0 ? static_cast<double>(found) / (found + missed) : 1; }
  double F1() const { return Precision() + Recall() > 0 ? 2 * Precision() * Recall() / (Precision() + Recall()) : 0; }
  void Add(const Score& other);
};

// One thing that was missed or made up.
struct ScoreError {
  ScoredKind kind = ScoredKind::kEntity;
  bool missed = false;  // else made up
  std::string type;     // of an entity or relation
  std::string text;     // for a person: "invested_in(Nvidia, Nscale) 683000000 USD"
};

struct ArticleScore {
  std::array<Score, kScoredKinds.size()> scores;
  std::vector<ScoreError> errors;  // in the order of kinds, missed before made up

  Score& of(ScoredKind kind) { return scores[static_cast<std::size_t>(kind)]; }
  const Score& of(ScoredKind kind) const { return scores[static_cast<std::size_t>(kind)]; }
};

ArticleScore ScoreArticle(const Annotation& gold, const Annotation& predicted);

std::string TextOf(const AnnotatedRelation& relation);

}  // namespace dealgraph::app
