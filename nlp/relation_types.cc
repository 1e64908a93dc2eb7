#include "nlp/relation_types.h"

#include <array>

namespace dealgraph::nlp {
namespace {

constexpr EntityTypes kCompany = MaskOf(EntityType::kCompany);
constexpr EntityTypes kGovernment = MaskOf(EntityType::kGovernment);
constexpr EntityTypes kPerson = MaskOf(EntityType::kPerson);
constexpr EntityTypes kSite = MaskOf(EntityType::kSite);
constexpr EntityTypes kPlace = MaskOf(EntityType::kPlace);
constexpr EntityTypes kOrganisation = kCompany | kGovernment;

// In the order of the enum; the docs list them so too.
constexpr std::array<RelationTypeInfo, kRelationTypeCount> kRelationTypes = {{
    {RelationType::kInvestedIn, "invested_in", "INVESTED_IN", kOrganisation | kPerson, kCompany, false, true,
     kCarriesAmount | kCarriesStake | kCarriesRound | kCarriesDate, "investor", "company",
     "bought shares, took part in a round or holds a minority"},
    {RelationType::kLentTo, "lent_to", "LENT_TO", kOrganisation | kPerson, kOrganisation, false, true,
     kCarriesAmount | kCarriesDate, "lender", "borrower", "gave a loan or a credit line"},
    {RelationType::kAcquired, "acquired", "ACQUIRED", kOrganisation | kPerson, kCompany | kSite, false, true,
     kCarriesAmount | kCarriesStake | kCarriesDate, "buyer", "company or site", "bought the whole or a majority"},
    {RelationType::kRaised, "raised", "RAISED", kCompany, 0, false, true, kCarriesAmount | kCarriesRound | kCarriesDate,
     "company", "funding round", "took in capital in a round, an offering or a bond"},
    {RelationType::kValuedAt, "valued_at", "VALUED_AT", kCompany, 0, false, true, kCarriesAmount | kCarriesDate, "company",
     "valuation", "is valued at, or worth on the exchange"},
    {RelationType::kSpunOffFrom, "spun_off_from", "SPUN_OFF_FROM", kCompany, kOrganisation, false, false, kCarriesDate,
     "company", "former parent", "was separated from"},
    {RelationType::kSubsidiaryOf, "subsidiary_of", "SUBSIDIARY_OF", kCompany, kOrganisation, false, false, kCarriesDate,
     "company", "parent", "is wholly or mostly owned by"},
    {RelationType::kFounded, "founded", "FOUNDED", kOrganisation | kPerson, kCompany, false, false, kCarriesDate, "founder",
     "company", "founded"},
    {RelationType::kPartneredWith, "partnered_with", "PARTNERED_WITH", kOrganisation, kOrganisation, true, false,
     kCarriesAmount | kCarriesDate, "organisation", "organisation", "works together with, by agreement"},
    {RelationType::kSupplies, "supplies", "SUPPLIES", kOrganisation, kOrganisation, false, true,
     kCarriesAmount | kCarriesQuantity | kCarriesDate, "supplier", "customer",
     "delivers goods, capacity or services, or has the contract to"},
    {RelationType::kOperates, "operates", "OPERATES", kOrganisation | kPerson, kSite, false, false,
     kCarriesAmount | kCarriesQuantity | kCarriesDate, "organisation", "site", "owns, builds or runs"},
    {RelationType::kLocatedIn, "located_in", "LOCATED_IN", kSite, kPlace, false, false, 0, "site", "place", "stands in"},
    {RelationType::kBasedIn, "based_in", "BASED_IN", kOrganisation, kPlace, false, false, 0, "company", "place",
     "has its seat in"},
    {RelationType::kWorksFor, "works_for", "WORKS_FOR", kPerson, kOrganisation, false, false,
     kCarriesRole | kCarriesDate, "person", "organisation", "holds a post at"},
}};

constexpr std::array<std::string_view, kEntityTypeCount> kEntityTypeNames = {"company", "government", "person", "site",
                                                                             "place"};

}  // namespace

std::string_view EntityTypeName(EntityType type) { return kEntityTypeNames[static_cast<std::size_t>(type)]; }

std::optional<EntityType> EntityTypeFromName(std::string_view name) {
  for (int i = 0; i < kEntityTypeCount; ++i) {
    if (kEntityTypeNames[static_cast<std::size_t>(i)] == name) return static_cast<EntityType>(i);
  }
  return std::nullopt;
}

std::span<const RelationTypeInfo> RelationTypes() { return kRelationTypes; }

const RelationTypeInfo& InfoOf(RelationType type) { return kRelationTypes[static_cast<std::size_t>(type)]; }

std::optional<RelationType> RelationTypeFromName(std::string_view name) {
  for (const RelationTypeInfo& info : kRelationTypes) {
    if (info.name == name || info.edge == name) return info.type;
  }
  return std::nullopt;
}

}  // namespace dealgraph::nlp
