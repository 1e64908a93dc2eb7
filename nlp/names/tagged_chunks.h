// Tagged chunks: what the tagger finds and what the rules find, made one row of chunks. Rules keep what they are sure of (a legal
// form, a name that the gazetteer knows); elsewhere the tagger moves the borders, adds names where capitals do not tell, and
// says of each chunk how well it reads as a name.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/names/candidates.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"
#include "nlp/names/tagger.h"

namespace dealgraph::nlp {

// `chunks` in reading order, and so they stay. `taken[i]`: token i belongs to a sum or a date.
void JoinTaggedNames(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const Tagging& tagging,
                     std::vector<NameChunk>* chunks);

// The tagger's votes on each candidate's type, over all its chunks.
void VoteByTagger(const std::vector<NameChunk>& chunks, const Tagging& tagging, std::vector<Candidate>* candidates);

}  // namespace dealgraph::nlp
