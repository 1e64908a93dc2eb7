// Patterns find, capture and refuse.
#include "nlp/text/patterns.h"

#include <gtest/gtest.h>

#include <string>

namespace dealgraph::nlp {
namespace {

TEST(Patterns, CapturesAreViewsIntoTheText) {
  const auto pattern = Pattern::Compile("(?P<name>[a-z]+)(-)?(\\d+)");
  ASSERT_TRUE(pattern.ok());
  EXPECT_EQ(pattern->group_count(), 3);
  const std::string text = "7 abc42";
  std::string_view groups[4];
  ASSERT_TRUE(pattern->Find(text, 0, groups));
  EXPECT_EQ(groups[0], "abc42");
  EXPECT_EQ(groups[1], "abc");
  EXPECT_EQ(groups[2].data(), nullptr);  // took no part
  EXPECT_EQ(groups[3].data(), text.data() + 5);
}

TEST(Patterns, ADeferredOneFindsWhatItWouldHaveFoundAtOnce) {
  const Pattern pattern = Pattern::Deferred("(?P<name>[a-z]+)-");
  std::string_view found[2];
  ASSERT_TRUE(pattern.Find("12 ab-", 0, found));
  EXPECT_EQ(found[1], "ab");
  EXPECT_FALSE(Pattern::Deferred("(").Find("(", 0, found));
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

TEST(Patterns, OneThatNeedsMoreMemoryThanMostGetsIt) {
  const auto large = Pattern::Compile("(?:[a-mæø]{1,40}-){20}end");
  ASSERT_TRUE(large.ok()) << large.error().ToString();
  std::string text;
  for (int i = 0; i < 20; ++i) text += "abc-";
  EXPECT_TRUE(large->Find(text + "end", 0, {}));
  EXPECT_FALSE(large->Find(text + "and", 0, {}));
}

}  // namespace
}  // namespace dealgraph::nlp
