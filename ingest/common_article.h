// The quick way to read what nearly every record is: one flat JSON object of an article, by simdjson, which is several times as
// fast as a parser that builds a tree.
//
// It only ever says what ReadArticleJson() of the same text says (tests/ingest/common_article_test.cc compares them). Whatever is
// not plain (an array, ninjs' lists, a field of another type, a name twice, escapes of surrogates and zero
// bytes, deep nesting, a fault) is left to
// that: it knows what to say of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "ingest/draft.h"

namespace dealgraph::ingest {

// Any bytes. nullopt: not plain, or not UTF-8. What is given is valid UTF-8 without zero bytes (Draft::is_clean).
std::optional<Draft> ReadCommonArticle(std::string_view bytes, std::size_t depth_max);

}  // namespace dealgraph::ingest
