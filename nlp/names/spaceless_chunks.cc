// A sentence is cut into pieces: known names, phrases of the pack, and what is left between them, by script. Names are then
// read off the row of pieces: a core (something unknown or known) with the words behind it that end names; a core beside
// a post or behind a common noun; a known name alone. What stands between a legal form and a bracket ("株式会社はたおり(本社:") is a
// company's name wherever the article has it.
#include "nlp/names/spaceless_chunks.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "nlp/language_pack.h"
#include "nlp/names/candidates.h"
#include "nlp/relations/name_lists.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

enum class Script : std::uint8_t { kOther, kHan, kKatakana, kHiragana, kLatin };

struct Piece {
  enum Kind : std::uint8_t {
    kBorder,  // function words, verbs, marks, numbers: no part of a name
    kHan,     // unknown ideographs
    kKana,    // an unknown run of katakana
    kLatin,   // Latin words
    kKnown,   // a name of the gazetteer
    kSuffix,  // ends a name and says of what: 科技, 工場, 市
    kNoun,    // a company in common words
    kPost,    // a post or a form of address
  };
  Kind kind = kBorder;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  WordClasses classes = 0;
  bool place = false;    // of a known name: it may be a place's
  bool country = false;  // and a country's
  bool person = false;   // it is a person's
  bool introduced = false;  // the article says that it is a company's
};

bool Has(WordClasses classes, WordClass c) { return (classes & ClassBit(c)) != 0; }

constexpr WordClasses kNameEnds = ClassBit(WordClass::kCompanyWord) | ClassBit(WordClass::kGovernmentWord) |
                                  ClassBit(WordClass::kSiteWord) | ClassBit(WordClass::kPlaceNamed) |
                                  ClassBit(WordClass::kPlaceWord);
constexpr WordClasses kFunction = ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kNotAName) |
                                  ClassBit(WordClass::kConjunction) | ClassBit(WordClass::kAuxiliary) |
                                  ClassBit(WordClass::kNegation) | ClassBit(WordClass::kVerb);

class SpacelessFinder {
 public:
  SpacelessFinder(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken)
      : document_(document), gazetteer_(gazetteer), taken_(taken) {}

  std::vector<NameChunk> Run() {
    FindIntroduced();
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      if (document_.sentences[s].role == SentenceRole::kNoise) continue;
      sentence_ = s;
      Cut(document_.sentences[s]);
      ReadNames();
    }
    return std::move(chunks_);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }

  Script ScriptOf(std::uint32_t i) const {
    if (At(i).kind != TokenKind::kIdeograph) return At(i).kind == TokenKind::kWord ? Script::kLatin : Script::kOther;
    std::size_t pos = 0;
    const char32_t c = DecodeUtf8(At(i).lower, &pos);
    if (IsKatakana(c) || c == U'ー') return Script::kKatakana;
    if (IsHiragana(c)) return Script::kHiragana;
    return IsHan(c) || c == U'々' || c == U'〆' ? Script::kHan : Script::kOther;
  }

  // ---- Names that the article introduces ------------------------------------------------------------------------------

  void FindIntroduced() {
    for (const Document::Phrase& phrase : document_.phrases) {
      const std::uint32_t i = phrase.first + phrase.length;
      if (phrase.word_class != WordClass::kCompanyWord || i >= document_.tokens.size() || At(i).field != At(phrase.first).field) continue;
      if (At(i).space_before || At(i).lines_before > 0 || !IsLegalForm(phrase.first, i)) continue;
      Introduce(i, EndOfIntroduced(i));
    }
    for (const Sentence& sentence : document_.sentences) {
      for (std::uint32_t i = sentence.first + 1; i < sentence.last; ++i) {
        if (IsOpenBracket(At(i).lower) && OpensSeat(sentence, i + 1)) Introduce(BeginBeforeBracket(sentence, i), i);
      }
    }
  }

  void Introduce(std::uint32_t first, std::uint32_t end) {
    if (end <= first || At(end - 1).end - At(first).begin < kIntroducedBytesMin || introduced_.size() == kIntroducedNamesMax) return;
    std::string name(TextOf(first, end));
    if (std::find(introduced_.begin(), introduced_.end(), name) == introduced_.end()) introduced_.push_back(std::move(name));
  }

  // One past the signs at `i`, written on, up to a bracket, or to the end of a line that ends in no small word ("について").
  std::uint32_t EndOfIntroduced(std::uint32_t i) const {
    std::uint32_t end = i;
    while (end < document_.tokens.size() && end < i + kIntroducedMax && At(end).field == At(i).field && IsNameSign(end) && !taken_[end] &&
           (end == i || (!At(end).space_before && At(end).lines_before == 0))) {
      ++end;
    }
    const bool line_ends = end == document_.tokens.size() || At(end).field != At(i).field || At(end).lines_before > 0;
    if (line_ends) return EndsInPhrase(i, end) ? i : end;
    return IsOpenBracket(At(end).lower) ? end : i;
  }

  bool EndsInPhrase(std::uint32_t first, std::uint32_t last) const {
    auto phrase = std::upper_bound(document_.phrases.begin(), document_.phrases.end(), first,
                                   [](std::uint32_t i, const Document::Phrase& p) { return i < p.first; });
    for (; phrase != document_.phrases.end() && phrase->first < last; ++phrase) {
      if (phrase->length > 1 && phrase->first + phrase->length == last) return true;
    }
    return false;
  }

  // "柏葉(東京・江東)": where it is stands behind a company's name in Japanese. The name is what is written in one script before the bracket and
  // is no word of the pack.
  bool OpensSeat(const Sentence& sentence, std::uint32_t i) {
    if (!document_.pack->grammar().verb_final || i >= sentence.last) return false;
    Piece piece;
    return KnownLength(sentence, i, &piece) > 0 && piece.place;
  }
  std::uint32_t BeginBeforeBracket(const Sentence& sentence, std::uint32_t bracket) const {
    std::uint32_t first = bracket;
    while (first > sentence.first && bracket - first < kIntroducedMax && !taken_[first - 1] && ScriptOf(first - 1) != Script::kHiragana &&
           ScriptOf(first - 1) != Script::kOther && (first == bracket || ScriptOf(first - 1) == ScriptOf(bracket - 1)) &&
           (first == bracket || !At(first).space_before)) {
      --first;
    }
    return first == bracket || document_.PhraseLength(first, WordClass::kOrgNoun) == bracket - first || EndsInPhrase(first, bracket) ? bracket : first;
  }

  bool IsNameSign(std::uint32_t i) const { return ScriptOf(i) != Script::kOther || IsMiddleDot(i) || At(i).kind == TokenKind::kNumber; }

  // The tokens of an introduced name at `i`; 0: none stands there.
  std::uint32_t IntroducedLength(const Sentence& sentence, std::uint32_t i) const {
    std::uint32_t longest = 0;
    for (const std::string& name : introduced_) {
      const std::string_view rest = std::string_view(At(i).field == Field::kTitle ? document_.article->title : document_.article->text).substr(At(i).begin);
      if (!rest.starts_with(name)) continue;
      std::uint32_t last = i;
      while (last < sentence.last && At(last).end <= At(i).begin + name.size()) ++last;
      if (last > i && At(last - 1).end == At(i).begin + name.size()) longest = std::max(longest, last - i);
    }
    return longest;
  }

  // ---- Pieces ---------------------------------------------------------------------------------------------------------

  void Cut(const Sentence& sentence) {
    pieces_.clear();
    for (std::uint32_t i = sentence.first; i < sentence.last;) {
      Piece piece = PieceAt(sentence, i);
      i = piece.last;
      const bool merges = !pieces_.empty() && pieces_.back().kind == piece.kind && pieces_.back().last == piece.first &&
                          (piece.kind == Piece::kHan || (piece.kind == Piece::kLatin && At(piece.first).lines_before == 0));
      if (merges && !(piece.kind == Piece::kHan && At(piece.first).space_before)) {
        pieces_.back().last = piece.last;
      } else {
        pieces_.push_back(piece);
      }
    }
  }

  Piece PieceAt(const Sentence& sentence, std::uint32_t i) {
    Piece piece;
    piece.first = i;
    piece.last = i + 1;
    const Script script = ScriptOf(i);
    if (taken_[i] || script == Script::kOther) return piece;
    if (const std::uint32_t introduced = IntroducedLength(sentence, i); introduced > 0) {
      return {.kind = Piece::kKnown, .first = i, .last = i + introduced, .introduced = true};
    }
    const std::uint32_t known = KnownLength(sentence, i, &piece);
    WordClasses classes = 0;
    const std::uint32_t phrase = PhraseLength(sentence, i, &classes);
    if (script == Script::kKatakana && known > 0 && KanaEnd(sentence, i) > i + known) {
      // "マッコーリー・キャピタル": the run is longer than the name that opens it.
      piece = {.kind = Piece::kKana, .first = i, .last = KanaEnd(sentence, i)};
      return piece;
    }
    if (script == Script::kHan && known == 0 && phrase == 1 && OpensIdeographs(sentence, i, classes)) {
      piece.kind = Piece::kHan;
      return piece;
    }
    if (known > 0 && piece.place && NamesPeople(sentence, i + known)) {
      piece.last = i + known + 1;
      return piece;
    }
    if (known > 0 && known >= phrase) {
      piece.kind = Piece::kKnown;
      piece.last = i + known;
      piece.classes = known == phrase ? classes : 0;
      return piece;
    }
    if (phrase > 0) {
      piece.last = i + phrase;
      piece.classes = classes;
      piece.kind = KindOf(classes);
      return piece;
    }
    if (script == Script::kKatakana) {
      piece.kind = Piece::kKana;
      piece.last = KanaEnd(sentence, i);
    } else if (script == Script::kHan) {
      piece.kind = Piece::kHan;
    } else if (script == Script::kLatin && At(i).IsCapitalised()) {
      piece.kind = Piece::kLatin;
    }
    return piece;
  }

  // "法国人", "フランス語": the people of a place and their language are not the place. Not so "法国人工智能", where the sign opens a word.
  bool NamesPeople(const Sentence& sentence, std::uint32_t i) const {
    constexpr std::array<std::string_view, 8> kPeople = {"人", "语", "語", "话", "話", "族", "裔", "籍"};
    constexpr std::array<std::string_view, 24> kOpensWord = {"工", "民", "寿", "壽", "事", "才", "材", "士", "气", "気", "氣", "口",
                                                             "保", "财", "財", "力", "文", "类", "類", "间", "間", "权", "権", "形"};
    if (i >= sentence.last || At(i).space_before || std::find(kPeople.begin(), kPeople.end(), At(i).lower) == kPeople.end()) return false;
    WordClasses classes = 0;
    if (PhraseLength(sentence, i, &classes) > 1) return false;
    return i + 1 >= sentence.last || std::find(kOpensWord.begin(), kOpensWord.end(), At(i + 1).lower) == kOpensWord.end();
  }

  // "外務省", "云杉算力": a sign that is a small word or ends names, where no other ideograph stands before it and one that
  // nothing is known of stands behind.
  bool OpensIdeographs(const Sentence& sentence, std::uint32_t i, WordClasses classes) const {
    if (classes == ClassBit(WordClass::kCompanyWord)) return true;
    if (!document_.pack->grammar().verb_final) return false;  // Chinese writes its small words so
    constexpr WordClasses kSmall = ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kAdjective) | ClassBit(WordClass::kCompanyWord) |
                                   ClassBit(WordClass::kFormer);
    if ((classes & ~kSmall) != 0 || i + 1 >= sentence.last || ScriptOf(i + 1) != Script::kHan) return false;
    if (i > sentence.first && ScriptOf(i - 1) == Script::kHan && !pieces_.empty() && IsCore(pieces_.back())) return false;
    return document_.classes[i + 1] == 0;
  }

  static Piece::Kind KindOf(WordClasses classes) {
    if ((classes & kNameEnds) != 0) return Piece::kSuffix;
    if (Has(classes, WordClass::kRole) || Has(classes, WordClass::kPersonTitle)) return Piece::kPost;
    if ((classes & kFunction) != 0) return Piece::kBorder;
    if (Has(classes, WordClass::kOrgNoun)) return Piece::kNoun;
    if (Has(classes, WordClass::kFacilityNoun)) return Piece::kSuffix;
    return Piece::kBorder;
  }

  // "アンペア・コンピューティング": a run goes on over its middle dot.
  std::uint32_t KanaEnd(const Sentence& sentence, std::uint32_t i) const {
    std::uint32_t end = i + 1;
    while (end < sentence.last && !taken_[end] && At(end).lines_before == 0) {
      if (ScriptOf(end) == Script::kKatakana) {
        ++end;
      } else if (IsMiddleDot(end) && end + 1 < sentence.last && ScriptOf(end + 1) == Script::kKatakana) {
        end += 2;
      } else {
        break;
      }
    }
    return end;
  }

  bool IsMiddleDot(std::uint32_t i) const { return At(i).lower == "・" || At(i).lower == "·" || At(i).lower == "•"; }

  bool InsideKana(const Sentence& sentence, std::uint32_t i) const {
    return i > sentence.first && ScriptOf(i) == Script::kKatakana && ScriptOf(i - 1) == Script::kKatakana;
  }

  // The pack's longest phrase at i, in tokens, and its classes. Katakana is not cut inside a run, unless at its end by a
  // word that ends names.
  std::uint32_t PhraseLength(const Sentence& sentence, std::uint32_t i, WordClasses* classes) const {
    std::uint32_t longest = 0;
    *classes = 0;
    auto phrase = std::lower_bound(document_.phrases.begin(), document_.phrases.end(), i,
                                   [](const Document::Phrase& p, std::uint32_t first) { return p.first < first; });
    for (; phrase != document_.phrases.end() && phrase->first == i; ++phrase) {
      if (phrase->length < longest || i + phrase->length > sentence.last) continue;
      if (phrase->length > longest) *classes = 0;
      longest = phrase->length;
      *classes |= ClassBit(phrase->word_class);
    }
    if (longest == 0 && document_.classes[i] != 0) {
      *classes = document_.pack->lexicon().ClassesOf(At(i).lower);
      longest = *classes != 0 ? 1 : 0;
    }
    if (longest == 0 || ScriptOf(i) != Script::kKatakana) return longest;
    const std::uint32_t end = i + longest;
    const bool ends = end >= sentence.last || ScriptOf(end) != Script::kKatakana;
    return ends && !InsideKana(sentence, i) ? longest : 0;
  }

  std::uint32_t KnownLength(const Sentence& sentence, std::uint32_t i, Piece* piece) {
    if (InsideKana(sentence, i)) return 0;
    entries_.clear();
    const std::string_view lower = document_.lower[static_cast<std::size_t>(At(i).field)];
    const std::size_t bytes = gazetteer_.LongestMatch(lower.substr(At(i).begin), document_.pack->language(), &entries_);
    if (bytes == 0) return 0;
    std::uint32_t last = i;
    while (last < sentence.last && At(last).end <= At(i).begin + bytes) ++last;
    if (last == i || At(last - 1).end != At(i).begin + bytes) return 0;
    bool names = false;
    for (const NameEntry& entry : entries_) {
      const bool place = entry.kind == NameKind::kCountry || entry.kind == NameKind::kSubdivision ||
                         entry.kind == NameKind::kCity || entry.kind == NameKind::kRegion;
      const bool party = entry.kind == NameKind::kOrganisation || entry.kind == NameKind::kGovernmentBody || entry.kind == NameKind::kPerson;
      if (!place && !party) continue;
      if (entry.common_word && last - i < 3) continue;
      names = true;
      piece->place = piece->place || place;
      piece->country = piece->country || entry.kind == NameKind::kCountry;
      piece->person = piece->person || entry.kind == NameKind::kPerson;
    }
    // One sign is an adjective: 米, 英.
    return names && !(last - i == 1 && At(i).kind == TokenKind::kIdeograph) ? last - i : 0;
  }

  // ---- Names ----------------------------------------------------------------------------------------------------------

  bool IsCore(const Piece& piece) const {
    return piece.kind == Piece::kHan || piece.kind == Piece::kKana || piece.kind == Piece::kLatin || piece.kind == Piece::kKnown;
  }

  std::string_view TextOf(std::uint32_t first, std::uint32_t last) const {
    return SpanText(*document_.article, document_.SpanOf(first, last));
  }

  int CountInArticle(std::string_view text) const {
    int count = 0;
    for (const std::string* whole : {&document_.article->title, &document_.article->text}) {
      const std::string_view field = std::string_view(*whole).substr(0, kCountBytesMax);
      for (std::size_t at = field.find(text); at != std::string::npos && count < kCountMax; at = field.find(text, at + text.size())) {
        ++count;
      }
    }
    return count;
  }

  void ReadNames() {
    for (std::size_t p = 0; p < pieces_.size();) {
      if (const std::size_t next = ReadEndedName(p); next > p) {
        p = next;
        continue;
      }
      ReadAlone(p);
      ++p;
    }
  }

  // A core with the words that end names behind it. The piece behind the name; `p` when there is none.
  std::size_t ReadEndedName(std::size_t p) {
    if (!IsCore(pieces_[p])) return p;
    std::size_t end = p;
    std::size_t suffix = p;  // the last piece that ends the name
    while (end < pieces_.size() && (end == p || Touches(end))) {
      if (pieces_[end].kind == Piece::kSuffix) {
        suffix = end;
        ++end;
        if (Has(pieces_[suffix].classes, WordClass::kPlaceWord) && !FollowsEnd(end)) break;
        continue;
      }
      if (!IsCore(pieces_[end]) || suffix > p) break;
      // A known party is whole, and what follows it is not its name; a place may open one ("深圳腾飞科技").
      if (end > p && pieces_[end - 1].kind == Piece::kKnown && !pieces_[end - 1].place && !NamesPlant(end)) break;
      ++end;
    }
    if (suffix == p) return p;
    // "这家杭州公司", "美国存储企业": a single sign is no name's beginning, nor a place that the rest of the name goes without.
    if (suffix > p + 1 && OpensNoName(p, suffix)) {
      if (pieces_[p].kind == Piece::kKnown) ReadAlone(p);
      const std::size_t next = ReadEndedName(p + 1);
      return next > p + 1 ? next : p + 1;
    }
    if (!IsSure(p, suffix)) return p;
    suffix = RepeatedSuffix(p, suffix);
    NameChunk chunk = Chunk(FirstToken(p, suffix), pieces_[suffix].last);
    VoteByEnd(p, suffix, &chunk);
    chunks_.push_back(std::move(chunk));
    return suffix + 1;
  }

  // "云杉算力投资建设": of several words that could end the name, the first behind which the article has it more often.
  std::size_t RepeatedSuffix(std::size_t p, std::size_t suffix) const {
    const int whole = CountInArticle(TextOf(pieces_[p].first, pieces_[suffix].last));
    for (std::size_t k = p + 1; k < suffix; ++k) {
      if (pieces_[k].kind == Piece::kSuffix && CountInArticle(TextOf(pieces_[p].first, pieces_[k].last)) > whole) return k;
    }
    return suffix;
  }

  bool OpensNoName(std::size_t p, std::size_t suffix) const {
    const Piece& first = pieces_[p];
    if (first.kind == Piece::kHan) return first.last - first.first == 1 && IsCore(pieces_[p + 1]);
    if (first.kind != Piece::kKnown || !first.place || !IsCore(pieces_[p + 1])) return false;
    if (first.country || Has(pieces_[suffix].classes, WordClass::kPlaceWord)) return true;
    return CountInArticle(TextOf(pieces_[p + 1].first, pieces_[suffix].last)) > CountInArticle(TextOf(first.first, pieces_[suffix].last));
  }

  // "シャープ堺工場", "台积电南京工厂": between the party and the word of a site stands where it is.
  bool NamesPlant(std::size_t where) const {
    if (pieces_[where].last - pieces_[where].first > 4 || !FollowsEnd(where + 1)) return false;
    const WordClasses classes = pieces_[where + 1].classes;
    return Has(classes, WordClass::kSiteWord) || Has(classes, WordClass::kFacilityNoun);
  }

  bool Touches(std::size_t p) const {
    return p < pieces_.size() && pieces_[p].first == pieces_[p - 1].last && !At(pieces_[p].first).space_before;
  }
  bool FollowsEnd(std::size_t p) const { return Touches(p) && pieces_[p].kind == Piece::kSuffix; }

  // A generic noun makes no name of a country ("中国公司") nor of words that stand nowhere else; ordinary words before one
  // that is weak ("独自技術") need the article to say so again.
  bool IsSure(std::size_t p, std::size_t suffix) const {
    const Piece& end = pieces_[suffix];
    const bool generic = Has(end.classes, WordClass::kCompanyAnaphor) || Has(end.classes, WordClass::kFacilityNoun);
    const bool single = suffix == p + 1;
    if (single && pieces_[p].kind == Piece::kKnown && generic) return false;
    if (single && pieces_[p].country && Has(end.classes, WordClass::kOrgNoun)) return false;
    bool plain = true;  // only unknown ideographs
    std::uint32_t signs = 0;
    for (std::size_t k = p; k < suffix; ++k) {
      if (pieces_[k].kind == Piece::kHan) signs += pieces_[k].last - pieces_[k].first;
      if (pieces_[k].kind != Piece::kHan && pieces_[k].kind != Piece::kSuffix) plain = false;
    }
    if (!plain) return !(generic && pieces_[p].kind == Piece::kLatin);
    if (Has(end.classes, WordClass::kPlaceWord)) return signs >= 2 && signs <= 4;
    if (signs < 2 || signs > kCoreSignsMax) return false;
    const bool announced = p > 0 && pieces_[p - 1].kind == Piece::kNoun && Touches(p);
    const bool post = Touches(suffix + 1) && pieces_[suffix + 1].kind == Piece::kPost;
    if (announced || post) return true;
    const int times = CountInArticle(TextOf(pieces_[p].first, end.last));
    if (generic) return times > 1 && CountInArticle(TextOf(pieces_[p].first, end.first)) > times;
    // Chinese builds company names so; in Japanese a noun of the trade must be there, or a repetition.
    const bool strong = Has(end.classes, WordClass::kOrgNoun) || Has(end.classes, WordClass::kGovernmentWord) || IsLegalForm(end);
    if (times > 1) return true;
    if (signs > 4) return false;
    if (strong) return true;
    if (document_.pack->grammar().verb_final || !Has(end.classes, WordClass::kCompanyWord) || end.last - end.first < 2) return false;
    return StandsAsParty(p, suffix);
  }

  // Between an agent, a verb, a conjunction or a mark and what a party does or is.
  bool StandsAsParty(std::size_t p, std::size_t suffix) const {
    constexpr WordClasses kBeside = ClassBit(WordClass::kConjunction) | ClassBit(WordClass::kAgent) | ClassBit(WordClass::kVerb);
    const bool opens = p == 0 || (pieces_[p - 1].classes & kBeside) != 0 || At(pieces_[p].first - 1).kind == TokenKind::kPunctuation;
    const bool goes_on = suffix + 1 >= pieces_.size() || IsSubject(suffix) || (pieces_[suffix + 1].classes & kBeside) != 0 ||
                         At(pieces_[suffix].last).kind == TokenKind::kPunctuation;
    return opens && goes_on;
  }

  bool IsLegalForm(const Piece& piece) const { return IsLegalForm(piece.first, piece.last); }
  bool IsLegalForm(std::uint32_t first, std::uint32_t last) const {
    std::vector<NameEntry> entries;
    gazetteer_.Find(TextOf(first, last), document_.pack->language(), &entries);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kLegalForm; });
  }

  // Long rows of ideographs may carry words in front of the name: the part that the article has again is the name.
  std::uint32_t FirstToken(std::size_t p, std::size_t suffix) const {
    const Piece& core = pieces_[p];
    if (core.kind != Piece::kHan || core.last - core.first < 4) return core.first;
    const int whole = CountInArticle(TextOf(core.first, pieces_[suffix].last));
    for (std::uint32_t first = core.first + 1; first + 2 <= core.last; ++first) {
      if (CountInArticle(TextOf(first, pieces_[suffix].last)) > whole) return first;
    }
    return core.first;
  }

  void VoteByEnd(std::size_t p, std::size_t suffix, NameChunk* chunk) const {
    const WordClasses classes = pieces_[suffix].classes;
    const auto vote = [&](EntityType type, int weight) { chunk->votes[static_cast<std::size_t>(type)] += static_cast<std::uint8_t>(weight); };
    if (Has(classes, WordClass::kPlaceWord) && suffix > p) vote(EntityType::kPlace, kStrong + kFair);
    if (Has(classes, WordClass::kGovernmentWord)) vote(EntityType::kGovernment, kStrong + kFair);
    if (Has(classes, WordClass::kSiteWord) || Has(classes, WordClass::kFacilityNoun)) vote(EntityType::kSite, kStrong + kHint);
    if (Has(classes, WordClass::kCompanyWord) || Has(classes, WordClass::kPlaceNamed)) vote(EntityType::kCompany, kStrong + kHint);
  }

  // A piece without such an end.
  void ReadAlone(std::size_t p) {
    const Piece& piece = pieces_[p];
    const bool post_behind = Touches(p + 1) && pieces_[p + 1].kind == Piece::kPost;
    const bool post_before = p > 0 && pieces_[p - 1].kind == Piece::kPost && Touches(p);
    const bool noun_before = p > 0 && pieces_[p - 1].kind == Piece::kNoun && Touches(p);
    switch (piece.kind) {
      case Piece::kKnown:
        Add(piece.first, piece.last, EntityType::kCompany, piece.introduced ? kSure : 0);
        chunks_.back().sure_borders = chunks_.back().introduced = piece.introduced;
        return;
      case Piece::kKana:
        return ReadKana(p, post_behind, noun_before);
      case Piece::kHan:
        return ReadHan(p, post_behind, post_before, noun_before);
      case Piece::kLatin:
        if (noun_before) Add(piece.first, piece.last, EntityType::kCompany, kFair);
        return;
      default:
        return;
    }
  }

  void ReadKana(std::size_t p, bool post_behind, bool noun_before) {
    const Piece& piece = pieces_[p];
    const std::uint32_t length = piece.last - piece.first;
    bool dotted = false;
    for (std::uint32_t i = piece.first; i < piece.last; ++i) dotted = dotted || IsMiddleDot(i);
    if (dotted) {
      const bool company = noun_before || EndsLikeCompany(piece);
      return Add(piece.first, piece.last, company ? EntityType::kCompany : EntityType::kPerson,
                 company ? kStrong : post_behind ? kStrong + kFair : kFair);
    }
    if (post_behind && length >= 2) return Add(piece.first, piece.last, EntityType::kPerson, kFair);
    if (length < 3) return;
    if (EndsLikeCompany(piece)) return Add(piece.first, piece.last, EntityType::kCompany, kStrong);
    if (noun_before) return Add(piece.first, piece.last, EntityType::kCompany, kStrong);
    // "東洋ヒューズ": ideographs that always stand before the run belong to it.
    if (p > 0 && Touches(p) && pieces_[p - 1].kind == Piece::kHan && pieces_[p - 1].last - pieces_[p - 1].first >= 2) {
      const int together = CountInArticle(TextOf(pieces_[p - 1].first, piece.last));
      if (together > 1 && together == CountInArticle(TextOf(piece.first, piece.last))) {
        return Add(pieces_[p - 1].first, piece.last, EntityType::kCompany, kFair);
      }
    }
    if (IsSubject(p) && CountInArticle(TextOf(piece.first, piece.last)) > 1) Add(piece.first, piece.last, EntityType::kCompany, kHint);
  }

  // "コースラ・ベンチャーズ": the run ends in a word of companies.
  bool EndsLikeCompany(const Piece& piece) const {
    for (std::uint32_t i = piece.first + 1; i + 2 <= piece.last; ++i) {
      const std::string_view rest = document_.lower[static_cast<std::size_t>(At(i).field)];
      std::vector<Lexicon::Hit> hits;
      if (!document_.HasClass(i, WordClass::kCompanyWord)) continue;
      document_.pack->lexicon().Match(document_.tokens, i, &hits);
      for (const Lexicon::Hit& hit : hits) {
        if (hit.word_class == WordClass::kCompanyWord && i + hit.length == piece.last) return !rest.empty();
      }
    }
    return false;
  }

  // "个人投资者王慧文": the noun in front is said of a person.
  bool IsPersonNoun(const Piece& noun) const {
    const std::string_view last = At(noun.last - 1).lower;
    return last == "者" || last == "人" || last == "员" || last == "員" || last == "师" || last == "師" || last == "家";
  }

  bool IsSurname(std::uint32_t first, std::uint32_t last) const {
    std::vector<NameEntry> entries;
    gazetteer_.Find(TextOf(first, last), document_.pack->language(), &entries);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kSurname; });
  }

  bool StartsWithSurname(const Piece& piece) const {
    return IsSurname(piece.first, piece.first + 1) || (piece.last - piece.first >= 2 && IsSurname(piece.first, piece.first + 2));
  }

  // Whether a topic or subject particle, or a verb of saying or doing, follows.
  bool IsSubject(std::size_t p) const {
    if (p + 1 >= pieces_.size()) return false;
    const Piece& next = pieces_[p + 1];
    if (next.kind != Piece::kBorder) return false;
    const std::string_view lower = At(next.first).lower;
    if (lower == "は" || lower == "が") return true;
    constexpr WordClasses kActs = ClassBit(WordClass::kVerb) | ClassBit(WordClass::kSayVerb) |
                                  ClassBit(WordClass::kAnnounceCue) | ClassBit(WordClass::kPlanCue);
    return (next.classes & kActs) != 0;
  }

  bool SaysNext(std::size_t p) const {
    return p + 1 < pieces_.size() && Touches(p + 1) && Has(pieces_[p + 1].classes, WordClass::kSayVerb);
  }

  void ReadHan(std::size_t p, bool post_behind, bool post_before, bool noun_before) {
    const Piece& piece = pieces_[p];
    const std::uint32_t length = piece.last - piece.first;
    if (length < 2) return;
    const bool chinese = !document_.pack->grammar().verb_final;
    const bool surname = StartsWithSurname(piece);
    if (post_behind && length <= 5) {
      const bool address = Has(pieces_[p + 1].classes, WordClass::kPersonTitle);
      // Japanese: "の門脇真吾社長" without a known surname, where the name has its usual length.
      if (surname || (!chinese && (address || length >= 3))) {
        return Add(piece.first, piece.last, EntityType::kPerson, surname || address ? kStrong : kFair + 1);
      }
    }
    const bool person_noun = noun_before && IsPersonNoun(pieces_[p - 1]);
    if (chinese && surname && ReadChinesePerson(p, post_before || person_noun || FollowsPerson(p))) return;
    const int times = CountInArticle(TextOf(piece.first, piece.last));
    if (noun_before && length <= 8 && ((chinese && length > 2) || times > 1)) {
      const std::uint32_t end = RepeatedEnd(piece);
      return Add(piece.first, end, EntityType::kCompany, kStrong);
    }
    if (length <= 6 && times >= 3 && IsSubject(p) && !surname) Add(piece.first, piece.last, EntityType::kCompany, kHint + 1);
  }

  // "赵立东和张亚林": a conjunction joins it to a person.
  bool FollowsPerson(std::size_t p) const {
    if (p < 2 || !Has(pieces_[p - 1].classes, WordClass::kConjunction) || chunks_.empty()) return false;
    const NameChunk& before = chunks_.back();
    return before.last == pieces_[p - 1].first && before.votes[static_cast<std::size_t>(EntityType::kPerson)] >= kFair;
  }

  // A surname with one or two signs: behind a post or an agent, before a verb of speech, or at a clause's start where the
  // article has it again.
  bool ReadChinesePerson(std::size_t p, bool post_before) {
    const Piece& piece = pieces_[p];
    const std::uint32_t length = piece.last - piece.first;
    const bool agent = p > 0 && Has(pieces_[p - 1].classes, WordClass::kAgent) && Touches(p);
    std::uint32_t end = piece.first + std::min<std::uint32_t>(length, 3);
    if (length == 4 && IsSurname(piece.first, piece.first + 2)) end = piece.last;  // 欧阳
    if ((post_before || agent) && length <= (post_before ? 6u : 3u)) {
      Add(piece.first, end, EntityType::kPerson, post_before ? kStrong : kFair);
      return true;
    }
    if (length <= 4 && SaysNext(p)) {
      Add(piece.first, piece.last, EntityType::kPerson, kStrong);
      return true;
    }
    const bool opens = p == 0 || (pieces_[p - 1].kind == Piece::kBorder && At(piece.first - 1).kind == TokenKind::kPunctuation);
    if (!opens || length < 3 || CountInArticle(TextOf(piece.first, end)) < 3) return false;
    Add(piece.first, end, EntityType::kPerson, kFair);
    return true;
  }

  // Of a row of ideographs that may carry more words behind the name: the end of the part that the article has again.
  std::uint32_t RepeatedEnd(const Piece& piece) const {
    const int whole = CountInArticle(TextOf(piece.first, piece.last));
    for (std::uint32_t end = piece.last - 1; end >= piece.first + 2; --end) {
      if (CountInArticle(TextOf(piece.first, end)) > whole) return end;
    }
    return piece.last;
  }

  NameChunk Chunk(std::uint32_t first, std::uint32_t last) const {
    NameChunk chunk;
    chunk.sentence = sentence_;
    chunk.first = first;
    chunk.last = last;
    SetChunkName(document_, &chunk);
    return chunk;
  }

  void Add(std::uint32_t first, std::uint32_t last, EntityType type, int weight) {
    NameChunk chunk = Chunk(first, last);
    chunk.votes[static_cast<std::size_t>(type)] = static_cast<std::uint8_t>(weight);
    chunks_.push_back(std::move(chunk));
  }

  static constexpr std::uint32_t kCoreSignsMax = 6;
  static constexpr std::uint32_t kIntroducedMax = 16;  // signs
  static constexpr std::uint32_t kIntroducedBytesMin = 4;
  static constexpr std::size_t kIntroducedNamesMax = 40;  // more are a list and no article
  static constexpr int kCountMax = 8;
  static constexpr std::size_t kCountBytesMax = 1 << 16;  // of a text: an article is shorter, and time stays in proportion

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<bool>& taken_;
  std::vector<std::string> introduced_;
  std::uint32_t sentence_ = 0;
  std::vector<Piece> pieces_;  // of the sentence at hand
  std::vector<NameChunk> chunks_;
  std::vector<NameEntry> entries_;  // scratch of one look-up
};

}  // namespace

std::vector<NameChunk> FindSpacelessChunks(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken) {
  return SpacelessFinder(document, gazetteer, taken).Run();
}

}  // namespace dealgraph::nlp
