#include "nlp/relations/backgrounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

// An article whose names are given: each is a company, "@" in front of it makes it a place, "~" a nationality of the last place.
class Reading {
 public:
  Reading(std::string_view language, std::string_view text, const std::vector<std::string>& names) : article_(MakeArticle(language, text)) {
    ReadDocument(article_, ShippedPack(language), &document_);
    for (const std::string& name : names) Add(name);
    std::sort(mentions_.begin(), mentions_.end(), [](const Mention& a, const Mention& b) { return a.first < b.first; });
    backgrounds_.emplace_back(document_, TestGazetteer(), mentions_, entities_);
  }

  const Background& Of(int entity) const { return backgrounds_.front().Of(entity); }
  SameCountry Compare(int company, int place) const { return backgrounds_.front().Compare(company, place); }
  SharedName Share(int a, int b) const { return backgrounds_.front().Share(a, b); }

 private:
  void Add(const std::string& marked) {
    const bool place = marked.front() == '@';
    const bool nationality = marked.front() == '~';
    const std::string name = place || nationality ? marked.substr(1) : marked;
    Mention mention;
    mention.kind = nationality ? MentionKind::kNationality : MentionKind::kEntity;
    mention.type = place || nationality ? EntityType::kPlace : EntityType::kCompany;
    if (!nationality) entities_.push_back({name, mention.type, {}});
    mention.index = static_cast<int>(entities_.size()) - 1;
    const auto at = static_cast<std::uint32_t>(article_.text.find(name));
    const auto& tokens = document_.tokens;
    while (mention.first < tokens.size() && tokens[mention.first].begin < at) ++mention.first;
    mention.last = mention.first;
    while (mention.last < tokens.size() && tokens[mention.last].begin < at + name.size()) ++mention.last;
    if (mention.last > mention.first) mentions_.push_back(mention);  // else the text only implies it
  }

  Article article_;
  Document document_;
  std::vector<Entity> entities_;
  std::vector<Mention> mentions_;
  std::vector<Backgrounds> backgrounds_;
};

TEST(Backgrounds, TheGazetteerKnowsWhereACompanyIsAtHome) {
  const Reading reading("en", "ASML sells to Veldhoven and to Lyon.", {"ASML", "@Veldhoven", "@Lyon"});
  EXPECT_EQ(reading.Compare(0, 1), SameCountry::kYes);
  EXPECT_EQ(reading.Compare(0, 2), SameCountry::kNo);
}

TEST(Backgrounds, OfWhatNobodyKnowsNothingIsSaid) {
  const Reading reading("en", "Zebradyn sells to Lyon.", {"Zebradyn", "@Lyon"});
  EXPECT_EQ(reading.Compare(0, 1), SameCountry::kUnknown);
  EXPECT_EQ(reading.Of(0).standing, 0);
}

TEST(Backgrounds, TheArticleSaysWhereACompanyIsFrom) {
  for (const std::string_view text : {"The French start-up Zebradyn sells.", "Zebradyn, a French start-up, sells."}) {
    const Reading reading("en", text, {"Zebradyn", "@France", "~French", "@Denmark"});
    EXPECT_EQ(reading.Compare(0, 1), SameCountry::kYes) << text;
    EXPECT_EQ(reading.Compare(0, 2), SameCountry::kNo) << text;
  }
}

TEST(Backgrounds, ANationalityBesideAnotherNameIsSaidOfThatOne) {
  const Reading reading("en", "Zebradyn, which bought French Okapi, sells.", {"Zebradyn", "@France", "~French", "Okapi"});
  EXPECT_EQ(reading.Compare(0, 1), SameCountry::kUnknown);
  EXPECT_EQ(reading.Compare(2, 1), SameCountry::kYes);
}

TEST(Backgrounds, WordsOfANameAndNounsBesideItAreTheSameNumbersEverywhere) {
  const Reading english("en", "Zebradyn Ventures and the chipmaker Okapi sell.", {"Zebradyn Ventures", "Okapi"});
  const Reading danish("da", "Gnu Ventures sælger.", {"Gnu Ventures"});
  EXPECT_NE(english.Of(0).name_words[1], 0u);
  EXPECT_EQ(english.Of(0).name_words[1], danish.Of(0).name_words[1]);
  EXPECT_NE(english.Of(0).name_words[0], danish.Of(0).name_words[0]);
  EXPECT_EQ(english.Of(0).nouns[0], 0u);
  EXPECT_NE(english.Of(1).nouns[0], 0u);
  EXPECT_EQ(english.Of(1).name_words[0], 0u) << "one word says what it names, not of what kind";
  const Reading chinese("zh", "青山创投与绿洲创投", {"青山创投", "绿洲创投"});
  EXPECT_EQ(chinese.Of(0).name_words[1], chinese.Of(1).name_words[1]);
}

TEST(Backgrounds, NamesHaveWordsInCommon) {
  const Reading reading("en", "", {"Nvidia", "Nvidia Denmark", "Schwarz Digits", "Schwarz-Gruppe", "Rosa Lima", "Banco Lima", "Okapi"});
  EXPECT_EQ(reading.Share(0, 1), SharedName::kInside);
  EXPECT_EQ(reading.Share(1, 0), SharedName::kInside);
  EXPECT_EQ(reading.Share(2, 3), SharedName::kBeginning);
  EXPECT_EQ(reading.Share(4, 5), SharedName::kWord);
  EXPECT_EQ(reading.Share(0, 6), SharedName::kNothing);
  const Reading chinese("zh", "", {"百度智能云", "百度金融"});
  EXPECT_EQ(chinese.Share(0, 1), SharedName::kBeginning);
}

}  // namespace
}  // namespace dealgraph::nlp
