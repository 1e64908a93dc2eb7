// What the tests of extraction share: the packs of the binary, one extractor, articles out of JSONL, and claims as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nlp/article.h"
#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/extractor.h"
#include "nlp/language_pack.h"
#include "nlp/names/gazetteer.h"

namespace dealgraph::nlp {

// Made once for the program; all are immutable. A test that asks for a pack that does not ship ends the program.
const Extractor& TestExtractor();
const Gazetteer& TestGazetteer();
const LanguagePack& ShippedPack(std::string_view language);
std::vector<std::string> ShippedLanguages();

Article MakeArticle(std::string_view language, std::string_view text, std::string_view title = "");

// A claim in one line, for a reader and for comparison:
//   "invested_in(Nvidia, Nscale) 683000000 USD completed [en.invest.active]"
std::string ClaimText(const Extraction& extraction, const Relation& relation);
std::vector<std::string> ClaimTexts(const Extraction& extraction);
// All of an extraction that a reader can see, in one string: two are the same when their texts are.
std::string FullText(const Extraction& extraction);

// The first relation of this type between entities of these names ("" for any); nullptr when there is none.
const Relation* FindClaim(const Extraction& extraction, std::string_view type, std::string_view from, std::string_view to);

// The articles of a JSONL file: the string fields that extraction reads. Nothing but flat fields is understood.
std::vector<Article> ReadArticles(const std::string& path);
// The bundled articles, and those of the shared corpus where DEALGRAPH_SHARED names its folder.
std::vector<Article> SampleArticles();
std::vector<Article> CorpusArticles();

std::string ReadTextFile(const std::string& path);
std::string SourceFile(std::string_view relative);  // a path in the source tree

}  // namespace dealgraph::nlp
