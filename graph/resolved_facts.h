// Facts as readers see them: with merged entities taken as one.
//
// The store's facts are of the ends that claims name. Where an end is merged with others, the facts of all
// its names are made afresh from their statements, here, as they would be had every article used one name.
// One thread.
#pragma once

#include <functional>
#include <set>
#include <vector>

#include "base/result.h"
#include "graph/aliases.h"
#include "graph/model.h"
#include "graph/statements.h"
#include "storage/store.h"

namespace dealgraph::graph {

class ResolvedFacts {
 public:
  using Callback = std::function<bool(const Fact&)>;  // false: stop

  // Both outlive it.
  ResolvedFacts(const storage::View& view, const Aliases& aliases) : view_(view), aliases_(aliases) {}

  bool IsMerged(const Pair& pair) const { return aliases_.IsMerged(pair.from) || aliases_.IsMerged(pair.to); }
  Pair Resolve(const Pair& pair) const;
  // The pairs that claims name, for a resolved one.
  std::vector<Pair> NamedPairs(const Pair& resolved) const;
  // Of a resolved pair. An entity's relations with itself, which a merge may leave, are not shown.
  Result<std::vector<Fact>> FactsOf(const Pair& resolved) const;
  // The facts at any of the names of `root`, each once. `seen` holds the merged pairs that were given
  // already. False: the callback stopped it.
  Result<bool> AtEntity(const EntityId& root, std::set<Pair>* seen, const Callback& callback) const;

 private:
  Result<bool> GivePair(const Pair& pair, std::set<Pair>* seen, const Callback& callback) const;

  const storage::View& view_;
  const Aliases& aliases_;
};

}  // namespace dealgraph::graph
