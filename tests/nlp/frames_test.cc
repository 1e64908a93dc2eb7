#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "nlp/relations/frame_context.h"
#include "nlp/relations/frame_features.h"
#include "nlp/relations/frame_model.h"
#include "tests/nlp/nlp_testing.h"
#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

FrameModel::Thresholds ThresholdsOf(const FrameThresholds& same) {
  FrameModel::Thresholds thresholds{};
  thresholds.fill(same);
  return thresholds;
}

FrameBag BagOf(RelationType type, int from, int to, std::int64_t score, bool ruled = false, RuleEnds ends = RuleEnds::kOffTopic) {
  FrameBag bag;
  bag.type = type;
  bag.from = from;
  bag.to = to;
  bag.score = score;
  bag.ruled = ruled;
  bag.ends = ends;
  return bag;
}

// The ends that are claimed, "from>to", in order.
std::vector<std::string> Decided(const std::vector<FrameBag>& bags) {
  const FrameModel model({}, ThresholdsOf({.accept = 100, .doubted = 50, .keep = -100, .meant = -500, .stated = -900}));
  std::vector<std::string> ends;
  for (const FrameBag& bag : DecideBags(model, bags)) ends.push_back(std::to_string(bag.from) + ">" + std::to_string(bag.to));
  return ends;
}

using Ends = std::vector<std::string>;

TEST(FrameModel, EveryWeightIsFoundAndNoOther) {
  std::mt19937_64 random(TestSeed());
  std::vector<FrameWeight> weights;
  std::set<std::uint64_t> keys;
  while (weights.size() < 5000) {
    const std::uint64_t key = WeightKey(random() % kRelationTypeCount, static_cast<Feature>(random()));
    if (keys.insert(key).second) weights.push_back({key, static_cast<std::int32_t>(random() % 2000) + 1});
  }
  const FrameModel model(weights, {});
  for (const FrameWeight& weight : weights) {
    const auto type = static_cast<RelationType>(weight.key >> 32);
    EXPECT_EQ(model.Weight(type, static_cast<Feature>(weight.key)), weight.weight);
  }
  int absent = 0;
  while (absent < 1000) {
    const auto feature = static_cast<Feature>(random());
    if (keys.contains(WeightKey(0, feature))) continue;
    EXPECT_EQ(model.Weight(RelationType::kInvestedIn, feature), 0);
    ++absent;
  }
}

TEST(FrameModel, AFeatureWeighsForAllRelationsAndMoreForOne) {
  const std::vector<FrameWeight> weights = {
      {WeightKey(kAnyRelation, 7), 100}, {WeightKey(static_cast<std::uint32_t>(RelationType::kRaised), 7), 23}};
  const FrameModel model(weights, {});
  const std::vector<Feature> features = {7, 8};
  EXPECT_EQ(model.Score(RelationType::kRaised, features), 123);
  EXPECT_EQ(model.Score(RelationType::kFounded, features), 100);
}

TEST(DecideBags, WhatARuleReadsOffTheTopicNeedsLessThanWhatAFrameClaimsAndWhatItStatesTheLeast) {
  EXPECT_EQ(Decided({BagOf(RelationType::kFounded, 1, 2, 99), BagOf(RelationType::kFounded, 3, 2, 100),
                     BagOf(RelationType::kFounded, 4, 2, -99, true), BagOf(RelationType::kFounded, 5, 2, -101, true),
                     BagOf(RelationType::kFounded, 6, 2, -900, true, RuleEnds::kNamed), BagOf(RelationType::kFounded, 7, 2, -901, true, RuleEnds::kNamed),
                     BagOf(RelationType::kFounded, 8, 2, -500, true, RuleEnds::kByAnaphor),
                     BagOf(RelationType::kFounded, 9, 2, -501, true, RuleEnds::kByAnaphor)}),
            (Ends{"3>2", "4>2", "6>2", "8>2"}));
}

TEST(DecideBags, OfADealThatIsInDoubtLessIsAsked) {
  FrameBag bag = BagOf(RelationType::kAcquired, 1, 2, 50);
  EXPECT_EQ(Decided({bag}), Ends{});
  bag.doubted = true;
  EXPECT_EQ(Decided({bag}), (Ends{"1>2"}));
  bag.score = 49;
  EXPECT_EQ(Decided({bag}), Ends{});
}

TEST(FrameModel, OfADealInDoubtThatIsDoneAsMuchIsAskedAsOfAny) {
  const FrameModel model({}, ThresholdsOf({.accept = 100, .doubted = 50, .keep = -100, .meant = -500, .stated = -900}));
  FrameBag bag = BagOf(RelationType::kAcquired, 1, 2, 60);
  bag.doubted = true;
  EXPECT_EQ(model.Needed(bag), 50);
  EXPECT_EQ(model.NeededOfDone(bag), 100);
  bag.ruled = true;
  EXPECT_EQ(model.NeededOfDone(bag), -100);
}

TEST(DecideBags, WhereTheNameSaysItNoScoreIsAsked) {
  FrameBag bag = BagOf(RelationType::kLocatedIn, 1, 2, -9000);
  EXPECT_EQ(Decided({bag}), Ends{});
  bag.certain = true;
  EXPECT_EQ(Decided({bag}), (Ends{"1>2"}));
}

TEST(DecideBags, OfTwoDirectionsTheSurerIsClaimed) {
  EXPECT_EQ(Decided({BagOf(RelationType::kSupplies, 1, 2, 300), BagOf(RelationType::kSupplies, 2, 1, 400)}), (Ends{"2>1"}));
}

TEST(DecideBags, WhomARuleNamesAsBuyerIsTheOnlyBuyer) {
  EXPECT_EQ(Decided({BagOf(RelationType::kAcquired, 1, 2, 100, true), BagOf(RelationType::kAcquired, 3, 2, 900)}), (Ends{"1>2"}));
}

TEST(DecideBags, AStakeOrADeliveryOfARuleIsNoPurchase) {
  EXPECT_EQ(Decided({BagOf(RelationType::kInvestedIn, 1, 2, 100, true), BagOf(RelationType::kAcquired, 1, 2, 900)}), (Ends{"1>2"}));
  EXPECT_EQ(Decided({BagOf(RelationType::kSupplies, 1, 2, 100, true), BagOf(RelationType::kAcquired, 2, 1, 900)}), (Ends{"1>2"}));
}

// The names of a bag's features that speak of rivals that are named where it takes an end off the topic.
std::vector<std::string> AheadOfNamed(std::int64_t rival_score) {
  FrameCandidate named;
  named.type = RelationType::kInvestedIn;
  named.from.entity = 1;
  named.from.item = 0;
  named.to.entity = 2;
  named.to.item = 3;
  FrameCandidate guessed = named;
  guessed.from.entity = 4;
  guessed.from.item = -1;
  const std::vector<FrameCandidate> candidates = {named, guessed};
  std::vector<FrameBag> bags = {BagOf(RelationType::kInvestedIn, 1, 2, rival_score), BagOf(RelationType::kInvestedIn, 4, 2, 0)};
  bags[1].best = 1;
  const std::vector<std::vector<Feature>> features = ContextFeatures(bags, candidates);
  std::vector<std::string> names;
  for (const Feature feature : features.front()) EXPECT_FALSE(FeatureName(feature).starts_with("ahead of named"));
  for (const Feature feature : features.back()) {
    if (FeatureName(feature).starts_with("ahead of named")) names.push_back(FeatureName(feature));
  }
  return names;
}

TEST(FrameContext, AnEndOffTheTopicKnowsHowSureAnEndIsThatTheSentenceNames) {
  ASSERT_EQ(AheadOfNamed(3000).size(), 1u);
  EXPECT_NE(AheadOfNamed(3000), AheadOfNamed(-3000));
}

TEST(FrameContext, APairSeesTheSameTwoTheOtherWayRound) {
  FrameCandidate forward;
  forward.type = RelationType::kSupplies;
  forward.from.item = 0;
  forward.to.item = 3;
  FrameCandidate backward = forward;
  std::swap(backward.from, backward.to);
  forward.from.entity = backward.to.entity = 1;
  forward.to.entity = backward.from.entity = 2;
  const std::vector<FrameCandidate> candidates = {forward, backward};
  std::vector<FrameBag> bags = {BagOf(RelationType::kSupplies, 1, 2, 2000), BagOf(RelationType::kSupplies, 2, 1, -2000)};
  bags[1].best = 1;
  const auto reverse = [](const std::vector<Feature>& features) {
    for (const Feature feature : features) {
      if (FeatureName(feature).starts_with("ahead of reverse")) return FeatureName(feature);
    }
    return std::string();
  };
  const std::vector<std::vector<Feature>> features = ContextFeatures(bags, candidates);
  EXPECT_FALSE(reverse(features.front()).empty());
  EXPECT_NE(reverse(features.front()), reverse(features.back()));
}

bool IsFrame(const Relation& relation) { return relation.rule.starts_with("frame."); }

TEST(Frames, AddClaimsThatNoRuleStatesAndShowWhereTheyStand) {
  int added = 0;
  for (const Article& article : SampleArticles()) {
    for (const Relation& relation : TestExtractor().Extract(article, {.rules_alone = true}).relations) {
      EXPECT_FALSE(IsFrame(relation)) << relation.rule;
    }
    const Extraction extraction = TestExtractor().Extract(article);
    for (const Relation& relation : extraction.relations) {
      if (!IsFrame(relation)) continue;
      ++added;
      for (const int end : {relation.from, relation.to}) {
        if (end < 0) continue;
        const std::vector<Span>& mentions = extraction.entities[static_cast<std::size_t>(end)].mentions;
        const bool shown = mentions.empty() || std::any_of(relation.evidence.begin(), relation.evidence.end(), [&](const Span& span) {
                             return std::any_of(mentions.begin(), mentions.end(), [&](const Span& m) { return span.Contains(m); });
                           });
        EXPECT_TRUE(shown) << article.id << " " << ClaimText(extraction, relation);
      }
    }
  }
  EXPECT_GE(added, 5);
}

TEST(Frames, WhatARuleStatesWithBothEndsStands) {
  const Extraction extraction = TestExtractor().Extract(MakeArticle("da", "I august investerede Google i TeraWulf."));
  EXPECT_NE(FindClaim(extraction, "invested_in", "Google", "TeraWulf"), nullptr);
}

TEST(Frames, AListThatPartnersWithOthersDoesNotPartnerWithItself) {
  const Extraction extraction = TestExtractor().Extract(MakeArticle("da", "Google, Microsoft og OpenAI udvider partnerskaber med tidligere kryptominere."));
  EXPECT_EQ(FindClaim(extraction, "partnered_with", "", ""), nullptr);
}

TEST(Frames, WhereARuleTellsWhoWorksForAnOrganisationNobodyIsAdded) {
  const Extraction extraction = TestExtractor().Extract(
      MakeArticle("en", "Nvidia chief executive Jensen Huang announced the investment during President Donald Trump's state visit."));
  EXPECT_NE(FindClaim(extraction, "works_for", "Jensen Huang", "Nvidia"), nullptr);
  EXPECT_EQ(FindClaim(extraction, "works_for", "Donald Trump", ""), nullptr);
}

// The candidates of an article, as the model sees them.
std::vector<FrameCandidate> CandidatesOf(const Article& article, Extraction* extraction) {
  std::vector<FrameCandidate> candidates;
  const FrameObserver observer = [&](const Document&, const Extraction&, const Frames& frames, const std::vector<FrameBag>&) {
    candidates = frames.candidates();
  };
  ExtractHooks hooks;
  hooks.observer = &observer;
  *extraction = TestExtractor().Extract(article, hooks);
  return candidates;
}

// The first candidate for a relation between two names; nullptr where there is none.
const FrameCandidate* Find(const std::vector<FrameCandidate>& candidates, const Extraction& extraction, RelationType type,
                           std::string_view from, std::string_view to) {
  const auto named = [&](int entity, std::string_view name) {
    return entity >= 0 && extraction.entities[static_cast<std::size_t>(entity)].name == name;
  };
  for (const FrameCandidate& candidate : candidates) {
    if (candidate.type == type && named(candidate.from.entity, from) && named(candidate.to.entity, to)) return &candidate;
  }
  return nullptr;
}

TEST(Frames, WhatStandsBehindADescribedListIsSaidOfEachOfItsNames) {
  Extraction extraction;
  const std::vector<FrameCandidate> candidates = CandidatesOf(
      MakeArticle("en", "Microsoft, Amazon and the German bank Commerzbank have lent Nscale $210 million."), &extraction);
  const FrameCandidate* first = Find(candidates, extraction, RelationType::kLentTo, "Microsoft", "Nscale");
  const FrameCandidate* last = Find(candidates, extraction, RelationType::kLentTo, "Commerzbank", "Nscale");
  ASSERT_TRUE(first != nullptr && last != nullptr);
  EXPECT_GE(first->from_list, 0);
  EXPECT_EQ(first->from_list, last->from_list);
  // Both are right before the verb; alone, the first would have two names and a conjunction between.
  for (const Feature feature : first->features) {
    const std::string name = FeatureName(feature);
    if (name.starts_with("parties to from-end") || name.starts_with("behind from ")) {
      EXPECT_NE(std::find(last->features.begin(), last->features.end(), feature), last->features.end()) << name;
    }
  }
}

// The names of the ways of the candidate that Jensen Huang works for Nvidia, but for the one with every word.
std::vector<std::string> WaysOf(const std::string& text) {
  Extraction extraction;
  const std::vector<FrameCandidate> candidates = CandidatesOf(MakeArticle("en", text), &extraction);
  const FrameCandidate* found = Find(candidates, extraction, RelationType::kWorksFor, "Jensen Huang", "Nvidia");
  std::vector<std::string> names;
  if (found == nullptr) return names;
  for (const Feature feature : found->features) {
    const std::string name = FeatureName(feature);
    if (name.starts_with("way") && name != "way, all words") names.push_back(name);
  }
  return names;
}

TEST(Frames, WaysOverWordsThatTellNothingAreOne) {
  const std::vector<std::string> plain = WaysOf("Jensen Huang, treasurer of Nvidia, was pleased.");
  EXPECT_NE(std::find(plain.begin(), plain.end(), "way to to-end mark_of, nothing"), plain.end());
  EXPECT_NE(std::find(plain.begin(), plain.end(), "way to from-end comma, nothing"), plain.end());
  EXPECT_EQ(WaysOf("Jensen Huang, the tall treasurer of Nvidia, was pleased."), plain);
  const std::vector<std::string> praised = WaysOf("Jensen Huang praised the treasurer of Nvidia, who was pleased.");
  ASSERT_FALSE(praised.empty());
  EXPECT_NE(praised, plain);
}

TEST(Frames, APostBetweenTheEndsIsHeardBeforeOneBesideThem) {
  const std::vector<std::string> one = WaysOf("Nvidia chief executive Jensen Huang was pleased.");
  ASSERT_FALSE(one.empty());
  EXPECT_EQ(WaysOf("Nvidia chief executive Jensen Huang chairman said it."), one);
}

TEST(Frames, ThePlantMeansTheSiteThatWasNamedLast) {
  Extraction extraction;
  const std::vector<FrameCandidate> candidates = CandidatesOf(
      MakeArticle("en", "Nscale has bought a data centre in Loughton. Microsoft will operate the data centre from May."), &extraction);
  const FrameCandidate* found = Find(candidates, extraction, RelationType::kOperates, "Microsoft", "data centre in Loughton");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->to.source, kSiteNounHere);
  EXPECT_GE(found->to.item, 0);
}

TEST(Frames, WhoTheSentenceBeforeNamedMayBeAnEnd) {
  Extraction extraction;
  const std::vector<FrameCandidate> candidates = CandidatesOf(
      MakeArticle("en", "Microsoft and Google praised OpenAI on Monday. Nvidia has invested $5 million."), &extraction);
  const FrameCandidate* found = Find(candidates, extraction, RelationType::kInvestedIn, "Nvidia", "OpenAI");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->to.source, kRecentLater);
  EXPECT_LT(found->to.item, 0);
}

// Where the person's end comes from in the candidates that Jensen Huang founded Nscale, or works there; the last of several, -1 where there
// is none.
int PersonSource(const std::string& text, RelationType type = RelationType::kFounded) {
  Extraction extraction;
  int source = -1;
  for (const FrameCandidate& candidate : CandidatesOf(MakeArticle("en", text), &extraction)) {
    if (Find({candidate}, extraction, type, "Jensen Huang", "Nscale") != nullptr) source = candidate.from.source;
  }
  return source;
}

TEST(Frames, HeIsThePersonOfWhomTheTextTells) {
  EXPECT_EQ(PersonSource("Jensen Huang spoke on Monday. He founded Nscale."), kPersonHere);
  EXPECT_EQ(PersonSource("Jensen Huang told Lisa Su that he founded Nscale."), kPersonHere) << "the first of the sentence";
  EXPECT_EQ(PersonSource("Jensen Huang spoke. It rained. He was pleased. It was late. He founded Nscale."), kPersonHere) << "he is meant on the way";
  EXPECT_EQ(PersonSource("Jensen Huang spoke. It rained. It was late. Nobody came. He founded Nscale."), -1) << "too long ago";
  EXPECT_NE(PersonSource("Jensen Huang and Lisa Su spoke on Monday. He founded Nscale."), kPersonHere) << "no singular means one of two";
}

TEST(Frames, NobodyIsThePersonOfWhomTheSentencesBeforeTold) {
  EXPECT_EQ(PersonSource("Jensen Huang spoke on Monday. It rained. Founded Nscale in London."), kPersonEnd);
  EXPECT_EQ(PersonSource("Jensen Huang spoke on Monday. It rained. Currently chairman of Nscale.", RelationType::kWorksFor), kPersonEnd);
  EXPECT_EQ(PersonSource("Jensen Huang spoke on Monday. Founded Nscale in London."), kRecentFirst);
  EXPECT_EQ(PersonSource("Jensen Huang spoke on Monday. It rained. Lisa Su founded Nscale in London."), -1) << "who is named did it";
}

TEST(Frames, TalksMeanADealOfTwoWhomTheSentenceNamesAndOfNobodyElse) {
  Extraction extraction;
  const std::vector<FrameCandidate> candidates =
      CandidatesOf(MakeArticle("en", "Microsoft praised OpenAI on Monday. Google is a secret suitor near Nvidia."), &extraction);
  const FrameCandidate* named = Find(candidates, extraction, RelationType::kAcquired, "Google", "Nvidia");
  ASSERT_NE(named, nullptr);
  EXPECT_EQ(TriggerGroups()[static_cast<std::size_t>(named->trigger_group)].name, "talk_noun");
  EXPECT_EQ(Find(candidates, extraction, RelationType::kAcquired, "Google", "OpenAI"), nullptr);
}

TEST(Frames, APlainTriggerSpeaksBeforeAVagueOneThatIsNearer) {
  Extraction extraction;
  const std::vector<FrameCandidate> candidates =
      CandidatesOf(MakeArticle("en", "Google held talks with Nvidia about an acquisition."), &extraction);
  const FrameCandidate* found = Find(candidates, extraction, RelationType::kAcquired, "Google", "Nvidia");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(TriggerGroups()[static_cast<std::size_t>(found->trigger_group)].name, "buy_noun");
}

TEST(Triggers, EveryGroupFitsItsSet) {
  const std::vector<TriggerGroup>& groups = TriggerGroups();
  EXPECT_LE(groups.size(), kTriggerGroupsMax);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    EXPECT_EQ(TriggerGroupOf(groups[g].name), static_cast<int>(g));
    if (groups[g].kind != TriggerKind::kMark) continue;
    EXPECT_LT(g, 64u) << groups[g].name;
  }
  EXPECT_EQ(TriggerGroupOf("also_v_buy"), TriggerGroupOf("v_buy"));
  EXPECT_EQ(groups[kFirstVagueGroup].name, "talk_verb");
  EXPECT_EQ(groups[kLastVagueGroup].name, "part_verb");
}

}  // namespace
}  // namespace dealgraph::nlp
