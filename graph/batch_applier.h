// BatchApplier turns one batch of articles into one storage::Batch: the working part of Writer.
//
// It reads one view of the store and keeps what the batch has changed so far on top of it, so that an article
// sees those before it. Add() decides what each article is and which claims begin or cease to count; Finish()
// then brings up to date what follows from that, each touched statement, fact and entity once. Lives as long
// as its batch. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "graph/identity.h"
#include "graph/incoming.h"
#include "graph/records.h"
#include "storage/store.h"

namespace dealgraph::graph {

class BatchApplier {
 public:
  // `view` is of a state that has `counters`.
  BatchApplier(storage::View view, Counters counters)
      : view_(std::move(view)), counters_(std::move(counters)) {}

  // Reads ahead what the articles will ask for.
  Result<> Prepare(std::span<const IncomingArticle> articles);
  Result<Outcome> Add(const IncomingArticle& incoming);
  void CountDeadLetters(std::uint64_t records, const DeadLettersByInput& by_input);
  void SetPosition(const SourcePosition& position);
  // After the last Add(): the whole change, counters included.
  Result<storage::Batch> Finish();

  const Counters& counters() const { return counters_; }

 private:
  // Whether a version's claims count.
  enum class Standing : std::uint8_t { kAbsent, kRetired, kCurrent };

  struct Head {
    ArticleHead head;
    bool is_new = false;
    bool changed = false;
  };
  // A version without its texts, and its claims.
  struct Reading {
    ArticleVersion version;
    std::vector<Claim> claims;
  };
  // What the batch changes of one statement.
  struct StatementChange {
    Pair pair;
    Statement content;
    std::vector<Telling> added;
    bool rebuild = false;                               // a claim left: the tellings are made afresh
    std::map<ClaimId, std::optional<ClaimStub>> stubs;  // absent: deleted
  };
  using NameDelta = std::map<std::pair<std::string, nlp::EntityType>, std::int64_t>;

  Result<Head*> HeadOf(const nlp::Article& article, const ArticleId& id);
  Result<Reading*> ReadingOf(const VersionId& id);
  Reading* AddVersion(const IncomingArticle& incoming, const VersionId& id, const Sha256& content_sha256);
  Result<> ReadAnew(const IncomingArticle& incoming, const VersionEntry& entry, bool current);
  void PutClaims(const Reading& reading);
  void Move(const Reading& reading, Standing from, Standing to);
  void CountNames(const Claim& claim, std::int64_t delta);

  Result<> FinishInputs();
  Result<> FinishStatements();
  Result<> Rebuild(const StatementChange& change, std::vector<Telling>* tellings);
  Result<> FinishFacts(const Pair& pair, const std::vector<Statement>& changed);
  Result<std::vector<Statement>> StatementsOf(const Pair& pair, const std::vector<Statement>& changed);
  Result<> PutFacts(const Pair& pair, const std::vector<Fact>& facts);
  Result<> NoteChange(const Fact& fact, const Fact* before);
  void PutFact(const Pair& pair, const Fact& fact);
  void DeleteFact(const Pair& pair, const Fact& fact);
  Result<> FinishEntities();
  void PutEntity(const EntityId& id, bool existed, EntityRecord entity);

  storage::View view_;
  Counters counters_;
  storage::Batch batch_;
  std::map<ArticleId, std::optional<std::string>> prepared_heads_;
  std::map<ArticleId, Head> heads_;
  std::map<VersionId, Reading> readings_;
  std::map<std::string, StatementChange> statements_;  // by key
  std::map<EntityId, NameDelta> names_;
  std::map<std::string, OutcomeCounts> inputs_;  // what the batch adds
  std::optional<std::uint64_t> last_change_;     // once it is known
};

}  // namespace dealgraph::graph
