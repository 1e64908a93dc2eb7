#include "nlp/names/small_names.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

constexpr std::size_t kSentencesPerSmallWord = 4;  // where more words open one small, the author does without capitals
constexpr std::size_t kLettersMin = 3;
constexpr std::size_t kEndingLettersMax = 2;  // of a name's nominative that its other forms go without

// What a sentence may begin with in a text that was cut up, and no name is.
constexpr WordClasses kCommon = [] {
  WordClasses classes = 0;
  for (const WordClass c : {WordClass::kStopWord, WordClass::kArticle, WordClass::kConjunction, WordClass::kRelative, WordClass::kAuxiliary,
                            WordClass::kSayVerb, WordClass::kVerb, WordClass::kPreposition, WordClass::kLocative, WordClass::kOrgNoun,
                            WordClass::kFacilityNoun, WordClass::kGovernmentNoun, WordClass::kRole, WordClass::kPersonTitle, WordClass::kAdjective,
                            WordClass::kNotAName, WordClass::kAbbreviation, WordClass::kNegation, WordClass::kCompanyAnaphor}) {
    classes |= ClassBit(c);
  }
  return classes;
}();

bool IsSmallWord(const Token& token) { return token.kind == TokenKind::kWord && token.shape == Shape::kLower; }

// The places in a word where its letters begin.
std::vector<std::size_t> LettersOf(std::string_view word) {
  std::vector<std::size_t> letters;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if ((static_cast<unsigned char>(word[i]) & 0xC0) != 0x80) letters.push_back(i);
  }
  return letters;
}

// Words that open a sentence small.
std::set<std::string_view> OpenersOf(const Document& document) {
  std::set<std::string_view> openers;
  std::set<std::string_view> small;
  std::size_t sentences = 0;
  for (const Sentence& sentence : document.sentences) {
    if (sentence.role != SentenceRole::kProse && sentence.role != SentenceRole::kHeadline) continue;
    const Token& first = document.tokens[sentence.first];
    if (first.kind != TokenKind::kWord || first.shape == Shape::kNone) continue;
    ++sentences;
    if (!IsSmallWord(first)) continue;
    small.insert(first.lower);
    if ((document.classes[sentence.first] & kCommon) == 0 && LettersOf(first.lower).size() >= kLettersMin) openers.insert(first.lower);
  }
  if (small.size() * kSentencesPerSmallWord > sentences) openers.clear();
  return openers;
}

// Whether `word` is `name`, or a form of it by the endings that the pack lists.
bool IsFormOf(std::string_view word, std::string_view name, const LanguagePack::Grammar& grammar) {
  if (word == name) return true;
  if (grammar.genitive_s && word.size() == name.size() + 1 && word.starts_with(name) && word.ends_with('s')) return true;
  if (grammar.name_endings.empty()) return false;
  const std::vector<std::size_t> letters = LettersOf(name);
  if (letters.size() < kLettersMin + kEndingLettersMax) return false;
  const std::string_view stem = name.substr(0, letters[letters.size() - kEndingLettersMax]);
  return word.starts_with(stem) && std::any_of(grammar.name_endings.begin(), grammar.name_endings.end(), [&](const auto& ending) {
           return word.size() >= stem.size() + ending.cut.size() && word.ends_with(ending.cut);
         });
}

// A word in Latin letters in a text that has others.
bool IsLatin(const Token& token) { return static_cast<unsigned char>(token.lower.front()) < 0x80; }

bool IsTextInOtherLetters(const Document& document) {
  std::size_t latin = 0;
  std::size_t small = 0;
  for (const Token& token : document.tokens) {
    if (!IsSmallWord(token)) continue;
    ++small;
    latin += IsLatin(token) ? 1 : 0;
  }
  return latin * 4 < small;
}

}  // namespace

SmallNames::SmallNames(const Document& document) {
  if (IsTextInOtherLetters(document)) {
    for (std::uint32_t i = 0; i < document.tokens.size(); ++i) {
      const Token& token = document.tokens[i];
      if (IsSmallWord(token) && IsLatin(token) && token.lower.size() >= kLettersMin) tokens_.push_back(i);
    }
  }
  for (const std::string_view name : OpenersOf(document)) {
    const std::size_t before = tokens_.size();
    for (std::uint32_t i = 0; i < document.tokens.size(); ++i) {
      const Token& token = document.tokens[i];
      if (IsSmallWord(token) && IsFormOf(token.lower, name, document.pack->grammar())) tokens_.push_back(i);
    }
    if (tokens_.size() < before + 2) tokens_.resize(before);  // it stands there but once
  }
  std::sort(tokens_.begin(), tokens_.end());
  tokens_.erase(std::unique(tokens_.begin(), tokens_.end()), tokens_.end());
}

bool SmallNames::Has(std::uint32_t token) const { return std::binary_search(tokens_.begin(), tokens_.end(), token); }

}  // namespace dealgraph::nlp
