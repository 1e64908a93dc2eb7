// The JSON form of an Extraction: one object, in one line, as docs/output.md describes it.
#pragma once

#include <string>

#include "nlp/article.h"
#include "nlp/extraction.h"

namespace dealgraph::nlp {

// Appends {"id","language","published","entities",…,"relations"} without a line break.
void AppendExtractionJson(const Article& article, const Extraction& extraction, std::string* out);

}  // namespace dealgraph::nlp
