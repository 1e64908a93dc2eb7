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

TEST(Relations, APostThatIsOverOrDeniedIsNone) {
  ExpectClaims({
      {"en", "Jensen Huang is the chief executive of Nvidia.", {"works_for(Jensen Huang, Nvidia) \"chief executive\" completed"}},
      {"en", "Jensen Huang is the former chief executive of Nvidia.", {}},
      {"en", "Jensen Huang is not the chief executive of Nvidia.", {}},
      {"fr", "Jensen Huang, ancien directeur général de Nvidia, est élu.", {}},
      {"en", "Mellanox is not a subsidiary of Nvidia.", {}},
  });
}

TEST(Relations, AnElidedWordIsOneOfItsGroup) {
  ExpectClaims({{"fr", "Microsoft s'offre OpenAI.", {"acquired(Microsoft, OpenAI) completed"}}});
}

TEST(Relations, MoreThanHalfIsAPurchaseOfTheWholeOrAParents) {
  ExpectClaims({
      {"es", "Microsoft adquiere el 100% de OpenAI.", {"acquired(Microsoft, OpenAI) 100% completed"}},
      {"es", "Microsoft adquiere el 30% de OpenAI.", {"invested_in(Microsoft, OpenAI) 30% completed"}},
      {"de", "Siemens hält 75 Prozent an Infineon.", {"subsidiary_of(Infineon, Siemens) completed"}},
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

TEST(Relations, ADenialThatNamesOthersLeavesTheRumour) {
  ExpectClaims({
      {"en", "Nvidia has reportedly acquired Mellanox. Intel denied it.", {"acquired(Nvidia, Mellanox) rumoured"}},
      {"en", "Nvidia has reportedly acquired Mellanox. Both denied it.", {"acquired(Nvidia, Mellanox) denied not"}},
  });
}

TEST(Relations, AShortSentenceThatNamesNobodyCallsOffWhatWasTalkedOf) {
  ExpectClaims({
      {"en", "Nvidia was in talks to acquire Arm. The talks collapsed in May.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"en", "Nvidia plans to acquire Arm. The plan was scrapped.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"en", "Nvidia plans to acquire Arm. Intel scrapped its plan.", {"acquired(Nvidia, Arm) planned"}},
      {"en", "Nvidia acquired Arm. The talks collapsed in May.", {"acquired(Nvidia, Arm) completed"}},
  });
}

TEST(Relations, AShortSentenceThatNamesNobodyCallsOffWhatWasAgreed) {
  ExpectClaims({
      {"en", "Nvidia agreed to acquire Arm. The deal collapsed in May.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"en", "Nvidia partnered with Arm. The pact was scrapped in May.", {"partnered_with(Nvidia, Arm) cancelled not"}},
      {"en", "Nvidia agreed to acquire Arm. Intel scrapped its plan.", {"acquired(Nvidia, Arm) completed"}},
      {"en", "Nvidia partnered with Arm. It rained. A mayor denied the plan was scrapped.", {"partnered_with(Nvidia, Arm) completed"}},
  });
}

TEST(Relations, SeveralPostsAreHeldAsOneIs) {
  ExpectClaims({{"en", "Jensen Huang is chairman, president and chief executive officer at Nvidia.", {"works_for(Jensen Huang, Nvidia) \"chairman\" completed"}},
                {"da", "Jensen Huang er bestyrelsesformand og administrerende direktør for Nvidia.", {"works_for(Jensen Huang, Nvidia) \"bestyrelsesformand\" completed"}}});
}

TEST(Relations, WhatIsDeniedOfOthersInTheSentenceIsNotDeniedOfThese) {
  ExpectClaims({
      {"en", "Intel denied that AMD was for sale; Nvidia has acquired Mellanox.", {"acquired(Nvidia, Mellanox) completed"}},
      {"en", "Nvidia has acquired Mellanox; Intel and AMD scrapped their partnership.", {"acquired(Nvidia, Mellanox) completed", "partnered_with(Intel, AMD) cancelled not"}},
      {"en", "Nvidia does not pay for it alone: Deutsche Bank has lent Nvidia $5 billion.", {"lent_to(Deutsche Bank, Nvidia) 5000000000 USD completed"}},
  });
}

TEST(Relations, WhatWillBeSuppliedOrDoneTogetherIsUnderAContractThatStands) {
  ExpectClaims({{"sv", "Enligt ett tecknat avtal ska Nvidia leverera chip till Volvo Cars.", {"supplies(Nvidia, Volvo Cars) completed"}},
                {"sv", "Nvidia ska leverera chip till Volvo Cars.", {"supplies(Nvidia, Volvo Cars) completed"}},
                {"en", "Nvidia plans to acquire Mellanox.", {"acquired(Nvidia, Mellanox) planned"}}});
}

TEST(Relations, ASiteThatWillBeFinishedIsThere) {
  const Extraction finished = Read("en", "Nscale will complete its data centre in Leeds next year.");
  const Extraction planned = Read("en", "Nscale will build a data centre in Leeds next year.");
  const Relation* there = FindClaim(finished, "operates", "Nscale", "");
  const Relation* not_yet = FindClaim(planned, "operates", "Nscale", "");
  ASSERT_TRUE(there != nullptr && not_yet != nullptr);
  EXPECT_EQ(there->status, Status::kCompleted);
  EXPECT_EQ(not_yet->status, Status::kPlanned);
}

TEST(Relations, AnEndOfTheClaimIsNoOtherOnTheWayToTheCue) {
  ExpectClaims({{"en", "Nscale said it was in talks about more money; Nscale is valued at $3 billion.", {"valued_at(Nscale, -) 3000000000 USD completed"}},
                {"en", "Nvidia denies, says a spokesman for Nvidia, that it has acquired Mellanox.", {"acquired(Nvidia, Mellanox) denied not"}}});
}

TEST(Relations, ANotBesideAValueIsNotAboutIt) {
  ExpectClaims({{"en", "Nscale is valued at not less than $3 billion.", {"valued_at(Nscale, -) 3000000000 USD completed"}},
                {"en", "Nscale is not profitable but valued at $3 billion.", {"valued_at(Nscale, -) 3000000000 USD completed"}}});
}

TEST(Relations, WhoStandsBehindTheWordOfTheAgentIsTheOnlyBuyer) {
  ExpectClaims({{"de", "Das Bundeskartellamt hat sich gegen die Übernahme von Mellanox durch Nvidia ausgesprochen.", {"acquired(Nvidia, Mellanox) completed"}}});
}

TEST(Relations, AHypothesisEndsAtASemicolon) {
  ExpectClaims({{"en", "Prices will rise if it rains; Nvidia has acquired Mellanox.", {"acquired(Nvidia, Mellanox) completed"}}});
}

TEST(Relations, WaysToCallADealOff) {
  ExpectClaims({
      {"da", "Nvidia har skrinlagt sit køb af Arm.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"es", "La compra de Arm por Nvidia no se concretó.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"fr", "Le rachat de Mellanox par Nvidia n'a pas abouti.", {"acquired(Nvidia, Mellanox) cancelled not"}},
      {"it", "L'acquisizione di Arm da parte di Nvidia non è andata in porto.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"nl", "De overname van Arm door Nvidia liep spaak.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"pt", "A compra da Arm pela Nvidia não saiu do papel.", {"acquired(Nvidia, Arm) cancelled not"}},
      {"sv", "Nvidias köp av Arm gick i kras.", {"acquired(Nvidia, Arm) cancelled not"}},
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

TEST(Relations, ACompanyOfACountryIsNoneThatIsFromElsewhere) {
  ExpectClaims({{"en", "ASML has invested $2 billion in Mistral AI, and now owns 11% of the French company.",
                 {"based_in(Mistral AI, France) completed", "invested_in(ASML, Mistral AI) 2000000000 USD 11% completed"}}});
  const Extraction title = TestExtractor().Extract(
      MakeArticle("en", "Mistral AI is valued at $12 billion. The Dutch company invested $2 billion in it.", "ASML backs Mistral AI"));
  EXPECT_EQ(FindClaim(title, "based_in", "Mistral AI", "Netherlands"), nullptr);
  EXPECT_NE(FindClaim(title, "based_in", "ASML", "Netherlands"), nullptr);
}

TEST(Relations, ANounThatDescribesTheNameBehindItMeansNoOther) {
  const Extraction extraction = TestExtractor().Extract(
      MakeArticle("es", "Iberdrola creció en 2024. El fondo sueco Kvarnholm invirtió 20 millones de euros en Mistral AI.", "Iberdrola crece"));
  EXPECT_EQ(FindClaim(extraction, "invested_in", "Iberdrola", "Mistral AI"), nullptr);
  EXPECT_NE(FindClaim(extraction, "invested_in", "Kvarnholm", "Mistral AI"), nullptr);
}

TEST(Relations, WhatIsCalledOffBehindADashIsOfWhoIsNamedThere) {
  const Extraction extraction = Read("en", "Nscale raises $215 million – Nvidia has scrapped its plans.");
  const Relation* raised = FindClaim(extraction, "raised", "Nscale", "");
  ASSERT_NE(raised, nullptr);
  EXPECT_EQ(raised->status, Status::kCompleted);
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

TEST(Relations, ANameInALocalCaseIsNoObject) {
  ExpectClaims({
      {"fi", "Nokia osti Nvidian.", {"acquired(Nokia, Nvidia) completed"}},
      {"fi", "Nokia osti Nvidialta siruja.", {"supplies(Nvidia, Nokia) completed"}},
  });
}

TEST(Relations, TheEndOfALongerNounIsNotTheCompanyOfTheText) {
  ExpectClaims({{"hi", "एनवीडिया बढ़ रही है। टीसीएस टाटा समूह की सहायक कंपनी है।", {"subsidiary_of(टीसीएस, टाटा समूह) completed"}}});
}

TEST(Relations, OnlyTheLastOfAListIsAPossessor) {
  ExpectClaims({
      {"ja", "出席者は三菱商事、荏原、ソニーグループ傘下の楽天グループだ。", {"subsidiary_of(楽天グループ, ソニーグループ) completed"}},
      {"da", "Ørsted og Carlsberg ejer datterselskabet Vestas.", {"subsidiary_of(Vestas, Carlsberg) completed", "subsidiary_of(Vestas, Ørsted) completed"}},
  });
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
    {"ja.invest.active", "エヌビディアは楽天グループに20億ドルを出資した。",
     "invested_in(エヌビディア, 楽天グループ) 2000000000 USD completed"},
    {"ja.invest.receives", "楽天グループは三菱UFJ銀行から出資を受けた。",
     "invested_in(三菱UFJ銀行, 楽天グループ) completed"},
    {"ja.invest.stake", "ソニーグループは楽天グループの株式15%を取得した。",
     "invested_in(ソニーグループ, 楽天グループ) 15% completed"},
    {"ja.invest.holds", "ソニーグループは楽天グループの株式15%を保有する。",
     "invested_in(ソニーグループ, 楽天グループ) 15% completed"},
    {"ja.raise.active", "楽天グループは500億円を調達した。",
     "raised(楽天グループ, -) 50000000000 JPY completed"},
    {"ja.value.active", "楽天グループの企業価値は4000億円となった。",
     "valued_at(楽天グループ, -) 400000000000 JPY completed"},
    {"ja.lend.active", "みずほ銀行は楽天グループに300億円を融資した。",
     "lent_to(みずほ銀行, 楽天グループ) 30000000000 JPY completed"},
    {"ja.buy.active", "ソニーグループは楽天グループを300億円で買収した。",
     "acquired(ソニーグループ, 楽天グループ) 30000000000 JPY completed"},
    {"ja.buy.passive", "楽天グループはソニーグループに買収された。",
     "acquired(ソニーグループ, 楽天グループ) completed"},
    {"ja.spin.active", "楽天グループはソニーグループから分社化した。",
     "spun_off_from(楽天グループ, ソニーグループ) completed"},
    {"ja.subsidiary.of", "ソニーグループの完全子会社である楽天グループは新店を開いた。", "subsidiary_of(楽天グループ, ソニーグループ) completed"},
    {"ja.found.active", "楽天グループは三木谷浩史氏が1997年に設立した。",
     "founded(三木谷浩史, 楽天グループ) @1997 completed"},
    {"ja.supply.active", "ルネサスエレクトロニクスは楽天グループに半導体を供給する。",
     "supplies(ルネサスエレクトロニクス, 楽天グループ) completed"},
    {"ja.partner.active", "ソニーグループは楽天グループと業務提携した。",
     "partnered_with(ソニーグループ, 楽天グループ) completed"},
    {"ja.operate.active", "楽天グループはシャープ堺工場を運営する。",
     "operates(楽天グループ, シャープ堺工場) completed"},
    {"ja.operate.has", "楽天グループのシャープ堺工場が停止した。",
     "operates(楽天グループ, シャープ堺工場) completed"},
    {"ja.site.in", "シャープ堺工場は大阪府に位置する。",
     "located_in(シャープ堺工場, 大阪府) completed"},
    {"ja.based.in", "楽天グループは東京都に本社を置く。",
     "based_in(楽天グループ, 東京都) completed"},
    {"ja.based.nationality", "米エヌビディアが発表した。",
     "based_in(エヌビディア, 米国) completed"},
    {"ja.works.post", "楽天グループの三木谷浩史社長は説明した。",
     "works_for(三木谷浩史, 楽天グループ) \"社長\" completed"},
    {"ja.topic.investors", "楽天グループは23日、シリーズBで200億円を調達した。ソニーグループが引き受けた。",
     "invested_in(ソニーグループ, 楽天グループ) <Series B> completed"},
    {"ja.topic.holders", "楽天グループは好調だ。残る15%はソニーグループが保有する。",
     "invested_in(ソニーグループ, 楽天グループ) 15% completed"},
    {"ja.topic.bought", "楽天グループは2018年に買収したルネサスエレクトロニクスで損失を出した。",
     "acquired(楽天グループ, ルネサスエレクトロニクス) @2018 completed"},
    {"ja.topic.offer", "楽天グループは堅調だ。ソニーグループが6200億円での買収を持ちかけた。",
     "acquired(ソニーグループ, 楽天グループ) 620000000000 JPY planned"},
    {"ja.topic.raise", "楽天グループは堅調だ。シリーズBで200億円を調達した。",
     "raised(楽天グループ, -) 20000000000 JPY <Series B> completed"},
    {"ja.topic.value", "楽天グループは堅調だ。調達後の企業価値は4000億円となった。",
     "valued_at(楽天グループ, -) 400000000000 JPY completed"},
    {"ja.topic.loan", "楽天グループは堅調だ。このうち120億円はみずほ銀行が貸し付ける。",
     "lent_to(みずほ銀行, 楽天グループ) 12000000000 JPY completed"},
    {"ja.topic.founders", "楽天グループは堅調だ。創業者の三木谷浩史氏は説明した。",
     "founded(三木谷浩史, 楽天グループ) completed"},
    {"ja.topic.post", "楽天グループは堅調だ。三木谷浩史社長は説明した。",
     "works_for(三木谷浩史, 楽天グループ) \"社長\" completed"},
    {"ja.topic.seat", "楽天グループは堅調だ。本社は東京都にある。",
     "based_in(楽天グループ, 東京都) completed"},
    {"ja.topic.customers", "楽天グループは堅調だ。ソニーグループを主要顧客とする。",
     "supplies(楽天グループ, ソニーグループ) completed"},
    {"ja.topic.suppliers", "楽天グループは堅調だ。エヌビディアから半導体を調達した。",
     "supplies(エヌビディア, 楽天グループ) completed"},
    {"ja.topic.partners", "楽天グループは堅調だ。ソニーグループとも業務提携を結んだ。",
     "partnered_with(楽天グループ, ソニーグループ) completed"},
    {"ja.topic.sites", "楽天グループは堅調だ。シャープ堺工場など3拠点を運営する。",
     "operates(楽天グループ, シャープ堺工場) completed"},
    {"ja.topic.spun", "楽天グループは堅調だ。電池部門を切り離し、ルネサスエレクトロニクスとして独立させる。",
     "spun_off_from(ルネサスエレクトロニクス, 楽天グループ) completed"},
    {"ja.subsidiary.parent", "楽天グループの親会社はソニーグループである。", "subsidiary_of(楽天グループ, ソニーグループ) completed"},
    {"ja.subsidiary.is", "楽天グループはソニーグループの完全子会社だ。", "subsidiary_of(楽天グループ, ソニーグループ) completed"},
    {"ja.supply.noun", "ルネサスエレクトロニクスは楽天グループの供給元である。", "supplies(ルネサスエレクトロニクス, 楽天グループ) completed"},
    {"ja.subsidiary.holds", "ソニーグループは楽天グループを傘下に持つ。", "subsidiary_of(楽天グループ, ソニーグループ) completed"},
    {"ja.works.job", "三木谷浩史氏は楽天グループに勤務している。", "works_for(三木谷浩史, 楽天グループ) completed"},
    {"ja.works.founder", "三木谷浩史は楽天グループの創業者兼会長である。", "works_for(三木谷浩史, 楽天グループ) \"会長\" completed"},
    {"ja.topic.subsidiaries", "楽天グループは堅調だ。ルネサスエレクトロニクスを傘下に持つ。", "subsidiary_of(ルネサスエレクトロニクス, 楽天グループ) completed"},
    {"ja.topic.parent", "楽天グループは堅調だ。親会社はソニーグループである。", "subsidiary_of(楽天グループ, ソニーグループ) completed"},
    {"zh.invest.active", "阿里巴巴斥资7亿美元入股百度。",
     "invested_in(阿里巴巴, 百度) 700000000 USD completed"},
    {"zh.invest.receives", "百度获得阿里巴巴战略投资。",
     "invested_in(阿里巴巴, 百度) completed"},
    {"zh.invest.stake", "腾讯收购百度20%股权。",
     "invested_in(腾讯, 百度) 20% completed"},
    {"zh.invest.holds", "腾讯持有百度20%股份。",
     "invested_in(腾讯, 百度) 20% completed"},
    {"zh.raise.active", "百度完成7亿美元C轮融资。",
     "raised(百度, -) 700000000 USD <Series C> completed"},
    {"zh.raise.ipo", "百度在香港上市,募资7.42亿元。",
     "raised(百度, -) 742000000 HKD completed"},
    {"zh.value.active", "百度市值540亿港元。",
     "valued_at(百度, -) 54000000000 HKD completed"},
    {"zh.lend.active", "招商银行向百度提供9亿元贷款。",
     "lent_to(招商银行, 百度) 900000000 CNY completed"},
    {"zh.buy.active", "阿里巴巴以20亿美元收购百度。",
     "acquired(阿里巴巴, 百度) 2000000000 USD completed"},
    {"zh.buy.passive", "百度被阿里巴巴收购。",
     "acquired(阿里巴巴, 百度) completed"},
    {"zh.spin.active", "百度从阿里巴巴分拆。",
     "spun_off_from(百度, 阿里巴巴) completed"},
    {"zh.subsidiary.of", "阿里巴巴的全资子公司百度发布业绩。", "subsidiary_of(百度, 阿里巴巴) completed"},
    {"zh.found.active", "百度由李彦宏于2000年创办。",
     "founded(李彦宏, 百度) @2000 completed"},
    {"zh.supply.active", "台积电为百度供应芯片。",
     "supplies(台积电, 百度) completed"},
    {"zh.partner.active", "阿里巴巴与百度达成战略合作。",
     "partnered_with(阿里巴巴, 百度) completed"},
    {"zh.operate.active", "阿里巴巴兴建台积电南京工厂。",
     "operates(阿里巴巴, 台积电南京工厂) completed"},
    {"zh.site.in", "台积电南京工厂位于江苏省。",
     "located_in(台积电南京工厂, 江苏省) completed"},
    {"zh.based.in", "百度总部位于北京。",
     "based_in(百度, 北京) completed"},
    {"zh.based.nationality", "美芯片公司英伟达宣布扩产。",
     "based_in(英伟达, 美国) completed"},
    {"zh.works.post", "百度首席执行官李彦宏表示乐观。",
     "works_for(李彦宏, 百度) \"首席执行官\" completed"},
    {"zh.topic.investors", "百度完成7亿美元C轮融资。本轮由阿里巴巴领投。",
     "invested_in(阿里巴巴, 百度) <Series C> completed"},
    {"zh.topic.holders", "百度业绩向好。腾讯持股20%。",
     "invested_in(腾讯, 百度) 20% completed"},
    {"zh.topic.raise", "百度业绩向好。去年完成5亿美元的C轮融资。",
     "raised(百度, -) 500000000 USD <Series C> completed"},
    {"zh.topic.value", "百度业绩向好。投后估值达43亿美元。",
     "valued_at(百度, -) 4300000000 USD completed"},
    {"zh.topic.loan", "百度业绩向好。招商银行提供9亿元贷款。",
     "lent_to(招商银行, 百度) 900000000 CNY completed"},
    {"zh.topic.founders", "百度业绩向好。创始人李彦宏表示乐观。",
     "founded(李彦宏, 百度) completed"},
    {"zh.topic.post", "百度业绩向好。总裁李彦宏表示乐观。",
     "works_for(李彦宏, 百度) \"总裁\" completed"},
    {"zh.topic.customers", "台积电业绩向好。主要客户包括英伟达。",
     "supplies(台积电, 英伟达) completed"},
    {"zh.topic.suppliers", "百度业绩向好。芯片由台积电供应。",
     "supplies(台积电, 百度) completed"},
    {"zh.subsidiary.is", "百度是阿里巴巴的全资子公司。", "subsidiary_of(百度, 阿里巴巴) completed"},
    {"zh.topic.seat", "百度业绩向好。总部设在北京。",
     "based_in(百度, 北京) completed"},
    {"zh.subsidiary.holds", "阿里巴巴的子公司包括百度。", "subsidiary_of(百度, 阿里巴巴) completed"},
    {"zh.subsidiary.parent", "百度的母公司是阿里巴巴。", "subsidiary_of(百度, 阿里巴巴) completed"},
    {"zh.works.founder", "黄仁勋是英伟达的创始人、董事长。", "works_for(黄仁勋, 英伟达) \"董事长\" completed"},
    {"zh.supply.noun", "台积电是英伟达的供应商，发展迅速。", "supplies(台积电, 英伟达) completed"},
    {"zh.topic.parent", "百度业绩向好。母公司是阿里巴巴。", "subsidiary_of(百度, 阿里巴巴) completed"},
    {"zh.works.job", "黄仁勋任职于英伟达。", "works_for(黄仁勋, 英伟达) completed"},
    {"zh.topic.subsidiaries", "阿里巴巴业绩向好。子公司包括百度。", "subsidiary_of(百度, 阿里巴巴) completed"},
    {"ko.invest.active", "엔비디아는 네이버에 20억 달러를 투자했다.",
     "invested_in(엔비디아, 네이버) 2000000000 USD completed"},
    {"ko.invest.receives", "네이버는 카카오로부터 800억 원을 투자받았다.",
     "invested_in(카카오, 네이버) 80000000000 KRW completed"},
    {"ko.invest.stake", "카카오는 네이버 지분 15%를 인수했다.",
     "invested_in(카카오, 네이버) 15% completed"},
    {"ko.invest.holds", "카카오는 네이버 지분 15%를 보유하고 있다.",
     "invested_in(카카오, 네이버) 15% completed"},
    {"ko.raise.active", "네이버는 1700억 원 규모의 투자를 유치했다.",
     "raised(네이버, -) 170000000000 KRW completed"},
    {"ko.value.active", "네이버의 기업가치는 1조 원이다.",
     "valued_at(네이버, -) 1000000000000 KRW completed"},
    {"ko.lend.active", "산업은행은 네이버에 500억 원을 대출했다.",
     "lent_to(산업은행, 네이버) 50000000000 KRW completed"},
    {"ko.buy.active", "카카오는 네이버를 인수했다.",
     "acquired(카카오, 네이버) completed"},
    {"ko.buy.passive", "네이버는 카카오에 인수됐다.",
     "acquired(카카오, 네이버) completed"},
    {"ko.spin.active", "네이버는 카카오에서 분사했다.",
     "spun_off_from(네이버, 카카오) completed"},
    {"ko.subsidiary.of", "카카오의 자회사인 네이버는 성장했다.", "subsidiary_of(네이버, 카카오) completed"},
    {"ko.found.active", "네이버는 이해진 의장이 1999년 설립했다.",
     "founded(이해진, 네이버) @1999 completed"},
    {"ko.supply.active", "삼성전자는 네이버에 메모리를 공급한다.",
     "supplies(삼성전자, 네이버) completed"},
    {"ko.partner.active", "카카오는 네이버와 업무협약을 체결했다.",
     "partnered_with(카카오, 네이버) completed"},
    {"ko.operate.active", "네이버는 춘천데이터센터를 운영한다.",
     "operates(네이버, 춘천데이터센터) completed"},
    {"ko.site.in", "춘천데이터센터는 강원도에 있다.",
     "located_in(춘천데이터센터, 강원도) completed"},
    {"ko.based.in", "네이버는 서울에 본사를 두고 있다.",
     "based_in(네이버, 서울) completed"},
    {"ko.based.nationality", "미국계 엔비디아가 발표했다.",
     "based_in(엔비디아, 미국) completed"},
    {"ko.works.post", "최수연 네이버 대표는 강조했다.",
     "works_for(최수연, 네이버) \"대표\" completed"},
    {"ko.topic.investors", "네이버는 1700억 원 규모의 투자를 유치했다. 카카오가 참여했다.",
     "invested_in(카카오, 네이버) completed"},
    {"ko.topic.holders", "네이버는 성장했다. 카카오는 지분 15%를 보유하고 있다.",
     "invested_in(카카오, 네이버) 15% completed"},
    {"ko.topic.raise", "네이버는 성장했다. 2021년 시리즈B에서 480억 원을 모았다.",
     "raised(네이버, -) 48000000000 KRW <Series B> @2021 completed"},
    {"ko.topic.value", "네이버는 성장했다. 투자 후 기업가치는 1조 원이다.",
     "valued_at(네이버, -) 1000000000000 KRW completed"},
    {"ko.topic.loan", "네이버는 성장했다. 산업은행이 500억 원을 대출한다.",
     "lent_to(산업은행, 네이버) 50000000000 KRW completed"},
    {"ko.topic.founders", "네이버는 성장했다. 1999년 이해진이 차린 곳이다.",
     "founded(이해진, 네이버) @1999 completed"},
    {"ko.topic.post", "네이버는 성장했다. 최수연 대표는 강조했다.",
     "works_for(최수연, 네이버) \"대표\" completed"},
    {"ko.topic.customers", "삼성전자는 성장했다. 주요 고객은 네이버와 카카오다.",
     "supplies(삼성전자, 네이버) completed"},
    {"ko.topic.suppliers", "네이버는 성장했다. 메모리는 삼성전자가 공급한다.",
     "supplies(삼성전자, 네이버) completed"},
    {"ko.topic.partners", "네이버는 성장했다. 카카오와는 업무협약을 맺었다.",
     "partnered_with(네이버, 카카오) completed"},
    {"ko.topic.seat", "네이버는 성장했다. 본사는 서울에 있다.",
     "based_in(네이버, 서울) completed"},
    {"ko.topic.subsidiaries", "네이버는 성장했다. 카카오를 완전 자회사로 두고 있다.",
     "subsidiary_of(카카오, 네이버) completed"},
    {"ko.subsidiary.is", "네이버는 카카오의 자회사다.", "subsidiary_of(네이버, 카카오) completed"},
    {"ko.topic.parent", "네이버는 성장했다. 삼성전자에서 분사한 기업이다.",
     "spun_off_from(네이버, 삼성전자) completed"},
    {"ko.supply.noun", "삼성전자는 네이버의 납품업체다.", "supplies(삼성전자, 네이버) completed"},
    {"ko.subsidiary.parent", "네이버의 모회사는 삼성전자다.", "subsidiary_of(네이버, 삼성전자) completed"},
    {"ko.works.job", "이재용은 삼성전자에서 근무하고 있다.", "works_for(이재용, 삼성전자) completed"},
    {"ko.works.founder", "이재용은 삼성전자의 창업자 겸 대표이사이다.", "works_for(이재용, 삼성전자) completed"},
    {"ko.subsidiary.holds", "네이버를 자회사로 둔 카카오는 성장했다.", "subsidiary_of(네이버, 카카오) completed"},
    {"ko.topic.owner", "네이버는 성장했다. 모회사는 삼성전자다.", "subsidiary_of(네이버, 삼성전자) completed"},
    {"ar.invest.active", "استثمرت شركة «إنفيديا» 500 مليون دولار في شركة «أوبن إيه آي».",
     "invested_in(إنفيديا, أوبن إيه آي) 500000000 USD completed"},
    {"ar.invest.receives", "حصلت شركة «هدهد» على 20 مليون دولار من شركة «نون».",
     "invested_in(نون, هدهد) 20000000 USD completed"},
    {"ar.invest.stake", "استحوذت شركة «نون» على 20 في المئة من شركة «هدهد».",
     "invested_in(نون, هدهد) 20% completed"},
    {"ar.invest.holds", "تملك شركة «نون» 20 في المئة من شركة «هدهد».",
     "invested_in(نون, هدهد) 20% completed"},
    {"ar.raise.active", "جمعت شركة «هدهد» 22 مليون دولار.",
     "raised(هدهد, -) 22000000 USD completed"},
    {"ar.value.active", "بلغت قيمة شركة «هدهد» نحو 95 مليون دولار.",
     "valued_at(هدهد, -) 95000000 USD completed"},
    {"ar.lend.active", "اقترضت شركة «هدهد» 150 مليون دولار من «بنك الرياض».",
     "lent_to(بنك الرياض, هدهد) 150000000 USD completed"},
    {"ar.buy.active", "استحوذت شركة «نون» على شركة «هدهد».",
     "acquired(نون, هدهد) completed"},
    {"ar.buy.passive", "بيعت شركة «هدهد» إلى شركة «نون».",
     "acquired(نون, هدهد) completed"},
    {"ar.spin.active", "انفصلت شركة «هدهد» عن شركة «نون».",
     "spun_off_from(هدهد, نون) completed"},
    {"ar.subsidiary.of", "«هدهد» شركة تابعة لمجموعة «نون».",
     "subsidiary_of(هدهد, نون) completed"},
    {"ar.found.active", "شركة «هدهد» أسسها الدكتور عمر الطنيجي عام 2019.",
     "founded(عمر الطنيجي, هدهد) @2019 completed"},
    {"ar.supply.active", "تورد شركة «كوالكوم» الرقائق إلى شركة «هدهد».",
     "supplies(كوالكوم, هدهد) completed"},
    {"ar.partner.active", "وقعت شركة «هدهد» اتفاقية شراكة مع شركة «نون».",
     "partnered_with(هدهد, نون) completed"},
    {"ar.operate.active", "تدير شركة «هدهد» مصنع الريادة.",
     "operates(هدهد, مصنع الريادة) completed"},
    {"ar.site.in", "يقع مصنع الريادة في دبي.",
     "located_in(مصنع الريادة, دبي) completed"},
    {"ar.based.in", "شركة «هدهد» مقرها الرياض.",
     "based_in(هدهد, الرياض) completed"},
    {"ar.based.nationality", "أعلنت «هدهد» السعودية اليوم النتائج.",
     "based_in(هدهد, السعودية) completed"},
    {"ar.works.post", "عمر الطنيجي، الرئيس التنفيذي لشركة «هدهد»، متفائل.",
     "works_for(عمر الطنيجي, هدهد) \"الرئيس التنفيذي\" completed"},
    {"ar.topic.investors", "جمعت شركة «هدهد» 22 مليون دولار. وقاد الجولة شركة «نون».",
     "invested_in(نون, هدهد) completed"},
    {"ar.topic.holders", "نمت شركة «هدهد» سريعا. وتملك «نون» 20 في المئة من أسهمها.",
     "invested_in(نون, هدهد) 20% completed"},
    {"ar.topic.raise", "نمت شركة «هدهد» سريعا. وقالت إنها جمعت 22 مليون دولار.",
     "raised(هدهد, -) 22000000 USD completed"},
    {"ar.topic.value", "جمعت شركة «هدهد» 22 مليون دولار، ما يرفع قيمتها إلى 95 مليون دولار.",
     "valued_at(هدهد, -) 95000000 USD completed"},
    {"ar.topic.loan", "نمت شركة «هدهد» سريعا. وأتاح لها «بنك الرياض» تسهيلات ائتمانية.",
     "lent_to(بنك الرياض, هدهد) completed"},
    {"ar.topic.founders", "نمت شركة «هدهد» سريعا. وقد أسسها الدكتور عمر الطنيجي عام 2019.",
     "founded(عمر الطنيجي, هدهد) @2019 completed"},
    {"ar.topic.post", "نمت شركة «هدهد» سريعا. وقال الرئيس التنفيذي عمر الطنيجي إن النتائج جيدة.",
     "works_for(عمر الطنيجي, هدهد) \"الرئيس التنفيذي\" completed"},
    {"ar.topic.customers", "نمت شركة «هدهد» سريعا. وتورد الروبوتات إلى شركة «نون».",
     "supplies(هدهد, نون) completed"},
    {"ar.topic.suppliers", "نمت شركة «هدهد» سريعا. وتشتري الرقائق من شركة «كوالكوم».",
     "supplies(كوالكوم, هدهد) completed"},
    {"ar.topic.seat", "نمت شركة «هدهد» سريعا. ومقرها الرئيسي الرياض.",
     "based_in(هدهد, الرياض) completed"},
    {"ar.topic.subsidiary", "نمت شركة «هدهد» سريعا. وهي مملوكة بالكامل لشركة «نون».", "subsidiary_of(هدهد, نون) completed"},
    {"ar.topic.parent", "نمت شركة «هدهد» سريعا. وهي الشركة الأم لكل من شركة «نون».",
     "subsidiary_of(نون, هدهد) completed"},
    {"de.invest.active", "Nvidia hat 683 Millionen Dollar in Nscale investiert.",
     "invested_in(Nvidia, Nscale) 683000000 USD completed"},
    {"de.invest.holds", "Nvidia hält 7 Prozent an CoreWeave.",
     "invested_in(Nvidia, CoreWeave) 7% completed"},
    {"de.invest.round", "Nvidia führt die Finanzierungsrunde von Nscale an.",
     "invested_in(Nvidia, Nscale) completed"},
    {"de.raise.active", "Nscale sammelt 1,1 Milliarden Dollar ein.",
     "raised(Nscale, -) 1100000000 USD completed"},
    {"de.value.active", "Anthropic wird mit 183 Milliarden Dollar bewertet.",
     "valued_at(Anthropic, -) 183000000000 USD completed"},
    {"de.lend.active", "Die Deutsche Bank gewährt CoreWeave einen Kredit über 500 Millionen Euro.",
     "lent_to(Deutsche Bank, CoreWeave) 500000000 EUR completed"},
    {"de.buy.active", "AMD übernimmt für 35 Milliarden Dollar den Konkurrenten Xilinx.",
     "acquired(AMD, Xilinx) 35000000000 USD completed"},
    {"de.spin.active", "GlobalFoundries wurde 2009 von Intel abgespalten.",
     "spun_off_from(GlobalFoundries, Intel) @2009 completed"},
    {"de.subsidiary.of", "DeepMind ist eine Tochter von Alphabet.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"de.found.active", "DeepMind wurde 2010 von Demis Hassabis gegründet.",
     "founded(Demis Hassabis, DeepMind) @2010 completed"},
    {"de.supply.active", "CoreWeave liefert Rechenleistung an OpenAI.",
     "supplies(CoreWeave, OpenAI) completed"},
    {"de.partner.active", "Nokia kooperiert mit Nvidia.",
     "partnered_with(Nokia, Nvidia) completed"},
    {"de.operate.active", "TeraWulf betreibt das Rechenzentrum Lake Mariner Campus.",
     "operates(TeraWulf, Rechenzentrum Lake Mariner Campus) completed"},
    {"de.operate.has", "TeraWulfs Lake Mariner Campus hat einen eigenen Transformator.",
     "operates(TeraWulf, Lake Mariner Campus) completed"},
    {"de.site.in", "TeraWulf betreibt den Lake Mariner Campus in Dallas.",
     "located_in(Lake Mariner Campus, Dallas) completed"},
    {"de.based.in", "Nscale mit Sitz in London wächst.",
     "based_in(Nscale, London) completed"},
    {"de.based.nationality", "Der niederländische Hersteller ASML war nicht dabei.",
     "based_in(ASML, Niederlande) completed"},
    {"de.works.post", "Josh Payne, Chef von Nscale, war dabei.",
     "works_for(Josh Payne, Nscale) \"Chef\" completed"},
    {"de.topic.investors", "Nscale sammelt 1,1 Milliarden Dollar ein. Angeführt wird die Runde von Nokia.",
     "invested_in(Nokia, Nscale) completed"},
    {"de.topic.value", "Nscale sammelt 1,1 Milliarden Dollar ein. Die Bewertung liegt bei 3 Milliarden Dollar.",
     "valued_at(Nscale, -) 3000000000 USD completed"},
    {"de.topic.parent", "Alphabet wächst. Zugelegt hat auch die Tochter DeepMind.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"de.topic.loan", "CoreWeave wächst. Hinzu kommt ein Kredit der Deutschen Bank über 500 Millionen Euro.",
     "lent_to(Deutschen Bank, CoreWeave) 500000000 EUR completed"},
    {"de.topic.supply", "CoreWeave wächst. Zu den Kunden gehört Microsoft.",
     "supplies(CoreWeave, Microsoft) completed"},
    {"de.topic.founders", "Nscale wächst. Gegründet wurde es von Josh Payne.",
     "founded(Josh Payne, Nscale) completed"},
    {"de.topic.post", "Nscale wächst. „Wir bauen aus“, sagte Geschäftsführer Josh Payne.",
     "works_for(Josh Payne, Nscale) \"Geschäftsführer\" completed"},
    {"de.topic.seat", "Nscale wächst. Die Zentrale liegt in London.",
     "based_in(Nscale, London) completed"},
    {"fi.invest.active", "Nvidia sijoitti 500 miljoonaa dollaria Nscaleen.",
     "invested_in(Nvidia, Nscale) 500000000 USD completed"},
    {"fi.invest.holds", "Microsoft omistaa Nokiasta 6 prosenttia.",
     "invested_in(Microsoft, Nokia) 6% completed"},
    {"fi.invest.round", "Nvidia johti Nscalen rahoituskierrosta.",
     "invested_in(Nvidia, Nscale) completed"},
    {"fi.raise.active", "Nscale keräsi B-kierroksella 500 miljoonaa euroa.",
     "raised(Nscale, -) 500000000 EUR <Series B> completed"},
    {"fi.value.active", "Nokian markkina-arvo on 25 miljardia euroa.",
     "valued_at(Nokia, -) 25000000000 EUR completed"},
    {"fi.lend.active", "Danske Bank lainasi Nokialle 120 miljoonaa euroa.",
     "lent_to(Danske Bank, Nokia) 120000000 EUR completed"},
    {"fi.buy.active", "AMD osti Silo AI:n 665 miljoonalla dollarilla.",
     "acquired(AMD, Silo AI) 665000000 USD completed"},
    {"fi.spin.active", "GlobalFoundries irtautui AMD:stä vuonna 2009.",
     "spun_off_from(GlobalFoundries, AMD) @2009 completed"},
    {"fi.subsidiary.of", "Alphabetin tytäryhtiö DeepMind kasvaa.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"fi.found.active", "Josh Payne perusti Nscalen vuonna 2024.",
     "founded(Josh Payne, Nscale) @2024 completed"},
    {"fi.supply.active", "Nokia toimittaa verkkolaitteita Elisalle.",
     "supplies(Nokia, Elisa) completed"},
    {"fi.partner.active", "Nokia tekee yhteistyötä Nvidian kanssa.",
     "partnered_with(Nokia, Nvidia) completed"},
    {"fi.operate.active", "Hyperco rakentaa parhaillaan Kouvolan datakeskusta.",
     "operates(Hyperco, Kouvolan datakeskus) completed"},
    {"fi.site.in", "Hyperco rakentaa parhaillaan Majakan konesalia Helsingissä.",
     "located_in(Majakan, Helsinki) completed"},
    {"fi.based.nationality", "Helsinkiläinen Wolt kasvaa.",
     "based_in(Wolt, Helsinki) completed"},
    {"fi.works.post", "Nokian toimitusjohtaja Justin Hotard puhui.",
     "works_for(Justin Hotard, Nokia) \"toimitusjohtaja\" completed"},
    {"fi.topic.post", "Nscale kasvaa. Toimitusjohtaja Josh Payne puhui.",
     "works_for(Josh Payne, Nscale) \"Toimitusjohtaja\" completed"},
    {"fi.topic.investors", "Nscale keräsi 500 miljoonaa euroa. Kierroksen johti Nvidia.",
     "invested_in(Nvidia, Nscale) completed"},
    {"fi.topic.supply", "Tänään Nscale kasvaa. Asiakkaita ovat Microsoft ja OpenAI.",
     "supplies(Nscale, Microsoft) completed"},
    {"tr.invest.active", "Nvidia, Nscale'e 500 milyon dolar yatırım yaptı.",
     "invested_in(Nvidia, Nscale) 500000000 USD completed"},
    {"tr.invest.holds", "Turkcell'in yüzde 26'sı Microsoft'a ait.",
     "invested_in(Microsoft, Turkcell) 26% completed"},
    {"tr.invest.round", "Nscale'in yatırım turuna Nvidia öncülük etti.",
     "invested_in(Nvidia, Nscale) completed"},
    {"tr.raise.active", "Nscale, B serisi turda 420 milyon dolar topladı.",
     "raised(Nscale, -) 420000000 USD <Series B> completed"},
    {"tr.value.active", "Nscale'in değeri 3 milyar dolara ulaştı.",
     "valued_at(Nscale, -) 3000000000 USD completed"},
    {"tr.lend.active", "Garanti BBVA, Turkcell'e 100 milyon dolarlık kredi verdi.",
     "lent_to(Garanti BBVA, Turkcell) 100000000 USD completed"},
    {"tr.buy.active", "AMD, Xilinx'i 35 milyar dolara satın aldı.",
     "acquired(AMD, Xilinx) 35000000000 USD completed"},
    {"tr.spin.active", "GlobalFoundries 2009 yılında AMD'den ayrıldı.",
     "spun_off_from(GlobalFoundries, AMD) @2009 completed"},
    {"tr.subsidiary.of", "Alphabet'in iştiraki DeepMind yeni bir model duyurdu.",
     "subsidiary_of(DeepMind, Alphabet) completed"},
    {"tr.found.active", "DeepMind'ı 2010 yılında Demis Hassabis kurdu.",
     "founded(Demis Hassabis, DeepMind) @2010 completed"},
    {"tr.supply.active", "CoreWeave, OpenAI'ye kapasite sağlayacak.",
     "supplies(CoreWeave, OpenAI) completed"},
    {"tr.partner.active", "Google Cloud ile Turkcell iş birliği anlaşması imzaladı.",
     "partnered_with(Google Cloud, Turkcell) completed"},
    {"tr.operate.active", "TeraWulf, Lake Mariner Kampüsü'nü inşa ediyor.",
     "operates(TeraWulf, Lake Mariner Kampüsü) completed"},
    {"tr.site.in", "TeraWulf, Dallas'taki Lake Mariner Kampüsü'nü büyütüyor.",
     "located_in(Lake Mariner Kampüsü, Dallas) completed"},
    {"tr.based.in", "Londra merkezli Nscale büyüyor.",
     "based_in(Nscale, Londra) completed"},
    {"tr.works.post", "Turkcell Genel Müdürü Ali Taha Koç konuştu.",
     "works_for(Ali Taha Koç, Turkcell) \"Genel Müdürü\" completed"},
    {"tr.topic.investors", "Nscale 100 milyon dolar topladı. Tura Nvidia öncülük etti.",
     "invested_in(Nvidia, Nscale) completed"},
    {"tr.topic.value", "Nscale büyüyor. Böylece piyasa değeri 3 milyar dolara çıktı.",
     "valued_at(Nscale, -) 3000000000 USD completed"},
    {"tr.topic.post", "Nscale büyüyor. CEO Josh Payne konuştu.",
     "works_for(Josh Payne, Nscale) \"CEO\" completed"},
    {"tr.topic.founders", "Nscale büyüyor. Josh Payne tarafından 2024'te kuruldu.", "founded(Josh Payne, Nscale) completed"},
    {"hi.invest.active", "एनवीडिया ने ओपनएआई में 50 करोड़ डॉलर का निवेश किया है।",
     "invested_in(एनवीडिया, ओपनएआई) 500000000 USD completed"},
    {"hi.invest.holds", "टीसीएस में टाटा संस की 71 प्रतिशत हिस्सेदारी है।",
     "subsidiary_of(टीसीएस, टाटा संस) completed"},
    {"hi.invest.round", "एनवीडिया ने ओपनएआई के सीरीज बी दौर का नेतृत्व किया।",
     "invested_in(एनवीडिया, ओपनएआई) <Series B> completed"},
    {"hi.raise.active", "ओपनएआई ने 50 करोड़ डॉलर जुटाए हैं।",
     "raised(ओपनएआई, -) 500000000 USD completed"},
    {"hi.value.active", "ओपनएआई का मूल्यांकन 300 अरब डॉलर है।",
     "valued_at(ओपनएआई, -) 300000000000 USD completed"},
    {"hi.lend.active", "एचडीएफसी बैंक ने टीसीएस को 500 करोड़ रुपये का कर्ज दिया।",
     "lent_to(एचडीएफसी बैंक, टीसीएस) 5000000000 INR completed"},
    {"hi.buy.active", "एनवीडिया ने ओपनएआई को 10 अरब डॉलर में खरीद लिया है।",
     "acquired(एनवीडिया, ओपनएआई) 10000000000 USD completed"},
    {"hi.spin.active", "टाटा समूह से अलग हुई टीसीएस बढ़ रही है।",
     "spun_off_from(टीसीएस, टाटा समूह) completed"},
    {"hi.subsidiary.of", "टीसीएस टाटा समूह की सहायक कंपनी है।",
     "subsidiary_of(टीसीएस, टाटा समूह) completed"},
    {"hi.found.active", "ओपनएआई की स्थापना 2015 में सैम ऑल्टमैन ने की।",
     "founded(सैम ऑल्टमैन, ओपनएआई) @2015 completed"},
    {"hi.supply.active", "एनवीडिया ने ओपनएआई को चिप की आपूर्ति की।",
     "supplies(एनवीडिया, ओपनएआई) completed"},
    {"hi.partner.active", "टीसीएस ने एनवीडिया के साथ साझेदारी की है।",
     "partnered_with(टीसीएस, एनवीडिया) completed"},
    {"hi.operate.active", "टीसीएस ‘सरयू डेटा पार्क’ बना रही है।",
     "operates(टीसीएस, सरयू डेटा पार्क) completed"},
    {"hi.site.in", "टीसीएस ने नोएडा में ‘सरयू डेटा पार्क’ खोला है।",
     "located_in(सरयू डेटा पार्क, नोएडा) completed"},
    {"hi.based.in", "बेंगलुरु की कंपनी इंफोसिस बढ़ रही है।",
     "based_in(इंफोसिस, बेंगलुरु) completed"},
    {"hi.works.post", "टीसीएस के चेयरमैन एन चंद्रशेखरन ने कहा।",
     "works_for(एन चंद्रशेखरन, टीसीएस) \"चेयरमैन\" completed"},
    {"hi.topic.investors", "ओपनएआई ने 50 करोड़ डॉलर जुटाए हैं। इस दौर की अगुवाई एनवीडिया ने की।",
     "invested_in(एनवीडिया, ओपनएआई) completed"},
    {"hi.topic.post", "टीसीएस बढ़ रही है। चेयरमैन एन चंद्रशेखरन ने कहा।",
     "works_for(एन चंद्रशेखरन, टीसीएस) \"चेयरमैन\" completed"},
    {"hi.topic.founders", "ओपनएआई ने 50 करोड़ डॉलर जुटाए हैं। संस्थापक सैम ऑल्टमैन ने कहा।",
     "founded(सैम ऑल्टमैन, ओपनएआई) completed"},
};

TEST(Relations, EveryRuleReadsItsSentence) {
  for (const RuleCase& c : kRuleCases) {
    const Article article = MakeArticle(c.rule.substr(0, c.rule.find('.')), c.text);
    const std::vector<std::string> claims = ClaimTexts(TestExtractor().Extract(article, {.rules_alone = true}));
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

TEST(Relations, WhoPutMoneyIntoACompanyTookPartInTheOneRoundThatTheArticleTells) {
  const Extraction one = TestExtractor().Extract(MakeArticle(
      "en", "Nscale has raised $100 million in a Series B round.\n\nMicrosoft invested in Nscale. Google owns 5% of Nscale."));
  const Relation* took_part = FindClaim(one, "invested_in", "Microsoft", "Nscale");
  const Relation* holds = FindClaim(one, "invested_in", "Google", "Nscale");
  ASSERT_TRUE(took_part != nullptr && holds != nullptr);
  EXPECT_EQ(took_part->round, "Series B");
  EXPECT_EQ(holds->round, "");
  const Extraction two = TestExtractor().Extract(MakeArticle(
      "en", "Nscale has raised $100 million in a Series B round. Nscale had raised $20 million in a Series A round.\n\nMicrosoft invested in Nscale."));
  const Relation* unclear = FindClaim(two, "invested_in", "Microsoft", "Nscale");
  ASSERT_NE(unclear, nullptr);
  EXPECT_EQ(unclear->round, "");
}

}  // namespace
}  // namespace dealgraph::nlp
