// The entity types and the relation types: one table, from which the graph's schema, the query names and the
// documentation derive (DESIGN: "this table is one table in code"). A new relation type is a row in relation_types.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dealgraph::nlp {

// Persisted: never renumber.
enum class EntityType : std::uint8_t { kCompany = 0, kGovernment = 1, kPerson = 2, kSite = 3, kPlace = 4 };
inline constexpr int kEntityTypeCount = 5;

std::string_view EntityTypeName(EntityType type);  // "company" …
std::optional<EntityType> EntityTypeFromName(std::string_view name);

// A set of entity types, as a mask of 1 << type.
using EntityTypes = std::uint8_t;
constexpr EntityTypes MaskOf(EntityType type) { return static_cast<EntityTypes>(1u << static_cast<unsigned>(type)); }

// Persisted: never renumber.
enum class RelationType : std::uint8_t {
  kInvestedIn = 0,
  kLentTo = 1,
  kAcquired = 2,
  kRaised = 3,
  kValuedAt = 4,
  kSpunOffFrom = 5,
  kSubsidiaryOf = 6,
  kFounded = 7,
  kPartneredWith = 8,
  kSupplies = 9,
  kOperates = 10,
  kLocatedIn = 11,
  kBasedIn = 12,
  kWorksFor = 13,
};
inline constexpr int kRelationTypeCount = 14;

// What a relation may carry beside its ends, as a mask.
enum RelationCarries : std::uint8_t {
  kCarriesAmount = 1,
  kCarriesStake = 2,
  kCarriesRound = 4,
  kCarriesDate = 8,
  kCarriesQuantity = 16,
  kCarriesRole = 32,
};

struct RelationTypeInfo {
  RelationType type;
  std::string_view name;       // "invested_in": output, packs
  std::string_view edge;       // "INVESTED_IN": queries
  EntityTypes from;            // types allowed at the start
  EntityTypes to;              // types allowed at the end; 0: there is no such end (raised, valued_at)
  bool symmetric;              // partnered_with: the ends may be swapped
  bool deal;                   // claims of one deal are one fact by rounds, dates and sums (docs/facts.md)
  std::uint8_t carries;        // RelationCarries
  std::string_view from_word;  // "investor"
  std::string_view to_word;    // "company"
  std::string_view meaning;    // one line for the documentation
};

// All of them, indexed by the enum's value.
std::span<const RelationTypeInfo> RelationTypes();
const RelationTypeInfo& InfoOf(RelationType type);
std::optional<RelationType> RelationTypeFromName(std::string_view name);  // name or edge

}  // namespace dealgraph::nlp
