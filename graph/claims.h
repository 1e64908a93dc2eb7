// From what extraction found in one article version to its claims. Pure; thread-safe.
#pragma once

#include <vector>

#include "graph/model.h"
#include "nlp/extraction.h"

namespace dealgraph::graph {

// One claim for each relation, in the order of their ids; relations that state the same with the same first
// evidence are one. Relations whose indices or spans lie outside the extraction or the text are left out:
// they cannot be proved. A mention of each end and the sums always lie inside a claim's evidence: what
// extraction left out of it follows as ranges of its own. Only a place that an adjective implies has no
// mention.
std::vector<Claim> ClaimsOf(const ArticleVersion& version, const nlp::Extraction& extraction);

// What makes a claim this claim: its version, type, ends, deal and first evidence, of which it has one at
// least.
ClaimId ClaimIdOf(const VersionId& version, const Claim& claim);

}  // namespace dealgraph::graph
