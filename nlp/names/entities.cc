// Every chunk votes for a type with what is known of its words (gazetteer, given names, legal forms) and with what stands
// around it (posts, common nouns, prepositions); all chunks of one name vote together, so one clear place decides for the
// article. Names without a vote that could be a sentence's ordinary first word are dropped. Then short forms join long
// ones, acronyms their expansions, surnames their persons.
#include "nlp/names/entities.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "nlp/language_pack.h"
#include "nlp/names/name_chunks.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

using Votes = std::array<int, kEntityTypeCount>;

// How much each kind of evidence weighs. Sure things outweigh any sum of hints.
enum Weight : int {
  kSure = 20,    // a legal form, a form of address
  kKnown = 12,   // the gazetteer's name, unless it is an ordinary word too
  kStrong = 7,   // a word inside the name: "Ventures", "Ministry"; a post right before it
  kFair = 4,     // a common noun or a post beside it
  kHint = 2,     // shape, preposition
};

// Words that are no nationality, however they look.
constexpr WordClasses kNoAdjective =
    ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kArticle) | ClassBit(WordClass::kConjunction) |
    ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition) |
    ClassBit(WordClass::kVerb) | ClassBit(WordClass::kRelative) | ClassBit(WordClass::kNegation);

std::size_t IndexOf(EntityType type) { return static_cast<std::size_t>(type); }

struct Candidate {
  std::string name;
  std::string lower;
  std::vector<std::uint32_t> chunks;
  Votes votes{};
  bool known = false;        // the gazetteer has the whole name
  bool seen_inside = false;  // stands inside a sentence whose case can be trusted
  std::string country_code;  // of a country that the gazetteer knows
  std::optional<std::uint32_t> entry;  // the gazetteer's, of an organisation or a person
  bool media = false;
  bool after_locative = false;
  bool subject = false;      // stands before a verb
  int alias_of = -1;         // index of the candidate that it is a short form of
  int entity = -1;
};

class EntityFinder {
 public:
  EntityFinder(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken)
      : document_(document), gazetteer_(gazetteer), taken_(taken) {}

  Names Run() {
    chunks_ = FindNameChunks(document_, gazetteer_, taken_);
    Group();
    for (Candidate& candidate : candidates_) Vote(&candidate);
    VoteByNamesakes();
    VoteByLists();
    JoinAliases();
    MakeEntities();
    covered_.assign(document_.tokens.size(), false);
    PlaceMentions();
    PlaceRepeats();
    PlaceDescribedSites();
    PlaceNationalities();
    PlacePosts();
    std::sort(names_.mentions.begin(), names_.mentions.end(),
              [](const Mention& a, const Mention& b) { return a.first < b.first; });
    return std::move(names_);
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

  void Group() {
    std::unordered_map<std::string, std::size_t> by_lower;
    for (std::uint32_t c = 0; c < chunks_.size(); ++c) {
      const NameChunk& chunk = chunks_[c];
      const auto [place, made] = by_lower.try_emplace(chunk.lower, candidates_.size());
      if (made) {
        candidates_.emplace_back();
        candidates_.back().lower = chunk.lower;
        candidates_.back().name = chunk.name;
      }
      Candidate& candidate = candidates_[place->second];
      // A form with small letters is the better name: "Raleigh", not the dateline's "RALEIGH".
      if (!chunk.weak_case && candidate.name != chunk.name && IsShouted(candidate.name)) candidate.name = chunk.name;
      candidate.chunks.push_back(c);
      const Shape shape = At(chunk.first).shape;
      const bool own_capitals = shape == Shape::kMixed || (shape == Shape::kUpper && chunk.name.size() > 1);
      if ((!chunk.sentence_start || own_capitals) && !chunk.weak_case) candidate.seen_inside = true;
    }
  }

  static bool IsShouted(std::string_view name) {
    return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  }

  // ---- votes ----------------------------------------------------------------------------------------------------------

  void Vote(Candidate* candidate) {
    VoteByGazetteer(candidate);
    VoteByWords(candidate);
    for (const std::uint32_t c : candidate->chunks) VoteByContext(chunks_[c], candidate);
  }

  void VoteByGazetteer(Candidate* candidate) {
    for (const NameEntry& entry : Lookup(candidate->lower)) {
      const int weight = entry.common_word ? kHint : kKnown;
      switch (entry.kind) {
        case NameKind::kOrganisation:
          Add(candidate, EntityType::kCompany, weight);
          candidate->media = candidate->media || entry.media;
          candidate->entry = entry.id;
          break;
        case NameKind::kGovernmentBody:
          Add(candidate, EntityType::kGovernment, weight + 1);
          candidate->entry = entry.id;
          break;
        case NameKind::kPerson:
          Add(candidate, EntityType::kPerson, weight);
          candidate->entry = entry.id;
          break;
        case NameKind::kCountry:
          Add(candidate, EntityType::kPlace, weight + kHint);
          candidate->country_code = entry.country.empty() ? entry.code : entry.country;
          break;
        case NameKind::kSubdivision:
        case NameKind::kRegion:
          Add(candidate, EntityType::kPlace, weight);
          break;
        case NameKind::kCity:
          Add(candidate, EntityType::kPlace, entry.common_word               ? 1
                                              : entry.weight >= 500'000 ? kKnown
                                              : entry.weight >= 100'000 ? kStrong + kHint
                                                                        : kFair);
          break;
        case NameKind::kSurname:
          Add(candidate, EntityType::kPerson, 1);
          continue;
        default: continue;
      }
      if (!entry.common_word) candidate->known = true;
    }
  }

  // "Lemvig Kommune" says that Lemvig is a place.
  void VoteByNamesakes() {
    for (const Candidate& full : candidates_) {
      if (!IsNamedByPlace(full)) continue;
      const std::string_view place(full.lower.data(), full.lower.rfind(' ') == std::string::npos ? 0 : full.lower.rfind(' '));
      for (Candidate& candidate : candidates_) {
        if (candidate.lower == place) Add(&candidate, EntityType::kPlace, kStrong);
      }
    }
  }

  void Add(Candidate* candidate, EntityType type, int weight) { candidate->votes[IndexOf(type)] += weight; }

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
        Add(candidate, EntityType::kCompany, kSure);
        break;
      }
    }
    int words = 0;
    bool company_word = false;
    for (std::uint32_t i = chunk.first; i < end; ++i) {
      if (At(i).kind != TokenKind::kWord) continue;
      ++words;
      if (Is(i, WordClass::kGovernmentWord)) Add(candidate, EntityType::kGovernment, kStrong + kFair);
      if (Is(i, WordClass::kCompanyWord) && !company_word && (end - chunk.first > 1 || i + 1 == end)) {
        company_word = true;
        Add(candidate, EntityType::kCompany, kStrong);
      }
    }
    const bool numbered = end - chunk.first > 1 && At(end - 1).kind == TokenKind::kNumber;  // "Plant 1"
    if (end - chunk.first > 1 && Is(numbered ? chunk.first : end - 1, WordClass::kSiteWord)) Add(candidate, EntityType::kSite, kStrong);
    const Shape shape = At(chunk.first).shape;
    if (end - chunk.first == 1 && !chunk.weak_case && (shape == Shape::kMixed || shape == Shape::kUpper)) {
      Add(candidate, EntityType::kCompany, kHint);
    }
    for (std::uint32_t i = chunk.first; i < end; ++i) {
      if (At(i).Is('&') || At(i).kind == TokenKind::kNumber) Add(candidate, EntityType::kCompany, kHint);
    }
    // "Simon joined the company": a given name alone is mostly a person's.
    if (words == 1 && end - chunk.first == 1 && !candidate->entry && IsGivenName(At(chunk.first).lower)) {
      Add(candidate, EntityType::kPerson, kFair);
    }
    if (words < 2 || words > 5) return;
    if (!At(end - 1).space_before) company_word = true;  // "Brandt-Tyson" is no given name with a surname
    const bool given = IsGivenName(At(chunk.first).lower) || IsInitial(chunk.first);
    const bool family = IsSurname(At(end - 1).lower);
    if (given) Add(candidate, EntityType::kPerson, company_word ? kHint : kFair + 1);
    if (family && !company_word) Add(candidate, EntityType::kPerson, given ? kFair : kHint);
  }

  bool IsInitial(std::uint32_t i) const {
    return At(i).shape == Shape::kUpper && At(i).end - At(i).begin == 1 && At(i + 1).Is('.');
  }

  void VoteByContext(const NameChunk& chunk, Candidate* candidate) {
    const std::uint32_t first = SentenceFirst(chunk);
    const std::uint32_t last = SentenceLast(chunk);
    if (chunk.after_title && WordsIn(chunk) <= 4) Add(candidate, EntityType::kPerson, kStrong);
    std::uint32_t next = chunk.last;
    if (next < last && At(next).kind == TokenKind::kClitic) ++next;
    if (IsDateline(chunk, next, last)) Add(candidate, EntityType::kPlace, kStrong + kHint);

    if (chunk.first > first) {
      const std::uint32_t before = chunk.first - 1;
      if (Is(before, WordClass::kOrgNoun)) Add(candidate, EntityType::kCompany, kStrong);
      if (Is(before, WordClass::kGovernmentNoun)) Add(candidate, EntityType::kGovernment, kFair);
      if (Is(before, WordClass::kFacilityNoun)) Add(candidate, EntityType::kSite, kFair + 1);
      if (Is(before, WordClass::kLocative)) {
        // "director at X", "direktør i X": the post says that X is an organisation.
        if (before > first && EndsPost(before)) {
          Add(candidate, EntityType::kCompany, kFair);
        } else if (!candidate->after_locative) {
          candidate->after_locative = true;  // once: names of companies stand behind "in" as well
          Add(candidate, EntityType::kPlace, kHint);
        }
      }
      if (At(before).Is(',') && before > first &&
          (Is(before - 1, WordClass::kRole) || Is(before - 1, WordClass::kPersonTitle))) {
        Add(candidate, EntityType::kPerson, kFair);
      }
    }
    if (next >= last) return;
    if (chunk.genitive) {
      if (NextIsPost(next, last)) Add(candidate, EntityType::kCompany, kFair);
      return;
    }
    if (At(next).Is('-') && !At(next).space_before && next + 1 < last) {
      if (Is(next + 1, WordClass::kOrgNoun)) Add(candidate, EntityType::kPlace, kHint);
      if (At(next + 1).lower.starts_with("base")) Add(candidate, EntityType::kPlace, kStrong);
      return;
    }
    if (Is(next, WordClass::kFacilityNoun) && At(next).space_before) Add(candidate, EntityType::kSite, kFair + 1);
    if (Is(next, WordClass::kOrgNoun) && At(next).space_before) Add(candidate, EntityType::kCompany, 1);
    if (At(next).Is(',') && next + 1 < last) VoteByApposition(next + 1, last, candidate);
    // "X has been appointed finance director"
    for (std::uint32_t k = next + 1; k < last && k < next + 5 && Is(next, WordClass::kAuxiliary); ++k) {
      if (Is(k, WordClass::kRole) && !Is(k, WordClass::kVerb)) Add(candidate, EntityType::kPerson, kFair);
    }
    if (!candidate->subject && (Is(next, WordClass::kVerb) || Is(next, WordClass::kAuxiliary))) {
      candidate->subject = true;
      Add(candidate, EntityType::kCompany, kHint);
    }
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
      if (Is(k, WordClass::kRole)) return Add(candidate, EntityType::kPerson, kStrong);
      if (Is(k, WordClass::kOrgNoun) && article) return Add(candidate, EntityType::kCompany, kStrong + kHint);
      if (Is(k, WordClass::kFacilityNoun) && (article || k < i + 4) && !NounBehind(k, last)) {
        return Add(candidate, EntityType::kSite, kStrong);
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
        const int company = sure.votes[IndexOf(EntityType::kCompany)];
        const bool person = sure.votes[IndexOf(EntityType::kPerson)] >= kStrong && TypeOf(sure) == EntityType::kPerson;
        if (person && company < kFair && !other.known && other.lower.find(' ') != std::string::npos && BestVote(other) < kFair) {
          Add(&other, EntityType::kPerson, kFair);
        }
      }
    }
  }

  // ---- joining --------------------------------------------------------------------------------------------------------

  EntityType TypeOf(const Candidate& candidate) const {
    const auto best = std::max_element(candidate.votes.begin(), candidate.votes.end());
    return *best <= 0 ? EntityType::kCompany : static_cast<EntityType>(best - candidate.votes.begin());
  }
  int BestVote(const Candidate& candidate) const { return *std::max_element(candidate.votes.begin(), candidate.votes.end()); }

  // The first place where the article's prose has it; headlines and summaries run ahead.
  std::uint32_t FirstInProse(const Candidate& candidate) const {
    for (const std::uint32_t c : candidate.chunks) {
      if (document_.sentences[chunks_[c].sentence].role == SentenceRole::kProse) return chunks_[c].first;
    }
    return chunks_[candidate.chunks.front()].first + static_cast<std::uint32_t>(document_.tokens.size());
  }

  void JoinAliases() {
    for (std::size_t s = 0; s < candidates_.size(); ++s) {
      Candidate& small = candidates_[s];
      int found = -1;
      bool several = false;
      for (std::size_t l = 0; l < candidates_.size(); ++l) {
        if (l == s || !IsShortFormOf(small, candidates_[l])) continue;
        several = several || found >= 0;
        if (found < 0) found = static_cast<int>(l);
      }
      // Of several persons with one surname the first is meant; of several companies it cannot be told.
      const bool person = found >= 0 && TypeOf(candidates_[static_cast<std::size_t>(found)]) == EntityType::kPerson;
      if (found >= 0 && (!several || person)) small.alias_of = found;
    }
    JoinAcronyms();
    JoinByEntry();
    JoinTypos();
    for (Candidate& candidate : candidates_) {
      // Chains end at the longest form; one of a circle stays itself.
      int root = candidate.alias_of;
      for (int steps = 0; root >= 0 && candidates_[static_cast<std::size_t>(root)].alias_of >= 0 && steps < 4; ++steps) {
        root = candidates_[static_cast<std::size_t>(root)].alias_of;
      }
      if (root >= 0 && &candidates_[static_cast<std::size_t>(root)] != &candidate) candidate.alias_of = root;
    }
    for (const Candidate& candidate : candidates_) {
      if (candidate.alias_of < 0) continue;
      Candidate& full = candidates_[static_cast<std::size_t>(candidate.alias_of)];
      for (std::size_t t = 0; t < full.votes.size(); ++t) full.votes[t] += candidate.votes[t];
      full.seen_inside = full.seen_inside || candidate.seen_inside;
    }
  }

  bool IsShortFormOf(const Candidate& small, const Candidate& full) const {
    if (full.lower.size() <= small.lower.size() + 1) return false;
    const EntityType full_type = TypeOf(full);
    const EntityType small_type = TypeOf(small);
    const bool at_end = full.lower.ends_with(small.lower) && full.lower[full.lower.size() - small.lower.size() - 1] == ' ';
    const bool in_front = full.lower.starts_with(small.lower) && full.lower[small.lower.size()] == ' ';
    if (full_type == EntityType::kPerson) {
      if (small_type == EntityType::kPlace && small.known && BestVote(small) > kKnown) return false;
      return at_end && small.lower.find(' ') == std::string::npos && small_type != EntityType::kSite;
    }
    if (full_type == EntityType::kPlace || small_type == EntityType::kPerson) return false;
    if (IsNamedByPlace(full)) return false;  // "Aarhus" is not short for "Aarhus Universitet"
    const bool place = small_type == EntityType::kPlace;
    if (place && (full_type == EntityType::kSite || BestVote(small) > kFair + kHint)) return false;
    if (!in_front || (small.known != full.known && !place) || FirstInProse(full) > FirstInProse(small)) return false;
    return small.lower.size() >= 3;
  }

  bool IsNamedByPlace(const Candidate& candidate) const {
    const NameChunk& chunk = chunks_[candidate.chunks.front()];
    return chunk.last - chunk.first > 1 && Is(chunk.last - 1, WordClass::kPlaceNamed);
  }

  // "Danish Centre for AI Innovation (DCAI)", "Copenhagen Infrastructure Partners, CIP,"
  void JoinAcronyms() {
    for (std::size_t a = 0; a < candidates_.size(); ++a) {
      Candidate& acronym = candidates_[a];
      if (acronym.lower.find(' ') != std::string::npos || acronym.alias_of >= 0) continue;
      for (const std::uint32_t c : acronym.chunks) {
        const NameChunk& chunk = chunks_[c];
        if (c == 0 || chunk.first < 2) continue;
        const NameChunk& before = chunks_[c - 1];
        const bool bracketed = At(chunk.first - 1).Is('(');
        if (before.last + 1 != chunk.first || !(bracketed || At(chunk.first - 1).Is(','))) continue;
        if (!AreInitials(acronym.lower, before)) continue;
        for (std::size_t full = 0; full < candidates_.size(); ++full) {
          if (full != a && candidates_[full].lower == before.lower) acronym.alias_of = static_cast<int>(full);
        }
      }
    }
  }

  // Whether the letters of `acronym` begin words, or parts of a word, of the chunk, in order.
  bool AreInitials(std::string_view acronym, const NameChunk& chunk) const {
    std::size_t matched = 0;
    for (std::uint32_t i = chunk.first; i < chunk.last && matched < acronym.size(); ++i) {
      const Token& token = At(i);
      if (token.kind != TokenKind::kWord) continue;
      if (token.lower.front() == acronym[matched]) {
        ++matched;
      } else if (token.shape == Shape::kUpper && acronym.substr(matched).starts_with(token.lower)) {
        matched += token.lower.size();
      }
    }
    return acronym.size() >= 2 && matched == acronym.size();
  }

  // Two names of one gazetteer entry: "US" and "United States".
  void JoinByEntry() {
    std::map<std::string, std::size_t> first;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      Candidate& candidate = candidates_[c];
      if (candidate.alias_of >= 0) continue;
      const EntityType type = TypeOf(candidate);
      std::string key;
      if (type == EntityType::kPlace && !candidate.country_code.empty()) {
        key = "country " + candidate.country_code;
      } else if (type != EntityType::kPlace && candidate.known && candidate.entry) {
        key = "entry " + std::to_string(*candidate.entry);
      } else {
        continue;
      }
      const auto [place, made] = first.try_emplace(key, c);
      if (!made) candidate.alias_of = static_cast<int>(place->second);
    }
  }

  // A name that stands once and differs by one letter from one that stands often is that one, mistyped.
  void JoinTypos() {
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      Candidate& rare = candidates_[c];
      if (rare.known || rare.chunks.size() > 1 || rare.alias_of >= 0 || rare.lower.size() < 5) continue;
      for (std::size_t o = 0; o < candidates_.size(); ++o) {
        const Candidate& often = candidates_[o];
        if (o == c || often.chunks.size() < 3 || often.lower.front() != rare.lower.front()) continue;
        const bool stem = rare.lower.ends_with('s') && document_.pack->grammar().genitive_s;
        const std::string_view shorter(rare.lower.data(), rare.lower.size() - (stem ? 1 : 0));
        if (OneEditApart(rare.lower, often.lower) || (stem && OneEditApart(shorter, often.lower))) {
          rare.alias_of = static_cast<int>(o);
        }
      }
    }
  }

  // One letter more, less or other.
  static bool OneEditApart(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1 || a == b) return false;
    std::size_t i = 0;
    while (i < a.size() && a[i] == b[i]) ++i;
    return a.substr(a.size() == b.size() ? i + 1 : i) == b.substr(i + 1);
  }

  // ---- entities and mentions -------------------------------------------------------------------------------------------

  void MakeEntities() {
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      Candidate& candidate = candidates_[c];
      if (candidate.alias_of >= 0 || !IsName(candidate)) continue;
      candidate.entity = static_cast<int>(names_.entities.size());
      names_.entities.push_back({candidate.name, TypeOf(candidate), {}});
      media_.push_back(candidate.media);
    }
    for (Candidate& candidate : candidates_) {
      if (candidate.alias_of >= 0) candidate.entity = candidates_[static_cast<std::size_t>(candidate.alias_of)].entity;
    }
  }

  // A capital at a sentence's start, or in a headline in capitals, is no name by itself.
  bool IsName(const Candidate& candidate) const {
    const int best = BestVote(candidate);
    if (candidate.known) return true;
    if (document_.pack->grammar().nouns_capitalised && !StandsOut(candidate, best)) return false;
    if (candidate.seen_inside) return candidate.lower.size() > 1;
    const bool several_words = candidate.lower.find(' ') != std::string::npos;
    const bool weak = std::all_of(candidate.chunks.begin(), candidate.chunks.end(),
                                  [&](std::uint32_t c) { return chunks_[c].weak_case; });
    if (weak) return best >= kStrong;
    if (several_words) return true;
    const bool genitive = std::any_of(candidate.chunks.begin(), candidate.chunks.end(),
                                      [&](std::uint32_t c) { return chunks_[c].genitive; });
    return best >= kFair || genitive || (best > 0 && candidate.chunks.size() > 1) || OpensList(candidate);
  }

  // Where every noun has a capital, a single word is a name only by its own shape or by what stands around it.
  bool StandsOut(const Candidate& candidate, int best) const {
    if (candidate.lower.find_first_of(" -") != std::string::npos || best >= kFair) return true;
    const Shape shape = At(chunks_[candidate.chunks.front()].first).shape;
    return shape == Shape::kMixed || shape == Shape::kUpper;
  }

  // "Mistral, Shopify and ServiceNow": what opens a list of names is one.
  bool OpensList(const Candidate& candidate) const {
    const std::uint32_t c = candidate.chunks.front();
    std::uint32_t end = chunks_[c].last;
    for (std::uint32_t next = c + 1; next < chunks_.size() && chunks_[next].sentence == chunks_[c].sentence; ++next) {
      const std::uint32_t gap = chunks_[next].first - end;
      if (gap >= 1 && gap <= 3 && Is(end, WordClass::kConjunction)) return true;  // perhaps "and Danish X"
      if (gap != 1 || !At(end).Is(',')) return false;
      end = chunks_[next].last;
    }
    return false;
  }

  void AddMention(std::uint32_t first, std::uint32_t last, int entity, bool genitive) {
    Entity& target = names_.entities[static_cast<std::size_t>(entity)];
    names_.mentions.push_back({MentionKind::kEntity, target.type, media_[static_cast<std::size_t>(entity)], genitive, first,
                               last, entity});
    target.mentions.push_back(document_.SpanOf(first, last));
    for (std::uint32_t i = first; i < last; ++i) covered_[i] = true;
  }

  void PlaceMentions() {
    for (const Candidate& candidate : candidates_) {
      if (candidate.entity < 0) continue;
      for (const std::uint32_t c : candidate.chunks) {
        const NameChunk& chunk = chunks_[c];
        AddMention(chunk.first, chunk.last, candidate.entity, chunk.genitive);
      }
    }
  }

  // The article's names where no chunk could start: headlines in title case, names in small letters.
  void PlaceRepeats() {
    std::unordered_map<std::string_view, std::vector<const Candidate*>> by_first;
    for (const Candidate& candidate : candidates_) {
      if (candidate.entity < 0) continue;
      const NameChunk& chunk = chunks_[candidate.chunks.front()];
      by_first[At(chunk.first).lower].push_back(&candidate);
    }
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.role == SentenceRole::kNoise) continue;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        if (covered_[i] || taken_[i]) continue;
        std::string_view stem = At(i).lower;
        auto found = by_first.find(stem);
        const bool cut = found == by_first.end() && document_.pack->grammar().genitive_s && stem.ends_with('s');
        if (cut) found = by_first.find(stem.substr(0, stem.size() - 1));
        if (found == by_first.end()) continue;
        const auto [candidate, length] = LongestRepeat(found->second, i, sentence.last, cut);
        if (candidate == nullptr) continue;
        const bool clitic = i + length < sentence.last && At(i + length).kind == TokenKind::kClitic;
        AddMention(i, i + length, candidate->entity, cut || clitic);
      }
    }
  }

  std::pair<const Candidate*, std::uint32_t> LongestRepeat(const std::vector<const Candidate*>& candidates, std::uint32_t i,
                                                           std::uint32_t last, bool cut) const {
    const Candidate* best = nullptr;
    std::uint32_t best_length = 0;
    for (const Candidate* candidate : candidates) {
      const NameChunk& chunk = chunks_[candidate->chunks.front()];
      const std::uint32_t length = chunk.last - chunk.legal_form - chunk.first;
      if (length <= best_length || i + length > last || (cut && length > 1)) continue;
      bool same = true;
      for (std::uint32_t k = 0; k < length && same; ++k) {
        const Token& mine = At(i + k);
        const Token& theirs = At(chunk.first + k);
        const bool case_fits = mine.IsCapitalised() || !theirs.IsCapitalised();
        same = (mine.lower == theirs.lower || (cut && k == 0)) && case_fits && !covered_[i + k] && !taken_[i + k];
      }
      if (!same) continue;
      best = candidate;
      best_length = length;
    }
    return {best, best_length};
  }

  // "data centre in Mäntsälä", "fabrik i Dresden"; "Béthune campus": a facility named by its place.
  void PlaceDescribedSites() {
    std::vector<const Mention*> at(document_.tokens.size(), nullptr);
    std::vector<Mention> placed = names_.mentions;
    std::vector<bool> at_end(document_.tokens.size(), false);  // a site's name ends at the token
    for (const Mention& mention : placed) {
      at[mention.first] = &mention;
      if (mention.type == EntityType::kSite) at_end[mention.last - 1] = true;
    }
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.role == SentenceRole::kNoise) continue;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        const std::uint32_t length = document_.PhraseLength(i, WordClass::kFacilityNoun);
        if (length == 0 || covered_[i]) continue;
        const std::uint32_t end = i + length;
        if (i > sentence.first && at_end[i - 1]) continue;  // "Lake Mariner campus" is named already
        if (!IsSingled(sentence, i)) continue;
        if (end + 1 >= sentence.last || !Is(end, WordClass::kLocative)) continue;
        const Mention* place = at[end + 1];
        if (place == nullptr || place->type != EntityType::kPlace) continue;
        AddSite(i, end, document_.SpanOf(i, place->last));
      }
    }
  }

  // Whether an article, a possessor or the noun's own form says that one facility is meant, not some.
  bool IsSingled(const Sentence& sentence, std::uint32_t noun) const {
    if (Is(noun, WordClass::kDefinite)) return true;
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

  void AddSite(std::uint32_t first, std::uint32_t last, const Span& span) {
    const std::string name(SpanText(*document_.article, span));
    int entity = -1;
    for (std::size_t e = 0; e < names_.entities.size(); ++e) {
      if (names_.entities[e].type == EntityType::kSite && names_.entities[e].name == name) entity = static_cast<int>(e);
    }
    if (entity < 0) {
      entity = static_cast<int>(names_.entities.size());
      names_.entities.push_back({name, EntityType::kSite, {}});
    }
    names_.entities[static_cast<std::size_t>(entity)].mentions.push_back(span);
    names_.mentions.push_back({MentionKind::kEntity, EntityType::kSite, false, false, first, last, entity});
    for (std::uint32_t i = first; i < last; ++i) covered_[i] = true;
  }

  void PlaceNationalities() {
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.role == SentenceRole::kNoise) continue;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        if (covered_[i] || At(i).kind != TokenKind::kWord || taken_[i]) continue;
        if ((document_.classes[i] & kNoAdjective) != 0) continue;
        if (document_.pack->grammar().nationalities_capitalised && !At(i).IsCapitalised()) continue;
        std::string country;
        for (const NameEntry& entry : Lookup(At(i).lower)) {
          if (entry.kind == NameKind::kNationality) country = std::string(entry.country.empty() ? entry.code : entry.country);
        }
        if (country.empty()) continue;
        names_.mentions.push_back(
            {MentionKind::kNationality, EntityType::kPlace, false, false, i, i + 1, CountryEntity(country)});
        covered_[i] = true;
      }
    }
  }

  // The entity of a country; made without mentions when the article only implies it.
  int CountryEntity(const std::string& code) {
    for (const Candidate& candidate : candidates_) {
      if (candidate.entity >= 0 && candidate.country_code == code &&
          names_.entities[static_cast<std::size_t>(candidate.entity)].type == EntityType::kPlace) {
        return candidate.entity;
      }
    }
    const auto [place, made] = implied_.try_emplace(code, static_cast<int>(names_.entities.size()));
    if (made) {
      names_.entities.push_back(
          {std::string(gazetteer_.CountryName(code, document_.pack->language())), EntityType::kPlace, {}});
    }
    return place->second;
  }

  void PlacePosts() {
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.role == SentenceRole::kNoise) continue;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        if (covered_[i]) continue;
        MentionKind kind = MentionKind::kRole;
        std::uint32_t length = document_.PhraseLength(i, WordClass::kRole);
        if (length == 0) {
          kind = MentionKind::kAnaphor;
          length = document_.PhraseLength(i, WordClass::kCompanyAnaphor);
          if (length == 0 && EndsPlaceAnaphor(sentence, i)) length = 1;
          // "Odense-firmaet Radiolog": the noun is said of the name behind it.
          const bool described = i + length < sentence.last && covered_[i + length] && At(i + length).IsCapitalised();
          if (length > 0 && (described || (i > 0 && At(i - 1).Is('-') && !At(i).space_before))) continue;
        }
        bool possessive = false;
        if (length == 0) {
          length = document_.PhraseLength(i, WordClass::kPossessiveAnaphor);
          possessive = length > 0;
        }
        if (length == 0) continue;
        bool free = i + length <= sentence.last;
        for (std::uint32_t k = i; free && k < i + length; ++k) free = !covered_[k];
        if (!free) continue;
        const bool genitive =
            possessive || (i + length < sentence.last && At(i + length).kind == TokenKind::kClitic) ||
            (kind == MentionKind::kAnaphor && IsGenitiveNoun(i + length - 1));
        names_.mentions.push_back({kind, EntityType::kCompany, false, genitive, i, i + length, -1});
        for (std::uint32_t k = i; k < i + length; ++k) covered_[k] = true;
        i += length - 1;
      }
    }
  }

  // "selskabets": an anaphor with the language's bare -s.
  bool IsGenitiveNoun(std::uint32_t i) const {
    const std::string_view lower = At(i).lower;
    if (!document_.pack->grammar().genitive_s || !lower.ends_with('s')) return false;
    const WordClasses stem = document_.pack->lexicon().ClassesOf(lower.substr(0, lower.size() - 1));
    return (stem & (ClassBit(WordClass::kCompanyAnaphor) | ClassBit(WordClass::kOrgNoun))) != 0;
  }

  // "the Bengaluru firm", "den franske virksomhed": the noun means the company that the text is about.
  bool EndsPlaceAnaphor(const Sentence& sentence, std::uint32_t i) const {
    if (i < sentence.first + 2 || !Is(i, WordClass::kOrgNoun) || !covered_[i - 1] || At(i).shape != Shape::kLower) return false;
    if (!Is(i - 2, WordClass::kDefinite) || !At(i).space_before) return false;
    return std::any_of(names_.mentions.begin(), names_.mentions.end(), [&](const Mention& mention) {
      return mention.last == i && (mention.kind == MentionKind::kNationality || mention.type == EntityType::kPlace);
    });
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<bool>& taken_;
  std::vector<NameChunk> chunks_;
  std::vector<Candidate> candidates_;
  std::vector<bool> media_;  // by entity
  std::map<std::string, int> implied_;
  std::vector<bool> covered_;
  std::vector<NameEntry> entries_;
  Names names_;
};

}  // namespace

Names FindNames(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken) {
  return EntityFinder(document, gazetteer, taken).Run();
}

}  // namespace dealgraph::nlp
