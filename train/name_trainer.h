// Learns what the features of names weigh (nlp/names/name_model), from annotated articles, of news of deals and without, and from the names sets: a multinomial logistic regression over the
// types of names and "no name". Deterministic: fixed order, no clock, no randomness.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "nlp/names/name_model.h"
#include "train/folds.h"
#include "train/relation_gold.h"

namespace dealgraph::train {

struct TrainedNames {
  std::array<std::unique_ptr<nlp::NameModel>, kFolds> without;  // learnt without the articles of one fold
  std::string text;                                             // of nlp/data/name_weights.inc, learnt from all
};

// `marked`: texts whose names alone are annotated, in place: articles without deals, names sets. Prints how the candidates of each fold are judged by what was
// learnt from the others.
TrainedNames TrainNames(const std::vector<GoldArticle>& articles, const std::vector<GoldFile>& marked, const FoldExtractors& extractors);

}  // namespace dealgraph::train
