// Tag lattice: which tag each token of a segment has, once every tag has a score at every token. Tags are O and, for each
// type of entity, B (first of several tokens), I, E (last of several) and S (single). Viterbi's algorithm finds the
// sequence with the highest sum that is well-formed: a name begins, goes on in its own type and ends. Integers only, ties
// go to the lower tag, so every machine decides alike.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nlp/relation_types.h"

namespace dealgraph::nlp {

enum class TagPart : std::uint8_t { kFirst = 0, kInside = 1, kLast = 2, kSingle = 3 };

using Tag = std::uint8_t;
inline constexpr Tag kOutside = 0;
inline constexpr int kTagCount = 1 + 4 * kEntityTypeCount;

constexpr Tag TagOf(EntityType type, TagPart part) {
  return static_cast<Tag>(1 + 4 * static_cast<int>(type) + static_cast<int>(part));
}
constexpr EntityType TypeOf(Tag tag) { return static_cast<EntityType>((tag - 1) / 4); }  // not of kOutside
constexpr TagPart PartOf(Tag tag) { return static_cast<TagPart>((tag - 1) % 4); }        // not of kOutside

// Whether a name may go on behind the tag, and whether the tag goes on with one.
constexpr bool IsOpen(Tag tag) { return tag != kOutside && (PartOf(tag) == TagPart::kFirst || PartOf(tag) == TagPart::kInside); }
constexpr bool Continues(Tag tag) { return tag != kOutside && (PartOf(tag) == TagPart::kInside || PartOf(tag) == TagPart::kLast); }
constexpr bool MayFollow(Tag before, Tag after) {
  if (IsOpen(before) != Continues(after)) return false;
  return !IsOpen(before) || TypeOf(before) == TypeOf(after);
}

using TagScores = std::array<std::int32_t, kTagCount>;                   // of one token
using TagTransitions = std::array<std::array<std::int32_t, kTagCount>, kTagCount>;  // [before][after]; only what MayFollow counts
using TagMask = std::uint32_t;                                           // 1 << tag
inline constexpr TagMask kAllTags = (1u << kTagCount) - 1;

// Keeps its memory between calls. One thread. A token's scores and the transitions are below 2^24.
class TagDecoder {
 public:
  // The best sequence. `allowed`, when not empty, says which tags each token may have; there must be a well-formed
  // sequence among them. Returns its score. What lies before and behind the segment is outside, without a weight.
  std::int64_t Decode(std::span<const TagScores> scores, const TagTransitions& transitions, std::span<const TagMask> allowed,
                      std::vector<Tag>* tags);

 private:
  static constexpr std::size_t kHalfTags = 1 + 2 * kEntityTypeCount;
  void SetTransitions(const TagTransitions& transitions);

  std::vector<std::array<Tag, kTagCount>> back_;
  std::array<std::array<std::int32_t, kHalfTags>, kHalfTags> begins_;  // from closed tags to those that begin anew
};

// The score of one sequence, by the same sum.
std::int64_t ScoreOf(std::span<const TagScores> scores, const TagTransitions& transitions, std::span<const Tag> tags);

}  // namespace dealgraph::nlp
