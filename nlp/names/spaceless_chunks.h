// Names in scripts without spaces and capitals (Chinese, Japanese). What stands in for both: known names, changes of script
// (a katakana run, a Latin run), the words that end names (科技, 銀行, 県), common nouns and posts beside them, and the
// words of the pack, between which a name lies. A run that only might be a name is left alone.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"

namespace dealgraph::nlp {

// Chunks in reading order, without overlap. `taken[i]`: token i belongs to a sum or a date.
std::vector<NameChunk> FindSpacelessChunks(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken);

}  // namespace dealgraph::nlp
