// From statements to facts: which claims say the same thing, and what the fact then shows. The rules are in
// docs/facts.md.
//
// A function of the set of statements: their order does not matter, so neither does the order in which
// articles arrive. Pure; thread-safe.
#pragma once

#include <span>
#include <vector>

#include "graph/model.h"
#include "graph/statements.h"

namespace dealgraph::graph {

// Claims of one deal lie within this many days of another claim of it.
inline constexpr int kDealGapDays = 90;

// The facts of one pair of ends, in the order of their ids. Statements without tellings are left out.
std::vector<Fact> GroupFacts(const Pair& pair, std::span<const Statement> statements);

}  // namespace dealgraph::graph
