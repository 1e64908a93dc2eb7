// Inflection: names in the nominative. "Нвидии" and "Nvidię" are Нвидия and Nvidia, "Rafała Żaka" is Rafał Żak, and all
// forms of one name in an article come out alike. What endings there are, a pack says (grammar.name_endings); which one is
// meant, the article decides, then what is known by name, then the endings that no nominative has.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"

namespace dealgraph::nlp {

// Sets name and lower of the chunks whose names carry a case ending. Nothing is done where the pack lists no endings.
void RemoveInflection(const Document& document, const Gazetteer& gazetteer, std::vector<NameChunk>* chunks);

}  // namespace dealgraph::nlp
