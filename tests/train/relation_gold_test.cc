// Passages with their relations behind a tab, as gold.
#include "train/relation_gold.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "nlp/embedded_packs.h"
#include "tests/train/train_testing.h"

namespace dealgraph::train {
namespace {

constexpr const char* kPassage =
    "[Koneen|company] johtaja [Philippe Delorme|person] avasi tehtaan Hyvinkäällä. [Delorme|person] ja [Kone|company] kiittivät rakentajaa [YIT|company].\t"
    "Kone = Koneen; Philippe Delorme = Delorme; @site tehtaan Hyvinkäällä; works_for: Philippe Delorme > Kone; "
    "operates: Kone > tehtaan Hyvinkäällä {25000000}; based_in: YIT > Suomi";

class PassageGold : public ::testing::Test {
 protected:
  Result<std::vector<GoldArticle>> Read(const std::string& lines) {
    std::filesystem::create_directories(place_.path() / "passages");
    std::ofstream(place_.path() / "passages" / "fi.txt") << lines;
    return ReadOwnRelationGold(place_.path().string());
  }
  Place place_{"dealgraph_passages"};
};

TEST_F(PassageGold, NamesAreJoinedAndSitesAndPlacesDeclared) {
  const auto articles = Read("Ei mitään.\n" + std::string(kPassage) + "\n");
  ASSERT_TRUE(articles.ok()) << articles.error().ToString();
  ASSERT_EQ(articles->size(), 2u);
  EXPECT_TRUE((*articles)[0].relations.empty());
  const GoldArticle& gold = (*articles)[1];
  EXPECT_EQ(gold.origin, GoldOrigin::kPassages);
  EXPECT_EQ(gold.line, 2);
  EXPECT_EQ(gold.article.language, "fi");
  EXPECT_EQ(gold.article.text, "Koneen johtaja Philippe Delorme avasi tehtaan Hyvinkäällä. Delorme ja Kone kiittivät rakentajaa YIT.");
  std::multiset<std::pair<std::string, std::size_t>> names;
  for (const nlp::AnnotatedName& name : gold.names) names.emplace(name.name, name.surfaces.size());
  EXPECT_EQ(names, (std::multiset<std::pair<std::string, std::size_t>>{
                       {"Kone", 2}, {"Philippe Delorme", 2}, {"Suomi", 0}, {"YIT", 1}, {"tehtaan Hyvinkäällä", 1}}));
  ASSERT_EQ(gold.relations.size(), 3u);
  EXPECT_EQ(gold.relations[0].type, nlp::RelationType::kWorksFor);
  EXPECT_TRUE(gold.Named(gold.relations[0].from, "Delorme"));
  EXPECT_TRUE(gold.Named(gold.relations[0].to, "Koneen"));
  EXPECT_EQ(gold.relations[1].amount, 25e6);
  EXPECT_FALSE(gold.relations[2].amount.has_value());
}

TEST_F(PassageGold, AFaultIsToldWithItsLine) {
  const std::pair<const char*, const char*> wrong[] = {
      {"[A|company] osti [B|company].\tbought: A > B", "'bought: A > B': not a relation"},
      {"[A|company] osti [B|company].\tacquired: A > C", "'acquired: A > C': 'C' is neither marked nor declared"},
      {"[A|company] osti [B|person].\tacquired: A > B", "'acquired: A > B': 'B' is a person"},
      {"[A|company] osti [B|company].\tacquired: A", "'acquired: A': it has two ends"},
      {"[A|company] keräsi rahaa.\traised: A > B", "'raised: A > B': it has one end"},
      {"[A|company] keräsi rahaa.\traised: A {5 M}", "'raised: A {5 M}': not a sum"},
      {"[A|company] osti.\t@site tehdas", "'tehdas' does not stand in the text"},
      {"[A|company] osti.\tAlfa = Beta", "'Beta' is not marked"},
      {"[A|firma] osti.", "of an unknown type"},
      {"[A|company] osti [B|person].\tA = B", "'B' is of another type than 'A'"},
      {"[A|company] osti [B|site].\t@site B", "'B' is marked"},
      {"[A|company] osti [B|company].\tacquired: A > A", "both ends are one"},
      {"[A|company] osti [B|company].\tacquired: A > B {-5}", "not a sum"},
      {"[A|company] on [B|company].\tsubsidiary_of: A > B {5}", "it carries no sum"},
  };
  for (const auto& [line, reason] : wrong) {
    const auto articles = Read("Ei mitään.\n" + std::string(line) + "\n");
    ASSERT_FALSE(articles.ok()) << line;
    EXPECT_NE(articles.error().message.find("fi.txt:2: "), std::string::npos) << articles.error().message;
    EXPECT_NE(articles.error().message.find(reason), std::string::npos) << articles.error().message;
  }
}

TEST(Passages, OfTheProjectStateRelationsInEveryLanguage) {
  const auto articles = ReadOwnRelationGold(DEALGRAPH_SOURCE_DIR "/train");
  ASSERT_TRUE(articles.ok()) << articles.error().ToString();
  std::map<std::string, std::size_t> relations;
  for (const GoldArticle& gold : *articles) {
    if (gold.origin == GoldOrigin::kPassages) relations[gold.article.language] += gold.relations.size();
  }
  EXPECT_EQ(relations.size(), nlp::EmbeddedPacks().size());
  for (const auto& [language, count] : relations) EXPECT_GE(count, 300u) << language;
}

}  // namespace
}  // namespace dealgraph::train
