#include "nlp/relations/explanation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "nlp/extraction_json.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

struct Explained {
  Extraction extraction;
  Explanation explanation;
};

Explained Explain(const Article& article) {
  Explained explained;
  explained.extraction = TestExtractor().Extract(article, {.explanation = &explained.explanation});
  return explained;
}

TEST(Explanation, ChangesNothingOfTheResult) {
  for (const Article& article : SampleArticles()) {
    EXPECT_EQ(FullText(Explain(article).extraction), FullText(TestExtractor().Extract(article))) << article.id;
  }
}

TEST(Explanation, TellsOfEveryRelationItsRuleItsClauseAndItsEnds) {
  std::size_t relations = 0;
  for (const Article& article : SampleArticles()) {
    const Explained explained = Explain(article);
    const Extraction& extraction = explained.extraction;
    for (std::size_t r = 0; r < extraction.relations.size(); ++r) {
      const Relation& relation = extraction.relations[r];
      ++relations;
      const auto told = [&](const Considered& one) {
        const bool ends = one.from == extraction.entities[static_cast<std::size_t>(relation.from)].name ||
                          (relation.to >= 0 && one.from == extraction.entities[static_cast<std::size_t>(relation.to)].name);
        return one.relation == static_cast<int>(r) && one.type == relation.type && one.decided_by == relation.rule && ends &&
               one.outcome == Outcome::kClaimed && !one.clause.empty() && !one.slots.empty();
      };
      EXPECT_TRUE(std::any_of(explained.explanation.considered.begin(), explained.explanation.considered.end(), told))
          << article.id << " " << ClaimText(extraction, relation);
    }
  }
  EXPECT_GT(relations, 20u);
}

TEST(Explanation, WhatLostByItsScoreIsBelowWhatItNeeded) {
  int lost = 0;
  for (const Article& article : SampleArticles()) {
    for (const Considered& one : Explain(article).explanation.considered) {
      if (one.outcome != Outcome::kBelowThreshold) continue;
      ++lost;
      EXPECT_TRUE(one.scored);
      EXPECT_EQ(one.relation, -1);
    }
  }
  EXPECT_GT(lost, 20);
}

bool Tells(const Explanation& explanation, Outcome outcome) {
  return std::any_of(explanation.considered.begin(), explanation.considered.end(),
                     [&](const Considered& one) { return one.outcome == outcome && one.relation < 0; });
}

TEST(Explanation, AHypothesisIsNamedAsWhyNothingIsClaimed) {
  const Explained explained = Explain(MakeArticle("en", "If Google invests $5 million in TeraWulf, its shares will rise."));
  EXPECT_TRUE(explained.extraction.relations.empty());
  EXPECT_TRUE(Tells(explained.explanation, Outcome::kHypothetical));
  EXPECT_EQ(WhyNone(explained.explanation, 0), "all that was considered lost");
}

TEST(Explanation, ASentenceWithoutAWordOfTheGroupsSaysSo) {
  const Explained explained = Explain(MakeArticle("en", "Google rested, and in the rain of yesterday TeraWulf slept."));
  ASSERT_EQ(explained.explanation.sentences.size(), 1u);
  EXPECT_TRUE(explained.extraction.relations.empty());
  EXPECT_EQ(WhyNone(explained.explanation, 0), "no word in it speaks of a relation, by the groups of the pack");
}

TEST(Explanation, IsPartOfTheJsonWhereAskedFor) {
  const Article article = MakeArticle("en", "Nvidia has invested $5 million in TeraWulf.");
  const Explained explained = Explain(article);
  std::string json;
  AppendExtractionJson(article, explained.extraction, &json, {.explain = true, .explanation = &explained.explanation});
  EXPECT_NE(json.find(R"("explanation":[{"field":"text","begin":0)"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("slots":{"from":"Nvidia","to":"TeraWulf","amount":"$5 million"})"), std::string::npos) << json;
}

}  // namespace
}  // namespace dealgraph::nlp
