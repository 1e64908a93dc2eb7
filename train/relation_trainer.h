// Learns what the features of frames weigh, from annotated articles.
//
// A logistic regression over candidates: one weight a feature for all relations, one more a feature and relation, both drawn
// to nought. Which of a pair's sentences states a relation is not annotated, so the best candidate of a pair by the weights
// so far is taken for it (multiple instances). Every article is learnt twice, with and without what rules found, so that
// frames stand on their own where a pack's rules say little. Its names are found by models that have not seen it, so that names
// are as uncertain in learning as they are in use, and what is said of an article comes of weights that have not either.
// Passages are learnt with their annotated names alone. Figures of the corpus, of the project's own articles and of passages are told
// apart; all are learnt from in the end. Deterministic: fixed
// order, no clock, no randomness.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "nlp/relations/frame_model.h"
#include "train/folds.h"
#include "train/name_trainer.h"
#include "train/relation_gold.h"

namespace dealgraph::train {

struct TrainRelationsOptions {
  int epochs = 30;
  double rate = 0.02;
  double shrink = 0.03;   // of each weight, an epoch
  int corpus_rounds = 2;  // times that an article of the corpus counts in each
  int articles_min = 8;   // that a feature has to occur in
  double precision = 0.85;  // asked of the claims on the corpus; articles that no rule was written with are read less well
  std::string errors;     // a language whose missed and made up relations are printed; "all"
  bool annotated = true;  // and with which names
};

// Prints the figures of cross-validation over the folds (train/gold.h); returns the text of nlp/data/relation_weights.inc.
std::string TrainRelations(const std::vector<GoldArticle>& articles, const FoldExtractors& extractors, const TrainedNames& names,
                           const TrainRelationsOptions& options);

}  // namespace dealgraph::train
