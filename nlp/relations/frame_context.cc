#include "nlp/relations/frame_context.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "nlp/relations/frame_features.h"

namespace dealgraph::nlp {
namespace {

constexpr int kNone = 31;

// A score in steps of three quarters, from -6 to 6.
int Step(std::int64_t score) { return static_cast<int>(std::clamp<std::int64_t>(score, -6000, 6000) + 6000) / 750; }
int Ahead(std::int64_t mine, const std::optional<std::int64_t>& rival) { return rival ? Step(mine - *rival) : kNone; }

bool IsNamed(const FrameCandidate& candidate) {
  return candidate.from.item >= 0 && (candidate.to.entity < 0 || candidate.to.item >= 0);
}

// The best score of a group, and of it without one member.
struct TwoBest {
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> second;
  std::size_t holder = 0;
  void Add(std::int64_t score, std::size_t bag) {
    if (!first || score > *first) {
      second = first;
      first = score;
      holder = bag;
    } else if (!second || score > *second) {
      second = score;
    }
  }
  std::optional<std::int64_t> Without(std::size_t bag) const { return bag == holder ? second : first; }
};

}  // namespace

std::vector<std::vector<Feature>> ContextFeatures(std::span<const FrameBag> bags, std::span<const FrameCandidate> candidates) {
  using Key = std::tuple<RelationType, int, std::uint32_t>;  // type, end, sentence
  std::map<Key, TwoBest> from_here;
  std::map<Key, TwoBest> to_here;
  std::map<Key, TwoBest> from_named;
  std::map<Key, TwoBest> to_named;
  std::map<std::tuple<RelationType, int, int>, std::int64_t> pairs;
  std::map<std::pair<int, int>, TwoBest> of_pair;  // all types, either way
  std::map<std::pair<RelationType, std::uint32_t>, TwoBest> of_sentence;
  std::map<std::pair<RelationType, int>, TwoBest> from_article;
  std::map<std::pair<RelationType, int>, TwoBest> to_article;
  for (std::size_t b = 0; b < bags.size(); ++b) {
    const FrameBag& bag = bags[b];
    const FrameCandidate& best = candidates[bag.best];
    from_here[{bag.type, bag.from, best.sentence}].Add(bag.score, b);
    of_sentence[{bag.type, best.sentence}].Add(bag.score, b);
    from_article[{bag.type, bag.from}].Add(bag.score, b);
    if (IsNamed(best)) from_named[{bag.type, bag.from, best.sentence}].Add(bag.score, b);
    if (bag.to < 0) continue;
    to_here[{bag.type, bag.to, best.sentence}].Add(bag.score, b);
    to_article[{bag.type, bag.to}].Add(bag.score, b);
    if (IsNamed(best)) to_named[{bag.type, bag.to, best.sentence}].Add(bag.score, b);
    pairs[{bag.type, bag.from, bag.to}] = bag.score;
    of_pair[std::minmax(bag.from, bag.to)].Add(bag.score, b);
  }
  std::vector<std::vector<Feature>> all(bags.size());
  for (std::size_t b = 0; b < bags.size(); ++b) {
    const FrameBag& bag = bags[b];
    const FrameCandidate& best = candidates[bag.best];
    std::vector<Feature>& features = all[b];
    const auto add = [&](Template t, int x, int y = 0, int z = 0) { features.push_back(Make(t, x, y, z)); };
    const bool named = IsNamed(best);
    const int how = named ? 0 : best.from.item < 0 ? 1 : 2;
    add(kOwnScore, Step(bag.score), how);
    add(kRivalSentence, Ahead(bag.score, of_sentence[{bag.type, best.sentence}].Without(b)), how);
    add(kRivalFrom, Ahead(bag.score, from_here[{bag.type, bag.from, best.sentence}].Without(b)), how);
    add(kRivalFromArticle, Ahead(bag.score, from_article[{bag.type, bag.from}].Without(b)), how);
    add(kFromAsTo, Ahead(bag.score, to_article[{bag.type, bag.from}].first), how);
    if (bag.to < 0) continue;
    add(kToAsFrom, Ahead(bag.score, from_article[{bag.type, bag.to}].first), how);
    if (bag.type == RelationType::kInvestedIn || bag.type == RelationType::kLentTo) {
      const auto& raised = from_article[{RelationType::kRaised, bag.to}].first;
      add(kToRaised, raised ? Step(*raised) : kNone, how);
    }
    add(kRivalTo, Ahead(bag.score, to_here[{bag.type, bag.to, best.sentence}].Without(b)), how);
    add(kRivalToArticle, Ahead(bag.score, to_article[{bag.type, bag.to}].Without(b)), how);
    if (!named) {
      const auto& stated = best.from.item < 0 ? to_named[{bag.type, bag.to, best.sentence}] : from_named[{bag.type, bag.from, best.sentence}];
      add(kRivalNamed, Ahead(bag.score, stated.first), how);
    }
    if (const auto reverse = pairs.find({bag.type, bag.to, bag.from}); reverse != pairs.end()) {
      add(kRivalReverse, Ahead(bag.score, reverse->second));
    }
    add(kRivalType, Ahead(bag.score, of_pair[std::minmax(bag.from, bag.to)].Without(b)));
  }
  return all;
}

void ScoreContext(const FrameModel& model, Frames& frames, std::vector<FrameBag>* bags) {
  const std::vector<std::vector<Feature>> features = ContextFeatures(*bags, frames.candidates());
  for (std::size_t b = 0; b < bags->size(); ++b) {
    FrameBag& bag = (*bags)[b];
    bag.score += model.Score(bag.type, features[b]);
    FrameCandidate& best = frames.candidates()[bag.best];
    best.score = bag.score;
    best.features.insert(best.features.end(), features[b].begin(), features[b].end());
  }
}

}  // namespace dealgraph::nlp
