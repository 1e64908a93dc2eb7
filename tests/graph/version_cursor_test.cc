#include "graph/version_cursor.h"

#include <algorithm>
#include <set>

#include "tests/graph/graph_testing.h"

namespace dealgraph::graph {
namespace {

IncomingArticle Article(int number) { return MakeArticle("paper", std::to_string(number), "2025-09-18", {}); }

std::vector<std::string> IdsOf(VersionCursor& cursor, std::size_t most, bool* more) {
  std::vector<std::string> ids;
  const auto next = cursor.Next(most, [&](ArticleVersion version) {
    EXPECT_FALSE(version.article.id.empty());
    ids.push_back(version.id.ToHex());
    return true;
  });
  EXPECT_TRUE(next.ok());
  *more = next.ok() && *next;
  return ids;
}

TEST(VersionCursor, GivesEveryVersionOnceInOrderHoweverManyAtATime) {
  OpenGraph graph;
  std::vector<IncomingArticle> articles;
  for (int i = 0; i < 25; ++i) articles.push_back(Article(i));
  articles.push_back(MakeArticle("paper", "7", "2025-09-18", {}, {.updated = "2025-09-19T00:00:00Z"}));
  graph.Apply(articles);
  for (const std::size_t most : {1u, 7u, 26u, 100u}) {
    VersionCursor cursor(*graph.store);
    std::vector<std::string> all;
    for (bool more = true; more;) {
      const auto ids = IdsOf(cursor, most, &more);
      EXPECT_LE(ids.size(), most);
      all.insert(all.end(), ids.begin(), ids.end());
    }
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 26u) << most;
    EXPECT_EQ(all.size(), 26u) << most;
    EXPECT_TRUE(std::ranges::is_sorted(all));
  }
}

TEST(VersionCursor, SeesWhatIsWrittenBeforeItMeanwhileAndEndsWhereItIsTold) {
  OpenGraph graph;
  for (int i = 0; i < 10; ++i) graph.Apply({Article(i)});
  VersionCursor all(*graph.store);
  bool more = false;
  const std::vector<std::string> before = IdsOf(all, 100, &more);
  VersionCursor cursor(*graph.store);
  int given = 0;
  const auto told = cursor.Next(100, [&](ArticleVersion) { return ++given < 4; });
  ASSERT_TRUE(told.ok());
  EXPECT_TRUE(*told);
  EXPECT_EQ(given, 4);
  for (int i = 10; i < 40; ++i) graph.Apply({Article(i)});
  VersionCursor anew(*graph.store);
  std::vector<std::string> behind;
  for (const std::string& id : IdsOf(anew, 100, &more)) {
    if (id > before[3]) behind.push_back(id);
  }
  EXPECT_GT(behind.size(), 6u) << "none of thirty came behind the fourth of ten";
  EXPECT_EQ(IdsOf(cursor, 100, &more), behind);
  EXPECT_FALSE(more);
}

}  // namespace
}  // namespace dealgraph::graph
