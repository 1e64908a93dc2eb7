#include "graph/resolved_facts.h"

#include <algorithm>
#include <map>

#include "graph/fact_grouping.h"
#include "graph/keys.h"
#include "graph/lookup.h"

namespace dealgraph::graph {
namespace {

using storage::Family;

Pair InOrder(Pair pair) {
  if (nlp::InfoOf(pair.type).symmetric && pair.to < pair.from) std::swap(pair.from, pair.to);
  return pair;
}

}  // namespace

Pair ResolvedFacts::Resolve(const Pair& pair) const {
  return InOrder({aliases_.Resolve(pair.from), pair.type, aliases_.Resolve(pair.to)});
}

std::vector<Pair> ResolvedFacts::NamedPairs(const Pair& resolved) const {
  std::vector<Pair> pairs;
  for (const EntityId& from : aliases_.Members(resolved.from)) {
    for (const EntityId& to : aliases_.Members(resolved.to))
      pairs.push_back(InOrder({from, resolved.type, to}));
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

Result<std::vector<Fact>> ResolvedFacts::FactsOf(const Pair& resolved) const {
  if (!IsMerged(resolved)) return FactsIn(view_, resolved);
  if (resolved.from == resolved.to) return std::vector<Fact>{};
  std::map<std::uint64_t, Statement> statements;
  for (const Pair& pair : NamedPairs(resolved)) {
    DG_ASSIGN_OR_RETURN(std::vector<Statement> named, StatementsIn(view_, pair));
    for (Statement& statement : named) {
      const auto [at, is_new] = statements.try_emplace(statement.id, std::move(statement));
      if (is_new) continue;
      for (const Telling& telling : statement.tellings) AddTelling(telling, &at->second.tellings);
    }
  }
  std::vector<Statement> all;
  for (auto& [id, statement] : statements) all.push_back(std::move(statement));
  return GroupFacts(resolved, all);
}

Result<bool> ResolvedFacts::GivePair(const Pair& pair, std::set<Pair>* seen, const Callback& callback) const {
  Pair resolved = pair;
  if (IsMerged(pair)) {
    resolved = Resolve(pair);
    if (!seen->insert(resolved).second) return true;
  }
  DG_ASSIGN_OR_RETURN(const std::vector<Fact> facts, FactsOf(resolved));
  for (const Fact& fact : facts) {
    if (!callback(fact)) return false;
  }
  return true;
}

Result<bool> ResolvedFacts::AtEntity(const EntityId& root, std::set<Pair>* seen,
                                     const Callback& callback) const {
  for (const EntityId& member : aliases_.Members(root)) {
    storage::Iterator out = view_.IteratePrefix(Family::kFacts, member.AsBytes());
    while (out.Valid()) {
      const std::optional<Pair> pair = PairFromKey(out.key());
      if (!pair) return Corruption("a fact's key cannot be read");
      DG_ASSIGN_OR_RETURN(const bool go_on, GivePair(*pair, seen, callback));
      if (!go_on) return false;
      const std::string key = PairKey(*pair);
      while (out.Valid() && out.key().starts_with(key)) out.Next();
    }
    DG_RETURN_IF_ERROR(out.status());
    storage::Iterator in = view_.IteratePrefix(Family::kEdgesIn, member.AsBytes());
    for (; in.Valid(); in.Next()) {
      const std::optional<Pair> pair = PairFromEdgeIn(in.key());
      if (!pair) return Corruption("an incoming edge's key cannot be read");
      if (pair->from == pair->to) continue;  // it went out already
      DG_ASSIGN_OR_RETURN(const bool go_on, GivePair(*pair, seen, callback));
      if (!go_on) return false;
    }
    DG_RETURN_IF_ERROR(in.status());
  }
  return true;
}

}  // namespace dealgraph::graph
