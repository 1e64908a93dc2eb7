// The records of the graph and their encodings: what stands in the store's values (docs/storage-format.md).
//
// A Decode…() reads any layout version up to the newest and says kCorruption for bytes that no Encode…()
// wrote. Pure; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "graph/entity_names.h"
#include "graph/incoming.h"
#include "graph/model.h"
#include "graph/statements.h"

namespace dealgraph::graph {

// What orders one version among those of its article (identity.h).
struct VersionEntry {
  VersionId id;
  std::optional<Timestamp> updated;
  std::optional<std::int64_t> version;
  std::optional<Timestamp> record_time;  // the latest with which it came
  bool withdrawn = false;
  std::string pack_version;  // of the claims that are kept
  bool operator==(const VersionEntry&) const = default;
};

// An article: how it is known, and its versions in the order of their ids.
struct ArticleHead {
  std::string source;
  std::string id;   // empty: identified by url
  std::string url;  // empty: identified by content
  std::vector<VersionEntry> versions;
  bool operator==(const ArticleHead&) const = default;
};

// An entity: its names in current claims.
struct EntityRecord {
  EntityClass entity_class = EntityClass::kOrganisation;
  std::string folded;  // of the first of its names
  std::vector<EntityName> names;  // sorted by name, then type
  bool operator==(const EntityRecord&) const = default;
};

// One claim as its pair's index has it: enough to make a statement's tellings afresh.
struct ClaimStub {
  bool current = false;
  std::string source;
  std::string language;
  nlp::Status status = nlp::Status::kCompleted;
  bool negated = false;
  std::optional<Timestamp> published;
  bool operator==(const ClaimStub&) const = default;
};

// Numbers kept up to date with every batch.
struct Counters {
  OutcomeCounts outcomes;
  std::uint64_t articles = 0;
  std::uint64_t versions = 0;
  std::uint64_t claims = 0;
  std::uint64_t facts = 0;
  std::uint64_t entities = 0;
  std::map<std::string, std::uint64_t> languages;
  std::map<std::string, std::uint64_t> pack_versions;
  bool operator==(const Counters&) const = default;
};

std::string EncodeHead(const ArticleHead& head);
Result<ArticleHead> DecodeHead(const ArticleId& article, std::string_view bytes);

// `current` is not part of the record: the head decides it.
std::string EncodeVersion(const ArticleVersion& version);
Result<ArticleVersion> DecodeVersion(const VersionId& id, std::string_view bytes);

std::string EncodeClaim(const Claim& claim);
Result<Claim> DecodeClaim(const ClaimId& id, std::string_view bytes);

std::string EncodeStub(const ClaimStub& stub);
Result<ClaimStub> DecodeStub(std::string_view bytes);

// What is said, without who tells it: the bytes whose hash is the statement's id.
std::string EncodeStatementContent(const Statement& statement);
std::string EncodeStatement(const Statement& statement);
Result<Statement> DecodeStatement(std::uint64_t id, std::string_view bytes);

// Type and ends are in the key.
std::string EncodeFact(const Fact& fact);
Result<Fact> DecodeFact(std::string_view bytes);

// What a batch changed of a fact that somebody follows. Bits of a byte; persisted: never renumber.
struct ChangeRecord {
  static constexpr std::uint8_t kNew = 1;
  static constexpr std::uint8_t kStatus = 2;    // its status, or whether it is negated
  static constexpr std::uint8_t kConflict = 4;  // another sum that contradicts
  std::uint8_t what = 0;
  FactId fact;
  nlp::Status status_before = nlp::Status::kCompleted;  // of kStatus
  bool negated_before = false;
};
std::string EncodeChange(const ChangeRecord& change);
Result<ChangeRecord> DecodeChange(std::string_view bytes);

std::string EncodeEntity(const EntityRecord& entity);
Result<EntityRecord> DecodeEntity(std::string_view bytes);

std::string EncodePosition(const SourcePosition& position);
Result<SourcePosition> DecodePosition(std::string_view bytes);

std::string EncodeOutcomes(const OutcomeCounts& outcomes);
Result<OutcomeCounts> DecodeOutcomes(std::string_view bytes);

std::string EncodeCounters(const Counters& counters);
Result<Counters> DecodeCounters(std::string_view bytes);

}  // namespace dealgraph::graph
