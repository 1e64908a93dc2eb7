// Name chunks: runs of tokens that may be a name, with what stands around them. Finding them needs no knowledge of what
// they name; names/entities decides that over the whole article.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nlp/document.h"
#include "nlp/names/gazetteer.h"
#include "nlp/relation_types.h"

namespace dealgraph::nlp {

class Tagging;

struct NameChunk {
  std::uint32_t first = 0;  // tokens [first, last)
  std::uint32_t last = 0;
  std::uint32_t sentence = 0;     // index into Document::sentences
  bool genitive = false;          // a clitic follows, or the language's bare -s was cut from the name
  bool sentence_start = false;    // its capital may be the sentence's
  bool sure_borders = false;      // in quotation marks, or an adjective with its noun: other readings do not cut it
  bool introduced = false;        // the article says that it is a company's name: behind a legal form, before a bracket with its seat or head
  bool weak_case = false;         // in a headline in title case, or all in capitals: its capitals say nothing
  bool place = false;             // stands where a place does: inside a facility's name
  bool after_title = false;       // "Mr", "CEO", "direktør" right before it
  std::uint32_t legal_form = 0;   // tokens of a legal form at its end, the comma before it counted
  std::array<std::uint8_t, kEntityTypeCount> votes{};  // by EntityType: what the place where it was found says of its type
  std::string name;               // without genitive and legal form, inner space as single spaces
  std::string lower;              // the same in lower case: what look-ups and joins compare

  bool tagged = false;     // the tagger finds a name here, perhaps with other borders
  bool by_tagger = false;  // and these are its borders
};

// Sets name and lower from the chunk's tokens.
void SetChunkName(const Document& document, NameChunk* chunk);

// Chunks in reading order, without overlap. `taken[i]`: token i belongs to a sum or a date. `tagging`: what the tagger says
// of the document; nullptr where there is no model.
std::vector<NameChunk> FindNameChunks(const Document& document, const Gazetteer& gazetteer,
                                      const std::vector<bool>& taken, const Tagging* tagging = nullptr);

}  // namespace dealgraph::nlp
