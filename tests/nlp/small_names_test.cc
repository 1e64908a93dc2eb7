// Words that may be names though they are written small.
#include "nlp/names/small_names.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

using Words = std::vector<std::string>;

Words SmallNamesOf(std::string_view language, std::string_view text, std::string_view title = "") {
  const Article article = MakeArticle(language, text, title);
  Document document;
  ReadDocument(article, ShippedPack(language), &document);
  const SmallNames names(document);
  Words words;
  for (std::uint32_t i = 0; i < document.tokens.size(); ++i) {
    if (names.Has(i)) words.emplace_back(document.tokens[i].lower);
  }
  return words;
}

TEST(SmallNames, AWordThatOpensASentenceSmallAndComesAgainMayBeOne) {
  EXPECT_EQ(SmallNamesOf("en", "The round was led by EQT. Customers like it. Investors do too. The maker of software, trivimo, is from Leeds.", "trivimo raises $5 million"),
            (Words{"trivimo", "trivimo"}));
  EXPECT_EQ(SmallNamesOf("en", "The round was led by EQT. Customers like it. Investors do too.", "trivimo raises $5 million"), Words{});  // once
}

TEST(SmallNames, FormsAreThoseThatThePackLists) {
  EXPECT_EQ(SmallNamesOf("fi", "Espoolainen pilkku kasvaa. Kierroksen johti EQT. Yhtiö laajenee. Asiakkaat ostavat pilkun palveluja ja pitävät pilkusta.", "pilkku sai rahoitusta"),
            (Words{"pilkku", "pilkku", "pilkun", "pilkusta"}));
  EXPECT_EQ(SmallNamesOf("sv", "Bolaget klarnova växer. Investerare gillar det. Alla klarade provet. Kunderna är klarnovas vänner.", "klarnova tar in pengar"),
            (Words{"klarnova", "klarnova", "klarnovas"}));
}

TEST(SmallNames, NoCommonWordAndNoTextWithoutCapitalsHasAny) {
  EXPECT_EQ(SmallNamesOf("en", "The price was low. Nobody knew the price. It fell.", "the price of chips"), Words{});
  EXPECT_EQ(SmallNamesOf("en", "trivimo grew. trivimo hired. nobody knew trivimo. it fell.", "trivimo raises $5 million"), Words{});
  EXPECT_EQ(SmallNamesOf("ja", "楽天が買収した。楽天は投資した。", "楽天が買収"), Words{});
}

TEST(SmallNames, ALatinWordAmongCyrillicOnesMayBeOne) {
  EXPECT_EQ(SmallNamesOf("ru", "Казахстанский стартап velora привлёк деньги. Раунд возглавил фонд."), Words{"velora"});
  EXPECT_EQ(SmallNamesOf("en", "The start-up velora has raised money from a fund."), Words{});
}

}  // namespace
}  // namespace dealgraph::nlp
