// Aliases: which entities are said to be one. A merge is one record, entity → what it is merged into; edges
// stay where they are, and readers see through it. Taking the record away undoes it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "graph/ids.h"
#include "storage/store.h"

namespace dealgraph::graph {

// Why and when somebody merged or split; kept beside the record, for good.
struct AliasNote {
  Timestamp time;
  std::string note;
};

// One merge or split of the log.
struct AliasChange {
  Timestamp time;
  bool merged = false;  // else split
  EntityId entity;
  EntityId other;       // what it was merged into, or split from
  std::string note;
};
std::string EncodeAliasChange(const AliasChange& change);
Result<AliasChange> DecodeAliasChange(std::string_view record);
// All of them, oldest first: people make them, one by one.
Result<std::vector<AliasChange>> AliasChanges(const storage::View& view);

// All aliases of a view, held in memory: people make them, one by one. Immutable; thread-safe.
class Aliases {
 public:
  static Result<Aliases> Load(const storage::View& view);

  // What the entity stands for, at the end of the chain; itself when it is not merged.
  EntityId Resolve(const EntityId& entity) const;
  // The entity and all that is merged into it, directly or not, in the order of their ids. Resolve() it
  // first.
  std::vector<EntityId> Members(const EntityId& root) const;
  // Whether the entity is merged, or something is merged into it.
  bool IsMerged(const EntityId& entity) const;
  // What it is merged into directly; zero: nothing.
  EntityId Target(const EntityId& entity) const;
  // What is merged into something, and what into.
  const std::map<EntityId, EntityId>& targets() const { return targets_; }
  // All entities something is merged into and that stand for themselves.
  std::vector<EntityId> Roots() const;

 private:
  std::map<EntityId, EntityId> targets_;
  std::map<EntityId, std::vector<EntityId>> members_;  // by root
};

}  // namespace dealgraph::graph
