// LanguagePack is one language's data: its word classes, its trigger groups and its rules, read from nlp/lang/<code>.toml
// (docs/add-a-language.md). What CLDR knows (numbers, months, countries) is not in it. Immutable; thread-safe.
#pragma once

#include <bitset>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "nlp/extraction.h"
#include "nlp/lexicon.h"
#include "nlp/relation_types.h"

namespace dealgraph::nlp {

// How a rule's claim stands before cues in the clause speak.
struct RuleOptions {
  Status status = Status::kCompleted;
  bool negated = false;
  Scope scope = Scope::kUnknown;  // what an attached amount is
  bool takes_amount = true;       // an amount of the clause that no other rule took may be attached
  bool each = false;              // the sum is each one's where several stand at the start: "600,000 euros apiece"
  bool from_topic = false;        // no {from}: it is the company that the text is about ("The first customer is {to}")
  bool to_topic = false;          // no {to}: the same ("The money comes from {from}")
  std::optional<RelationType> majority;  // what an investment is that a captured stake tells to be of more than half
  bool takes_cues = true;         // rumour, plan, denial and cancellation cues apply
};

// A rule as the pack writes it; relations/rule_set compiles it.
struct RuleSource {
  std::string id;  // "da.invest.active"
  RelationType type = RelationType::kInvestedIn;
  std::vector<std::string> patterns;
  RuleOptions options;
  int line = 0;  // of the pack
};

// A name for a round: phrases that mean it, and its normalised English.
struct RoundName {
  std::vector<WordPattern> phrase;
  std::string name;
};

// A case ending of names and what stands in its place in the nominative: "ii>ia".
struct NameEnding {
  std::string cut;
  std::string put;
  bool sure = false;             // "!": no nominative ends so, and the ending goes without further evidence
  bool behind_locative = false;  // "@": the same behind a preposition of place
  bool behind_preposition = false;  // "&": the same behind any preposition
  bool heads_name = false;       // "+": the same of the first word of several; alone, its gender is unknown
  bool whole_word = false;       // "^", behind one of these: the ending is the word: "!^банка>банк"
  bool unsure = false;           // "?": needs evidence, and so do the endings behind it that fit the same word
};

// Before the name of a group whose words no rule and no clause knows: "also_v_buy".
inline constexpr std::string_view kAlsoGroup = "also_";

class LanguagePack {
 public:
  // `file` names the pack in messages. kInvalidArgument lists every fault with its line.
  static Result<std::unique_ptr<LanguagePack>> Parse(std::string_view toml, std::string_view file);

  const std::string& language() const { return language_; }
  const std::string& name() const { return name_; }  // in English
  int version() const { return version_; }
  const Lexicon& lexicon() const { return lexicon_; }
  const std::vector<RuleSource>& rules() const { return rules_; }
  // Words and phrases of a trigger group; nullptr when the pack has none of that name.
  const std::vector<std::string>* Group(std::string_view name) const;
  const std::map<std::string, std::vector<std::string>, std::less<>>& groups() const { return groups_; }
  // Lets go of the groups that a table of triggers has been made of and no rule names (kAlsoGroup).
  void DropAlsoGroups();
  // Whether a class or a group has this word, by itself or in a phrase; groups "also_…" apart.
  bool Knows(std::string_view lower) const;
  const std::vector<RoundName>& rounds() const { return rounds_; }
  // Indices of the rounds whose phrase starts with this word.
  std::span<const int> RoundsFrom(std::string_view first_word) const;

  // What shared machinery has to know of the language's grammar.
  struct Grammar {
    bool genitive_s = false;           // a bare -s marks possession: "Nvidias"
    bool nouns_capitalised = false;    // German: a capital tells nothing
    bool articles = false;             // a noun that means one thing has "a" or "the", or an ending for it
    bool nationalities_capitalised = false;  // "Dutch", but "hollandsk"
    bool title_case_headlines = false; // English: capitals in a headline tell nothing
    std::vector<NameEnding> name_endings;      // case endings of names, in the order of preference
    std::vector<NameEnding> gradation;         // consonants before a stem's last vowel, and in the nominative: "mm>mp"
    std::vector<std::string> adjective_endings;  // what adjectives end in, in all cases: "ská", "ského"
    std::vector<NameEnding> place_adjective_endings;  // of adjectives made of a town's name: "er>" in "Berliner"
    std::vector<std::string> place_adjective_cases;   // behind an ending that is written with '~': "ý", "ého"
    bool last_word_declines = false;   // of a name of several words, the last one alone: "Pia Holmin", "Tetra Pakilta"
    bool adjectives_follow = false;    // the noun comes first: "la société lyonnaise"
    std::vector<std::string> case_clitics;     // what stands behind an apostrophe or colon and is no possessor's: "dan", "lle"
    std::vector<std::string> case_endings;     // local cases, which the last word of a name carries: "lle", "sta"
    std::vector<std::string> surname_endings;  // what surnames end in: "ová", "енко"
    bool spaceless = false;            // words are not set apart by spaces: what is counted in words is counted in characters
    bool verb_final = false;           // cues stand behind what they speak of: "買収を検討している"
    std::vector<std::string> word_prefixes;  // small words written together with the next one: Arabic "و", "ل"
    std::vector<std::string> unprefixed;     // words that begin so and are whole: "وليد"
  };
  const Grammar& grammar() const { return grammar_; }

 private:
  LanguagePack() = default;
  friend class PackParser;

  std::string language_;
  std::string name_;
  int version_ = 0;
  Lexicon lexicon_;
  std::map<std::string, std::vector<std::string>, std::less<>> groups_;
  std::vector<RuleSource> rules_;
  std::vector<RoundName> rounds_;
  std::map<std::string, std::vector<int>, std::less<>> rounds_by_word_;
  std::bitset<256> round_bytes_;  // with which its words begin
  std::set<std::string, std::less<>> words_;  // of all classes and groups; closed ones
  Grammar grammar_;
};

// The local case that a name's word ends in ("lle"), as the pack lists them; empty where it has none.
std::string_view CaseEndingOf(std::string_view lower, const LanguagePack& pack);
inline bool HasCaseEnding(std::string_view lower, const LanguagePack& pack) { return !CaseEndingOf(lower, pack).empty(); }

}  // namespace dealgraph::nlp
