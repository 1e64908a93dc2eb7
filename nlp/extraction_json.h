// The JSON form of an Extraction: one object, in one line, as docs/output.md describes it.
#pragma once

#include <string>

#include "nlp/article.h"
#include "nlp/extraction.h"
#include "nlp/relations/explanation.h"

namespace dealgraph::nlp {

struct ExtractionJsonOptions {
  bool explain = false;  // of each entity: what decided it, and the tagger's score
  const Explanation* explanation = nullptr;  // of this extraction: why its relations are claimed
};

// Appends {"id","language","published","entities",…,"relations"} without a line break.
void AppendExtractionJson(const Article& article, const Extraction& extraction, std::string* out,
                          const ExtractionJsonOptions& options = {});

}  // namespace dealgraph::nlp
