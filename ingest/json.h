// JSON, by Boost.JSON, within limits and without its exceptions.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph::ingest {

// `utf8` is one JSON text. kMalformedInput: it is not, or nests deeper than `depth_max`; with the byte offset.
Result<boost::json::value> ParseJson(std::string_view utf8, std::size_t depth_max);

// "a string", "a number", … for messages.
std::string_view JsonKindName(const boost::json::value& value);

// The first string under `key` in the object that `utf8` is, or in those it lists (an array, or JSON-LD's "@graph");
// empty when there is none or it is no JSON.
std::string FindJsonString(std::string_view utf8, std::string_view key);

}  // namespace dealgraph::ingest
