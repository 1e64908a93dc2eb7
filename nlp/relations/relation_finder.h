// Relations: who did what to whom, for how much, and how sure. Clauses are matched with the pack's rules; what goes with a
// match (sum, stake, round, date, status) is read from the clause around it; an article's claims are made to agree.
#pragma once

#include <functional>
#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"
#include "nlp/names/gazetteer.h"
#include "nlp/relations/explanation.h"
#include "nlp/relations/frame_model.h"
#include "nlp/relations/frames.h"
#include "nlp/relations/rule_set.h"
#include "nlp/triggers.h"

namespace dealgraph::nlp {

// What relations are read with: a pack's rules and triggers, and the model of frames for all packs.
struct RelationReading {
  const RuleSet& rules;
  const ArticleTriggers& triggers;
  const Gazetteer& gazetteer;
  const FrameModel* model;  // nullptr: rules alone
};

// Sees the candidates of an article before they are decided: the trainer, and `extract --explain`.
using FrameObserver = std::function<void(const Document&, const Extraction&, const Frames&, const std::vector<FrameBag>&)>;

// Fills extraction->relations, and the scopes of its amounts. `mentions` are the document's by place, measures among them;
// anaphors get the entity they mean. `explanation` takes, where it is given, what was considered and what became of it; what
// is claimed is the same. extraction->entities, amounts, quantities and dates are those that mentions point to.
void FindRelations(const Document& document, const RelationReading& reading, std::vector<Mention>* mentions,
                   Extraction* extraction, const FrameObserver* observer = nullptr, Explanation* explanation = nullptr);

}  // namespace dealgraph::nlp
