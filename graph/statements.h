// Statement is what claims about one pair of ends say word for word alike (day, round, sums, …), with who
// tells it.
//
// Facts are made from statements, not from claims, so that a deal that a thousand articles repeat costs no
// more than the few ways in which they tell it. A statement is a set: adding claims in any order gives the
// same one. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "graph/ids.h"
#include "graph/model.h"
#include "nlp/extraction.h"

namespace dealgraph::graph {

// The ends a claim is about. For a symmetric type the smaller id is `from`.
struct Pair {
  EntityId from;
  nlp::RelationType type = nlp::RelationType::kInvestedIn;
  EntityId to;  // zero: no such end
  auto operator<=>(const Pair&) const = default;
};

struct Sum {
  Decimal value;
  std::optional<Decimal> min;
  std::optional<Decimal> max;
  std::string currency;
  nlp::Bound bound = nlp::Bound::kExact;
  nlp::Scope scope = nlp::Scope::kUnknown;
  bool operator==(const Sum&) const = default;
};

// A sum by which deals are told apart.
using SumKey = std::pair<std::string, Decimal>;  // currency, value

// Claims of one source in one language with one status.
struct Telling {
  std::string source;
  std::string language;
  nlp::Status status = nlp::Status::kCompleted;
  bool negated = false;
  std::uint64_t claims = 0;
  std::optional<Timestamp> first_published;
  std::optional<Timestamp> last_published;
  ClaimId first_claim;  // of those first published, the smallest
  bool operator==(const Telling&) const = default;
};

struct Statement {
  std::uint64_t id = 0;             // of all below but the tellings
  std::optional<std::int32_t> day;  // event day since 1970-01-01: stated, else of publication
  std::optional<PartialDate> date;  // as stated
  std::string round;
  std::vector<Sum> sums;  // the one it states first; the others are the same number
  std::optional<Decimal> quantity;
  nlp::Unit quantity_unit = nlp::Unit::kGpu;
  std::optional<Decimal> stake_percent;
  std::string role;
  std::vector<SumKey> rivals;     // sorted: other sums that the same article states between the same ends
  std::vector<Telling> tellings;  // sorted by source, language, status, negated
  bool operator==(const Statement&) const = default;
};

// One claim's part in its statement, whose `tellings` are empty here.
struct StatedClaim {
  Pair pair;
  Statement statement;
  ClaimId claim;
};

// The pair a claim is about.
Pair PairOf(const Claim& claim);
// What each of a version's claims states. All claims of the version at once, because a sum's rivals are among
// them.
std::vector<StatedClaim> StatedClaimsOf(const ArticleVersion& version, const std::vector<Claim>& claims);

// When the version speaks: its publication, else its update; absent: unknown.
std::optional<Timestamp> PublishedOf(const nlp::Article& article);

// Adds one claim to the tellings.
void AddTelling(const Telling& one, std::vector<Telling>* tellings);

}  // namespace dealgraph::graph
