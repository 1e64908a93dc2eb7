#include "graph/claims.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "graph/identity.h"
#include "graph/records.h"
#include "tests/graph/graph_testing.h"

namespace dealgraph::graph {
namespace {

using nlp::Field;
using nlp::RelationType;

// "Nscale grows. It got 683 million from Nvidia." with its relation told by the pronoun.
IncomingArticle ToldByAPronoun() {
  IncomingArticle incoming;
  incoming.article.source = "a";
  incoming.article.id = "1";
  incoming.article.text = "Nscale grows. It got 683 million from Nvidia.";
  nlp::Extraction& extraction = incoming.extraction;
  extraction.language = "en";
  extraction.has_pack = true;
  extraction.pack_version = "en 1";
  extraction.entities = {{"Nvidia", nlp::EntityType::kCompany, {{Field::kText, 38, 44}}},
                         {"Nscale", nlp::EntityType::kCompany, {{Field::kText, 0, 6}}}};
  nlp::Amount amount;
  amount.span = {Field::kText, 21, 32};
  amount.value = Decimal::FromInt(683'000'000);
  amount.currency = "USD";
  extraction.amounts = {amount};
  nlp::Relation relation;
  relation.type = RelationType::kInvestedIn;
  relation.from = 0;
  relation.to = 1;
  relation.amount = 0;
  relation.date = PartialDate::Parse("2025-Q3");
  relation.stake_percent = Decimal::Parse("2.5");
  relation.evidence = {{Field::kText, 14, 45}};
  relation.rule = "en.invest.got";
  extraction.relations = {relation};
  return incoming;
}

std::vector<Claim> ClaimsOf(const IncomingArticle& incoming) {
  ArticleVersion version;
  version.article = incoming.article;
  version.id = VersionIdOf(ArticleIdOf(incoming.article), incoming.article, ContentSha256(incoming.article));
  version.pack_version = incoming.extraction.pack_version;
  return ClaimsOf(version, incoming.extraction);
}

TEST(Claims, AnEndToldByAPronounBringsItsNameIntoTheEvidence) {
  const std::vector<Claim> claims = ClaimsOf(ToldByAPronoun());
  ASSERT_EQ(claims.size(), 1u);
  EXPECT_EQ(claims[0].evidence, (std::vector<nlp::Span>{{Field::kText, 14, 45}, {Field::kText, 0, 6}}));
  EXPECT_EQ(claims[0].to->mention, (nlp::Span{Field::kText, 0, 6}));
}

TEST(Claims, WhatCannotBeProvedIsLeftOut) {
  using Spoil = void (*)(nlp::Extraction&);
  for (const Spoil spoil :
       {Spoil([](nlp::Extraction& e) { e.relations[0].evidence.clear(); }),
        Spoil([](nlp::Extraction& e) { e.relations[0].evidence[0].end = 46; }),
        Spoil([](nlp::Extraction& e) { e.relations[0].evidence[0].field = Field::kTitle; }),
        Spoil([](nlp::Extraction& e) { e.relations[0].to = 2; }),
        Spoil([](nlp::Extraction& e) { e.relations[0].from = -1; }),
        Spoil([](nlp::Extraction& e) { e.amounts[0].span.end = 100; }),
        Spoil([](nlp::Extraction& e) { e.entities[1].mentions[0].end = 100; })}) {
    IncomingArticle incoming = ToldByAPronoun();
    spoil(incoming.extraction);
    EXPECT_TRUE(ClaimsOf(incoming).empty());
  }
}

TEST(Claims, TheSameRelationTwiceIsOneClaimAndAnotherSumIsAnother) {
  IncomingArticle incoming = ToldByAPronoun();
  incoming.extraction.relations.push_back(incoming.extraction.relations[0]);
  EXPECT_EQ(ClaimsOf(incoming).size(), 1u);
  incoming.extraction.relations[1].amount = -1;
  EXPECT_EQ(ClaimsOf(incoming).size(), 2u);
}

TEST(Claims, AreReadFromTheStoreAsTheyWereMadeWithTheWordsThatStateThem) {
  const IncomingArticle incoming = ToldByAPronoun();
  OpenGraph graph;
  graph.Apply({incoming});
  const Claim made = ClaimsOf(incoming).front();
  std::vector<QuotedClaim> read;
  const auto facts = graph.Facts();
  ASSERT_EQ(facts.size(), 1u);
  ASSERT_TRUE(graph.Read()
                  ->ClaimsOfFact(facts[0],
                                 [&](const QuotedClaim& claim) {
                                   read.push_back(claim);
                                   return true;
                                 })
                  .ok());
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(EncodeClaim(read[0].claim), EncodeClaim(made));
  EXPECT_EQ(read[0].claim.id, made.id);
  ASSERT_EQ(read[0].quotes.size(), 2u);
  EXPECT_EQ(read[0].quotes[0].text, "It got 683 million from Nvidia.");
  EXPECT_EQ(read[0].quotes[0].marks,
            (std::vector<nlp::Span>{{Field::kText, 21, 32}, {Field::kText, 38, 44}}));
  EXPECT_EQ(read[0].quotes[1].text, "Nscale");
  graph.ExpectSound();
}

TEST(Readers, BesideTheWriterSeeWhatItWroteOnceTheyRefresh) {
  OpenGraph graph;
  graph.Apply({ToldByAPronoun()});
  const auto store = storage::Store::OpenReader(graph.folder.path() + "/store");
  ASSERT_TRUE(store.ok()) << store.error().message;
  const auto reader = Reader::Create(**store);
  ASSERT_TRUE(reader.ok());
  const auto versions = [&] { return (*reader)->Statistics()->versions; };
  EXPECT_EQ(versions(), 1u);
  IncomingArticle other = ToldByAPronoun();
  other.article.id = "2";
  graph.Apply({other});
  EXPECT_EQ(versions(), 1u);
  ASSERT_TRUE((*reader)->Refresh().ok());
  EXPECT_EQ(versions(), 2u);
  EXPECT_EQ((*reader)->Verify()->damaged, 0u);
  EXPECT_EQ((*reader)->Digest()->ToHex(), graph.Digest());
}

}  // namespace
}  // namespace dealgraph::graph
