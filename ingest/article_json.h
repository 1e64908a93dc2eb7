// One JSON object as an article: our own field names and those of ninjs (IPTC's JSON for news, versions 1 and 2).
#pragma once

#include <boost/json/value.hpp>

#include "base/result.h"
#include "ingest/draft.h"

namespace dealgraph::ingest {

// Unknown fields are ignored and null is a missing field. kMalformedInput: not an object, or a field of the wrong type,
// which is named.
Result<Draft> ReadArticleJson(const boost::json::value& value);

}  // namespace dealgraph::ingest
