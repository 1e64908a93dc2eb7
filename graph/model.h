// What the graph holds, as plain values: article versions, claims, facts, entities. Reader hands them out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/hash.h"
#include "base/time.h"
#include "graph/ids.h"
#include "nlp/article.h"
#include "nlp/extraction.h"
#include "nlp/relation_types.h"

namespace dealgraph::graph {

// One received text of an article, as kept.
struct ArticleVersion {
  VersionId id;
  nlp::Article article;   // as it came, without raw_sha256, which is below
  Sha256 content_sha256;  // of title and text (ContentSha256)
  Sha256 raw_sha256;      // of the raw record; all zero when ingest gave none
  std::string language;   // as extraction decided
  bool has_pack = false;  // false: `no_pack`, stored without claims
  std::string pack_version;
  bool current = false;  // the version whose claims count
};

// One end of a claim.
struct ClaimEnd {
  EntityId entity;
  nlp::EntityType type = nlp::EntityType::kCompany;
  std::string name;                  // as the article has it, nominative
  std::optional<nlp::Span> mention;  // inside the evidence; absent for a place that only an adjective implies
  std::string catalogue_id = {};     // nlp::Entity::id: decides the entity where there is one
};

// One sum of a claim. The first of a claim's amounts is the one it states; others are the same number
// (nlp::Amount::group).
using ClaimAmount = nlp::Amount;

// One article version's statement. Immutable.
struct Claim {
  ClaimId id;
  nlp::RelationType type = nlp::RelationType::kInvestedIn;
  ClaimEnd from;
  std::optional<ClaimEnd> to;
  std::vector<ClaimAmount> amounts;
  std::optional<nlp::Quantity> quantity;
  std::optional<Decimal> stake_percent;
  std::string round;
  std::optional<PartialDate> date;
  std::string role;
  bool negated = false;
  nlp::Status status = nlp::Status::kCompleted;
  std::string attribution;
  std::vector<nlp::Span> evidence;
  std::string rule;
  std::string pack_version;
};

// A claim with the words that state it. `current` is false when its version is superseded or its article
// withdrawn.
struct QuotedClaim {
  Claim claim;
  std::string source;
  std::string url;
  std::string article_id;  // as the source calls it
  std::string title;
  std::string language;
  std::optional<Timestamp> published;
  std::string published_as_given;
  bool current = false;
  struct Quote {
    nlp::Span span;                // the evidence
    std::string text;              // its bytes
    std::vector<nlp::Span> marks;  // ends and amounts inside it, in reading order, as offsets of the field
  };
  std::vector<Quote> quotes;
};

// One sum that claims of a fact state.
struct FactAmount {
  Decimal value;
  std::optional<Decimal> min;
  std::optional<Decimal> max;
  std::string currency;
  nlp::Bound bound = nlp::Bound::kExact;
  nlp::Scope scope = nlp::Scope::kUnknown;
  std::uint32_t publishers = 0;
  std::uint32_t claims = 0;
  std::optional<Timestamp> first_published;
  bool operator==(const FactAmount&) const = default;
};

// An edge: all current claims that say the same thing (docs/facts.md).
struct Fact {
  FactId id;
  nlp::RelationType type = nlp::RelationType::kInvestedIn;
  EntityId from;
  EntityId to;  // zero: the type has no such end
  nlp::Status status = nlp::Status::kCompleted;
  bool negated = false;
  std::vector<FactAmount> amounts;  // the preferred first; empty: no sum is stated
  bool conflict = false;            // sums that cannot both be true
  std::optional<Decimal> stake_percent;
  std::optional<Decimal> quantity;
  nlp::Unit quantity_unit = nlp::Unit::kGpu;
  std::string round;
  std::string role;
  std::optional<PartialDate> date;           // as stated by a claim; absent: none states one
  std::optional<std::chrono::sys_days> day;  // the earliest event day: stated, else of publication
  std::uint32_t publishers = 0;
  std::vector<std::string> languages;  // sorted
  std::uint32_t claims = 0;
  std::string first_source;
  std::optional<Timestamp> first_published;
  ClaimId first_claim;
  std::vector<std::uint64_t> statements;  // which statements of the ends it groups (docs/storage-format.md)
  bool operator==(const Fact&) const = default;
};

// A name an entity bears, and in how many current claims.
struct EntityName {
  std::string name;
  nlp::EntityType type = nlp::EntityType::kCompany;
  std::uint64_t claims = 0;
  bool operator==(const EntityName&) const = default;
};

struct Entity {
  EntityId id;
  std::string name;  // the most frequent one, then the first in byte order
  nlp::EntityType type = nlp::EntityType::kCompany;
  std::vector<EntityName> names;  // most frequent first
  EntityId merged_into;           // zero: it stands for itself
  std::vector<EntityId> merged;   // what is merged into it
};

}  // namespace dealgraph::graph
