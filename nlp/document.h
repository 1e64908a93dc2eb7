// Document is an article made readable: its tokens in one row, title first, cut into sentences. Every later stage of
// extraction reads this, and nothing else of the article but bytes by span.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/article.h"
#include "nlp/lexicon.h"
#include "nlp/text/tokens.h"

namespace dealgraph::nlp {

class LanguagePack;

// What part a sentence plays on the page.
enum class SentenceRole : std::uint8_t {
  kHeadline,  // the title, and its copy in the body
  kProse,
  kBullet,   // a point of a summary list
  kHeading,  // a short line without a full stop, above a paragraph
  kNoise,    // navigation, byline, caption, disclaimer: not read as news
};

struct Sentence {
  std::uint32_t first = 0;  // tokens [first, last) of Document::tokens
  std::uint32_t last = 0;
  SentenceRole role = SentenceRole::kProse;
  std::uint32_t paragraph = 0;  // counts up through the document
  bool title_case = false;      // most of its words are capitalised, so capitals say nothing
};

// Tokens look into `lower`, so a Document stays where it was made.
struct Document {
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const Article* article = nullptr;
  const LanguagePack* pack = nullptr;
  std::string lower[2];  // title and text as they are looked up: lower-cased, Chinese in simplified signs, with every offset kept
  std::vector<Token> tokens;
  std::vector<Sentence> sentences;

  // What the pack's lexicon says of the tokens. `classes[i]`: the classes of every phrase that starts at token i;
  // `phrases`: those longer than one token, in order.
  struct Phrase {
    std::uint32_t first;
    std::uint32_t length;
    WordClass word_class;
  };
  std::vector<WordClasses> classes;
  std::vector<Phrase> phrases;

  bool HasClass(std::uint32_t token, WordClass c) const { return (classes[token] & ClassBit(c)) != 0; }
  // Tokens of the longest phrase of class `c` that starts at `token`; 0 when there is none.
  std::uint32_t PhraseLength(std::uint32_t token, WordClass c) const;

  // Whether the token is a clitic that makes a possessor of the name before it: "'s". A case ending is none ("'dan").
  bool IsPossessive(std::uint32_t token) const;

  std::string_view TextOf(const Token& token) const { return SpanText(*article, token.span()); }
  // Bytes from the start of token `first` to the end of token `last - 1`, which are of one field.
  Span SpanOf(std::uint32_t first, std::uint32_t last) const {
    return {tokens[first].field, tokens[first].begin, tokens[last - 1].end};
  }
};

// Fills *document with tokens, sentences and their roles, reusing its memory. `article` and `pack` outlive it.
void ReadDocument(const Article& article, const LanguagePack& pack, Document* document);

}  // namespace dealgraph::nlp
