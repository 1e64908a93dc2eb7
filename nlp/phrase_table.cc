#include "nlp/phrase_table.h"

#include <algorithm>
#include <tuple>

#include "nlp/text/tokens.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {

bool WordPattern::MatchesOpen(std::string_view lower) const {
  if (open_front && open_back) return lower.find(text) != std::string_view::npos;
  return open_front ? lower.ends_with(text) : lower.starts_with(text);
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

void PhraseTable::Add(std::vector<WordPattern> words, Value value) {
  if (words.empty()) return;
  const WordPattern first = std::move(words.front());
  const Phrase phrase{value, static_cast<std::uint16_t>(words.size() - 1), static_cast<std::uint32_t>(more_words_.size())};
  more_words_.insert(more_words_.end(), std::make_move_iterator(words.begin() + 1), std::make_move_iterator(words.end()));
  if (first.open_front) {
    backward_entries_.push_back({std::string(first.text.rbegin(), first.text.rend()), true, phrase});
  } else {
    forward_entries_.push_back({first.text, first.open_back, phrase});
  }
}

void PhraseTable::Build() {
  BuildTrie(&forward_entries_, &forward_);
  BuildTrie(&backward_entries_, &backward_);
}

// Level by level: a node's entries are a range of the sorted ones, and its children cut that range by their next byte.
void PhraseTable::BuildTrie(std::vector<Entry>* entries, Trie* trie) {
  std::stable_sort(entries->begin(), entries->end(),
                   [](const Entry& a, const Entry& b) { return std::tie(a.text, a.open) < std::tie(b.text, b.open); });
  struct Range {
    std::size_t begin;
    std::size_t end;
    std::size_t depth;
  };
  std::vector<Range> ranges{{0, entries->size(), 0}};
  trie->nodes.assign(1, {});
  trie->bytes.assign(1, 0);
  for (std::size_t n = 0; n < ranges.size(); ++n) {
    auto [at, end, depth] = ranges[n];
    const auto take = [&](bool open) {
      for (; at < end && (*entries)[at].text.size() == depth && (*entries)[at].open == open; ++at) phrases_.push_back((*entries)[at].phrase);
      return static_cast<std::uint32_t>(phrases_.size());
    };
    Node node;
    node.first_child = static_cast<std::uint32_t>(ranges.size());
    node.here = static_cast<std::uint32_t>(phrases_.size());
    node.beyond = take(false);
    node.end = take(true);
    while (at < end) {
      const char byte = (*entries)[at].text[depth];
      const std::size_t begin = at;
      while (at < end && (*entries)[at].text[depth] == byte) ++at;
      if (depth == 0) trie->first_nodes[static_cast<unsigned char>(byte)] = static_cast<std::uint32_t>(ranges.size());
      ranges.push_back({begin, at, depth + 1});
      trie->bytes.push_back(static_cast<unsigned char>(byte));
      ++node.children;
      node.has |= std::uint64_t{1} << (static_cast<unsigned char>(byte) & 63);
    }
    trie->nodes.resize(ranges.size());
    trie->nodes[n] = node;
  }
  entries->clear();
  entries->shrink_to_fit();
}

}  // namespace dealgraph::nlp
