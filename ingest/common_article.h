// The quick way to read what nearly every record is: one flat JSON object of an article, by simdjson, which is several times as
// fast as a parser that builds a tree.
//
// It only ever says what ReadArticleJson() of the same text says (tests/ingest/common_article_test.cc compares them). Whatever is
// not plain (an array, ninjs' lists, a field of another type, a name twice, surrogate escapes, deep nesting, a fault) is left to
// that: it knows what to say of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "ingest/draft.h"

namespace dealgraph::ingest {

// `utf8` is valid UTF-8. nullopt: not plain.
std::optional<Draft> ReadCommonArticle(std::string_view utf8, std::size_t depth_max);

}  // namespace dealgraph::ingest
