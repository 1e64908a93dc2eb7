// From what extraction found in one article version to its claims. Pure; thread-safe.
#pragma once

#include <vector>

#include "graph/model.h"
#include "nlp/extraction.h"

namespace dealgraph::graph {

// One claim for each relation, in the order of their ids; relations that state the same with the same first evidence are
// one. Relations whose indices or spans lie outside the extraction or the text are left out: they cannot be proved.
std::vector<Claim> ClaimsOf(const ArticleVersion& version, const nlp::Extraction& extraction);

}  // namespace dealgraph::graph
