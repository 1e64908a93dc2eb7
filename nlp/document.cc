// Sentences end at a full stop before a capital, at a mark that ends one, and at line breaks; a line break alone does not
// end a sentence that plainly goes on (hard-wrapped text). Page noise is known by what stands in front of it and by being
// short lines without a sentence before the article's first paragraph (Skrevet af …, navigation).
#include "nlp/document.h"

#include <algorithm>

#include "nlp/language_pack.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

class SentenceReader {
 public:
  explicit SentenceReader(Document* document) : document_(document) {}

  void Run() {
    const std::vector<Token>& tokens = document_->tokens;
    std::uint32_t first = 0;
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
      if (i > first && StartsAnew(i)) {
        Close(first, i);
        first = i;
      }
    }
    if (first < tokens.size()) Close(first, static_cast<std::uint32_t>(tokens.size()));
    MarkRoles();
  }

 private:
  const Token& At(std::uint32_t i) const { return document_->tokens[i]; }

  static bool IsBullet(const Token& token) {
    return token.lower == "•" || token.lower == "·" || token.lower == "*" || token.lower == "–" || token.lower == "-" ||
           token.lower == "—" || token.lower == "▪" || token.lower == "●" || token.lower == "■" || token.lower == "►";
  }
  static bool EndsSentence(const Token& token) {
    return token.Is('!') || token.Is('?') || token.lower == "…" || token.lower == "。" || token.lower == "！" ||
           token.lower == "？" || token.lower == "।" || token.lower == "؟";
  }
  static bool ClosesQuotation(const Token& token) {
    return token.Is('"') || token.Is('\'') || token.Is(')') || token.lower == "”" || token.lower == "’" ||
           token.lower == "»" || token.lower == "«" || token.lower == "“" || token.lower == "」";
  }

  bool StartsAnew(std::uint32_t i) const {
    const Token& token = At(i);
    const Token& before = At(i - 1);
    if (token.field != before.field || token.lines_before >= 2) return true;
    if (token.lines_before == 1) return !GoesOn(before, token);
    if (ClosesQuotation(token) && !token.space_before) return false;
    // Step back over closing quotes to the mark that ended the sentence.
    std::uint32_t mark = i - 1;
    while (mark > 0 && ClosesQuotation(At(mark)) && !At(mark).space_before) --mark;
    if (EndsSentence(At(mark))) return token.space_before || token.kind == TokenKind::kIdeograph;
    if (!At(mark).Is('.') || mark == 0 || !token.space_before) return false;
    if (token.shape == Shape::kLower || token.kind == TokenKind::kNumber) {
      return token.kind == TokenKind::kNumber && !IsShortened(mark - 1);
    }
    return !IsShortened(mark - 1) || At(mark - 1).kind == TokenKind::kNumber;
  }

  // Whether the full stop behind this word only shortens it.
  bool IsShortened(std::uint32_t i) const {
    const Token& word = At(i);
    if (document_->HasClass(i, WordClass::kAbbreviation)) return true;
    return word.shape == Shape::kUpper && word.end - word.begin == 1 && word.kind == TokenKind::kWord;
  }

  bool GoesOn(const Token& before, const Token& token) const {
    if (IsBullet(token)) return false;
    if (before.Is(',') || before.Is('-')) return true;
    if (EndsSentence(before) || before.Is('.') || before.Is(':') || ClosesQuotation(before)) return false;
    return token.shape == Shape::kLower;
  }

  void Close(std::uint32_t first, std::uint32_t last) {
    Sentence sentence;
    sentence.first = first;
    sentence.last = last;
    sentence.title_case = (At(first).field == Field::kTitle || !HasFullStop(sentence)) && IsTitleCase(first, last);
    if (!document_->sentences.empty() && At(first).lines_before == 0) {
      sentence.paragraph = document_->sentences.back().paragraph;
    } else {
      sentence.paragraph = document_->sentences.empty() ? 0 : document_->sentences.back().paragraph + 1;
    }
    document_->sentences.push_back(sentence);
  }

  // Four words of five carry a capital, of those long enough to tell.
  bool IsTitleCase(std::uint32_t first, std::uint32_t last) const {
    int words = 0;
    int capitals = 0;
    for (std::uint32_t i = first; i < last; ++i) {
      const Token& token = At(i);
      if (token.kind != TokenKind::kWord || token.end - token.begin < 4) continue;
      ++words;
      if (token.IsCapitalised()) ++capitals;
    }
    return words >= 4 && capitals * 5 >= words * 4;
  }

  bool HasFullStop(const Sentence& sentence) const {
    for (std::uint32_t i = sentence.last; i > sentence.first && i + 3 > sentence.last; --i) {
      const Token& token = At(i - 1);
      if (token.Is('.') || EndsSentence(token)) return true;
    }
    return false;
  }

  bool Leads(const Sentence& sentence, WordClass c) const {
    std::uint32_t first = sentence.first;
    while (first + 1 < sentence.last && At(first).kind != TokenKind::kWord) ++first;
    return document_->HasClass(first, c);
  }

  void MarkRoles() {
    bool prose_seen = false;
    bool noise_section = false;
    bool byline_follows = false;
    std::vector<Sentence>& sentences = document_->sentences;
    for (std::size_t s = 0; s < sentences.size(); ++s) {
      Sentence& sentence = sentences[s];
      const bool own_paragraph = At(sentence.first).lines_before > 0 &&
                                 (s + 1 == sentences.size() || At(sentences[s + 1].first).lines_before > 0);
      const bool stop = HasFullStop(sentence);
      const std::uint32_t words = sentence.last - sentence.first;
      if (At(sentence.first).field == Field::kTitle) {
        sentence.role = SentenceRole::kHeadline;
        continue;
      }
      if (own_paragraph && words <= 6 && Leads(sentence, WordClass::kNoiseSection) && s * 2 >= sentences.size()) {
        noise_section = true;
      }
      if (noise_section) {
        sentence.role = SentenceRole::kNoise;
      } else if (Leads(sentence, WordClass::kNoiseLead)) {
        sentence.role = SentenceRole::kNoise;
        byline_follows = own_paragraph && words <= 3;
        continue;
      } else if (byline_follows && own_paragraph && words <= 6 && !stop) {
        sentence.role = SentenceRole::kNoise;
      } else if (IsBullet(At(sentence.first)) && At(sentence.first).lines_before > 0) {
        sentence.role = SentenceRole::kBullet;
      } else if (own_paragraph && !stop) {
        sentence.role = RepeatsTitle(sentence) ? SentenceRole::kHeadline
                        : !prose_seen && words <= 8 ? SentenceRole::kNoise
                                                    : SentenceRole::kHeading;
      } else {
        prose_seen = prose_seen || stop;
      }
      byline_follows = false;
    }
  }

  bool RepeatsTitle(const Sentence& sentence) const {
    const Span span = document_->SpanOf(sentence.first, sentence.last);
    return document_->lower[1].compare(span.begin, span.size(), document_->lower[0]) == 0;
  }

  Document* document_;
};

void FindPhrases(const Lexicon& lexicon, Document* document) {
  document->classes.assign(document->tokens.size(), 0);
  document->phrases.clear();
  std::vector<Lexicon::Hit> hits;
  for (std::uint32_t i = 0; i < document->tokens.size(); ++i) {
    hits.clear();
    lexicon.Match(document->tokens, i, &hits);
    for (const Lexicon::Hit& hit : hits) {
      document->classes[i] |= ClassBit(hit.word_class);
      if (hit.length > 1) document->phrases.push_back({i, hit.length, hit.word_class});
    }
  }
}

}  // namespace

std::uint32_t Document::PhraseLength(std::uint32_t token, WordClass c) const {
  if (!HasClass(token, c)) return 0;
  std::uint32_t length = 1;
  auto phrase = std::lower_bound(phrases.begin(), phrases.end(), token,
                                 [](const Phrase& p, std::uint32_t first) { return p.first < first; });
  for (; phrase != phrases.end() && phrase->first == token; ++phrase) {
    if (phrase->word_class == c) length = std::max(length, phrase->length);
  }
  return length;
}

void ReadDocument(const Article& article, const LanguagePack& pack, Document* document) {
  document->article = &article;
  document->pack = &pack;
  document->tokens.clear();
  document->sentences.clear();
  LowerSameLength(article.title, &document->lower[0]);
  LowerSameLength(article.text, &document->lower[1]);
  AppendTokens(Field::kTitle, article.title, document->lower[0], &document->tokens);
  AppendTokens(Field::kText, article.text, document->lower[1], &document->tokens);
  FindPhrases(pack.lexicon(), document);
  SentenceReader(document).Run();
}

}  // namespace dealgraph::nlp
