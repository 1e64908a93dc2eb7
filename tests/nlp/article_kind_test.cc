#include "nlp/names/article_kind.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

int KindOf(std::string_view language, const std::string& text) {
  const Article article = MakeArticle(language, text);
  Document document;
  ReadDocument(article, ShippedPack(language), &document);
  const int kind = ArticleKind(document);
  EXPECT_LT(kind, kArticleKinds);
  return kind;
}
int VerbsOf(int kind) { return kind / 4 % 4; }
int NounsOf(int kind) { return kind % 4; }

TEST(ArticleKind, TellsNewsOfDealsFromARecipe) {
  const int deal = KindOf("en", "The company raised $40 million from the fund, which has invested in the start-up before. The group acquired two firms last year.");
  const int recipe = KindOf("en", "Peel the potatoes and slice them thinly. Whisk the eggs with some milk, salt and pepper, and pour everything over the slices in a buttered dish.");
  EXPECT_GT(VerbsOf(deal), VerbsOf(recipe));
  EXPECT_GT(NounsOf(deal), NounsOf(recipe));
  EXPECT_EQ(VerbsOf(recipe), 0);
  EXPECT_EQ(NounsOf(recipe), 0);
}

TEST(ArticleKind, CountsWordsAndNotHowMuchIsSaid) {
  const std::string sentence = "The company raised $40 million from the fund. ";
  std::string long_text;
  for (int i = 0; i < 40; ++i) long_text += sentence;
  const int once = KindOf("en", sentence);
  const int often = KindOf("en", long_text);
  EXPECT_EQ(once % 16, often % 16);
  EXPECT_LT(once / 16, often / 16);
  EXPECT_EQ(KindOf("ja", ""), 0);
}

}  // namespace
}  // namespace dealgraph::nlp
