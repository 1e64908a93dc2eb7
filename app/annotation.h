// Annotation is what an article states, in the shape in which people annotate it and `extract` prints it: the plain values
// that an evaluation compares.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "nlp/article.h"
#include "nlp/extraction.h"

namespace dealgraph::app {

struct AnnotatedEntity {
  std::string name;
  std::string type;
  std::vector<std::string> surfaces;  // empty: the article only implies it
};

struct AnnotatedSum {
  double value = 0;
  std::string unit;  // a currency, or the unit of a quantity
  std::string surface;
};

struct AnnotatedRelation {
  std::string type;
  std::optional<std::string> from;
  std::optional<std::string> to;
  std::optional<AnnotatedSum> amount;
  std::optional<double> stake_percent;
  std::string round;   // empty: none, as for those below
  std::string date;
  std::string role;
  std::string status;  // empty: completed
  bool negated = false;
};

struct Annotation {
  std::string id;
  std::string language;
  std::vector<AnnotatedEntity> entities;
  std::vector<AnnotatedSum> amounts;
  std::vector<AnnotatedSum> quantities;
  std::vector<AnnotatedRelation> relations;
};

// One JSON object. kInvalidArgument says which field is missing or of another kind.
Result<Annotation> ParseAnnotation(std::string_view json);
Annotation AnnotationOf(const nlp::Article& article, const nlp::Extraction& extraction);

// One article of a gold file.
struct GoldArticle {
  nlp::Article article;
  Annotation annotation;
};
// The articles of a file of JSON lines, or of all *.jsonl in a folder, by name. kInvalidArgument: FILE:LINE and the fault.
Result<std::vector<GoldArticle>> ReadGold(const std::string& path);

}  // namespace dealgraph::app
