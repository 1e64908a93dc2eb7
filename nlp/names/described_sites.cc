#include "nlp/names/described_sites.h"

#include <algorithm>
#include <string_view>

#include "nlp/language_pack.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

constexpr std::uint32_t kWordsToPlaceMax = 4;  // "planta de acero verde de Puertollano"
constexpr std::uint32_t kWordsToOwnerMax = 1;    // "pabrik baru Hyundai di Cikarang"
constexpr std::uint32_t kWordsFromPlaceMax = 1;  // "Warren battery plant"
constexpr int kKindLetters = 4;

constexpr WordClasses kEndsPhrase = ClassBit(WordClass::kVerb) | ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kSayVerb) |
                                    ClassBit(WordClass::kRelative) | ClassBit(WordClass::kConjunction) | ClassBit(WordClass::kNegation) |
                                    ClassBit(WordClass::kAgent) | ClassBit(WordClass::kAttributionCue);
constexpr WordClasses kNoModifier = kEndsPhrase | ClassBit(WordClass::kPreposition) | ClassBit(WordClass::kLocative) |
                                    ClassBit(WordClass::kArticle) | ClassBit(WordClass::kDefinite);

class SiteFinder {
 public:
  SiteFinder(const Document& document, const std::vector<Mention>& mentions, const std::vector<bool>& covered, const std::vector<bool>& measures)
      : document_(document), covered_(covered), measures_(measures), has_articles_(document.pack->grammar().articles) {
    begins_.assign(document.tokens.size() + 1, nullptr);
    ends_.assign(document.tokens.size() + 1, nullptr);
    for (const Mention& mention : mentions) {
      if (mention.kind != MentionKind::kEntity) continue;
      begins_[mention.first] = &mention;
      ends_[mention.last] = &mention;
    }
  }

  std::vector<DescribedSite> Run() {
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.role == SentenceRole::kNoise) continue;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        const std::uint32_t length = document_.PhraseLength(i, WordClass::kFacilityNoun);
        if (length == 0 || covered_[i]) continue;
        ReadNoun(sentence, i, std::min(i + length, sentence.last));
        i += length - 1;
      }
    }
    return std::move(sites_);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }
  bool Is(std::uint32_t i, WordClass c) const { return document_.HasClass(i, c); }
  static bool IsPlace(const Mention* mention) { return mention != nullptr && mention->type == EntityType::kPlace; }

  void ReadNoun(const Sentence& sentence, std::uint32_t first, std::uint32_t last) {
    const Mention* before = ends_[first];
    if (before != nullptr && before->type == EntityType::kSite) return;  // "Lake Mariner campus" is named already
    if (FromPlace(sentence, first, last)) return;
    ToPlace(sentence, first, last);
  }

  void Add(std::uint32_t first, std::uint32_t last, std::uint32_t from, std::uint32_t to, const Mention& place) {
    sites_.push_back({first, last, document_.SpanOf(from, to), place.index});
  }

  // "Sudbury plant", "Kemin kaivos", "Savar'daki fabrika".
  bool FromPlace(const Sentence& sentence, std::uint32_t first, std::uint32_t last) {
    std::uint32_t at = first;
    for (std::uint32_t words = 0; words <= kWordsFromPlaceMax && at > sentence.first; ++words, --at) {
      std::uint32_t end = at;
      if (end > sentence.first && At(end - 1).kind == TokenKind::kClitic && !document_.IsPossessive(end - 1)) --end;
      if (const Mention* place = ends_[end]; IsPlace(place)) {
        // "Norges største datasenter" is one of many in Norway.
        if (has_articles_ && (place->genitive || end < at)) return false;
        // "In London the data centre": what stands in a place of its own is none of its name.
        if (StandsInPlace(sentence, place->first)) return false;
        Add(first, last, place->first, last, *place);
        return true;
      }
      if (!IsModifier(at - 1) || (document_.classes[at - 1] & kNoModifier) != 0) return false;
    }
    return false;
  }

  // Whether a preposition leads to the place that begins at `i`, perhaps over words of its own: "na pražské Zbraslavi".
  bool StandsInPlace(const Sentence& sentence, std::uint32_t i) const {
    for (std::uint32_t back = 1; back <= 2 && i >= sentence.first + back; ++back) {
      if ((document_.classes[i - back] & kBeforePlace) != 0) return true;
      if (has_articles_ || !IsModifier(i - back)) return false;
    }
    return false;
  }

  // "fabrik i Dresden", "refinaria de Sines", "planta de acero verde de Puertollano", "Werk Saarlouis".
  void ToPlace(const Sentence& sentence, std::uint32_t first, std::uint32_t last) {
    std::uint32_t at = last;
    const bool verb_final = document_.pack->grammar().verb_final;  // there the place comes first
    if (at < sentence.last && IsPlace(begins_[at]) && !verb_final) {
      Add(first, last, first, begins_[at]->last, *begins_[at]);
      return;
    }
    if (!IsSingled(sentence, first)) return;
    for (std::uint32_t words = 0; words <= kWordsToPlaceMax && at + 1 < sentence.last; ++words, ++at) {
      const Mention* place = begins_[at + 1];
      const bool locative = Is(at, WordClass::kLocative);
      // Of what joins names "de" and "di" also lead to a place: "usine de Douvrin".
      const bool joins = (Is(at, WordClass::kNameConnector) || Is(at, WordClass::kNamePrefix)) && At(at).kind == TokenKind::kWord;
      if (IsPlace(place) && (locative || joins)) {
        Add(first, last, first, place->last, *place);
        return;
      }
      if (const std::uint32_t skipped = OwnerOrMeasure(at, words, sentence.last); skipped > 0) {
        at += skipped - 1;
        continue;
      }
      // Without articles nothing tells a verb that no list holds from a modifier.
      if (!has_articles_ || !IsModifier(at) || (document_.classes[at] & kEndsPhrase) != 0) return;
    }
  }

  // Tokens at `i` that say whose or how large the facility is: "zakład 3M we Wrocławiu", "sál na 12 MW ve Vestci"; 0 where none do.
  std::uint32_t OwnerOrMeasure(std::uint32_t i, std::uint32_t words, std::uint32_t last) const {
    std::uint32_t at = i;
    // "fábrica de InoBat en …", "sál na 12 MW ve …"
    const bool joined = (document_.classes[at] & (kBeforePlace | ClassBit(WordClass::kNameConnector) | ClassBit(WordClass::kNamePrefix))) != 0 &&
                        At(at).kind == TokenKind::kWord && !covered_[at] && !measures_[at];
    if (joined) ++at;
    if (at >= last) return 0;
    const Mention* owner = begins_[at];
    if (owner != nullptr && owner->type == EntityType::kCompany && words <= kWordsToOwnerMax && owner->last < last) return owner->last - i;
    std::uint32_t end = at;
    while (end < last && measures_[end]) ++end;
    if (end == at && At(at).kind == TokenKind::kNumber) end = at + 2;  // with its unit
    return end > at && end < last ? end - i : 0;
  }

  // A small word of the phrase itself.
  bool IsModifier(std::uint32_t i) const {
    return !covered_[i] && At(i).kind == TokenKind::kWord && !At(i).IsCapitalised();
  }

  // Whether an article, a possessor or the noun's own form says that one facility is meant, not some. Languages without
  // articles do not tell.
  bool IsSingled(const Sentence& sentence, std::uint32_t noun) const {
    if (!has_articles_ || Is(noun, WordClass::kDefinite)) return true;
    for (std::uint32_t back = 1; back <= 5 && noun >= sentence.first + back; ++back) {
      const std::uint32_t i = noun - back;
      if (Is(i, WordClass::kArticle) || Is(i, WordClass::kDefinite) || Is(i, WordClass::kPossessiveAnaphor) ||
          At(i).kind == TokenKind::kClitic) {
        return true;
      }
      if (covered_[i]) return At(i).lower.ends_with('s');
    }
    return false;
  }

  static constexpr WordClasses kBeforePlace = ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition);

  const Document& document_;
  const std::vector<bool>& covered_;
  const std::vector<bool>& measures_;
  const bool has_articles_;
  std::vector<const Mention*> begins_;  // by token: the name that begins there
  std::vector<const Mention*> ends_;    // and that ends before it
  std::vector<DescribedSite> sites_;
};

}  // namespace

std::vector<DescribedSite> FindDescribedSites(const Document& document, const std::vector<Mention>& mentions,
                                              const std::vector<bool>& covered, const std::vector<bool>& measures) {
  return SiteFinder(document, mentions, covered, measures).Run();
}

std::string_view KindOfSite(const Document& document, const DescribedSite& site) {
  const std::string_view noun = document.tokens[site.first].lower;
  std::size_t end = 0;
  for (int letters = 0; letters < kKindLetters && end < noun.size(); ++letters) DecodeUtf8(noun, &end);
  return noun.substr(0, end);
}

}  // namespace dealgraph::nlp
