#include "nlp/lexicon.h"

#include <array>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(WordClass::kCount)> kWordClassNames = {
    "stop_word",    "article",      "definite",      "conjunction",     "relative",     "auxiliary",     "negation",   "rumour_cue",
    "plan_cue",     "announce_cue", "deny_cue",        "cancel_cue",   "hypothesis",    "attribution_cue",
    "say_verb",     "role",         "person_title",    "org_noun",     "government_noun", "company_word",
    "place_named",  "government_word", "site_word", "facility_noun",   "locative",     "name_connector", "name_prefix",
    "not_a_name",   "company_anaphor", "possessive_anaphor", "adjective",    "abbreviation", "noise_lead",    "noise_section",
    "share",        "verb",         "preposition", "agent",      "former",       "place_word"};

}  // namespace

std::string_view WordClassName(WordClass c) { return kWordClassNames[static_cast<std::size_t>(c)]; }

bool WordPattern::Matches(std::string_view lower) const {
  if (open_front && open_back) return lower.find(text) != std::string_view::npos;
  if (open_front) return lower.ends_with(text);
  if (open_back) return lower.starts_with(text);
  return lower == text;
}

std::vector<WordPattern> ParsePhrase(std::string_view phrase) {
  std::string plain(phrase);
  const bool open_front = plain.starts_with('*');
  if (open_front) plain.erase(0, 1);
  const bool open_back = plain.ends_with('*');
  if (open_back) plain.pop_back();
  const std::string lower = LowerSameLength(plain);
  std::vector<Token> tokens;
  AppendTokens(Field::kText, plain, lower, &tokens);
  std::vector<WordPattern> words;
  for (const Token& token : tokens) {
    const bool any = token.Is('*');  // a word of its own: whatever stands there
    const bool mark = token.kind == TokenKind::kPunctuation || token.kind == TokenKind::kSymbol;
    words.push_back({any ? std::string() : std::string(token.lower), any, false, mark ? token.mark : '\0'});
  }
  if (!words.empty()) {
    words.front().open_front = open_front;
    words.back().open_back = open_back;
  }
  return words;
}

std::uint32_t Lexicon::Trie::Descend(std::uint32_t node, unsigned char byte) const {
  if (node == 0) return first_edges[byte];
  const Node& from = nodes[node];
  for (std::uint32_t e = from.first_edge; e < from.first_edge + from.edge_count; ++e) {
    if (edges[e].byte == byte) return edges[e].node;
  }
  return 0;
}

std::uint32_t Lexicon::Trie::Make(std::uint32_t node, unsigned char byte) {
  const auto [child, made] = nodes[node].children.try_emplace(byte, static_cast<std::uint32_t>(nodes.size()));
  const std::uint32_t next = child->second;
  if (made) nodes.emplace_back();
  return next;
}

void Lexicon::Trie::Freeze() {
  for (Node& node : nodes) {
    node.first_edge = static_cast<std::uint32_t>(edges.size());
    node.edge_count = static_cast<std::uint32_t>(node.children.size());
    for (const auto& [byte, child] : node.children) edges.push_back({byte, child});
    node.children.clear();
  }
  for (std::uint32_t e = 0; e < nodes[0].edge_count; ++e) first_edges[edges[e].byte] = edges[e].node;
}

void Lexicon::Add(std::string_view phrase, WordClass word_class) {
  std::vector<WordPattern> words = ParsePhrase(phrase);
  if (words.empty()) return;
  phrases_.push_back({std::move(words), word_class});
}

void Lexicon::Build() {
  for (std::uint32_t id = 0; id < phrases_.size(); ++id) {
    const WordPattern& first = phrases_[id].words.front();
    Trie& trie = first.open_front ? backward_ : forward_;
    std::uint32_t node = 0;
    if (first.open_front) {
      for (auto byte = first.text.rbegin(); byte != first.text.rend(); ++byte) {
        node = trie.Make(node, static_cast<unsigned char>(*byte));
      }
      trie.nodes[node].beyond.push_back(id);
    } else {
      for (const char byte : first.text) node = trie.Make(node, static_cast<unsigned char>(byte));
      (first.open_back && phrases_[id].words.size() == 1 ? trie.nodes[node].beyond : trie.nodes[node].here).push_back(id);
    }
  }
  forward_.Freeze();
  backward_.Freeze();
}

template <class Visit>
void Lexicon::ForEachCandidate(std::string_view lower, Visit visit) const {
  std::uint32_t node = 0;
  for (const char byte : lower) {
    node = forward_.Descend(node, static_cast<unsigned char>(byte));
    if (node == 0) break;
    for (const std::uint32_t id : forward_.nodes[node].beyond) visit(id);
  }
  if (node != 0) {
    for (const std::uint32_t id : forward_.nodes[node].here) visit(id);
  }
  node = 0;
  for (auto byte = lower.rbegin(); byte != lower.rend(); ++byte) {
    node = backward_.Descend(node, static_cast<unsigned char>(*byte));
    if (node == 0) break;
    for (const std::uint32_t id : backward_.nodes[node].beyond) visit(id);
  }
}

void Lexicon::Match(std::span<const Token> tokens, std::size_t at, std::vector<Hit>* hits) const {
  ForEachCandidate(tokens[at].lower, [&](std::uint32_t id) {
    const Phrase& phrase = phrases_[id];
    if (at + phrase.words.size() > tokens.size()) return;
    if (!phrase.words.front().Matches(tokens[at].lower)) return;
    for (std::size_t i = 1; i < phrase.words.size(); ++i) {
      if (tokens[at + i].field != tokens[at].field || !phrase.words[i].Matches(tokens[at + i].lower)) return;
    }
    hits->push_back({static_cast<std::uint32_t>(phrase.words.size()), phrase.word_class});
  });
}

WordClasses Lexicon::ClassesOf(std::string_view lower) const {
  WordClasses classes = 0;
  ForEachCandidate(lower, [&](std::uint32_t id) {
    const Phrase& phrase = phrases_[id];
    if (phrase.words.size() == 1 && phrase.words.front().Matches(lower)) classes |= ClassBit(phrase.word_class);
  });
  return classes;
}

}  // namespace dealgraph::nlp
