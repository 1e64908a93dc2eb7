// Votes on what a name names: every chunk votes with what is known of its words and with what stands around it, and all
// chunks of one name vote together, so one clear place decides for the whole article.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/names/candidates.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"

namespace dealgraph::nlp {

void VoteOnTypes(const Document& document, const Gazetteer& gazetteer, const std::vector<NameChunk>& chunks,
                 std::vector<Candidate>* candidates);

}  // namespace dealgraph::nlp
