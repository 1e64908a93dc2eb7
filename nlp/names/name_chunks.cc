// A chunk starts at a capital that is not the sentence's own and goes on over capitals, initials, numbers and the small
// words that stand inside names. Posts, nationalities and common nouns cut it. Where capitals say nothing (headlines in
// title case) only the gazetteer starts a chunk; names/entities finds the rest there once it knows the article's names.
#include "nlp/names/name_chunks.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "nlp/language_pack.h"
#include "nlp/names/caseless_chunks.h"
#include "nlp/names/place_adjectives.h"
#include "nlp/names/spaceless_chunks.h"
#include "nlp/names/tagged_chunks.h"

namespace dealgraph::nlp {
namespace {

constexpr WordClasses kFunctionWords =
    ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kArticle) | ClassBit(WordClass::kConjunction) |
    ClassBit(WordClass::kRelative) | ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kNegation) |
    ClassBit(WordClass::kLocative) | ClassBit(WordClass::kHypothesis);

bool Has(WordClasses classes, WordClass c) { return (classes & ClassBit(c)) != 0; }

bool NamesSomething(NameKind kind) {
  return kind != NameKind::kNationality && kind != NameKind::kPlaceAdjective && kind != NameKind::kGivenName &&
         kind != NameKind::kSurname && kind != NameKind::kLegalForm;
}

class ChunkFinder {
 public:
  ChunkFinder(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const Tagging* tagging)
      : document_(document), gazetteer_(gazetteer), measures_(taken), taken_(taken), tagging_(tagging) {
    for (const Token& token : document.tokens) {
      if (token.shape == Shape::kLower) lower_words_.insert(token.lower);
    }
  }

  std::vector<NameChunk> Run() {
    FindCaseless();
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      if (document_.sentences[s].role != SentenceRole::kNoise) Scan(s);
    }
    std::stable_sort(chunks_.begin(), chunks_.end(), [](const NameChunk& a, const NameChunk& b) { return a.first < b.first; });
    if (tagging_ != nullptr) {
      JoinTaggedNames(document_, gazetteer_, measures_, *tagging_, &chunks_);
      AddRareWords(document_, gazetteer_, measures_, tagging_->frequencies(), &chunks_);
    }
    std::erase_if(chunks_, [&](const NameChunk& chunk) {
      return chunk.last - chunk.first == 1 && !chunk.introduced && IsAbbreviated(chunk.first) && KnownLength(document_.sentences[chunk.sentence], chunk.first) == 0;
    });
    TakeMarksAlong();
    if (!NounsHaveCapitals()) TakeBodyNouns();
    if (document_.pack->grammar().genitive_s) CutGenitives();
    return std::move(chunks_);
  }

 private:
  // Scripts without capitals have their own readings; their names are settled before capitals are looked for.
  void FindCaseless() {
    chunks_ = document_.pack->grammar().spaceless ? FindSpacelessChunks(document_, gazetteer_, taken_)
                                                  : FindCaselessChunks(document_, gazetteer_, taken_, tagging_ == nullptr ? nullptr : &tagging_->frequencies());
    for (const NameChunk& chunk : chunks_) {
      for (std::uint32_t i = chunk.first; i < chunk.last; ++i) taken_[i] = true;
    }
  }

  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }
  WordClasses ClassesAt(std::uint32_t i) const { return document_.classes[i]; }

  void Scan(std::uint32_t s) {
    const Sentence& sentence = document_.sentences[s];
    bool after_title = false;
    std::uint32_t i = sentence.first;
    while (i < sentence.last) {
      if (const std::uint32_t skipped = TitleLength(i); skipped > 0) {
        after_title = true;
        i += skipped;
        continue;
      }
      const std::uint32_t end = ChunkEnd(sentence, i);
      if (end == i) {
        // A full stop behind "Mr" keeps the title in mind.
        if (!(after_title && At(i).Is('.'))) after_title = false;
        ++i;
        continue;
      }
      Add(s, i, end, after_title);
      after_title = false;
      i = end;
    }
  }

  // "LNG", "AI반도체": a thing in common words.
  bool IsAbbreviated(std::uint32_t i) const {
    const bool capitals = At(i).shape == Shape::kUpper || At(i).shape == Shape::kMixed;
    if (capitals && Has(ClassesAt(i), WordClass::kCommonAbbreviation)) return true;
    return IsAbbreviatedNoun(document_, At(i).lower, tagging_ == nullptr ? nullptr : &tagging_->frequencies());
  }

  // Tokens of a post or a form of address at `i`; 0 when there is none.
  std::uint32_t TitleLength(std::uint32_t i) const {
    return std::max(document_.PhraseLength(i, WordClass::kRole), document_.PhraseLength(i, WordClass::kPersonTitle));
  }

  // The gazetteer's longest name at token i, in tokens; 0 when there is none that names something by itself.
  std::uint32_t KnownLength(const Sentence& sentence, std::uint32_t i) const {
    const Token& token = At(i);
    const std::string_view lower = document_.lower[static_cast<std::size_t>(token.field)];
    entries_.clear();
    const std::size_t bytes =
        gazetteer_.LongestMatch(lower.substr(token.begin), document_.pack->language(), &entries_);
    if (bytes == 0 || std::none_of(entries_.begin(), entries_.end(),
                                   [](const NameEntry& entry) { return NamesSomething(entry.kind); })) {
      return 0;
    }
    std::uint32_t last = i;
    while (last < sentence.last && At(last).end <= token.begin + bytes) ++last;
    return last > i && At(last - 1).end == token.begin + bytes ? last - i : 0;
  }

  bool AllCommon() const {
    return std::all_of(entries_.begin(), entries_.end(), [](const NameEntry& entry) { return entry.common_word; });
  }

  bool IsNationality(std::uint32_t i) const {
    entries_.clear();
    gazetteer_.Find(At(i).lower, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const NameEntry& entry) { return entry.kind == NameKind::kNationality; });
  }

  bool IsPlaceAdjective(const Sentence& sentence, std::uint32_t i) const {
    return !PlaceOfAdjective(document_, gazetteer_, i, sentence.last).name.empty();
  }

  // One past the chunk that starts at `i`; `i` itself when none does.
  std::uint32_t ChunkEnd(const Sentence& sentence, std::uint32_t i) const {
    const Token& token = At(i);
    if (token.kind != TokenKind::kWord || taken_[i]) return i;
    if (!token.IsCapitalised()) {
      // "ampero A/S": a legal form makes a name of a word in lower case.
      const bool named = token.shape == Shape::kLower && i + 1 < sentence.last && At(i + 1).IsCapitalised() &&
                         (ClassesAt(i) & kFunctionWords) == 0 && LegalFormLength(sentence, i + 1) > 0;
      return named ? i + 1 + LegalFormLength(sentence, i + 1) : i;
    }
    if (const std::uint32_t quoted = QuotedNameEnd(sentence, i); quoted > i) return quoted;
    const std::uint32_t known = KnownLength(sentence, i);
    const bool known_common = known > 0 && AllCommon();
    if (sentence.title_case) return known > 0 && !known_common ? i + known : i;
    if (known < 2) {
      const bool word = Has(ClassesAt(i), WordClass::kNotAName) || (ClassesAt(i) & kFunctionWords) != 0;
      if (word && !OpensName(sentence, i) && !OpensBody(sentence, i)) return i;
      const bool common = Has(ClassesAt(i), WordClass::kOrgNoun) || Has(ClassesAt(i), WordClass::kCompanyAnaphor);
      if (common && known == 0 && (IsSentenceStart(sentence, i) || NounsHaveCapitals())) return i;
      if (NounsHaveCapitals() && known == 0 && IsCommonNoun(i)) return i;
      if (known == 0 && (IsNationality(i) || IsPlaceAdjective(sentence, i))) return NationalNameEnd(sentence, i);
    }
    std::uint32_t end = i + std::max<std::uint32_t>(known, 1);
    while (end < sentence.last) {
      const std::uint32_t next = Extend(sentence, i, end);
      if (next == end) break;
      end = next;
    }
    return end;
  }

  // «Хмарна січ», ТОВ «Двері та вікна Кучера»: a few words in quotation marks are one name, in Cyrillic text and behind a
  // noun that announces one. One past the last word inside, or `i`.
  std::uint32_t QuotedNameEnd(const Sentence& sentence, std::uint32_t i) const {
    if (i < sentence.first + 2 || At(i).space_before) return i;
    const Token& mark = At(i - 1);
    const bool guillemet = mark.lower == "«";
    if (!guillemet && mark.lower != "„" && mark.lower != "“" && mark.lower != "\"") return i;
    constexpr WordClasses kAnnounces = ClassBit(WordClass::kOrgNoun) | ClassBit(WordClass::kFacilityNoun) |
                                       ClassBit(WordClass::kGovernmentNoun) | ClassBit(WordClass::kCompanyAnaphor);
    const bool announced = (ClassesOfForms(i - 2) & kAnnounces) != 0 || IsLegalForm(At(i - 2).lower);
    const bool cyrillic = static_cast<unsigned char>(At(i).lower.front()) == 0xd0 || static_cast<unsigned char>(At(i).lower.front()) == 0xd1;
    if (At(i - 2).Is(':') || !(announced || (guillemet && cyrillic))) return i;
    for (std::uint32_t end = i + 1; end < sentence.last && end <= i + kQuotedWordsMax; ++end) {
      const Token& token = At(end);
      if (taken_[end] || token.lines_before > 0) return i;
      const bool closes = token.lower == "»" || token.lower == "“" || token.lower == "”" || token.Is('"');
      if (closes && !token.space_before) return end;
      if (token.kind == TokenKind::kPunctuation && !token.Is('-') && !token.Is('&') && !token.Is('.')) return i;
    }
    return i;
  }

  bool IsSentenceStart(const Sentence& sentence, std::uint32_t i) const {
    if (i == sentence.first) return true;
    const Token& before = At(i - 1);
    // "компания «Тепловик»": a quotation mark behind a word opens a name, not a sentence.
    if (i >= sentence.first + 2 && At(i - 2).kind == TokenKind::kWord && !before.Is(':')) {
      if (before.kind == TokenKind::kPunctuation && before.space_before && !At(i).space_before) return false;
    }
    if (before.Is(':') || before.Is('"') || before.lower == "“" || before.lower == "»" || before.lower == "„" ||
        before.lower == "«" || before.lower == "–" || before.lower == "•") {
      return true;
    }
    return before.kind == TokenKind::kPunctuation && i == sentence.first + 1;
  }

  bool NounsHaveCapitals() const { return document_.pack->grammar().nouns_capitalised; }

  // German: a noun that the pack lists is none of a name's words.
  bool IsCommonNoun(std::uint32_t i) const {
    constexpr WordClasses kNouns = ClassBit(WordClass::kOrgNoun) | ClassBit(WordClass::kFacilityNoun) |
                                   ClassBit(WordClass::kGovernmentNoun) | ClassBit(WordClass::kCompanyAnaphor) |
                                   ClassBit(WordClass::kShare) | ClassBit(WordClass::kStopWord);
    constexpr WordClasses kInNames = ClassBit(WordClass::kCompanyWord) | ClassBit(WordClass::kGovernmentWord) |
                                     ClassBit(WordClass::kSiteWord) | ClassBit(WordClass::kPlaceNamed);
    return (ClassesAt(i) & kNouns) != 0 && (ClassesAt(i) & kInNames) == 0;
  }

  // "Norwegian Cruise Line", "Polish Academy": a nationality opens a body's name where nouns of names follow it. Elsewhere
  // it describes ("Dutch ASML"), and no chunk starts: `i` is returned.
  std::uint32_t NationalNameEnd(const Sentence& sentence, std::uint32_t i) const {
    if (!At(i).IsCapitalised() || !NameLike(sentence, i + 1) || KnownLength(sentence, i + 1) > 0) return i;
    std::uint32_t end = i + 2;
    while (end < sentence.last) {
      const std::uint32_t next = Extend(sentence, i + 1, end);
      if (next == end) break;
      end = next;
    }
    // "Zürcher Kantonalbank", but "Hollandalı Noordzee Partners": where towns have adjectives the body's noun stands beside it.
    if (!document_.pack->grammar().place_adjective_endings.empty() && end > i + 2) return i;
    constexpr WordClasses kBodies = ClassBit(WordClass::kCompanyWord) | ClassBit(WordClass::kGovernmentWord) |
                                    ClassBit(WordClass::kPlaceNamed);
    return (ClassesAt(end - 1) & kBodies) != 0 ? end : i;
  }

  // "Nine Pines", "North Carolina": a common word with a capital of its own, before a name.
  bool OpensName(const Sentence& sentence, std::uint32_t i) const {
    constexpr WordClasses kNever = ClassBit(WordClass::kArticle) | ClassBit(WordClass::kConjunction) |
                                   ClassBit(WordClass::kRelative) | ClassBit(WordClass::kAuxiliary) |
                                   ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition) |
                                   ClassBit(WordClass::kHypothesis) | ClassBit(WordClass::kNegation);
    return !NounsHaveCapitals() && !IsSentenceStart(sentence, i) && At(i).shape == Shape::kTitle && (ClassesAt(i) & kNever) == 0 &&
           NameLike(sentence, i + 1) && At(i + 1).space_before && !IsNationality(i + 1);
  }

  // "Bank Julius Bär", "Energie Oberfeld": where every noun has a capital, a common word that bodies' names have, before a name.
  bool OpensBody(const Sentence& sentence, std::uint32_t i) const {
    return NounsHaveCapitals() && NameLike(sentence, i) && NameLike(sentence, i + 1) && At(i + 1).space_before &&
           !IsNationality(i + 1) && (ClassesAt(i + 1) & ClassBit(WordClass::kStopWord)) == 0;
  }

  bool NameLike(const Sentence& sentence, std::uint32_t i) const {
    if (i >= sentence.last || taken_[i]) return false;
    const Token& token = At(i);
    const WordClasses function = ClassesAt(i) & kFunctionWords;
    if (function != 0 && OpensJoined(sentence, i)) return true;
    // "Zebra Kapitał": a word too common to be a name may stand in one where the pack says so.
    const bool in_names = function == ClassBit(WordClass::kStopWord) && Has(ClassesAt(i), WordClass::kCompanyWord);
    return token.kind == TokenKind::kWord && token.IsCapitalised() && (function == 0 || in_names) &&
           !Has(ClassesAt(i), WordClass::kNotAName) && TitleLength(i) == 0 &&
           !(NounsHaveCapitals() && IsCommonNoun(i));
  }

  // "A&J Wealth": a letter that is a word elsewhere.
  bool OpensJoined(const Sentence& sentence, std::uint32_t i) const {
    return i + 3 < sentence.last && At(i).shape == Shape::kUpper && At(i + 1).Is('&') && !At(i + 1).space_before && !At(i + 2).space_before &&
           At(i + 2).IsCapitalised() && At(i + 3).space_before && NameLike(sentence, i + 3);
  }

  // One past what may follow tokens [first, end) inside one name; `end` when nothing may.
  std::uint32_t Extend(const Sentence& sentence, std::uint32_t first, std::uint32_t end) const {
    const Token& token = At(end);
    const Token& before = At(end - 1);
    if (taken_[end] || token.lines_before > 0) return end;
    const bool more = end + 1 < sentence.last;
    switch (token.kind) {
      case TokenKind::kWord:
        if (!token.space_before) return end;
        if (NameLike(sentence, end)) return IsNationality(end) ? end : end + 1;
        if (token.shape == Shape::kUpper && Has(ClassesAt(end), WordClass::kNotAName) && NameLike(sentence, end + 1)) {
          return end + 2;
        }
        if (Has(ClassesAt(end), WordClass::kNameConnector) && Has(ClassesAt(end), WordClass::kConjunction)) {
          return JoinedBodyEnd(sentence, first, end);
        }
        if (Has(ClassesAt(end), WordClass::kNameConnector) && HasBodyWord(first, end)) {
          if (NameLike(sentence, end + 1)) return end + 2;
          // "Centre for AI Innovation"
          if (end + 1 < sentence.last && At(end + 1).shape == Shape::kUpper && NameLike(sentence, end + 2)) return end + 3;
        }
        if (Has(ClassesAt(end), WordClass::kNamePrefix) && NameLike(sentence, end + 1)) {
          return HasSurname(first, end) ? end : end + 2;
        }
        return BodyNounEnd(sentence, first, end);
      case TokenKind::kNumber:
        return token.space_before && token.end - token.begin <= 2 && before.kind == TokenKind::kWord && !UnitFollows(end)
                   ? end + 1
                   : end;
      case TokenKind::kSymbol:
      case TokenKind::kPunctuation:
        break;
      default:
        return end;
    }
    if (!more) return end;
    const Token& next = At(end + 1);
    if (token.Is('&') || token.Is('+')) return NameLike(sentence, end + 1) ? end + 2 : end;
    if (token.Is('-') && !token.space_before) {
      if (!next.space_before) {
        const bool joins = NameLike(sentence, end + 1) || next.kind == TokenKind::kNumber;
        return joins && !Has(ClassesAt(end + 1), WordClass::kOrgNoun) ? end + 2 : end;
      }
      // "Eksport- og Investeringsfond"
      return Has(ClassesAt(end + 1), WordClass::kConjunction) && end + 2 < sentence.last && NameLike(sentence, end + 2)
                 ? end + 3
                 : end;
    }
    if (token.Is('.') && !token.space_before) {
      if (next.space_before) {
        const bool initial = before.shape == Shape::kUpper && before.end - before.begin <= 2;
        return initial && NameLike(sentence, end + 1) ? end + 2 : end;
      }
      return next.lower == "com" || next.lower == "ai" || next.lower == "io" || next.lower == "net" ? end + 2 : end;
    }
    if (token.Is(',')) {
      const std::uint32_t form = LegalFormLength(sentence, end + 1);
      return form > 0 && At(end + 1).IsCapitalised() && next.lower != "as" ? end + 1 + form : end;
    }
    if (token.Is('/') && !token.space_before) {
      const std::uint32_t form = LegalFormLength(sentence, end - 1);
      return form > 1 ? end - 1 + form : end;
    }
    return end;
  }

  // "Tarım ve Orman Bakanlığı": a conjunction is part of a name whose body noun only stands behind it; "Danske Bank ja Aktia"
  // are two.
  std::uint32_t JoinedBodyEnd(const Sentence& sentence, std::uint32_t first, std::uint32_t end) const {
    if (HasBodyWord(first, end) || !NameLike(sentence, end + 1)) return end;
    std::uint32_t last = end + 2;
    while (last < sentence.last && last < end + 4 && NameLike(sentence, last) && At(last).space_before) ++last;
    return Has(ClassesAt(last - 1), WordClass::kGovernmentWord) || Has(ClassesAt(last - 1), WordClass::kCompanyWord) ? last : end;
  }

  // "Joost Verhagen van Kempenaer Research": a given name has its surname, so the next prefix opens no other one.
  bool HasSurname(std::uint32_t first, std::uint32_t end) const {
    if (end - first < 2 || !IsGivenName(At(first).lower)) return false;
    return !IsGivenName(At(end - 1).lower);
  }

  bool IsGivenName(std::string_view lower) const {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const NameEntry& entry) { return entry.kind == NameKind::kGivenName; });
  }

  // "Labská banka", "Міжнародний валютний фонд": where only a name's first word has a capital, an adjective with one goes on
  // over adjectives to the noun of a body. One past that noun, or `end`.
  std::uint32_t BodyNounEnd(const Sentence& sentence, std::uint32_t first, std::uint32_t end) const {
    if (end != first + 1 || !IsAdjective(first) || IsNationality(first)) return end;
    std::uint32_t noun = end;
    while (noun + 1 < sentence.last && noun < end + 2 && IsAdjective(noun) && At(noun + 1).space_before) ++noun;
    if (noun >= sentence.last || At(noun).kind != TokenKind::kWord || taken_[noun]) return end;
    const WordClasses classes = ClassesOfForms(noun);
    const bool government = Has(classes, WordClass::kGovernmentWord);
    const bool company = Has(classes, WordClass::kCompanyWord) && !IsSentenceStart(sentence, first);
    return government || company ? noun + 1 : end;
  }

  bool IsAdjective(std::uint32_t i) const {
    const auto& endings = document_.pack->grammar().adjective_endings;
    if (At(i).kind != TokenKind::kWord || Has(ClassesAt(i), WordClass::kAdjective)) return false;
    return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return At(i).lower.ends_with(ending); });
  }

  // The classes of a word and of what it may be a form of: packs list nouns in the nominative.
  WordClasses ClassesOfForms(std::uint32_t i) const {
    WordClasses classes = ClassesAt(i);
    const std::string_view lower = At(i).lower;
    for (const NameEnding& ending : document_.pack->grammar().name_endings) {
      if (lower.size() < ending.cut.size() + 3 || !lower.ends_with(ending.cut)) continue;
      const std::string base = std::string(lower.substr(0, lower.size() - ending.cut.size())) + ending.put;
      classes |= document_.pack->lexicon().ClassesOf(base);
    }
    return classes;
  }

  // A word in the chunk that makes "of", "for", "og" part of a name: University, Bank, Ministry.
  bool HasBodyWord(std::uint32_t first, std::uint32_t end) const {
    for (std::uint32_t i = first; i < end; ++i) {
      const WordClasses classes = ClassesAt(i);
      if (Has(classes, WordClass::kCompanyWord) || Has(classes, WordClass::kGovernmentWord) ||
          Has(classes, WordClass::kOrgNoun) || Has(classes, WordClass::kGovernmentNoun)) {
        return true;
      }
    }
    return false;
  }

  bool UnitFollows(std::uint32_t number) const {
    if (number + 1 >= document_.tokens.size()) return false;
    const Token& next = At(number + 1);
    return next.Is('%') || next.Is('-') || next.shape == Shape::kLower;
  }

  bool IsLegalForm(std::string_view form) const {
    entries_.clear();
    gazetteer_.Find(form, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const NameEntry& entry) { return entry.kind == NameKind::kLegalForm; });
  }

  // Tokens of a legal form at `i` ("A/S" is three); 0 when there is none.
  std::uint32_t LegalFormLength(const Sentence& sentence, std::uint32_t i) const {
    std::string form;
    std::uint32_t longest = 0;
    for (std::uint32_t k = i; k < sentence.last && k < i + 7; ++k) {
      if (k > i && At(k).space_before) {
        if (!At(k).IsCapitalised() && k > i + 4) break;
        form += ' ';
      }
      if (form.size() > 16) break;  // longer than any
      form += At(k).lower;
      if (IsLegalForm(form)) longest = k - i + 1;
    }
    return longest;
  }

  // "A/S", "Co., Ltd.", and the "Co" of agencies, which alone is a word of other languages.
  bool AreLegalForms(const Sentence& sentence, std::uint32_t i, std::uint32_t end) const {
    while (i < end) {
      std::uint32_t length = LegalFormLength(sentence, i);
      if (length == 0 && document_.TextOf(At(i)) == "Co" && !At(i - 1).Is('&')) length = 1;
      if (length == 0) return false;
      i += length;
      if (i + 1 < end && At(i).Is(',')) ++i;
    }
    return i >= end;  // the last one's full stop may be outside
  }

  void Add(std::uint32_t s, std::uint32_t first, std::uint32_t end, bool after_title) {
    const Sentence& sentence = document_.sentences[s];
    NameChunk chunk;
    chunk.sentence = s;
    chunk.sentence_start = IsSentenceStart(sentence, first);
    chunk.after_title = after_title;
    // The capital of a sentence's first word is no part of a name when the article writes the word small elsewhere.
    if (chunk.sentence_start && end - first > 1 && At(first).shape == Shape::kTitle && At(first + 1).IsCapitalised() &&
        lower_words_.contains(At(first).lower) && KnownLength(sentence, first) < 2) {
      ++first;
      chunk.sentence_start = false;
    }
    chunk.first = first;
    chunk.last = end;
    for (std::uint32_t i = first + 1; i < end; ++i) {
      if (!At(i).IsCapitalised() || !AreLegalForms(sentence, i, end)) continue;
      const std::uint32_t comma = At(i - 1).Is(',') && i - 1 > first ? 1 : 0;
      chunk.legal_form = end - i + comma;
      break;
    }
    if (end < sentence.last && document_.IsPossessive(end)) chunk.genitive = true;
    chunk.weak_case = sentence.title_case || AllCapitals(sentence, first, end);
    const bool with_noun = end - first > 1 && At(end - 1).shape == Shape::kLower && IsAdjective(first);
    chunk.sure_borders = with_noun || QuotedNameEnd(sentence, first) == end;
    SetName(&chunk);
    chunks_.push_back(std::move(chunk));
  }

  // A name in capitals within a line in capitals, or a dateline: "RALEIGH, N.C."
  bool AllCapitals(const Sentence& sentence, std::uint32_t first, std::uint32_t end) const {
    for (std::uint32_t i = first; i < end; ++i) {
      if (At(i).kind == TokenKind::kWord && At(i).shape != Shape::kUpper) return false;
    }
    int others = 0;
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      if (At(i).kind == TokenKind::kWord && At(i).shape != Shape::kUpper) ++others;
    }
    return others == 0;
  }

  void SetName(NameChunk* chunk) const { SetChunkName(document_, chunk); }

  bool IsKnown(std::string_view lower) const {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(), [](const NameEntry& entry) {
      return NamesSomething(entry.kind) || entry.kind == NameKind::kSurname || entry.kind == NameKind::kGivenName;
    });
  }

  // "gemeente Zeewolde", "ministère des Armées", "prefeitura de Caucaia": the noun of a body, in small letters, begins the name of
  // the place or the field behind it.
  void TakeBodyNouns() {
    std::unordered_map<std::string, int> names;
    for (const NameChunk& chunk : chunks_) ++names[chunk.lower];
    std::uint32_t free = 0;  // one past the chunk before
    for (NameChunk& chunk : chunks_) {
      const std::uint32_t from = std::max(free, document_.sentences[chunk.sentence].first);
      free = chunk.last;
      if (names[chunk.lower] > 1 && !IsKnownPlace(chunk.lower)) continue;  // "pemerintah INA": it stands for itself elsewhere
      const std::uint32_t first = BodyNounBefore(chunk, from);
      if (first == chunk.first) continue;
      chunk.first = first;
      chunk.sentence_start = IsSentenceStart(document_.sentences[chunk.sentence], first);
      chunk.sure_borders = true;
      chunk.after_title = false;
      chunk.votes[static_cast<std::size_t>(EntityType::kGovernment)] = kBodyNounVote;
      SetName(&chunk);
    }
  }

  std::uint32_t BodyNounBefore(const NameChunk& chunk, std::uint32_t free) const {
    constexpr WordClasses kLinks =
        ClassBit(WordClass::kNameConnector) | ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kArticle);
    if (chunk.legal_form > 0 || chunk.after_title || chunk.first == free || !At(chunk.first).IsCapitalised()) return chunk.first;
    std::uint32_t noun = chunk.first - 1;
    while (noun > free && noun + 3 > chunk.first && (ClassesAt(noun) & kLinks) != 0) --noun;
    if (noun < free || At(noun).kind != TokenKind::kWord || At(noun).shape != Shape::kLower || taken_[noun]) return chunk.first;
    // Both classes: "direction", "conselho" are a company's as well, outside of names.
    const bool body = Has(ClassesAt(noun), WordClass::kGovernmentWord) && Has(ClassesAt(noun), WordClass::kGovernmentNoun);
    if (!body || IsKnownParty(chunk.lower) || At(chunk.first).shape == Shape::kUpper) return chunk.first;
    // "in provincia di Pavia": the province as a place.
    std::uint32_t before = noun;
    while (before > free && Has(ClassesAt(before - 1), WordClass::kArticle)) --before;
    return before > free && Has(ClassesAt(before - 1), WordClass::kLocative) ? chunk.first : noun;
  }

  // "Bol.com", "Maki.vc", "Canal+": what is written on behind a name without a space is part of it.
  void TakeMarksAlong() {
    for (std::size_t c = 0; c < chunks_.size(); ++c) {
      NameChunk& chunk = chunks_[c];
      const std::uint32_t end = chunk.last;
      if (chunk.legal_form > 0 || end >= document_.sentences[chunk.sentence].last || At(end).space_before || measures_[end]) continue;
      const std::uint32_t length = At(end).Is('+') ? PlusLength(chunk, end) : DomainLength(chunk, end);
      if (length == 0 || (c + 1 < chunks_.size() && chunks_[c + 1].first < end + length)) continue;
      chunk.last = end + length;
      chunk.genitive = chunk.last < document_.sentences[chunk.sentence].last && document_.IsPossessive(chunk.last);
      SetName(&chunk);
    }
  }

  std::uint32_t PlusLength(const NameChunk& chunk, std::uint32_t plus) const {
    const std::uint32_t next = plus + 1;
    const bool ends = next >= document_.sentences[chunk.sentence].last || At(next).space_before || At(next).kind != TokenKind::kWord;
    return ends && At(plus - 1).kind == TokenKind::kWord ? 1 : 0;
  }

  // A dot and the end of an internet address in small letters; no space is missing behind a full stop before a small letter.
  std::uint32_t DomainLength(const NameChunk& chunk, std::uint32_t dot) const {
    const std::uint32_t next = dot + 1;
    if (!At(dot).Is('.') || next >= document_.sentences[chunk.sentence].last || At(next).space_before || measures_[next]) return 0;
    const std::string_view word = At(next).lower;
    const bool letters = std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const bool latin = static_cast<unsigned char>(At(dot - 1).lower.back()) < 0x80 && At(dot - 1).end - At(dot - 1).begin > 1;
    return letters && latin && word.size() >= 2 && word.size() <= 6 && At(next).shape == Shape::kLower ? 2 : 0;
  }

  // Languages that mark possession by a bare -s: it is cut where the article or the gazetteer knows the name without it,
  // and where a noun follows, as one must behind a genitive.
  void CutGenitives() {
    std::unordered_set<std::string> names;
    for (const NameChunk& chunk : chunks_) names.insert(chunk.lower);
    SplitPossessors(names);
    for (NameChunk& chunk : chunks_) {
      if (chunk.genitive || chunk.legal_form > 0 || !chunk.lower.ends_with('s') || chunk.lower.size() < 4) continue;
      const std::string stem = chunk.lower.substr(0, chunk.lower.size() - 1);
      bool cut = names.contains(stem) && !stem.ends_with('s');
      if (!cut && !IsKnown(chunk.lower)) {
        // A German genitive stands behind its noun: "die größte Anlage Europas".
        cut = (IsKnown(stem) && (NounsHaveCapitals() || PhraseFollows(chunk))) || (!StandsWithoutNoun(chunk) && NounFollows(chunk));
      }
      if (!cut) continue;
      chunk.genitive = true;
      chunk.name.pop_back();
      chunk.lower.pop_back();
    }
  }

  // "TeraWulfs Lake Mariner" is two names where the article or the gazetteer knows the first without its -s. A country's
  // genitive may be part of a body's name and stays ("Danmarks Nationalbank").
  void SplitPossessors(const std::unordered_set<std::string>& names) {
    std::vector<NameChunk> split;
    for (NameChunk& chunk : chunks_) {
      for (std::uint32_t i = chunk.first; i + 1 < chunk.last; ++i) {
        NameChunk possessor = chunk;
        possessor.last = i + 1;
        possessor.legal_form = 0;
        SetName(&possessor);
        if (!possessor.lower.ends_with('s') || !At(i + 1).space_before) continue;
        const std::string stem = possessor.lower.substr(0, possessor.lower.size() - 1);
        if (!names.contains(stem) && !IsKnownParty(stem)) continue;
        if (IsKnownPlace(stem) && HasBodyWord(i + 1, chunk.last)) continue;
        possessor.genitive = true;
        possessor.name.pop_back();
        possessor.lower.pop_back();
        split.push_back(possessor);
        chunk.first = i + 1;
        chunk.sentence_start = false;
        chunk.after_title = false;
        SetName(&chunk);
        break;
      }
      split.push_back(std::move(chunk));
    }
    chunks_ = std::move(split);
  }

  bool IsKnownPlace(std::string_view lower) const {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(), [](const NameEntry& entry) {
      return entry.kind == NameKind::kCountry || entry.kind == NameKind::kCity || entry.kind == NameKind::kSubdivision;
    });
  }

  bool IsKnownParty(std::string_view lower) const {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return std::any_of(entries_.begin(), entries_.end(), [](const NameEntry& entry) {
      return (entry.kind == NameKind::kOrganisation || entry.kind == NameKind::kPerson) && !entry.common_word;
    });
  }

  // Whether the same form also stands where no noun follows, so that the -s is its own.
  bool StandsWithoutNoun(const NameChunk& chunk) const {
    return std::any_of(chunks_.begin(), chunks_.end(), [&](const NameChunk& other) {
      return &other != &chunk && other.lower == chunk.lower && !NounFollows(other);
    });
  }

  // Whether what follows may be what is possessed: no mark, verb, preposition or conjunction.
  bool PhraseFollows(const NameChunk& chunk) const {
    const std::uint32_t next = chunk.last;
    if (next >= document_.sentences[chunk.sentence].last) return false;
    const Token& token = At(next);
    const WordClasses barred = kFunctionWords & ~ClassBit(WordClass::kStopWord);
    return token.kind != TokenKind::kPunctuation && token.space_before && (ClassesAt(next) & barred) == 0;
  }

  bool NounFollows(const NameChunk& chunk) const {
    const std::uint32_t next = chunk.last;
    if (next >= document_.sentences[chunk.sentence].last) return false;
    const Token& token = At(next);
    if (token.kind != TokenKind::kWord || token.shape != Shape::kLower || !token.space_before) return false;
    return (ClassesAt(next) & (kFunctionWords | ClassBit(WordClass::kVerb) | ClassBit(WordClass::kSayVerb) |
                               ClassBit(WordClass::kPlanCue) | ClassBit(WordClass::kRumourCue) |
                               ClassBit(WordClass::kDenyCue))) == 0;
  }

  static constexpr std::uint32_t kQuotedWordsMax = 5;
  static constexpr std::uint8_t kBodyNounVote = 11;

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<bool>& measures_;  // by token: a sum or a date
  std::vector<bool> taken_;  // by a sum, a date or a name that is settled already
  const Tagging* tagging_;
  std::unordered_set<std::string_view> lower_words_;
  std::vector<NameChunk> chunks_;
  mutable std::vector<NameEntry> entries_;  // scratch of one look-up
};

}  // namespace

void SetChunkName(const Document& document, NameChunk* chunk) {
  chunk->name.clear();
  chunk->lower.clear();
  for (std::uint32_t i = chunk->first; i < chunk->last - chunk->legal_form; ++i) {
    const Token& token = document.tokens[i];
    if (i > chunk->first && token.space_before) {
      chunk->name += ' ';
      chunk->lower += ' ';
    }
    chunk->name += document.TextOf(token);
    chunk->lower += token.lower;
  }
}

std::vector<NameChunk> FindNameChunks(const Document& document, const Gazetteer& gazetteer,
                                      const std::vector<bool>& taken, const Tagging* tagging) {
  return ChunkFinder(document, gazetteer, taken, tagging).Run();
}

}  // namespace dealgraph::nlp
