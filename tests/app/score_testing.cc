#include "tests/app/score_testing.h"

#include <gtest/gtest.h>

#include <map>

namespace dealgraph {
namespace {

app::Annotation Parse(const std::string& line) {
  auto annotation = app::ParseAnnotation(line);
  if (annotation.ok()) return std::move(*annotation);
  ADD_FAILURE() << annotation.error().message << ": " << line;
  return {};
}

}  // namespace

Scores ScoreLines(const std::vector<std::string>& gold, const std::vector<std::string>& predicted) {
  std::map<std::string, app::Annotation> by_id;
  for (const std::string& line : predicted) {
    app::Annotation annotation = Parse(line);
    by_id.insert_or_assign(annotation.id, std::move(annotation));
  }
  Scores sum;
  for (const std::string& line : gold) {
    const app::Annotation annotation = Parse(line);
    const app::ArticleScore score = app::ScoreArticle(annotation, by_id[annotation.id]);
    sum.entities.Add(score.of(app::ScoredKind::kEntity));
    sum.amounts.Add(score.of(app::ScoredKind::kAmount));
    sum.relations.Add(score.of(app::ScoredKind::kRelation));
  }
  return sum;
}

}  // namespace dealgraph
