#include "nlp/names/gazetteer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

class GazetteerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto created = Gazetteer::Create();
    ASSERT_TRUE(created.ok()) << created.error().ToString();
    gazetteer_ = std::move(*created);
  }

  // The canonical names of what is found, of one kind.
  std::vector<std::string> Canonical(std::string_view name, std::string_view language, NameKind kind) const {
    std::vector<NameEntry> found;
    gazetteer_->Find(LowerSameLength(name), language, &found);
    std::vector<std::string> names;
    for (const NameEntry& entry : found) {
      if (entry.kind == kind) names.emplace_back(entry.canonical);
    }
    return names;
  }
  bool Has(std::string_view name, std::string_view language, NameKind kind, std::string_view canonical) const {
    return std::ranges::count(Canonical(name, language, kind), canonical) > 0;
  }
  // The text of the longest match at the start of `text`.
  std::string Longest(std::string_view text, std::string_view language) const {
    std::vector<NameEntry> found;
    const std::size_t length = gazetteer_->LongestMatch(LowerSameLength(text), language, &found);
    EXPECT_EQ(length == 0, found.empty());
    return std::string(text.substr(0, length));
  }

  std::unique_ptr<Gazetteer> gazetteer_;
};

TEST_F(GazetteerTest, CountryNamesAreTheEverydayOnesOfTheLanguage) {
  struct Case {
    const char *country, *language, *name;
  };
  for (const Case& c : {Case{"DK", "da", "Danmark"}, Case{"NL", "da", "Holland"}, Case{"US", "da", "USA"},
                        Case{"GB", "da", "Storbritannien"}, Case{"US", "en", "United States"}, Case{"GB", "en", "United Kingdom"},
                        Case{"NL", "en", "Netherlands"}, Case{"FR", "de", "Frankreich"}, Case{"DE", "nn", "Tyskland"},
                        Case{"DE", "xx", "Germany"}, Case{"DE", "pt-BR", "Alemanha"}, Case{"JP", "zh", "日本"}, Case{"??", "da", ""}}) {
    EXPECT_EQ(gazetteer_->CountryName(c.country, c.language), c.name) << c.country << " " << c.language;
  }
}

TEST_F(GazetteerTest, ANameIsKnownInItsLanguages) {
  EXPECT_TRUE(Has("Tyskland", "da", NameKind::kCountry, "Tyskland"));
  EXPECT_TRUE(Has("Tyskland", "nb", NameKind::kCountry, "Tyskland"));
  EXPECT_FALSE(Has("Tyskland", "fr", NameKind::kCountry, "Tyskland"));
  EXPECT_TRUE(Has("Tyskland", "", NameKind::kCountry, "Tyskland"));
  EXPECT_TRUE(Has("london", "da", NameKind::kCity, "London"));
}

TEST_F(GazetteerTest, TheLongestNameWinsAndEndsAtAWordBorder) {
  EXPECT_EQ(Longest("New York City police", "en"), "New York City");
  EXPECT_EQ(Longest("London-baseret", "da"), "London");
  EXPECT_EQ(Longest("Londons", "da"), "");
  EXPECT_EQ(Longest("London", "da"), "London");
  EXPECT_EQ(Longest("San\u00a0Francisco’s", "en"), "San\u00a0Francisco");
  EXPECT_EQ(Longest("San  Francisco", "en").find("San  F"), std::string::npos);
  EXPECT_EQ(Longest("", "en"), "");
  EXPECT_EQ(Longest(std::string(1000, 'x'), "en"), "");
}

TEST_F(GazetteerTest, AnAliasGivesTheCanonicalNameInItsOwnScript) {
  EXPECT_TRUE(Has("NVIDIA", "da", NameKind::kOrganisation, "Nvidia"));
  EXPECT_TRUE(Has("輝達", "zh", NameKind::kOrganisation, "英伟达"));
  EXPECT_EQ(Longest("엔비디아는 영국", "ko"), "엔비디아");
  EXPECT_EQ(Longest("エヌビディアが", "ja"), "エヌビディア");
  EXPECT_EQ(Longest("エヌビディアン", "ja"), "");
}

TEST_F(GazetteerTest, AnAdjectiveGivesTheCountryInTheLanguageOfTheArticle) {
  EXPECT_TRUE(Has("franske", "da", NameKind::kNationality, "Frankrig"));
  EXPECT_TRUE(Has("British", "en", NameKind::kNationality, "United Kingdom"));
  EXPECT_TRUE(Has("französischer", "de", NameKind::kNationality, "Frankreich"));
  EXPECT_FALSE(Has("franske", "en", NameKind::kNationality, "France"));
}

TEST_F(GazetteerTest, NamesThatAreWordsAreMarkedInTheirLanguage) {
  std::vector<NameEntry> found;
  gazetteer_->Find("nice", "en", &found);
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].common_word);
  found.clear();
  gazetteer_->Find("nvidia", "en", &found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].common_word);
  EXPECT_EQ(found[0].code, "Q182477");
}

}  // namespace
}  // namespace dealgraph::nlp
