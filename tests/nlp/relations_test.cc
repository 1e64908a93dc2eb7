// What relations are read, how sure, and with which sum. At the end a sentence for every rule of every shipped pack.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

Extraction Read(std::string_view language, std::string_view text, std::string_view title = "") {
  return TestExtractor().Extract(MakeArticle(language, text, title));
}

// The claims of a text without their rules.
std::vector<std::string> Claims(std::string_view language, std::string_view text, std::string_view title = "") {
  std::vector<std::string> claims = ClaimTexts(Read(language, text, title));
  for (std::string& claim : claims) claim.resize(claim.rfind(" ["));
  std::sort(claims.begin(), claims.end());
  return claims;
}

using Lines = std::vector<std::string>;

struct Case {
  std::string_view language;
  std::string_view text;
  Lines claims;
};

void ExpectClaims(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(Claims(c.language, c.text), c.claims) << c.text;
}

TEST(Relations, WhatIsDoneIsCompleted) {
  ExpectClaims({
      {"en", "Nvidia has invested $683 million in Nscale.", {"invested_in(Nvidia, Nscale) 683000000 USD completed"}},
      {"da", "Nvidia har investeret 683 millioner dollars i Nscale.", {"invested_in(Nvidia, Nscale) 683000000 USD completed"}},
  });
}

TEST(Relations, AnIntentionIsPlanned) {
  ExpectClaims({
      {"en", "Nvidia will invest $500 million in OpenAI.", {"invested_in(Nvidia, OpenAI) 500000000 USD planned"}},
      {"en", "Nvidia plans to acquire Mellanox.", {"acquired(Nvidia, Mellanox) planned"}},
      {"da", "Nvidia vil investere 500 millioner dollars i OpenAI.", {"invested_in(Nvidia, OpenAI) 500000000 USD planned"}},
  });
}

TEST(Relations, ARumourIsRumoured) {
  ExpectClaims({
      {"en", "Nvidia has reportedly acquired Mellanox.", {"acquired(Nvidia, Mellanox) rumoured"}},
      {"en", "Nvidia was in talks to acquire Arm.", {"acquired(Nvidia, Arm) rumoured"}},
      {"da", "Nvidia har angiveligt købt Mellanox.", {"acquired(Nvidia, Mellanox) rumoured"}},
  });
}

TEST(Relations, ANegationNegates) {
  ExpectClaims({
      {"en", "Nvidia has not invested in OpenAI.", {"invested_in(Nvidia, OpenAI) completed not"}},
      {"da", "Nvidia har ikke investeret i OpenAI.", {"invested_in(Nvidia, OpenAI) completed not"}},
  });
}

TEST(Relations, ADealCalledOffIsCancelled) {
  ExpectClaims({{"en", "Nvidia scrapped its acquisition of Arm.", {"acquired(Nvidia, Arm) cancelled not"}}});
}

TEST(Relations, ADenialInTheSameSentenceDenies) {
  ExpectClaims({{"en", "Nvidia denied that it has acquired Mellanox.", {"acquired(Nvidia, Mellanox) denied not"}}});
}

TEST(Relations, ADenialInALaterSentenceDeniesTheRumour) {
  ExpectClaims({
      {"en", "Nvidia has reportedly acquired Mellanox. A spokesman for Nvidia denied it.", {"acquired(Nvidia, Mellanox) denied not"}},
      {"da", "Nvidia har angiveligt købt Mellanox. Nvidia afviser det.", {"acquired(Nvidia, Mellanox) denied not"}},
  });
}

TEST(Relations, ADenialFarBehindOrOfWhatIsCertainDeniesNothing) {
  ExpectClaims({
      {"en", "Nvidia has acquired Mellanox. A spokesman denied that prices would rise.", {"acquired(Nvidia, Mellanox) completed"}},
      {"en",
       "Nvidia has reportedly acquired Mellanox. It rained. It rained on. It rained more. It rained again. The mayor denied it.",
       {"acquired(Nvidia, Mellanox) rumoured"}},
  });
}

TEST(Relations, AHypothesisIsNoClaim) {
  ExpectClaims({
      {"en", "If Nvidia acquires Mellanox, prices will rise.", {}},
      {"da", "Hvis Nvidia køber Mellanox, stiger prisen.", {}},
  });
}

TEST(Relations, WhoSaysSoIsKept) {
  ExpectClaims({
      {"en", "According to Bloomberg, Nvidia has invested in Nscale.", {"invested_in(Nvidia, Nscale) completed says Bloomberg"}},
      {"en", "Nvidia has invested in Nscale, according to Bloomberg.", {"invested_in(Nvidia, Nscale) completed says Bloomberg"}},
  });
}

TEST(Relations, TheCompanyIsTheOneTheTextIsAbout) {
  ExpectClaims({
      {"en", "Nscale raised $1.1 billion. It is based in London.", {"based_in(Nscale, London) completed", "raised(Nscale, -) 1100000000 USD completed"}},
      {"da", "Nscale har hovedkontor i London. Selskabet har hentet 1,1 milliarder dollars.",
       {"based_in(Nscale, London) completed", "raised(Nscale, -) 1100000000 USD completed"}},
  });
}

TEST(Relations, TheSubjectGoesOnOverItsPurchase) {
  ExpectClaims({{"en", "Nvidia has acquired Xilinx. The company has also invested $500 million in OpenAI.",
                 {"acquired(Nvidia, Xilinx) completed", "invested_in(Nvidia, OpenAI) 500000000 USD completed"}}});
}

TEST(Relations, AfterARoundTheTopicIsTheCompanyThatRaisedIt) {
  ExpectClaims({{"en", "Nscale has raised $1.1 billion. Nvidia, Nokia and Dell took part.",
                 {"invested_in(Dell, Nscale) completed", "invested_in(Nokia, Nscale) completed",
                  "invested_in(Nvidia, Nscale) completed", "raised(Nscale, -) 1100000000 USD completed"}}});
}

TEST(Relations, InvestorsInAListDoNotGetTheRoundsSum) {
  const Extraction extraction = Read("en", "Nscale has raised $1.1 billion, with participation from Nvidia, Nokia and Dell.");
  ASSERT_NE(FindClaim(extraction, "raised", "Nscale", ""), nullptr);
  EXPECT_GE(FindClaim(extraction, "raised", "Nscale", "")->amount, 0);
  for (const std::string_view investor : {"Nvidia", "Nokia", "Dell"}) {
    const Relation* claim = FindClaim(extraction, "invested_in", investor, "Nscale");
    ASSERT_NE(claim, nullptr) << investor;
    EXPECT_EQ(claim->amount, -1) << investor;
  }
}

TEST(Relations, ABracketThatNeverClosesLosesNoMention) {
  const Extraction extraction =
      TestExtractor().Extract(MakeArticle("en", "For $3 million (more AMD bought Xilinx Technologies."));
  EXPECT_EQ(extraction.amounts.size(), 1u);
  const Relation* bought = FindClaim(extraction, "acquired", "AMD", "Xilinx Technologies");
  ASSERT_NE(bought, nullptr);
}

TEST(Relations, AnObjectIsNotTheSubjectOfTheNextPredicate) {
  const Extraction extraction =
      TestExtractor().Extract(MakeArticle("en", "Nvidia has invested in OpenAI and has acquired Mellanox Technologies."));
  EXPECT_NE(FindClaim(extraction, "acquired", "Nvidia", "Mellanox Technologies"), nullptr);
  EXPECT_EQ(FindClaim(extraction, "acquired", "OpenAI", "Mellanox Technologies"), nullptr);
}

TEST(Relations, AListOfInvestorsInvestsInNoneOfThem) {
  const Extraction extraction =
      TestExtractor().Extract(MakeArticle("en", "Nvidia, Nokia and Dell invested $1.1 billion in Nscale."));
  EXPECT_NE(FindClaim(extraction, "invested_in", "Nokia", "Nscale"), nullptr);
  EXPECT_EQ(FindClaim(extraction, "invested_in", "Nokia", "Nvidia"), nullptr);
  EXPECT_EQ(FindClaim(extraction, "invested_in", "Dell", "Nvidia"), nullptr);
}

TEST(Relations, APostInAListIsOnePersons) {
  const Extraction extraction = TestExtractor().Extract(MakeArticle(
      "en", "Josh Payne, chief executive of Nscale, and Jensen Huang, chief executive of Nvidia, met on Monday."));
  EXPECT_NE(FindClaim(extraction, "works_for", "Josh Payne", "Nscale"), nullptr);
  EXPECT_NE(FindClaim(extraction, "works_for", "Jensen Huang", "Nvidia"), nullptr);
  EXPECT_EQ(FindClaim(extraction, "works_for", "Josh Payne", "Nvidia"), nullptr);
}

TEST(Relations, ALooseSumIsNotGivenToTheInvestorsOfAList) {
  const Extraction extraction = Read("en", "Nvidia, Nokia and Dell invested in Nscale for $500 million.");
  for (const std::string_view investor : {"Nvidia", "Nokia"}) {
    const Relation* claim = FindClaim(extraction, "invested_in", investor, "Nscale");
    ASSERT_NE(claim, nullptr) << investor;
    EXPECT_EQ(claim->amount, -1) << investor;
  }
  EXPECT_GE(FindClaim(Read("en", "Nvidia invested in Nscale for $500 million."), "invested_in", "Nvidia", "Nscale")->amount, 0);
}

TEST(Relations, OneSumInTwoCurrenciesIsCarriedOnce) {
  const Extraction extraction = Read("en", "Nvidia invested £500 million ($683 million) in Nscale.");
  ASSERT_EQ(extraction.amounts.size(), 2u);
  EXPECT_EQ(extraction.amounts[0].group, extraction.amounts[1].group);
  EXPECT_GE(extraction.amounts[0].group, 0);
  EXPECT_EQ(extraction.amounts[0].scope, Scope::kInvestor);
  EXPECT_EQ(extraction.amounts[1].scope, Scope::kInvestor) << "a group has one scope";
  EXPECT_EQ(ClaimTexts(extraction), (Lines{"invested_in(Nvidia, Nscale) 500000000 GBP completed [en.invest.active]"}));
}

TEST(Relations, ASumGoesToThePriceItWasSaidOf) {
  ExpectClaims({{"en", "AMD acquired Xilinx for $35 billion.", {"acquired(AMD, Xilinx) 35000000000 USD completed"}},
                {"da", "AMD købte Xilinx for 35 milliarder dollars.", {"acquired(AMD, Xilinx) 35000000000 USD completed"}}});
  EXPECT_EQ(Read("en", "AMD acquired Xilinx for $35 billion.").amounts.at(0).scope, Scope::kPrice);
  EXPECT_EQ(Read("en", "Nscale raised $1.1 billion.").amounts.at(0).scope, Scope::kRound);
  EXPECT_EQ(Read("en", "Anthropic is valued at $183 billion.").amounts.at(0).scope, Scope::kValuation);
  EXPECT_EQ(Read("en", "The weather cost $5 million.").amounts.at(0).scope, Scope::kUnknown);
}

TEST(Relations, TitleAndTextTogetherAreOneClaim) {
  const Extraction extraction = Read("en", "Nvidia has invested $683 million in Nscale. It is a large sum.", "Nvidia has invested in Nscale");
  ASSERT_EQ(extraction.relations.size(), 1u);
  const Relation& claim = extraction.relations[0];
  EXPECT_GE(claim.amount, 0);
  ASSERT_GE(claim.evidence.size(), 2u);
  EXPECT_EQ(claim.evidence.front().field, Field::kTitle);
  EXPECT_EQ(claim.evidence.back().field, Field::kText);
}

TEST(Relations, TwoRoundsOfOneCompanyAreTwoClaims) {
  const Extraction extraction = Read("en", "Nscale raised $155 million in a Series A. Nscale raised $1.1 billion in a Series B.");
  EXPECT_EQ(std::count_if(extraction.relations.begin(), extraction.relations.end(),
                          [](const Relation& r) { return r.type == RelationType::kRaised; }),
            2);
}

TEST(Relations, SymmetricRelationsAreSaidOnceWhateverTheOrder) {
  const Extraction extraction = Read("en", "Nokia has partnered with Nvidia. Nvidia has partnered with Nokia.");
  EXPECT_EQ(extraction.relations.size(), 1u);
  EXPECT_EQ(extraction.relations[0].evidence.size(), 2u);
}

TEST(Relations, NoiseClaimsNothing) {
  ExpectClaims({{"en", "It rained.\n\nRead more: Nvidia has invested in Nscale\n\nIt still rains.", {}},
                {"da", "Det regner.\n\nLæs også: Nvidia har investeret i Nscale\n\nDet regner endnu.", {}}});
}

TEST(Relations, DealsThatCannotBeHaveNoClaim) {
  ExpectClaims({
      {"en", "Nvidia invested in Nvidia.", {}},
      {"en", "Nothing was said about Nvidia and Nscale.", {}},
      {"en", "", {}},
  });
}

// ---- a sentence for every rule -----------------------------------------------------------------------------------------------

struct RuleCase {
  std::string_view rule;
  std::string_view text;
  std::string_view claim;  // without the rule
};

constexpr RuleCase kRuleCases[] = {
    {"en.invest.active", "Nvidia has invested $683 million in Nscale.",
     "invested_in(Nvidia, Nscale) 683000000 USD completed"},
    {"en.invest.holds", "Nvidia holds 7 percent of CoreWeave.",
     "invested_in(Nvidia, CoreWeave) 7% completed"},
    {"en.invest.nominal", "Nvidia's $2 billion investment in Poolside was signed on Monday.",
     "invested_in(Nvidia, Poolside) 2000000000 USD completed"},
    {"en.invest.round", "Aker ASA led Nscale's Series B.",
     "invested_in(Aker, Nscale) <Series B> completed"},
    {"en.raise.active", "Nscale raised $1.1 billion.",
     "raised(Nscale, -) 1100000000 USD completed"},
    {"en.value.active", "Anthropic is valued at $183 billion.",
     "valued_at(Anthropic, -) 183000000000 USD completed"},
    {"en.lend.active", "Goldman Sachs lent CoreWeave $500 million.",
     "lent_to(Goldman Sachs, CoreWeave) 500000000 USD completed"},
    {"en.buy.active", "AMD acquired Xilinx for $35 billion.",
     "acquired(AMD, Xilinx) 35000000000 USD completed"},
    {"en.spin.active", "Nscale was spun off from Arkon Energy.",
     "spun_off_from(Nscale, Arkon Energy) completed"},
    {"en.subsidiary.of", "DeepMind is a subsidiary of Alphabet.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"en.found.active", "DeepMind was founded by Demis Hassabis.",
     "founded(Demis Hassabis, DeepMind) completed"},
    {"en.supply.active", "CoreWeave provides compute to OpenAI.",
     "supplies(CoreWeave, OpenAI) completed"},
    {"en.partner.active", "Nokia has partnered with Nvidia.",
     "partnered_with(Nokia, Nvidia) completed"},
    {"en.operate.active", "TeraWulf operates the Lake Mariner campus.",
     "operates(TeraWulf, Lake Mariner) completed"},
    {"en.operate.has", "TeraWulf's Lake Mariner campus has its own substation.",
     "operates(TeraWulf, Lake Mariner) completed"},
    {"en.site.in", "The Lake Mariner campus in Dallas opened in May.",
     "located_in(Lake Mariner, Dallas) completed"},
    {"en.based.in", "Nscale is based in London.",
     "based_in(Nscale, London) completed"},
    {"en.based.nationality", "The Dutch chipmaker ASML was not in the room.",
     "based_in(ASML, Netherlands) completed"},
    {"en.works.post", "Josh Payne, chief executive of Nscale, was there.",
     "works_for(Josh Payne, Nscale) \"chief executive\" completed"},
    {"en.works.verb", "Josh Payne runs Nscale.",
     "works_for(Josh Payne, Nscale) completed"},
    {"en.topic.each", "Nscale raised $10 million. Nokia and Dell put in $5 million each.",
     "invested_in(Nokia, Nscale) 5000000 USD completed"},
    {"en.topic.investors", "Nscale raised $1.1 billion. Nokia and Dell also took part.",
     "invested_in(Nokia, Nscale) completed"},
    {"en.topic.lead.amount", "Nscale raised $1.1 billion. Aker ASA contributed $300 million.",
     "invested_in(Aker, Nscale) 300000000 USD completed"},
    {"en.topic.value", "Nscale raised $1.1 billion. The shares were sold at a valuation of $3 billion.",
     "valued_at(Nscale, -) 3000000000 USD completed"},
    {"en.topic.supply", "CoreWeave has grown fast. Customers include Microsoft.",
     "supplies(CoreWeave, Microsoft) completed"},
    {"en.topic.post", "Nscale opened an office in Oslo. \"We are growing\", said chief executive Josh Payne.",
     "works_for(Josh Payne, Nscale) \"chief executive\" completed"},
    {"en.topic.founders", "Nscale is based in London. Founders were Josh Payne and Nathan Townsend.",
     "founded(Josh Payne, Nscale) completed"},
    {"en.topic.raise", "Nscale raised money last week. The round totals $1.1 billion.",
     "raised(Nscale, -) 1100000000 USD completed"},
    {"en.topic.sold.shares", "Nscale needed money. The owners sold Nokia 4 percent.",
     "invested_in(Nokia, Nscale) 4% completed"},
    {"da.invest.active", "Nvidia har investeret 683 millioner dollars i Nscale.",
     "invested_in(Nvidia, Nscale) 683000000 USD completed"},
    {"da.invest.holds", "Nvidia ejer 7 procent af CoreWeave.",
     "invested_in(Nvidia, CoreWeave) 7% completed"},
    {"da.invest.nominal", "Nvidias investering i Poolside blev underskrevet i mandags.",
     "invested_in(Nvidia, Poolside) completed"},
    {"da.invest.round", "Runden var stor. Nvidia deltog i Nscales kapitalrunde.",
     "invested_in(Nvidia, Nscale) completed"},
    {"da.raise.active", "Nscale har hentet 1,1 milliarder dollars.",
     "raised(Nscale, -) 1100000000 USD completed"},
    {"da.value.active", "Anthropic er værdisat til 183 milliarder dollars.",
     "valued_at(Anthropic, -) 183000000000 USD completed"},
    {"da.lend.active", "Danske Bank har lånt CoreWeave 500 millioner kroner.",
     "lent_to(Danske Bank, CoreWeave) 500000000 DKK completed"},
    {"da.buy.active", "AMD købte Xilinx for 35 milliarder dollars.",
     "acquired(AMD, Xilinx) 35000000000 USD completed"},
    {"da.spin.active", "Nscale blev udskilt fra Arkon Energy.",
     "spun_off_from(Nscale, Arkon Energy) completed"},
    {"da.subsidiary.of", "DeepMind er datterselskab af Alphabet.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"da.found.active", "DeepMind blev grundlagt af Demis Hassabis.",
     "founded(Demis Hassabis, DeepMind) completed"},
    {"da.supply.active", "CoreWeave leverer regnekraft til OpenAI.",
     "supplies(CoreWeave, OpenAI) completed"},
    {"da.partner.active", "Nokia samarbejder med Nvidia.",
     "partnered_with(Nokia, Nvidia) completed"},
    {"da.operate.active", "TeraWulf driver datacentret Lake Mariner Campus.",
     "operates(TeraWulf, Lake Mariner Campus) completed"},
    {"da.operate.has", "TeraWulfs Lake Mariner Campus har sin egen transformer.",
     "operates(TeraWulf, Lake Mariner Campus) completed"},
    {"da.site.in", "TeraWulf driver datacentret Lake Mariner Campus i Dallas.",
     "located_in(Lake Mariner Campus, Dallas) completed"},
    {"da.based.in", "Nscale har hovedkontor i London.",
     "based_in(Nscale, London) completed"},
    {"da.based.nationality", "Den hollandske chipproducent ASML var ikke i lokalet.",
     "based_in(ASML, Holland) completed"},
    {"da.works.post", "Josh Payne, direktør i Nscale, var til stede.",
     "works_for(Josh Payne, Nscale) \"direktør\" completed"},
    {"da.topic.each", "Nscale har hentet 10 mio. kr. Nokia og Dell skyder 5 mio. kr. hver.",
     "invested_in(Nokia, Nscale) 5000000 DKK completed"},
    {"da.topic.investors", "Nscale har hentet 1,1 milliarder dollars. Pengene kommer fra Nokia.",
     "invested_in(Nokia, Nscale) completed"},
    {"da.topic.value", "Nscale har hentet 1,1 milliarder dollars. Værdiansættelsen er på 3 milliarder dollars.",
     "valued_at(Nscale, -) 3000000000 USD completed"},
    {"da.topic.raise", "Nscale udvider. Kapitalrunden løb op i 1,1 milliarder dollars.",
     "raised(Nscale, -) 1100000000 USD completed"},
    {"da.topic.supply", "CoreWeave vokser. Den største kunde er Microsoft.",
     "supplies(CoreWeave, Microsoft) completed"},
    {"da.topic.order", "CoreWeave vokser. Den største leverandør er Nvidia.",
     "supplies(Nvidia, CoreWeave) completed"},
    {"da.topic.post", "Nscale åbner i Oslo. Ny direktør bliver Josh Payne.",
     "works_for(Josh Payne, Nscale) \"direktør\" completed"},
    {"da.topic.founders", "Nscale har hovedkontor i London. Stifterne er Josh Payne og Nathan Townsend.",
     "founded(Josh Payne, Nscale) completed"},
    {"da.topic.seat", "Nscale vokser. Hovedkontoret ligger i London.",
     "based_in(Nscale, London) completed"},
    {"en.topic.parent", "DeepMind has grown fast. A subsidiary of Alphabet, it has its own offices.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"en.topic.loan", "CoreWeave has grown fast. A loan of $500 million came from Goldman Sachs.",
     "lent_to(Goldman Sachs, CoreWeave) 500000000 USD completed"},
    {"da.topic.parent", "DeepMind vokser. I dag en del af Alphabet.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"da.topic.seat.phrase", "Nscale vokser. I dag med hovedkontor i London.",
     "based_in(Nscale, London) completed"},
    {"da.topic.loan", "CoreWeave vokser. Et lån på 500 millioner dollars kom fra Danske Bank.",
     "lent_to(Danske Bank, CoreWeave) 500000000 USD completed"},
};

TEST(Relations, EveryRuleReadsItsSentence) {
  for (const RuleCase& c : kRuleCases) {
    const std::vector<std::string> claims = ClaimTexts(Read(c.rule.substr(0, c.rule.find('.')), c.text));
    const std::string expected = std::string(c.claim) + " [" + std::string(c.rule) + "]";
    EXPECT_NE(std::find(claims.begin(), claims.end(), expected), claims.end())
        << c.text << "\nwanted " << expected << "\nread " << testing::PrintToString(claims);
  }
}

// Rules that no sentence can reach today; none may join them.
const std::set<std::string, std::less<>> kUnreached = {"da.works.topic"};

TEST(Relations, EveryRuleOfEveryPackHasASentence) {
  std::set<std::string_view> tested;
  for (const RuleCase& c : kRuleCases) tested.insert(c.rule);
  for (const std::string& language : ShippedLanguages()) {
    // A pack that has begun its rows here goes on to the end; one that has none is tested by its articles.
    const bool begun = std::any_of(tested.begin(), tested.end(), [&](std::string_view id) { return id.starts_with(language + "."); });
    if (!begun) continue;
    for (const RuleSource& rule : ShippedPack(language).rules()) {
      EXPECT_TRUE(tested.contains(rule.id) || kUnreached.contains(rule.id)) << rule.id << " has no sentence in this table";
    }
  }
}

}  // namespace
}  // namespace dealgraph::nlp
