// Gold: annotated texts as the trainers read them. Three layouts are known: the names sets (texts with spans), the corpus
// (articles with entities and their surfaces), in which the project's own articles are written too, and the project's own texts and
// articles with their names marked in place. Which sets from outside there
// are, and what bytes they must have, is train/data_sets.cc.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "nlp/article.h"
#include "nlp/relation_types.h"

namespace dealgraph::train {

// Annotated articles and passages are cut into so many parts, by their line (or number in their file): what is said of one part is learnt from the others.
inline constexpr int kFolds = 5;
inline int FoldOf(int line) { return line % kFolds; }

// Of the names sets the lines that this divides are left out of all that is learnt; figures are of them.
inline constexpr int kNamesLeftOut = 10;

struct GoldName {
  nlp::Span span;
  nlp::EntityTypes types = 0;  // any of these is right
};

struct GoldText {
  nlp::Article article;
  std::vector<GoldName> names;  // in reading order, without overlap
  int line = 0;                 // of its file, from 1; of a quiet article its number there
};

enum class GoldKind : std::uint8_t {
  kNamesSet,  // made by others, names alone
  kArticles,  // news articles of the corpus' layout
  kMarked,    // the project's own texts with their names marked in place
  kPassages,  // the same, passages of news
  kQuiet,     // articles without deals, their names marked in place
};

// Whether what is learnt from a set may go into the program itself, or only into a file under the set's own licence.
enum class Licence : std::uint8_t { kFree, kShareAlike };

struct GoldFile {
  std::string name;  // "corpus/da.jsonl"
  GoldKind kind = GoldKind::kNamesSet;
  Licence licence = Licence::kFree;
  std::uint32_t tokens_max = 0;
  std::vector<GoldText> texts;
};

// A file of the data's folder and the SHA-256 that it must have, in hexadecimal.
struct DataSet {
  const char* path;
  const char* sha256;
  std::uint32_t tokens_max;  // read of it, so that a large set does not crowd out the others
  Licence licence = Licence::kFree;
};
// Names sets first, then the corpus; each sorted by path.
const std::vector<DataSet>& NamesDataSets();

// Reads all sets below `folder`. kNotFound: a file is missing; kInvalidArgument: it has other bytes than it should;
// kMalformedInput: a line is not what the layout says.
Result<std::vector<GoldFile>> ReadNamesGold(const std::string& folder);

// The project's own articles: every *.jsonl of `folder`, sorted by name; none when there is no such folder. They are part of the tree, so
// there is no hash to check. kMalformedInput: a line is not what the layout says; kUnavailable: a file cannot be read.
Result<std::vector<GoldFile>> ReadOwnArticles(const std::string& folder);

// The project's own texts with their names marked in place (train/marked_text.h): every <language>.txt of `folder`/names, as the names
// sets have them, and of `folder`/passages, of news; a text a line. Names first, each folder sorted by
// name; none when there is no such folder. kMalformedInput: a mark is not closed, empty or of no type that there
// is; kUnavailable: a file cannot be read.
Result<std::vector<GoldFile>> ReadMarkedTexts(const std::string& folder);

// The project's own articles without deals: every <language>.txt of `folder` (ReadMarkedArticles in train/marked_text.h), sorted by name; none
// when there is no such folder. Errors as above.
Result<std::vector<GoldFile>> ReadQuietArticles(const std::string& folder);

}  // namespace dealgraph::train
