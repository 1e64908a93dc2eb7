// FactDiff holds the facts of two states of one store against each other: what the second adds, removes and changes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/result.h"
#include "graph/reader.h"

namespace dealgraph::app {

struct FactDifference {
  std::optional<graph::NamedFact> before;  // absent: added
  std::optional<graph::NamedFact> after;   // absent: removed
};

// Calls back with each difference: removed, changed and added ones, each in key order. A fact that goes where another of the
// same ends comes is a changed one. Memory: some 16 bytes a fact.
Result<> DiffFacts(const graph::Reader& before, const graph::Reader& after, const std::function<void(const FactDifference&)>& callback);

}  // namespace dealgraph::app
