// Looks at the tags of a page before the parser does, and refuses what would make it take forever.
//
// Gumbo, like every parser after the HTML standard, walks its stack of open elements at most tags and compares each
// attribute of a tag with those before: time grows with depth × tags, and with attributes squared. So depth and
// attributes a tag are bounded here, in one linear pass.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"

namespace dealgraph::ingest {

// kMalformedInput: more than `depth_max` elements inside each other, or a tag with more than 1,000 attributes; with the
// byte offset. The depth is an estimate: end tags that do not match are resolved as the standard does in the common
// cases, and counted as not closing in the others.
Result<> CheckHtmlNesting(std::string_view html, std::size_t depth_max);

}  // namespace dealgraph::ingest
