// Namesakes: a family's name that stands alone may mean the person whose full name the article has, or the company that is
// named after the family ("Sjoukje Nijdam" leads Nijdam). All places where it stands alone are asked together.
#pragma once

#include <span>
#include <vector>

#include "nlp/document.h"
#include "nlp/names/candidates.h"
#include "nlp/names/name_chunks.h"

namespace dealgraph::nlp {

// Whether `bare`, one word, is a company of its own beside `persons`, whose names end in that word. `persons` is not empty;
// all have voted on their types.
bool IsNamesakeCompany(const Document& document, const std::vector<NameChunk>& chunks, const Candidate& bare,
                       std::span<const Candidate* const> persons);

}  // namespace dealgraph::nlp
