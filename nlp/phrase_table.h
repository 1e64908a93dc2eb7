// PhraseTable finds which of many phrases start at a word, and the number that each stands for.
//
// A phrase is a row of words; the first and the last may be open with '*': "*direktør" is any word that ends so,
// "invester*" any that begins so. Look-up walks two byte tries, so its cost does not grow with the number of phrases.
// Immutable once built; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dealgraph::nlp {

// One word of a phrase, as written in a pack.
struct WordPattern {
  std::string text;          // lower case
  bool open_front = false;   // "*text"
  bool open_back = false;    // "text*"
  char mark = '\0';          // of a mark: the ASCII one that stands for it in clauses
  bool Matches(std::string_view lower) const { return open_front || open_back ? MatchesOpen(lower) : lower == text; }

 private:
  bool MatchesOpen(std::string_view lower) const;
};

// Cuts a pack's phrase into word patterns the way tokens are cut: "adm. direktør" is three words.
std::vector<WordPattern> ParsePhrase(std::string_view phrase);

class PhraseTable {
 public:
  using Value = std::uint16_t;

  // A phrase without words is none. One whose first word is "*", any word, is never found.
  void Add(std::vector<WordPattern> words, Value value);
  void Build();  // once, after the last Add()

  // Calls visit(value, length) for every phrase that starts with `word`, where matches(k, pattern) tells whether the k-th
  // word behind it is as the phrase has it.
  template <class Matches, class VisitPhrase>
  void ForEachMatch(std::string_view word, Matches matches, VisitPhrase visit) const;

 private:
  // The end of a phrase's first word in a trie.
  struct Phrase {
    Value value;
    std::uint16_t more_words;   // behind the first
    std::uint32_t first_word;   // of those, in more_words_
  };
  // Children stand together, in the order of their bytes, and behind the nodes of lesser depth.
  struct Node {
    std::uint32_t first_child = 0;
    std::uint32_t children = 0;
    std::uint32_t here = 0;    // phrases_[here, beyond): the word ends at this node
    std::uint32_t beyond = 0;  // phrases_[beyond, end): it may go on
    std::uint32_t end = 0;
    std::uint64_t has = 0;     // of children: 1 << the lower six bits of their bytes
  };
  struct Entry {
    std::string text;  // of the first word, as the trie reads it
    bool open;         // behind `text`
    Phrase phrase;
  };
  struct Trie {
    std::vector<Node> nodes;
    std::vector<unsigned char> bytes;  // by node: the last of its text
    std::array<std::uint32_t, 256> first_nodes{};  // of depth 1, by byte; 0: none

    std::uint32_t Descend(std::uint32_t node, unsigned char byte) const {
      if (node == 0) return first_nodes[byte];
      if ((nodes[node].has >> (byte & 63) & 1) == 0) return 0;
      const std::uint32_t end = nodes[node].first_child + nodes[node].children;
      for (std::uint32_t child = nodes[node].first_child; child < end; ++child) {
        if (bytes[child] == byte) return child;
      }
      return 0;
    }
  };

  void BuildTrie(std::vector<Entry>* entries, Trie* trie);
  template <class Matches, class VisitPhrase>
  void Visit(std::uint32_t begin, std::uint32_t end, Matches& matches, VisitPhrase& visit) const;

  std::vector<Entry> forward_entries_;  // until Build()
  std::vector<Entry> backward_entries_;
  std::vector<WordPattern> more_words_;
  std::vector<Phrase> phrases_;
  Trie forward_;
  Trie backward_;  // first words that are open in front, read from their end
};

template <class Matches, class VisitPhrase>
void PhraseTable::Visit(std::uint32_t begin, std::uint32_t end, Matches& matches, VisitPhrase& visit) const {
  for (std::uint32_t p = begin; p < end; ++p) {
    const Phrase& phrase = phrases_[p];
    std::uint32_t k = 0;
    while (k < phrase.more_words && matches(k + 1, more_words_[phrase.first_word + k])) ++k;
    if (k == phrase.more_words) visit(phrase.value, k + 1);
  }
}

template <class Matches, class VisitPhrase>
void PhraseTable::ForEachMatch(std::string_view word, Matches matches, VisitPhrase visit) const {
  std::uint32_t node = 0;
  for (const char byte : word) {
    node = forward_.Descend(node, static_cast<unsigned char>(byte));
    if (node == 0) break;
    Visit(forward_.nodes[node].beyond, forward_.nodes[node].end, matches, visit);
  }
  if (node != 0) Visit(forward_.nodes[node].here, forward_.nodes[node].beyond, matches, visit);
  node = 0;
  for (auto byte = word.rbegin(); byte != word.rend(); ++byte) {
    node = backward_.Descend(node, static_cast<unsigned char>(*byte));
    if (node == 0) break;
    Visit(backward_.nodes[node].beyond, backward_.nodes[node].end, matches, visit);
  }
}

}  // namespace dealgraph::nlp
