#include "nlp/names/name_model.h"

#include <gtest/gtest.h>

namespace dealgraph::nlp {
namespace {

constexpr NameFeature kSpeaksForSite = 7;
constexpr NameFeature kSpeaksAgainst = 8;

NameModel SmallModel() {
  return NameModel({{kSpeaksAgainst, {0, 0, 0, 0, 0, 3000}}, {kSpeaksForSite, {0, 0, 0, 1500, 0, 0}}});
}

class JudgeNamesTest : public testing::Test {
 protected:
  // A candidate that rules take for a company.
  Candidate& Judge(NameFeature feature) {
    candidate_.chunks = {0};
    candidate_.Vote(EntityType::kCompany, kFair);
    std::vector<Candidate> candidates{candidate_};
    JudgeNames(SmallModel(), {{feature}}, {chunk_}, &candidates);
    candidate_ = candidates.front();
    return candidate_;
  }

  Candidate candidate_;
  NameChunk chunk_;
};

TEST_F(JudgeNamesTest, GivesTheTypeThatWeighsMost) {
  const Candidate& judged = Judge(kSpeaksForSite);
  EXPECT_EQ(judged.judgement, Judgement::kName);
  EXPECT_EQ(judged.Type(), EntityType::kSite);
  EXPECT_EQ(judged.sureness, 1500);
  EXPECT_EQ(judged.DecidedBy(), NameDecision::kModel);
}

TEST_F(JudgeNamesTest, TakesForNoNameWhatSpeaksAgainstIt) {
  const Candidate& judged = Judge(kSpeaksAgainst);
  EXPECT_EQ(judged.judgement, Judgement::kNoName);
  EXPECT_EQ(judged.sureness, 0);
}

TEST_F(JudgeNamesTest, LeavesALegalFormAndAKnownOrganisationAlone) {
  chunk_.legal_form = 1;
  EXPECT_EQ(Judge(kSpeaksAgainst).judgement, Judgement::kNone);
  chunk_.legal_form = 0;
  candidate_.known = true;
  candidate_.entry = 1;
  const Candidate& judged = Judge(kSpeaksForSite);
  EXPECT_EQ(judged.judgement, Judgement::kNone);
  EXPECT_EQ(judged.Type(), EntityType::kCompany);
}

TEST(NameModel, AddsWhatItKnowsAndIgnoresTheRest) {
  const NameScores scores = SmallModel().Score(std::vector<NameFeature>{kSpeaksForSite, 99, kSpeaksAgainst});
  EXPECT_EQ(scores, (NameScores{0, 0, 0, 1500, 0, 3000}));
}

}  // namespace
}  // namespace dealgraph::nlp
