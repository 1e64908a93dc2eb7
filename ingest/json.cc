#include "ingest/json.h"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/stream_parser.hpp>

#include <exception>

namespace dealgraph::ingest {
namespace {

constexpr std::size_t kJsonLdDepthMax = 32;

std::string FindIn(const boost::json::value& value, std::string_view key) {
  if (const auto* object = value.if_object()) {
    const auto* found = object->if_contains(key);
    if (found != nullptr && found->is_string()) return std::string(found->get_string());
    const auto* graph = object->if_contains("@graph");
    return graph != nullptr ? FindIn(*graph, key) : std::string();
  }
  if (const auto* array = value.if_array()) {
    for (const auto& element : *array) {
      if (std::string found = FindIn(element, key); !found.empty()) return found;
    }
  }
  return {};
}

}  // namespace

Result<boost::json::value> ParseJson(std::string_view utf8, std::size_t depth_max) {
  try {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::stream_parser parser(boost::json::make_shared_resource<boost::json::monotonic_resource>(), options);
    boost::json::error_code error;
    const std::size_t read = parser.write_some(utf8.data(), utf8.size(), error);
    if (!error && read < utf8.size()) error = boost::json::error::extra_data;
    std::size_t offset = read;
    if (!error) {
      parser.finish(error);
      offset = utf8.size();
    }
    if (error == boost::json::error::too_deep) {
      return MalformedInput("JSON nested more than " + std::to_string(depth_max) + " deep at byte " + std::to_string(offset));
    }
    if (error) return MalformedInput("not JSON at byte " + std::to_string(offset) + ": " + error.message());
    return parser.release();
  } catch (const std::exception& e) {  // Boost.JSON has sizes it does not hold: keys beyond 2 GiB
    return MalformedInput(std::string("JSON that cannot be held: ") + e.what());
  }
}

std::string_view JsonKindName(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null: return "null";
    case boost::json::kind::bool_: return "a boolean";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
    case boost::json::kind::double_: return "a number";
    case boost::json::kind::string: return "a string";
    case boost::json::kind::array: return "an array";
    case boost::json::kind::object: return "an object";
  }
  return "unknown";
}

std::string FindJsonString(std::string_view utf8, std::string_view key) {
  const auto document = ParseJson(utf8, kJsonLdDepthMax);
  return document.ok() ? FindIn(*document, key) : std::string();
}

}  // namespace dealgraph::ingest
