// Evidence comes from the gazetteer, from words inside the name (legal forms, "Ventures", "Ministry"), from what stands
// beside it (posts, common nouns, prepositions, appositions) and from other names of the article (a list of persons, a
// place that an institution is named by).
#include "nlp/names/type_votes.h"

#include <algorithm>
#include <unordered_map>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

class TypeVoter {
 public:
  TypeVoter(const Document& document, const Gazetteer& gazetteer, const std::vector<NameChunk>& chunks,
            std::vector<Candidate>* candidates)
      : document_(document), gazetteer_(gazetteer), chunks_(chunks), candidates_(*candidates) {}

  void Run() {
    for (Candidate& candidate : candidates_) Vote(&candidate);
    VoteByNamesakes();
    VoteByLists();
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }
  bool Is(std::uint32_t i, WordClass c) const { return i < document_.tokens.size() && document_.HasClass(i, c); }
  std::uint32_t SentenceFirst(const NameChunk& chunk) const { return document_.sentences[chunk.sentence].first; }
  std::uint32_t SentenceLast(const NameChunk& chunk) const { return document_.sentences[chunk.sentence].last; }

  const std::vector<NameEntry>& Lookup(std::string_view lower) {
    entries_.clear();
    gazetteer_.Find(lower, document_.pack->language(), &entries_);
    return entries_;
  }

  void Vote(Candidate* candidate) {
    VoteByGazetteer(candidate);
    VoteByWords(candidate);
    for (const std::uint32_t c : candidate->chunks) VoteByContext(chunks_[c], candidate);
    VoteByChunks(candidate);
  }

  // What was seen where the chunks were found: for each type the clearest place counts.
  void VoteByChunks(Candidate* candidate) const {
    for (std::size_t t = 0; t < kEntityTypeCount; ++t) {
      std::uint8_t clearest = 0;
      for (const std::uint32_t c : candidate->chunks) clearest = std::max(clearest, chunks_[c].votes[t]);
      candidate->Vote(static_cast<EntityType>(t), clearest);
    }
  }

  void VoteByGazetteer(Candidate* candidate) {
    int place = 0;  // a name that many places bear is no likelier one
    for (const NameEntry& entry : Lookup(candidate->lower)) {
      const int weight = entry.common_word ? kHint : kKnown;
      switch (entry.kind) {
        case NameKind::kOrganisation:
          candidate->Vote(EntityType::kCompany, weight);
          candidate->media = candidate->media || entry.media;
          candidate->entry = entry.id;
          break;
        case NameKind::kGovernmentBody:
          candidate->Vote(EntityType::kGovernment, entry.common_word ? weight + 1 : kKnown + kFair);
          candidate->entry = entry.id;
          break;
        case NameKind::kPerson:
          candidate->Vote(EntityType::kPerson, weight);
          candidate->entry = entry.id;
          break;
        case NameKind::kCountry:
          place = std::max(place, weight + kHint);
          candidate->country_code = entry.country.empty() ? entry.code : entry.country;
          break;
        case NameKind::kSubdivision:
        case NameKind::kRegion:
          place = std::max<int>(place, weight);
          break;
        case NameKind::kCity:
          place = std::max<int>(place, entry.common_word               ? 1
                                       : entry.weight >= 500'000 ? kKnown
                                       : entry.weight >= 100'000 ? kStrong
                                                                 : kFair);
          break;
        case NameKind::kSurname:
          candidate->Vote(EntityType::kPerson, 1);
          continue;
        default: continue;
      }
      if (!entry.common_word) candidate->known = true;
    }
    candidate->Vote(EntityType::kPlace, place);
  }

  // "Lemvig Kommune" says that Lemvig is a place.
  void VoteByNamesakes() {
    std::unordered_map<std::string_view, Candidate*> by_lower;
    for (Candidate& candidate : candidates_) by_lower.emplace(candidate.lower, &candidate);
    for (const Candidate& full : candidates_) {
      if (!IsNamedByPlace(document_, chunks_, full)) continue;
      const std::size_t space = full.lower.rfind(' ');
      if (space == std::string::npos) continue;
      const auto place = by_lower.find(std::string_view(full.lower).substr(0, space));
      if (place != by_lower.end()) place->second->Vote(EntityType::kPlace, kStrong);
    }
  }

  bool IsGivenName(std::string_view lower) {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kGivenName; });
  }
  bool IsSurname(std::string_view lower) {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& e) { return e.kind == NameKind::kSurname; });
  }

  void VoteByWords(Candidate* candidate) {
    const NameChunk& chunk = chunks_[candidate->chunks.front()];
    const std::uint32_t end = chunk.last - chunk.legal_form;
    for (const std::uint32_t c : candidate->chunks) {
      if (chunks_[c].legal_form > 0) {
        candidate->Vote(EntityType::kCompany, kSure);
        break;
      }
    }
    int words = 0;
    bool company_word = false;
    for (std::uint32_t i = chunk.first; i < end; ++i) {
      if (At(i).kind != TokenKind::kWord) continue;
      ++words;
      if (Is(i, WordClass::kGovernmentWord)) candidate->Vote(EntityType::kGovernment, kStrong + kFair + 1);
      if (Is(i, WordClass::kCompanyWord) && !company_word && (end - chunk.first > 1 || i + 1 == end)) {
        company_word = true;
        // As the last word it is the name's head.
        candidate->Vote(EntityType::kCompany, i + 1 == end && end - chunk.first > 1 ? kStrong + kFair : kStrong);
      }
    }
    if (!company_word && words > 1 && HasInflectedCompanyWord(chunk, *candidate)) {
      company_word = true;
      candidate->Vote(EntityType::kCompany, kStrong);
    }
    // "Kemijärvi", "Patokangas": one word that ends as places do, where the pack says how.
    if (words == 1 && (document_.pack->lexicon().ClassesOf(candidate->lower) & ClassBit(WordClass::kPlaceWord)) != 0) {
      candidate->Vote(EntityType::kPlace, kFair);
    }
    if (NamesFacility(chunk, end)) candidate->Vote(EntityType::kSite, kStrong);
    if (IsNumberedTown(chunk, end, candidate->lower)) candidate->Vote(EntityType::kSite, kFair + kHint);
    const Shape shape = At(chunk.first).shape;
    if (end - chunk.first == 1 && !chunk.weak_case && (shape == Shape::kMixed || shape == Shape::kUpper)) {
      candidate->Vote(EntityType::kCompany, kHint);
    }
    for (std::uint32_t i = chunk.first; i < end; ++i) {
      if (At(i).Is('&') || At(i).kind == TokenKind::kNumber) candidate->Vote(EntityType::kCompany, kHint);
    }
    VoteForPerson(chunk, words, company_word, candidate);
  }

  // "Politechniką Bydgoską": the pack lists the nominative, in which the candidate's name is.
  bool HasInflectedCompanyWord(const NameChunk& chunk, const Candidate& candidate) const {
    if (document_.pack->grammar().name_endings.empty() || chunk.lower != candidate.lower) return false;
    for (std::size_t at = 0; at < candidate.lower.size();) {
      const std::size_t space = std::min(candidate.lower.find(' ', at), candidate.lower.size());
      const std::string_view word = std::string_view(candidate.lower).substr(at, space - at);
      if ((document_.pack->lexicon().ClassesOf(word) & ClassBit(WordClass::kCompanyWord)) != 0) return true;
      at = space + 1;
    }
    return false;
  }

  // "Lake Mariner Campus", "Nemrut Veri Merkezi", "Plant 1", "Werk Freiberg": the word of a facility ends the name or opens it.
  bool NamesFacility(const NameChunk& chunk, std::uint32_t end) const {
    if (end - chunk.first < 2) return false;
    const bool numbered = At(end - 1).kind == TokenKind::kNumber;
    if (Is(chunk.first, WordClass::kSiteWord) && (numbered || Is(chunk.first, WordClass::kFacilityNoun))) return true;
    for (std::uint32_t i = chunk.first + 1; i < end; ++i) {
      const std::uint32_t length =
          std::max(document_.PhraseLength(i, WordClass::kSiteWord), document_.PhraseLength(i, WordClass::kFacilityNoun));
      if (length > 0 && i + length == end) return true;
    }
    return false;
  }

  // "Крюково-3", "Celle 1": a town's name and a number.
  bool IsNumberedTown(const NameChunk& chunk, std::uint32_t end, std::string_view lower) {
    const std::size_t number = lower.find_last_of(" -");
    if (end - chunk.first < 2 || At(end - 1).kind != TokenKind::kNumber || number == std::string_view::npos) return false;
    return lower.size() - number <= 3 && NamesTown(lower.substr(0, number));
  }

  // A given name, a surname, and what surnames of the language end in; read in the nominative, which the candidate's name is.
  void VoteForPerson(const NameChunk& chunk, int words, bool company_word, Candidate* candidate) {
    const std::uint32_t end = chunk.last - chunk.legal_form;
    const std::string_view first_word = std::string_view(candidate->lower).substr(0, candidate->lower.find(' '));
    // "Simon joined the company": a given name alone is mostly a person's.
    if (words == 1 && end - chunk.first == 1 && !candidate->entry && IsGivenName(first_word)) {
      candidate->Vote(EntityType::kPerson, kHint + 1);
    }
    if (words < 2 || words > 5) return;
    if (!At(end - 1).space_before) company_word = true;  // "Brandt-Tyson" is no given name with a surname
    const std::string_view last_word = std::string_view(candidate->lower).substr(candidate->lower.rfind(' ') + 1);
    const bool given = IsGivenName(first_word) || IsInitial(chunk.first);
    const bool family = IsSurname(last_word);
    if (given) candidate->Vote(EntityType::kPerson, company_word ? kHint : kFair + 1);
    // Latin surnames are ordinary words and companies' names often enough; those of other scripts seldom.
    const bool latin = static_cast<unsigned char>(last_word.front()) < 0xd0;
    if (family && !company_word) candidate->Vote(EntityType::kPerson, given ? kFair : latin ? kHint : kFair + 1);
    if (words > 3 || company_word || !AllCapitalised(chunk)) return;
    if (EndsLikeSurname(last_word)) candidate->Vote(EntityType::kPerson, given ? kFair : kHint + 1);
  }

  bool AllCapitalised(const NameChunk& chunk) const {
    for (std::uint32_t i = chunk.first; i < chunk.last; ++i) {
      if (At(i).kind != TokenKind::kWord || At(i).shape != Shape::kTitle) return false;
    }
    return true;
  }

  bool EndsLikeSurname(std::string_view lower) const {
    const auto& endings = document_.pack->grammar().surname_endings;
    return std::any_of(endings.begin(), endings.end(), [&](const std::string& ending) { return lower.ends_with(ending); });
  }

  bool IsInitial(std::uint32_t i) const {
    return At(i).shape == Shape::kUpper && At(i).end - At(i).begin == 1 && At(i + 1).Is('.');
  }

  void VoteByContext(const NameChunk& chunk, Candidate* candidate) {
    const std::uint32_t first = SentenceFirst(chunk);
    const std::uint32_t last = SentenceLast(chunk);
    // "ketua APPBI", "ректор ВШЭ": behind a post, one word in capitals is where it is held.
    const bool acronym = chunk.last == chunk.first + 1 && At(chunk.first).shape == Shape::kUpper && !chunk.weak_case;
    if (chunk.after_title && WordsIn(chunk) <= 4 && !acronym) candidate->Vote(EntityType::kPerson, kStrong);
    std::uint32_t next = chunk.last;
    if (next < last && At(next).kind == TokenKind::kClitic) ++next;
    VoteBySpeaking(chunk, next, candidate);
    if (IsDateline(chunk, next, last)) candidate->Vote(EntityType::kPlace, kStrong + kHint);

    if (chunk.first > first) {
      std::uint32_t before = chunk.first - 1;
      // дата-центр «Авантаж»: the noun stands before the quotation mark.
      const bool quoted = before > first && At(before).kind == TokenKind::kPunctuation && !At(chunk.first).space_before && At(before).space_before;
      if (quoted) --before;
      if (Is(before, WordClass::kOrgNoun)) candidate->Vote(EntityType::kCompany, kStrong);
      if (Is(before, WordClass::kGovernmentNoun)) candidate->Vote(EntityType::kGovernment, kFair);
      if (quoted && !candidate->after_noun && EndsFacilityNoun(first, before)) {
        candidate->after_noun = true;  // once: a plant may be called by its owner's name
        candidate->Vote(EntityType::kSite, kStrong);
      } else if (!quoted && Is(before, WordClass::kFacilityNoun) && !NamesTown(candidate->lower)) {
        candidate->Vote(EntityType::kSite, kFair + 1);
      }
      if (Is(before, WordClass::kLocative)) {
        // "director at X", "direktør i X": the post says that X is an organisation.
        if (before > first && EndsPost(before)) {
          candidate->Vote(EntityType::kCompany, kFair);
        } else if (!candidate->after_locative) {
          candidate->after_locative = true;  // once: names of companies stand behind "in" as well
          candidate->Vote(EntityType::kPlace, kHint);
        }
      }
      if (At(before).Is(',') && before > first &&
          (Is(before - 1, WordClass::kRole) || Is(before - 1, WordClass::kPersonTitle))) {
        candidate->Vote(EntityType::kPerson, kFair);
      }
    }
    if (next >= last) return;
    if (chunk.genitive) {
      if (NextIsPost(next, last)) candidate->Vote(EntityType::kCompany, kFair);
      return;
    }
    if (At(next).Is('-') && !At(next).space_before && next + 1 < last) {
      if (Is(next + 1, WordClass::kOrgNoun)) candidate->Vote(EntityType::kPlace, kHint);
      if (At(next + 1).lower.starts_with("base")) candidate->Vote(EntityType::kPlace, kStrong);
      return;
    }
    if (Is(next, WordClass::kFacilityNoun) && At(next).space_before && !NamesTown(candidate->lower)) candidate->Vote(EntityType::kSite, kFair + 1);
    if (Is(next, WordClass::kOrgNoun) && At(next).space_before) candidate->Vote(EntityType::kCompany, 1);
    if (At(next).Is(',') && next + 1 < last) VoteByApposition(next + 1, last, candidate);
    // "X has been appointed finance director"
    for (std::uint32_t k = next + 1; k < last && k < next + 5 && Is(next, WordClass::kAuxiliary); ++k) {
      if (Is(k, WordClass::kRole) && !Is(k, WordClass::kVerb)) candidate->Vote(EntityType::kPerson, kFair);
    }
    if (!candidate->subject && (Is(next, WordClass::kVerb) || Is(next, WordClass::kAuxiliary))) {
      candidate->subject = true;
      candidate->Vote(EntityType::kCompany, kHint);
    }
  }

  // "Sudbury plant", "Savar'daki fabrika": the noun is of a facility there, which names/described_sites makes, unless the tagger
  // or the name's own words say otherwise.
  bool NamesTown(std::string_view lower) {
    const auto& entries = Lookup(lower);
    return std::any_of(entries.begin(), entries.end(), [](const NameEntry& entry) {
      return !entry.common_word && (entry.kind == NameKind::kCity || entry.kind == NameKind::kSubdivision || entry.kind == NameKind::kCountry);
    });
  }

  // Whether the common noun of a facility, perhaps of several words, ends with token `i`: "центр обработки данных".
  bool EndsFacilityNoun(std::uint32_t sentence_first, std::uint32_t i) const {
    for (std::uint32_t length = 1; length <= 4 && i + 1 >= sentence_first + length; ++length) {
      const std::uint32_t noun = i + 1 - length;
      if (document_.PhraseLength(noun, WordClass::kFacilityNoun) == length) return true;
      if (document_.PhraseLength(noun, WordClass::kSiteWord) == length && !Is(noun, WordClass::kCompanyWord)) return true;
    }
    return false;
  }

  // "mówi Gustaw Pilarek", "Rosa Lima said": two or three capitals beside a verb of speech are a person's more often than not.
  void VoteBySpeaking(const NameChunk& chunk, std::uint32_t next, Candidate* candidate) const {
    if (chunk.legal_form > 0 || WordsIn(chunk) > 3 || !AllCapitalised(chunk)) return;
    const bool before = chunk.first > SentenceFirst(chunk) && Is(chunk.first - 1, WordClass::kSayVerb);
    const bool behind = next < SentenceLast(chunk) && Is(next, WordClass::kSayVerb);
    if (before || behind) candidate->Vote(EntityType::kPerson, WordsIn(chunk) > 1 ? kFair : 1);
  }

  // "LEMVIG: …", "RALEIGH, N.C., Sept. 9 -": a place in capitals opens the text.
  bool IsDateline(const NameChunk& chunk, std::uint32_t next, std::uint32_t last) const {
    const Token& first = At(chunk.first);
    if (chunk.first != SentenceFirst(chunk) || first.shape != Shape::kUpper || first.end - first.begin < 4) return false;
    if (next >= last || first.lines_before == 0) return false;
    const Token& mark = At(next);
    return mark.Is(':') || mark.Is(',') || mark.Is('-') || mark.lower == "–" || mark.lower == "—" || mark.Is('(');
  }

  int WordsIn(const NameChunk& chunk) const {
    int words = 0;
    for (std::uint32_t i = chunk.first; i < chunk.last; ++i) words += At(i).kind == TokenKind::kWord ? 1 : 0;
    return words;
  }

  // Whether a post stands right before the preposition at `i`.
  bool EndsPost(std::uint32_t i) const {
    for (std::uint32_t back = 1; back <= 4 && back <= i; ++back) {
      if (document_.PhraseLength(i - back, WordClass::kRole) == back) return true;
    }
    return false;
  }

  bool NextIsPost(std::uint32_t next, std::uint32_t last) const {
    for (std::uint32_t i = next; i < last && i < next + 3; ++i) {
      if (Is(i, WordClass::kRole)) return true;
      if (!Is(i, WordClass::kAdjective)) return false;
    }
    return false;
  }

  // "X, a Rotterdam-based maker of …", "X, finance director of …"
  void VoteByApposition(std::uint32_t i, std::uint32_t last, Candidate* candidate) {
    const bool article = Is(i, WordClass::kArticle) && !Is(i, WordClass::kCompanyAnaphor);  // not "X, the company's plant"
    for (std::uint32_t k = i; k < last && k < i + 10; ++k) {
      if (At(k).Is(',') || Is(k, WordClass::kRelative) || Is(k, WordClass::kAuxiliary)) return;
      if (Is(k, WordClass::kRole)) return candidate->Vote(EntityType::kPerson, kStrong);
      if (Is(k, WordClass::kOrgNoun) && article) return candidate->Vote(EntityType::kCompany, kStrong + kHint);
      // Where the verb comes last a comma marks the subject: "Nordvik, Köstence tesisi için …".
      const bool apposed = article || (k < i + 4 && !document_.pack->grammar().verb_final);
      if (Is(k, WordClass::kFacilityNoun) && apposed && !NounBehind(k, last)) {
        return candidate->Vote(EntityType::kSite, kStrong);
      }
    }
  }

  // "data-center cooling business": the facility is not the head of the phrase.
  bool NounBehind(std::uint32_t facility, std::uint32_t last) const {
    const std::uint32_t next = facility + document_.PhraseLength(facility, WordClass::kFacilityNoun);
    if (next >= last || At(next).kind != TokenKind::kWord) return false;
    constexpr WordClasses kLinks = ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition) |
                                   ClassBit(WordClass::kRelative) | ClassBit(WordClass::kConjunction) |
                                   ClassBit(WordClass::kVerb) | ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kStopWord);
    return (document_.classes[next] & kLinks) == 0;
  }

  // "Denise Abara and Wen-Li Hsu": of two full names in a list, one that is surely a person's makes the other one's.
  void VoteByLists() {
    std::unordered_map<std::string_view, Candidate*> by_lower;
    for (Candidate& candidate : candidates_) by_lower[candidate.lower] = &candidate;
    for (std::size_t c = 0; c + 1 < chunks_.size(); ++c) {
      if (chunks_[c].last + 1 != chunks_[c + 1].first || !Is(chunks_[c].last, WordClass::kConjunction)) continue;
      Candidate* const pair[2] = {by_lower[chunks_[c].lower], by_lower[chunks_[c + 1].lower]};
      for (int i = 0; i < 2; ++i) {
        const Candidate& sure = *pair[i];
        Candidate& other = *pair[1 - i];
        const int company = sure.VotesFor(EntityType::kCompany);
        const bool person = sure.VotesFor(EntityType::kPerson) >= kStrong && sure.Type() == EntityType::kPerson;
        if (person && company < kFair && !other.known && other.lower.find(' ') != std::string::npos && other.BestVote() < kFair) {
          other.Vote(EntityType::kPerson, kFair);
        }
      }
    }
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<NameChunk>& chunks_;
  std::vector<Candidate>& candidates_;
  std::vector<NameEntry> entries_;
};

}  // namespace

void VoteOnTypes(const Document& document, const Gazetteer& gazetteer, const std::vector<NameChunk>& chunks,
                 std::vector<Candidate>* candidates) {
  TypeVoter(document, gazetteer, chunks, candidates).Run();
}

}  // namespace dealgraph::nlp
