// Which publisher an address belongs to.
#pragma once

#include <string>
#include <string_view>

namespace dealgraph::ingest {

// The registrable domain of an http or https address, lower case: "https://www.news.example.co.uk/a" is "example.co.uk".
// Empty when there is none; a numeric address is returned whole.
std::string RegistrableDomain(std::string_view url);

}  // namespace dealgraph::ingest
