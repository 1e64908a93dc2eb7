// What ninjs 2 and later keeps in lists: "headlines" and "bodies", each an object with a value and what it is for.
#pragma once

#include <boost/json/fwd.hpp>

#include "base/result.h"
#include "ingest/draft.h"

namespace dealgraph::ingest {

// Fills title, text and HTML where the draft has none: the first headline; the first body in plain text, else in HTML.
// kMalformedInput: one of the two is no array of objects with strings.
Result<> ReadNinjsLists(const boost::json::object& article, Draft* draft);

}  // namespace dealgraph::ingest
