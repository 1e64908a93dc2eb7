// RE2 falls back to slower machines when the cache of a pattern's automaton is full. The budgets of nlp/text/patterns are
// large enough that this never happens on news: RE2's own hooks count it.
#ifdef DEALGRAPH_RE2_HOOKS  // the build found RE2's static library
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <atomic>
#include <string>
#include <vector>

#include "nlp/extractor.h"
#include "nlp/text/patterns.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

std::atomic<int> resets{0};
std::atomic<int> failures{0};

void CountHooks() {
  re2::hooks::SetDFAStateCacheResetHook([](const re2::hooks::DFAStateCacheReset&) { ++resets; });
  re2::hooks::SetDFASearchFailureHook([](const re2::hooks::DFASearchFailure&) { ++failures; });
  resets = failures = 0;
}

TEST(PatternBudget, TheHooksSeeACacheThatIsTooSmall) {
  CountHooks();
  const auto pattern = Pattern::Compile("a(a|b|c){18}d");
  ASSERT_TRUE(pattern.ok());
  std::string text;
  unsigned state = 12345;
  for (int i = 0; i < 400000; ++i) text.push_back(static_cast<char>('a' + (state = state * 1103515245 + 12345) / 65536 % 3));
  pattern->Find(text, 0, {});
  EXPECT_GT(resets + failures, 0);
}

TEST(PatternBudget, NoAutomatonRunsOutOfCacheOnNews) {
  const auto extractor = Extractor::Create();
  ASSERT_TRUE(extractor.ok());
  CountHooks();
  std::size_t relations = 0;
  std::vector<Article> articles = SampleArticles();
  for (Article& article : CorpusArticles()) articles.push_back(std::move(article));
  ASSERT_FALSE(articles.empty());
  for (const Article& article : articles) relations += (*extractor)->Extract(article).relations.size();
  EXPECT_GT(relations, 0u);
  EXPECT_EQ(resets, 0);
  EXPECT_EQ(failures, 0);
}

}  // namespace
}  // namespace dealgraph::nlp
#endif
