// Places that stand inside a facility's name: "Rechenzentrum in München", "Werk Eupen", "Huittisten sähköasema". The town is a
// place as well, and the facility is there. Pure; thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/mention.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"

namespace dealgraph::nlp {

struct NestedPlace {
  NameChunk chunk;
  bool behind_locative = false;  // "in X": a place even where nothing knows it
  bool described = false;        // a facility's noun stands in the name: "Werk Eupen", not "Stargate Norway"
};

// What may be a place inside the sites among `mentions`, in the order of the text and as it is spelled: whoever makes entities
// of it undoes inflection first, and asks IsKnownPlace() of what does not stand behind a preposition of place.
std::vector<NestedPlace> FindNestedPlaces(const Document& document, const Gazetteer& gazetteer, const std::vector<Mention>& mentions);

// Whether the gazetteer knows a place of that name that is no ordinary word, in the article's language or in English: sites all
// over the world are called "Green Data Center".
bool IsKnownPlace(const Document& document, const Gazetteer& gazetteer, std::string_view lower);
bool IsCountry(const Document& document, const Gazetteer& gazetteer, std::string_view lower);

}  // namespace dealgraph::nlp
