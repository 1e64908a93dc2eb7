// How names become entities: two names are one entity when extraction gives both the same id of the catalogue ("TSMC" and
// "台积电", "France" and "Frankrig"); without one, when they fold to the same. Their types are of one class in either case.
//
// The fold is nlp's FoldName, then, for organisations, legal forms at the end are dropped ("TeraWulf Inc."
// and "TeraWulf" are one). Companies and governments are one class, because articles disagree about which of
// the two a fund, a bank or a university is; persons, sites and places are a class each, so "Paris" the place
// and "Paris" the company stay apart. No list of names is consulted here: ids come with the claims, which carry them for good.
// Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/ids.h"
#include "nlp/relation_types.h"

namespace dealgraph::graph {

// Persisted: never renumber.
enum class EntityClass : std::uint8_t { kOrganisation = 0, kPerson = 1, kSite = 2, kPlace = 3 };
EntityClass ClassOf(nlp::EntityType type);

// The folded name by which entities of `entity_class` are joined. Never empty for a name that is not: what
// folds to nothing ("…") is kept as it is.
std::string FoldEntityName(std::string_view name, EntityClass entity_class);

// `catalogue_id` may be empty; `folded` counts only then.
EntityId EntityIdOf(std::string_view catalogue_id, std::string_view folded, EntityClass entity_class);

}  // namespace dealgraph::graph
