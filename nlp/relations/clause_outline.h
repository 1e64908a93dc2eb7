// ClauseOutline tells fast that a pattern matches nowhere in a clause: the pattern's slots and words have to stand in its order, and
// side by side where it has nothing between them. A match does too, so what is refused here needs no regular expression. All places
// that a pattern can have reached are followed at once, as one set of word numbers.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dealgraph::nlp {

// A piece of a pattern, from left to right.
struct PatternStep {
  enum Kind : std::uint8_t {
    kSlot,   // one of the slots in `what`, a mask of 1 << SlotCode
    kGroup,  // a phrase of the trigger group `what`
    kGap,    // any words, or none
    kStart,  // the clause's start
    kEnd,    // the clause's end
  };
  Kind kind = kGap;
  std::uint32_t what = 0;
};

// Reused from clause to clause; keeps its memory.
class ClauseOutline {
 public:
  // `words` of a clause's slots string, without their marks; a slot is a word of one character.
  void Start(std::span<const std::string_view> words, std::size_t groups);
  // A phrase of `group` stands at words [first, first + length).
  void AddPhrase(std::size_t group, std::size_t first, std::size_t length);

  std::span<const std::uint32_t> groups() const { return found_; }  // that have phrases
  bool Has(std::size_t group) const { return first_[group] >= 0; }

  bool MayHold(std::span<const PatternStep> steps) const;

 private:
  static constexpr std::size_t kPlaces = 256;  // before each word, and behind the last; longer clauses may hold everything
  using Places = std::bitset<kPlaces>;
  struct Phrase {
    std::uint32_t first;
    std::uint32_t last;
    std::int32_t next;  // of the same group; -1: none
  };
  Places Follow(const PatternStep& step, const Places& at) const;

  std::size_t words_ = 0;
  Places all_;
  std::uint32_t slots_present_ = 0;
  std::array<Places, 32> slots_;    // by code, if present
  std::vector<std::int32_t> first_;  // by group: its first phrase; -1: none
  std::vector<std::uint32_t> found_;  // groups that have phrases
  std::vector<Phrase> phrases_;
};

}  // namespace dealgraph::nlp
