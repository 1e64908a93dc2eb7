// Chunks are grouped by name, vote on types (names/type_votes) and are joined (names/aliases). Names without a vote that
// could be a sentence's ordinary first word are dropped. What is left is put into the text: chunks, repeats where no chunk
// could start, sites that are only described, nationalities, posts and words that stand for a company.
#include "nlp/names/entities.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "nlp/language_pack.h"
#include "nlp/names/aliases.h"
#include "nlp/names/candidates.h"
#include "nlp/names/caseless_chunks.h"
#include "nlp/names/chunk_borders.h"
#include "nlp/names/described_sites.h"
#include "nlp/names/inflection.h"
#include "nlp/names/meanings.h"
#include "nlp/names/name_chunks.h"
#include "nlp/names/nested_places.h"
#include "nlp/names/place_adjectives.h"
#include "nlp/names/tagged_chunks.h"
#include "nlp/names/type_votes.h"
#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

// Words that are no nationality, however they look.
constexpr WordClasses kNoAdjective =
    ClassBit(WordClass::kStopWord) | ClassBit(WordClass::kArticle) | ClassBit(WordClass::kConjunction) |
    ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kLocative) | ClassBit(WordClass::kPreposition) |
    ClassBit(WordClass::kVerb) | ClassBit(WordClass::kRelative) | ClassBit(WordClass::kNegation);

// What the tagger rather reads as no name, in hundredths of the trainer's unit.
constexpr int kNoNameScore = 0;

class EntityFinder {
 public:
  EntityFinder(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const NameReading& reading)
      : document_(document), gazetteer_(gazetteer), taken_(taken), caseless_(IsCaselessText(document)), reading_(reading), tagging_(reading.tagging) {}

  Names Run() {
    chunks_ = FindNameChunks(document_, gazetteer_, taken_, tagging_);
    CutJoinedNames(document_, gazetteer_, &chunks_);
    RemoveInflection(document_, gazetteer_, &chunks_);
    Group();
    VoteOnTypes(document_, gazetteer_, chunks_, &candidates_);
    if (tagging_ != nullptr) {
      VoteByTagger(chunks_, *tagging_, &candidates_);
      Judge();
    }
    JoinAliases(document_, chunks_, &candidates_);
    MakeEntities();
    covered_.assign(document_.tokens.size(), false);
    PlaceMentions();
    PlaceRepeats();
    PlaceNestedPlaces();
    PlaceDescribedSites();
    PlaceNationalities();
    if (document_.pack->grammar().spaceless) PlaceShortNationalities();
    PlacePosts();
    std::sort(names_.mentions.begin(), names_.mentions.end(),
              [](const Mention& a, const Mention& b) { return a.first < b.first; });
    return std::move(names_);
  }

 private:
  const Token& At(std::uint32_t i) const { return document_.tokens[i]; }
  bool Is(std::uint32_t i, WordClass c) const { return i < document_.tokens.size() && document_.HasClass(i, c); }

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

  void Judge() {
    if (reading_.model == nullptr) return;
    const auto features = ReadNameFeatures(document_, gazetteer_, *tagging_, reading_.triggers, chunks_, candidates_);
    if (reading_.observer != nullptr) (*reading_.observer)(document_, chunks_, candidates_, features);
    JudgeNames(*reading_.model, features, chunks_, &candidates_);
  }

  void MakeEntities() {
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      Candidate& candidate = candidates_[c];
      if (candidate.alias_of >= 0 || !IsName(candidate)) continue;
      candidate.entity = static_cast<int>(names_.entities.size());
      names_.entities.push_back({candidate.name, candidate.Type(), {}, {}, candidate.DecidedBy(), candidate.tag_score, candidate.sureness});
      media_.push_back(candidate.media);
    }
    for (Entity& entity : names_.entities) entity.id = IdOf(entity);
    for (Candidate& candidate : candidates_) {
      if (candidate.alias_of < 0) continue;
      candidate.entity = candidates_[static_cast<std::size_t>(candidate.alias_of)].entity;
      if (candidate.entity >= 0) names_.entities[static_cast<std::size_t>(candidate.entity)].joined.push_back({candidate.name, candidate.alias_reason});
    }
  }

  // The gazetteer's id for what the entity is called, of those of its type the best known. A function of name, type and
  // language alone, so that no two articles of one language disagree.
  std::string IdOf(const Entity& entity) {
    const NameEntry* best = BestMeaning(Lookup(LowerSameLength(entity.name)), entity.type);
    return best == nullptr ? std::string() : std::string(best->code);
  }

  // A capital at a sentence's start, or in a headline in capitals, is no name by itself.
  bool IsName(const Candidate& candidate) const {
    if (std::any_of(candidate.chunks.begin(), candidate.chunks.end(), [&](std::uint32_t c) { return chunks_[c].introduced; })) return true;
    if (candidate.judgement != Judgement::kNone) return candidate.judgement == Judgement::kName;
    const int best = candidate.BestVote();
    if (IsCommonBody(candidate)) return false;
    // "Das Wetter": a small town's name is known, and mostly something else.
    const bool denied = tagging_ != nullptr && !candidate.tagged && candidate.tag_score <= kNoNameScore;
    if (candidate.known && !(denied && best < kKnown)) return true;
    if (tagging_ != nullptr) {
      if (candidate.tagged) return true;
      if (denied && best < kSure) return false;
    }
    if (document_.pack->grammar().nouns_capitalised && !StandsOut(candidate, best)) return false;
    if (IsForeignAbbreviation(candidate, best)) return false;
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

  // "kommunestyret": one word in small letters that bodies are called by.
  bool IsCommonBody(const Candidate& candidate) const {
    const NameChunk& chunk = chunks_[candidate.chunks.front()];
    return !candidate.known && chunk.last == chunk.first + 1 && At(chunk.first).shape == Shape::kLower &&
           (Is(chunk.first, WordClass::kGovernmentNoun) || Is(chunk.first, WordClass::kGovernmentWord));
  }

  // "PEF", "SPA" in a Korean text.
  bool IsForeignAbbreviation(const Candidate& candidate, int best) const {
    const NameChunk& chunk = chunks_[candidate.chunks.front()];
    return caseless_ && best < kFair && chunk.last - chunk.first == 1 && At(chunk.first).shape == Shape::kUpper &&
           candidate.lower.size() <= 5;
  }

  // Where every noun has a capital, a single word is a name only by its own shape or by what stands around it.
  bool StandsOut(const Candidate& candidate, int best) const {
    if (best >= kFair) return true;
    // "Starker Regen" is two ordinary words; what is said twice, or has more than a verb behind it, is a name.
    if (candidate.lower.find_first_of(" -") != std::string::npos) return best > kHint || candidate.chunks.size() > 1;
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
        const bool clitic = i + length < sentence.last && document_.IsPossessive(i + length);
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

  // The places and companies inside sites' names are entities that stand there, without a Mention of their own: a token is of one.
  void PlaceNestedPlaces() {
    std::vector<NestedPlace> nested = FindNestedPlaces(document_, gazetteer_, names_.mentions);
    if (nested.empty()) return;
    // The article's other names tell the nominative.
    std::vector<NameChunk> chunks = chunks_;
    for (const NestedPlace& place : nested) chunks.push_back(place.chunk);
    RemoveInflection(document_, gazetteer_, &chunks);
    for (std::size_t n = 0; n < nested.size(); ++n) {
      const NameChunk& chunk = chunks[chunks_.size() + n];
      const int entity = NestedPlaceEntity(chunk, nested[n]);
      if (entity >= 0) names_.entities[static_cast<std::size_t>(entity)].mentions.push_back(document_.SpanOf(chunk.first, chunk.last));
    }
  }

  // The place or company that a chunk inside a site's name means; -1 where it is none, or some other entity of the article has that
  // name.
  int NestedPlaceEntity(const NameChunk& chunk, const NestedPlace& nested) {
    for (const Candidate& candidate : candidates_) {
      if (candidate.entity < 0 || candidate.lower != chunk.lower) continue;
      // A company that the article names elsewhere as well: "usine Verkor de Bourbourg".
      const EntityType type = names_.entities[static_cast<std::size_t>(candidate.entity)].type;
      return type == EntityType::kPlace || type == EntityType::kCompany ? candidate.entity : -1;
    }
    const bool known_place = nested.described ? IsKnownPlace(document_, gazetteer_, chunk.lower) : IsCountry(document_, gazetteer_, chunk.lower);
    if (!nested.behind_locative && !known_place) return -1;
    const auto [known, made] = nested_places_.try_emplace(chunk.lower, static_cast<int>(names_.entities.size()));
    if (made) {
      names_.entities.push_back({chunk.name, EntityType::kPlace, {}});
      names_.entities.back().id = IdOf(names_.entities.back());
      media_.push_back(false);
    }
    return known->second;
  }

  void PlaceDescribedSites() {
    for (const DescribedSite& site : FindDescribedSites(document_, names_.mentions, covered_, taken_)) {
      const std::pair<std::string, int> key(KindOfSite(document_, site), site.place);
      const int named = NamedSite(site);
      const auto [known, made] = described_.try_emplace(key, named >= 0 ? named : static_cast<int>(names_.entities.size()));
      if (named >= 0) {
        for (std::uint32_t i = site.first; i < site.last; ++i) covered_[i] = true;
        continue;
      }
      const int entity = known->second;
      if (made) names_.entities.push_back({std::string(SpanText(*document_.article, site.span)), EntityType::kSite, {}});
      names_.entities[static_cast<std::size_t>(entity)].mentions.push_back(site.span);
      names_.mentions.push_back({MentionKind::kEntity, EntityType::kSite, false, false, site.first, site.last, entity});
      for (std::uint32_t i = site.first; i < site.last; ++i) covered_[i] = true;
    }
  }

  // "Westhall, a data centre in Leeds", "a data centre in Leeds called Westhall", "… a data centre in Leeds. It has been named Westhall.":
  // the site's entity; -1 where none is named so.
  int NamedSite(const DescribedSite& site) const {
    constexpr std::uint32_t kWordsBetween = 3;
    constexpr std::uint32_t kSentencesOn = 2;
    const std::uint32_t end = EndOf(site);
    const std::uint32_t sentence = SentenceAt(site.first);
    for (const Mention& mention : names_.mentions) {
      if (mention.kind != MentionKind::kEntity || mention.type != EntityType::kSite) continue;
      if (mention.last < site.first && site.first - mention.last <= kWordsBetween + 1 && At(mention.last).Is(',') &&
          AreSmallWords(mention.last + 1, site.first)) {
        return mention.index;
      }
      if (mention.first <= end || !NamingCueIn(std::max(end, mention.first - std::min(mention.first, kWordsBetween)), mention.first)) continue;
      if (mention.first - end <= kWordsBetween || SentenceAt(mention.first) - sentence <= kSentencesOn) return mention.index;
    }
    return -1;
  }
  std::uint32_t SentenceAt(std::uint32_t token) const {
    const auto at = std::partition_point(document_.sentences.begin(), document_.sentences.end(), [&](const Sentence& s) { return s.last <= token; });
    return static_cast<std::uint32_t>(at - document_.sentences.begin());
  }
  std::uint32_t EndOf(const DescribedSite& site) const {
    std::uint32_t i = site.last;
    while (i < document_.tokens.size() && At(i).field == site.span.field && At(i).begin < site.span.end) ++i;
    return i;
  }
  bool AreSmallWords(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t i = first; i < last; ++i) {
      if (covered_[i] || At(i).kind != TokenKind::kWord || At(i).IsCapitalised() || Is(i, WordClass::kVerb) || Is(i, WordClass::kConjunction)) return false;
    }
    return true;
  }
  bool NamingCueIn(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t i = first; i < last; ++i) {
      if (Is(i, WordClass::kNamingCue)) return true;
    }
    return false;
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
        const int entity = country.empty() ? AdjectiveEntity(i, sentence.last) : CountryEntity(country);
        if (entity < 0) continue;
        names_.mentions.push_back({MentionKind::kNationality, EntityType::kPlace, false, false, i, i + 1, entity});
        covered_[i] = true;
      }
    }
  }

  // The town that the token is an adjective of ("Münchner"); -1 when it is none.
  int AdjectiveEntity(std::uint32_t i, std::uint32_t sentence_last) {
    const AdjectivePlace place = PlaceOfAdjective(document_, gazetteer_, i, sentence_last);
    return place.name.empty() ? -1 : PlaceEntity(place);
  }

  // The entity of a place that an adjective names; made without mentions when the article only implies it.
  int PlaceEntity(const AdjectivePlace& place) {
    for (const Candidate& candidate : candidates_) {
      if (candidate.entity >= 0 && candidate.lower == place.lower &&
          names_.entities[static_cast<std::size_t>(candidate.entity)].type == EntityType::kPlace) {
        return candidate.entity;
      }
    }
    if (const auto nested = nested_places_.find(place.lower); nested != nested_places_.end()) return nested->second;
    const auto [known, made] = adjective_places_.try_emplace(place.lower, static_cast<int>(names_.entities.size()));
    if (made) {
      names_.entities.push_back({place.name, EntityType::kPlace, {}});
      names_.entities.back().id = IdOf(names_.entities.back());
    }
    return known->second;
  }

  // "米エヌビディア", "独配電機器メーカー": where words are not set apart, a country's short form counts before a name or a
  // company in common words only.
  void PlaceShortNationalities() {
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.role == SentenceRole::kNoise) continue;
      for (std::uint32_t i = sentence.first; i + 1 < sentence.last; ++i) {
        if (covered_[i] || taken_[i] || At(i).kind != TokenKind::kIdeograph) continue;
        const std::string_view lower = document_.lower[static_cast<std::size_t>(At(i).field)];
        entries_.clear();
        const std::size_t bytes = gazetteer_.LongestMatch(lower.substr(At(i).begin), document_.pack->language(), &entries_);
        std::uint32_t last = i;
        while (last < sentence.last && At(last).end <= At(i).begin + bytes) ++last;
        if (bytes == 0 || last >= sentence.last) continue;
        const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                        [](const NameEntry& e) {
                                          return e.kind == NameKind::kNationality || e.kind == NameKind::kPlaceAdjective;
                                        });
        if (entry == entries_.end() || !(covered_[last] || Is(last, WordClass::kOrgNoun))) continue;
        const std::string country(entry->country.empty() ? entry->code : entry->country);
        // "美商": of the country as Taiwan writes it.
        const std::string canonical(entry->canonical);
        const int entity = entry->kind == NameKind::kNationality ? CountryEntity(country)
                                                                 : PlaceEntity({canonical, LookUpForm(canonical, document_.pack->language())});
        names_.mentions.push_back({MentionKind::kNationality, EntityType::kPlace, false, false, i, last, entity});
        for (std::uint32_t k = i; k < last; ++k) covered_[k] = true;
      }
    }
  }

  // The entity of a country; made without mentions when the article only implies it.
  int CountryEntity(const std::string& code) {
    if (const auto known = countries_.find(code); known != countries_.end()) return known->second;
    int entity = -1;
    for (const Candidate& candidate : candidates_) {
      if (entity < 0 && candidate.entity >= 0 && candidate.country_code == code &&
          names_.entities[static_cast<std::size_t>(candidate.entity)].type == EntityType::kPlace) {
        entity = candidate.entity;
      }
    }
    for (const auto& [lower, nested] : nested_places_) {
      if (entity < 0 && names_.entities[static_cast<std::size_t>(nested)].id == code) entity = nested;
    }
    if (entity < 0) {
      entity = static_cast<int>(names_.entities.size());
      names_.entities.push_back(
          {std::string(gazetteer_.CountryName(code, document_.pack->language())), EntityType::kPlace, {}, code});
    }
    countries_.emplace(code, entity);
    return entity;
  }

  void PlacePosts() {
    place_ends_.assign(document_.tokens.size() + 1, false);
    nationality_.assign(document_.tokens.size() + 1, false);
    for (const Mention& mention : names_.mentions) {
      if (mention.type == EntityType::kPlace) place_ends_[mention.last] = true;
      if (mention.kind == MentionKind::kNationality) std::fill(nationality_.begin() + mention.first, nationality_.begin() + mention.last, true);
    }
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.role == SentenceRole::kNoise) continue;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        if (covered_[i]) continue;
        MentionKind kind = MentionKind::kRole;
        std::uint32_t length = document_.PhraseLength(i, WordClass::kRole);
        if (InsideLongerWord(i, length, &i)) continue;
        if (length == 0) {
          kind = MentionKind::kAnaphor;
          length = document_.PhraseLength(i, WordClass::kCompanyAnaphor);
          if (length == 0 && EndsPlaceAnaphor(sentence, i)) length = 1;
          // "Odense-firmaet Radiolog": the noun is said of the name behind it.
          // "компания «Тепловик»", "el fondo sueco Kvarnholm" likewise.
          std::uint32_t behind = i + length;
          for (int steps = 0; steps < 2 && behind < sentence.last && Describes(behind); ++steps) ++behind;
          if (OpensQuotation(behind)) ++behind;
          const bool described = behind < sentence.last && covered_[behind] &&
                                 (At(behind).IsCapitalised() || At(i).kind == TokenKind::kIdeograph || caseless_);
          if (length > 0 && (described || EndsNoun(sentence, i, length) || (i > 0 && At(i - 1).Is('-') && !At(i).space_before))) continue;
        }
        bool possessive = false;
        EntityType type = EntityType::kCompany;
        if (length == 0) {
          length = document_.PhraseLength(i, WordClass::kPossessiveAnaphor);
          possessive = length > 0;
        }
        if (length == 0) {
          length = document_.PhraseLength(i, WordClass::kPersonAnaphor);
          type = EntityType::kPerson;
        }
        if (length == 0) continue;
        bool free = i + length <= sentence.last;
        for (std::uint32_t k = i; free && k < i + length; ++k) free = !covered_[k];
        if (!free) continue;
        const bool genitive =
            possessive || (i + length < sentence.last && document_.IsPossessive(i + length)) ||
            (kind == MentionKind::kAnaphor && IsGenitiveNoun(i + length - 1));
        names_.mentions.push_back({kind, type, false, genitive, i, i + length, -1});
        for (std::uint32_t k = i; k < i + length; ++k) covered_[k] = true;
        i += length - 1;
      }
    }
  }

  // An adjective that may stand between a noun and the name that it is said of: "publique", "sueco".
  bool Describes(std::uint32_t i) const {
    return nationality_[i] || (!covered_[i] && At(i).shape == Shape::kLower && Is(i, WordClass::kAdjective) && !Is(i, WordClass::kPreposition));
  }

  // A mark that stands close to the word behind it and apart from the one before.
  bool OpensQuotation(std::uint32_t i) const {
    if (i + 1 >= document_.tokens.size() || !At(i).space_before || At(i + 1).space_before) return false;
    const std::string_view mark = At(i).lower;
    return mark == "«" || mark == "„" || mark == "“" || mark == "\"";
  }

  // "子公司" is no "公司" meant, "الشركة الأم" no "الشركة": the shorter word is part of a longer one. Moves *at to its end.
  bool InsideLongerWord(std::uint32_t i, std::uint32_t role, std::uint32_t* at) const {
    const LanguagePack::Grammar& grammar = document_.pack->grammar();
    if (!grammar.spaceless && grammar.word_prefixes.empty()) return false;
    const std::uint32_t noun =
        std::max(document_.PhraseLength(i, WordClass::kOrgNoun), document_.PhraseLength(i, WordClass::kStopWord));
    if (noun < 2 || noun <= role || noun <= document_.PhraseLength(i, WordClass::kCompanyAnaphor) ||
        noun <= document_.PhraseLength(i, WordClass::kPossessiveAnaphor) || noun <= document_.PhraseLength(i, WordClass::kPersonAnaphor)) {
      return false;
    }
    *at = i + noun - 1;
    return true;
  }

  // "parent company", "सहायक कंपनी": the noun is the end of a longer one, which means no company known already.
  bool EndsNoun(const Sentence& sentence, std::uint32_t i, std::uint32_t length) const {
    for (std::uint32_t back = 1; back <= 3 && i >= sentence.first + back; ++back) {
      if (document_.PhraseLength(i - back, WordClass::kOrgNoun) == back + length) return true;
    }
    return false;
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
    return place_ends_[i];
  }

  const Document& document_;
  const Gazetteer& gazetteer_;
  const std::vector<bool>& taken_;
  const bool caseless_;
  const NameReading reading_;
  const Tagging* tagging_;
  std::vector<NameChunk> chunks_;
  std::vector<Candidate> candidates_;
  std::vector<bool> media_;  // by entity
  std::map<std::pair<std::string, int>, int> described_;  // sites by kind and place
  std::map<std::string, int> nested_places_;     // by name in lower case
  std::map<std::string, int> adjective_places_;  // the same
  std::map<std::string, int> countries_;  // by ISO code
  std::vector<bool> place_ends_;          // by token: a place or nationality ends behind it
  std::vector<bool> nationality_;  // by token: part of one
  std::vector<bool> covered_;
  std::vector<NameEntry> entries_;
  Names names_;
};

}  // namespace

Names FindNames(const Document& document, const Gazetteer& gazetteer, const std::vector<bool>& taken, const NameReading& reading) {
  return EntityFinder(document, gazetteer, taken, reading).Run();
}

}  // namespace dealgraph::nlp
