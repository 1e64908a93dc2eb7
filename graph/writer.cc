#include "graph/writer.h"

#include "graph/aliases.h"
#include "graph/batch_applier.h"
#include "graph/keys.h"
#include "graph/records.h"
#include "storage/store.h"

namespace dealgraph::graph {

using storage::Family;

struct Writer::Rep {
  explicit Rep(storage::Store& opened) : store(opened) {}
  storage::Store& store;
  Counters counters;  // as in the store
};

Writer::Writer(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::Create(storage::Store& store) {
  if (!store.is_writer())
    return InvalidArgument("the store in " + store.directory() + " is open for reading only");
  auto rep = std::make_unique<Rep>(store);
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, store.Read().Get(Family::kMeta, kCountersKey));
  if (record) {
    DG_ASSIGN_OR_RETURN(rep->counters, DecodeCounters(*record));
  }
  return std::unique_ptr<Writer>(new Writer(std::move(rep)));
}

Result<std::vector<Outcome>> Writer::Apply(std::span<const IncomingArticle> articles,
                                           std::span<const SourcePosition> positions,
                                           std::uint64_t dead_lettered,
                                           const DeadLettersByInput& dead_lettered_by_input) {
  std::vector<Outcome> outcomes;
  if (articles.empty() && positions.empty() && dead_lettered == 0) return outcomes;
  BatchApplier applier(rep_->store.Read(), rep_->counters);
  DG_RETURN_IF_ERROR(applier.Prepare(articles));
  outcomes.reserve(articles.size());
  for (const IncomingArticle& article : articles) {
    DG_ASSIGN_OR_RETURN(const Outcome outcome, applier.Add(article));
    outcomes.push_back(outcome);
  }
  applier.CountDeadLetters(dead_lettered, dead_lettered_by_input);
  for (const SourcePosition& position : positions) {
    if (position.partition.empty())
      return InvalidArgument("a source position needs the name of its partition");
    applier.SetPosition(position);
  }
  DG_ASSIGN_OR_RETURN(storage::Batch batch, applier.Finish());
  DG_RETURN_IF_ERROR(rep_->store.Write(batch));
  rep_->counters = applier.counters();
  return outcomes;
}

Result<> Writer::Flush() { return rep_->store.Flush(); }

Result<std::optional<SourcePosition>> Writer::Position(std::string_view partition) const {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record,
                      rep_->store.Read().Get(Family::kPositions, partition));
  if (!record) return std::optional<SourcePosition>();
  DG_ASSIGN_OR_RETURN(SourcePosition position, DecodePosition(*record));
  return std::optional<SourcePosition>(std::move(position));
}

Result<> Writer::ForgetPosition(std::string_view partition) {
  DG_ASSIGN_OR_RETURN(const std::optional<SourcePosition> position, Position(partition));
  if (!position) return NotFound("the store holds no position of " + std::string(partition));
  storage::Batch batch;
  batch.Delete(Family::kPositions, partition);
  DG_RETURN_IF_ERROR(rep_->store.Write(batch));
  return Flush();
}

Result<> Writer::MovePosition(std::string_view partition, std::int64_t next_offset) {
  DG_ASSIGN_OR_RETURN(std::optional<SourcePosition> position, Position(partition));
  if (!position) return NotFound("the store holds no position of " + std::string(partition));
  // Nothing is said of the record before it, nor of the cluster: whatever stands there is taken up.
  const SourcePosition moved{.partition = position->partition, .next_offset = next_offset};
  storage::Batch batch;
  batch.Put(Family::kPositions, partition, EncodePosition(moved));
  DG_RETURN_IF_ERROR(rep_->store.Write(batch));
  return Flush();
}

OutcomeCounts Writer::Counts() const { return rep_->counters.outcomes; }

namespace {

Result<EntityRecord> EntityOf(const storage::View& view, const EntityId& id) {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view.Get(Family::kEntities, EntityKey(id)));
  if (!record) return InvalidArgument("there is no entity " + id.ToHex());
  return DecodeEntity(*record);
}

// Behind the last record of the log.
Result<> LogAlias(const storage::View& view, const AliasChange& change, storage::Batch* batch) {
  DG_ASSIGN_OR_RETURN(const std::vector<AliasChange> changes, AliasChanges(view));
  batch->Put(Family::kMeta, AliasLogKey(changes.size()), EncodeAliasChange(change));
  return {};
}

}  // namespace

Result<> Writer::Merge(const EntityId& entity, const EntityId& into, const AliasNote& note) {
  const storage::View view = rep_->store.Read();
  DG_ASSIGN_OR_RETURN(const EntityRecord merged, EntityOf(view, entity));
  DG_ASSIGN_OR_RETURN(const EntityRecord target, EntityOf(view, into));
  DG_ASSIGN_OR_RETURN(const Aliases aliases, Aliases::Load(view));
  if (!aliases.Target(entity).IsZero()) {
    return InvalidArgument("entity " + entity.ToHex() + " is merged already; undo that first");
  }
  if (aliases.Resolve(into) == entity)
    return InvalidArgument("entity " + entity.ToHex() + " would be merged into itself");
  if (merged.entity_class != target.entity_class) {
    return InvalidArgument("\"" + merged.folded + "\" and \"" + target.folded + "\" are not of one kind");
  }
  storage::Batch batch;
  batch.Put(Family::kEntities, AliasKey(entity), into.AsBytes());
  DG_RETURN_IF_ERROR(LogAlias(view, {note.time, true, entity, into, note.note}, &batch));
  return rep_->store.Write(batch);
}

Result<> Writer::Unmerge(const EntityId& entity, const AliasNote& note) {
  const storage::View view = rep_->store.Read();
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view.Get(Family::kEntities, AliasKey(entity)));
  if (!record) return InvalidArgument("entity " + entity.ToHex() + " is not merged into another");
  storage::Batch batch;
  batch.Delete(Family::kEntities, AliasKey(entity));
  const EntityId other = EntityId::FromBytes(*record).value_or(EntityId());
  DG_RETURN_IF_ERROR(LogAlias(view, {note.time, false, entity, other, note.note}, &batch));
  return rep_->store.Write(batch);
}

}  // namespace dealgraph::graph
