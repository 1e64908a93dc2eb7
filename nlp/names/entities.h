// Entities: which chunks are names, of what type, and which of them name the same. One article, one table; what is said
// anywhere in it decides everywhere in it.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_model.h"
#include "nlp/triggers.h"

namespace dealgraph::nlp {

class Tagging;

// What helps rules and lists to read names. All are lent; any may be absent.
struct NameReading {
  const Tagging* tagging = nullptr;        // what the tagger says of the document
  const ArticleTriggers* triggers = nullptr;  // the document's words of relations
  const NameModel* model = nullptr;        // judges names by all that is known of them; only beside a tagger
  const NameObserver* observer = nullptr;
};

struct Names {
  std::vector<Entity> entities;
  std::vector<Mention> mentions;  // kEntity, kNationality, kRole and kAnaphor, by place, without overlap
};

// `taken[i]`: token i belongs to a sum or a date.
Names FindNames(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const NameReading& reading = {});

}  // namespace dealgraph::nlp
