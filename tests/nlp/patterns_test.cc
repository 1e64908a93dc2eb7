// Patterns find, capture and refuse; a set names the same expressions as each by itself.
#include "nlp/text/patterns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

TEST(Patterns, CapturesAreViewsIntoTheText) {
  const auto pattern = Pattern::Compile("(?P<name>[a-z]+)(-)?(\\d+)");
  ASSERT_TRUE(pattern.ok());
  EXPECT_EQ(pattern->group_count(), 3);
  EXPECT_EQ(pattern->group_names().at("name"), 1);
  const std::string text = "7 abc42";
  std::string_view groups[4];
  ASSERT_TRUE(pattern->Find(text, 0, groups));
  EXPECT_EQ(groups[0], "abc42");
  EXPECT_EQ(groups[1], "abc");
  EXPECT_EQ(groups[2].data(), nullptr);  // took no part
  EXPECT_EQ(groups[3].data(), text.data() + 5);
}

TEST(Patterns, FindGoesOnFromWhereItIsTold) {
  const auto pattern = Pattern::Compile("a.");
  ASSERT_TRUE(pattern.ok());
  const std::string text = "a1 a2 a3";
  std::string_view groups[1];
  std::string all;
  for (std::size_t from = 0; pattern->Find(text, from, groups);) {
    all += groups[0];
    from = static_cast<std::size_t>(groups[0].data() - text.data()) + groups[0].size();
  }
  EXPECT_EQ(all, "a1a2a3");
  EXPECT_FALSE(pattern->Find(text, text.size(), groups));
}

TEST(Patterns, AFaultyExpressionIsRefusedWithItsText) {
  for (const std::string regex : {"(", "[a", "a**", "(?P<x>a"}) {
    const auto pattern = Pattern::Compile(regex);
    ASSERT_FALSE(pattern.ok()) << regex;
    EXPECT_EQ(pattern.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(pattern.error().message.find(regex), std::string::npos);
    EXPECT_FALSE(PatternSet::Compile({"a", regex}).ok()) << regex;
  }
}

TEST(Patterns, QuotedTextStandsForItself) {
  for (const std::string literal : {"a.b", "(x)", "1*2", "[", "\\", "kr.", "æ+ø", "漢"}) {
    const auto pattern = Pattern::Compile(QuotePattern(literal));
    ASSERT_TRUE(pattern.ok()) << literal;
    std::string_view groups[1];
    EXPECT_TRUE(pattern->Find("x" + literal + "y", 0, groups)) << literal;
    EXPECT_EQ(groups[0].size(), literal.size());
  }
  const auto dot = Pattern::Compile(QuotePattern("a.b"));
  std::string_view groups[1];
  EXPECT_FALSE(dot->Find("axb", 0, groups));
}

TEST(Patterns, AnEmptySetMatchesNothing) {
  const auto set = PatternSet::Compile({});
  ASSERT_TRUE(set.ok());
  std::vector<int> matched{1, 2};
  set->Match("anything", &matched);
  EXPECT_TRUE(matched.empty());
}

TEST(Patterns, ASetNamesWhatEachExpressionFindsByItself) {
  const std::vector<std::string> regexes = {"ab", "b+c", "^a", "c$", "(?:a|c)b", "", "d"};
  const auto set = PatternSet::Compile(regexes);
  ASSERT_TRUE(set.ok());
  std::mt19937_64 random(TestSeed());
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t i = random() % 8; i > 0; --i) text.push_back(static_cast<char>('a' + random() % 4));
    std::vector<int> matched;
    set->Match(text, &matched);
    std::sort(matched.begin(), matched.end());
    std::vector<int> expected;
    for (std::size_t i = 0; i < regexes.size(); ++i) {
      std::string_view groups[1];
      const auto single = Pattern::Compile(regexes[i]);
      if (single->Find(text, 0, groups)) expected.push_back(static_cast<int>(i));
    }
    ASSERT_EQ(matched, expected) << text;
  }
}

}  // namespace
}  // namespace dealgraph::nlp
