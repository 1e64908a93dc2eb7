// Following the graph: the log of changes that the writer keeps (BatchApplier::NoteChange), read with the facts as they are
// now.
#include <algorithm>
#include <map>
#include <vector>

#include "graph/entity_names.h"
#include "graph/fact_query.h"
#include "graph/keys.h"
#include "graph/reader_parts.h"
#include "graph/records.h"

namespace dealgraph::graph {
namespace {

using storage::Family;

// One fact's changes of a stretch of the log, taken together.
struct Taken {
  std::uint64_t sequence = 0;  // of the last
  std::uint8_t what = 0;
  ChangeRecord first;
};

bool NamesContain(const Entity& entity, std::string_view folded) {
  return std::ranges::any_of(entity.names, [&](const EntityName& name) {
    return FoldEntityName(name.name, ClassOf(name.type)).find(folded) != std::string::npos;
  });
}

bool HasEnd(const NamedFact& named, const std::string& entity) {
  if (entity.empty()) return true;
  const std::string folded = FoldEntityName(entity, EntityClass::kOrganisation);
  return NamesContain(named.from, folded) || (named.to && NamesContain(*named.to, folded));
}

FactChange ChangeOf(const Taken& taken, NamedFact named) {
  FactChange change{.sequence = taken.sequence, .named = std::move(named)};
  change.is_new = (taken.what & ChangeRecord::kNew) != 0;
  change.status_before = taken.first.status_before;
  change.negated_before = taken.first.negated_before;
  const Fact& fact = change.named.fact;
  // Of a new fact what came on top in the same stretch is no change; nor is a status that is back where it was.
  change.status = !change.is_new && (taken.what & ChangeRecord::kStatus) != 0 &&
                  (fact.status != change.status_before || fact.negated != change.negated_before);
  change.conflict = (taken.what & ChangeRecord::kConflict) != 0 && fact.conflict;
  return change;
}

}  // namespace

Result<std::uint64_t> Reader::LastChange() const {
  storage::Iterator changes = rep_->view.IteratePrefix(Family::kTimeline, std::string_view(&kChangeTag, 1));
  changes.SeekToLast();
  const std::uint64_t last = changes.Valid() ? SequenceFromChange(changes.key()).value_or(0) : 0;
  DG_RETURN_IF_ERROR(changes.status());
  return last;
}

Result<bool> Reader::RefreshForChanges(std::uint64_t sequence) {
  DG_RETURN_IF_ERROR(rep_->store.CatchUp());
  rep_->view = rep_->store.Read();
  DG_ASSIGN_OR_RETURN(const std::uint64_t last, LastChange());
  if (last <= sequence) return false;
  DG_ASSIGN_OR_RETURN(rep_->aliases, Aliases::Load(rep_->view));
  return true;
}

Result<> Reader::ChangesAfter(std::uint64_t* sequence, const FactQuery& query, const ChangeCallback& callback) const {
  std::map<FactId, Taken> taken;
  storage::Iterator changes = rep_->view.IteratePrefix(Family::kTimeline, std::string_view(&kChangeTag, 1));
  changes.Seek(ChangeKey(*sequence + 1));
  const std::uint64_t wanted = *sequence + 1;
  for (bool first = true; changes.Valid(); changes.Next(), first = false) {
    const std::optional<std::uint64_t> number = SequenceFromChange(changes.key());
    if (!number) return Corruption("a change's key cannot be read");
    if (first && *number != wanted) {
      *sequence = *number - 1;
      return NotFound("changes " + std::to_string(wanted) + " to " + std::to_string(*number - 1) + " are not kept any more");
    }
    DG_ASSIGN_OR_RETURN(const ChangeRecord record, DecodeChange(changes.value()));
    const auto [at, is_first] = taken.try_emplace(record.fact);
    if (is_first) at->second.first = record;
    at->second.what |= record.what;
    at->second.sequence = *number;
    *sequence = *number;
  }
  DG_RETURN_IF_ERROR(changes.status());

  std::vector<std::pair<FactId, Taken>> ordered(taken.begin(), taken.end());
  std::ranges::sort(ordered, {}, [](const auto& entry) { return entry.second.sequence; });
  for (const auto& [id, changed] : ordered) {
    DG_ASSIGN_OR_RETURN(const std::optional<Fact> fact, rep_->FindFact(id));
    if (!fact || !MatchesQuery(query, *fact)) continue;  // it is gone, or another one holds its statements
    DG_ASSIGN_OR_RETURN(NamedFact named, rep_->Name(*fact));
    if (!HasEnd(named, query.entity)) continue;
    const FactChange change = ChangeOf(changed, std::move(named));
    if (change.is_new || change.status || change.conflict) callback(change);
  }
  return {};
}

}  // namespace dealgraph::graph
