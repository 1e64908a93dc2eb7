// Chunk borders: one run of capitals may hold two names ("Orange Claire Vasseurová", "IXcellerate Дмитрий Фокин") or a
// sentence's first word and a name ("Позднее SafeData"). What tells them apart is a change of script, a given name inside the
// run, a case ending, which only the last word of a name carries ("Raahesta Majakka"), and the names of the rest of the article.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"

namespace dealgraph::nlp {

// Cuts such chunks in two, or drops their first word. The order stays that of reading.
void CutJoinedNames(const Document& document, const Gazetteer& gazetteer, std::vector<NameChunk>* chunks);

}  // namespace dealgraph::nlp
