// Plain text as an article.
#pragma once

#include <string_view>

#include "ingest/draft.h"

namespace dealgraph::ingest {

// The first line is the title when it is clearly one: two words to 200 bytes, followed by an empty line and more
// text, and not ending as a sentence does. The text is what follows, byte for byte; trailing line breaks are left out.
Draft ReadPlainText(std::string_view utf8);

}  // namespace dealgraph::ingest
