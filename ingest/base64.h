// Base64 (RFC 4648, section 4), for bytes inside JSON. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dealgraph::ingest {

std::string Base64(std::string_view bytes);
// nullopt: it is none.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace dealgraph::ingest
