// Entities: which chunks are names, of what type, and which of them name the same. One article, one table; what is said
// anywhere in it decides everywhere in it.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"
#include "nlp/names/gazetteer.h"

namespace dealgraph::nlp {

class Tagging;

struct Names {
  std::vector<Entity> entities;
  std::vector<Mention> mentions;  // kEntity, kNationality, kRole and kAnaphor, by place, without overlap
};

// `taken[i]`: token i belongs to a sum or a date. `tagging`: what the tagger says of the document; nullptr without a model.
Names FindNames(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const Tagging* tagging = nullptr);

}  // namespace dealgraph::nlp
