#include "graph/aliases.h"

#include <algorithm>

#include "graph/keys.h"
#include "storage/record.h"

namespace dealgraph::graph {

std::string EncodeAliasChange(const AliasChange& change) {
  storage::RecordWriter writer(1);
  writer.Time(change.time).Bool(change.merged).Fixed(change.entity.AsBytes()).Fixed(change.other.AsBytes()).String(change.note);
  return writer.Take();
}

Result<AliasChange> DecodeAliasChange(std::string_view record) {
  storage::RecordReader reader("merge or split", record, 1);
  AliasChange change;
  change.time = reader.Time();
  change.merged = reader.Bool();
  const auto entity = EntityId::FromBytes(reader.Fixed(EntityId::kBytes));
  const auto other = EntityId::FromBytes(reader.Fixed(EntityId::kBytes));
  change.note = reader.String();
  DG_RETURN_IF_ERROR(reader.Finish());
  change.entity = entity.value_or(EntityId());
  change.other = other.value_or(EntityId());
  return change;
}

Result<std::vector<AliasChange>> AliasChanges(const storage::View& view) {
  std::vector<AliasChange> changes;
  storage::Iterator records = view.IteratePrefix(storage::Family::kMeta, kAliasLogPrefix);
  for (; records.Valid(); records.Next()) {
    DG_ASSIGN_OR_RETURN(AliasChange change, DecodeAliasChange(records.value()));
    changes.push_back(std::move(change));
  }
  DG_RETURN_IF_ERROR(records.status());
  return changes;
}

Result<Aliases> Aliases::Load(const storage::View& view) {
  Aliases aliases;
  storage::Iterator records = view.IteratePrefix(storage::Family::kEntities, std::string_view(&kAliasTag, 1));
  for (; records.Valid(); records.Next()) {
    const std::optional<EntityId> entity = EntityId::FromBytes(records.key().substr(1));
    const std::optional<EntityId> target = EntityId::FromBytes(records.value());
    if (!entity || !target) return Corruption("an alias record cannot be read");
    aliases.targets_[*entity] = *target;
  }
  DG_RETURN_IF_ERROR(records.status());
  for (const auto& [entity, target] : aliases.targets_) {
    const EntityId root = aliases.Resolve(entity);
    std::vector<EntityId>& members = aliases.members_[root];
    if (members.empty()) members.push_back(root);
    members.push_back(entity);
  }
  for (auto& [root, members] : aliases.members_) std::sort(members.begin(), members.end());
  return aliases;
}

EntityId Aliases::Resolve(const EntityId& entity) const {
  EntityId at = entity;
  // The writer makes no circle; the bound keeps a damaged store from making one of this loop.
  for (std::size_t steps = 0; steps <= targets_.size(); ++steps) {
    const auto found = targets_.find(at);
    if (found == targets_.end()) break;
    at = found->second;
  }
  return at;
}

std::vector<EntityId> Aliases::Members(const EntityId& root) const {
  const auto found = members_.find(root);
  return found == members_.end() ? std::vector<EntityId>{root} : found->second;
}

bool Aliases::IsMerged(const EntityId& entity) const {
  return targets_.contains(entity) || members_.contains(entity);
}

EntityId Aliases::Target(const EntityId& entity) const {
  const auto found = targets_.find(entity);
  return found == targets_.end() ? EntityId() : found->second;
}

std::vector<EntityId> Aliases::Roots() const {
  std::vector<EntityId> roots;
  for (const auto& [root, members] : members_) roots.push_back(root);
  return roots;
}

}  // namespace dealgraph::graph
