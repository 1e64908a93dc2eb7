// Texts and articles with their names marked in place: "[Nvidia|company] buys [Nscale|company]".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "nlp/relation_types.h"

namespace dealgraph::train {

struct MarkedName {
  std::uint32_t begin = 0;  // bytes of the text without its marks
  std::uint32_t end = 0;
  nlp::EntityType type = nlp::EntityType::kCompany;
};

struct MarkedText {
  std::string text;  // without marks
  std::vector<MarkedName> names;
  std::string_view statements;  // what stands behind a tab: views the line, valid as long as that
};

// kMalformedInput: a mark is not closed, empty or of no type that there is.
Result<MarkedText> ReadMarkedText(std::string_view line);

// A whole article: its title, then its paragraphs with an empty line between them.
struct MarkedArticle {
  MarkedText title;
  MarkedText text;
};

// Articles one behind the other, a line "---" between them, behind comments: lines that begin with '#' before the first title. kMalformedInput, with the line: a mark that is none, a
// tab, or an article that has no text.
Result<std::vector<MarkedArticle>> ReadMarkedArticles(std::string_view file);

}  // namespace dealgraph::train
