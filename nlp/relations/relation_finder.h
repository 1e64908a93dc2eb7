// Relations: who did what to whom, for how much, and how sure. Clauses are matched with the pack's rules; what goes with a
// match (sum, stake, round, date, status) is read from the clause around it; an article's claims are made to agree.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"
#include "nlp/relations/rule_set.h"

namespace dealgraph::nlp {

// Fills extraction->relations, and the scopes of its amounts. `mentions` are the document's by place, measures among them;
// anaphors get the entity they mean. extraction->entities, amounts, quantities and dates are those that mentions point to.
void FindRelations(const Document& document, const RuleSet& rules, std::vector<Mention>* mentions, Extraction* extraction);

}  // namespace dealgraph::nlp
