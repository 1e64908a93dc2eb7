// From left to right, at each word the first reading that fits: a name in quotation marks, a known name with what ends it, a
// name that begins with its noun (Arabic), one that ends in a word of names (in Korean that may be the end of the word
// itself), a person by given name, surname or post, and what stands behind a noun that announces a company. A word behind a legal form,
// or before a bracket with a post and the name of who has it ("벼리(대표 편승우)"), is a company's name wherever the article has it.
#include "nlp/names/caseless_chunks.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "nlp/language_pack.h"
#include "nlp/names/candidates.h"
#include "nlp/relations/name_lists.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

bool Has(WordClasses classes, WordClass c) { return (classes & ClassBit(c)) != 0; }

constexpr WordClasses kNameEnds = ClassBit(WordClass::kCompanyWord) | ClassBit(WordClass::kGovernmentWord) |
                                  ClassBit(WordClass::kSiteWord) | ClassBit(WordClass::kPlaceNamed) |
                                  ClassBit(WordClass::kPlaceWord);
constexpr WordClasses kSpeaks = ClassBit(WordClass::kSayVerb) | ClassBit(WordClass::kAnnounceCue);

enum class Alphabet : std::uint8_t { kNone, kHangul, kArabic, kDevanagari };

Alphabet AlphabetOf(std::string_view text) {
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = DecodeUtf8(text, &pos);
    if (IsHangul(c)) return Alphabet::kHangul;
    if (c >= 0x600 && c < 0x780) return Alphabet::kArabic;
    if (c >= 0x900 && c < 0x980) return Alphabet::kDevanagari;
    if (IsLetter(c) && c >= 0x250) return Alphabet::kNone;
  }
  return Alphabet::kNone;
}

constexpr int kRareLevel = 5;

// More than one word of a million.
bool IsCommon(const Document& document, std::string_view lower, const WordFrequencies& frequencies) {
  const int level = frequencies.Level(WordFrequencies::LanguageKey(document.pack->language()), Hash64(lower));
  return level != 0 && level != kRareLevel;
}

bool EndsInCompanyWord(const Lexicon& lexicon, std::string_view lower) {
  constexpr WordClasses kCompanies = ClassBit(WordClass::kCompanyWord) | ClassBit(WordClass::kPlaceNamed) | ClassBit(WordClass::kGovernmentWord);
  for (std::size_t begin = 0; begin < lower.size(); DecodeUtf8(lower, &begin)) {
    if ((lexicon.ClassesOf(lower.substr(begin)) & kCompanies) != 0) return true;
  }
  return false;
}

class CaselessFinder {
 public:
  CaselessFinder(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const WordFrequencies* frequencies)
      : document_(document), gazetteer_(gazetteer), taken_(taken), frequencies_(frequencies) {}

  // Runs of words that nothing knows, where no chunk stands yet.
  std::vector<NameChunk> FindRareWords(const std::vector<NameChunk>& others) {
    std::vector<bool> covered(document_.tokens.size(), false);
    for (const NameChunk& chunk : others) {
      for (std::uint32_t i = chunk.first; i < chunk.last; ++i) covered[i] = true;
    }
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      sentence_ = &document_.sentences[s];
      if (sentence_->role == SentenceRole::kNoise) continue;
      sentence_index_ = s;
      for (std::uint32_t i = sentence_->first; i < sentence_->last; ++i) {
        const std::uint32_t first = i;
        while (i < first + kRareWordsMax && In(i) && !covered[i] && IsUnheardOf(i) && (i == first || At(i).lines_before == 0)) ++i;
        if (i == first) continue;
        Add(first, i, EntityType::kCompany, 0);
        chunks_.back().weak_case = true;
        --i;
      }
    }
    return std::move(chunks_);
  }

  std::vector<NameChunk> Run() {
    FindIntroduced();
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      sentence_ = &document_.sentences[s];
      if (sentence_->role == SentenceRole::kNoise) continue;
      sentence_index_ = s;
      for (std::uint32_t i = sentence_->first; i < sentence_->last;) {
        const std::uint32_t end = Read(i);
        i = end > i ? end : i + std::max<std::uint32_t>(1, SkippedLength(i));
      }
    }
    return std::move(chunks_);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }
  WordClasses ClassesAt(std::uint32_t i) const { return i < document_.tokens.size() ? document_.classes[i] : 0; }
  bool In(std::uint32_t i) const { return i >= sentence_->first && i < sentence_->last; }

  bool IsWord(std::uint32_t i) const { return In(i) && At(i).kind == TokenKind::kWord && !taken_[i]; }
  bool IsCaseless(std::uint32_t i) const { return IsWord(i) && AlphabetOf(At(i).lower) != Alphabet::kNone; }
  bool IsLatinName(std::uint32_t i) const {
    return IsWord(i) && At(i).IsCapitalised() && !Has(ClassesAt(i), WordClass::kNotAName) && AlphabetOf(At(i).lower) == Alphabet::kNone;
  }

  // A word that no list has: what names are made of.
  bool IsUnknown(std::uint32_t i) const {
    return IsCaseless(i) && ClassesAt(i) == 0 && !document_.pack->Knows(At(i).lower) && !IsNationality(i);
  }

  const std::vector<NameEntry>& Lookup(std::string_view lower) const {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return entries_;
  }
  bool IsOfKind(std::string_view lower, NameKind kind) const {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [&](const NameEntry& e) { return e.kind == kind; });
  }
  bool IsNationality(std::uint32_t i) const { return IsOfKind(At(i).lower, NameKind::kNationality); }
  bool IsGivenName(std::uint32_t i) const { return IsWord(i) && IsOfKind(At(i).lower, NameKind::kGivenName); }

  // Tokens of a post or another phrase at i that no name starts in.
  std::uint32_t SkippedLength(std::uint32_t i) const { return PostLength(i); }
  std::uint32_t PostLength(std::uint32_t i) const {
    return std::max(document_.PhraseLength(i, WordClass::kRole), document_.PhraseLength(i, WordClass::kPersonTitle));
  }
  bool IsPost(std::uint32_t i) const {
    return In(i) && (Has(ClassesAt(i), WordClass::kRole) || Has(ClassesAt(i), WordClass::kPersonTitle));
  }
  // Whether a post ends right before i.
  bool EndsPost(std::uint32_t i) const {
    for (std::uint32_t back = 1; back <= 4 && In(i - back) && back <= i; ++back) {
      if (PostLength(i - back) == back) return true;
    }
    return false;
  }

  void FindIntroduced() {
    for (const Sentence& sentence : document_.sentences) {
      sentence_ = &sentence;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        if (IsWord(i) && !document_.pack->Knows(At(i).lower) && (FollowsLegalForm(i) || PrecedesItsHead(i))) introduced_.insert(At(i).lower);
      }
    }
  }

  bool FollowsLegalForm(std::uint32_t i) const {
    for (std::uint32_t length = 1; length <= kLegalFormMax && In(i - length) && length <= i; ++length) {
      const std::uint32_t first = i - length;
      if (At(first + 1).lines_before > 0 || At(first + 1).space_before) return false;
      const std::string_view lower = document_.lower[static_cast<std::size_t>(At(first).field)];
      if (IsOfKind(lower.substr(At(first).begin, At(i - 1).end - At(first).begin), NameKind::kLegalForm)) return true;
    }
    return false;
  }

  bool PrecedesItsHead(std::uint32_t i) const {
    if (!In(i + 2) || At(i + 1).space_before || !IsOpenBracket(At(i + 1).lower)) return false;
    const std::uint32_t post = PostLength(i + 2);
    if (post == 0 || !IsWord(i + 2 + post)) return false;
    const std::string_view head = At(i + 2 + post).lower;
    return AlphabetOf(head) == Alphabet::kHangul && Syllables(head) <= 4 && StartsWithSurname(head);
  }

  std::uint32_t Introduced(std::uint32_t i) {
    if (introduced_.find(At(i).lower) == introduced_.end()) return i;
    Add(i, i + 1, EntityType::kCompany, kSure);
    chunks_.back().sure_borders = chunks_.back().introduced = true;
    return i + 1;
  }

  std::uint32_t Read(std::uint32_t i) {
    if (!IsWord(i)) return i;
    if (const std::uint32_t end = Introduced(i); end > i) return end;
    if (const std::uint32_t end = Quoted(i); end > i) return end;
    if (const std::uint32_t end = Known(i); end > i) return end;
    if (AlphabetOf(At(i).lower) == Alphabet::kArabic) {
      if (const std::uint32_t end = HeadFirst(i); end > i) return end;
    }
    if (const std::uint32_t end = Person(i); end > i) return end;
    if (const std::uint32_t end = Ended(i); end > i) return end;
    if (const std::uint32_t end = BehindPlace(i); end > i) return end;
    return Announced(i);
  }

  // «هيوماين», ‘벼리’: a few words in quotation marks, where a name may stand: behind a noun or another name, or without
  // anything in it that a list has.
  std::uint32_t Quoted(std::uint32_t i) {
    if (i == sentence_->first || At(i).space_before || At(i - 1).kind != TokenKind::kPunctuation) return i;
    const Token& mark = At(i - 1);
    const bool opens = mark.lower == "«" || mark.lower == "“" || mark.lower == "‘" || mark.lower == "\"" || mark.lower == "'";
    if (!opens) return i;
    for (std::uint32_t end = i; end < sentence_->last && end < i + kQuotedWordsMax + 1; ++end) {
      const Token& token = At(end);
      if (token.kind != TokenKind::kWord) {
        const bool closes = token.lower == "»" || token.lower == "”" || token.lower == "’" || token.Is('"') || token.Is('\'');
        if (!closes || end == i) return i;
        // Korean puts what somebody said into the same marks.
        const std::string_view last = At(end - 1).lower;
        const bool clause = last.ends_with("다") || last.ends_with("요") || last.ends_with("까") || end > i + 2;
        if (AlphabetOf(last) == Alphabet::kHangul && clause) return i;
        const bool site = end > i + 1 && Has(ClassesAt(i), WordClass::kSiteWord);  // «ميناء النفيضة»
        Add(i, end, site ? EntityType::kSite : EntityType::kCompany, site || NounBefore(i - 1) ? kStrong : kFair);
        return end;
      }
      const WordClasses classes = ClassesAt(end);
      constexpr WordClasses kSentence = ClassBit(WordClass::kVerb) | ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kNegation) |
                                        ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kRelative);
      if ((classes & kSentence) != 0 || Has(classes, WordClass::kNotAName)) return i;
    }
    return i;
  }

  bool NounBefore(std::uint32_t i) const {
    return i > sentence_->first && (Has(ClassesAt(i - 1), WordClass::kOrgNoun) || Has(ClassesAt(i - 1), WordClass::kCompanyAnaphor));
  }

  // A known name, and the words that end names behind it: "삼성 반도체", "تاتا كابيتال".
  std::uint32_t Known(std::uint32_t i) {
    entries_.clear();
    const std::string_view lower = document_.lower[static_cast<std::size_t>(At(i).field)];
    const std::size_t bytes = gazetteer_.LongestMatch(lower.substr(At(i).begin), document_.pack->language(), &entries_);
    if (bytes == 0) return i;
    bool names = false;
    bool place = false;
    for (const NameEntry& entry : entries_) {
      const bool is_place = entry.kind == NameKind::kCountry || entry.kind == NameKind::kSubdivision ||
                            entry.kind == NameKind::kCity || entry.kind == NameKind::kRegion;
      const bool party = entry.kind == NameKind::kOrganisation || entry.kind == NameKind::kGovernmentBody || entry.kind == NameKind::kPerson;
      names = names || ((is_place || party) && !entry.common_word);
      place = place || is_place;
    }
    std::uint32_t last = i;
    while (In(last) && At(last).end <= At(i).begin + bytes) ++last;
    if (!names || last == i || At(last - 1).end != At(i).begin + bytes) return i;
    const std::uint32_t end = EndsBehind(last);
    if (end > last && !(place && Has(ClassesAt(last), WordClass::kOrgNoun))) last = end;
    AddWithEnd(i, last, EntityType::kCompany, 0);
    return last;
  }

  // One past the words at `i` that end names; `i` when there is none.
  std::uint32_t EndsBehind(std::uint32_t i) const {
    std::uint32_t end = i;
    while (IsWord(end) && end < i + 3 && At(end).lines_before == 0) {
      const WordClasses classes = ClassesAt(end) & kNameEnds;
      if (classes == 0 || Has(ClassesAt(end), WordClass::kStopWord)) break;
      std::uint32_t length = 1;
      for (unsigned c = 0; c < static_cast<unsigned>(WordClass::kCount); ++c) {
        if ((classes >> c & 1) != 0) length = std::max(length, document_.PhraseLength(end, static_cast<WordClass>(c)));
      }
      end += length;
    }
    return std::min(end, sentence_->last);
  }

  // "بنك الرياض", "وزارة الكهرباء", "صندوق الاستثمارات العامة": the noun opens the name and goes on over what is defined by it.
  std::uint32_t HeadFirst(std::uint32_t i) {
    if (document_.PhraseLength(i, WordClass::kNotAName) > 1) return i;
    const WordClasses classes = ClassesAt(i);
    const bool government = Has(classes, WordClass::kGovernmentWord);
    const bool company = Has(classes, WordClass::kCompanyWord);
    const bool site = Has(classes, WordClass::kSiteWord);
    if (!government && !company && !site) return i;
    std::uint32_t end = i + 1;
    while (IsCaseless(end) && end <= i + kHeadWordsMax && At(end).lines_before == 0) {
      constexpr WordClasses kStops = ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kVerb) | ClassBit(WordClass::kSayVerb) |
                                     ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kLocative) | ClassBit(WordClass::kConjunction) |
                                     ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kRelative) | ClassBit(WordClass::kFacilityNoun);
      const bool defined = At(end).lower.starts_with("ال") || At(end).lower.starts_with("لل");
      if ((ClassesAt(end) & kStops) != 0 || IsPost(end)) break;
      if (end > i + 1 && !defined && !Has(ClassesAt(end), WordClass::kCompanyWord)) break;
      ++end;
    }
    if (end == i + 1) return i;
    const bool legal = IsOfKind(At(i).lower, NameKind::kLegalForm);
    if (legal && end == i + 2 && At(i + 1).lower.starts_with("ال") && ClassesAt(i + 1) != 0) return i;  // "شركة التأمين"
    if (!legal && end == i + 2 && ClassesAt(i + 1) != 0 && !At(i + 1).lower.starts_with("ال")) return i;
    const std::uint32_t first = legal ? i + 1 : i;
    const EntityType type = government ? EntityType::kGovernment : company ? EntityType::kCompany : EntityType::kSite;
    Add(first, end, type, kStrong + kHint);
    return end;
  }

  // A given name with the words behind it, or unknown words beside a post or a verb of speech.
  std::uint32_t Person(std::uint32_t i) {
    if (!IsCaseless(i)) return i;
    const Alphabet alphabet = AlphabetOf(At(i).lower);
    if (alphabet == Alphabet::kHangul) return KoreanPerson(i);
    const bool post = EndsPost(i);
    const bool said = i > sentence_->first && (ClassesAt(i - 1) & kSpeaks) != 0;
    constexpr WordClasses kSmall = ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kLocative);
    const bool given = IsGivenName(i) && ((ClassesAt(i) & kSmall) == 0 || post);
    if (!given && !(post && IsUnknown(i))) return i;
    std::uint32_t end = i + 1;
    while (end < i + 3 && IsCaseless(end) && At(end).lines_before == 0 &&
           (IsUnknown(end) || Has(ClassesAt(end), WordClass::kNamePrefix) || IsGivenName(end) || IsOfKind(At(end).lower, NameKind::kSurname))) {
      if (Has(ClassesAt(end), WordClass::kNamePrefix) && IsCaseless(end + 1)) ++end;
      ++end;
    }
    if (end == i + 1 && !(given && (post || said))) return i;
    // A sum of hints: a given name, a post, speech.
    const bool speaks = In(end) && (ClassesAt(end) & kSpeaks) != 0;
    const int weight = (given ? kFair + 1 : 0) + (post || IsPost(end) ? kStrong : 0) + (said || speaks ? kFair : 0);
    if (weight < kFair) return i;
    Add(i, end, EntityType::kPerson, weight);
    return end;
  }

  std::size_t Syllables(std::string_view lower) const {
    std::size_t count = 0;
    for (std::size_t pos = 0; pos < lower.size();) {
      if (!IsHangul(DecodeUtf8(lower, &pos))) return 0;
      ++count;
    }
    return count;
  }

  bool StartsWithSurname(std::string_view lower) const {
    std::size_t first = 0;
    DecodeUtf8(lower, &first);
    return IsOfKind(lower.substr(0, first), NameKind::kSurname);
  }

  // "백준호 대표", "한나 베버 최고경영자", "백 대표"
  std::uint32_t KoreanPerson(std::uint32_t i) {
    const std::size_t syllables = Syllables(At(i).lower);
    if (syllables == 0 || syllables > 6) return i;
    const bool surname = StartsWithSurname(At(i).lower);
    if (syllables == 1 && surname && In(i + 1) && At(i + 1).lower == "씨") {  // "이 씨": whatever else the syllable may mean
      Add(i, i + 1, EntityType::kPerson, kSure);
      return i + 1;
    }
    if (ClassesAt(i) != 0) return i;
    if (IsPost(i + 1)) {
      if (syllables == 1 && !surname) return i;
      if (surname && syllables <= 4) {
        Add(i, i + 1, EntityType::kPerson, kStrong + kFair);
        return i + 1;
      }
      return i;
    }
    // "변우철 대륭반도체 대표": the company stands between the name and the post.
    if (surname && syllables >= 2 && syllables <= 4 && IsUnknown(i) && IsPost(i + 2) && (EndOfWord(i + 1) != 0 || IsOrganisation(i + 1))) {
      Add(i, i + 1, EntityType::kPerson, kStrong);
      return i + 1;
    }
    if (IsUnknown(i) && IsUnknown(i + 1) && At(i + 1).space_before && In(i + 2) && Has(ClassesAt(i + 2), WordClass::kRole) && Syllables(At(i + 1).lower) >= 2 && syllables >= 2) {
      const bool noun = i > sentence_->first && Has(ClassesAt(i - 1), WordClass::kOrgNoun);
      if (EndOfWord(i) == 0 && !noun && !IsAdnominal(At(i).lower)) {
        Add(i, i + 2, EntityType::kPerson, kStrong);
        return i + 2;
      }
    }
    if (surname && syllables == 3 && EndsPost(i) && IsUnknown(i)) {
      Add(i, i + 1, EntityType::kPerson, kStrong);
      return i + 1;
    }
    return i;
  }

  bool IsOrganisation(std::uint32_t i) const { return IsWord(i) && IsOfKind(At(i).lower, NameKind::kOrganisation); }

  // "전공의였던 공나빛": a verb or adjective before a name, by its last syllable.
  static bool IsAdnominal(std::string_view lower) {
    for (const std::string_view ending : {"던", "한", "인", "된", "는", "은", "의", "을", "할", "운", "린", "진", "온"}) {
      if (lower.ends_with(ending)) return true;
    }
    return false;
  }

  // The classes of the word of names that a Korean word ends in ("삼성전자"); 0 when none does. Words of one syllable are too
  // short to tell, except those of places.
  WordClasses EndOfWord(std::uint32_t i) const {
    const std::string_view lower = At(i).lower;
    if (!IsWord(i) || AlphabetOf(lower) != Alphabet::kHangul || document_.pack->Knows(lower)) return 0;
    std::size_t pos = 0;
    DecodeUtf8(lower, &pos);
    std::size_t stem_characters = 1;
    for (; pos < lower.size(); ++stem_characters) {
      const std::string_view end = lower.substr(pos);
      const WordClasses classes = document_.pack->lexicon().ClassesOf(end) & (kNameEnds | ClassBit(WordClass::kFacilityNoun));
      const bool short_end = end.size() < 6;
      if (classes != 0 && stem_characters >= 2) {
        if (!short_end) return classes;
        if (Has(classes, WordClass::kPlaceWord) && stem_characters <= 3) return ClassBit(WordClass::kPlaceWord);
      }
      DecodeUtf8(lower, &pos);
    }
    return 0;
  }

  // What ends in a word of names: "대륭반도체", "탈라 시스템즈", "टाटा कैपिटल", "أطلس كابيتال".
  std::uint32_t Ended(std::uint32_t i) {
    if (IsCaseless(i)) {
      const WordClasses classes = EndOfWord(i);
      if (classes != 0) {
        const std::uint32_t end = EndsBehind(i + 1);
        const std::uint32_t first = WithLatinBefore(i);
        AddByClasses(first, end, end > i + 1 ? ClassesAt(end - 1) | classes : classes);
        return end;
      }
    }
    const bool core = IsUnknown(i) || IsLatinName(i);
    if (!core) return i;
    std::uint32_t last = i + 1;  // a second unknown word belongs to it where the article repeats both
    if (IsUnknown(last) && EndsBehind(last + 1) > last + 1 && Repeats(i, EndsBehind(last + 1))) ++last;
    const std::uint32_t end = EndsBehind(last);
    if (end == last || !In(last) || !At(last).space_before) return i;
    const WordClasses classes = ClassesAt(last);
    const bool generic = Has(classes, WordClass::kOrgNoun) || Has(classes, WordClass::kFacilityNoun) || Has(classes, WordClass::kCompanyAnaphor);
    if (generic && end == last + 1 && !Repeats(i, end)) return i;
    AddByClasses(i, end, ClassesAt(end - 1) | classes);
    return end;
  }

  std::uint32_t WithLatinBefore(std::uint32_t i) const {
    return In(i - 1) && i > 0 && IsLatinName(i - 1) && At(i).space_before && At(i).lines_before == 0 &&
                   (chunks_.empty() || chunks_.back().last <= i - 1)
               ? i - 1
               : i;
  }

  bool Repeats(std::uint32_t first, std::uint32_t end) const {
    const std::string_view text = SpanText(*document_.article, document_.SpanOf(first, end));
    int count = 0;
    for (const std::string* whole : {&document_.article->title, &document_.article->text}) {
      const std::string_view field = std::string_view(*whole).substr(0, kCountBytesMax);
      for (std::size_t at = field.find(text); at != std::string::npos && count < 2; at = field.find(text, at + text.size())) ++count;
    }
    return count > 1;
  }

  // "스타트업 퓨리오사AI가", "कंपनी टीसीएस ने": an unknown word behind a noun, where a particle, a mark or a postposition ends it; and
  // words that mix Latin letters with the script's own.
  std::uint32_t Announced(std::uint32_t i) {
    const bool mixed = IsCaseless(i) && At(i).IsCapitalised();
    if (!mixed && !IsUnknown(i)) return i;
    const bool noun = i > sentence_->first && Has(ClassesAt(i - 1), WordClass::kOrgNoun) && At(i).lines_before == 0;
    if (!noun && !mixed) return i;
    const bool at_end = !In(i + 1) || At(i + 1).kind == TokenKind::kParticle || At(i + 1).kind == TokenKind::kPunctuation ||
                        (ClassesAt(i + 1) & (ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kStopWord) |
                                             ClassBit(WordClass::kAgent) | ClassBit(WordClass::kLocative))) != 0 ||
                        Repeats(i, i + 1);
    const bool counted = At(i).lower.front() >= '0' && At(i).lower.front() <= '9';  // "5곳"
    if (!at_end || counted || At(i).lower.starts_with("ال")) return i;
    Add(WithLatinBefore(i), i + 1, EntityType::kCompany, noun ? kStrong : kFair);
    return i + 1;
  }

  // "스위스 글렌코어는", "नॉर्वे की यारा ने", "हरियाणा के मानेसर में": a rare word behind a country is a company from there, before a word of
  // place behind any place one that lies in it.
  std::uint32_t BehindPlace(std::uint32_t i) {
    if (!IsUnknown(i) || !IsRare(i) || i == sentence_->first || At(i).lines_before > 0 || !At(i).space_before) return i;
    const bool joined = At(i - 1).kind == TokenKind::kParticle || Has(ClassesAt(i - 1), WordClass::kPreposition);
    const std::uint32_t place = joined ? i - 2 : i - 1;
    if (!In(place) || place > i || !IsWord(place) || (!joined && AlphabetOf(At(i).lower) != Alphabet::kHangul)) return i;
    if (!In(i + 1)) return i;
    const WordClasses behind = ClassesAt(i + 1);
    const bool ends = At(i + 1).kind == TokenKind::kParticle || At(i + 1).kind == TokenKind::kPunctuation ||
                      (behind & (ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kLocative) | ClassBit(WordClass::kConjunction))) != 0;
    if (!ends) return i;
    const bool country = IsOfKind(At(place).lower, NameKind::kCountry);
    const bool inside = Has(behind, WordClass::kLocative);
    if (EndsInPlaceWord(At(i).lower)) {  // "멕시코 코아우일라주"
      if (!country && !IsOfKind(At(place).lower, NameKind::kSubdivision)) return i;
      Add(i, i + 1, EntityType::kPlace, kStrong);
      return i + 1;
    }
    if (inside && joined && (country || IsOfKind(At(place).lower, NameKind::kSubdivision) || IsOfKind(At(place).lower, NameKind::kCity))) {
      Add(i, i + 1, EntityType::kPlace, kStrong);
      return i + 1;
    }
    if (!country || inside) return i;
    Add(i, i + 1, EntityType::kCompany, kStrong);
    return i + 1;
  }

  bool EndsInPlaceWord(std::string_view lower) const {
    if (AlphabetOf(lower) != Alphabet::kHangul) return false;
    std::size_t last = lower.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(lower[last]) & 0xC0) == 0x80) --last;
    return last > 0 && (document_.pack->lexicon().ClassesOf(lower.substr(last)) & ClassBit(WordClass::kPlaceWord)) != 0;
  }

  // At most one word of a million; of none where no table says so.
  bool IsRare(std::uint32_t i) const { return frequencies_ != nullptr && !IsCommon(document_, At(i).lower, *frequencies_); }

  // "تلماكو": a word of a script that only names and rare forms bring words into that no list has. Korean joins too much to its words.
  bool IsUnheardOf(std::uint32_t i) const {
    const std::string_view lower = At(i).lower;
    if (lower.size() < kRareBytesMin || lower.starts_with("ال") || AlphabetOf(lower) == Alphabet::kHangul) return false;
    return frequencies_->Level(WordFrequencies::LanguageKey(document_.pack->language()), Hash64(lower)) == 0 && IsUnknown(i);
  }

  // ---- Chunks ---------------------------------------------------------------------------------------------------------

  void AddWithEnd(std::uint32_t first, std::uint32_t last, EntityType type, int weight) {
    const WordClasses classes = last - first > 1 ? ClassesAt(last - 1) & kNameEnds : 0;
    if (classes != 0) return AddByClasses(first, last, classes);
    Add(first, last, type, weight);
  }

  void AddByClasses(std::uint32_t first, std::uint32_t last, WordClasses classes) {
    if (Has(classes, WordClass::kGovernmentWord)) return Add(first, last, EntityType::kGovernment, kStrong + kFair);
    if (Has(classes, WordClass::kCompanyWord) || Has(classes, WordClass::kPlaceNamed)) return Add(first, last, EntityType::kCompany, kStrong);
    if (Has(classes, WordClass::kSiteWord) || Has(classes, WordClass::kFacilityNoun)) return Add(first, last, EntityType::kSite, kStrong);
    Add(first, last, EntityType::kPlace, kStrong);
  }

  void Add(std::uint32_t first, std::uint32_t last, EntityType type, int weight) {
    NameChunk chunk;
    chunk.sentence = sentence_index_;
    chunk.first = first;
    chunk.last = last;
    chunk.votes[static_cast<std::size_t>(type)] = static_cast<std::uint8_t>(weight);
    SetChunkName(document_, &chunk);
    chunks_.push_back(std::move(chunk));
  }

  static constexpr std::uint32_t kQuotedWordsMax = 4;
  static constexpr std::uint32_t kRareWordsMax = 3;
  static constexpr std::size_t kRareBytesMin = 6;
  static constexpr std::uint32_t kHeadWordsMax = 4;
  static constexpr std::uint32_t kLegalFormMax = 3;  // tokens
  static constexpr std::size_t kCountBytesMax = 1 << 16;  // of a text: an article is shorter, and time stays in proportion

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<bool>& taken_;
  const WordFrequencies* frequencies_;  // null without a tagger
  std::set<std::string_view> introduced_;
  const Sentence* sentence_ = nullptr;
  std::uint32_t sentence_index_ = 0;
  std::vector<NameChunk> chunks_;
  mutable std::vector<NameEntry> entries_;  // scratch of one look-up
};

}  // namespace

bool IsCaselessText(const Document& document) {
  if (document.pack->grammar().spaceless) return true;
  const std::string_view text = document.lower[1].empty() ? document.lower[0] : document.lower[1];
  return AlphabetOf(text.substr(0, text.find('\n'))) != Alphabet::kNone;
}

bool IsAbbreviatedNoun(const Document& document, std::string_view lower, const WordFrequencies* frequencies) {
  std::size_t latin = 0;
  while (latin < lower.size() && lower[latin] >= 'a' && lower[latin] <= 'z') ++latin;
  if (latin == 0 || latin == lower.size() || AlphabetOf(lower) == Alphabet::kNone) return false;
  constexpr std::string_view kPlural = "들";
  std::string_view noun = lower.substr(latin);
  if (noun.ends_with(kPlural) && noun.size() > kPlural.size()) noun.remove_suffix(kPlural.size());
  const Lexicon& lexicon = document.pack->lexicon();
  const WordClasses classes = lexicon.ClassesOf(noun);
  if (Has(classes, WordClass::kFacilityNoun) || Has(classes, WordClass::kOrgNoun)) return true;
  if (frequencies == nullptr || !IsCommon(document, noun, *frequencies)) return false;
  return Has(lexicon.ClassesOf(lower.substr(0, latin)), WordClass::kNotAName) || !EndsInCompanyWord(lexicon, noun);
}

void AddRareWords(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const WordFrequencies& frequencies,
                  std::vector<NameChunk>* chunks) {
  if (document.pack->grammar().spaceless || !IsCaselessText(document)) return;
  for (NameChunk& chunk : CaselessFinder(document, gazetteer, taken, &frequencies).FindRareWords(*chunks)) chunks->push_back(std::move(chunk));
  std::stable_sort(chunks->begin(), chunks->end(), [](const NameChunk& a, const NameChunk& b) { return a.first < b.first; });
}

std::vector<NameChunk> FindCaselessChunks(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken,
                                          const WordFrequencies* frequencies) {
  if (!IsCaselessText(document)) return {};
  return CaselessFinder(document, gazetteer, taken, frequencies).Run();
}

}  // namespace dealgraph::nlp
