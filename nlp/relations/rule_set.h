// RuleSet is a pack's rules, compiled: patterns over the slots string of a clause, behind one table that tells which of the
// rules' triggers (groups, words) a sentence has at all. Immutable; thread-safe.
//
// The language of patterns (docs/add-a-language.md):
//   {from} {to}          a name of the types that the relation allows there; {to:place|nationality} narrows it
//   {amount} {stake} {quantity} {date} {role} {round}   mentions of these kinds
//   {both}               a list that holds the two ends of a symmetric relation
//   {any}                any company, government or person, not captured
//   <group>              a word or phrase of the pack's trigger group
//   's                   the genitive, however the language writes it
//   ~                    words, sums, dates and places between, but no other party, verb of a group, agent ("by"),
//                        conjunction or comma
//   _                    the same, and no preposition either: what stands before a direct object
//   ~~                   up to 14 items of any kind; 36 where an item is a character
//   (a|b) (a)?           choice, option
//   ^ $                  the clause's start and end
//   （ ）                 a bracket of the text, which is written wide here
//   anything else        itself; '*' in front or behind leaves a word open
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "nlp/language_pack.h"
#include "nlp/phrase_table.h"
#include "nlp/relations/clause_outline.h"
#include "nlp/relations/clauses.h"
#include "nlp/text/patterns.h"

namespace dealgraph::nlp {

// A pattern's hold on a clause: item indices, -1 where the pattern captures no such thing.
struct RuleMatch {
  const RuleSource* rule = nullptr;
  std::uint32_t begin = 0;  // items [begin, end) of the clause
  std::uint32_t end = 0;
  int from = -1;
  int to = -1;
  int amount = -1;
  int stake = -1;
  int quantity = -1;
  int date = -1;
  int role = -1;
  int round = -1;
};

// Whether a pack's patterns are known to compile: the binary's are, by a test. They are then compiled when they are first used.
enum class PackTrust : std::uint8_t { kNew, kTested };

class RuleSet {
 public:
  // kInvalidArgument lists every faulty pattern with its pack and rule.
  static Result<std::unique_ptr<RuleSet>> Compile(const LanguagePack& pack, PackTrust trust = PackTrust::kNew);

  // What a sentence's words and slots let through, by its phrase clause. Its memory is reused from sentence to sentence.
  struct Triggers {
    std::vector<std::string_view> words;  // of the clause that was looked at last
    std::vector<bool> groups;             // and which it has
    ClauseOutline outline;                // where they stand
    std::vector<bool> kinds;              // of patterns, for which the sentence has the slots
    std::vector<std::uint32_t> patterns;  // of the sentence: those that have all their groups and slots; empty: no rule can match
  };
  void FindTriggers(const Clause& phrase, Triggers* triggers) const;

  // All matches in a clause, rule by rule in the pack's order. With `triggers` only those of its patterns are tried that have
  // their groups in the clause too, in their order; without, every pattern: slower, the same result (a test compares them).
  void Match(const Clause& clause, Triggers* triggers, std::vector<RuleMatch>* matches) const;

 private:
  // The slots that patterns of one kind cannot do without.
  struct PatternKind {
    std::uint32_t slots_needed;  // all of these, as a mask of 1 << SlotCode
    std::uint32_t from_slots;    // and one of these for each end; 0: no such end
    std::uint32_t to_slots;
    bool operator==(const PatternKind&) const = default;
  };
  struct CompiledPattern {
    const RuleSource* rule;
    Pattern pattern;
    std::vector<int> groups;     // all of these have to be present
    std::vector<PatternStep> steps;  // and stand in this order
    std::uint32_t kind;              // its place in kinds_
    int from = 0, to = 0, amount = 0, stake = 0, quantity = 0, date = 0, role = 0, round = 0;  // capture numbers; 0: none
  };

  void SortKinds(const std::vector<PatternKind>& of_patterns);
  void AddGroup(const std::vector<std::string>& phrases, int group);
  bool FindKinds(std::uint32_t present, std::uint32_t several, Triggers* triggers) const;
  void OpenSteps();
  void SortPatterns(std::size_t group_count);
  void FindGroups(std::string_view slots, Triggers* triggers) const;
  static bool HasGroups(const CompiledPattern& pattern, const Triggers& triggers);
  void MatchPattern(const CompiledPattern& compiled, const Clause& clause, std::vector<RuleMatch>* matches) const;

  RuleSet() = default;

  PhraseTable triggers_;     // their values are groups
  std::vector<bool> groups_everywhere_;  // by group: has a phrase that any word may be
  std::vector<std::uint32_t> everywhere_;  // those groups
  std::vector<PatternKind> kinds_;
  std::vector<std::vector<std::uint32_t>> patterns_of_;  // by group: the patterns that need it, each at its rarest group
  std::vector<std::uint32_t> patterns_without_;          // that need none
  std::vector<CompiledPattern> patterns_;
};

}  // namespace dealgraph::nlp
