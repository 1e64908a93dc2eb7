#include "graph/reader.h"

#include <algorithm>
#include <deque>
#include <set>

#include "graph/entity_names.h"
#include "graph/identity.h"
#include "graph/keys.h"
#include "graph/lookup.h"
#include "graph/reader_parts.h"
#include "storage/migration.h"

namespace dealgraph::graph {

using storage::Family;

Reader::Reader(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::Create(storage::Store& store) {
  storage::View view = store.Read();
  DG_ASSIGN_OR_RETURN(Aliases aliases, Aliases::Load(view));
  return std::unique_ptr<Reader>(
      new Reader(std::make_unique<Rep>(store, std::move(view), std::move(aliases))));
}

Result<> Reader::Refresh() {
  DG_RETURN_IF_ERROR(rep_->store.CatchUp());
  storage::View view = rep_->store.Read();
  DG_ASSIGN_OR_RETURN(rep_->aliases, Aliases::Load(view));
  rep_->view = std::move(view);
  return {};
}

// ---- Entities

Result<Entity> Reader::Rep::EntityAt(const EntityId& id) const {
  const EntityId root = aliases.Resolve(id);
  Entity entity;
  entity.id = root;
  std::map<std::pair<std::string, nlp::EntityType>, std::uint64_t> names;
  for (const EntityId& member : aliases.Members(root)) {
    if (member != root) entity.merged.push_back(member);
    DG_ASSIGN_OR_RETURN(const std::optional<EntityRecord> record, FindEntityRecord(view, member));
    if (!record) continue;
    for (const EntityName& name : record->names) names[{name.name, name.type}] += name.claims;
  }
  if (names.empty()) return NotFound("there is no entity " + id.ToHex());
  for (const auto& [key, claims] : names) entity.names.push_back({key.first, key.second, claims});
  std::stable_sort(entity.names.begin(), entity.names.end(),
                   [](const EntityName& a, const EntityName& b) { return a.claims > b.claims; });
  entity.name = entity.names.front().name;
  std::map<nlp::EntityType, std::uint64_t> types;
  for (const EntityName& name : entity.names) types[name.type] += name.claims;
  entity.type = std::ranges::max_element(types, {}, [](const auto& t) { return t.second; })->first;
  return entity;
}

Result<Entity> Reader::GetEntity(const EntityId& id) const {
  DG_ASSIGN_OR_RETURN(Entity entity, rep_->EntityAt(id));
  const EntityId target = rep_->aliases.Target(id);
  if (!target.IsZero()) entity.merged_into = target;
  return entity;
}

Result<std::vector<MergedEntity>> Reader::MergedEntities() const {
  std::vector<MergedEntity> merged;
  for (const auto& [id, into] : rep_->aliases.targets()) {
    DG_ASSIGN_OR_RETURN(const std::optional<EntityRecord> record, FindEntityRecord(rep_->view, id));
    if (!record) return Corruption("entity " + id.ToHex() + " is merged, and not there");
    MergedEntity one;
    one.into = into;
    one.entity.id = id;
    one.entity.merged_into = into;
    one.entity.names = record->names;
    std::stable_sort(one.entity.names.begin(), one.entity.names.end(),
                     [](const EntityName& a, const EntityName& b) { return a.claims > b.claims; });
    if (!one.entity.names.empty()) {
      one.entity.name = one.entity.names.front().name;
      one.entity.type = one.entity.names.front().type;
    }
    merged.push_back(std::move(one));
  }
  return merged;
}

Result<std::vector<AliasChange>> Reader::AliasLog() const { return AliasChanges(rep_->view); }

Result<std::vector<EntityId>> Reader::Rep::MatchNames(std::string_view name, bool exact_if_any) const {
  const std::string folded = FoldEntityName(name, EntityClass::kOrganisation);
  std::set<EntityId> matches;
  const auto gather = [&](std::string_view prefix) -> Result<> {
    storage::Iterator names = view.IteratePrefix(Family::kNames, prefix);
    for (; names.Valid(); names.Next()) {
      const std::string_view key = names.key();
      if (key.size() <= EntityId::kBytes)
        return Corruption("a name's key has " + std::to_string(key.size()) + " bytes");
      const std::string_view known = key.substr(0, key.size() - EntityId::kBytes - 1);
      if (prefix.empty() && known.find(folded) == std::string_view::npos) continue;
      matches.insert(aliases.Resolve(*EntityId::FromBytes(key.substr(key.size() - EntityId::kBytes))));
      if (matches.size() > kNameMatchesMax) {
        return InvalidArgument("\"" + std::string(name) + "\" is in the names of more than " +
                               std::to_string(kNameMatchesMax) + " entities; say more of the name");
      }
    }
    return names.status();
  };
  if (exact_if_any) DG_RETURN_IF_ERROR(gather(folded + '\0'));
  if (matches.empty()) DG_RETURN_IF_ERROR(gather({}));
  return std::vector<EntityId>(matches.begin(), matches.end());
}

Result<std::vector<Entity>> Reader::FindEntities(std::string_view name, std::size_t limit) const {
  DG_ASSIGN_OR_RETURN(const std::vector<EntityId> ids, rep_->MatchNames(name, /*exact_if_any=*/true));
  const auto claims_of = [](const Entity& entity) {
    std::uint64_t claims = 0;
    for (const EntityName& known : entity.names) claims += known.claims;
    return claims;
  };
  std::vector<Entity> entities;
  for (const EntityId& id : ids) {
    DG_ASSIGN_OR_RETURN(Entity entity, rep_->EntityAt(id));
    entities.push_back(std::move(entity));
  }
  std::stable_sort(entities.begin(), entities.end(),
                   [&](const Entity& a, const Entity& b) { return claims_of(a) > claims_of(b); });
  if (entities.size() > limit) entities.resize(limit);
  return entities;
}

Result<> Reader::FactsOf(const EntityId& entity, const FactCallback& callback) const {
  std::set<Pair> seen;
  Result<> naming;
  const auto give = [&](const Fact& fact) {
    Result<NamedFact> named = rep_->Name(fact);
    if (!named.ok()) {
      naming = named.error();
      return false;
    }
    return callback(*named);
  };
  DG_RETURN_IF_ERROR(rep_->facts().AtEntity(rep_->aliases.Resolve(entity), &seen, give));
  return naming;
}

Result<std::vector<Reader::Neighbour>> Reader::Neighbours(const EntityId& entity, int hops,
                                                          std::size_t limit) const {
  if (hops < 1 || hops > 6) return InvalidArgument("hops must be 1 to 6");
  const EntityId start = rep_->aliases.Resolve(entity);
  std::vector<Neighbour> found;
  std::set<EntityId> seen = {start};
  std::deque<std::pair<EntityId, int>> queue = {{start, 0}};
  while (!queue.empty() && found.size() < limit) {
    const auto [at, distance] = queue.front();
    queue.pop_front();
    if (distance == hops) continue;
    std::vector<Fact> leads;  // one for each new neighbour, so at most `limit`
    std::set<Pair> pairs;
    const auto look = [&](const Fact& fact) {
      const EntityId other = fact.from == at ? fact.to : fact.from;
      if (!other.IsZero() && seen.insert(other).second) leads.push_back(fact);
      return found.size() + leads.size() < limit;
    };
    DG_RETURN_IF_ERROR(rep_->facts().AtEntity(at, &pairs, look));
    for (const Fact& fact : leads) {
      const EntityId other = fact.from == at ? fact.to : fact.from;
      DG_ASSIGN_OR_RETURN(NamedFact named, rep_->Name(fact));
      Entity end = fact.from == other ? named.from : *named.to;
      found.push_back({std::move(end), distance + 1, std::move(named)});
      queue.emplace_back(other, distance + 1);
    }
  }
  return found;
}

// ---- Articles

Result<std::vector<ArticleVersion>> Reader::Versions(const ArticleId& article) const {
  DG_ASSIGN_OR_RETURN(std::optional<ArticleHead> head, FindHead(rep_->view, article));
  if (!head) return NotFound("there is no article " + article.ToHex());
  const std::optional<VersionId> current = CurrentVersion(head->versions);
  std::sort(head->versions.begin(), head->versions.end(), IsOlder);
  std::vector<ArticleVersion> versions;
  for (const VersionEntry& entry : head->versions) {
    DG_ASSIGN_OR_RETURN(std::optional<ArticleVersion> version, FindVersion(rep_->view, entry.id));
    if (!version) return Corruption("version " + entry.id.ToHex() + " of an article is missing");
    version->current = current == entry.id;
    versions.push_back(std::move(*version));
  }
  return versions;
}

Result<std::vector<ArticleVersion>> Reader::Versions(std::string_view source, std::string_view id) const {
  return Versions(ArticleIdOf(source, id));
}

Result<ArticleVersion> Reader::GetVersion(const VersionId& id) const {
  DG_ASSIGN_OR_RETURN(std::optional<ArticleVersion> version, FindVersion(rep_->view, id));
  if (!version) return NotFound("there is no article version " + id.ToHex());
  DG_ASSIGN_OR_RETURN(const std::optional<ArticleHead> head, FindHead(rep_->view, ArticleOf(id)));
  if (!head) return Corruption("the article of version " + id.ToHex() + " is missing");
  version->current = CurrentVersion(head->versions) == id;
  return std::move(*version);
}

// ---- The store

Result<StoreStatistics> Reader::Statistics() const {
  StoreStatistics statistics;
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, rep_->view.Get(Family::kMeta, kCountersKey));
  if (record) {
    DG_ASSIGN_OR_RETURN(const Counters counters, DecodeCounters(*record));
    statistics.articles = counters.articles;
    statistics.versions = counters.versions;
    statistics.claims = counters.claims;
    statistics.facts = counters.facts;
    statistics.entities = counters.entities;
    statistics.languages = counters.languages;
    statistics.pack_versions = counters.pack_versions;
    statistics.outcomes = counters.outcomes;
  }
  storage::Iterator inputs = rep_->view.IteratePrefix(Family::kMeta, kInputPrefix);
  for (; inputs.Valid(); inputs.Next()) {
    const std::string name(inputs.key().substr(kInputPrefix.size()));
    DG_ASSIGN_OR_RETURN(statistics.inputs[name], DecodeOutcomes(inputs.value()));
  }
  DG_RETURN_IF_ERROR(inputs.status());
  storage::Iterator positions = rep_->view.Iterate(Family::kPositions);
  for (; positions.Valid(); positions.Next()) {
    DG_ASSIGN_OR_RETURN(SourcePosition position, DecodePosition(positions.value()));
    statistics.positions.push_back(std::move(position));
  }
  DG_RETURN_IF_ERROR(positions.status());
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> format,
                      rep_->view.Get(Family::kMeta, storage::kFormatVersionKey));
  if (format) {
    DG_ASSIGN_OR_RETURN(statistics.format_version, storage::DecodeFormatVersion(*format));
  }
  statistics.bytes_on_disk = rep_->store.bytes_on_disk();
  return statistics;
}

Result<std::optional<SourcePosition>> Reader::Position(std::string_view partition) const {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, rep_->view.Get(Family::kPositions, partition));
  if (!record) return std::optional<SourcePosition>();
  DG_ASSIGN_OR_RETURN(SourcePosition position, DecodePosition(*record));
  return std::optional<SourcePosition>(std::move(position));
}

}  // namespace dealgraph::graph
