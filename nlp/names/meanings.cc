#include "nlp/names/meanings.h"

#include <tuple>

namespace dealgraph::nlp {

bool MeansType(NameKind kind, EntityType type) {
  switch (type) {
    case EntityType::kCompany:
    case EntityType::kGovernment:
      return kind == NameKind::kOrganisation || kind == NameKind::kGovernmentBody;
    case EntityType::kPerson:
      return kind == NameKind::kPerson;
    case EntityType::kPlace:
      return kind == NameKind::kCountry || kind == NameKind::kSubdivision || kind == NameKind::kCity || kind == NameKind::kRegion;
    case EntityType::kSite:
      return false;
  }
  return false;
}

const NameEntry* BestMeaning(std::span<const NameEntry> entries, EntityType type) {
  const auto rank = [](const NameEntry& e) { return std::make_tuple(e.kind == NameKind::kCountry, e.weight, e.code); };
  const NameEntry* best = nullptr;
  for (const NameEntry& entry : entries) {
    if (entry.code.empty() || !MeansType(entry.kind, type)) continue;
    if (best == nullptr || rank(*best) < rank(entry)) best = &entry;
  }
  return best;
}

}  // namespace dealgraph::nlp
