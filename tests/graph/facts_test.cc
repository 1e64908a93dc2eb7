// Which claims are one fact, and what the graph keeps of articles, versions and merges.
#include <algorithm>
#include <random>

#include "tests/graph/graph_testing.h"
#include "tests/seed.h"

namespace dealgraph::graph {
namespace {

using nlp::Bound;
using nlp::RelationType;
using nlp::Scope;
using nlp::Status;

Told Invested(const std::string& amount, const std::string& currency = "USD", Bound bound = Bound::kExact) {
  return {RelationType::kInvestedIn, "Nvidia", "Nscale", amount, currency, bound};
}

TEST(Facts, FiveTellingsOfOneDealAreOneFactInConflictAndTheRoundIsAnother) {
  OpenGraph graph;
  graph.Apply({
      MakeArticle("dr.dk", "1", "2025-09-18T00:29:00Z", {Invested("683000000")}, {.language = "da"}),
      MakeArticle("bbc.co.uk", "1", "2025-09-17T00:00:00Z", {Invested("500000000", "GBP")}),
      MakeArticle("cnbc.com", "1", "2025-09-18T10:00:00Z", {Invested("700000000")}),
      MakeArticle("slip.com", "1", "2025-09-19", {Invested("500000000", "USD", Bound::kUpTo)}),
      MakeArticle("ft.com", "1", "2025-09-25",
                  {{RelationType::kRaised, "Nscale", "", "1100000000", "USD", Bound::kExact, Scope::kRound}}),
  });
  const std::vector<Fact> facts = graph.Facts();
  ASSERT_EQ(facts.size(), 2u);
  const Fact& deal = facts[0].type == RelationType::kInvestedIn ? facts[0] : facts[1];
  EXPECT_TRUE(deal.conflict);
  EXPECT_EQ(deal.amounts.size(), 4u);
  EXPECT_EQ(deal.publishers, 4u);
  EXPECT_EQ(deal.languages, (std::vector<std::string>{"da", "en"}));
  EXPECT_EQ(deal.first_source, "bbc.co.uk");
  EXPECT_EQ(deal.amounts.front().value.ToString(),
            "500000000");  // one publisher each: the earliest exact one
  EXPECT_EQ(deal.amounts.front().currency, "GBP");
  EXPECT_EQ(deal.amounts.back().bound, Bound::kUpTo);
  graph.ExpectSound();
}

TEST(Facts, ThreeRoundsAreThreeFacts) {
  OpenGraph graph;
  Told a = Invested("105000000"), b = Invested("600000000"), c = Invested("1700000000");
  a.round = "Seed";
  b.round = "Series A";
  c.round = "Series B";
  graph.Apply({MakeArticle("a", "1", "2025-09-01", {a}), MakeArticle("b", "1", "2025-09-10", {b}),
               MakeArticle("c", "1", "2025-09-20", {c})});
  EXPECT_EQ(graph.Facts().size(), 3u);
}

TEST(Facts, SumsThatOneArticleSetsApartAreDifferentDeals) {
  OpenGraph graph;
  graph.Apply({MakeArticle("a", "1", "2025-09-01", {Invested("105"), Invested("600"), Invested("1700")})});
  EXPECT_EQ(graph.Facts().size(), 3u);
}

TEST(Facts, DealsMoreThanNinetyDaysApartAreTwoAndAChainIsOne) {
  OpenGraph graph;
  graph.Apply({MakeArticle("a", "1", "2025-01-01", {Invested("5")}),
               MakeArticle("a", "2", "2025-06-01", {Invested("5")})});
  EXPECT_EQ(graph.Facts().size(), 2u);
  graph.Apply({MakeArticle("a", "3", "2025-03-15", {Invested("5")})});  // within 90 days of both
  EXPECT_EQ(graph.Facts().size(), 1u);
  graph.ExpectSound();
}

TEST(Facts, ADenialStandsUntilTheDealIsAnnounced) {
  OpenGraph graph;
  Told rumour = Invested("5"), denial = Invested("5"), news = Invested("5");
  rumour.status = Status::kRumoured;
  denial.status = Status::kDenied;
  news.status = Status::kAnnounced;
  graph.Apply({MakeArticle("a", "1", "2025-09-01", {rumour}), MakeArticle("b", "1", "2025-09-02", {denial})});
  ASSERT_EQ(graph.Facts().size(), 1u);
  EXPECT_EQ(graph.Facts()[0].status, Status::kDenied);
  EXPECT_TRUE(graph.Facts()[0].negated);
  graph.Apply({MakeArticle("c", "1", "2025-09-09", {news})});
  EXPECT_EQ(graph.Facts()[0].status, Status::kAnnounced);
  EXPECT_FALSE(graph.Facts()[0].negated);
}

TEST(Articles, TheSameArticleTwiceChangesNothing) {
  OpenGraph graph;
  const auto article = MakeArticle("a", "1", "2025-09-01", {Invested("5")});
  EXPECT_EQ(graph.Apply({article, article}), (std::vector<Outcome>{Outcome::kApplied, Outcome::kDuplicate}));
  const std::string digest = graph.Digest();
  EXPECT_EQ(graph.Apply({article}), std::vector<Outcome>{Outcome::kDuplicate});
  EXPECT_EQ(graph.Digest(), digest);
  EXPECT_EQ(graph.writer->Counts(), (OutcomeCounts{3, 1, 2, 0, 0}));
  graph.ExpectSound();
}

TEST(Articles, ANewerTextSupersedesAndBothStayReadable) {
  OpenGraph graph;
  const auto old_text = MakeArticle("a", "1", "2025-09-01", {Invested("5")}, {.updated = "2025-09-01"});
  const auto new_text = MakeArticle("a", "1", "2025-09-01", {Invested("7")}, {.updated = "2025-09-02"});
  graph.Apply({new_text});
  graph.Apply({old_text});  // late: it does not count
  ASSERT_EQ(graph.Facts().size(), 1u);
  EXPECT_EQ(graph.Facts()[0].amounts.front().value.ToString(), "7");
  const auto versions = graph.Read()->Versions("a", "1");
  ASSERT_TRUE(versions.ok());
  ASSERT_EQ(versions->size(), 2u);
  EXPECT_EQ((*versions)[0].article.text, old_text.article.text);
  EXPECT_TRUE((*versions)[1].current);
  int claims = 0;
  ASSERT_TRUE(graph.Read()
                  ->ClaimsOfVersion((*versions)[0].id,
                                    [&](const QuotedClaim& quoted) {
                                      EXPECT_FALSE(quoted.current);
                                      EXPECT_NE(quoted.quotes.at(0).text.find("Nvidia"), std::string::npos);
                                      return ++claims, true;
                                    })
                  .ok());
  EXPECT_EQ(claims, 1);
  graph.ExpectSound();
}

TEST(Articles, AWithdrawalRetiresTheClaimsWheneverItComes) {
  auto article = MakeArticle("a", "1", "2025-09-01", {Invested("5")});
  article.article.record_time = ParseIsoTime("2025-09-01");
  IncomingArticle tombstone;
  tombstone.article.source = "a";
  tombstone.article.id = "1";
  tombstone.article.withdrawn = true;
  tombstone.article.record_time = ParseIsoTime("2025-09-03");
  OpenGraph one, other;
  EXPECT_EQ(one.Apply({article, tombstone}), (std::vector<Outcome>{Outcome::kApplied, Outcome::kWithdrawn}));
  other.Apply({tombstone});
  other.Apply({article});
  EXPECT_TRUE(one.Facts().empty());
  EXPECT_EQ(one.Digest(), other.Digest());
  one.ExpectSound();
  other.ExpectSound();
}

TEST(Articles, ANewerLanguagePackReplacesTheReading) {
  OpenGraph graph;
  auto again = MakeArticle("a", "1", "2025-09-01", {Invested("5")}, {.pack = "en 10 (CLDR 42)"});
  auto first = again;
  first.extraction.relations.clear();
  first.extraction.pack_version = "en 9 (CLDR 42)";
  graph.Apply({first});
  EXPECT_TRUE(graph.Facts().empty());
  EXPECT_EQ(graph.Apply({again}), std::vector<Outcome>{Outcome::kApplied});
  EXPECT_EQ(graph.Facts().size(), 1u);
  EXPECT_EQ(graph.Apply({first}), std::vector<Outcome>{Outcome::kDuplicate});
  EXPECT_EQ(graph.Facts().size(), 1u);
  graph.ExpectSound();
}

TEST(Entities, NamesJoinByFoldAndLegalFormAndAMergeIsUndone) {
  OpenGraph graph;
  graph.Apply(
      {MakeArticle("a", "1", "2025-09-01", {Invested("5")}),
       MakeArticle("b", "1", "2025-09-02", {{RelationType::kInvestedIn, "NVIDIA Corp.", "Nscale Ltd", "5"}}),
       MakeArticle("c", "1", "2025-09-03", {{RelationType::kInvestedIn, "Team Green", "Nscale", "6"}})});
  ASSERT_EQ(graph.Facts().size(), 2u);
  const std::string before = graph.Digest();
  const auto green = graph.Read()->FindEntities("team green");
  const auto nvidia = graph.Read()->FindEntities("Nvidia");
  ASSERT_EQ(green->size(), 1u);
  ASSERT_EQ(nvidia->size(), 1u);
  ASSERT_TRUE(graph.writer->Merge(green->front().id, nvidia->front().id).ok());
  ASSERT_EQ(graph.Facts().size(), 1u);
  EXPECT_EQ(graph.Facts()[0].publishers, 3u);
  EXPECT_NE(graph.Digest(), before);
  EXPECT_FALSE(graph.writer->Merge(nvidia->front().id, green->front().id).ok());  // a circle
  int claims = 0;
  ASSERT_TRUE(
      graph.Read()->ClaimsOfFact(graph.Facts()[0], [&](const QuotedClaim&) { return ++claims, true; }).ok());
  EXPECT_EQ(claims, 3);
  ASSERT_TRUE(graph.writer->Unmerge(green->front().id).ok());
  EXPECT_EQ(graph.Digest(), before);
  EXPECT_EQ(graph.Facts().size(), 2u);
}

// Random articles over few names, so that deals, rivals, versions and withdrawals meet.
std::vector<IncomingArticle> RandomArticles(std::mt19937_64* random, int count) {
  const auto pick = [&](int n) { return static_cast<int>((*random)() % static_cast<unsigned>(n)); };
  const std::vector<std::string> rounds = {"", "", "Series A", "Series B"};
  std::vector<IncomingArticle> articles;
  for (int i = 0; i < count; ++i) {
    std::vector<Told> told;
    for (int j = pick(4); j > 0; --j) {
      Told one;
      one.type = static_cast<RelationType>(pick(nlp::kRelationTypeCount));
      one.from = "Firm " + std::to_string(pick(3));
      if (nlp::InfoOf(one.type).to != 0) one.to = "Target " + std::to_string(pick(2));
      if (pick(3) > 0) one.amount = std::to_string(1 + pick(4));
      one.round = rounds[static_cast<std::size_t>(pick(4))];
      one.status = static_cast<Status>(pick(6));
      told.push_back(one);
    }
    const std::string day = "2025-" + std::to_string(10 + pick(3)) + "-" + std::to_string(10 + pick(18));
    auto article = MakeArticle("source" + std::to_string(pick(5)), std::to_string(pick(count / 2)),
                               pick(9) == 0 ? "" : day, told, {.language = pick(2) == 0 ? "da" : "en"});
    article.article.record_time = FromUnixMillis(pick(50));
    article.article.withdrawn = pick(12) == 0;
    articles.push_back(article);
  }
  return articles;
}

TEST(Facts, TheOrderOfArrivalDoesNotMatterAndFactsEqualThoseMadeAfresh) {
  std::mt19937_64 random(TestSeed());
  for (int round = 0; round < 6; ++round) {
    std::vector<IncomingArticle> articles = RandomArticles(&random, 60);
    OpenGraph whole;
    whole.Apply(articles);
    whole.ExpectSound();
    std::shuffle(articles.begin(), articles.end(), random);
    OpenGraph pieces;
    for (std::size_t i = 0; i < articles.size();) {
      const std::size_t n = std::min<std::size_t>(1 + random() % 7, articles.size() - i);
      pieces.Apply({articles.begin() + static_cast<long>(i), articles.begin() + static_cast<long>(i + n)});
      i += n;
    }
    pieces.ExpectSound();
    EXPECT_EQ(whole.Digest(), pieces.Digest()) << "round " << round << ", seed " << TestSeed();
  }
}

TEST(Verify, FindsAChangedByte) {
  OpenGraph graph;
  graph.Apply({MakeArticle("a", "1", "2025-09-01", {Invested("5")})});
  const auto versions = graph.Read()->Versions("a", "1");
  storage::Batch batch;
  std::string record = **graph.store->Read().Get(storage::Family::kArticles, versions->front().id.AsBytes());
  record[record.find("Nscale")] = 'M';
  batch.Put(storage::Family::kArticles, versions->front().id.AsBytes(), record);
  ASSERT_TRUE(graph.store->Write(batch).ok());
  const auto report = graph.Read()->Verify();
  ASSERT_TRUE(report.ok());
  EXPECT_GT(report->damaged, 0u);
}

TEST(Reader, ListsFiltersOrdersAndFindsNeighbours) {
  OpenGraph graph;
  graph.Apply({MakeArticle("a", "1", "2025-09-01", {Invested("5")}),
               MakeArticle("b", "1", "2025-09-05", {{RelationType::kInvestedIn, "Nokia", "Nscale", "9"}}),
               MakeArticle("c", "1", "2025-09-03", {{RelationType::kPartneredWith, "Nokia", "Aker", ""}})});
  const auto list = [&](const FactQuery& query) {
    std::vector<std::string> names;
    const auto listed = graph.Read()->ListFacts(query, [&](const NamedFact& named) {
      names.push_back(named.from.name + ">" + named.to->name);
      return true;
    });
    EXPECT_TRUE(listed.ok());
    return names;
  };
  EXPECT_EQ(list({}).front(), "Nokia>Nscale");
  EXPECT_EQ(list({.limit = 1}).size(), 1u);
  EXPECT_EQ(list({.order = FactOrder::kOldest}).front(), "Nvidia>Nscale");
  EXPECT_EQ(list({.order = FactOrder::kAmount}).front(), "Nokia>Nscale");
  EXPECT_EQ(list({.entity = "nvid"}), std::vector<std::string>{"Nvidia>Nscale"});
  EXPECT_EQ(list({.min_amount = Decimal::FromInt(6)}), std::vector<std::string>{"Nokia>Nscale"});
  EXPECT_EQ(list({.since = PartialDate::Parse("2025-09-02")->First()}).size(), 2u);
  EXPECT_EQ(list({.type = RelationType::kPartneredWith}).size(), 1u);
  const auto start = graph.Read()->FindEntities("Nvidia");
  EXPECT_EQ(graph.Read()->Neighbours(start->front().id, 1)->size(), 1u);
  EXPECT_EQ(graph.Read()->Neighbours(start->front().id, 3)->size(), 3u);
  const Fact fact = graph.Facts()[0];
  EXPECT_EQ(graph.Read()->GetFact(fact.id)->fact, fact);
}

TEST(Positions, AreStoredMovedAndForgottenWithABatch) {
  OpenGraph graph;
  const auto position = [&](const char* partition) { return graph.writer->Position(partition).value(); };
  ASSERT_TRUE(graph.writer->Apply({}, {{{.partition = "p", .next_offset = 5, .last_offset = 4}, {.partition = "q", .next_offset = 1}}}).ok());
  EXPECT_EQ(position("p")->next_offset, 5);
  // A decision comes as a position without a last record; one to forget leaves nothing, also of a partition that nobody knows.
  ASSERT_TRUE(graph.writer->Apply({}, {{{.partition = "p", .next_offset = kForgetPosition}, {.partition = "none", .next_offset = kForgetPosition}}}).ok());
  EXPECT_FALSE(position("p").has_value());
  EXPECT_FALSE(position("none").has_value());
  EXPECT_EQ(position("q")->next_offset, 1);
  ASSERT_TRUE(graph.writer->MovePosition("q", 7).ok());
  EXPECT_EQ(position("q")->next_offset, 7);
  EXPECT_EQ(graph.writer->MovePosition("p", 7).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(graph.writer->ForgetPosition("q").ok());
  EXPECT_EQ(graph.writer->ForgetPosition("q").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace dealgraph::graph
