// Aliases: which names of an article name the same: short forms and long ones, acronyms and their expansions, surnames
// and persons, two names of one gazetteer entry, an obvious typo.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/names/candidates.h"
#include "nlp/names/name_chunks.h"

namespace dealgraph::nlp {

// Sets alias_of, and gives each full name the votes of its other forms.
void JoinAliases(const Document& document, const std::vector<NameChunk>& chunks, std::vector<Candidate>* candidates);

}  // namespace dealgraph::nlp
