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
    return token.Is('!') || token.Is('?') || token.lower == "…" || token.lower == "।" || IsWide(token, '.');
  }
  // "。", "！", "？" of scripts without spaces: what follows is a new sentence, whatever stands between.
  static bool IsWide(const Token& token, char mark) { return token.Is(mark) && token.end - token.begin == 3; }
  static bool EndsWideSentence(const Token& token) {
    return IsWide(token, '.') || IsWide(token, '!') || IsWide(token, '?');
  }
  static bool ClosesQuotation(const Token& token) {
    return token.Is('"') || token.Is('\'') || token.Is(')') || token.lower == "”" || token.lower == "’" ||
           token.lower == "»" || token.lower == "«" || token.lower == "“" || token.lower == "」" || token.lower == "』";
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
    // 「…。」と話す: a quotation that ends so is a part of its sentence.
    if (EndsWideSentence(At(mark))) return token.space_before || (At(i - 1).lower != "」" && At(i - 1).lower != "』");
    if (EndsSentence(At(mark))) return token.space_before || token.kind == TokenKind::kIdeograph;
    if (!At(mark).Is('.') || mark == 0 || !token.space_before) return false;
    if (token.kind == TokenKind::kNumber) return !IsShortened(mark - 1);
    if (token.shape == Shape::kLower) return IsWhole(mark - 1);
    if (IsOrdinal(mark - 1, i)) return false;
    return !IsShortened(mark - 1) || At(mark - 1).kind == TokenKind::kNumber;
  }

  // Whether the full stop behind this number makes it an ordinal of the noun at `next`: "vom 1. Januar", "im 3. Quartal". Asked only where
  // nouns have capitals: elsewhere a capital behind a full stop is a new sentence.
  bool IsOrdinal(std::uint32_t i, std::uint32_t next) const {
    constexpr std::uint32_t kDigitsMax = 2;
    const Token& number = At(i);
    if (!document_->pack->grammar().nouns_capitalised || number.kind != TokenKind::kNumber || number.end - number.begin > kDigitsMax) return false;
    if (document_->HasClass(next, WordClass::kNotAName)) return true;  // a month
    return i > 0 && LeadsNoun(i - 1) && !LeadsNoun(next);
  }

  // An article or a preposition, with an article in it or not: "der", "im", "vom".
  bool LeadsNoun(std::uint32_t i) const {
    return document_->HasClass(i, WordClass::kArticle) || document_->HasClass(i, WordClass::kPreposition) ||
           document_->HasClass(i, WordClass::kLocative) || document_->HasClass(i, WordClass::kAgent);
  }

  // Whether the full stop behind this word only shortens it.
  bool IsShortened(std::uint32_t i) const {
    const Token& word = At(i);
    if (document_->HasClass(i, WordClass::kAbbreviation)) return true;
    return word.shape == Shape::kUpper && word.end - word.begin == 1 && word.kind == TokenKind::kWord;
  }

  // A word too long to be a shortened one, in small letters: a full stop behind it ends a sentence even if a name written small opens the next.
  bool IsWhole(std::uint32_t i) const {
    constexpr std::ptrdiff_t kLettersMin = 6;
    const Token& word = At(i);
    if (word.kind != TokenKind::kWord || word.shape != Shape::kLower || IsShortened(i)) return false;
    return std::count_if(word.lower.begin(), word.lower.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }) >= kLettersMin;
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

  std::uint32_t LeadOf(const Sentence& sentence) const {
    std::uint32_t first = sentence.first;
    while (first + 1 < sentence.last && At(first).kind != TokenKind::kWord) ++first;
    return first;
  }
  bool Leads(const Sentence& sentence, WordClass c) const { return document_->HasClass(LeadOf(sentence), c); }

  // "Foto: Ritzau Scanpix", "Læs også: …", "By Jane Smith": known by a mark behind what leads it, by being a line without a full stop, or by
  // a phrase that no sentence begins with. A single word may open a sentence too ("By 2027 …", "Contact Energy said …").
  bool IsLedByNoise(const Sentence& sentence, bool stop) const {
    const std::uint32_t first = LeadOf(sentence);
    const std::uint32_t length = document_->PhraseLength(first, WordClass::kNoiseLead);
    if (length == 0) return false;
    std::uint32_t rest = first + length;
    while (rest < sentence.last && At(rest).kind == TokenKind::kPunctuation && (At(rest).Is('.') || EndsSentence(At(rest)))) ++rest;
    if (rest >= sentence.last) return true;
    const Token& next = At(first + length);
    if (next.Is(':') || next.Is('=') || next.Is('|') || next.Is('/') || next.Is(']') || next.Is(')')) return true;
    if (next.Is('-') && next.space_before) return true;  // else a compound: "photo-sharing"
    if (length > 1 && !document_->pack->grammar().spaceless) return true;
    return !stop && At(sentence.first).lines_before > 0;
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
      } else if (IsLedByNoise(sentence, stop)) {
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
    if (!prose_seen) KeepShortLines();
  }

  // A text of short lines alone, such as a single sentence without its full stop, is no page with navigation above its news.
  void KeepShortLines() {
    for (Sentence& sentence : document_->sentences) {
      if (sentence.role != SentenceRole::kNoise || At(sentence.first).field == Field::kTitle) continue;
      if (!Leads(sentence, WordClass::kNoiseLead) && !Leads(sentence, WordClass::kNoiseSection)) sentence.role = SentenceRole::kHeading;
    }
  }

  bool RepeatsTitle(const Sentence& sentence) const {
    const Span span = document_->SpanOf(sentence.first, sentence.last);
    return document_->lower[1].compare(span.begin, span.size(), document_->lower[0]) == 0;
  }

  Document* document_;
};

// Cuts small words that are written together with the next one off its front: "وقالت" is "و" and "قالت" where the pack
// knows "قالت" and not the whole; before "ال" and before a hamza, which begin a word, as well; and the first of the
// prefixes ("and") from any word that the pack does not know, unless it opens a quotation or looks like a foreign name's W.
class PrefixCutter {
 public:
  PrefixCutter(const LanguagePack& pack, std::vector<Token>* tokens) : pack_(pack), tokens_(*tokens) {}

  void Run() {
    std::vector<Token> cut;
    cut.reserve(tokens_.size() + tokens_.size() / 8);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      Token token = tokens_[i];
      const std::size_t length = token.kind == TokenKind::kWord ? PrefixLength(i) : 0;
      if (length > 0) {
        Token prefix = token;
        prefix.end = token.begin + static_cast<std::uint32_t>(length);
        prefix.lower = token.lower.substr(0, length);
        cut.push_back(prefix);
        token.begin = prefix.end;
        token.lower = token.lower.substr(length);
        token.space_before = false;
        token.lines_before = 0;
      }
      cut.push_back(token);
    }
    tokens_ = std::move(cut);
  }

 private:
  std::size_t PrefixLength(std::size_t i) const {
    const std::string_view word = tokens_[i].lower;
    const std::vector<std::string>& prefixes = pack_.grammar().word_prefixes;
    for (std::size_t p = 0; p < prefixes.size(); ++p) {
      if (!word.starts_with(prefixes[p])) continue;
      const std::string_view rest = word.substr(prefixes[p].size());
      if (rest.size() < 4 || pack_.Knows(word) || IsWhole(word)) return 0;
      if (pack_.Knows(rest) || rest.starts_with("ال") || rest.starts_with("أ") || rest.starts_with("إ")) return prefixes[p].size();
      const bool quoted = i > 0 && tokens_[i - 1].kind == TokenKind::kPunctuation && !tokens_[i].space_before;
      const bool foreign = rest.starts_with("ا") || rest.starts_with("ي") || rest.starts_with("و");
      return p == 0 && !quoted && !foreign && rest.size() >= 6 ? prefixes[p].size() : 0;
    }
    return 0;
  }

  bool IsWhole(std::string_view word) const {
    const std::vector<std::string>& whole = pack_.grammar().unprefixed;
    return std::find(whole.begin(), whole.end(), word) != whole.end();
  }

  const LanguagePack& pack_;
  std::vector<Token>& tokens_;
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

bool Document::IsPossessive(std::uint32_t token) const {
  if (tokens[token].kind != TokenKind::kClitic) return false;
  const std::vector<std::string>& cases = pack->grammar().case_clitics;
  return cases.empty() || std::ranges::find(cases, CliticText(tokens[token])) == cases.end();
}

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
  LookUpForm(article.title, pack.language(), &document->lower[0]);
  LookUpForm(article.text, pack.language(), &document->lower[1]);
  AppendTokens(Field::kTitle, article.title, document->lower[0], &document->tokens);
  AppendTokens(Field::kText, article.text, document->lower[1], &document->tokens);
  if (!pack.grammar().word_prefixes.empty()) PrefixCutter(pack, &document->tokens).Run();
  FindPhrases(pack.lexicon(), document);
  SentenceReader(document).Run();
}

}  // namespace dealgraph::nlp
