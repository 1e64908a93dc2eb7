#include "nlp/relations/frames.h"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "nlp/language_pack.h"
#include "nlp/relations/frame_features.h"
#include "nlp/relations/frame_model.h"
#include "nlp/relations/name_lists.h"
#include "nlp/relations/sentence_view.h"

namespace dealgraph::nlp {
namespace {

constexpr std::size_t kEndsMax = 24;       // names of one sentence that are paired; more are no prose
constexpr int kItemsBetweenMax = 45;       // two names further apart are not told together
constexpr int kVague = 1000;               // how much further off a vague trigger counts: any other comes before it
constexpr int kNear = 7;                   // items from a pair within which a trigger outside it is heard

// In the order of the features that are learnt of them.
constexpr WordClass kCues[] = {WordClass::kRumourCue, WordClass::kPlanCue, WordClass::kDenyCue, WordClass::kCancelCue,
                               WordClass::kNegation, WordClass::kAnnounceCue};

constexpr int kDoubtReach = 22;              // items within which such a word puts a deal in doubt
bool IsDoubt(WordClass c) { return c == WordClass::kRumourCue || c == WordClass::kDenyCue || c == WordClass::kCancelCue; }

bool Has(WordClasses classes, WordClass c) { return (classes & ClassBit(c)) != 0; }
constexpr std::uint32_t Bit(RelationType type) { return 1u << static_cast<unsigned>(type); }

int Bucket(int distance) {
  if (distance <= 3) return distance < 0 ? 0 : distance;
  if (distance <= 5) return 4;
  if (distance <= 8) return 5;
  if (distance <= 13) return 6;
  if (distance <= 22) return 7;
  return 8;
}
int Few(int count) { return std::min(count, 3); }

bool IsPartyCode(char code) {
  return code == kCompanySlot || code == kGovernmentSlot || code == kPersonSlot || code == kMixedSlot;
}
bool IsMeasureCode(char code) {
  return code >= kAmountSlot && code != kNationalitySlot && code != kMixedSlot && code != kGenitiveSlot;
}
bool IsNameCode(char code) { return (code >= kCompanySlot && code <= kPlaceSlot) || code == kMixedSlot; }

}  // namespace

class FrameReader {
 public:
  // `candidates` takes what Pair() finds.
  FrameReader(const Frames& frames, std::uint32_t clause, std::vector<FrameCandidate>* candidates)
      : f_(frames), index_(clause), flat_(frames.clauses_[clause]), candidates_(candidates),
        view_(frames.document_, flat_.clause.items, flat_.marks, flat_.participles) {
    verb_final_ = f_.document_.pack->grammar().verb_final ? 1 : 0;
    spaceless_ = f_.document_.pack->grammar().spaceless;
    const auto& items = flat_.clause.items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      beside_.push_back(static_cast<std::uint8_t>(BesideItem(i)));
      if (IsMeasureCode(items[i].code)) measures_.push_back(static_cast<int>(i));
      if (items[i].code == kWordSlot && Has(items[i].classes, WordClass::kFormer)) formers_.push_back(static_cast<int>(i));
    }
    triggered_.assign(items.size(), false);
    symbols_.resize(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) symbols_[i] = SymbolOf(i);
    for (const Frames::ItemTrigger& trigger : flat_.triggers) {
      spoken_of_ |= groups_[trigger.group].relations;
      for (std::uint32_t i = trigger.first; i < trigger.last; ++i) {
        if (!triggered_[i]) symbols_[i] = static_cast<std::uint8_t>(kFirstGroupSymbol + trigger.group);
        triggered_[i] = true;
      }
    }
    if (candidates == nullptr) view_.ShowAll();
    Count();
    DescribeSentence();
  }

  void Pair(const std::vector<FrameEnd>& ends) {
    if (f_.scorer_ != nullptr) views_of_.assign((ends.size() + 1) * ends.size(), 0);
    for (const RelationTypeInfo& info : RelationTypes()) {
      if (!MayBeStated(info.type)) continue;
      if (info.to == 0) {
        for (std::size_t a = 0; a < ends.size(); ++a) {
          view_at_ = ends.size() * ends.size() + a;
          Unary(info, ends[a]);
        }
        continue;
      }
      for (std::size_t a = 0; a < ends.size(); ++a) {
        for (std::size_t b = 0; b < ends.size(); ++b) {
          if (a == b || ends[a].entity == ends[b].entity) continue;
          if (ends[a].mention != nullptr && ends[a].mention == ends[b].mention && ends[a].mention->kind == MentionKind::kAnaphor) continue;
          if (info.symmetric && a > b) continue;
          if (ends[a].item < 0 && ends[b].item < 0) continue;
          if ((info.from & MaskOf(ends[a].type)) == 0 || (info.to & MaskOf(ends[b].type)) == 0) continue;
          view_at_ = a * ends.size() + b;
          Binary(info, ends[a], ends[b]);
        }
      }
    }
  }

  std::vector<AmountCandidate> Amounts(const FrameCandidate& candidate) const;

 private:
  // The list that an end stands in, seen from the other end: of two in one list each stands alone.
  NameList ListOf(const FrameEnd& end, const FrameEnd& other) const {
    const NameList list = flat_.lists[static_cast<std::size_t>(end.item)];
    const bool both = &end != &other && other.item >= list.first && other.item <= list.last;
    return both ? NameList{end.item, end.item} : list;
  }

  // The items of two ends: outer and inner edges of their lists.
  struct Reach {
    int left;
    int low;
    int high;
    int right;
  };
  Reach ReachOf(const FrameEnd& from, const FrameEnd& to) const {
    if (from.item < 0 && to.item < 0) return {-1, -1, -1, -1};
    if (from.item < 0 || to.item < 0) {
      const FrameEnd& end = from.item < 0 ? to : from;
      const NameList list = ListOf(end, end);
      return {list.first, end.item, end.item, list.last};
    }
    const FrameEnd& first = from.item <= to.item ? from : to;
    const FrameEnd& second = from.item <= to.item ? to : from;
    const NameList a = ListOf(first, second);
    const NameList b = ListOf(second, first);
    if (a.last >= b.first) return {first.item, first.item, second.item, second.item};  // one list within the other
    return {a.first, a.last, b.first, b.last};
  }

  // 0 alone, 1 first, 2 inside, 3 last; 8 for an end from elsewhere.
  int PlaceInList(const FrameEnd& end, const FrameEnd& other) const {
    if (end.item < 0) return 8;
    const NameList list = ListOf(end, other);
    if (list.first == list.last) return 0;
    return end.item == list.first ? 1 : end.item == list.last ? 3 : 2;
  }

  // The first item of the list that an end stands in; -1: it stands alone.
  int ListId(const FrameEnd& end, const FrameEnd& other) const {
    if (end.item < 0 || end.item == other.item) return -1;
    const NameList list = ListOf(end, other);
    return list.first != list.last || end.place != 0 ? list.first : -1;
  }

  std::string_view Word(const Item& item) const { return WordOf(f_.document_, item); }

  // How many parties, marks and verbs the pair sees in front of each item.
  void Count() {
    const auto& items = flat_.clause.items;
    parties_.assign(items.size() + 1, 0);
    commas_.assign(items.size() + 1, 0);
    verbs_.assign(items.size() + 1, 0);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool seen = view_.Shows(static_cast<int>(i));
      const bool word = seen && items[i].code == kWordSlot;
      parties_[i + 1] = parties_[i] + (seen && IsPartyCode(items[i].code) ? 1 : 0);
      commas_[i + 1] = commas_[i] + (word && IsBorder(Word(items[i])) ? 1 : 0);
      verbs_[i + 1] = verbs_[i] + (word && Has(items[i].classes, WordClass::kVerb) ? 1 : 0);
    }
  }

  int Span(int items) const { return spaceless_ ? (items + 1) / 2 : items; }
  int Steps(int begin, int end) const { return Span(view_.Count(begin, end)); }

  // What stands at an item, seen from the name beside it.
  int BesideOf(int i) const {
    if (i < 0 || i >= static_cast<int>(beside_.size())) return kEdge;
    return beside_[static_cast<std::size_t>(i)];
  }
  int BesideItem(std::size_t i) const {
    const Item& item = flat_.clause.items[i];
    if (item.code != kWordSlot) {
      switch (item.code) {
        case kGenitiveSlot: return kGenitiveItem;
        case kAmountSlot: return kSumItem;
        case kQuantitySlot: return kSumItem;
        case kStakeSlot: return kStakeItem;
        case kRoleSlot: return kRoleItem;
        case kNationalitySlot: return kNationalityItem;
        case kDateSlot: return kDateItem;
        case kRoundSlot: return kRoundItem;
        default: return kNameItem;
      }
    }
    const std::uint64_t marks = flat_.marks[i];
    if (marks != 0) return kFirstMark + std::countr_zero(marks) - kFirstMarkGroup;
    const std::string_view word = Word(item);
    if (IsOpenBracket(word)) return kOpenBracket;
    if (IsCloseBracket(word)) return kCloseBracket;
    if (word == ":") return kColonWord;
    if (word == "-") return kDashWord;
    if (IsBorder(word)) return kCommaWord;
    const WordClasses c = item.classes;
    if (Has(c, WordClass::kAgent)) return kAgentWord;
    if (Has(c, WordClass::kAttributionCue)) return kAttributionWord;
    if (Has(c, WordClass::kVerb)) return kVerbWord;
    if (Has(c, WordClass::kSayVerb)) return kSayWord;
    if (Has(c, WordClass::kLocative)) return kLocativeWord;
    if (Has(c, WordClass::kPreposition)) return kPrepositionWord;
    if (Has(c, WordClass::kConjunction)) return kConjunctionWord;
    if (Has(c, WordClass::kAuxiliary)) return kAuxiliaryWord;
    if (Has(c, WordClass::kNegation)) return kNegationWord;
    if (IsRelativePronoun(f_.document_, flat_.clause.items, i)) return kRelativeWord;
    if (Has(c, WordClass::kOrgNoun) || Has(c, WordClass::kGovernmentNoun)) return kOrgWord;
    if (Has(c, WordClass::kFacilityNoun)) return kFacilityWord;
    if (Has(c, WordClass::kPersonTitle)) return kTitleWord;
    if (Has(c, WordClass::kArticle)) return kArticleWord;
    if (Has(c, WordClass::kAdjective)) return kAdjectiveWord;
    return kOtherWord;
  }

  // What governs a name from in front: over articles, adjectives and common nouns to the word that tells.
  int GovernorOf(int i) const {
    int at = i - 1;
    for (int steps = 0; steps < (spaceless_ ? 8 : 4); ++steps, --at) {
      at = view_.Back(at);
      const int b = BesideOf(at);
      if (b != kArticleWord && b != kAdjectiveWord && b != kOrgWord && b != kFacilityWord && b != kNationalityItem &&
          b != kTitleWord) {
        return b;
      }
    }
    return kOtherWord;
  }

  // What stands behind a name, over a word or two that tell nothing ("has today").
  int BehindOf(const FrameEnd& end, const FrameEnd& other) const {
    if (end.item < 0) return kNothing;
    int at = view_.Ahead(ListOf(end, other).last + 1);
    for (int steps = 0; steps < 2 && BesideOf(at) == kGenitiveItem; ++steps) at = view_.Ahead(at + 1);
    for (int steps = 0; steps < 2 && !spaceless_ && BesideOf(at) == kOtherWord && !triggered_[static_cast<std::size_t>(at)]; ++steps) {
      at = view_.Ahead(at + 1);
    }
    return BesideOf(at);
  }

  int EndingOf(const FrameEnd& end) const {
    if (end.mention == nullptr || end.mention->kind != MentionKind::kEntity) return 0;
    const auto& document = f_.document_;
    // A clitic behind the name, or what the name has behind its nominative.
    const std::uint32_t behind = end.mention->last;
    if (behind < document.tokens.size() && document.tokens[behind].kind == TokenKind::kClitic) {
      std::string_view clitic = document.tokens[behind].lower;
      while (!clitic.empty() && (clitic.front() == '\'' || clitic.front() == ':')) clitic.remove_prefix(1);
      if (clitic.starts_with("’")) clitic.remove_prefix(3);
      return f_.triggers_.table().MarkOfEnding(clitic) + 1;
    }
    const std::string_view last = document.TextOf(document.tokens[end.mention->last - 1]);
    const std::string& name = f_.extraction_.entities[static_cast<std::size_t>(end.entity)].name;
    const std::size_t space = name.rfind(' ');
    const std::string_view base = space == std::string::npos ? std::string_view(name) : std::string_view(name).substr(space + 1);
    if (last.size() <= base.size() || !last.starts_with(base)) return 0;
    return f_.triggers_.table().MarkOfEnding(last.substr(base.size())) + 1;
  }

  bool Speaks(std::uint8_t group, RelationType type) const { return (groups_[group].relations & Bit(type)) != 0; }

  // The trigger that speaks for a pair: between its ends first, else the nearest.
  const Frames::ItemTrigger* MainTrigger(RelationType type, const Reach& reach, int* zone) const {
    const Frames::ItemTrigger* best = nullptr;
    int best_cost = 2 * kVague;
    for (const Frames::ItemTrigger& trigger : flat_.triggers) {
      const int first = static_cast<int>(trigger.first);
      const int last = static_cast<int>(trigger.last) - 1;
      if (!Speaks(trigger.group, type) || view_.IsLeftOut(first)) continue;
      int cost = 0;
      int where = 0;
      if (last < reach.left) {
        cost = Steps(last, reach.left) + 2 + 3 * Parties(last, reach.left);
        where = 1;
      } else if (first > reach.right) {
        cost = Steps(reach.right, first) + (verb_final_ ? 0 : 2) + 3 * Parties(reach.right + 1, first);
        where = 2;
      } else {
        cost = std::min(std::abs(Steps(reach.low, first)), std::abs(Steps(last, reach.high))) / 2;
      }
      if (groups_[trigger.group].kind == TriggerKind::kNoun) cost += 1;
      if (IsVague(trigger.group)) cost += kVague;
      if (cost < best_cost) {
        best_cost = cost;
        best = &trigger;
        *zone = where;
      }
    }
    return best;
  }

  // ---- ways ---------------------------------------------------------------------------------------------------------------

  static constexpr std::size_t kWayMax = 8;

  // Of an item that is no trigger.
  std::uint8_t SymbolOf(std::size_t i) const {
    const char code = flat_.clause.items[i].code;
    return IsNameCode(code) ? static_cast<std::uint8_t>(kFirstNameSymbol + (code == kMixedSlot ? 0 : code)) : beside_[i];
  }
  static bool TellsLittle(std::uint8_t symbol) {
    return symbol == kOtherWord || symbol == kArticleWord || symbol == kAdjectiveWord || symbol == kTitleWord || symbol == kNationalityItem ||
           symbol == kDateItem;
  }

  // The way over items [begin, end). `all`: with the words that tell little.
  void Way(Template brief, Template lengthy, int begin, int end, bool all, int salt) {
    std::array<std::uint8_t, kWayMax> way{};
    std::size_t size = 0;
    std::uint8_t last = 0;
    for (int i = begin; i < end; ++i) {
      if (!all && view_.IsLeftOut(i)) continue;
      const std::uint8_t symbol = symbols_[static_cast<std::size_t>(i)];
      if (!all && TellsLittle(symbol)) continue;
      if (symbol == last && (symbol == kOtherWord || symbol >= kFirstGroupSymbol)) continue;
      if (size == kWayMax) return;
      way[size++] = last = symbol;
    }
    std::uint32_t mixed = 2166136261u ^ static_cast<std::uint32_t>(salt);
    for (std::size_t i = 0; i < size; ++i) mixed = (mixed ^ way[i]) * 16777619u;
    if (size <= 2 && !all) {
      Add(brief, way[0], way[1], salt);
    } else {
      mixed ^= mixed >> 15;
      features_->push_back(static_cast<Feature>(lengthy) << 24 | (mixed & 0xFFFFFF));
    }
  }

  // "Nvidia has bought Mellanox; Intel and AMD scrapped a pact": what stands on both sides is not told together.
  bool HasStop(std::uint32_t begin, std::uint32_t end) const {
    for (std::uint32_t i = begin; i < end; ++i) {
      const Item& item = flat_.clause.items[i];
      if (item.code == kWordSlot && (Word(item) == ";" || Word(item) == "؛" || Word(item) == "；")) return true;
    }
    return false;
  }

  int Parties(int begin, int end) const { return begin >= end ? 0 : parties_[static_cast<std::size_t>(end)] - parties_[static_cast<std::size_t>(begin)]; }
  int Commas(int begin, int end) const { return begin >= end ? 0 : commas_[static_cast<std::size_t>(end)] - commas_[static_cast<std::size_t>(begin)]; }
  int Verbs(int begin, int end) const { return begin >= end ? 0 : verbs_[static_cast<std::size_t>(end)] - verbs_[static_cast<std::size_t>(begin)]; }

  static bool NeedsTrigger(RelationType type) {
    return type != RelationType::kOperates && type != RelationType::kLocatedIn && type != RelationType::kBasedIn &&
           type != RelationType::kWorksFor;
  }

  // Without a trigger that speaks of it, the genitive alone says one thing: whose subsidiary a company is.
  bool MayBeStated(RelationType type) const {
    return !NeedsTrigger(type) || type == RelationType::kSubsidiaryOf || (spoken_of_ & Bit(type)) != 0;
  }

  void Unary(const RelationTypeInfo& info, const FrameEnd& from) {
    if ((info.from & MaskOf(from.type)) == 0) return;
    FrameEnd none;
    Describe(info, from, none);
  }

  void Binary(const RelationTypeInfo& info, const FrameEnd& from, const FrameEnd& to) {
    if (from.item >= 0 && to.item >= 0 && Span(std::abs(from.item - to.item)) > kItemsBetweenMax) return;
    if (!NeedsTrigger(info.type) && (from.item < 0 || to.item < 0) && info.type != RelationType::kWorksFor &&
        info.type != RelationType::kOperates) {
      if (info.type == RelationType::kLocatedIn || from.item >= 0) return;
    }
    if (from.source == kPersonEnd && info.type != RelationType::kWorksFor && info.type != RelationType::kFounded) return;
    if (from.source == kInsideEnd && (info.type != RelationType::kOperates || from.mention != to.mention)) return;
    if (to.source == kInsideEnd && (info.type != RelationType::kLocatedIn || from.mention != to.mention)) return;
    const bool nationality = to.mention != nullptr && to.mention->kind == MentionKind::kNationality;
    if (nationality && info.type != RelationType::kBasedIn) return;
    Describe(info, from, to);
  }

  void Describe(const RelationTypeInfo& info, const FrameEnd& from, const FrameEnd& to) {
    const RelationType type = info.type;
    const bool unary = to.entity < 0;
    if (view_.LookFrom(from.item, to.item)) Count();
    const int a = from.item >= 0 ? from.item : to.item;
    const int b = to.item >= 0 ? to.item : from.item;
    if (a < 0 && flat_.triggers.empty()) return;
    const Reach reach = ReachOf(from, to);
    const int low = std::max(0, reach.low);
    const int high = reach.high;
    int zone = 0;
    const Frames::ItemTrigger* main = MainTrigger(type, reach, &zone);
    if (main != nullptr && IsVague(main->group) && (from.item < 0 || (!unary && to.item < 0))) main = nullptr;
    const bool genitive_pair = !unary && from.item >= 0 && to.item >= 0 && high - low <= 3;
    if (main == nullptr && NeedsTrigger(type) && !(genitive_pair && type == RelationType::kSubsidiaryOf)) return;
    FrameCandidate candidate;
    candidate.type = type;
    candidate.from = from;
    candidate.to = to;
    candidate.sentence = flat_.clause.sentence;
    candidate.clause = index_;
    candidate.from_list = ListId(from, to);
    candidate.to_list = unary ? -1 : ListId(to, from);
    candidate.begin = static_cast<std::uint32_t>(std::max(0, std::min(a, b)));
    candidate.end = static_cast<std::uint32_t>(std::max(a, b) + 1);
    if (main != nullptr) {
      candidate.trigger_group = main->group;
      candidate.begin = std::min(candidate.begin, main->first);
      candidate.end = std::max(candidate.end, main->last);
    }
    PairView own;
    const PairView* view = &own;
    if (f_.scorer_ == nullptr) {
      features_ = &candidate.features;
      features_->reserve(64);
      DescribePair(from, to, reach, &type, &own);
    } else {
      view = &ViewOf(from, to, reach);
      features_ = &scratch_;
      scratch_.clear();
      for (std::size_t g = view->groups._Find_first(); g < view->groups.size(); g = view->groups._Find_next(g)) OtherGroup(g, type);
    }
    if (main != nullptr) Main(*main, zone, from, to, *view);
    if (main == nullptr || IsVague(main->group)) Add(kNoTrigger, view->order);
    if (type == RelationType::kBasedIn && from.type == EntityType::kCompany) Add(kHome, static_cast<int>(f_.backgrounds_.Compare(from.entity, to.entity)));
    Add(kHeadline, (f_.headline_relations_ & Bit(type)) != 0 ? 1 : f_.headline_relations_ != 0 ? 2 : 0,
        (from.in_title ? 1 : 0) + (!unary && to.in_title ? 2 : 0));
    candidate.doubted = Cues(main, low, high) && !HasStop(candidate.begin, candidate.end);
    if (f_.scorer_ != nullptr) candidate.weighed = view->weights[static_cast<std::size_t>(type)] + f_.scorer_->Score(type, scratch_);
    candidates_->push_back(std::move(candidate));
  }

  using GroupSet = std::bitset<kTriggerGroupsMax>;
  // How a pair stands in the sentence: the same for every relation that could join it.
  struct PairView {
    int order = 0;  // forward, backward, one item, an end from elsewhere
    int before_from = kNothing;
    int before_to = kNothing;
    int behind_from = kNothing;
    int behind_to = kNothing;
    GroupSet groups;                // of the triggers around
    FrameModel::Weights weights{};  // of its features, by relation; where there is a scorer
  };

  // Described once, and weighed for all relations together.
  const PairView& ViewOf(const FrameEnd& from, const FrameEnd& to, const Reach& reach) {
    std::uint32_t& number = views_of_[view_at_];
    if (number == 0) {
      PairView& view = views_.emplace_back();
      number = static_cast<std::uint32_t>(views_.size());
      features_ = &scratch_;
      scratch_.clear();
      DescribePair(from, to, reach, nullptr, &view);
      f_.scorer_->AddWeights(scratch_, &view.weights);
    }
    return views_[number - 1];
  }

  // Adds what is true of a pair whatever joins it, and of `type`, if given, what its groups speak of beside it.
  void DescribePair(const FrameEnd& from, const FrameEnd& to, const Reach& reach, const RelationType* type, PairView* view) {
    const bool unary = to.entity < 0;
    const int low = std::max(0, reach.low);
    const int high = reach.high;
    int order = 0;
    if (unary) {
      order = from.item < 0 ? 5 : 4;
    } else if (from.item < 0 || to.item < 0) {
      order = from.item < 0 ? 3 : 6;
    } else {
      order = from.item < to.item ? 0 : from.item > to.item ? 1 : 2;
    }
    Add(kBias);
    Add(kOrder, order, verb_final_);
    Add(kTypes, static_cast<int>(from.type), unary ? 9 : static_cast<int>(to.type));
    Add(kSource, from.source, to.source, order);
    Knowledge(from, to, order);
    Add(kList, from.place, to.place);
    Article(from, to, order);
    const int before_from = from.item >= 0 ? GovernorOf(ListOf(from, to).first) : kNothing;
    const int before_to = to.item >= 0 ? GovernorOf(ListOf(to, from).first) : kNothing;
    const int behind_from = BehindOf(from, to);
    const int behind_to = BehindOf(to, from);
    Add(kDescribedList, PlaceInList(from, to), unary ? 9 : PlaceInList(to, from));
    Add(kBeforeFrom, before_from, order);
    Add(kBeforeTo, before_to, order);
    Add(kBehindFrom, behind_from, order);
    Add(kBehindTo, behind_to, order);
    Add(kPairMarks, before_from, before_to, order);
    const int ending_from = EndingOf(from);
    const int ending_to = EndingOf(to);
    if (ending_from != 0 || ending_to != 0) Add(kEndings, ending_from, ending_to, order);
    if (ending_from != 0) Add(kEnding, 0, ending_from, order);
    if (ending_to != 0) Add(kEnding, 1, ending_to, order);
    if (from.item >= 0) NounBeside(0, from.item);
    if (to.item >= 0) NounBeside(1, to.item);
    if (from.mention != nullptr && from.mention->genitive) Add(kGenitive, 0, order);
    if (to.mention != nullptr && to.mention->genitive) Add(kGenitive, 1, order);
    if (from.mention != nullptr && from.mention->media) Add(kMention, 0, 1);
    if (to.mention != nullptr && to.mention->media) Add(kMention, 1, 1);
    if (from.source == kMainEnd) Add(kMention, 2);
    if (to.source == kInsideEnd) Add(kInside, 1);
    if (from.source == kInsideEnd) Add(kInside, 2);
    if (!unary && from.item >= 0 && to.item >= 0) {
      Add(kDistance, Bucket(Steps(low, high)), order);
      Add(kParties, Few(Parties(low + 1, high)), order);
      Borders(low, high);
      const int salt = order * 2 + verb_final_;
      Way(kWay, kLongWay, low + 1, high, false, salt);
      Way(kWayWhole, kWayWhole, low + 1, high, true, salt);
      Posts(from, to, reach, salt);
      if (const int steps = view_.Count(low, high); steps <= 3) {
        const int next = view_.Ahead(low + 1);
        Add(kAdjacent, BesideOf(next), steps > 2 ? BesideOf(view_.Ahead(next + 1)) : 0, order);
      }
      if (const int inserted = view_.InsertedEnds(from.item, to.item); inserted != 0) Add(kInserted, inserted, order);
    }
    if (from.item >= 0) Add(kFirstFrom, Few(Parties(0, ListOf(from, to).first)), order);
    if (to.item >= 0) Add(kFirstTo, Few(Parties(0, ListOf(to, from).first)), order);
    if (reach.low >= 0) Formers(reach, order);
    Groups(type, reach, order, from.item < 0 && to.item < 0, &view->groups);
    Measures(reach);
    features_->insert(features_->end(), sentence_features_.begin(), sentence_features_.end());
    if (from.item < 0 || (!unary && to.item < 0)) Add(kAlone, Few(parties_.back()), from.item < 0 ? from.source : 10 + to.source);
    view->order = order;
    view->before_from = before_from;
    view->before_to = before_to;
    view->behind_from = behind_from;
    view->behind_to = behind_to;
  }

  void Main(const Frames::ItemTrigger& main, int zone, const FrameEnd& from, const FrameEnd& to,
            const PairView& view) {
    const int first = static_cast<int>(main.first);
    const int last = static_cast<int>(main.last);
    const int kind = static_cast<int>(groups_[main.group].kind);
    const int shape = (kind * 3 + zone) * 8 + view.order;
    Add(kMain, main.group, zone, view.order);
    Add(kMainKind, shape, verb_final_);
    Add(kRoleFrom, shape, view.before_from, verb_final_);
    Add(kRoleTo, shape, view.before_to, verb_final_);
    Add(kRoleFrom, shape, view.behind_from + 100, verb_final_);
    Add(kRoleTo, shape, view.behind_to + 100, verb_final_);
    Add(kGroupOrder, main.group, view.before_to, view.order);
    Add(kGroupFrom, main.group, view.before_from, view.order);
    const auto reach = [&](const FrameEnd& end, const FrameEnd& other, Template distance, Template parties, Template commas, Template verbs) {
      if (end.item < 0) return;
      const NameList list = ListOf(end, other);
      const int begin = end.item < first ? list.last + 1 : last;
      const int stop = end.item < first ? first : list.first;
      const int side = end.item < first ? 0 : 1;
      Add(distance, Bucket(Steps(begin, stop)), side, kind);
      Add(parties, Few(Parties(begin, stop)), side, kind);
      Add(commas, Few(Commas(begin, stop)), side);
      Add(verbs, Few(Verbs(begin, stop)), side, kind);
      const bool is_from = &end == &from;
      Way(is_from ? kWayFrom : kWayTo, is_from ? kLongWayFrom : kLongWayTo, begin, stop, false, (side * 4 + kind) * 2 + verb_final_);
    };
    reach(from, to, kMainFrom, kPartiesFrom, kMarksFrom, kVerbFrom);
    reach(to, from, kMainTo, kPartiesTo, kMarksTo, kVerbTo);
    // Who did it, right before or behind the participle: "bought by", "led by".
    Add(kGroupOrder, main.group, 200 + BesideOf(view_.Ahead(last)), zone);
    if (first > 0) Add(kGroupFrom, main.group, 200 + BesideOf(view_.Back(first - 1)), zone);
  }

  // "X, chief executive of Y", "Y's chief executive X": the ways from a post between the ends, or right beside them, to each.
  void Posts(const FrameEnd& from, const FrameEnd& to, const Reach& reach, int salt) {
    int post = -1;
    for (const int i : measures_) {
      if (flat_.clause.items[static_cast<std::size_t>(i)].code != kRoleSlot) continue;
      const bool between = i > reach.low && i < reach.high;
      const bool beside = i == reach.left - 1 || i == reach.right + 1;
      if (between ? post < reach.left : beside && post < 0) post = i;
    }
    if (post < 0) return;
    const auto way = [&](const FrameEnd& end, const FrameEnd& other, Template brief, Template lengthy) {
      const NameList list = ListOf(end, other);
      const bool ahead = end.item < post;
      Way(brief, lengthy, ahead ? list.last + 1 : post + 1, ahead ? post : list.first, false, 100 + salt * 2 + (ahead ? 0 : 1));
    };
    way(from, to, kWayFrom, kLongWayFrom);
    way(to, from, kWayTo, kLongWayTo);
  }

  // What the article as a whole knows of the ends.
  void Article(const FrameEnd& from, const FrameEnd& to, int order) {
    const auto salience = [&](int which, const FrameEnd& end) {
      Add(kSalience, which * 2 + (end.item < 0 ? 1 : 0), end.often, end.in_title ? 1 : 0);
      Add(kNews, 10 + which, end.news);
      if (end.sure > 0) Add(kSureness, which * 8 + static_cast<int>(end.type), end.sure);
    };
    salience(0, from);
    if (to.entity < 0) return;
    salience(1, to);
    Add(kPairSalience, from.often < to.often ? 0 : from.often == to.often ? 1 : 2, order);
    Add(kNews, from.news, to.news, order);
  }

  // What is known of the ends whatever the sentence says.
  void Knowledge(const FrameEnd& from, const FrameEnd& to, int order) {
    const bool unary = to.entity < 0;
    const Background& first = f_.backgrounds_.Of(from.entity);
    const Background& second = f_.backgrounds_.Of(unary ? from.entity : to.entity);
    if (from.type == EntityType::kCompany || to.type == EntityType::kCompany) {
      Add(kStanding, first.standing, unary ? 9 : second.standing, order);
      Add(kStanding, first.standing, unary ? 9 : second.standing, 9);
    }
    if (!unary) Add(kSharedName, static_cast<int>(f_.backgrounds_.Share(from.entity, to.entity)), static_cast<int>(from.type) * 8 + static_cast<int>(to.type));
    if (!unary && to.type == EntityType::kPlace) Add(kPlaceKind, second.place_kind, order);
    const auto words = [&](std::uint32_t which, const Background& end) {
      for (std::uint32_t w = 0; w < end.name_words.size(); ++w) Numbered(kNameWord, which * 2 + w, end.name_words[w]);
      for (const std::uint32_t noun : end.nouns) Numbered(kNounOfName, which, noun);
    };
    words(0, first);
    if (!unary) words(1, second);
  }
  // `which` below 16, a number of 20 bits; none for 0.
  void Numbered(Template t, std::uint32_t which, std::uint32_t number) {
    if (number != 0) features_->push_back(static_cast<Feature>(t) << 24 | which << 20 | number);
  }

  void NounBeside(int end, int item) {
    const auto& items = flat_.clause.items;
    for (int d = 1; d <= (spaceless_ ? 4 : 2); ++d) {
      for (const int at : {item - d, item + d}) {
        if (at < 0 || at >= static_cast<int>(items.size())) continue;
        const Item& word = items[static_cast<std::size_t>(at)];
        const int side = at < item ? 0 : 1;
        if (word.code == kRoleSlot) Add(kNounBefore, end * 2 + side, 9, spaceless_ ? 0 : d);
        if (word.code != kWordSlot) continue;
        if (Has(word.classes, WordClass::kOrgNoun)) Add(kNounBefore, end * 2 + side, 1);
        if (Has(word.classes, WordClass::kFacilityNoun)) Add(kNounBefore, end * 2 + side, 2);
        if (Has(word.classes, WordClass::kPersonTitle)) Add(kNounBefore, end * 2 + side, 3);
      }
    }
  }

  void Borders(int low, int high) {
    const auto& items = flat_.clause.items;
    bool relative = false;
    bool bracket = false;
    bool says = false;
    bool negation = false;
    for (int i = low + 1; i < high; ++i) {
      const Item& item = items[static_cast<std::size_t>(i)];
      if (item.code != kWordSlot || view_.IsLeftOut(i)) continue;
      relative = relative || IsRelativePronoun(f_.document_, items, static_cast<std::size_t>(i));
      bracket = bracket || IsOpenBracket(Word(item));
      says = says || Has(item.classes, WordClass::kSayVerb);
      negation = negation || Has(item.classes, WordClass::kNegation);
    }
    Add(kBoundaries, Few(Commas(low + 1, high)));
    if (relative) Add(kBoundaries, 10);
    if (bracket) Add(kBoundaries, 11);
    if (says) Add(kBoundaries, 12);
    if (negation) Add(kNegation, 1);
    Add(kBoundaries, 20 + Few(Verbs(low + 1, high)));
  }

  // "the former head of X", "X, anciennement filiale de Y": how near to the pair, and whether right beside a post or a trigger.
  void Formers(const Reach& reach, int order) {
    const auto& items = flat_.clause.items;
    const auto told = [&](int i) {
      if (i < 0 || i >= static_cast<int>(items.size())) return false;
      return items[static_cast<std::size_t>(i)].code == kRoleSlot || triggered_[static_cast<std::size_t>(i)];
    };
    for (const int i : formers_) {
      const int place = i < reach.low ? 1 : i > reach.high ? 2 : 0;
      const int gap = place == 0 ? 0 : place == 1 ? reach.low - i : i - reach.high;
      if (Span(gap) <= kNear) Add(kFormer, 2 + place, told(i - 1) || told(i + 1) ? 1 : 0, order);
    }
  }

  void Groups(const RelationType* type, const Reach& reach, int order, bool anywhere, GroupSet* all) {
    GroupSet between;
    GroupSet before;
    GroupSet behind;
    for (const Frames::ItemTrigger& trigger : flat_.triggers) {
      const int first = static_cast<int>(trigger.first);
      const int last = static_cast<int>(trigger.last) - 1;
      if (view_.IsLeftOut(first)) continue;
      if (anywhere) {
        between.set(trigger.group);
      } else if (last < reach.left) {
        if (Steps(last, reach.left) <= kNear) before.set(trigger.group);
      } else if (first > reach.right) {
        if (Steps(reach.right, first) <= kNear) behind.set(trigger.group);
      } else {
        between.set(trigger.group);
      }
    }
    const GroupSet any = between | before | behind;
    *all = any;
    for (std::size_t g = any._Find_first(); g < any.size(); g = any._Find_next(g)) {
      const int group = static_cast<int>(g);
      if (between.test(g)) Add(kBetween, group, order);
      if (before.test(g)) Add(kBeforeBoth, group, order);
      if (behind.test(g)) Add(kBehindBoth, group, order);
      if (type != nullptr) OtherGroup(g, *type);
    }
  }

  // A group that does not speak for the relation.
  void OtherGroup(std::size_t group, RelationType type) {
    if (!Speaks(static_cast<std::uint8_t>(group), type)) Add(kOtherGroups, static_cast<int>(group));
  }

  void Measures(const Reach& reach) {
    std::uint32_t between = 0;
    std::uint32_t near = 0;
    for (const int i : measures_) {
      const char code = flat_.clause.items[static_cast<std::size_t>(i)].code;
      if (i > reach.low && i < reach.high) {
        between |= 1u << static_cast<unsigned>(code);
      } else if (Span(i < reach.left ? reach.left - i : i - reach.right) <= 6) {
        near |= 1u << static_cast<unsigned>(code);
      }
    }
    for (const char code : {kAmountSlot, kStakeSlot, kQuantitySlot, kDateSlot, kRoleSlot, kRoundSlot}) {
      const std::uint32_t bit = 1u << static_cast<unsigned>(code);
      Add(kSumBetween, code, (between & bit) != 0 ? 2 : (near & bit) != 0 ? 1 : 0);
    }
  }

  // What is true of every pair of the sentence.
  void DescribeSentence() {
    features_ = &sentence_features_;
    const auto& sentence = f_.document_.sentences[flat_.clause.sentence];
    Add(kSentence, static_cast<int>(sentence.role));
    Add(kArticleKindOf, f_.kind_);
    int size = 0;
    for (const Item& item : flat_.clause.items) {
      if (item.code != kAmountSlot) continue;
      const double value = f_.extraction_.amounts[static_cast<std::size_t>(f_.mentions_[item.mentions.front()].index)].value.ToDouble();
      if (value > 1) size = std::max(size, static_cast<int>(std::min(std::log10(value), 14.0)) + 1);
    }
    Add(kSumSize, size);
    const std::uint32_t at = flat_.clause.sentence;
    Add(kSentencePlace, at <= 2 ? static_cast<int>(at) : at <= 5 ? 3 : at <= 12 ? 4 : 5,
        at > 0 && f_.document_.sentences[at - 1].paragraph == sentence.paragraph ? 1 : 0);
    for (const Item& item : flat_.clause.items) {
      if (item.code != kWordSlot) continue;
      if (Has(item.classes, WordClass::kHypothesis)) Add(kNegation, 2);
      if (Has(item.classes, WordClass::kFormer)) Add(kFormer, 1);
    }
  }

  // What makes of a deal one that is only talked of, intended, denied or off: such words stand around its trigger. Whether one of them
  // puts in doubt that it is done.
  bool Cues(const Frames::ItemTrigger* main, int low, int high) {
    const int first = main != nullptr ? static_cast<int>(main->first) : low;
    const int last = main != nullptr ? static_cast<int>(main->last) : high + 1;
    const auto& items = flat_.clause.items;
    bool doubted = false;
    for (int c = 0; c < static_cast<int>(std::size(kCues)); ++c) {
      int best = -1;
      int best_distance = 1000;
      for (const std::uint32_t cue : flat_.cues) {
        if (!Has(items[cue].classes, kCues[c])) continue;
        const int i = static_cast<int>(cue);
        const int distance = i < first ? first - i : i >= last ? i - last + 1 : 0;
        if (distance >= best_distance) continue;
        best = i;
        best_distance = distance;
      }
      if (best < 0) continue;
      const int side = best < first ? 0 : best >= last ? 1 : 2;
      const int crossed = best < first ? Commas(best, first) : Commas(last, best);
      Add(kCue, c * 4 + side, Bucket(Span(best_distance)) / 2, crossed > 0 ? 1 : 0);
      Add(kCueOfGroup, c * 4 + side, main != nullptr ? main->group : 255, verb_final_);
      doubted = doubted || (IsDoubt(kCues[c]) && Span(best_distance) <= kDoubtReach);
    }
    return doubted;
  }

  void Add(Template t, int x = 0, int y = 0, int z = 0) { features_->push_back(Make(t, x, y, z)); }

  const TriggerGroup* const groups_ = TriggerGroups().data();
  const Frames& f_;
  std::uint32_t index_;
  const Frames::FlatClause& flat_;
  std::vector<FrameCandidate>* candidates_;
  int verb_final_ = 0;
  bool spaceless_ = false;
  SentenceView view_;         // of the pair that is looked at
  std::vector<int> parties_;  // that it sees before each item
  std::vector<int> commas_;
  std::vector<int> verbs_;
  std::vector<std::uint8_t> beside_;        // by item
  std::vector<int> formers_;                // items that say "former"
  std::vector<bool> triggered_;             // by item: part of a trigger
  std::vector<std::uint8_t> symbols_;       // by item: what it is on a way
  std::vector<int> measures_;               // the items that are sums, dates, posts and the like
  std::vector<Feature> sentence_features_;
  std::uint32_t spoken_of_ = 0;             // by any trigger, as a mask of 1 << RelationType
  std::vector<Feature>* features_ = nullptr;
  std::vector<Feature> scratch_;
  std::vector<PairView> views_;
  std::vector<std::uint32_t> views_of_;  // by pair of ends, then by end alone: 1 + its place in views_; 0: not yet described
  std::size_t view_at_ = 0;              // of the pair that is looked at
};

std::vector<AmountCandidate> FrameReader::Amounts(const FrameCandidate& candidate) const {
  std::vector<AmountCandidate> result;
  const auto& items = flat_.clause.items;
  int count = 0;
  for (const Item& item : items) count += item.code == kAmountSlot ? 1 : 0;
  // How many sums of the sentence are larger, of one currency.
  const auto larger = [&](const Amount& than) {
    int more = 0;
    for (const Item& item : items) {
      if (item.code != kAmountSlot) continue;
      const Amount& other = f_.extraction_.amounts[static_cast<std::size_t>(f_.mentions_[item.mentions.front()].index)];
      if (other.currency == than.currency && than.value < other.value) ++more;
    }
    return Few(more);
  };
  int nth = 0;
  const int from = candidate.from.item;
  const int to = candidate.to.item;
  for (int i = 0; i < static_cast<int>(items.size()); ++i) {
    if (items[static_cast<std::size_t>(i)].code != kAmountSlot) continue;
    AmountCandidate sum;
    sum.amount = f_.mentions_[items[static_cast<std::size_t>(i)].mentions.front()].index;
    const auto add = [&](Template t, int x = 0, int y = 0, int z = 0) { sum.features.push_back(Make(t, x, y, z)); };
    add(kAmountBias);
    add(kAmountOnly, Few(count), Few(nth));
    add(kAmountBefore, BesideOf(i - 1));
    add(kAmountBehind, BesideOf(i + 1));
    const auto distance = [&](int end, int which) {
      if (end < 0) return;
      const int side = i < end ? 0 : 1;
      add(kAmountDistance, Bucket(Span(std::abs(i - end))), which, side);
      const int low = std::min(i, end);
      const int high = std::max(i, end);
      add(kAmountParties, Few(Parties(low + 1, high)), which, side);
      add(kAmountOrder, Few(Commas(low + 1, high)), which, Few(Verbs(low + 1, high)));
    };
    distance(from, 0);
    distance(to, 1);
    add(kAmountDistance, candidate.from.place, 2);
    // The nearest trigger on each side of the sum, and the nearest one that speaks for the relation.
    int left = -1;
    int right = -1;
    int own = 1000;
    int own_group = -1;
    for (const auto& trigger : flat_.triggers) {
      const int first = static_cast<int>(trigger.first);
      const int last = static_cast<int>(trigger.last) - 1;
      const int d = first > i ? first - i : i - last;
      if (first > i) {
        if (right < 0 && Span(d) <= kNear) {
          right = trigger.group;
          add(kAmountNearest, trigger.group, 1, Bucket(Span(d)) / 2);
        }
      } else if (Span(d) <= kNear) {
        left = trigger.group * 16 + Bucket(Span(d)) / 2;
      }
      if (Speaks(trigger.group, candidate.type) && d < own) {
        own = d;
        own_group = trigger.group;
      }
    }
    if (left >= 0) add(kAmountNearest, left / 16, 0, left % 16);
    if (own_group >= 0) {
      add(kAmountTrigger, own_group, Bucket(Span(own)));
      add(kAmountTrigger, 255, Bucket(Span(own)));
    }
    const Amount& amount = f_.extraction_.amounts[static_cast<std::size_t>(sum.amount)];
    add(kAmountBound, static_cast<int>(amount.bound));
    add(kAmountRank, larger(amount), Few(count));
    if (amount.value.ToDouble() > 0) add(kAmountSize, static_cast<int>(std::clamp(std::log10(amount.value.ToDouble()) * 2, 0.0, 30.0)));
    add(kAmountTwin, amount.group >= 0 ? 1 : 0);
    if (i >= static_cast<int>(candidate.begin) && i < static_cast<int>(candidate.end)) add(kAmountBias, 1);
    ++nth;
    result.push_back(std::move(sum));
  }
  return result;
}

// "Rechenzentrum in München": the town is inside the site's name. It is an end beside it, if the article names it at all.
void Frames::NamesInSites(std::vector<FrameEnd>* ends) const {
  const std::size_t named = ends->size();
  for (std::size_t i = 0; i < named && ends->size() < kEndsMax; ++i) {
    const FrameEnd site = (*ends)[i];
    if (site.type != EntityType::kSite || site.mention == nullptr || site.mention->kind != MentionKind::kEntity) continue;
    Span span = document_.SpanOf(site.mention->first, site.mention->last);
    // A description is longer than its noun: "fabrik i Dresden".
    for (const Span& whole : extraction_.entities[static_cast<std::size_t>(site.entity)].mentions) {
      if (whole.Contains(span)) span = whole;
    }
    for (std::size_t e = 0; e < extraction_.entities.size() && ends->size() < kEndsMax; ++e) {
      const Entity& name = extraction_.entities[e];
      // The place where it is, and the company whose it is: "usine Verkor de Bourbourg".
      if (name.type != EntityType::kPlace && name.type != EntityType::kCompany) continue;
      if (std::none_of(name.mentions.begin(), name.mentions.end(), [&](const nlp::Span& mention) { return span.Contains(mention); })) continue;
      FrameEnd end = EndFor(static_cast<int>(e), kInsideEnd, site.mention);
      end.item = site.item;
      end.place = site.place;
      ends->push_back(end);
    }
  }
}

FrameEnd Frames::EndFor(int entity, FrameSource source, const Mention* mention) const {
  const Entity& named = extraction_.entities[static_cast<std::size_t>(entity)];
  FrameEnd end;
  end.entity = entity;
  end.type = named.type;
  end.source = source;
  end.mention = mention;
  const std::size_t count = named.mentions.size();
  end.often = static_cast<std::uint8_t>(count <= 3 ? count : count <= 5 ? 4 : 5);
  if (named.sureness > 0) end.sure = static_cast<std::uint8_t>(1 + std::min(named.sureness / 500, 14));
  end.in_title = count > 0 && named.mentions.front().field == Field::kTitle;
  if (mention == nullptr) return end;
  const nlp::Span here = document_.SpanOf(mention->first, mention->last);
  const bool before = std::any_of(named.mentions.begin(), named.mentions.end(), [&](const nlp::Span& other) {
    return other.field == here.field && other.begin < here.begin;
  });
  end.news = before ? kNamedBefore : end.in_title && here.field != Field::kTitle ? kNamedInTitle : kNamedFirst;
  return end;
}

std::vector<FrameEnd> Frames::EndsIn(const std::vector<Item>& items, const FrameContext& context) const {
  std::vector<FrameEnd> ends;
  for (std::size_t i = 0; i < items.size() && ends.size() < kEndsMax; ++i) {
    if (!IsNameCode(items[i].code) && items[i].code != kNationalitySlot) continue;
    const std::size_t size = items[i].mentions.size();
    for (std::size_t k = 0; k < size && ends.size() < kEndsMax; ++k) {
      const Mention& mention = mentions_[items[i].mentions[k]];
      if (mention.index < 0) continue;
      const FrameSource anaphor = mention.type == EntityType::kPerson ? kPersonHere : kAnaphorHere;
      FrameEnd end = EndFor(mention.index, mention.kind == MentionKind::kAnaphor ? anaphor : kNamedHere, &mention);
      end.item = static_cast<int>(i);
      end.place = static_cast<std::uint8_t>(size == 1 ? 0 : k == 0 ? 1 : k + 1 == size ? 3 : 2);
      ends.push_back(end);
      if (mention.kind == MentionKind::kAnaphor && mention.type == EntityType::kCompany) AddOthersMeant(mention, end, context, &ends);
    }
  }
  return ends;
}

// "The company" may be another than it is taken for: the last one that the sentence names in front, who the text is about, who the
// sentence before told of.
void Frames::AddOthersMeant(const Mention& anaphor, const FrameEnd& taken, const FrameContext& context, std::vector<FrameEnd>* ends) const {
  constexpr int kOthersMax = 3;
  const std::size_t first = ends->size();
  const auto add = [&](int entity, FrameSource source) {
    if (entity < 0 || entity == taken.entity || ends->size() >= std::min(first + kOthersMax, kEndsMax)) return;
    if (extraction_.entities[static_cast<std::size_t>(entity)].type != EntityType::kCompany) return;
    if (std::any_of(ends->begin() + static_cast<std::ptrdiff_t>(first), ends->end(), [&](const FrameEnd& end) { return end.entity == entity; })) return;
    FrameEnd end = EndFor(entity, source, &anaphor);
    end.item = taken.item;
    end.place = taken.place;
    ends->push_back(end);
  };
  for (std::size_t e = first - 1; e-- > 0;) {
    const FrameEnd& end = (*ends)[e];
    if (end.source == kNamedHere && end.mention->kind == MentionKind::kEntity) add(end.entity, kMeantInSentence);
  }
  add(context.topic, kMeantBefore);
  add(context.main, kMeantBefore);
  if (!context.recent.empty()) add(context.recent.front(), kMeantBefore);
}

void Frames::AddEndsFromElsewhere(const FrameContext& context, const FlatClause& flat, std::vector<FrameEnd>* ends) const {
  const bool names_site = std::any_of(ends->begin(), ends->end(), [](const FrameEnd& end) { return end.type == EntityType::kSite; });
  if (context.site >= 0 && !names_site && !ends->empty()) {
    const auto& items = flat.clause.items;
    const auto noun = std::find_if(items.begin(), items.end(), [](const Item& item) {
      return item.code == kWordSlot && Has(item.classes, WordClass::kFacilityNoun);
    });
    if (noun != items.end()) {
      ends->push_back(EndFor(context.site, kSiteNounHere));
      ends->back().item = static_cast<int>(noun - items.begin());
    }
  }
  const auto add = [&](int entity, FrameSource source) {
    if (entity < 0 || std::any_of(ends->begin(), ends->end(), [&](const FrameEnd& end) { return end.entity == entity && end.source < kMeantInSentence; })) return;
    ends->push_back(EndFor(entity, source));
  };
  add(context.raiser, kRaiserEnd);
  add(context.topic, kTopicEnd);
  add(context.main, kMainEnd);
  if (!flat.triggers.empty()) {
    for (std::size_t i = 0; i < context.recent.size(); ++i) add(context.recent[i], i == 0 ? kRecentFirst : kRecentLater);
  }
  // "Currently chairman of X": of the person that nobody needs to name again.
  const bool names_person = std::any_of(ends->begin(), ends->end(), [](const FrameEnd& end) { return end.type == EntityType::kPerson; });
  const bool has_post = std::any_of(flat.clause.items.begin(), flat.clause.items.end(), [](const Item& item) { return item.code == kRoleSlot; });
  if (!names_person && (has_post || !flat.triggers.empty())) add(context.person, kPersonEnd);
}

bool Frames::MayPair(std::uint32_t begin, std::uint32_t end) const {
  int ends = 0;
  for (std::uint32_t m = begin; m < end; ++m) {
    const Mention& mention = mentions_[m];
    if (mention.kind == MentionKind::kRole) return true;
    const bool names = mention.kind == MentionKind::kEntity || mention.kind == MentionKind::kAnaphor || mention.kind == MentionKind::kNationality;
    if (!names || mention.index < 0) continue;
    const EntityType type = extraction_.entities[static_cast<std::size_t>(mention.index)].type;
    if (++ends == 2 || type == EntityType::kPlace || type == EntityType::kSite) return true;
  }
  return false;
}

void Frames::ReadSentence(std::uint32_t sentence, std::uint32_t begin, std::uint32_t end, const FrameContext& context) {
  const std::span<const Trigger> triggers = triggers_.Of(sentence);
  if (document_.sentences[sentence].role == SentenceRole::kHeadline) {
    for (const Trigger& trigger : triggers) headline_relations_ |= TriggerGroups()[trigger.group].relations;
  }
  const bool marks_alone = std::all_of(triggers.begin(), triggers.end(), [](const Trigger& trigger) {
    return TriggerGroups()[trigger.group].kind == TriggerKind::kMark;
  });
  if (marks_alone && !MayPair(begin, end)) return;
  FlatClause flat;
  flat.clause = ReadFlat(document_, sentence, mentions_, begin, end);
  const std::vector<Item>& items = flat.clause.items;
  flat.marks.assign(items.size(), 0);
  std::size_t at = 0;
  for (const Trigger& trigger : triggers) {
    while (at < items.size() && items[at].last <= trigger.first) ++at;
    std::size_t stop = at;
    while (stop < items.size() && items[stop].first < trigger.last) ++stop;
    if (at >= stop) continue;
    if (TriggerGroups()[trigger.group].kind == TriggerKind::kMark) {
      if (items[at].code == kWordSlot) flat.marks[at] |= std::uint64_t{1} << trigger.group;
    } else {
      flat.triggers.push_back({trigger.group, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(stop)});
      if (TriggerGroups()[trigger.group].kind == TriggerKind::kParticiple) flat.participles.push_back(static_cast<std::uint32_t>(at));
    }
  }
  std::vector<FrameEnd> ends = EndsIn(items, context);
  const auto stands = [&](char code) { return std::any_of(items.begin(), items.end(), [code](const Item& item) { return item.code == code; }); };
  const auto is_place = [](const FrameEnd& end) { return end.type == EntityType::kPlace || end.type == EntityType::kSite; };
  if (flat.triggers.empty() && ends.size() < 2 && !stands(kRoleSlot) && std::none_of(ends.begin(), ends.end(), is_place)) return;
  AddEndsFromElsewhere(context, flat, &ends);
  if (ends.empty()) return;
  NamesInSites(&ends);
  flat.lists = FindNameLists(document_, flat.clause);
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const auto is_cue = [&](WordClass c) { return Has(items[i].classes, c); };
    if (items[i].code == kWordSlot && std::any_of(std::begin(kCues), std::end(kCues), is_cue)) flat.cues.push_back(i);
  }
  clauses_.push_back(std::move(flat));
  FrameReader(*this, static_cast<std::uint32_t>(clauses_.size() - 1), &candidates_).Pair(ends);
}

bool Frames::IsWithOthers(const FrameCandidate& candidate) const {
  static const int with = TriggerGroupOf("mark_with");
  if (candidate.from.place == 0 || candidate.to.place == 0) return false;
  const FlatClause& flat = clauses_[candidate.clause];
  const int later = std::max(candidate.from.item, candidate.to.item);
  return std::any_of(flat.triggers.begin(), flat.triggers.end(), [&](const ItemTrigger& trigger) {
    return trigger.group == candidate.trigger_group && static_cast<int>(trigger.first) > later && trigger.last < flat.marks.size() &&
           (flat.marks[trigger.last] >> with & 1) != 0;
  });
}

bool IsRuleFeature(Feature feature) {
  const std::uint32_t t = feature >> 24;
  return t == kRuleSame || t == kRuleOther || t == kRuleReverse || t == kRuleRival;
}

namespace {

// Numbers keys in the order in which they come: open addressing.
class BagIndex {
 public:
  explicit BagIndex(std::size_t keys_max) : slots_(std::bit_ceil(keys_max * 2 + 1)) {}
  // The key's number; `next`, which it gets, where it is new.
  std::size_t PlaceOf(std::uint64_t key, std::size_t next) {
    const std::uint64_t mixed = (key + 1) * 0x9E3779B97F4A7C15ull;
    std::size_t at = (mixed ^ mixed >> 32) & (slots_.size() - 1);
    while (slots_[at].used && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    if (!slots_[at].used) slots_[at] = {key, static_cast<std::uint32_t>(next), true};
    return slots_[at].number;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = 0;
    bool used = false;
  };
  std::vector<Slot> slots_;
};

}  // namespace

std::vector<FrameBag> Frames::Bags(const std::vector<RuleClaim>& claims) {
  using Key = std::tuple<RelationType, int, int>;
  const auto key_of = [](RelationType type, int from, int to) {
    if (InfoOf(type).symmetric && from > to) std::swap(from, to);
    return Key{type, from, to};
  };
  claims_ = claims;
  std::map<Key, RuleEnds> claimed;
  std::map<Key, std::vector<std::uint32_t>> claimed_in;
  std::set<std::pair<int, int>> pairs_claimed;  // of any relation, in either direction
  std::set<std::pair<RelationType, int>> from_claimed;
  std::set<std::pair<RelationType, int>> to_claimed;
  for (const RuleClaim& claim : claims) {
    RuleEnds& ends = claimed.try_emplace(key_of(claim.type, claim.from, claim.to), claim.ends).first->second;
    ends = std::max(ends, claim.ends);
    claimed_in[key_of(claim.type, claim.from, claim.to)].push_back(claim.sentence);
    pairs_claimed.insert(std::minmax(claim.from, claim.to));
    from_claimed.insert({claim.type, claim.from});
    to_claimed.insert({claim.type, claim.to});
  }
  const auto packed = [](const Key& key) {
    const auto& [type, from, to] = key;
    return static_cast<std::uint64_t>(type) << 56 | static_cast<std::uint64_t>(from + 1) << 28 | static_cast<std::uint64_t>(to + 1);
  };
  std::vector<FrameBag> bags;
  BagIndex index(candidates_.size());
  for (std::uint32_t c = 0; c < candidates_.size(); ++c) {
    const FrameCandidate& candidate = candidates_[c];
    const Key key = key_of(candidate.type, candidate.from.entity, candidate.to.entity);
    const std::size_t place = index.PlaceOf(packed(key), bags.size());
    if (place == bags.size()) {
      FrameBag bag;
      bag.type = candidate.type;
      bag.from = candidate.from.entity;
      bag.to = candidate.to.entity;
      const auto claim = claimed.find(key);
      bag.ruled = claim != claimed.end();
      if (bag.ruled) bag.ends = claim->second;
      bags.push_back(std::move(bag));
    }
    bags[place].candidates.push_back(c);
  }
  std::vector<Feature> features;
  for (FrameBag& bag : bags) {
    // A facility is where its name says.
    bag.certain = std::any_of(bag.candidates.begin(), bag.candidates.end(),
                              [&](std::uint32_t c) { return candidates_[c].to.source == kInsideEnd; });
    const Key key = key_of(bag.type, bag.from, bag.to);
    const auto same = claimed.find(key);
    features.clear();
    if (same != claimed.end()) {
      features.push_back(Make(kRuleSame, static_cast<int>(same->second)));
    } else {
      if (from_claimed.contains({bag.type, bag.from})) features.push_back(Make(kRuleRival, 0));
      if (bag.to >= 0 && to_claimed.contains({bag.type, bag.to})) features.push_back(Make(kRuleRival, 1));
    }
    if (bag.to >= 0 && pairs_claimed.contains(std::minmax(bag.from, bag.to))) {
      if (!InfoOf(bag.type).symmetric && claimed.contains(key_of(bag.type, bag.to, bag.from))) {
        features.push_back(Make(kRuleReverse));
      }
      for (const RelationTypeInfo& info : RelationTypes()) {
        if (info.type == bag.type || info.to == 0) continue;
        if (claimed.contains(key_of(info.type, bag.from, bag.to))) features.push_back(Make(kRuleOther, static_cast<int>(info.type), 0));
        if (claimed.contains(key_of(info.type, bag.to, bag.from))) features.push_back(Make(kRuleOther, static_cast<int>(info.type), 1));
      }
    }
    int sentences = 1;  // candidates come by place
    for (std::size_t c = 1; c < bag.candidates.size(); ++c) {
      sentences += candidates_[bag.candidates[c]].sentence != candidates_[bag.candidates[c - 1]].sentence ? 1 : 0;
    }
    features.push_back(Make(kSentences, Few(sentences)));
    const std::int64_t weight = scorer_ != nullptr ? scorer_->Score(bag.type, features) : 0;
    for (const std::uint32_t c : bag.candidates) {
      FrameCandidate& candidate = candidates_[c];
      if (scorer_ != nullptr) {
        candidate.weighed += weight;
      } else {
        candidate.features.insert(candidate.features.end(), features.begin(), features.end());
      }
      if (same == claimed.end()) continue;
      const std::vector<std::uint32_t>& in = claimed_in[key];
      if (std::find(in.begin(), in.end(), candidate.sentence) != in.end()) candidate.features.push_back(Make(kRuleSame, 5));
    }
  }
  return bags;
}

std::vector<AmountCandidate> Frames::AmountsFor(const FrameCandidate& candidate) const {
  return FrameReader(*this, candidate.clause, nullptr).Amounts(candidate);
}

}  // namespace dealgraph::nlp
