#include "nlp/names/tag_lattice.h"

#include <algorithm>

#include "base/check.h"

namespace dealgraph::nlp {
namespace {

// What no sequence reaches; far enough from the edge that adding scores to it does not wrap.
constexpr std::int32_t kNever = -(1 << 29);

// Tags fall in two halves: a closed one (O, E, S) is followed by one that begins anew (O, B, S), an open one (B, I) by one that
// continues (I, E) in its own type.
constexpr int kHalf = 1 + 2 * kEntityTypeCount;
constexpr std::array<Tag, kHalf> MakeHalf(TagPart part) {
  std::array<Tag, kHalf> half{};
  for (int t = 0; t < kEntityTypeCount; ++t) {
    half[static_cast<std::size_t>(1 + 2 * t)] = TagOf(static_cast<EntityType>(t), part);
    half[static_cast<std::size_t>(2 + 2 * t)] = TagOf(static_cast<EntityType>(t), TagPart::kSingle);
  }
  return half;
}
constexpr std::array<Tag, kHalf> kClosed = MakeHalf(TagPart::kLast);
constexpr std::array<Tag, kHalf> kBeginning = MakeHalf(TagPart::kFirst);

}  // namespace

void TagDecoder::SetTransitions(const TagTransitions& transitions) {
  for (std::size_t b = 0; b < kHalf; ++b) {
    for (std::size_t a = 0; a < kHalf; ++a) begins_[b][a] = transitions[kClosed[b]][kBeginning[a]];
  }
}

std::int64_t TagDecoder::Decode(std::span<const TagScores> scores, const TagTransitions& transitions,
                                std::span<const TagMask> allowed, std::vector<Tag>* tags) {
  const std::size_t n = scores.size();
  tags->assign(n, kOutside);
  if (n == 0) return 0;
  back_.resize(n);
  SetTransitions(transitions);
  std::array<std::int32_t, kTagCount> best;
  std::array<std::int32_t, kTagCount> next;
  const auto may = [&](std::size_t i, Tag tag) { return allowed.empty() || (allowed[i] >> tag & 1) != 0; };
  for (Tag tag = 0; tag < kTagCount; ++tag) best[tag] = !Continues(tag) && may(0, tag) ? scores[0][tag] : kNever;
  std::int64_t base = 0;  // what was taken off all scores, so that they stay small
  for (std::size_t i = 1; i < n; ++i) {
    std::array<Tag, kTagCount>& back = back_[i];
    std::array<std::int32_t, kHalf> top;
    std::array<std::int32_t, kHalf> from;
    top.fill(INT32_MIN);
    from.fill(0);
    for (std::int32_t b = 0; b < kHalf; ++b) {
      const std::int32_t so_far = best[kClosed[static_cast<std::size_t>(b)]];
      if (so_far <= kNever / 2) continue;
      for (std::size_t a = 0; a < kHalf; ++a) {
        const std::int32_t score = so_far + begins_[static_cast<std::size_t>(b)][a];
        from[a] = score > top[a] ? b : from[a];
        top[a] = score > top[a] ? score : top[a];
      }
    }
    for (std::size_t a = 0; a < kHalf; ++a) {
      next[kBeginning[a]] = top[a] == INT32_MIN ? kNever : top[a];
      back[kBeginning[a]] = kClosed[static_cast<std::size_t>(from[a])];
    }
    for (int t = 0; t < kEntityTypeCount; ++t) {
      const auto type = static_cast<EntityType>(t);
      const Tag first = TagOf(type, TagPart::kFirst);
      const Tag inside = TagOf(type, TagPart::kInside);
      for (const Tag tag : {inside, TagOf(type, TagPart::kLast)}) {
        const std::int32_t by_first = best[first] + transitions[first][tag];
        const std::int32_t by_inside = best[inside] + transitions[inside][tag];
        back[tag] = by_inside > by_first ? inside : first;
        next[tag] = std::max(by_first, by_inside);
      }
    }
    std::int32_t highest = kNever;
    for (Tag tag = 0; tag < kTagCount; ++tag) {
      next[tag] = may(i, tag) && next[tag] > kNever / 2 ? next[tag] + scores[i][tag] : kNever;
      highest = std::max(highest, next[tag]);
    }
    DG_CHECK(highest > kNever / 2, "no well-formed sequence of tags is allowed");
    base += highest;
    for (Tag tag = 0; tag < kTagCount; ++tag) best[tag] = next[tag] > kNever / 2 ? next[tag] - highest : kNever;
  }
  Tag last = kOutside;
  std::int32_t score = kNever;
  for (Tag tag = 0; tag < kTagCount; ++tag) {
    if (IsOpen(tag) || best[tag] <= score) continue;
    score = best[tag];
    last = tag;
  }
  DG_CHECK(score > kNever / 2, "no well-formed sequence of tags is allowed");
  for (std::size_t i = n; i-- > 0;) {
    (*tags)[i] = last;
    if (i > 0) last = back_[i][last];
  }
  return base + score;
}

std::int64_t ScoreOf(std::span<const TagScores> scores, const TagTransitions& transitions, std::span<const Tag> tags) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    sum += scores[i][tags[i]];
    if (i > 0) sum += transitions[tags[i - 1]][tags[i]];
  }
  return sum;
}

}  // namespace dealgraph::nlp
