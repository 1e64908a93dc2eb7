#include "nlp/relations/frame_context.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "nlp/relations/frame_features.h"

namespace dealgraph::nlp {
namespace {

constexpr int kNone = 31;
constexpr std::int64_t kHopeless = -6000;  // no rival and beyond help, and not worth the time

// A score in steps of three quarters, from -6 to 6.
int Step(std::int64_t score) { return static_cast<int>(std::clamp<std::int64_t>(score, -6000, 6000) + 6000) / 750; }
constexpr std::int64_t kNoScore = std::numeric_limits<std::int64_t>::min();  // there is no rival
int Ahead(std::int64_t mine, std::int64_t rival) { return rival != kNoScore ? Step(mine - rival) : kNone; }
int StepOf(std::int64_t score) { return score != kNoScore ? Step(score) : kNone; }
// A list of names in a sentence.
std::uint64_t PlaceOf(std::uint32_t sentence, int item) { return static_cast<std::uint64_t>(sentence) << 10 | static_cast<std::uint64_t>(item & 1023); }

bool IsNamed(const FrameCandidate& candidate) {
  return candidate.from.item >= 0 && (candidate.to.entity < 0 || candidate.to.item >= 0);
}
// 0: both ends are named, 1: the from-end is not, 2: the to-end is not.
int NamedHow(const FrameCandidate& candidate) { return IsNamed(candidate) ? 0 : candidate.from.item < 0 ? 1 : 2; }

// The best score of a group, and of it without one member.
struct TwoBest {
  std::int64_t first = kNoScore;
  std::int64_t second = kNoScore;
  std::uint32_t holder = 0;
  void Add(std::int64_t score, std::size_t bag) {
    if (score > first) {
      second = first;
      first = score;
      holder = static_cast<std::uint32_t>(bag);
    } else if (score > second) {
      second = score;
    }
  }
  std::int64_t Without(std::size_t bag) const { return bag == holder ? second : first; }
};

// What a group of pairs has in common.
enum Group : std::uint64_t {
  kFromHere = 1, kToHere, kFromNamed, kToNamed, kPair, kPairOfAnyType, kSentenceGroup, kFromArticle, kToArticle, kFromMates, kToMates
};

constexpr std::uint64_t KeyOf(Group group, RelationType type, std::uint64_t a, std::uint64_t b) {
  return group << 60 | static_cast<std::uint64_t>(type) << 56 | (a & 0xfffffff) << 28 | (b & 0xfffffff);
}

// The groups of one article: open addressing, since an article has a thousand; a bag is in no more than eleven.
class Groups {
 public:
  explicit Groups(std::size_t bags) : slots_(std::bit_ceil(bags * 11 + 16)) {}

  void Add(std::uint64_t key, std::int64_t score, std::size_t bag) {
    Slot& slot = slots_[At(key)];
    slot.key = key;
    slot.best.Add(score, bag);
  }
  const TwoBest& Find(std::uint64_t key) const { return slots_[At(key)].best; }  // an empty one where there is none

 private:
  struct Slot {
    std::uint64_t key = 0;
    TwoBest best;
  };
  std::size_t At(std::uint64_t key) const {
    const std::uint64_t mixed = key * 0x9E3779B97F4A7C15ull;
    std::size_t at = (mixed ^ mixed >> 32) & (slots_.size() - 1);
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  std::vector<Slot> slots_;
};

constexpr RelationType kAnyType = RelationType::kInvestedIn;  // of groups that hold all types

// The relations of whose rivals the features of wanted bags tell; of all pairs that of any relation is told as well.
template <class Wanted>
std::uint32_t TypesWanted(std::span<const FrameBag> bags, Wanted wanted) {
  std::uint32_t types = 0;
  for (std::size_t b = 0; b < bags.size(); ++b) {
    if (bags[b].score >= kHopeless && wanted(b)) types |= 1u << static_cast<unsigned>(bags[b].type);
  }
  constexpr std::uint32_t kOfRaised = 1u << static_cast<unsigned>(RelationType::kInvestedIn) | 1u << static_cast<unsigned>(RelationType::kLentTo);
  if ((types & kOfRaised) != 0) types |= 1u << static_cast<unsigned>(RelationType::kRaised);
  return types;
}

// Calls visit(b, feature) for the features of each bag b for which wanted(b).
template <class Wanted, class Visit>
void VisitContext(std::span<const FrameBag> bags, std::span<const FrameCandidate> candidates, Wanted wanted, Visit visit) {
  const std::uint32_t types = TypesWanted(bags, wanted);
  if (types == 0) return;
  Groups groups(static_cast<std::size_t>(
      std::count_if(bags.begin(), bags.end(), [](const FrameBag& bag) { return bag.score >= kHopeless; })));
  const auto end = [](int entity) { return static_cast<std::uint64_t>(entity) + 1; };
  const auto pair = [&](const FrameBag& bag) {
    return KeyOf(kPairOfAnyType, kAnyType, end(std::min(bag.from, bag.to)), end(std::max(bag.from, bag.to)));
  };
  for (std::size_t b = 0; b < bags.size(); ++b) {
    const FrameBag& bag = bags[b];
    if (bag.score < kHopeless) continue;
    if ((types >> static_cast<unsigned>(bag.type) & 1) == 0) {
      if (bag.to >= 0) groups.Add(pair(bag), bag.score, b);
      continue;
    }
    const FrameCandidate& best = candidates[bag.best];
    const auto add = [&](Group group, int of, std::uint64_t sentence) { groups.Add(KeyOf(group, bag.type, end(of), sentence), bag.score, b); };
    add(kFromHere, bag.from, best.sentence);
    add(kSentenceGroup, -1, best.sentence);
    add(kFromArticle, bag.from, 0);
    if (IsNamed(best)) add(kFromNamed, bag.from, best.sentence);
    if (bag.to < 0) continue;
    if (best.from_list >= 0) add(kFromMates, bag.to, PlaceOf(best.sentence, best.from_list));
    if (best.to_list >= 0) add(kToMates, bag.from, PlaceOf(best.sentence, best.to_list));
    add(kToHere, bag.to, best.sentence);
    add(kToArticle, bag.to, 0);
    if (IsNamed(best)) add(kToNamed, bag.to, best.sentence);
    add(kPair, bag.from, end(bag.to));
    groups.Add(pair(bag), bag.score, b);
  }
  for (std::size_t b = 0; b < bags.size(); ++b) {
    const FrameBag& bag = bags[b];
    if (bag.score < kHopeless || !wanted(b)) continue;
    const FrameCandidate& best = candidates[bag.best];
    const auto add = [&](Template t, int x, int y = 0, int z = 0) { visit(b, Make(t, x, y, z)); };
    const auto find = [&](Group group, int of, std::uint64_t sentence) -> const TwoBest& {
      return groups.Find(KeyOf(group, bag.type, end(of), sentence));
    };
    const bool named = IsNamed(best);
    const int how = NamedHow(best);
    add(kOwnScore, Step(bag.score), how);
    add(kRivalSentence, Ahead(bag.score, find(kSentenceGroup, -1, best.sentence).Without(b)), how);
    add(kRivalFrom, Ahead(bag.score, find(kFromHere, bag.from, best.sentence).Without(b)), how);
    add(kRivalFromArticle, Ahead(bag.score, find(kFromArticle, bag.from, 0).Without(b)), how);
    add(kFromAsTo, Ahead(bag.score, find(kToArticle, bag.from, 0).first), how);
    if (bag.to < 0) continue;
    add(kToAsFrom, Ahead(bag.score, find(kFromArticle, bag.to, 0).first), how);
    if (bag.type == RelationType::kInvestedIn || bag.type == RelationType::kLentTo) {
      const std::int64_t raised = groups.Find(KeyOf(kFromArticle, RelationType::kRaised, end(bag.to), 0)).first;
      add(kToRaised, StepOf(raised), how);
    }
    if (best.from_list >= 0) add(kMate, StepOf(find(kFromMates, bag.to, PlaceOf(best.sentence, best.from_list)).Without(b)), 0);
    if (best.to_list >= 0) add(kMate, StepOf(find(kToMates, bag.from, PlaceOf(best.sentence, best.to_list)).Without(b)), 1);
    add(kRivalTo, Ahead(bag.score, find(kToHere, bag.to, best.sentence).Without(b)), how);
    add(kRivalToArticle, Ahead(bag.score, find(kToArticle, bag.to, 0).Without(b)), how);
    if (!named) {
      const TwoBest& stated = best.from.item < 0 ? find(kToNamed, bag.to, best.sentence) : find(kFromNamed, bag.from, best.sentence);
      add(kRivalNamed, Ahead(bag.score, stated.first), how);
    }
    if (const std::int64_t reverse = find(kPair, bag.to, end(bag.from)).first; reverse != kNoScore) add(kRivalReverse, Ahead(bag.score, reverse));
    add(kRivalType, Ahead(bag.score, groups.Find(pair(bag)).Without(b)));
  }
}

}  // namespace

std::vector<std::vector<Feature>> ContextFeatures(std::span<const FrameBag> bags, std::span<const FrameCandidate> candidates) {
  std::vector<std::vector<Feature>> all(bags.size());
  VisitContext(bags, candidates, [](std::size_t) { return true; }, [&](std::size_t b, Feature feature) { all[b].push_back(feature); });
  return all;
}

// Nothing looks at what a bag scores that falls short in any case.
void ScoreContextAlone(const FrameModel& model, Frames& frames, std::vector<FrameBag>* bags) {
  const auto may_be_sure = [&](std::size_t b) {
    const FrameBag& bag = (*bags)[b];
    if (bag.certain) return true;
    const std::int64_t missing = model.Needed(bag) - bag.score - model.ContextMax(bag.type);
    const int how = NamedHow(frames.candidates()[bag.best]);
    return model.Weight(bag.type, Make(kOwnScore, Step(bag.score), how)) >= missing;
  };
  std::vector<std::int64_t> gained(bags->size(), 0);
  VisitContext(*bags, frames.candidates(), may_be_sure,
               [&](std::size_t b, Feature feature) { gained[b] += model.Weight((*bags)[b].type, feature); });
  for (std::size_t b = 0; b < bags->size(); ++b) (*bags)[b].score += gained[b];
}

void ScoreContext(const FrameModel& model, Frames& frames, std::vector<FrameBag>* bags) {
  if (!frames.KeepsFeatures()) return ScoreContextAlone(model, frames, bags);
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
