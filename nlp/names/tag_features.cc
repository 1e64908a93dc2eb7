// A feature is the hash of a template's number and of what fills it. The templates: the word and its neighbours, beginnings and
// endings, shapes, the lexicon's classes around it, the gazetteer's names that cover it, what stands before and behind the
// run of capitals (or of one script) that it belongs to, and what the article does with the word elsewhere. Han, kana and
// Thai, one token a character, have n-grams of characters instead of words. Where words have Brown clusters, those of the word and
// its neighbours are features too, as wide and narrow classes (Miller, Guinness, Zamanian 2004; Ratinov, Roth 2009).
#include "nlp/names/tag_features.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/hash.h"
#include "base/hash64_builder.h"
#include "nlp/language_pack.h"
#include "nlp/names/article_kind.h"
#include "nlp/names/small_names.h"
#include "nlp/text/dictionary_words.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr std::uint32_t kNumberBytesMax = 3;  // of a number in a name
constexpr std::uint64_t kBorderWord = 0x51ed270b9f1c3d25;  // stands for what lies beyond the sentence

constexpr std::uint64_t Mix(std::uint64_t x) {
  x ^= x >> 32;
  x *= 0x9e3779b97f4a7c15;
  x ^= x >> 29;
  x *= 0xbf58476d1ce4e5b9;
  return x ^ (x >> 32);
}

enum Script : std::uint8_t {
  kNoScript, kLatin, kCyrillic, kGreek, kArabic, kDevanagari, kHangulScript, kHanScript, kHiraganaScript, kKatakanaScript, kThai,
  kOtherScript, kDigits,
};

Script ScriptOf(char32_t c) {
  if (c < 0x80) return IsDigit(c) ? kDigits : IsLetter(c) ? kLatin : kNoScript;
  if (IsHan(c)) return kHanScript;
  if (IsHiragana(c)) return kHiraganaScript;
  if (IsKatakana(c) || c == U'\u30fc') return kKatakanaScript;
  if (IsHangul(c)) return kHangulScript;
  if (!IsLetter(c) && !IsMark(c)) return IsDigit(c) ? kDigits : kNoScript;
  if (c < 0x250 || (c >= 0x1e00 && c < 0x1f00)) return kLatin;
  if (c < 0x400) return kGreek;
  if (c < 0x530) return kCyrillic;
  if (c >= 0x600 && c < 0x780) return kArabic;
  if (c >= 0x900 && c < 0x980) return kDevanagari;
  if (c >= 0xe00 && c < 0xe80) return kThai;
  return kOtherScript;
}

// Letters of a script without capitals.
bool IsCaseless(const Token& token) {
  if (token.kind == TokenKind::kIdeograph) return true;
  if (token.kind != TokenKind::kWord || static_cast<unsigned char>(token.lower.front()) < 0x80 || token.IsCapitalised()) return false;
  std::size_t at = 0;
  const char32_t c = DecodeUtf8(token.lower, &at);
  return IsLetter(c) && !IsLower(c) && !IsUpper(c);
}

bool IsAsciiLower(char c) { return c >= 'a' && c <= 'z'; }

// "Danske", "3M", "3i": what may be a name's word where there are capitals.
bool IsNameWord(const Token& token, std::string_view text) {
  if (token.kind != TokenKind::kWord) return false;
  if (token.IsCapitalised()) return true;
  if (token.shape != Shape::kNone) return false;
  return text != token.lower || (IsDigit(static_cast<unsigned char>(text.front())) && IsAsciiLower(text.back()));
}

// "36" of "36 Quai": a number that may open a name.
bool MayOpenName(const Token& token) { return token.kind == TokenKind::kNumber && token.end - token.begin <= kNumberBytesMax; }

// No name goes on over these.
bool EndsClause(const Token& token) {
  if (token.kind != TokenKind::kPunctuation) return false;
  return token.Is(',') || token.Is(';') || token.Is('?') || token.Is('!') || token.lower == "，" || token.lower == "、" ||
         token.lower == "。" || token.lower == "；" || token.lower == "：" || token.lower == "「" || token.lower == "」" ||
         token.lower == "？" || token.lower == "！" || token.lower == "،" || token.lower == "।" || token.lower == "؛";
}

constexpr std::uint32_t kGapMax = 2;  // tokens between two capitalised words of one segment

// How many small words a name may go on over behind its last capital: "Euroopan unioni", "Agencija za privatizaciju", "Министерство
// обороны". Languages that write capitals throughout, or only at the front of a few names, have none, which keeps their segments short.
std::uint32_t SmallWordsBehind(std::string_view language) {
  constexpr std::array kSlavicAndBaltic = {"be", "bg", "bs", "cs", "hr", "lt", "lv", "mk", "pl", "ru", "sk", "sl", "sr", "uk"};
  constexpr std::array kNordic = {"et", "fi", "fo", "is", "nb", "nn", "no", "sv"};
  if (std::find(kSlavicAndBaltic.begin(), kSlavicAndBaltic.end(), language) != kSlavicAndBaltic.end()) return 3;
  return std::find(kNordic.begin(), kNordic.end(), language) != kNordic.end() ? 2 : 0;
}

constexpr std::array kClasses = {
    WordClass::kStopWord,       WordClass::kArticle,      WordClass::kConjunction,   WordClass::kRelative,
    WordClass::kAuxiliary,      WordClass::kSayVerb,      WordClass::kRole,          WordClass::kPersonTitle,
    WordClass::kOrgNoun,        WordClass::kGovernmentNoun, WordClass::kCompanyWord, WordClass::kPlaceNamed,
    WordClass::kGovernmentWord, WordClass::kSiteWord,     WordClass::kFacilityNoun,  WordClass::kLocative,
    WordClass::kNameConnector,  WordClass::kNamePrefix,   WordClass::kNotAName,      WordClass::kCompanyAnaphor,
    WordClass::kAdjective,      WordClass::kVerb,         WordClass::kPreposition,   WordClass::kAbbreviation,
};

std::uint64_t ClassMask() {
  std::uint64_t mask = 0;
  for (const WordClass c : kClasses) mask |= ClassBit(c);
  return mask;
}

// What a gazetteer entry is, in one bit each.
std::uint32_t ListBit(const NameEntry& entry) {
  switch (entry.kind) {
    case NameKind::kCountry: return 1u << 0;
    case NameKind::kSubdivision: return 1u << 1;
    case NameKind::kRegion: return 1u << 1;
    case NameKind::kCity: return entry.weight >= 200'000 ? 1u << 2 : 1u << 3;
    case NameKind::kNationality:
    case NameKind::kPlaceAdjective: return 1u << 4;
    case NameKind::kOrganisation: return 1u << 5;
    case NameKind::kGovernmentBody: return 1u << 6;
    case NameKind::kPerson: return 1u << 7;
    case NameKind::kGivenName: return 1u << 8;
    case NameKind::kSurname: return 1u << 9;
    case NameKind::kLegalForm: return 1u << 10;
  }
  return 0;
}
constexpr std::uint32_t kListCommon = 1u << 11;
constexpr std::uint32_t kListPlace = 12;  // two bits: 0 none or alone, 1 first, 2 inside, 3 last of the name's tokens
constexpr std::uint32_t kListNames = 0xff;

enum ArticleFact : std::uint32_t {
  kSmallElsewhere = 1,    // written with a small letter
  kCapitalInside = 2,     // with a capital inside a sentence
  kRepeated = 4,
  kBeforeLegalForm = 8,
  kAfterTitle = 16,
  kAfterLocative = 32,
  kBeforeSayVerb = 64,
  kAfterOrgNoun = 128,
  kInList = 256,          // inside a gazetteer's name
  kAfterGivenName = 512,
  kWrittenSmall = 1024,   // it may be a name written small
};

}  // namespace

std::vector<TagSegment> FindTagSegments(const Document& document) {
  std::vector<TagSegment> segments;
  const std::uint32_t small_words = SmallWordsBehind(document.pack->language());
  const SmallNames small_names(document);
  const auto end_with_small_words = [&](std::uint32_t end, std::uint32_t last) {
    for (std::uint32_t k = 0; k < small_words && end < last && document.tokens[end].shape == Shape::kLower; ++k) ++end;
    return end;
  };
  for (const Sentence& sentence : document.sentences) {
    if (sentence.role == SentenceRole::kNoise) continue;
    bool caseless = false;
    for (std::uint32_t i = sentence.first; i < sentence.last && !caseless; ++i) caseless = IsCaseless(document.tokens[i]);
    if (caseless) {
      std::uint32_t first = sentence.first;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        if (!EndsClause(document.tokens[i])) continue;
        if (i > first) segments.push_back({first, i});
        first = i + 1;
      }
      if (first < sentence.last) segments.push_back({first, sentence.last});
      continue;
    }
    std::uint32_t open = sentence.last;  // start of the segment that is being read
    std::uint32_t end = 0;               // one past its last capitalised word
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      const Token& token = document.tokens[i];
      const bool number = open < sentence.last && i == end && token.kind == TokenKind::kNumber && token.end - token.begin <= kNumberBytesMax;
      if (!number && !IsNameWord(token, document.TextOf(token)) && !small_names.Has(i)) continue;
      if (open < sentence.last && i > end + kGapMax) {
        segments.push_back({open, end_with_small_words(end, i)});
        open = sentence.last;
      }
      if (open == sentence.last) open = i > sentence.first && MayOpenName(document.tokens[i - 1]) ? i - 1 : i;
      end = i + 1;
    }
    if (open < sentence.last) segments.push_back({open, end_with_small_words(end, sentence.last)});
  }
  return segments;
}

void FindPossibleTags(const Document& document, const TagSegment& segment, std::vector<TagMask>* possible) {
  constexpr auto kWithPart = [](TagPart part) {
    TagMask mask = 0;
    for (int t = 0; t < kEntityTypeCount; ++t) mask |= TagMask{1} << TagOf(static_cast<EntityType>(t), part);
    return mask;
  };
  constexpr TagMask kBegins = kWithPart(TagPart::kFirst) | kWithPart(TagPart::kSingle);
  constexpr TagMask kEnds = kWithPart(TagPart::kLast) | kWithPart(TagPart::kSingle);
  possible->clear();
  char32_t before = 0;
  for (std::uint32_t i = segment.first; i < segment.last; ++i) {
    const Token& token = document.tokens[i];
    std::size_t at = 0;
    const char32_t c = DecodeUtf8(document.TextOf(token), &at);
    const bool kana = IsKatakana(c) || c == U'\u30fc' || c == U'\u30fb';
    const bool kana_before = IsKatakana(before) || before == U'\u30fc' || before == U'\u30fb';
    const bool joined = i > segment.first && !token.space_before && ((kana && kana_before) || IsMark(c));
    before = c;
    if (!joined) continue;
    if (possible->empty()) possible->assign(segment.last - segment.first, kAllTags);
    (*possible)[i - segment.first] &= ~kBegins;
    (*possible)[i - segment.first - 1] &= ~kEnds;
  }
}

void TagFeatureReader::Start(const Document& document, std::span<const TagSegment> segments) {
  document_ = &document;
  language_ = Hash64(document.pack->language());
  titled_ = !document.article->title.empty();
  kind_ = ArticleKind(document);
  small_names_ = SmallNames(document);
  frequency_language_ = WordFrequencies::LanguageKey(document.pack->language());
  has_kinds_ = WordFrequencies::HasKinds(document.pack->language());
  has_clusters_ = WordFrequencies::HasClusters(document.pack->language());
  infos_.assign(document.tokens.size(), TokenInfo());
  sentence_of_.assign(document.tokens.size(), 0);
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    for (std::uint32_t i = document.sentences[s].first; i < document.sentences[s].last; ++i) sentence_of_[i] = s;
  }
  for (const TagSegment& segment : segments) {
    const Sentence& sentence = SentenceOf(segment.first);
    const std::uint32_t first = segment.first >= sentence.first + 3 ? segment.first - 3 : sentence.first;
    const std::uint32_t last = std::min(sentence.last, segment.last + 3);
    for (std::uint32_t i = first; i < last; ++i) Fill(i);
    ReadLists(segment);
    ReadCommonWords(segment);
    ReadDictionaryWords(segment);
    if (has_kinds_) ReadWordKinds(segment);
    ReadPhrases(segment);
  }
  ReadArticle(segments);
  ReadPairs(segments);
}

const Sentence& TagFeatureReader::SentenceOf(std::uint32_t token) const { return document_->sentences[sentence_of_[token]]; }

void TagFeatureReader::Fill(std::uint32_t i) {
  TokenInfo& info = infos_[i];
  if (info.known) return;
  info.known = true;
  info.unit_first = i;
  info.unit_last = i + 1;
  const Token& token = document_->tokens[i];
  const std::string_view text = document_->TextOf(token);
  std::size_t at = 0;
  info.script = ScriptOf(DecodeUtf8(token.lower, &at));
  info.classes = document_->classes[i];
  if (token.kind == TokenKind::kNumber) {
    info.word = 0x1000 + std::min<std::uint64_t>(token.lower.size(), 6);
    info.shape = 16 + std::min<std::uint32_t>(static_cast<std::uint32_t>(token.lower.size()), 5);
    info.long_shape = info.shape;
    return;
  }
  info.word = Hash64(token.lower);
  if (has_clusters_) {
    info.cluster = frequencies_.ClusterPath(frequency_language_, Hash64(text));
    if (info.cluster == 0 && text != token.lower) info.cluster = frequencies_.ClusterPath(frequency_language_, info.word);
  }
  info.unit = info.word;
  if (token.kind == TokenKind::kWord) info.common = static_cast<std::uint8_t>(frequencies_.Level(frequency_language_, info.word));
  const auto shape = static_cast<std::uint32_t>(token.shape);
  std::array<std::uint32_t, 64> starts;  // byte positions of characters, as far as affixes need them
  std::uint32_t characters = 0;
  std::uint32_t long_shape = 0;
  std::uint32_t last_kind = 99;
  for (std::size_t pos = 0; pos < text.size() && characters < starts.size();) {
    starts[characters++] = static_cast<std::uint32_t>(pos);
    const char32_t c = DecodeUtf8(text, &pos);
    const std::uint32_t kind = IsUpper(c) ? 1 : IsLower(c) ? 2 : IsDigit(c) ? 3 : IsLetter(c) ? 4 : 5;
    if (kind != last_kind && long_shape < 5'000'000) long_shape = long_shape * 6 + kind;
    last_kind = kind;
  }
  info.long_shape = long_shape;
  info.shape = static_cast<std::uint32_t>(token.kind) * 64 + shape * 8 + std::min<std::uint32_t>(characters, 5);
  if (IsCaseless(token)) info.shape += 1024u * info.script;  // what one script's letters tell says nothing of another's
  if (token.kind != TokenKind::kWord) return;
  for (std::uint32_t length = 1; length <= 4; ++length) {
    if (characters <= length) break;
    info.affixes[length - 1] = Hash64(token.lower.substr(0, starts[length]));
    info.affixes[3 + length] = Hash64(token.lower.substr(starts[characters - length]));
  }
  if (!has_kinds_) return;
  ReadKindsOfParts({starts.data(), characters}, token.lower, &info);
}

// What lists say of a word, and where they do not know all of it ("Griechenlandes", "Fallschirmspringen") of its longest known beginning and
// ending, each with the number of characters that are left. `starts`: where its characters begin.
void TagFeatureReader::ReadKindsOfParts(std::span<const std::uint32_t> starts, std::string_view lower, TokenInfo* info) const {
  const auto characters = static_cast<std::uint32_t>(starts.size());
  const std::uint32_t shortest = info->script == kHangulScript ? 2 : 4;
  const auto kind_of = [&](std::string_view word) {
    return static_cast<std::uint8_t>(frequencies_.Kind(frequency_language_, Hash64(word)));
  };
  const auto with_rest = [&](std::uint8_t kind, std::uint32_t length) {
    return static_cast<std::uint8_t>(kind + 8 * std::min<std::uint32_t>(characters - length, 5));
  };
  info->kind = kind_of(lower);
  for (std::uint32_t length = characters; length-- > shortest && info->kind_front == 0;) {
    if (const std::uint8_t kind = kind_of(lower.substr(0, starts[length])); kind != 0) info->kind_front = with_rest(kind, length);
  }
  for (std::uint32_t length = characters; length-- > shortest && info->kind_back == 0;) {
    if (const std::uint8_t kind = kind_of(lower.substr(starts[characters - length])); kind != 0) info->kind_back = with_rest(kind, length);
  }
}

// Scripts without spaces: the longest common words from left to right.
void TagFeatureReader::ReadCommonWords(const TagSegment& segment) {
  constexpr std::uint32_t kCharactersMax = 6;
  std::uint32_t i = segment.first;
  while (i < segment.last) {
    if (document_->tokens[i].kind != TokenKind::kIdeograph) {
      ++i;
      continue;
    }
    const Token& start = document_->tokens[i];
    const std::string_view lower = document_->lower[static_cast<std::size_t>(start.field)];
    std::uint32_t length = 1;
    int level = 0;
    Hash64Builder word;
    std::uint32_t added = start.begin;
    for (std::uint32_t end = i + 1; end <= segment.last && end <= i + kCharactersMax; ++end) {
      const Token& token = document_->tokens[end - 1];
      if (token.kind != TokenKind::kIdeograph || (end > i + 1 && token.space_before)) break;
      word.Add(lower.substr(added, token.end - added));
      added = token.end;
      const int found = frequencies_.Level(frequency_language_, word.Finish());
      if (found == 0) continue;
      length = end - i;
      level = found;
    }
    for (std::uint32_t k = 0; k < length; ++k) {
      const std::uint32_t place = length == 1 ? 0 : k == 0 ? 1 : k + 1 == length ? 3 : 2;
      infos_[i + k].common = static_cast<std::uint8_t>(place * 8 + static_cast<std::uint32_t>(level));
    }
    i += length;
  }
}

// Scripts without spaces: the words as a dictionary cuts them. A name's word is often none of its words, and cut up.
void TagFeatureReader::ReadDictionaryWords(const TagSegment& segment) {
  const std::vector<Token>& tokens = document_->tokens;
  const auto characters = [](const Token& token) { return token.kind == TokenKind::kIdeograph; };
  const auto first = tokens.begin() + segment.first;
  const auto last = tokens.begin() + segment.last;
  if (std::none_of(first, last, characters)) return;
  const std::string_view lower = document_->lower[static_cast<std::size_t>(first->field)];
  const std::uint32_t begin = first->begin;
  FindDictionaryWords(lower.substr(begin, (last - 1)->end - begin), &word_ends_);
  std::uint32_t i = segment.first;
  for (const std::uint32_t word_end : word_ends_) {
    std::uint32_t end = i;
    while (end < segment.last && tokens[end].end <= begin + word_end) ++end;
    for (std::uint32_t k = i; k < end; ++k) {
      TokenInfo& info = infos_[k];
      info.unit_first = i;
      info.unit_last = end;
      info.unit = Hash64(lower.substr(tokens[i].begin, tokens[end - 1].end - tokens[i].begin));
      info.unit_place = static_cast<std::uint8_t>(end - i == 1 ? 0 : k == i ? 1 : k + 1 == end ? 3 : 2);
    }
    i = end;
  }
}

// Scripts without spaces: the longest words of the lists that begin at each character, that end there, and that go over it.
void TagFeatureReader::ReadWordKinds(const TagSegment& segment) {
  constexpr std::uint32_t kCharactersMax = 10;
  constexpr std::uint32_t kBytesMin = 6;  // two signs: the lists have no shorter words
  const std::vector<Token>& tokens = document_->tokens;
  for (std::uint32_t i = segment.first; i < segment.last; ++i) {
    if (tokens[i].kind != TokenKind::kIdeograph) continue;
    if (infos_[i].script == kHanScript) infos_[i].sign = static_cast<std::uint8_t>(frequencies_.Kind(frequency_language_, infos_[i].word));
    const std::string_view lower = document_->lower[static_cast<std::size_t>(tokens[i].field)];
    Hash64Builder word;
    std::uint32_t added = tokens[i].begin;
    for (std::uint32_t end = i + 1; end <= segment.last && end <= i + kCharactersMax; ++end) {
      const Token& token = tokens[end - 1];
      if (token.kind != TokenKind::kIdeograph || (end > i + 1 && token.space_before)) break;
      word.Add(lower.substr(added, token.end - added));
      added = token.end;
      if (token.end - tokens[i].begin < kBytesMin) continue;
      const WordKind kind = frequencies_.Kind(frequency_language_, word.Finish());
      if (kind == WordKind::kUnknown) continue;
      const std::uint32_t length = end - i;
      const auto known = static_cast<std::uint8_t>(static_cast<std::uint32_t>(kind) + 8 * length);
      for (std::uint32_t k = i; k < end; ++k) infos_[k].kind_inside = std::max(infos_[k].kind_inside, known);
      infos_[i].kind_front = std::max(infos_[i].kind_front, known);
      infos_[end - 1].kind_back = std::max(infos_[end - 1].kind_back, known);
    }
  }
}

// Scripts without spaces: the pack's longest phrases from left to right, and where the next one stands that may end a name.
void TagFeatureReader::ReadPhrases(const TagSegment& segment) {
  constexpr std::array kEnds = {WordClass::kCompanyWord, WordClass::kGovernmentWord, WordClass::kSiteWord, WordClass::kPlaceNamed, WordClass::kPlaceWord};
  constexpr std::array kOthers = {WordClass::kRole,     WordClass::kPersonTitle, WordClass::kOrgNoun, WordClass::kGovernmentNoun, WordClass::kFacilityNoun,
                                  WordClass::kStopWord, WordClass::kVerb,        WordClass::kNotAName};
  constexpr std::uint32_t kOther = kEnds.size() + kOthers.size() + 1;
  constexpr std::uint32_t kReach = 7;
  const auto number_of = [&](WordClasses classes) {
    std::uint32_t number = 0;
    for (const WordClass c : kEnds) {
      ++number;
      if ((classes & ClassBit(c)) != 0) return number;
    }
    for (const WordClass c : kOthers) {
      ++number;
      if ((classes & ClassBit(c)) != 0) return number;
    }
    return kOther;
  };
  const std::vector<Document::Phrase>& phrases = document_->phrases;
  auto phrase = std::partition_point(phrases.begin(), phrases.end(), [&](const Document::Phrase& p) { return p.first < segment.first; });
  std::uint32_t set_behind = segment.first;  // from here name_end is not yet known
  for (std::uint32_t i = segment.first; i < segment.last;) {
    const Token& token = document_->tokens[i];
    WordClasses classes = 0;
    std::uint32_t length = 1;
    if (document_->classes[i] != 0 && token.kind == TokenKind::kIdeograph) {
      while (phrase != phrases.end() && phrase->first < i) ++phrase;
      for (auto here = phrase; here != phrases.end() && here->first == i; ++here) {
        if (here->length < length || i + here->length > segment.last) continue;
        if (here->length > length) classes = 0;
        length = here->length;
        classes |= ClassBit(here->word_class);
      }
      if (classes == 0) classes = document_->pack->lexicon().ClassesOf(token.lower);
    }
    if (classes != 0) {
      const std::uint32_t number = number_of(classes);
      for (std::uint32_t k = 0; k < length; ++k) {
        const std::uint32_t place = length == 1 ? 0 : k == 0 ? 1 : k + 1 == length ? 3 : 2;
        infos_[i + k].phrase = static_cast<std::uint8_t>(number * 4 + place);
      }
      if (number <= kEnds.size()) {
        for (std::uint32_t k = std::max(set_behind, i > kReach ? i - kReach : 0); k < i; ++k) {
          infos_[k].name_end = static_cast<std::uint8_t>(number * 8 + (i - k));
        }
        set_behind = i;
      }
    } else if (token.kind != TokenKind::kIdeograph) {
      set_behind = i + 1;
    }
    i += length;
  }
}

// Scripts without spaces: an article has a name again, so that two characters of one stand together more than once, and what
// stands around them changes at its ends only.
void TagFeatureReader::ReadPairs(std::span<const TagSegment> segments) {
  if (!titled_) return;
  struct Pair {
    std::uint32_t count = 0;
    std::uint64_t before = 0;  // the neighbours seen last, and how many different ones
    std::uint64_t after = 0;
    std::uint32_t befores = 0;
    std::uint32_t afters = 0;
  };
  std::unordered_map<std::uint64_t, Pair> pairs;
  const auto joined = [&](std::uint32_t i) {
    return document_->tokens[i].kind == TokenKind::kIdeograph && document_->tokens[i + 1].kind == TokenKind::kIdeograph &&
           !document_->tokens[i + 1].space_before;
  };
  const auto key = [&](std::uint32_t i) { return Mix(infos_[i].word * 31 + infos_[i + 1].word); };
  for (const TagSegment& segment : segments) {
    for (std::uint32_t i = segment.first; i + 1 < segment.last; ++i) {
      if (!joined(i)) continue;
      Pair& pair = pairs[key(i)];
      ++pair.count;
      const std::uint64_t before = i > segment.first ? infos_[i - 1].word : kBorderWord;
      const std::uint64_t after = i + 2 < segment.last ? infos_[i + 2].word : kBorderWord;
      if (before != pair.before || pair.befores == 0) ++pair.befores;
      if (after != pair.after || pair.afters == 0) ++pair.afters;
      pair.before = before;
      pair.after = after;
    }
  }
  const auto variety = [](std::uint32_t count, std::uint32_t neighbours) {
    return static_cast<std::uint8_t>(std::min<std::uint32_t>(count, 5) * 8 + std::min<std::uint32_t>(neighbours, 4));
  };
  for (const TagSegment& segment : segments) {
    for (std::uint32_t i = segment.first; i + 1 < segment.last; ++i) {
      if (!joined(i)) continue;
      const Pair& pair = pairs[key(i)];
      infos_[i].left_variety = variety(pair.count, pair.befores);
      infos_[i + 1].right_variety = variety(pair.count, pair.afters);
    }
  }
}

// The longest gazetteer names from left to right, and what each word is by itself.
void TagFeatureReader::ReadLists(const TagSegment& segment) {
  const std::string& language = document_->pack->language();
  std::uint32_t covered = segment.first;
  for (std::uint32_t i = segment.first; i < segment.last; ++i) {
    const Token& token = document_->tokens[i];
    if (token.kind != TokenKind::kWord && token.kind != TokenKind::kIdeograph) continue;
    if (token.shape == Shape::kLower && !IsCaseless(token)) continue;
    TokenInfo& info = infos_[i];
    const std::string_view lower = document_->lower[static_cast<std::size_t>(token.field)];
    if (i >= covered) {
      entries_.clear();
      const std::size_t bytes = gazetteer_.LongestMatch(lower.substr(token.begin), language, &entries_);
      if (bytes > 0) {
        std::uint32_t bits = 0;
        bool common = true;
        for (const NameEntry& entry : entries_) {
          bits |= ListBit(entry);
          common = common && entry.common_word;
        }
        if (common) bits |= kListCommon;
        std::uint32_t last = i;
        while (last < segment.last && document_->tokens[last].field == token.field && document_->tokens[last].begin < token.begin + bytes) ++last;
        for (std::uint32_t k = i; k < last; ++k) {
          const std::uint32_t place = last - i == 1 ? 0 : k == i ? 1 : k + 1 == last ? 3 : 2;
          infos_[k].list = bits | (place << kListPlace);
        }
        covered = last;
      }
    }
    if (token.kind != TokenKind::kWord) continue;
    entries_.clear();
    gazetteer_.Find(token.lower, language, &entries_);
    for (const NameEntry& entry : entries_) info.own_list |= ListBit(entry);
    if (info.own_list == 0 && info.list == 0 && token.IsCapitalised()) info.stem_list = StemList(token.lower, language);
  }
}

// "Griechenlandes", "Merkels": the word without up to four letters of its end.
std::uint32_t TagFeatureReader::StemList(std::string_view lower, std::string_view language) {
  std::size_t end = lower.size();
  for (std::uint32_t cut = 1; cut <= 4 && end > 4; ++cut) {
    do --end; while (end > 0 && (static_cast<unsigned char>(lower[end]) & 0xc0) == 0x80);
    if (end < 4) break;
    entries_.clear();
    gazetteer_.Find(lower.substr(0, end), language, &entries_);
    std::uint32_t bits = 0;
    for (const NameEntry& entry : entries_) {
      if (!entry.common_word) bits |= ListBit(entry);
    }
    if (bits != 0) return bits | cut << kListPlace;
  }
  return 0;
}

// What the article does with each capitalised word, over all its places.
void TagFeatureReader::ReadArticle(std::span<const TagSegment> segments) {
  std::unordered_map<std::uint64_t, std::uint32_t> facts;
  const std::vector<Token>& tokens = document_->tokens;
  for (const TagSegment& segment : segments) {
    const Sentence& sentence = SentenceOf(segment.first);
    for (std::uint32_t i = segment.first; i < segment.last; ++i) {
      const Token& token = tokens[i];
      if (token.kind != TokenKind::kWord) continue;
      const bool small = small_names_.Has(i);
      if (!IsNameWord(token, document_->TextOf(token)) && !IsCaseless(token) && !small) continue;
      const auto [place, made] = facts.try_emplace(infos_[i].word, 0);
      std::uint32_t& fact = place->second;
      if (!made) fact |= kRepeated;
      if (small) fact |= kWrittenSmall;
      const bool starts = i == sentence.first || tokens[i - 1].kind == TokenKind::kPunctuation;
      if (!starts && !sentence.title_case) fact |= kCapitalInside;
      if ((infos_[i].list & kListNames) != 0 && (infos_[i].list & kListCommon) == 0) fact |= kInList;
      if (i > sentence.first) {
        const TokenInfo& before = InfoAt(static_cast<std::int64_t>(i) - 1, sentence);
        if ((before.classes & (ClassBit(WordClass::kRole) | ClassBit(WordClass::kPersonTitle))) != 0) fact |= kAfterTitle;
        if ((before.classes & ClassBit(WordClass::kLocative)) != 0) fact |= kAfterLocative;
        if ((before.classes & ClassBit(WordClass::kOrgNoun)) != 0) fact |= kAfterOrgNoun;
        if ((before.own_list & (1u << 8)) != 0 && tokens[i - 1].IsCapitalised()) fact |= kAfterGivenName;
      }
      if (i + 1 < sentence.last) {
        const TokenInfo& after = InfoAt(static_cast<std::int64_t>(i) + 1, sentence);
        if ((after.own_list & (1u << 10)) != 0) fact |= kBeforeLegalForm;
        if ((after.classes & ClassBit(WordClass::kSayVerb)) != 0) fact |= kBeforeSayVerb;
      }
    }
  }
  for (const Token& token : tokens) {
    if (token.shape != Shape::kLower || token.kind != TokenKind::kWord || IsCaseless(token)) continue;
    const auto found = facts.find(Hash64(token.lower));
    if (found != facts.end()) found->second |= kSmallElsewhere;
  }
  for (const TagSegment& segment : segments) {
    for (std::uint32_t i = segment.first; i < segment.last; ++i) {
      const auto found = facts.find(infos_[i].word);
      if (found != facts.end()) infos_[i].article = found->second | 0x8000;
    }
  }
}

const TagFeatureReader::TokenInfo& TagFeatureReader::InfoAt(std::int64_t i, const Sentence& sentence) const {
  static const TokenInfo border = [] {
    TokenInfo info;
    info.word = kBorderWord;
    info.shape = 63;
    return info;
  }();
  if (i < sentence.first || i >= sentence.last) return border;
  return infos_[static_cast<std::size_t>(i)];
}

void TagFeatureReader::Read(const TagSegment& segment, std::uint32_t token, TokenFeatures* features) const {
  static const std::uint64_t class_mask = ClassMask();
  std::uint64_t* const out = features->hashes.data();
  std::uint32_t count = 0;
  const Sentence& sentence = SentenceOf(segment.first);
  const auto at = static_cast<std::int64_t>(token);
  const TokenInfo& t = infos_[token];
  const TokenInfo& b1 = InfoAt(at - 1, sentence);
  const TokenInfo& b2 = InfoAt(at - 2, sentence);
  const TokenInfo& a1 = InfoAt(at + 1, sentence);
  const TokenInfo& a2 = InfoAt(at + 2, sentence);
  // Han is written in Chinese and in Japanese, and hardly a character tells the same of names in both.
  const bool character = document_->tokens[token].kind == TokenKind::kIdeograph;
  std::uint64_t number = character ? language_ : 0;
  const auto add = [&](std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) {
    ++number;
    if (count == TokenFeatures::kCountMax) return;  // more classes than any word has
    std::uint64_t hash = number * 0xd6e8feb86659fd93 + a * 0x9e3779b97f4a7c15 + b * 0xbf58476d1ce4e5b9 + c * 0x94d049bb133111eb;
    hash ^= hash >> 32;
    hash *= 0xff51afd7ed558ccd;
    out[count++] = hash ^ (hash >> 29);
  };
  const Token& self = document_->tokens[token];
  const bool starts = token == sentence.first;
  const std::uint64_t role = static_cast<std::uint64_t>(sentence.role) * 2 + (sentence.title_case ? 1 : 0);
  const bool spaced_behind = token + 1 >= sentence.last || document_->tokens[token + 1].space_before;
  const std::uint64_t spaces = (self.space_before ? 2 : 0) + (spaced_behind ? 1 : 0);

  // What stands around.
  add(language_);
  add(b1.word);
  add(a1.word);
  add(b1.shape, t.shape);
  add(t.shape, a1.shape);
  add(b1.shape, t.shape, a1.shape);
  add(t.shape, starts ? 1 : 0, role);
  add(language_, t.shape, starts ? 1 : 0);
  add(t.article, starts ? 1 : 0);
  add(t.article, t.shape);
  add(spaces, t.shape, a1.shape);
  add(spaces, b1.word);
  add(spaces, a1.word);
  add(t.common, t.shape, starts ? 1 : 0);
  add(b1.common, t.common, a1.common);
  add(b1.common, t.common, t.shape);
  add(t.common, a1.common, t.shape);
  add(t.common, t.article, t.shape);
  add(t.common, language_, t.shape);
  add(b1.word, t.shape);
  add(a1.word, t.shape);
  add(b2.word, b1.word);
  add(a1.word, a2.word);
  add(b2.word);
  add(a2.word);
  add(b1.affixes[6], t.shape);
  add(a1.affixes[6], t.shape);
  add(b1.affixes[5], a1.affixes[5]);
  add(kind_, t.shape, starts ? 1 : 0);
  add(kind_, t.article, t.shape);
  add(kind_, t.common, t.shape);
  add(kind_, language_, t.shape);
  if (character) {
    const TokenInfo& b3 = InfoAt(at - 3, sentence);
    const TokenInfo& a3 = InfoAt(at + 3, sentence);
    add(b3.word, b2.word, b1.word);
    add(a1.word, a2.word, a3.word);
    add(b2.script * 4096u + b1.script * 256u + t.script, a1.script * 256u + a2.script);
    const TokenInfo& unit_before = InfoAt(static_cast<std::int64_t>(t.unit_first) - 1, sentence);
    const TokenInfo& unit_after = InfoAt(static_cast<std::int64_t>(t.unit_last), sentence);
    const TokenInfo& unit_before2 = InfoAt(static_cast<std::int64_t>(unit_before.unit_first) - 1, sentence);
    const TokenInfo& unit_after2 = InfoAt(static_cast<std::int64_t>(unit_after.unit_last), sentence);
    const std::uint64_t length = std::min<std::uint32_t>(t.unit_last - t.unit_first, 5) * 4 + t.unit_place;
    add(length, b1.unit_place, a1.unit_place);
    add(unit_before.unit, t.unit_place);
    add(unit_after.unit, t.unit_place);
    add(unit_before.unit, unit_after.unit, t.unit_place);
    add(unit_before2.unit, unit_before.unit, t.unit_place);
    add(unit_after.unit, unit_after2.unit, t.unit_place);
    add(unit_before2.unit, t.unit_place);
    add(unit_after2.unit, t.unit_place);
    add(t.phrase, b1.phrase, a1.phrase);
    add(t.phrase, t.unit_place);
    add(b1.phrase, 1);
    add(a1.phrase, 2);
    add(t.name_end, b1.name_end, t.phrase);
    add(t.name_end, b1.word);
    add(t.name_end, length, b1.unit_place);
    if (titled_) {
      add(t.left_variety, t.right_variety);
      add(t.left_variety, a1.left_variety, b1.left_variety);
      add(t.right_variety, a1.right_variety, b1.right_variety);
      add(b1.left_variety, t.left_variety, t.phrase);
      add(a1.right_variety, t.right_variety, t.phrase);
    } else {
      number += 5;
    }
  } else {
    number += 23;
  }
  // The run of capitals, or of one script, that the token belongs to.
  {
    const auto in_run = [&](std::int64_t i) {
      if (i < sentence.first || i >= sentence.last) return false;
      const Token& other = document_->tokens[static_cast<std::size_t>(i)];
      if (character) return infos_[static_cast<std::size_t>(i)].script == t.script && infos_[static_cast<std::size_t>(i)].known;
      if (other.kind == TokenKind::kWord) return other.IsCapitalised();
      return other.Is('-') || other.Is('&') || other.Is('.');
    };
    std::int64_t first = at;
    std::int64_t last = at + 1;
    const std::int64_t reach = character ? 10 : 5;
    while (at - first < reach && in_run(first - 1)) --first;
    while (last - at < reach && in_run(last)) ++last;
    const TokenInfo& before = InfoAt(first - 1, sentence);
    const TokenInfo& after = InfoAt(last, sentence);
    const std::uint64_t place = static_cast<std::uint64_t>((at - first) * 16 + (last - at));
    if (titled_) {
      add(before.word, 1);
      add(after.word, 2);
    } else {
      number += 2;
    }
    add(before.word, after.word);
    add(before.word, std::min<std::uint64_t>(static_cast<std::uint64_t>(at - first), 3));
    add(after.word, std::min<std::uint64_t>(static_cast<std::uint64_t>(last - at), 3));
    add(place, t.script, t.shape);
    add(before.classes & class_mask, 1);
    add(after.classes & class_mask, 2);
    if (last - first > 1 && first >= sentence.first) {
      const TokenInfo& front = infos_[static_cast<std::size_t>(first)];
      const TokenInfo& back = infos_[static_cast<std::size_t>(last - 1)];
      if (character) {
        std::uint64_t run = 0;
        for (std::int64_t i = first; i < last; ++i) run = Mix(run * 31 + infos_[static_cast<std::size_t>(i)].word);
        add(run, place);
        number += 2;
      } else {
        ++number;
        add(front.word, at == first ? 0 : 1);
        add(back.word, at + 1 == last ? 0 : 1);
      }
      add(front.own_list, back.own_list, place);
    } else {
      number += 4;
    }
  }
  // Classes of the lexicon, each by itself; templates by place.
  {
    const auto classes = [&](std::uint64_t of, std::uint64_t place) {
      ++number;
      of &= class_mask;
      while (of != 0) {
        const auto bit = static_cast<std::uint64_t>(__builtin_ctzll(of));
        of &= of - 1;
        --number;
        add(bit, place);
      }
    };
    classes(t.classes, 0);
    classes(b1.classes, 1);
    classes(a1.classes, 2);
    add(t.classes & class_mask, t.shape);
    if (self.kind != TokenKind::kIdeograph) {
      classes(b2.classes, 3);
      classes(a2.classes, 4);
    } else {
      number += 2;
    }
  }

  if (titled_) {
    add(language_);
    add(t.shape, starts ? 1 : 0);
    add(t.article);
    add(t.common, t.shape);
    add(b1.word);
    add(a1.word);
    add(b1.shape, t.shape, a1.shape);
    add(b1.classes & class_mask, 1);
    add(a1.classes & class_mask, 2);
  } else {
    number += 9;
  }
  // Clusters of the neighbours; those of the word itself are among what its letters are.
  const auto branch = [](const TokenInfo& of, int steps) { return of.cluster & ((1u << steps) - 1); };
  const auto clusters = [&](const TokenInfo& of) {
    if (of.cluster == 0) {
      number += 4;
      return;
    }
    for (const int steps : {4, 6, 10, WordFrequencies::kPathBits}) add(branch(of, steps), language_);
  };
  if (has_clusters_) {
    clusters(b1);
    clusters(a1);
    add(b1.cluster, t.shape, language_);
    add(a1.cluster, t.shape, language_);
    add(b2.cluster, b1.cluster, language_);
    add(a1.cluster, a2.cluster, language_);
    add(b1.cluster, a1.cluster, language_);
  } else {
    number += 13;
  }

  // The token's own letters.
  features->word_begin = count;
  add(t.word);
  add(t.word, b1.word);
  add(t.word, a1.word);
  if (titled_) {
    add(t.word);
    add(t.affixes[2]);
    add(t.affixes[6]);
  } else {
    number += 3;
  }
  if (character) {
    add(t.word, a1.word, a2.word);
    add(b1.word, t.word, a1.word);
    add(b2.word, b1.word, t.word);
    const TokenInfo& b3 = InfoAt(at - 3, sentence);
    const TokenInfo& a3 = InfoAt(at + 3, sentence);
    add(t.word, a1.word, Mix(a2.word * 31 + a3.word));
    add(t.word, b1.word, Mix(b2.word * 31 + b3.word));
    add(b1.word, t.word, Mix(a1.word * 31 + a2.word));
    add(b2.word, b1.word, Mix(t.word * 31 + a1.word));
    add(t.word, language_);
    const TokenInfo& unit_before = InfoAt(static_cast<std::int64_t>(t.unit_first) - 1, sentence);
    const TokenInfo& unit_after = InfoAt(static_cast<std::int64_t>(t.unit_last), sentence);
    add(t.unit, t.unit_place);
    add(t.unit, unit_before.unit, t.unit_place);
    add(t.unit, unit_after.unit, t.unit_place);
    add(t.unit, t.common);
  } else {
    number += 12;
    add(t.word, t.shape, starts ? 1 : 0);
    for (int a = 0; a < 8; ++a) {
      if (t.affixes[a] != 0) {
        add(t.affixes[a], t.shape >> 3);
      } else {
        ++number;
      }
    }
    add(t.long_shape, t.script);
    add(t.affixes[7], language_);
    add(t.affixes[6], language_);
  }

  if (has_clusters_) {
    clusters(t);
    add(branch(b1, 8), branch(t, 8), language_);
    add(branch(t, 8), branch(a1, 8), language_);
    add(t.cluster, t.shape, language_);
    add(branch(b1, 6), branch(t, 6), Mix(branch(a1, 6) + language_));
  } else {
    number += 8;
  }

  // The gazetteer's word.
  features->list_begin = count;
  if (has_kinds_) {
    add(t.kind, t.kind_front, t.kind_back);
    add(t.kind_inside, t.kind_front, t.kind_back);
    add(t.kind_inside, language_);
    add(t.kind_front, language_);
    add(t.kind_back, language_);
    add(t.kind, t.common, language_);
    add(t.kind_back, a1.kind_front, language_);
    add(b1.kind_back, t.kind_front, language_);
    add(b1.kind, t.kind, a1.kind);
    add(t.kind, t.shape);
    add(t.kind_inside, t.common, language_);
  } else {
    number += 11;
  }
  // Korean: a family name before a given one ("안|현수"), what stands behind a known one ("태백|시"), and past the particle.
  if (t.script == kHangulScript) {
    add(t.affixes[0], t.kind_back, t.shape);
    add(t.affixes[4], t.kind_front, t.shape);
    add(t.kind, t.kind_back, a1.word);
    add(t.kind, t.kind_front, t.kind_back * 32u + t.shape % 8);
    add(t.affixes[4], a1.word, t.shape);
    add(t.affixes[5], a1.word);
    add(a2.kind, a2.kind_back, t.kind_front);
    add(b2.kind, b1.word, t.kind);
  } else {
    number += 8;
  }
  if (character) {
    const TokenInfo& unit_before = InfoAt(static_cast<std::int64_t>(t.unit_first) - 1, sentence);
    const TokenInfo& unit_after = InfoAt(static_cast<std::int64_t>(t.unit_last), sentence);
    add(b1.sign * 64u + t.sign * 8u + a1.sign, t.unit_place);
    add(b2.sign * 8u + b1.sign, t.sign * 8u + a1.sign, a2.sign);
    add(t.sign, t.kind_inside, b1.kind_inside);
    add(unit_before.kind_back, t.unit_place, unit_after.kind_front);
    add(t.name_end, t.list);
  } else {
    number += 5;
  }
  if (t.stem_list != 0) {
    add(t.stem_list, language_);
    add(t.stem_list, t.shape, starts ? 1 : 0);
    add(t.stem_list, t.article);
  } else {
    number += 3;
  }
  add(t.list, t.own_list);
  if (titled_) {
    add(t.list, t.own_list);
  } else {
    ++number;
  }
  add(t.list, character ? 0 : t.shape, starts ? 1 : 0);
  add(t.list, language_);
  add(b1.list, t.list);
  add(t.list, a1.list);
  if (!character) {
    add(t.own_list, b1.own_list);
    add(t.own_list, a1.own_list);
    add(t.own_list, b1.shape, a1.shape);
  }
  features->count = count;
}

}  // namespace dealgraph::nlp
