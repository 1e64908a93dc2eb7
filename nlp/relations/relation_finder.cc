// One pass over the sentences. Anaphors are resolved first, by the topic that runs through the sentences; then clauses are
// matched, matches become relations, and loose sums go to the nearest match that can carry one. At the end the article's
// relations are merged: what title, summary and body say together is one claim with several places of evidence.
#include "nlp/relations/relation_finder.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

bool Has(WordClasses classes, WordClass c) { return (classes & ClassBit(c)) != 0; }

bool IsDealType(RelationType type) { return InfoOf(type).deal; }

class RelationFinder {
 public:
  RelationFinder(const Document& document, const RuleSet& rules, std::vector<Mention>* mentions, Extraction* extraction)
      : document_(document), rules_(rules), mentions_(*mentions), out_(*extraction) {}

  void Run() {
    ResolveAnaphors();
    std::uint32_t m = 0;
    for (std::uint32_t s = 0; s < document_.sentences.size(); ++s) {
      const Sentence& sentence = document_.sentences[s];
      while (m < mentions_.size() && mentions_[m].first < sentence.first) ++m;
      std::uint32_t end = m;
      while (end < mentions_.size() && mentions_[end].first < sentence.last) ++end;
      if (sentence.role != SentenceRole::kNoise && end - m >= 1) ReadSentence(s, m, end);
      if (sentence.role != SentenceRole::kNoise) DenyBefore(s);
      m = end;
    }
    Merge();
    SetScopes();
  }

 private:
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
    std::vector<std::uint32_t> mentions;  // evidence
  };

  // ---- anaphors -----------------------------------------------------------------------------------------------------------

  static bool IsCompany(const Mention& mention) {
    return mention.kind == MentionKind::kEntity && mention.type == EntityType::kCompany;
  }

  // "The company" is the one that the text is about: in a sentence that has its own subject before a verb of saying, that;
  // else the topic of the sentences before.
  void ResolveAnaphors() {
    int topic = -1;
    std::uint32_t m = 0;
    for (const Sentence& sentence : document_.sentences) {
      while (m < mentions_.size() && mentions_[m].first < sentence.first) ++m;
      int first_company = -1;
      int next_topic = -1;
      std::uint32_t first_at = 0;
      for (; m < mentions_.size() && mentions_[m].first < sentence.last; ++m) {
        Mention& mention = mentions_[m];
        if (sentence.role == SentenceRole::kNoise) continue;
        if (IsCompany(mention)) {
          if (first_company < 0) {
            first_company = mention.index;
            first_at = mention.first;
          }
          continue;
        }
        if (mention.kind != MentionKind::kAnaphor) continue;
        int meant = topic;
        const bool pronoun = mention.last - mention.first == 1 && (mention.genitive || IsPronoun(mention));
        if (first_company >= 0 && (pronoun || topic < 0 || SaysBetween(first_at, mention.first))) meant = first_company;
        if (meant < 0) continue;
        mention.index = meant;
        if (next_topic < 0 && first_company < 0) next_topic = meant;
      }
      if (sentence.role == SentenceRole::kNoise) continue;
      if (next_topic < 0) next_topic = first_company;
      if (next_topic >= 0) topic = next_topic;
    }
  }

  bool IsPronoun(const Mention& mention) const {
    return document_.tokens[mention.first].lower.size() <= 3;
  }

  bool SaysBetween(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t i = begin; i < end; ++i) {
      if (document_.HasClass(i, WordClass::kSayVerb) || document_.HasClass(i, WordClass::kAnnounceCue)) return true;
    }
    return false;
  }

  // ---- one sentence -------------------------------------------------------------------------------------------------------

  void ReadSentence(std::uint32_t s, std::uint32_t begin, std::uint32_t end) {
    drafts_.clear();
    clauses_ = ReadClauses(document_, s, mentions_, begin, end);
    rules_.FindTriggers(clauses_.front().slots, &triggers_);
    for (std::size_t c = 0; c < clauses_.size(); ++c) {
      matches_.clear();
      rules_.Match(clauses_[c], &triggers_, &matches_);
      for (const RuleMatch& match : matches_) TakeMatch(s, c, match);
    }
    AttachAmounts();
    for (Draft& draft : drafts_) all_.push_back(std::move(draft));
  }

  void TakeMatch(std::uint32_t s, std::size_t c, const RuleMatch& match) {
    const Clause& clause = clauses_[c];
    const RelationTypeInfo& info = InfoOf(match.rule->type);
    if (match.from < 0 || (info.to != 0 && match.to < 0)) return;
    if (IsHypothetical(clause, match)) return;
    const Item& from = clause.items[static_cast<std::size_t>(match.from)];
    static const std::vector<std::uint32_t> kNone{0};
    const std::vector<std::uint32_t>& tos =
        info.to != 0 ? clause.items[static_cast<std::size_t>(match.to)].mentions : kNone;
    for (const std::uint32_t f : from.mentions) {
      for (const std::uint32_t t : tos) {
        const int from_entity = mentions_[f].index;
        const int to_entity = info.to != 0 ? mentions_[t].index : -1;
        if (from_entity < 0 || (info.to != 0 && to_entity < 0) || from_entity == to_entity) continue;
        if (!Allows(info.from, from_entity) || (info.to != 0 && !Allows(info.to, to_entity))) continue;
        Draft draft = MakeDraft(s, c, match);
        draft.relation.from = from_entity;
        draft.relation.to = to_entity;
        draft.parties = static_cast<int>(from.mentions.size());
        draft.mentions = {f};
        if (info.to != 0) draft.mentions.push_back(t);
        drafts_.push_back(std::move(draft));
      }
    }
  }

  bool Allows(EntityTypes types, int entity) const {
    return (types & MaskOf(out_.entities[static_cast<std::size_t>(entity)].type)) != 0;
  }

  bool IsHypothetical(const Clause& clause, const RuleMatch& match) const {
    for (std::uint32_t i = 0; i < match.end; ++i) {
      if (clause.items[i].code == kWordSlot && Has(clause.items[i].classes, WordClass::kHypothesis)) return true;
    }
    return false;
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
    if (const Mention* amount = MentionOf(clause, match.amount); amount != nullptr) {
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
    if (const Mention* role = MentionOf(clause, match.role); role != nullptr) {
      relation.role = std::string(SpanText(*document_.article, document_.SpanOf(role->first, role->last)));
    }
    if (match.rule->options.takes_cues) ReadCues(clause, match, &relation);
    return draft;
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

  // Cues stand before or inside what they speak of; a denial or a cancellation may follow it.
  void ReadCues(const Clause& clause, const RuleMatch& match, Relation* relation) const {
    bool rumour = false;
    bool plan = false;
    bool deny = false;
    bool cancel = false;
    bool negation = false;
    for (std::uint32_t i = 0; i < clause.items.size(); ++i) {
      const Item& item = clause.items[i];
      if (item.code != kWordSlot) continue;
      const bool near = i + 6 >= match.begin && i < match.end;
      if (i < match.end) {
        rumour = rumour || Has(item.classes, WordClass::kRumourCue);
        plan = plan || (near && Has(item.classes, WordClass::kPlanCue));
      }
      deny = deny || Has(item.classes, WordClass::kDenyCue);
      cancel = cancel || Has(item.classes, WordClass::kCancelCue);
      negation = negation || (i >= match.begin && i < match.end && Has(item.classes, WordClass::kNegation));
    }
    if (deny) {
      relation->status = Status::kDenied;
      relation->negated = true;
    } else if (cancel) {
      relation->status = Status::kCancelled;
      relation->negated = true;
    } else {
      if (rumour) {
        relation->status = Status::kRumoured;
      } else if (plan) {
        relation->status = Status::kPlanned;
      }
      if (negation) relation->negated = true;
    }
  }

  // "Aldous denied it." speaks of the rumours in the two sentences before.
  void DenyBefore(std::uint32_t s) {
    const Sentence& sentence = document_.sentences[s];
    bool denies = false;
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      denies = denies || document_.HasClass(i, WordClass::kDenyCue);
    }
    if (!denies) return;
    for (Draft& draft : all_) {
      if (draft.sentence + 3 > s && draft.sentence < s && draft.relation.status == Status::kRumoured &&
          IsDealType(draft.relation.type)) {
        draft.relation.status = Status::kDenied;
        draft.relation.negated = true;
      }
    }
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
        if (distance < best_distance) {
          best = amount;
          best_distance = distance;
        }
      }
      if (best >= 0 && best_distance <= 12) draft.relation.amount = best;
    }
    for (Draft& draft : drafts_) draft.relation.amount = MainOfGroup(draft.relation.amount);
  }

  // A range is carried by its upper end, a sum in two currencies by the one said first.
  int MainOfGroup(int amount) const {
    if (amount < 0 || out_.amounts[static_cast<std::size_t>(amount)].group < 0) return amount;
    const Amount& mine = out_.amounts[static_cast<std::size_t>(amount)];
    int main = amount;
    for (std::size_t a = 0; a < out_.amounts.size(); ++a) {
      const Amount& other = out_.amounts[a];
      if (other.group != mine.group) continue;
      const Amount& best = out_.amounts[static_cast<std::size_t>(main)];
      if (mine.bound == Bound::kRange && other.currency == best.currency ? other.value > best.value
                                                                         : other.span < best.span) {
        main = static_cast<int>(a);
      }
    }
    return main;
  }

  // ---- the article's claims together ----------------------------------------------------------------------------------------

  Span AmountSpan(int amount) const { return out_.amounts[static_cast<std::size_t>(amount)].span; }

  // The bytes that state a draft: mentions of its ends and its amount, and the words of the match between them.
  std::vector<Span> EvidenceOf(const Draft& draft) const {
    const Sentence& sentence = document_.sentences[draft.sentence];
    const Span whole = document_.SpanOf(sentence.first, sentence.last);
    std::vector<Span> spans{whole};
    for (const std::uint32_t m : draft.mentions) AddEvidence(mentions_[m], whole, &spans);
    if (draft.relation.amount >= 0 && !whole.Contains(AmountSpan(draft.relation.amount))) {
      spans.push_back(AmountSpan(draft.relation.amount));
    }
    return spans;
  }

  // An anaphor's evidence is where the name it means was said last.
  void AddEvidence(const Mention& mention, const Span& whole, std::vector<Span>* spans) const {
    if (mention.kind != MentionKind::kAnaphor) return;
    const Entity& entity = out_.entities[static_cast<std::size_t>(mention.index)];
    const Span at = document_.SpanOf(mention.first, mention.last);
    const Span* best = nullptr;
    for (const Span& span : entity.mentions) {
      if (whole.Contains(span)) return;
      if (best == nullptr || (span.field == at.field && span.begin < at.begin)) best = &span;
    }
    if (best != nullptr) spans->push_back(*best);
  }

  void Merge() {
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
          return status == Status::kRumoured || status == Status::kPlanned;
        });
      }
      std::vector<Relation> merged;
      for (const std::size_t d : groups[key]) MergeInto(all_[d], &merged);
      for (Relation& relation : merged) out_.relations.push_back(std::move(relation));
    }
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

  void MergeInto(const Draft& draft, std::vector<Relation>* merged) const {
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
      return;
    }
    merged->push_back(relation);
    merged->back().evidence = evidence;
  }

  void SetScopes() {
    for (const Draft& draft : all_) {
      if (draft.relation.amount < 0) continue;
      Amount& amount = out_.amounts[static_cast<std::size_t>(draft.relation.amount)];
      Scope scope = draft.rule->options.scope;
      if (scope == Scope::kUnknown) scope = DefaultScope(draft.relation.type);
      if (amount.scope == Scope::kUnknown || scope == Scope::kRound) amount.scope = scope;
    }
    for (Amount& amount : out_.amounts) {
      if (amount.group < 0 || amount.scope != Scope::kUnknown) continue;
      for (const Amount& other : out_.amounts) {
        if (other.group == amount.group && other.scope != Scope::kUnknown) amount.scope = other.scope;
      }
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
  std::vector<Mention>& mentions_;
  Extraction& out_;
  std::vector<Clause> clauses_;
  RuleSet::Triggers triggers_;
  std::vector<RuleMatch> matches_;
  std::vector<Draft> drafts_;
  std::vector<Draft> all_;
};

}  // namespace

void FindRelations(const Document& document, const RuleSet& rules, std::vector<Mention>* mentions, Extraction* extraction) {
  RelationFinder(document, rules, mentions, extraction).Run();
}

}  // namespace dealgraph::nlp
