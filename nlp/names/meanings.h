// What an entity's name means in the gazetteer: of its entries of the entity's type, the best known.
#pragma once

#include <span>

#include "nlp/extraction.h"
#include "nlp/names/gazetteer.h"

namespace dealgraph::nlp {

bool MeansType(NameKind kind, EntityType type);

// Of `entries`, what Gazetteer::Find() has for one name, the one that an entity of the type is: a country before all else, then by weight, then
// by code, so that no two articles of one language disagree. nullptr: none is of that type. Points into `entries`.
const NameEntry* BestMeaning(std::span<const NameEntry> entries, EntityType type);

}  // namespace dealgraph::nlp
