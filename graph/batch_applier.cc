#include "graph/batch_applier.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "graph/claims.h"
#include "graph/fact_grouping.h"
#include "graph/keys.h"
#include "graph/lookup.h"

namespace dealgraph::graph {
namespace {

using storage::Family;

// Adds to a named count, and forgets it at zero.
void Count(std::map<std::string, std::uint64_t>* counts, const std::string& name, std::int64_t delta) {
  std::uint64_t& count = (*counts)[name];
  count += static_cast<std::uint64_t>(delta);
  if (count == 0) counts->erase(name);
}

Telling TellingOf(const ClaimStub& stub, const ClaimId& claim) {
  return {stub.source, stub.language, stub.status, stub.negated, 1, stub.published, stub.published, claim};
}

std::optional<std::int32_t> DayOf(const Fact& fact) {
  if (!fact.day) return std::nullopt;
  return static_cast<std::int32_t>(fact.day->time_since_epoch().count());
}

const Fact* FindBefore(const std::vector<Fact>& before, const Fact& fact) {
  const Fact* shares = nullptr;
  for (const Fact& candidate : before) {
    if (candidate.id == fact.id) return &candidate;
    const bool holds = std::ranges::any_of(candidate.statements, [&](std::uint64_t statement) {
      return std::ranges::binary_search(fact.statements, statement);
    });
    if (holds && shares == nullptr) shares = &candidate;
  }
  return shares;
}

void CountOutcome(Outcome outcome, OutcomeCounts* counts) {
  ++counts->received;
  if (outcome == Outcome::kApplied) ++counts->applied;
  if (outcome == Outcome::kDuplicate) ++counts->duplicate;
  if (outcome == Outcome::kWithdrawn) ++counts->withdrawn;
}

VersionEntry* Find(std::vector<VersionEntry>* entries, const VersionId& id) {
  const auto found =
      std::find_if(entries->begin(), entries->end(), [&](const VersionEntry& e) { return e.id == id; });
  return found == entries->end() ? nullptr : &*found;
}

}  // namespace

// ---- Articles and versions

Result<> BatchApplier::Prepare(std::span<const IncomingArticle> articles) {
  std::vector<ArticleId> ids;
  std::vector<std::string> keys;
  for (const IncomingArticle& incoming : articles) {
    ids.push_back(ArticleIdOf(incoming.article));
    keys.emplace_back(ids.back().AsBytes());
  }
  DG_ASSIGN_OR_RETURN(auto records, view_.MultiGet(Family::kArticles, keys));
  for (std::size_t i = 0; i < ids.size(); ++i) prepared_heads_[ids[i]] = std::move(records[i]);
  return {};
}

Result<BatchApplier::Head*> BatchApplier::HeadOf(const nlp::Article& article, const ArticleId& id) {
  if (const auto found = heads_.find(id); found != heads_.end()) return &found->second;
  std::optional<std::string> record;
  if (const auto found = prepared_heads_.find(id); found != prepared_heads_.end()) {
    record = std::move(found->second);
  } else {
    DG_ASSIGN_OR_RETURN(record, view_.Get(Family::kArticles, id.AsBytes()));
  }
  Head head;
  if (record) {
    DG_ASSIGN_OR_RETURN(head.head, DecodeHead(id, *record));
  } else {
    head.is_new = true;
    if (!article.id.empty() || !article.url.empty()) head.head.source = article.source;
    head.head.id = article.id;
    if (article.id.empty()) head.head.url = article.url;
  }
  return &(heads_[id] = std::move(head));
}

Result<BatchApplier::Reading*> BatchApplier::ReadingOf(const VersionId& id) {
  if (const auto found = readings_.find(id); found != readings_.end()) return &found->second;
  DG_ASSIGN_OR_RETURN(std::optional<ArticleVersion> version, FindVersion(view_, id));
  if (!version) return Corruption("version " + id.ToHex() + " of an article is missing");
  Reading reading{std::move(*version), {}};
  reading.version.article.title.clear();
  reading.version.article.text.clear();
  DG_ASSIGN_OR_RETURN(reading.claims, ClaimsIn(view_, id));
  return &(readings_[id] = std::move(reading));
}

// Writes the version and its claims; the texts stay in the store only.
BatchApplier::Reading* BatchApplier::AddVersion(const IncomingArticle& incoming, const VersionId& id,
                                                const Sha256& content_sha256) {
  Reading reading;
  ArticleVersion& version = reading.version;
  version.id = id;
  version.article = incoming.article;
  version.content_sha256 = content_sha256;
  const std::string& raw = incoming.article.raw_sha256;
  if (raw.size() == version.raw_sha256.bytes.size())
    std::copy(raw.begin(), raw.end(), version.raw_sha256.bytes.begin());
  version.language = incoming.extraction.language;
  version.has_pack = incoming.extraction.has_pack;
  version.pack_version = incoming.extraction.pack_version;
  // A withdrawn version may carry its text still; it claims nothing.
  if (!incoming.article.withdrawn) reading.claims = ClaimsOf(version, incoming.extraction);
  batch_.Put(Family::kArticles, id.AsBytes(), EncodeVersion(version));
  version.article.title.clear();
  version.article.text.clear();
  PutClaims(reading);
  ++counters_.versions;
  Count(&counters_.languages, version.language, 1);
  Count(&counters_.pack_versions, version.pack_version, 1);
  return &(readings_[id] = std::move(reading));
}

void BatchApplier::PutClaims(const Reading& reading) {
  for (const Claim& claim : reading.claims)
    batch_.Put(Family::kClaims, claim.id.AsBytes(), EncodeClaim(claim));
  counters_.claims += reading.claims.size();
}

// The version is there, but an older language pack had read it: the newer reading takes the place of the
// older.
Result<> BatchApplier::ReadAnew(const IncomingArticle& incoming, const VersionEntry& entry, bool current) {
  const Standing standing = current ? Standing::kCurrent : Standing::kRetired;
  DG_ASSIGN_OR_RETURN(Reading* const reading, ReadingOf(entry.id));
  Move(*reading, standing, Standing::kAbsent);
  for (const Claim& claim : reading->claims) batch_.Delete(Family::kClaims, claim.id.AsBytes());
  counters_.claims -= reading->claims.size();

  ArticleVersion& version = reading->version;
  --counters_.versions;  // AddVersion counts it again
  Count(&counters_.languages, version.language, -1);
  Count(&counters_.pack_versions, version.pack_version, -1);
  const Sha256 content_sha256 = version.content_sha256;
  // When dealgraph learnt of the text does not change by reading it again.
  IncomingArticle again = incoming;
  again.article.recorded_time = version.article.recorded_time;
  again.article.record_time = version.article.record_time;
  again.article.raw_sha256 = version.raw_sha256.AsBytes();
  Move(*AddVersion(again, entry.id, content_sha256), Standing::kAbsent, standing);
  return {};
}

Result<Outcome> BatchApplier::Add(const IncomingArticle& incoming) {
  const nlp::Article& article = incoming.article;
  const ArticleId article_id = ArticleIdOf(article);
  const Sha256 content_sha256 = ContentSha256(article);
  const VersionId id = VersionIdOf(article_id, article, content_sha256);
  DG_ASSIGN_OR_RETURN(Head* const head, HeadOf(article, article_id));
  std::vector<VersionEntry>& entries = head->head.versions;
  const std::optional<VersionId> before = CurrentVersion(entries);

  Outcome outcome = Outcome::kDuplicate;
  VersionEntry* entry = Find(&entries, id);
  const bool is_new = entry == nullptr;
  if (is_new) {
    VersionEntry made = EntryOf(id, article);
    made.pack_version = incoming.extraction.pack_version;
    const auto at =
        std::lower_bound(entries.begin(), entries.end(), made,
                         [](const VersionEntry& a, const VersionEntry& b) { return a.id < b.id; });
    entries.insert(at, made);
    head->changed = true;
    outcome = article.withdrawn ? Outcome::kWithdrawn : Outcome::kApplied;
    AddVersion(incoming, id, content_sha256);
  } else {
    const bool other_pack = entry->pack_version != incoming.extraction.pack_version;
    if (incoming.read_anew ? other_pack : IsOlderPack(entry->pack_version, incoming.extraction.pack_version)) {
      DG_RETURN_IF_ERROR(ReadAnew(incoming, *entry, before == id));
      entry->pack_version = incoming.extraction.pack_version;
      head->changed = true;
      if (!article.withdrawn) outcome = Outcome::kApplied;
    }
    // The same text once more, later: it may count again after another one.
    if (entry->record_time < article.record_time) {
      entry->record_time = article.record_time;
      head->changed = true;
    }
  }

  const std::optional<VersionId> after = CurrentVersion(entries);
  if (before != after && before) {
    DG_ASSIGN_OR_RETURN(const Reading* const reading, ReadingOf(*before));
    Move(*reading, Standing::kCurrent, Standing::kRetired);
  }
  if (is_new) {
    Move(readings_[id], Standing::kAbsent, after == id ? Standing::kCurrent : Standing::kRetired);
  }
  if (before != after && after && !(is_new && after == id)) {
    DG_ASSIGN_OR_RETURN(const Reading* const reading, ReadingOf(*after));
    Move(*reading, Standing::kRetired, Standing::kCurrent);
  }

  if (incoming.read_anew) return outcome;
  CountOutcome(outcome, &counters_.outcomes);
  if (!incoming.input.empty()) CountOutcome(outcome, &inputs_[incoming.input]);
  return outcome;
}

void BatchApplier::CountDeadLetters(std::uint64_t records, const DeadLettersByInput& by_input) {
  counters_.outcomes.received += records;
  counters_.outcomes.dead_lettered += records;
  for (const auto& [input, count] : by_input) {
    inputs_[input].received += count;
    inputs_[input].dead_lettered += count;
  }
}

void BatchApplier::SetPosition(const SourcePosition& position) {
  if (position.next_offset == kForgetPosition) return batch_.Delete(Family::kPositions, position.partition);
  batch_.Put(Family::kPositions, position.partition, EncodePosition(position));
}

// ---- Claims that begin or cease to count

void BatchApplier::Move(const Reading& reading, Standing from, Standing to) {
  if (from == to || reading.claims.empty()) return;
  const std::vector<StatedClaim> stated = StatedClaimsOf(reading.version, reading.claims);
  for (std::size_t i = 0; i < stated.size(); ++i) {
    const Claim& claim = reading.claims[i];
    StatementChange& change = statements_[StatementKey(stated[i].pair, stated[i].statement.id)];
    change.pair = stated[i].pair;
    change.content = stated[i].statement;
    const ClaimStub stub{to == Standing::kCurrent,
                         reading.version.article.source,
                         reading.version.language,
                         claim.status,
                         claim.negated,
                         PublishedOf(reading.version.article)};
    change.stubs[claim.id] = to == Standing::kAbsent ? std::nullopt : std::optional(stub);
    if (from == Standing::kCurrent) {
      change.rebuild = true;
      CountNames(claim, -1);
    }
    if (to == Standing::kCurrent) {
      change.added.push_back(TellingOf(stub, claim.id));
      CountNames(claim, 1);
    }
  }
}

void BatchApplier::CountNames(const Claim& claim, std::int64_t delta) {
  names_[claim.from.entity][{claim.from.name, claim.from.type}] += delta;
  if (claim.to) names_[claim.to->entity][{claim.to->name, claim.to->type}] += delta;
}

// ---- What follows from it

Result<storage::Batch> BatchApplier::Finish() {
  for (auto& [id, head] : heads_) {
    if (head.is_new) ++counters_.articles;
    if (head.changed) batch_.Put(Family::kArticles, id.AsBytes(), EncodeHead(head.head));
  }
  DG_RETURN_IF_ERROR(FinishStatements());
  DG_RETURN_IF_ERROR(FinishEntities());
  DG_RETURN_IF_ERROR(FinishInputs());
  batch_.Put(Family::kMeta, kCountersKey, EncodeCounters(counters_));
  return std::move(batch_);
}

Result<> BatchApplier::FinishStatements() {
  std::vector<std::string> keys;
  for (const auto& [key, change] : statements_) keys.push_back(key);
  DG_ASSIGN_OR_RETURN(const auto records, view_.MultiGet(Family::kEdgesOut, keys));
  std::size_t i = 0;
  // Keys begin with their pair, so the statements of one pair stand together.
  std::vector<Statement> changed;
  std::optional<Pair> pair;
  for (auto& [key, change] : statements_) {
    if (pair && *pair != change.pair) {
      DG_RETURN_IF_ERROR(FinishFacts(*pair, changed));
      changed.clear();
    }
    pair = change.pair;
    Statement statement = change.content;
    if (change.rebuild) {
      DG_RETURN_IF_ERROR(Rebuild(change, &statement.tellings));
    } else {
      if (records[i]) {
        DG_ASSIGN_OR_RETURN(statement, DecodeStatement(change.content.id, *records[i]));
      }
      for (const Telling& telling : change.added) AddTelling(telling, &statement.tellings);
    }
    for (const auto& [claim, stub] : change.stubs) {
      const std::string stub_key = StubKey(change.pair, statement.id, claim);
      if (stub) {
        batch_.Put(Family::kEdgesOut, stub_key, EncodeStub(*stub));
      } else {
        batch_.Delete(Family::kEdgesOut, stub_key);
      }
    }
    if (!statement.tellings.empty()) {
      batch_.Put(Family::kEdgesOut, key, EncodeStatement(statement));
    } else if (records[i]) {
      batch_.Delete(Family::kEdgesOut, key);
    }
    changed.push_back(std::move(statement));
    ++i;
  }
  return pair ? FinishFacts(*pair, changed) : Result<>();
}

// The tellings of all claims of a statement that count, from their index.
Result<> BatchApplier::Rebuild(const StatementChange& change, std::vector<Telling>* tellings) {
  tellings->clear();
  const std::string prefix = StubsPrefix(change.pair, change.content.id);
  storage::Iterator stubs = view_.IteratePrefix(Family::kEdgesOut, prefix);
  for (; stubs.Valid(); stubs.Next()) {
    const std::optional<ClaimId> claim = ClaimId::FromBytes(stubs.key().substr(prefix.size()));
    if (!claim) return Corruption("a claim's index key has " + std::to_string(stubs.key().size()) + " bytes");
    if (change.stubs.contains(*claim)) continue;
    DG_ASSIGN_OR_RETURN(const ClaimStub stub, DecodeStub(stubs.value()));
    if (stub.current) AddTelling(TellingOf(stub, *claim), tellings);
  }
  DG_RETURN_IF_ERROR(stubs.status());
  for (const auto& [claim, stub] : change.stubs) {
    if (stub && stub->current) AddTelling(TellingOf(*stub, claim), tellings);
  }
  return {};
}

// All statements of the pair as they are now.
Result<std::vector<Statement>> BatchApplier::StatementsOf(const Pair& pair,
                                                          const std::vector<Statement>& changed) {
  DG_ASSIGN_OR_RETURN(std::vector<Statement> statements, StatementsIn(view_, pair));
  // The changed ones come in the order of their keys, which is that of their ids.
  std::erase_if(statements, [&](const Statement& stored) {
    return std::ranges::binary_search(changed, stored.id, {}, &Statement::id);
  });
  statements.insert(statements.end(), changed.begin(), changed.end());
  return statements;
}

Result<> BatchApplier::FinishFacts(const Pair& pair, const std::vector<Statement>& changed) {
  DG_ASSIGN_OR_RETURN(const std::vector<Statement> statements, StatementsOf(pair, changed));
  return PutFacts(pair, GroupFacts(pair, statements));
}

// Writes the difference between the pair's facts as they are stored and as they are now.
Result<> BatchApplier::PutFacts(const Pair& pair, const std::vector<Fact>& facts) {
  DG_ASSIGN_OR_RETURN(std::vector<Fact> stored, FactsIn(view_, pair));
  // What each was before; a fact whose id changed is the one that held its first statement.
  const std::vector<Fact> before = stored;
  std::map<FactId, Fact> old;
  for (Fact& fact : stored) old.emplace(fact.id, std::move(fact));
  // It stays when the last fact goes: superseded claims are found by it.
  if (old.empty()) batch_.Put(Family::kEdgesIn, EdgeInKey(pair), {});
  for (const Fact& fact : facts) {
    DG_RETURN_IF_ERROR(NoteChange(fact, FindBefore(before, fact)));
    const auto found = old.find(fact.id);
    if (found == old.end()) {
      ++counters_.facts;
      PutFact(pair, fact);
      continue;
    }
    if (found->second != fact) {
      if (found->second.day != fact.day) {
        batch_.Delete(Family::kTimeline, TimelineKey(DayOf(found->second), pair, fact.id));
      }
      PutFact(pair, fact);
    }
    old.erase(found);
  }
  for (const auto& [id, fact] : old) DeleteFact(pair, fact);
  return {};
}

// The log of changes, for those who follow the graph (Reader::ChangesAfter).
Result<> BatchApplier::NoteChange(const Fact& fact, const Fact* before) {
  ChangeRecord change{.fact = fact.id};
  if (before == nullptr) {
    change.what = ChangeRecord::kNew;
  } else {
    const bool status = before->status != fact.status || before->negated != fact.negated;
    const bool conflict = fact.conflict && (!before->conflict || before->amounts.size() < fact.amounts.size());
    if (status) change.what |= ChangeRecord::kStatus;
    if (conflict) change.what |= ChangeRecord::kConflict;
    change.status_before = before->status;
    change.negated_before = before->negated;
  }
  if (change.what == 0) return {};
  if (!last_change_) {
    storage::Iterator changes = view_.IteratePrefix(Family::kTimeline, std::string_view(&kChangeTag, 1));
    changes.SeekToLast();
    last_change_ = changes.Valid() ? SequenceFromChange(changes.key()).value_or(0) : 0;
    DG_RETURN_IF_ERROR(changes.status());
  }
  ++*last_change_;
  batch_.Put(Family::kTimeline, ChangeKey(*last_change_), EncodeChange(change));
  if (*last_change_ > kChangesKept) batch_.Delete(Family::kTimeline, ChangeKey(*last_change_ - kChangesKept));
  return {};
}

void BatchApplier::PutFact(const Pair& pair, const Fact& fact) {
  batch_.Put(Family::kFacts, FactKey(pair, fact.id), EncodeFact(fact));
  batch_.Put(Family::kTimeline, TimelineKey(DayOf(fact), pair, fact.id), {});
  batch_.Put(Family::kTimeline, FactPlaceKey(fact.id), PairKey(pair));
}

void BatchApplier::DeleteFact(const Pair& pair, const Fact& fact) {
  --counters_.facts;
  batch_.Delete(Family::kFacts, FactKey(pair, fact.id));
  batch_.Delete(Family::kTimeline, TimelineKey(DayOf(fact), pair, fact.id));
  batch_.Delete(Family::kTimeline, FactPlaceKey(fact.id));
}

Result<> BatchApplier::FinishInputs() {
  for (const auto& [input, added] : inputs_) {
    DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view_.Get(Family::kMeta, InputKey(input)));
    OutcomeCounts counts;
    if (record) {
      DG_ASSIGN_OR_RETURN(counts, DecodeOutcomes(*record));
    }
    counts.received += added.received;
    counts.applied += added.applied;
    counts.duplicate += added.duplicate;
    counts.withdrawn += added.withdrawn;
    counts.dead_lettered += added.dead_lettered;
    batch_.Put(Family::kMeta, InputKey(input), EncodeOutcomes(counts));
  }
  return {};
}

Result<> BatchApplier::FinishEntities() {
  std::vector<std::string> keys;
  for (const auto& [id, delta] : names_) keys.push_back(EntityKey(id));
  DG_ASSIGN_OR_RETURN(const auto records, view_.MultiGet(Family::kEntities, keys));
  std::size_t i = 0;
  for (const auto& [id, delta] : names_) {
    const bool existed = records[i].has_value();
    EntityRecord entity;
    if (existed) {
      DG_ASSIGN_OR_RETURN(entity, DecodeEntity(*records[i]));
    } else {
      const nlp::EntityType type = delta.begin()->first.second;
      entity.entity_class = ClassOf(type);
    }
    ++i;
    for (const auto& [key, change] : delta) {
      const auto at = std::lower_bound(entity.names.begin(), entity.names.end(), key,
                                       [](const EntityName& a, const auto& b) {
                                         return std::tie(a.name, a.type) < std::tie(b.first, b.second);
                                       });
      if (at != entity.names.end() && at->name == key.first && at->type == key.second) {
        at->claims += static_cast<std::uint64_t>(change);
      } else if (change != 0) {
        entity.names.insert(at, {key.first, key.second, static_cast<std::uint64_t>(change)});
      }
    }
    PutEntity(id, existed, std::move(entity));
  }
  return {};
}

// An entity lives as long as a current claim names it.
void BatchApplier::PutEntity(const EntityId& id, bool existed, EntityRecord entity) {
  std::set<std::string> folded;  // of what it is called now and was before
  for (const EntityName& name : entity.names) folded.insert(FoldEntityName(name.name, entity.entity_class));
  std::erase_if(entity.names, [](const EntityName& name) { return name.claims == 0; });
  for (const EntityName& name : entity.names) {
    const std::string known = FoldEntityName(name.name, entity.entity_class);
    if (folded.erase(known) > 0) batch_.Put(Family::kNames, NameKey(known, id), {});
  }
  for (const std::string& forgotten : folded) batch_.Delete(Family::kNames, NameKey(forgotten, id));
  const std::string key = EntityKey(id);
  if (!entity.names.empty()) {
    entity.folded = FoldEntityName(entity.names.front().name, entity.entity_class);
    batch_.Put(Family::kEntities, key, EncodeEntity(entity));
    if (!existed) ++counters_.entities;
  } else if (existed) {
    --counters_.entities;
    batch_.Delete(Family::kEntities, key);
  }
}

}  // namespace dealgraph::graph
