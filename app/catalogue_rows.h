// What an archive has confirmed as rows of a catalogue: `dealgraph catalogue build`. The only way by which what was read
// before reaches what is read now; extraction itself never looks into a store.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/reader.h"
#include "nlp/names/gazetteer.h"

namespace dealgraph::app {

// Why an entity that enough articles name stands in no row.
struct CatalogueCounts {
  std::uint64_t rows = 0;
  std::uint64_t known = 0;      // the gazetteer of the binary has all its names
  std::uint64_t ambiguous = 0;  // articles disagree about what it is, or the name is something else to the gazetteer
  std::uint64_t others = 0;     // places, sites, and persons of one word
};

// The rows, sorted by name; the same store gives the same text. A row makes its names known; it never makes two names one
// entity, which merges do: every name stands for itself, and an entity without an id gets none.
std::string CatalogueRows(const std::vector<graph::ConfirmedEntity>& entities, const nlp::Gazetteer& gazetteer, CatalogueCounts* counts);

}  // namespace dealgraph::app
