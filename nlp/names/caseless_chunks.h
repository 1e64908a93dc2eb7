// Names in scripts with spaces and without capitals (Korean, Arabic, Hindi). What stands in for the capitals: known names,
// the words that begin or end names (بنك, 전자, कैपिटल), common nouns and posts beside them, given names and surnames, quotation
// marks, and Latin letters. A word that only is unknown is no name for these; where there are models, they are asked.
#pragma once

#include <vector>

#include "nlp/document.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/name_chunks.h"
#include "nlp/names/word_frequencies.h"

namespace dealgraph::nlp {

// Whether the text's script has no capitals, so that a Latin word in capitals is an abbreviation rather than a name.
bool IsCaselessText(const Document& document);

// Chunks in reading order, without overlap; none where the text has capitals. `taken[i]`: token i belongs to a sum or a date.
// `frequencies` may be null: then no word is rare.
std::vector<NameChunk> FindCaselessChunks(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken,
                                          const WordFrequencies* frequencies);

// Adds the runs of words that no list has, in Arabic and Devanagari, where *chunks has none yet: names for the model of names
// (names/name_model) alone to find. *chunks stays in reading order.
void AddRareWords(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const WordFrequencies& frequencies,
                  std::vector<NameChunk>* chunks);

// "AI반도체", "TV토론": a common noun behind Latin letters, where these are no name by themselves or companies are not called by that noun.
bool IsAbbreviatedNoun(const Document& document, std::string_view lower, const WordFrequencies* frequencies);

}  // namespace dealgraph::nlp
