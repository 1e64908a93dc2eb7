// Reader asks the graph: facts, entities, claims with their quotes, articles, statistics, and whether it is
// all true.
//
// It reads one consistent state: of its creation, or of its last Refresh(). Answers stream through callbacks,
// so that no call holds more than its limit in memory; a callback returns false to stop. One thread a Reader;
// any number of Readers on one store.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "graph/aliases.h"
#include "graph/incoming.h"
#include "graph/model.h"

namespace dealgraph::storage {
class Store;
}

namespace dealgraph::graph {

enum class FactOrder : std::uint8_t {
  kNewest,  // by day, latest first; undated last
  kOldest,
  kAmount,      // by the preferred amount's number, largest first; sums of one currency stand together
  kPublishers,  // most first
};

struct FactQuery {
  std::string entity;  // folded, a part of the name of either end; empty: any
  std::optional<nlp::RelationType> type;
  std::optional<Decimal> min_amount;           // of the preferred amount; with a currency only in that one
  std::string currency;                        // ISO 4217; empty: any
  std::optional<std::chrono::sys_days> since;  // event day (stated, else of publication) not before
  std::optional<nlp::Status> status;
  std::string language;  // one of the languages it is told in
  FactOrder order = FactOrder::kNewest;
  std::size_t limit = 100;  // 1 to kFactLimitMax: an ordered answer is held in memory up to it
};
inline constexpr std::size_t kFactLimitMax = 100'000;
inline constexpr std::size_t kNameMatchesMax = 10'000;

// A fact with its ends' names.
struct NamedFact {
  Fact fact;
  Entity from;
  std::optional<Entity> to;
};

struct StoreStatistics {
  std::uint64_t articles = 0;
  std::uint64_t versions = 0;
  std::uint64_t claims = 0;  // of all versions, superseded ones too
  std::uint64_t facts = 0;
  std::uint64_t entities = 0;
  std::map<std::string, std::uint64_t> languages;      // versions by language
  std::map<std::string, std::uint64_t> pack_versions;  // versions by language pack; "" is no_pack
  OutcomeCounts outcomes;
  std::map<std::string, OutcomeCounts> inputs;  // of those, what came by each configured source
  std::vector<SourcePosition> positions;
  std::uint64_t bytes_on_disk = 0;
  std::uint32_t format_version = 0;
};

// What Verify() found. Damage is described in full sentences that name the article.
struct VerifyReport {
  std::uint64_t articles = 0;
  std::uint64_t versions = 0;
  std::uint64_t claims = 0;
  std::uint64_t evidence_ranges = 0;
  std::uint64_t facts = 0;
  std::uint64_t damaged = 0;
  std::vector<std::string> damage;  // the first 100
};

// An entity that somebody said to be the same as another one.
struct MergedEntity {
  Entity entity;  // its own names, `merged_into` set
  EntityId into;  // directly
};

// An organisation, person, site or place that current claims name, and how widely.
struct ConfirmedEntity {
  Entity entity;             // with the names of what is merged into it
  std::string catalogue_id;  // by which extraction knows it (ClaimEnd::catalogue_id); empty: by none
  std::uint32_t articles = 0;
  std::uint32_t publishers = 0;
};

// A fact that is new or changed, as it is now.
struct FactChange {
  std::uint64_t sequence = 0;
  bool is_new = false;
  bool status = false;    // its status changed, or whether it is negated
  bool conflict = false;  // another sum contradicts
  nlp::Status status_before = nlp::Status::kCompleted;  // of `status`
  bool negated_before = false;
  NamedFact named;
};

class Reader {
 public:
  // `store` (writer or reader) outlives the Reader.
  static Result<std::unique_ptr<Reader>> Create(storage::Store& store);
  ~Reader();

  // Moves on to the store's newest state.
  Result<> Refresh();

  // The number of the last change of a fact; 0: there was none.
  Result<std::uint64_t> LastChange() const;
  // Moves on to the store's newest state and says whether it holds changes behind `sequence`.
  Result<bool> RefreshForChanges(std::uint64_t sequence);
  using ChangeCallback = std::function<void(const FactChange&)>;
  // The changes behind `*sequence`, in order, as far as their facts match the query (its order and limit are not heeded); a
  // fact that changed several times comes once. Moves `*sequence` on. kNotFound: the oldest of them are not kept any more;
  // `*sequence` moves on to what is.
  Result<> ChangesAfter(std::uint64_t* sequence, const FactQuery& query, const ChangeCallback& callback) const;

  using FactCallback = std::function<bool(const NamedFact&)>;
  Result<> ListFacts(const FactQuery& query, const FactCallback& callback) const;
  // Every fact, in key order, without a limit.
  Result<> AllFacts(const FactCallback& callback) const;
  // kNotFound: no such fact (any more: a fact's id changes when an earlier statement of the deal turns up).
  Result<NamedFact> GetFact(const FactId& id) const;

  // Entities whose folded name equals that of `name`, else those whose name contains it; most claims first.
  // Like an entity filter, kInvalidArgument when more than kNameMatchesMax match: say more of the name.
  Result<std::vector<Entity>> FindEntities(std::string_view name, std::size_t limit = 20) const;
  Result<Entity> GetEntity(const EntityId& id) const;

  // What is merged into another entity, in the order of ids, each with its own names.
  Result<std::vector<MergedEntity>> MergedEntities() const;
  // Every merge and split there was, oldest first.
  Result<std::vector<AliasChange>> AliasLog() const;

  // Every entity that current claims of so many articles and publishers name, in the order of ids. Reads all articles; `progress` is told
  // versions read and their number.
  using ProgressCallback = std::function<void(std::uint64_t done, std::uint64_t total)>;
  Result<std::vector<ConfirmedEntity>> ConfirmedEntities(std::uint32_t articles_min, std::uint32_t publishers_min,
                                                         const ProgressCallback& progress = {}) const;

  using ClaimCallback = std::function<bool(const QuotedClaim&)>;
  // The current claims of a fact, first published first. Their ids are held in memory, their texts one by
  // one.
  Result<> ClaimsOfFact(const Fact& fact, const ClaimCallback& callback) const;
  // All claims with the entity (or what is merged into it) at an end; `superseded`: those of old versions
  // too.
  Result<> ClaimsOfEntity(const EntityId& entity, bool superseded, const ClaimCallback& callback) const;
  // What one version claims.
  Result<> ClaimsOfVersion(const VersionId& version, const ClaimCallback& callback) const;

  struct Neighbour {
    Entity entity;
    int hops = 0;  // 1: beside the start
    NamedFact by;  // the fact that led here first
  };
  // Breadth first, nearest first, each entity once; at most `limit` of them. hops: 1 to 6.
  Result<std::vector<Neighbour>> Neighbours(const EntityId& entity, int hops, std::size_t limit = 200) const;
  // The facts at an entity, either end.
  Result<> FactsOf(const EntityId& entity, const FactCallback& callback) const;

  // Versions of an article, oldest first; kNotFound. By its id, or by how its source calls it.
  Result<std::vector<ArticleVersion>> Versions(const ArticleId& article) const;
  Result<std::vector<ArticleVersion>> Versions(std::string_view source, std::string_view id) const;
  Result<ArticleVersion> GetVersion(const VersionId& version) const;

  Result<StoreStatistics> Statistics() const;
  Result<std::optional<SourcePosition>> Position(std::string_view partition) const;

  // Re-reads everything and proves it: each version's SHA-256, each evidence range inside the stored text,
  // each end and amount inside the evidence, each fact the same as one made afresh from the claims. Damage is
  // in the report; an error means that reading itself failed. `progress` is told the versions done so far and
  // their total.
  Result<VerifyReport> Verify(
      const std::function<void(std::uint64_t done, std::uint64_t total)>& progress = {}) const;

  // SHA-256 over articles, claims, facts and aliases in key order, without recorded times, positions,
  // counters and dead letters: equal on every machine that has applied the same articles, in whatever order.
  Result<Sha256> Digest() const;

 private:
  struct Rep;
  explicit Reader(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace dealgraph::graph
