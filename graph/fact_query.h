// Whether a fact is one that a query asks for, its ends' names apart. For graph/reader*.cc only.
#pragma once

#include "graph/reader.h"

namespace dealgraph::graph {

bool MatchesQuery(const FactQuery& query, const Fact& fact);

}  // namespace dealgraph::graph
