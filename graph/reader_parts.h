// What the parts of Reader share: the state it reads. For graph/reader*.cc only.
#pragma once

#include <optional>

#include "graph/aliases.h"
#include "graph/reader.h"
#include "graph/resolved_facts.h"
#include "storage/store.h"

namespace dealgraph::graph {

struct Reader::Rep {
  Rep(storage::Store& opened, storage::View seen, Aliases known)
      : store(opened), view(std::move(seen)), aliases(std::move(known)) {}

  storage::Store& store;
  storage::View view;
  Aliases aliases;

  ResolvedFacts facts() const { return {view, aliases}; }
  // By the id of any of its names.
  Result<Entity> EntityAt(const EntityId& id) const;
  Result<NamedFact> Name(const Fact& fact) const;
  Result<std::optional<Fact>> FindFact(const FactId& id) const;
  Result<QuotedClaim> Quote(Claim claim, const ArticleVersion& version, bool current) const;
  // Entities with a name like this, resolved, with the number of claims that name them.
  Result<std::vector<EntityId>> MatchNames(std::string_view name, bool exact_if_any) const;
};

}  // namespace dealgraph::graph
