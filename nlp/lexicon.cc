#include "nlp/lexicon.h"

#include <array>

namespace dealgraph::nlp {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(WordClass::kCount)> kWordClassNames = {
    "stop_word",    "article",      "definite",      "conjunction",     "relative",     "auxiliary",     "negation",   "rumour_cue",
    "plan_cue",     "announce_cue", "deny_cue",        "cancel_cue",   "hypothesis",    "attribution_cue",
    "say_verb",     "role",         "person_title",    "org_noun",     "government_noun", "company_word",
    "place_named",  "government_word", "site_word", "facility_noun",   "locative",     "name_connector", "name_prefix",
    "not_a_name",   "company_anaphor", "possessive_anaphor", "adjective",    "abbreviation", "noise_lead",    "noise_section",
    "share",        "verb",         "preposition", "agent",      "former",       "place_word",
    "person_anaphor", "common_abbreviation", "naming_cue", "finish_cue"};

}  // namespace

std::string_view WordClassName(WordClass c) { return kWordClassNames[static_cast<std::size_t>(c)]; }

void Lexicon::Add(std::string_view phrase, WordClass word_class) {
  phrases_.Add(ParsePhrase(phrase), static_cast<PhraseTable::Value>(word_class));
}

void Lexicon::Build() { phrases_.Build(); }

void Lexicon::Match(std::span<const Token> tokens, std::size_t at, std::vector<Hit>* hits) const {
  const auto matches = [&](std::size_t k, const WordPattern& pattern) {
    return at + k < tokens.size() && tokens[at + k].field == tokens[at].field && pattern.Matches(tokens[at + k].lower);
  };
  phrases_.ForEachMatch(tokens[at].lower, matches, [&](PhraseTable::Value value, std::uint32_t length) {
    hits->push_back({length, static_cast<WordClass>(value)});
  });
}

WordClasses Lexicon::ClassesOf(std::string_view lower) const {
  WordClasses classes = 0;
  phrases_.ForEachMatch(
      lower, [](std::size_t, const WordPattern&) { return false; },
      [&](PhraseTable::Value value, std::uint32_t) { classes |= ClassBit(static_cast<WordClass>(value)); });
  return classes;
}

}  // namespace dealgraph::nlp
