// The main text of a page: what a reader came for, without what surrounds it.
#pragma once

#include <string>
#include <string_view>

#include "ingest/html_tree.h"

namespace dealgraph::ingest {

// Paragraphs separated by an empty line, lines within one (<br>) by a line break. A heading that repeats `title` is left
// out.
std::string MainText(const HtmlTree& tree, std::string_view title);

// All text of the subtree, white space collapsed and trimmed.
std::string SubtreeText(const HtmlTree& tree, std::size_t index);

}  // namespace dealgraph::ingest
