// An extraction for a person who asks why: sentence by sentence what is claimed, by which rule or frame on which words, what
// else was considered, and why it lost.
#pragma once

#include <string>

#include "app/terminal.h"
#include "nlp/article.h"
#include "nlp/extraction.h"
#include "nlp/relations/explanation.h"

namespace dealgraph::app {

// Sentences that name fewer than two things and state nothing are left out.
std::string FormatExplained(const nlp::Article& article, const nlp::Extraction& extraction, const nlp::Explanation& explanation,
                            const Painter& paint);

}  // namespace dealgraph::app
