// Facilities that have no name of their own and are called by what they are and where: "data centre in Mäntsälä", "usine de
// Douvrin", "Werk Saarlouis", "Sudbury plant", "Kemin kaivos". Pure; thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"

namespace dealgraph::nlp {

struct DescribedSite {
  std::uint32_t first = 0;  // tokens [first, last) of the common noun
  std::uint32_t last = 0;
  Span span;       // the description, with its place
  int place = -1;  // the place's entity
};

// In the order of the text. `mentions` are the names found so far, `covered` the tokens in them, `measures` those in sums, quantities
// and dates. Two descriptions of one kind of
// facility at one place are told apart by nobody: whoever makes entities of them joins those.
std::vector<DescribedSite> FindDescribedSites(const Document& document, const std::vector<Mention>& mentions,
                                              const std::vector<bool>& covered, const std::vector<bool>& measures);

// What two descriptions of one facility share beside the place: how its noun begins, without case.
std::string_view KindOfSite(const Document& document, const DescribedSite& site);

}  // namespace dealgraph::nlp
