// An extraction for a person: the article with what was found marked in it, then the facts it states.
#pragma once

#include <string>

#include "app/terminal.h"
#include "nlp/article.h"
#include "nlp/extraction.h"

namespace dealgraph::app {

std::string FormatPretty(const nlp::Article& article, const nlp::Extraction& extraction, const Painter& paint);

// A relation in one line, indented by two, without a line break.
std::string DescribeRelation(const nlp::Extraction& extraction, const nlp::Relation& relation, const Painter& paint);

}  // namespace dealgraph::app
