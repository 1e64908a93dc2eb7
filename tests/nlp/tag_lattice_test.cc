#include "nlp/names/tag_lattice.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

namespace dealgraph::nlp {
namespace {

std::uint64_t Seed() {
  const char* given = std::getenv("DEALGRAPH_SEED");
  return given == nullptr ? 20251128 : std::strtoull(given, nullptr, 10);
}

TagScores RandomScores(std::mt19937_64* random) {
  TagScores scores;
  for (std::int32_t& score : scores) score = static_cast<std::int32_t>((*random)() % 41) - 20;
  return scores;
}

TagTransitions RandomTransitions(std::mt19937_64* random) {
  TagTransitions transitions;
  for (auto& row : transitions) {
    for (std::int32_t& weight : row) weight = static_cast<std::int32_t>((*random)() % 21) - 10;
  }
  return transitions;
}

bool IsWellFormed(const std::vector<Tag>& tags) {
  if (Continues(tags.front()) || IsOpen(tags.back())) return false;
  for (std::size_t i = 1; i < tags.size(); ++i) {
    if (!MayFollow(tags[i - 1], tags[i])) return false;
  }
  return true;
}

// The highest score over all sequences of tags, tried one by one.
std::int64_t BestOfAll(const std::vector<TagScores>& scores, const TagTransitions& transitions, const std::vector<TagMask>& allowed) {
  std::int64_t best = INT64_MIN;
  std::vector<Tag> tags(scores.size(), 0);
  while (true) {
    bool fits = IsWellFormed(tags);
    for (std::size_t i = 0; fits && i < tags.size(); ++i) fits = allowed.empty() || (allowed[i] >> tags[i] & 1) != 0;
    if (fits) best = std::max(best, ScoreOf(scores, transitions, tags));
    std::size_t at = 0;
    while (at < tags.size() && ++tags[at] == kTagCount) tags[at++] = 0;
    if (at == tags.size()) return best;
  }
}

TEST(TagDecoder, FindsWhatTryingEverySequenceFinds) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("DEALGRAPH_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  TagDecoder decoder;
  for (std::size_t length = 1; length <= 4; ++length) {
    for (int round = 0; round < (length == 4 ? 3 : 12); ++round) {
      std::vector<TagScores> scores;
      std::vector<TagMask> allowed;
      for (std::size_t i = 0; i < length; ++i) scores.push_back(RandomScores(&random));
      // Outside and single names are always allowed, so that there is a sequence.
      for (std::size_t i = 0; i < length && round % 2 == 1; ++i) allowed.push_back(1 | (static_cast<TagMask>(random()) & kAllTags));
      const TagTransitions transitions = RandomTransitions(&random);
      std::vector<Tag> tags;
      const std::int64_t score = decoder.Decode(scores, transitions, allowed, &tags);
      ASSERT_EQ(tags.size(), length);
      EXPECT_TRUE(IsWellFormed(tags));
      EXPECT_EQ(score, ScoreOf(scores, transitions, tags));
      EXPECT_EQ(score, BestOfAll(scores, transitions, allowed));
    }
  }
}

TEST(TagDecoder, KeepsANameInOneType) {
  std::vector<TagScores> scores(2, TagScores{});
  scores[0][TagOf(EntityType::kPerson, TagPart::kFirst)] = 10;
  scores[1][TagOf(EntityType::kPlace, TagPart::kLast)] = 9;
  scores[1][TagOf(EntityType::kPerson, TagPart::kLast)] = 1;
  std::vector<Tag> tags;
  TagDecoder().Decode(scores, TagTransitions{}, {}, &tags);
  EXPECT_EQ(tags, (std::vector<Tag>{TagOf(EntityType::kPerson, TagPart::kFirst), TagOf(EntityType::kPerson, TagPart::kLast)}));
}

TEST(TagDecoder, OfEqualSequencesTakesTheOneWithoutNames) {
  std::vector<Tag> tags;
  TagDecoder().Decode(std::vector<TagScores>(3, TagScores{}), TagTransitions{}, {}, &tags);
  EXPECT_EQ(tags, std::vector<Tag>(3, kOutside));
}

TEST(TagDecoder, OfNothingIsNothing) {
  std::vector<Tag> tags = {1, 2};
  EXPECT_EQ(TagDecoder().Decode({}, TagTransitions{}, {}, &tags), 0);
  EXPECT_TRUE(tags.empty());
}

}  // namespace
}  // namespace dealgraph::nlp
