#include "nlp/names/tag_lattice.h"

#include "base/check.h"

namespace dealgraph::nlp {
namespace {

constexpr std::int64_t kNever = INT64_MIN / 4;

// For each tag those that may stand before it, in order.
struct Predecessors {
  std::array<std::array<Tag, kTagCount>, kTagCount> of{};
  std::array<std::uint8_t, kTagCount> count{};
};

constexpr Predecessors MakePredecessors() {
  Predecessors predecessors;
  for (Tag after = 0; after < kTagCount; ++after) {
    for (Tag before = 0; before < kTagCount; ++before) {
      if (MayFollow(before, after)) predecessors.of[after][predecessors.count[after]++] = before;
    }
  }
  return predecessors;
}
constexpr Predecessors kPredecessors = MakePredecessors();

}  // namespace

std::int64_t TagDecoder::Decode(std::span<const TagScores> scores, const TagTransitions& transitions,
                                std::span<const TagMask> allowed, std::vector<Tag>* tags) {
  const std::size_t n = scores.size();
  tags->assign(n, kOutside);
  if (n == 0) return 0;
  back_.resize(n);
  std::array<std::int64_t, kTagCount> best;
  std::array<std::int64_t, kTagCount> next;
  const auto may = [&](std::size_t i, Tag tag) { return allowed.empty() || (allowed[i] >> tag & 1) != 0; };
  for (Tag tag = 0; tag < kTagCount; ++tag) {
    best[tag] = !Continues(tag) && may(0, tag) ? scores[0][tag] : kNever;
  }
  for (std::size_t i = 1; i < n; ++i) {
    for (Tag tag = 0; tag < kTagCount; ++tag) {
      next[tag] = kNever;
      if (!may(i, tag)) continue;
      for (std::uint8_t p = 0; p < kPredecessors.count[tag]; ++p) {
        const Tag before = kPredecessors.of[tag][p];
        const std::int64_t score = best[before] + transitions[before][tag];
        if (score > next[tag]) {
          next[tag] = score;
          back_[i][tag] = before;
        }
      }
      if (next[tag] > kNever / 2) next[tag] += scores[i][tag];
    }
    best = next;
  }
  Tag last = kOutside;
  std::int64_t score = kNever;
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
  return score;
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
