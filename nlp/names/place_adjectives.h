// Adjectives made of a town's name, which are no names but say where something is from: "Münchner", "helsinkiläinen",
// "İzmirli". The pack lists their endings (grammar.place_adjective_endings), the gazetteer knows the towns.
#pragma once

#include <cstdint>
#include <string>

#include "nlp/document.h"
#include "nlp/names/gazetteer.h"

namespace dealgraph::nlp {

// The place that token `i` is an adjective of: "München", and the same in lower case; empty where it is none. The noun
// that it describes has to stand behind it, before token `end`, since "Frankfurter" may be a surname as well.
struct AdjectivePlace {
  std::string name;
  std::string lower;
};
AdjectivePlace PlaceOfAdjective(const Document& document, const Gazetteer& gazetteer, std::uint32_t i, std::uint32_t end);

}  // namespace dealgraph::nlp
