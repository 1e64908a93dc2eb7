// Entities that extraction knows by one id of the catalogue are one, whatever they are called and in whatever order they come.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/graph/graph_testing.h"

namespace dealgraph::graph {
namespace {

const std::map<std::string, std::string> kIds = {{"TSMC", "Q713418"}, {"台积电", "Q713418"}, {"Nvidia", "dealgraph:nvidia"}};

std::vector<IncomingArticle> InThreeLanguages() {
  return {
      MakeArticle("one.example", "a", "2025-09-01", {{.from = "TSMC", .to = "Brint", .amount = "5"}}, {.catalogue_ids = kIds}),
      MakeArticle("two.example", "b", "2025-09-02", {{.from = "台积电", .to = "Brint", .amount = "5"}}, {.language = "zh", .catalogue_ids = kIds}),
      MakeArticle("three.example", "c", "2025-09-03", {{.from = "Nvidia", .to = "Brint Inc."}}, {.language = "da", .catalogue_ids = kIds}),
  };
}

TEST(CatalogueIds, NamesWithOneIdAreOneEntityAndTheirClaimsOneFact) {
  OpenGraph graph;
  graph.Apply(InThreeLanguages());
  EXPECT_EQ(graph.Facts().size(), 2u);
  for (const char* name : {"TSMC", "台积电", "tsmc"}) {
    const auto found = graph.Read()->FindEntities(name, 10);
    ASSERT_TRUE(found.ok());
    ASSERT_EQ(found->size(), 1u) << name;
    EXPECT_EQ(found->front().names.size(), 2u);
  }
  graph.ExpectSound();
}

TEST(CatalogueIds, TheOrderOfArrivalDoesNotMatter) {
  std::vector<IncomingArticle> articles = InThreeLanguages();
  OpenGraph first;
  first.Apply(articles);
  std::reverse(articles.begin(), articles.end());
  OpenGraph second;
  for (const IncomingArticle& article : articles) second.Apply({article});
  EXPECT_EQ(first.Digest(), second.Digest());
  EXPECT_EQ(first.Read()->FindEntities("台积电", 10)->front().name, second.Read()->FindEntities("TSMC", 10)->front().name);
}

TEST(CatalogueIds, ANameThatNoCurrentClaimBearsIsForgotten) {
  OpenGraph graph;
  graph.Apply(InThreeLanguages());
  graph.Apply({MakeArticle("two.example", "b", "2025-09-02", {}, {.language = "zh", .updated = "2025-09-05T00:00:00Z"})});
  EXPECT_TRUE(graph.Read()->FindEntities("台积电", 10)->empty());
  const auto left = graph.Read()->FindEntities("TSMC", 10);
  ASSERT_EQ(left->size(), 1u);
  EXPECT_EQ(left->front().names.size(), 1u);
  graph.ExpectSound();
}

TEST(CatalogueIds, WithoutOneTheFoldedNameDecides) {
  OpenGraph graph;
  graph.Apply({MakeArticle("one.example", "a", "2025-09-01", {{.from = "Zebradyn A/S", .to = "Brint"}}),
               MakeArticle("two.example", "b", "2025-09-01", {{.from = "ZEBRADYN", .to = "Brint"}})});
  EXPECT_EQ(graph.Facts().size(), 1u);
}

}  // namespace
}  // namespace dealgraph::graph
