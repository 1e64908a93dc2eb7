// One pass over the sentences. Anaphors are resolved first, by the topic that runs through the sentences; then clauses are
// matched, matches become relations, and loose sums go to the nearest match that can carry one. At the end the article's
// relations are merged: what title, summary and body say together is one claim with several places of evidence.
#include "nlp/relations/relation_finder.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "nlp/language_pack.h"
#include "nlp/names/caseless_chunks.h"
#include "nlp/relations/explanation_recorder.h"
#include "nlp/relations/frame_context.h"

namespace dealgraph::nlp {
namespace {

bool Has(WordClasses classes, WordClass c) { return (classes & ClassBit(c)) != 0; }

bool IsDealType(RelationType type) { return InfoOf(type).deal; }

class RelationFinder {
 public:
  RelationFinder(const Document& document, const RelationReading& reading, std::vector<Mention>* mentions,
                 Extraction* extraction, const FrameObserver* observer, ExplanationRecorder* recorder)
      : document_(document),
        rules_(reading.rules),
        model_(reading.model),
        mentions_(*mentions),
        out_(*extraction),
        observer_(observer),
        recorder_(recorder),
        backgrounds_(document, reading.gazetteer, *mentions, extraction->entities),
        frames_(document, reading.triggers, *mentions, *extraction, backgrounds_, observer == nullptr && recorder == nullptr ? reading.model : nullptr) {}

  void Run() {
    nationality_at_.assign(document_.tokens.size(), false);
    for (const Mention& mention : mentions_) {
      if (mention.kind == MentionKind::kNationality) std::fill(nationality_at_.begin() + mention.first, nationality_at_.begin() + mention.last, true);
    }
    const int main = MainCompany();
    int section = main;  // what the paragraphs under a heading are about
    std::uint32_t m = 0;
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      const Sentence& sentence = document_.sentences[s];
      while (m < mentions_.size() && mentions_[m].first < sentence.first) ++m;
      std::uint32_t end = m;
      while (end < mentions_.size() && mentions_[end].first < sentence.last) ++end;
      if (sentence.role == SentenceRole::kHeading) section = HeadingCompany(m, end, main);
      const bool anew = s == 0 || sentence.paragraph != document_.sentences[s - 1].paragraph;
      // "【融资】…": an item of a round-up is about what it names itself.
      const bool item = document_.tokens[sentence.first].Is('[');
      if (anew) topic_ = item ? -1 : section;
      if (item || sentence.role == SentenceRole::kHeading) person_ = -1;
      if (sentence.role != SentenceRole::kNoise) {
        const int subject = ResolveAnaphors(m, end);
        const std::size_t before = all_.size();
        if (NamesSomething(m, end)) {
          if (model_ != nullptr) frames_.ReadSentence(s, m, end, {topic_, main, last_raise_sentence_ + 8 >= s ? last_raiser_ : -1, site_, person_, recent_});
          ReadSentence(s, m, end);
        }
        MoveTopic(subject, before);
        MovePerson(m, end);
        Remember(m, end);
      }
      m = end;
    }
    DecideFrames();
    std::stable_sort(all_.begin(), all_.end(), [](const Draft& a, const Draft& b) { return a.sentence < b.sentence; });
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      if (document_.sentences[s].role != SentenceRole::kNoise) UndoBefore(s);
    }
    Merge();
    SetScopes();
  }

 private:
  // One end of a relation; no mention where it is the topic.
  struct End {
    int entity = -1;
    const Mention* mention = nullptr;
  };

  // A relation on its way, with what attachment needs to know.
  struct Draft {
    Relation relation;
    std::uint32_t sentence = 0;
    const RuleSource* rule = nullptr;
    std::size_t clause = 0;
    std::uint32_t begin = 0;  // items of the clause
    std::uint32_t end = 0;
    bool amount_captured = false;
    int parties = 1;  // names in the list that this relation's end came from
    std::vector<End> ends;
    int note = -1;  // of the recorder
  };

  // ---- anaphors -----------------------------------------------------------------------------------------------------------

  static bool IsCompany(const Mention& mention) {
    return mention.kind == MentionKind::kEntity && mention.type == EntityType::kCompany && !mention.media;
  }

  // Gives the anaphors among mentions [begin, end) their meaning: the topic, or the sentence's own subject where that
  // stands before a verb of saying. Returns the subject company, or -1.
  int ResolveAnaphors(std::uint32_t begin, std::uint32_t end) {
    int first_company = -1;
    int last_company = -1;  // the last other one that something was put into
    int subject = -1;
    std::uint32_t first_at = 0;
    bool several = false;  // the subject is a list, which no singular pronoun can mean
    for (std::uint32_t m = begin; m < end; ++m) {
      Mention& mention = mentions_[m];
      several = several || (m > begin && IsCompany(mention) && IsCompany(mentions_[m - 1]) &&
                            mentions_[m - 1].index == first_company && mention.first - mentions_[m - 1].last <= 1);
      if (IsCompany(mention)) {
        // "Alphabet's Google": the possessor is not the subject.
        const bool possessor = mention.genitive && m + 1 < end && IsCompany(mentions_[m + 1]) &&
                               mentions_[m + 1].first - mention.last <= 1;
        if (first_company >= 0 && mention.index != first_company && StandsBehindIn(mention)) last_company = mention.index;
        if (first_company < 0 && !possessor && !IsObject(mention) && MaySubject(mention)) {
          first_company = mention.index;
          first_at = mention.first;
          if (subject < 0) subject = mention.index;
        }
        continue;
      }
      if (mention.kind != MentionKind::kAnaphor) continue;
      if (mention.type == EntityType::kPerson) {
        mention.index = PersonMeant(begin, m);
        continue;
      }
      int meant = topic_;
      const bool subject_like = !IsObject(mention) && !several &&
                                (IsPronoun(mention) || SaysBetween(first_at, mention.first));
      if (first_company >= 0 && (subject_like || topic_ < 0)) {
        meant = first_company;
      } else if (meant == first_company && last_company >= 0 && !mention.genitive) {
        meant = last_company;  // "ASML has invested in Mistral and owns 11 % of the company"
      }
      if (const int home = HomeOfAnaphor(begin, m, end); home >= 0) meant = CompanyFrom(home, m, meant);
      mention.index = meant;
      if (subject < 0) subject = meant;
    }
    return subject;
  }

  // "the Dutch company", "l'entreprise française", "the Eindhoven firm": the country or place, of anaphor m in a sentence of mentions
  // [begin, end); -1: none is said.
  int HomeOfAnaphor(std::uint32_t begin, std::uint32_t m, std::uint32_t end) const {
    const Mention& mention = mentions_[m];
    if (m > begin) {
      const Mention& before = mentions_[m - 1];
      const bool beside = before.last == mention.first || (before.last + 2 >= mention.first && document_.tokens[before.last].Is('-'));
      const bool town = before.kind == MentionKind::kEntity && before.type == EntityType::kPlace && before.first > 0 &&
                        mention.last == mention.first + 1 && document_.HasClass(before.first - 1, WordClass::kDefinite);
      if (beside && (before.kind == MentionKind::kNationality || town)) return before.index;
    }
    const bool behind = m + 1 < end && mentions_[m + 1].first == mention.last && mentions_[m + 1].kind == MentionKind::kNationality;
    return behind ? mentions_[m + 1].index : -1;
  }

  // Whom an anaphor, mention m, means that says where the company is at home: `guess` unless that is from elsewhere; then the company
  // named last that is known to be from there, else the last of which nothing is known.
  int CompanyFrom(int home, std::uint32_t m, int guess) const {
    if (guess < 0 || backgrounds_.Compare(guess, home) != SameCountry::kNo) return guess;
    int maybe = -1;
    for (std::uint32_t k = m; k-- > 0;) {
      if (!IsCompany(mentions_[k])) continue;
      const SameCountry fit = backgrounds_.Compare(mentions_[k].index, home);
      if (fit == SameCountry::kYes) return mentions_[k].index;
      if (fit == SameCountry::kUnknown && maybe < 0) maybe = mentions_[k].index;
    }
    return maybe;
  }

  static bool IsPerson(const Mention& mention) {
    return mention.kind == MentionKind::kEntity && mention.type == EntityType::kPerson && mention.index >= 0;
  }

  // Whom mentions [begin, end) tell of: the person named first. -1: nobody is, or several are in one list, of whom no singular means one.
  int FirstPerson(std::uint32_t begin, std::uint32_t end) const {
    const auto first = std::find_if(mentions_.begin() + begin, mentions_.begin() + end, IsPerson);
    if (first == mentions_.begin() + end) return -1;
    const auto next = std::next(first);
    if (next == mentions_.begin() + end || !IsPerson(*next) || next->index == first->index) return first->index;
    const bool joined = next->first == first->last ||
                        (next->first == first->last + 1 &&
                         (document_.tokens[first->last].Is(',') || document_.HasClass(first->last, WordClass::kConjunction)));
    return joined ? -1 : first->index;
  }

  // "he", mention m of a sentence that begins with mention `begin`: who is named before in it, else of whom the sentences before told.
  int PersonMeant(std::uint32_t begin, std::uint32_t m) const {
    return std::any_of(mentions_.begin() + begin, mentions_.begin() + m, IsPerson) ? FirstPerson(begin, m) : person_;
  }

  // The text goes on about whom it names, for some sentences in which nobody else is named.
  void MovePerson(std::uint32_t begin, std::uint32_t end) {
    constexpr int kSentencesMax = 3;
    const auto first = mentions_.begin() + begin;
    const auto last = mentions_.begin() + end;
    if (std::any_of(first, last, IsPerson)) {
      person_ = FirstPerson(begin, end);
      person_age_ = 0;
    } else if (std::any_of(first, last, [&](const Mention& mention) {
                 return mention.kind == MentionKind::kAnaphor && mention.type == EntityType::kPerson && mention.index >= 0;
               })) {
      person_age_ = 0;
    } else if (++person_age_ >= kSentencesMax) {
      person_ = -1;
    }
  }

  // The text goes on about its subject, or about the company into which the sentence put money.
  void MoveTopic(int subject, std::size_t first_draft) {
    for (std::size_t d = first_draft; d < all_.size(); ++d) {
      const Relation& relation = all_[d].relation;
      if (relation.type == RelationType::kInvestedIn || relation.type == RelationType::kLentTo) {
        topic_ = relation.to;
        return;
      }
    }
    if (subject >= 0) topic_ = subject;
  }

  // What the next sentence may mean without a name: "the plant", or who was spoken of.
  void Remember(std::uint32_t begin, std::uint32_t end) {
    constexpr std::size_t kRecentMax = 4;
    recent_.clear();
    for (std::uint32_t m = begin; m < end; ++m) {
      const Mention& mention = mentions_[m];
      if (mention.kind != MentionKind::kEntity || mention.index < 0 || mention.media || mention.type == EntityType::kPlace) continue;
      if (mention.type == EntityType::kSite) {
        site_ = mention.index;
      } else if (recent_.size() < kRecentMax && std::find(recent_.begin(), recent_.end(), mention.index) == recent_.end()) {
        recent_.push_back(mention.index);
      }
    }
  }

  // The first company of a heading; the article's main one where it has none.
  int HeadingCompany(std::uint32_t begin, std::uint32_t end, int main) const {
    for (std::uint32_t m = begin; m < end; ++m) {
      if (IsCompany(mentions_[m])) return mentions_[m].index;
    }
    return main;
  }

  // The company that the article names most; its headline counts threefold.
  int MainCompany() const {
    std::map<int, int> counts;
    for (const Mention& mention : mentions_) {
      if (!IsCompany(mention)) continue;
      counts[mention.index] += document_.tokens[mention.first].field == Field::kTitle ? 3 : 1;
      if (document_.pack->grammar().verb_final && MaySubject(mention)) ++counts[mention.index];
    }
    if (!TitleNames()) return -1;
    int best = -1;
    for (const Mention& mention : mentions_) {  // of several, the one named first
      if (IsCompany(mention) && (best < 0 || counts[mention.index] > counts[best])) best = mention.index;
    }
    return best;
  }

  // In scripts without capitals a headline without a company has one that was not recognised, more often than not: the
  // company named most is then a guess too many.
  bool TitleNames() const {
    if (document_.article->title.empty() || !IsCaselessText(document_)) return true;
    return std::any_of(mentions_.begin(), mentions_.end(), [&](const Mention& mention) {
      return IsCompany(mention) && document_.tokens[mention.first].field == Field::kTitle;
    });
  }

  bool IsPronoun(const Mention& mention) const {
    return mention.last - mention.first == 1 &&
           (mention.genitive || document_.tokens[mention.first].lower.size() <= 3);
  }

  bool StandsBehindIn(const Mention& mention) const {
    return mention.first > 0 && Has(document_.classes[mention.first - 1], WordClass::kLocative);
  }

  // "put money into it": what stands behind a verb or a preposition is not the sentence's subject. A possessor may be.
  bool IsObject(const Mention& mention) const {
    if (mention.genitive) return false;
    std::uint32_t first = mention.first;  // of what describes it: "11 % of the French company"
    while (first > 0 && nationality_at_[first - 1]) --first;
    if (first < mention.first && first > 0 && document_.HasClass(first - 1, WordClass::kDefinite)) --first;
    if (first == 0) return false;
    const WordClasses before = document_.classes[first - 1];
    return Has(before, WordClass::kVerb) || Has(before, WordClass::kPreposition) || Has(before, WordClass::kLocative) ||
           Has(before, WordClass::kAgent);
  }

  // Where the verb comes last, the subject has its mark behind it; elsewhere any name may be one.
  bool MaySubject(const Mention& mention) const {
    if (!document_.pack->grammar().verb_final) return true;
    const std::vector<std::string>* marks = document_.pack->Group("mark_subject");
    if (marks == nullptr || mention.last >= document_.tokens.size()) return marks == nullptr;
    return std::find(marks->begin(), marks->end(), document_.tokens[mention.last].lower) != marks->end();
  }

  bool SaysBetween(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t i = begin; i < end; ++i) {
      if (document_.HasClass(i, WordClass::kSayVerb) || document_.HasClass(i, WordClass::kAnnounceCue)) return true;
    }
    return false;
  }

  // Whether a relation could be read off mentions [begin, end): a date alone says nothing.
  bool NamesSomething(std::uint32_t begin, std::uint32_t end) const {
    return std::any_of(mentions_.begin() + begin, mentions_.begin() + end, [](const Mention& mention) {
      return mention.kind == MentionKind::kEntity || mention.kind == MentionKind::kAnaphor ||
             mention.kind == MentionKind::kAmount;
    });
  }

  // ---- one sentence -------------------------------------------------------------------------------------------------------

  void ReadSentence(std::uint32_t s, std::uint32_t begin, std::uint32_t end) {
    drafts_.clear();
    clauses_.assign(1, ReadPhrase(document_, s, mentions_, begin, end));
    rules_.FindTriggers(clauses_.front(), &triggers_);
    if (triggers_.patterns.empty()) return;
    for (Clause& clause : ReadClauses(document_, s, mentions_, begin, end)) {
      // A sentence of one part is its own main clause.
      if (clause.slots == clauses_.front().slots) clauses_.clear();
      clauses_.push_back(std::move(clause));
    }
    for (std::size_t c = 0; c < clauses_.size(); ++c) {
      matches_.clear();
      rules_.Match(clauses_[c], &triggers_, &matches_);
      for (const RuleMatch& match : matches_) TakeMatch(s, c, match);
    }
    DropGuessedEnds();
    DropRivalBuyers();
    AttachAmounts();
    for (Draft& draft : drafts_) {
      if (draft.relation.type == RelationType::kRaised) {
        last_raiser_ = draft.relation.from;
        last_round_ = draft.relation.round;
        last_raise_sentence_ = s;
      }
      all_.push_back(std::move(draft));
    }
  }

  void TakeMatch(std::uint32_t s, std::size_t c, const RuleMatch& match) {
    const Clause& clause = clauses_[c];
    const RelationTypeInfo& info = InfoOf(match.rule->type);
    if (IsHypothetical(clause, match)) return NoteLost(s, c, match, Outcome::kHypothetical);
    if (IsOver(clause, match)) return Retract(s, c, match);
    if (EndsInPossessor(clause, match)) return NoteLost(s, c, match, Outcome::kPossessor);
    // A name out of a list is read with its list, in the clause where that is one slot.
    if (clause.phrase && info.deal && StandsInList(clause, match.from)) return NoteLost(s, c, match, Outcome::kInList);
    if (match.from >= 0 && match.from == match.to) return TakePairs(s, c, match);
    std::vector<End> froms = EndsOf(clause, match.from, match.rule->options.from_topic, match.rule->type, s);
    std::vector<End> tos{{-1, nullptr}};
    if (info.to != 0) tos = EndsOf(clause, match.to, match.rule->options.to_topic, match.rule->type, s);
    // "Dutch A, B and C": the place is said of the name beside it.
    if (match.rule->type == RelationType::kBasedIn && froms.size() > 1) {
      froms = {match.to < match.from ? froms.front() : froms.back()};
    }
    // The same for a post.
    if (match.rule->type == RelationType::kWorksFor && match.role >= 0 && froms.size() > 1) {
      froms = {match.role < match.from ? froms.front() : froms.back()};
    }
    if (match.rule->type == RelationType::kSubsidiaryOf && tos.size() > 1 && IsPossessorOf(clause, match.to, match.from)) tos = {tos.back()};
    for (const End& from : froms) {
      for (const End& to : tos) {
        if (from.entity == to.entity || !Allows(info.from, from.entity)) continue;
        if (info.to != 0 && !Allows(info.to, to.entity)) continue;
        Draft draft = MakeDraft(s, c, match);
        draft.relation.from = from.entity;
        draft.relation.to = to.entity;
        ReadCues(clause, match, &draft.relation);
        draft.parties = static_cast<int>(froms.size());
        draft.ends = {from};
        if (info.to != 0) draft.ends.push_back(to);
        SettleStake(clause, match, &draft);
        draft.note = Note(draft, clause, match);
        drafts_.push_back(draft);
        if (info.to != MaskOf(EntityType::kPlace)) continue;
        End wider = to;
        for (int level = 0; level < 2 && (wider = NextLevel(wider)).entity >= 0; ++level) {
          draft.relation.to = wider.entity;
          draft.ends = {from, wider};
          draft.note = Note(draft, clause, match);
          drafts_.push_back(draft);
        }
        wider = to;
        for (int level = 0; level < 2 && (wider = LevelBefore(wider)).entity >= 0; ++level) {
          draft.relation.to = wider.entity;
          draft.ends = {from, wider};
          draft.note = Note(draft, clause, match);
          drafts_.push_back(draft);
        }
      }
    }
  }

  // What `extract --explain` is told: a claim on its way, a match that makes none, a pair that is not sure enough.
  int Note(const Draft& draft, const Clause& clause, const RuleMatch& match) {
    if (recorder_ == nullptr) return -1;
    const Relation& relation = draft.relation;
    return recorder_->Note(relation.type, relation.from, relation.to, relation.rule, clause, match, Outcome::kClaimed);
  }

  void NoteLost(std::uint32_t s, std::size_t c, const RuleMatch& match, Outcome outcome) {
    if (recorder_ == nullptr) return;
    const RuleOptions& options = match.rule->options;
    const std::vector<End> froms = EndsOf(clauses_[c], match.from, options.from_topic, match.rule->type, s);
    const std::vector<End> tos = EndsOf(clauses_[c], match.to, options.to_topic, match.rule->type, s);
    if (froms.empty()) return;
    recorder_->Note(match.rule->type, froms.front().entity, tos.empty() ? -1 : tos.front().entity, match.rule->id, clauses_[c], match, outcome);
  }

  // What a rule reads as over no frame claims of that sentence.
  void Retract(std::uint32_t s, std::size_t c, const RuleMatch& match) {
    const RuleOptions& options = match.rule->options;
    for (const End& from : EndsOf(clauses_[c], match.from, options.from_topic, match.rule->type, s)) {
      for (const End& to : EndsOf(clauses_[c], match.to, options.to_topic, match.rule->type, s)) {
        over_.insert({match.rule->type, s, from.entity, to.entity});
      }
    }
    NoteLost(s, c, match, Outcome::kOver);
  }

  void Decide(const Draft& draft, Outcome outcome) {
    if (recorder_ != nullptr) recorder_->Decide(draft.note, outcome);
  }

  // Whether a conjunction or a comma and another party stand right before an item of a phrase clause.
  static bool StandsInList(const Clause& clause, int item) {
    if (item < 2) return false;
    const auto at = static_cast<std::size_t>(item);
    const char before = clause.items[at - 2].code;
    const bool party = before == kCompanySlot || before == kGovernmentSlot || before == kPersonSlot;
    return party && clause.items[at - 1].code == kWordSlot && Has(clause.items[at - 1].classes, WordClass::kConjunction);
  }

  // "buy its processors": what is bought is not the possessor.
  static bool EndsInPossessor(const Clause& clause, const RuleMatch& match) {
    const auto last = static_cast<int>(match.end) - 1;
    return (last == match.from || last == match.to) && match.end < clause.items.size() &&
           clause.items[match.end].code == kGenitiveSlot;
  }

  // "A, B and C's unit D": of a list in front of what it owns only the last is a possessor. A verb or a comma between makes all of them owners
  // ("A and B own D").
  static bool IsPossessorOf(const Clause& clause, int owner, int owned) {
    if (owner < 0 || owner >= owned) return false;
    for (auto i = static_cast<std::uint32_t>(owner) + 1; i < static_cast<std::uint32_t>(owned); ++i) {
      const Item& item = clause.items[i];
      if (IsComma(clause, i)) return false;
      if (item.code == kWordSlot && (Has(item.classes, WordClass::kVerb) || Has(item.classes, WordClass::kAuxiliary))) return false;
    }
    return true;
  }

  // "A and B have agreed to develop …": one list holds both ends.
  void TakePairs(std::uint32_t s, std::size_t c, const RuleMatch& match) {
    const RelationTypeInfo& info = InfoOf(match.rule->type);
    const std::vector<End> ends = EndsOf(clauses_[c], match.from, false, match.rule->type, s);
    if (ends.size() > 3) return;
    for (std::size_t a = 0; a < ends.size(); ++a) {
      for (std::size_t b = a + 1; b < ends.size(); ++b) {
        if (ends[a].entity == ends[b].entity || !Allows(info.from, ends[a].entity) || !Allows(info.to, ends[b].entity)) continue;
        Draft draft = MakeDraft(s, c, match);
        draft.relation.from = ends[a].entity;
        draft.relation.to = ends[b].entity;
        ReadCues(clauses_[c], match, &draft.relation);
        draft.ends = {ends[a], ends[b]};
        draft.note = Note(draft, clauses_[c], match);
        drafts_.push_back(std::move(draft));
      }
    }
  }

  // A stake decides what a purchase was: of half or less it is an investment; what more than half is, the rule says.
  void SettleStake(const Clause& clause, const RuleMatch& match, Draft* draft) const {
    const Mention* stake = MentionOf(clause, match.stake);
    if (stake == nullptr) return;
    const bool most = out_.quantities[static_cast<std::size_t>(stake->index)].value > Decimal::FromInt(50);
    Relation& relation = draft->relation;
    const auto& majority = match.rule->options.majority;
    if (relation.type == RelationType::kAcquired && !most) relation.type = RelationType::kInvestedIn;
    if (relation.type != RelationType::kInvestedIn || !most || !majority) return;
    if (out_.entities[static_cast<std::size_t>(relation.from)].type == EntityType::kPerson) return;
    relation.type = *majority;
    if ((InfoOf(relation.type).carries & kCarriesStake) == 0) relation.stake_percent.reset();
    if (relation.type == RelationType::kSubsidiaryOf) {
      std::swap(relation.from, relation.to);
      std::swap(draft->ends.front(), draft->ends.back());
    }
  }

  // "in Easton, Maryland", "i Austin i Texas": every level that is stated. Returns the next one, or an end without entity.
  End NextLevel(const End& place) const {
    if (place.mention == nullptr) return {};
    const auto next = static_cast<std::size_t>(place.mention - mentions_.data()) + 1;
    if (next >= mentions_.size()) return {};
    const Mention& wider = mentions_[next];
    if (wider.kind != MentionKind::kEntity || wider.type != EntityType::kPlace || wider.index == place.entity) return {};
    const LanguagePack::Grammar& grammar = document_.pack->grammar();
    const bool may_touch = grammar.spaceless || grammar.verb_final;  // "南京江宁"
    if (wider.first - place.mention->last > 3 || (wider.first == place.mention->last && !may_touch)) return {};
    for (std::uint32_t i = place.mention->last; i < wider.first; ++i) {
      const WordClasses classes = document_.classes[i];
      if (!document_.tokens[i].Is(',') && !Has(classes, WordClass::kLocative) && !Has(classes, WordClass::kArticle)) return {};
    }
    return {wider.index, &wider};
  }

  // "長野県松本市", "충북 청주시": where the wider place stands in front of the narrower one, with nothing or a mark between.
  End LevelBefore(const End& place) const {
    const LanguagePack::Grammar& grammar = document_.pack->grammar();
    if (!(grammar.spaceless || grammar.verb_final) || place.mention == nullptr || place.mention == mentions_.data()) return {};
    const Mention& wider = *(place.mention - 1);
    if (wider.kind != MentionKind::kEntity || wider.type != EntityType::kPlace || wider.index == place.entity) return {};
    const std::uint32_t gap = place.mention->first - wider.last;
    const bool joined = gap == 0 || (gap == 1 && document_.tokens[wider.last].kind == TokenKind::kPunctuation &&
                                     !document_.tokens[wider.last].Is(','));
    return joined ? End{wider.index, &wider} : End{};
  }

  // The entities at one end of a match: the names in its slot, or the topic of the text.
  std::vector<End> EndsOf(const Clause& clause, int item, bool topic, RelationType type, std::uint32_t s) const {
    std::vector<End> ends;
    if (item >= 0) {
      for (const std::uint32_t m : clause.items[static_cast<std::size_t>(item)].mentions) {
        if (mentions_[m].index >= 0) ends.push_back({mentions_[m].index, &mentions_[m]});
      }
    } else if (topic && TopicFor(type, s) >= 0) {
      ends.push_back({TopicFor(type, s), nullptr});
    }
    return ends;
  }

  // Who took part, and what the company is worth, is said of the one that raised money just before.
  int TopicFor(RelationType type, std::uint32_t s) const {
    const bool money = type == RelationType::kInvestedIn || type == RelationType::kRaised || type == RelationType::kValuedAt;
    return money && last_raiser_ >= 0 && last_raise_sentence_ + 8 >= s ? last_raiser_ : topic_;
  }

  bool Allows(EntityTypes types, int entity) const {
    return (types & MaskOf(out_.entities[static_cast<std::size_t>(entity)].type)) != 0;
  }

  // Whether a hypothesis is opened in the same part of the clause.
  static bool IsHypothetical(const Clause& clause, const RuleMatch& match) {
    for (std::uint32_t i = match.end; i-- > 0;) {
      const Item& item = clause.items[i];
      if (item.code != kWordSlot) continue;
      if (Has(item.classes, WordClass::kHypothesis)) return true;
      if (i < match.begin && (IsComma(clause, i) || IsStop(clause, i))) return false;
    }
    return false;
  }

  static bool IsDenied(const Clause& clause, const RuleMatch& match) {
    for (std::uint32_t i = match.begin; i < match.end; ++i) {
      const Item& item = clause.items[i];
      if (item.code == kWordSlot && Has(item.classes, WordClass::kNegation) && !HasStop(clause, i, match.end)) return true;
    }
    return false;
  }

  // Of what has no status, a seat, a post, a parent: whether the match itself says that it is not so, or no longer ("the former head of X").
  static bool IsOver(const Clause& clause, const RuleMatch& match) {
    if (match.rule->options.takes_cues) return false;
    if (IsDenied(clause, match)) return true;
    const auto says = [&](WordClass c, std::uint32_t begin) {
      return std::any_of(clause.items.begin() + begin, clause.items.begin() + match.end,
                         [c](const Item& item) { return item.code == kWordSlot && Has(item.classes, c); });
    };
    const bool ends = match.rule->type == RelationType::kWorksFor || match.rule->type == RelationType::kSubsidiaryOf;
    return ends && says(WordClass::kFormer, match.begin > 0 ? match.begin - 1 : 0);
  }

  const Mention* MentionOf(const Clause& clause, int item) const {
    if (item < 0) return nullptr;
    const Item& slot = clause.items[static_cast<std::size_t>(item)];
    return slot.mentions.empty() ? nullptr : &mentions_[slot.mentions.front()];
  }

  Draft MakeDraft(std::uint32_t s, std::size_t c, const RuleMatch& match) {
    const Clause& clause = clauses_[c];
    const RelationTypeInfo& info = InfoOf(match.rule->type);
    Draft draft;
    draft.sentence = s;
    draft.rule = match.rule;
    draft.clause = c;
    draft.begin = match.begin;
    draft.end = match.end;
    Relation& relation = draft.relation;
    relation.type = match.rule->type;
    relation.rule = match.rule->id;
    relation.status = match.rule->options.status;
    relation.negated = match.rule->options.negated;
    relation.attribution = clause.attribution;
    const bool shared = IsSharedSum(clause, match);
    if (const Mention* amount = MentionOf(clause, match.amount); amount != nullptr && !shared) {
      relation.amount = amount->index;
      draft.amount_captured = true;
    }
    if ((info.carries & kCarriesStake) != 0) {
      const Mention* stake = MentionOf(clause, match.stake >= 0 ? match.stake : Only(clause, kStakeSlot));
      if (stake != nullptr) relation.stake_percent = out_.quantities[static_cast<std::size_t>(stake->index)].value;
    }
    if ((info.carries & kCarriesRound) != 0) {
      const Mention* round = MentionOf(clause, match.round >= 0 ? match.round : Only(clause, kRoundSlot));
      if (round == nullptr) round = RoundOfSentence();
      if (round != nullptr) relation.round = document_.pack->rounds()[static_cast<std::size_t>(round->index)].name;
      // "Nvidia took part.": in the round told of just before.
      const bool took_part = relation.type == RelationType::kInvestedIn && match.rule->options.to_topic;
      if (round == nullptr && took_part && last_raise_sentence_ + 2 >= s) relation.round = last_round_;
    }
    if ((info.carries & kCarriesDate) != 0) {
      const Mention* date = MentionOf(clause, match.date >= 0 ? match.date : Only(clause, kDateSlot));
      if (date != nullptr) {
        const StatedDate& stated = out_.dates[static_cast<std::size_t>(date->index)];
        if (!stated.far_future) relation.date = stated.value;
      }
    }
    if ((info.carries & kCarriesQuantity) != 0 && match.quantity >= 0) {
      relation.quantity = MentionOf(clause, match.quantity)->index;
    }
    const Mention* role = (info.carries & kCarriesRole) != 0 ? MentionOf(clause, match.role) : nullptr;
    if (role != nullptr) {
      relation.role = std::string(SpanText(*document_.article, document_.SpanOf(role->first, role->last)));
    }
    return draft;
  }

  // A sum that several investors put in together is none of theirs, unless the rule says that each did.
  static bool IsSharedSum(const Clause& clause, const RuleMatch& match) {
    return match.rule->type == RelationType::kInvestedIn && !match.rule->options.each && match.from >= 0 &&
           clause.items[static_cast<std::size_t>(match.from)].mentions.size() > 1;
  }

  // The one item of a kind in a clause; -1 when there is none or several.
  static int Only(const Clause& clause, char code) {
    int found = -1;
    for (std::size_t i = 0; i < clause.items.size(); ++i) {
      if (clause.items[i].code != code) continue;
      if (found >= 0) return -1;
      found = static_cast<int>(i);
    }
    return found;
  }

  const Mention* RoundOfSentence() const { return MentionOf(clauses_.front(), Only(clauses_.front(), kRoundSlot)); }

  // What stands between a match and a word outside it.
  struct Gap {
    int items = 0;
    int commas = 0;
    int stops = 0;    // of a semicolon, a colon or a dash
    int parties = 0;  // others who are named
    int verbs = 0;
    bool Bare() const { return commas == 0 && stops == 0 && parties == 0 && verbs == 0; }
  };

  Gap GapTo(const Clause& clause, const RuleMatch& match, const Relation& relation, std::uint32_t item) const {
    Gap gap;
    const std::uint32_t begin = item < match.begin ? item + 1 : match.end;
    const std::uint32_t end = item < match.begin ? match.begin : item;
    for (std::uint32_t i = begin; i < end; ++i) {
      const Item& between = clause.items[i];
      ++gap.items;
      if (IsPartyItem(between) && !IsEndOf(between, relation)) ++gap.parties;
      if (between.code != kWordSlot) continue;
      if (IsStop(clause, i) || IsDash(between)) {
        ++gap.stops;
      } else if (IsComma(clause, i)) {
        ++gap.commas;
      }
      if (Has(between.classes, WordClass::kVerb)) ++gap.verbs;
    }
    return gap;
  }

  static bool IsPartyItem(const Item& item) {
    return item.code == kCompanySlot || item.code == kGovernmentSlot || item.code == kPersonSlot || item.code == kMixedSlot;
  }

  bool IsEndOf(const Item& item, const Relation& relation) const {
    return std::any_of(item.mentions.begin(), item.mentions.end(), [&](std::uint32_t m) {
      return mentions_[m].index >= 0 && (mentions_[m].index == relation.from || mentions_[m].index == relation.to);
    });
  }

  // Whether a cue of class `c` at `item` speaks of the match. One inside it does. Outside, a denial or a cancellation reaches
  // over commas, but not past others who are named on the way; a rumour or a plan stands close by, in the same predicate.
  // What is denied or rumoured of a site is hardly ever whose it is, unless it is said right there; "not less than" negates no value.
  bool Reaches(const Clause& clause, const RuleMatch& match, const Relation& relation, std::uint32_t item, WordClass c) const {
    const bool before = item < match.begin;
    const RelationType type = relation.type;
    // A contract that stands says what will be supplied under it; a partnership that stands has plans.
    if (c == WordClass::kPlanCue && (type == RelationType::kPartneredWith || type == RelationType::kSupplies)) return false;
    if (type == RelationType::kValuedAt && c == WordClass::kNegation) return false;
    // "Miedza does not pay for it alone: banks have lent 520 million"
    if (!before && item < match.end) return c != WordClass::kNegation || !HasStop(clause, item, match.end);
    if (type == RelationType::kOperates && (c == WordClass::kDenyCue || c == WordClass::kRumourCue)) return false;
    if (!before && document_.pack->grammar().verb_final && item < CuesEnd(clause, match.end)) return true;
    const Gap gap = GapTo(clause, match, relation, item);
    switch (c) {
      case WordClass::kDenyCue: return before ? gap.parties == 0 : gap.parties <= 1;
      case WordClass::kCancelCue:
        if (before) return gap.stops == 0 && gap.parties <= (gap.commas == 0 ? 1 : 0);
        return gap.parties <= (gap.stops == 0 ? 1 : 0);
      case WordClass::kRumourCue:
        return before ? gap.parties == 0 && gap.stops == 0 && gap.verbs == 0 : gap.Bare() && gap.items <= kCueReach;
      case WordClass::kPlanCue: return gap.Bare() && gap.items <= (before ? kCueReach : 2);
      case WordClass::kNegation: return gap.Bare() && gap.items <= 2;
      default: return true;
    }
  }

  static bool HasStop(const Clause& clause, std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i) {
      if (clause.items[i].code == kWordSlot && IsStop(clause, i)) return true;
    }
    return false;
  }

  static constexpr int kCueReach = 5;

  // What the words of the clause make of the claim. A contract that is signed is one, whatever will be done under it.
  void ReadCues(const Clause& clause, const RuleMatch& match, Relation* relation) const {
    if (!match.rule->options.takes_cues) return;
    const auto has = [&](WordClass c) {
      for (std::uint32_t i = 0; i < clause.items.size(); ++i) {
        const Item& item = clause.items[i];
        if (item.code == kWordSlot && Has(item.classes, c) && Reaches(clause, match, *relation, i, c)) return true;
      }
      return false;
    };
    const bool contract = relation->type == RelationType::kPartneredWith || relation->type == RelationType::kSupplies;
    if (has(WordClass::kDenyCue)) {
      relation->status = Status::kDenied;
      relation->negated = true;
    } else if (has(WordClass::kCancelCue)) {
      relation->status = Status::kCancelled;
      relation->negated = true;
    } else {
      if (has(WordClass::kRumourCue)) {
        relation->status = Status::kRumoured;
      } else if (has(WordClass::kPlanCue) && !(contract && has(WordClass::kAnnounceCue)) && !IsFinished(clause, match, relation->type)) {
        relation->status = Status::kPlanned;
      }
      if (has(WordClass::kNegation)) relation->negated = true;
    }
  }

  // "The money will complete its plant in Noida": the plant is there.
  static bool IsFinished(const Clause& clause, const RuleMatch& match, RelationType type) {
    if (type != RelationType::kOperates) return false;
    const std::uint32_t first = match.begin > kCueReach ? match.begin - kCueReach : 0;
    const std::uint32_t last = std::min<std::uint32_t>(match.end + kCueReach, static_cast<std::uint32_t>(clause.items.size()));
    return std::any_of(clause.items.begin() + first, clause.items.begin() + last,
                       [](const Item& item) { return item.code == kWordSlot && Has(item.classes, WordClass::kFinishCue); });
  }

  // How far the cues of a match ending at item `end` reach: where the verb comes last, over what follows it to the next
  // comma or party.
  std::uint32_t CuesEnd(const Clause& clause, std::uint32_t end) const {
    if (!document_.pack->grammar().verb_final) return end;
    while (end < clause.items.size()) {
      if (IsPartyItem(clause.items[end])) break;
      if (clause.items[end].code == kWordSlot && IsComma(clause, end)) break;
      ++end;
    }
    return end;
  }

  bool SentenceHas(std::uint32_t s, WordClass c) const {
    const Sentence& sentence = document_.sentences[s];
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      if (document_.HasClass(i, c)) return true;
    }
    return false;
  }

  // "Aldous denied it." speaks of the rumours in the sentences just before, unless it names others than they do; a short "The
  // talks collapsed in May." that names nobody, of the rumours and plans in the last one, and of what was agreed there.
  void UndoBefore(std::uint32_t s) {
    const Sentence& sentence = document_.sentences[s];
    const bool denies = SentenceHas(s, WordClass::kDenyCue);
    bool cancels = !denies && SentenceHas(s, WordClass::kCancelCue);
    if (!denies && !cancels) return;
    std::set<int> named;
    for (const Mention& mention : mentions_) {
      if (mention.first < sentence.first || mention.first >= sentence.last || mention.index < 0) continue;
      if (mention.kind == MentionKind::kEntity && IsCompany(mention)) named.insert(mention.index);
      if (mention.kind == MentionKind::kAnaphor && mention.type == EntityType::kCompany) named.insert(mention.index);
    }
    const bool brief = sentence.last - sentence.first <= (document_.pack->grammar().spaceless ? 24u : 12u);
    cancels = cancels && named.empty() && brief;
    if (!denies && !cancels) return;
    const std::uint32_t reach = denies ? 4 : 1;
    for (auto draft_at = all_.rbegin(); draft_at != all_.rend() && draft_at->sentence + reach >= s; ++draft_at) {
      Draft& draft = *draft_at;
      Relation& relation = draft.relation;
      const bool contract = relation.type == RelationType::kOperates || relation.type == RelationType::kPartneredWith;
      if (draft.sentence >= s || relation.negated || !(IsDealType(relation.type) || (cancels && contract))) continue;
      const bool named_end = named.contains(relation.from) || named.contains(relation.to);
      if (!named.empty() && !named_end) continue;
      // "Finans reported that … That does not hold either, says the director."
      const bool reported = denies && brief && draft.sentence + 1 == s && NamesMedia(draft.sentence);
      if (relation.status == Status::kRumoured || reported) {
        relation.status = denies ? Status::kDenied : Status::kCancelled;
      } else if (cancels && (relation.status == Status::kPlanned || contract || SentenceHas(draft.sentence, WordClass::kAnnounceCue))) {
        relation.status = Status::kCancelled;
      } else {
        continue;
      }
      relation.negated = true;
    }
  }

  bool NamesMedia(std::uint32_t s) const {
    const Sentence& sentence = document_.sentences[s];
    return std::any_of(mentions_.begin(), mentions_.end(), [&](const Mention& mention) {
      return mention.media && mention.first >= sentence.first && mention.first < sentence.last;
    });
  }

  // An end read off the topic gives way to one that the sentence names.
  void DropGuessedEnds() {
    std::set<std::tuple<RelationType, int>> from_stated;
    std::set<std::tuple<RelationType, int>> to_stated;
    for (const Draft& draft : drafts_) {
      if (draft.rule->options.from_topic || draft.rule->options.to_topic) continue;
      from_stated.insert({draft.relation.type, draft.relation.from});
      to_stated.insert({draft.relation.type, draft.relation.to});
    }
    std::erase_if(drafts_, [&](const Draft& draft) {
      const RuleOptions& options = draft.rule->options;
      const bool guessed = (options.to_topic && from_stated.contains({draft.relation.type, draft.relation.from})) ||
                           (options.from_topic && draft.relation.to >= 0 && to_stated.contains({draft.relation.type, draft.relation.to}));
      if (guessed) Decide(draft, Outcome::kGuessedEnd);
      return guessed;
    });
  }

  // "The commission is against the purchase of X by Y": who stands behind the word of the agent is the buyer, and nobody else of the sentence.
  void DropRivalBuyers() {
    std::map<int, std::set<int>> agents;  // of what is bought
    for (const Draft& draft : drafts_) {
      if (draft.relation.type == RelationType::kAcquired && IsAgent(draft)) agents[draft.relation.to].insert(draft.relation.from);
    }
    if (agents.empty()) return;
    std::erase_if(drafts_, [&](const Draft& draft) {
      const auto named = agents.find(draft.relation.to);
      const bool rival = draft.relation.type == RelationType::kAcquired && named != agents.end() && !named->second.contains(draft.relation.from);
      if (rival) Decide(draft, Outcome::kOtherBuyer);
      return rival;
    });
  }

  bool IsAgent(const Draft& draft) const {
    const Mention* buyer = draft.ends.front().mention;
    return buyer != nullptr && buyer->first > 0 && Has(document_.classes[buyer->first - 1], WordClass::kAgent);
  }

  // ---- sums ---------------------------------------------------------------------------------------------------------------

  // A sum that no pattern captured goes to the match of its clause that stands nearest and can carry it.
  void AttachAmounts() {
    std::set<int> taken;
    for (const Draft& draft : drafts_) {
      if (draft.amount_captured) taken.insert(draft.relation.amount);
    }
    for (Draft& draft : drafts_) {
      if (draft.amount_captured || !draft.rule->options.takes_amount) continue;
      if ((InfoOf(draft.relation.type).carries & kCarriesAmount) == 0) continue;
      // Several investors: the sum is the round's, not each one's.
      if (draft.relation.type == RelationType::kInvestedIn && draft.parties > 1) continue;
      const Clause& clause = clauses_[draft.clause];
      int best = -1;
      std::uint32_t best_distance = 1000;
      for (std::uint32_t i = 0; i < clause.items.size(); ++i) {
        if (clause.items[i].code != kAmountSlot) continue;
        const int amount = mentions_[clause.items[i].mentions.front()].index;
        if (taken.contains(amount)) continue;
        const std::uint32_t distance = i < draft.begin ? draft.begin - i : i >= draft.end ? i - draft.end + 1 : 0;
        if (distance > 0 && CutOff(clause, std::min(i, draft.end), std::max(i, draft.begin))) continue;
        if (distance < best_distance) {
          best = amount;
          best_distance = distance;
        }
      }
      const std::uint32_t distance_max = document_.pack->grammar().spaceless ? 30 : 12;
      if (best >= 0 && best_distance <= distance_max) draft.relation.amount = best;
    }
    for (Draft& draft : drafts_) draft.relation.amount = MainOfGroup(draft.relation.amount);
  }

  // Whether a mark or another predicate stands in items [begin, end).
  static bool CutOff(const Clause& clause, std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i) {
      const Item& item = clause.items[i];
      if (item.code != kWordSlot) continue;
      const bool mark = item.first == item.last || IsComma(clause, i);
      if (mark || Has(item.classes, WordClass::kVerb)) return true;
    }
    return false;
  }

  // A comma, whatever it looks like: one that lists names carries the mark of a conjunction in front.
  static bool IsComma(const Clause& clause, std::uint32_t item) {
    const std::size_t at = SlotOffset(clause, item);
    return clause.slots[at] == ',' || (clause.slots[at] == kConjunctionMark && clause.slots[at + 1] == ',');
  }

  static bool IsStop(const Clause& clause, std::uint32_t item) {
    const char mark = clause.slots[SlotOffset(clause, item)];
    return mark == ';' || mark == ':';
  }

  // "Rydahl tar in 215 Mkr – Latour står över"
  bool IsDash(const Item& item) const {
    const std::string_view word = document_.tokens[item.first].lower;
    return word == "–" || word == "—";
  }

  static std::size_t SlotOffset(const Clause& clause, std::uint32_t item) {
    return static_cast<std::size_t>(std::lower_bound(clause.item_at.begin(), clause.item_at.end(), item) -
                                    clause.item_at.begin());
  }

  // A range is carried by its upper end, a sum in two currencies by the one said first.
  int MainOfGroup(int amount) {
    if (amount < 0 || out_.amounts[static_cast<std::size_t>(amount)].group < 0) return amount;
    if (groups_.empty()) {
      for (std::size_t a = 0; a < out_.amounts.size(); ++a) {
        if (out_.amounts[a].group >= 0) groups_[out_.amounts[a].group].push_back(static_cast<int>(a));
      }
    }
    const Amount& mine = out_.amounts[static_cast<std::size_t>(amount)];
    int main = amount;
    for (const int a : groups_[mine.group]) {
      const Amount& other = out_.amounts[static_cast<std::size_t>(a)];
      const Amount& best = out_.amounts[static_cast<std::size_t>(main)];
      const bool upper = mine.bound == Bound::kRange && other.currency == best.currency;
      if (upper ? other.value > best.value : other.span < best.span) main = a;
    }
    return main;
  }

  // ---- frames -------------------------------------------------------------------------------------------------------------

  static RuleEnds EndsOf(const Draft& draft) {
    const RuleOptions& options = draft.rule->options;
    if (options.from_topic || options.to_topic) return RuleEnds::kOffTopic;
    const bool meant = std::any_of(draft.ends.begin(), draft.ends.end(), [](const End& end) {
      return end.mention != nullptr && end.mention->kind == MentionKind::kAnaphor && end.mention->type == EntityType::kCompany;
    });
    return meant ? RuleEnds::kByAnaphor : RuleEnds::kNamed;
  }

  // Weighs all candidates of the article: takes what is sure enough, drops what a rule claims against all odds.
  void DecideFrames() {
    if (model_ == nullptr) return;
    std::vector<RuleClaim> claims;
    for (const Draft& draft : all_) {
      claims.push_back({draft.relation.type, draft.relation.from, draft.relation.to, EndsOf(draft), draft.sentence});
    }
    std::vector<FrameBag> bags = frames_.Bags(claims);
    if (observer_ != nullptr) (*observer_)(document_, out_, frames_, bags);
    for (FrameBag& bag : bags) ScoreBag(*model_, frames_, &bag);
    ScoreContext(*model_, frames_, &bags);
    const std::vector<Outcome> outcomes = JudgeBags(*model_, bags);
    if (recorder_ != nullptr) NoteScores(bags);
    std::set<std::tuple<RelationType, int, int>> dropped;
    for (const FrameBag& bag : bags) {
      const bool doubted = bag.ruled && bag.score < model_->Needed(bag);
      if (doubted) dropped.insert(KeyOf(bag.type, bag.from, bag.to));
    }
    std::erase_if(all_, [&](const Draft& draft) {
      const bool doubted = dropped.contains(KeyOf(draft.relation.type, draft.relation.from, draft.relation.to));
      if (doubted) Decide(draft, Outcome::kDoubted);
      return doubted;
    });
    for (std::size_t b = 0; b < bags.size(); ++b) {
      if (bags[b].ruled) continue;
      const FrameCandidate& candidate = frames_.candidates()[bags[b].best];
      Outcome outcome = outcomes[b] == Outcome::kClaimed ? JudgeCandidate(candidate) : outcomes[b];
      if (outcome == Outcome::kClaimed) {
        Draft draft = DraftOf(candidate);
        // Less was asked of it, as of one in doubt: done it is not sure enough.
        if (IsDone(draft.relation) && bags[b].score < model_->NeededOfDone(bags[b])) {
          outcome = Outcome::kBelowThreshold;
        } else {
          all_.push_back(std::move(draft));
        }
      }
      if (recorder_ != nullptr) NoteFrame(bags[b], outcome);
    }
  }

  static bool IsDone(const Relation& relation) {
    return !relation.negated && (relation.status == Status::kAnnounced || relation.status == Status::kCompleted);
  }

  // What is known of a candidate beside its score.
  Outcome JudgeCandidate(const FrameCandidate& candidate) const {
    const RuleMatch match = MatchOf(candidate);
    if (IsHypothetical(frames_.ClauseOf(candidate), match)) return Outcome::kHypothetical;
    if (!match.rule->options.takes_cues && IsDenied(frames_.ClauseOf(candidate), match)) return Outcome::kOver;
    if (over_.contains({candidate.type, candidate.sentence, candidate.from.entity, candidate.to.entity}) || HasLeft(candidate)) return Outcome::kOver;
    if (IsAnothersPost(candidate)) return Outcome::kOthersPost;
    if (InfoOf(candidate.type).symmetric && frames_.IsWithOthers(candidate)) return Outcome::kWithOthers;
    return Outcome::kClaimed;
  }

  // Of claims by rules: what the model says of them.
  void NoteScores(const std::vector<FrameBag>& bags) {
    std::map<std::tuple<RelationType, int, int>, const FrameBag*> ruled;
    for (const FrameBag& bag : bags) {
      if (bag.ruled) ruled[KeyOf(bag.type, bag.from, bag.to)] = &bag;
    }
    for (const Draft& draft : all_) {
      const auto found = ruled.find(KeyOf(draft.relation.type, draft.relation.from, draft.relation.to));
      if (found == ruled.end()) continue;
      const FrameBag& bag = *found->second;
      recorder_->Score(draft.note, *model_, frames_.candidates()[bag.best], model_->Needed(bag));
    }
  }

  // A pair that no rule claims, and the other sentences that could have said the same.
  void NoteFrame(const FrameBag& bag, Outcome outcome) {
    for (const std::uint32_t c : bag.candidates) {
      const FrameCandidate& candidate = frames_.candidates()[c];
      const Clause& clause = frames_.ClauseOf(candidate);
      const RuleMatch match = MatchOf(candidate);
      const bool best = c == bag.best;
      const int note = recorder_->Note(candidate.type, candidate.from.entity, candidate.to.entity, FrameId(candidate), clause, match,
                                       best || outcome != Outcome::kClaimed ? outcome : Outcome::kSurerElsewhere);
      recorder_->Score(note, *model_, candidate, model_->Needed(bag));
      if (best && outcome == Outcome::kClaimed) all_.back().note = note;
    }
  }

  std::string FrameId(const FrameCandidate& candidate) const {
    std::string id = model_->RuleFor(candidate.type).id;
    if (candidate.trigger_group >= 0) id += "." + std::string(TriggerGroups()[static_cast<std::size_t>(candidate.trigger_group)].name);
    return id;
  }

  static std::tuple<RelationType, int, int> KeyOf(RelationType type, int from, int to) {
    if (InfoOf(type).symmetric && from > to) std::swap(from, to);
    return {type, from, to};
  }

  RuleMatch MatchOf(const FrameCandidate& candidate) const {
    RuleMatch match;
    match.rule = &model_->RuleFor(candidate.type);
    match.begin = candidate.begin;
    match.end = candidate.end;
    match.from = candidate.from.item;
    match.to = candidate.to.item;
    return match;
  }

  // "Nvidia chief executive Jensen Huang met President Donald Trump": where a rule tells who of a sentence works for an
  // organisation, a frame adds nobody.
  bool IsAnothersPost(const FrameCandidate& candidate) const {
    if (candidate.type != RelationType::kWorksFor) return false;
    const std::vector<RuleClaim>& claims = frames_.claims();
    return std::any_of(claims.begin(), claims.end(), [&](const RuleClaim& claim) {
      return claim.type == RelationType::kWorksFor && claim.sentence == candidate.sentence && claim.to == candidate.to.entity;
    });
  }

  // "the former head of X", "mantan CEO X": said right beside the post.
  bool HasLeft(const FrameCandidate& candidate) const {
    if (candidate.type != RelationType::kWorksFor) return false;
    const Clause& clause = frames_.ClauseOf(candidate);
    const int role = PostItem(clause, candidate);
    if (role < 0) return false;
    const auto former = [&](int i) {
      return i >= 0 && i < static_cast<int>(clause.items.size()) && clause.items[static_cast<std::size_t>(i)].code == kWordSlot &&
             Has(clause.items[static_cast<std::size_t>(i)].classes, WordClass::kFormer);
    };
    return former(role - 1) || former(role + 1);
  }

  // The claim that a candidate makes, with what its clause says of it.
  Draft DraftOf(const FrameCandidate& candidate) {
    clauses_.assign(1, frames_.ClauseOf(candidate));
    RuleMatch match = MatchOf(candidate);
    if (candidate.type == RelationType::kWorksFor) match.role = PostItem(clauses_.front(), candidate);
    if ((InfoOf(candidate.type).carries & kCarriesQuantity) != 0) {
      match.quantity = NearestItem(clauses_.front(), kQuantitySlot, std::max(candidate.from.item, candidate.to.item));
    }
    Draft draft = MakeDraft(candidate.sentence, 0, match);
    draft.relation.from = candidate.from.entity;
    draft.relation.to = candidate.to.entity;
    ReadCues(clauses_.front(), match, &draft.relation);
    draft.relation.rule = FrameId(candidate);
    draft.ends = {{candidate.from.entity, candidate.from.mention}};
    if (candidate.to.entity >= 0) draft.ends.push_back({candidate.to.entity, candidate.to.mention});
    if ((InfoOf(candidate.type).carries & kCarriesAmount) != 0) draft.relation.amount = MainOfGroup(SumFor(candidate));
    return draft;
  }

  // The post nearest to the person, or to the organisation where the sentence leaves the person unsaid.
  int PostItem(const Clause& clause, const FrameCandidate& candidate) const {
    return NearestItem(clause, kRoleSlot, candidate.from.item >= 0 ? candidate.from.item : candidate.to.item);
  }

  int NearestItem(const Clause& clause, char code, int item) const {
    int best = -1;
    for (int i = 0; item >= 0 && i < static_cast<int>(clause.items.size()); ++i) {
      if (clause.items[static_cast<std::size_t>(i)].code != code || std::abs(i - item) > 12) continue;
      if (best < 0 || std::abs(i - item) < std::abs(best - item)) best = i;
    }
    return best;
  }

  // The sum that a candidate carries: the one that weighs most, if it weighs for it at all.
  int SumFor(const FrameCandidate& candidate) const {
    int best = -1;
    std::int64_t best_score = 0;
    for (const AmountCandidate& sum : frames_.AmountsFor(candidate)) {
      const std::int64_t score = model_->Score(candidate.type, sum.features);
      if (score <= best_score) continue;
      best_score = score;
      best = sum.amount;
    }
    return best;
  }

  // ---- the article's claims together ----------------------------------------------------------------------------------------

  Span AmountSpan(int amount) const { return out_.amounts[static_cast<std::size_t>(amount)].span; }

  // The bytes that state a draft: mentions of its ends and its amount, and the words of the match between them.
  std::vector<Span> EvidenceOf(const Draft& draft) const {
    const Sentence& sentence = document_.sentences[draft.sentence];
    const Span whole = document_.SpanOf(sentence.first, sentence.last);
    std::vector<Span> spans{whole};
    for (const End& end : draft.ends) AddEvidence(end, whole, &spans);
    if (draft.relation.amount >= 0 && !whole.Contains(AmountSpan(draft.relation.amount))) {
      spans.push_back(AmountSpan(draft.relation.amount));
    }
    return spans;
  }

  // The evidence of an anaphor, or of the topic, is where the name was said last.
  void AddEvidence(const End& end, const Span& whole, std::vector<Span>* spans) const {
    // A place inside a site's name ("Werk Freiberg") is read off the site's mention, which is none of its own.
    const bool named = end.mention != nullptr && end.mention->kind != MentionKind::kAnaphor && end.mention->index == end.entity;
    if (named) return;
    const Entity& entity = out_.entities[static_cast<std::size_t>(end.entity)];
    const Span* best = nullptr;
    for (const Span& span : entity.mentions) {
      if (whole.Contains(span)) return;
      if (best == nullptr || (span.field == whole.field && span.begin < whole.begin)) best = &span;
    }
    if (best != nullptr) spans->push_back(*best);
  }

  // A post read off the topic gives way to one that the article states for the same person.
  void DropGuessedPosts() {
    std::set<int> stated;
    for (const Draft& draft : all_) {
      if (draft.relation.type == RelationType::kWorksFor && !draft.rule->options.to_topic) stated.insert(draft.relation.from);
    }
    std::erase_if(all_, [&](const Draft& draft) {
      const bool guessed = draft.relation.type == RelationType::kWorksFor && draft.rule->options.to_topic &&
                           stated.contains(draft.relation.from);
      if (guessed) Decide(draft, Outcome::kGuessedPost);
      return guessed;
    });
  }

  // A purchase that fell through, or is denied, was not made: what the article says of it elsewhere is the same deal.
  void SettlePurchases() {
    std::map<std::pair<int, int>, Status> undone;
    for (const Draft& draft : all_) {
      const Relation& relation = draft.relation;
      if (relation.type == RelationType::kAcquired && relation.negated) undone[{relation.from, relation.to}] = relation.status;
    }
    for (Draft& draft : all_) {
      Relation& relation = draft.relation;
      if (relation.type != RelationType::kAcquired || relation.negated) continue;
      const auto found = undone.find({relation.from, relation.to});
      if (found == undone.end()) continue;
      relation.negated = true;
      relation.status = found->second;
    }
  }

  void Merge() {
    DropGuessedPosts();
    SettlePurchases();
    using Key = std::tuple<RelationType, int, int, bool>;
    std::map<Key, std::vector<std::size_t>> groups;
    std::vector<Key> order;
    for (std::size_t d = 0; d < all_.size(); ++d) {
      Relation& relation = all_[d].relation;
      if (InfoOf(relation.type).symmetric && relation.from > relation.to) std::swap(relation.from, relation.to);
      const Key key{relation.type, relation.from, relation.to, relation.negated};
      const auto [group, made] = groups.try_emplace(key);
      if (made) order.push_back(key);
      group->second.push_back(d);
    }
    for (const Key& key : order) {
      // What the article denies it does not also report as a rumour or a plan.
      const auto& [type, from, to, negated] = key;
      if (!negated && groups.contains(Key{type, from, to, true})) {
        auto& drafts = groups[key];
        std::erase_if(drafts, [&](std::size_t d) {
          const Status status = all_[d].relation.status;
          const bool denied = status == Status::kRumoured || status == Status::kPlanned;
          if (denied) Decide(all_[d], Outcome::kDenied);
          return denied;
        });
      }
      std::vector<Relation> merged;
      for (const std::size_t d : groups[key]) {
        const std::size_t claim = out_.relations.size() + MergeInto(all_[d], &merged);
        if (recorder_ != nullptr) recorder_->Claim(all_[d].note, static_cast<int>(claim));
      }
      for (Relation& relation : merged) out_.relations.push_back(std::move(relation));
    }
    ShareRounds();
    for (Relation& relation : out_.relations) {
      std::sort(relation.evidence.begin(), relation.evidence.end());
      relation.evidence.erase(std::unique(relation.evidence.begin(), relation.evidence.end()), relation.evidence.end());
    }
  }

  bool SameSum(int a, int b) const {
    if (a < 0 || b < 0) return true;
    const Amount& first = out_.amounts[static_cast<std::size_t>(a)];
    const Amount& second = out_.amounts[static_cast<std::size_t>(b)];
    return first.currency == second.currency && first.value == second.value;
  }

  // Returns the place in `merged` of the claim that the draft became part of.
  std::size_t MergeInto(const Draft& draft, std::vector<Relation>* merged) const {
    const Relation& relation = draft.relation;
    const std::vector<Span> evidence = EvidenceOf(draft);
    for (Relation& other : *merged) {
      const bool rounds_differ = !other.round.empty() && !relation.round.empty() && other.round != relation.round;
      const bool dates_differ = IsDealType(relation.type) && other.date && relation.date && !other.date->Overlaps(*relation.date);
      if (!SameSum(other.amount, relation.amount) || rounds_differ || dates_differ) continue;
      if (other.amount < 0) other.amount = relation.amount;
      if (other.quantity < 0) other.quantity = relation.quantity;
      if (!other.stake_percent) other.stake_percent = relation.stake_percent;
      if (other.round.empty()) other.round = relation.round;
      if (!other.date || (relation.date && relation.date->precision < other.date->precision)) {
        other.date = relation.date ? relation.date : other.date;
      }
      if (other.role.empty()) other.role = relation.role;
      if (other.attribution.empty()) other.attribution = relation.attribution;
      // The body is surer than the headline; of two statuses the more advanced one holds.
      if (!other.negated && static_cast<int>(relation.status) > static_cast<int>(other.status)) other.status = relation.status;
      other.evidence.insert(other.evidence.end(), evidence.begin(), evidence.end());
      return static_cast<std::size_t>(&other - merged->data());
    }
    merged->push_back(relation);
    merged->back().evidence = evidence;
    return merged->size() - 1;
  }

  // Who put money into a company of which the article tells one round took part in that, unless the claim is about a stake, is
  // dated, or is no deal that was made.
  void ShareRounds() {
    std::map<int, std::set<std::string>> rounds;
    for (const Relation& relation : out_.relations) {
      if (relation.type == RelationType::kRaised && !relation.round.empty() && !relation.negated) rounds[relation.from].insert(relation.round);
    }
    for (Relation& relation : out_.relations) {
      if (relation.type != RelationType::kInvestedIn || !relation.round.empty() || relation.stake_percent || relation.date) continue;
      const auto told = rounds.find(relation.to);
      if (!relation.negated && told != rounds.end() && told->second.size() == 1) relation.round = *told->second.begin();
    }
  }

  void SetScopes() {
    for (const Draft& draft : all_) {
      if (draft.relation.amount < 0) continue;
      Amount& amount = out_.amounts[static_cast<std::size_t>(draft.relation.amount)];
      Scope scope = draft.rule->options.scope;
      if (scope == Scope::kUnknown) scope = DefaultScope(draft.relation.type);
      if (amount.scope == Scope::kUnknown || scope == Scope::kRound) amount.scope = scope;
    }
    std::map<int, Scope> of_group;
    for (const Amount& amount : out_.amounts) {
      if (amount.group >= 0 && amount.scope != Scope::kUnknown) of_group[amount.group] = amount.scope;
    }
    for (Amount& amount : out_.amounts) {
      const auto scope = of_group.find(amount.group);
      if (amount.scope == Scope::kUnknown && scope != of_group.end()) amount.scope = scope->second;
    }
  }

  static Scope DefaultScope(RelationType type) {
    switch (type) {
      case RelationType::kInvestedIn: return Scope::kInvestor;
      case RelationType::kRaised: return Scope::kRound;
      case RelationType::kAcquired: return Scope::kPrice;
      case RelationType::kValuedAt: return Scope::kValuation;
      case RelationType::kLentTo: return Scope::kDebt;
      case RelationType::kSupplies:
      case RelationType::kPartneredWith: return Scope::kContract;
      case RelationType::kOperates: return Scope::kCost;
      default: return Scope::kUnknown;
    }
  }

  const Document& document_;
  const RuleSet& rules_;
  const FrameModel* model_;
  std::vector<Mention>& mentions_;
  Extraction& out_;
  const FrameObserver* observer_;
  ExplanationRecorder* recorder_;  // nullptr: nobody asks why
  Backgrounds backgrounds_;
  Frames frames_;
  std::vector<bool> nationality_at_;  // by token: part of a nationality
  int last_raiser_ = -1;  // the company of the last round, its name, and the sentence that told of it
  std::string last_round_;
  std::uint32_t last_raise_sentence_ = 0;
  std::map<int, std::vector<int>> groups_;  // amounts by group; filled when first asked for
  int topic_ = -1;  // the company that the text is about
  int person_ = -1;      // whom it tells of
  int person_age_ = 0;   // how many sentences ago it named a person, or meant one
  int site_ = -1;   // the site named last
  std::vector<int> recent_;  // the parties of the sentence before
  std::vector<Clause> clauses_;
  RuleSet::Triggers triggers_;
  std::set<std::tuple<RelationType, std::uint32_t, int, int>> over_;  // by sentence: what rules read as over
  std::vector<RuleMatch> matches_;
  std::vector<Draft> drafts_;
  std::vector<Draft> all_;
};

}  // namespace

void FindRelations(const Document& document, const RelationReading& reading, std::vector<Mention>* mentions,
                   Extraction* extraction, const FrameObserver* observer, Explanation* explanation) {
  if (explanation == nullptr) {
    RelationFinder(document, reading, mentions, extraction, observer, nullptr).Run();
    return;
  }
  ExplanationRecorder recorder(document, reading.triggers, *mentions, *extraction, explanation);
  RelationFinder(document, reading, mentions, extraction, observer, &recorder).Run();
  recorder.Finish();
}

}  // namespace dealgraph::nlp
