// Name features: all that is known of a name in its article, as numbers that a model weighs (names/name_model): what the tagger says
// of its places, what rules vote, what the gazetteer has, what stands beside it and inside it, and which other names it shares
// words with. They mean the same in every language.
#pragma once

#include <cstdint>
#include <vector>

#include "nlp/document.h"
#include "nlp/names/candidates.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"
#include "nlp/names/tagger.h"
#include "nlp/triggers.h"

namespace dealgraph::nlp {

// A template in the highest byte, up to three values below.
using NameFeature = std::uint32_t;

// The features of each candidate. They have voted, and the tagger has. `triggers`: nullptr where the language has none.
std::vector<std::vector<NameFeature>> ReadNameFeatures(const Document& document, const Gazetteer& gazetteer, const Tagging& tagging, const ArticleTriggers* triggers,
                                                       const std::vector<NameChunk>& chunks, const std::vector<Candidate>& candidates);

}  // namespace dealgraph::nlp
