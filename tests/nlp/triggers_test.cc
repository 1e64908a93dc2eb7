#include "nlp/triggers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "nlp/document.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

class TriggersTest : public testing::Test {
 protected:
  // The triggers of each sentence but marks, as "words (group)".
  std::vector<std::vector<std::string>> TriggersOf(const std::string& text) {
    const Article article = MakeArticle("en", text);
    Document document;
    ReadDocument(article, ShippedPack("en"), &document);
    const TriggerTable table(ShippedPack("en"));
    const ArticleTriggers triggers(table, document);
    std::vector<std::vector<std::string>> found;
    for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
      found.emplace_back();
      for (const Trigger& trigger : triggers.Of(s)) {
        const TriggerGroup& group = TriggerGroups()[trigger.group];
        if (group.kind == TriggerKind::kMark) continue;
        found.back().push_back(std::string(SpanText(article, document.SpanOf(trigger.first, trigger.last))) + " (" + std::string(group.name) + ")");
      }
    }
    return found;
  }
};

TEST_F(TriggersTest, OfThoseWithinEachOtherTheLongestSpeaks) {
  const auto found = TriggersOf("Mellanox is a wholly-owned subsidiary of Nvidia, which owned it.");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0], (std::vector<std::string>{"wholly-owned subsidiary (parent_noun)", "subsidiary of (parent_noun)", "owned (v_operate)", "owned (v_hold)", "owned (owner_noun)"}));
}

TEST_F(TriggersTest, AreOfTheSentenceTheyStandIn) {
  const auto found = TriggersOf("Nothing is told here.\n\nNvidia acquired Mellanox. It is headquartered in Yokneam.");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_TRUE(found[0].empty());
  EXPECT_EQ(found[1], (std::vector<std::string>{"acquired (v_buy)"}));
  EXPECT_EQ(found[2], (std::vector<std::string>{"is headquartered in (seat)"}));
}

}  // namespace
}  // namespace dealgraph::nlp
