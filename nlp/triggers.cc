#include "nlp/triggers.h"

#include <algorithm>

namespace dealgraph::nlp {
namespace {

constexpr std::uint32_t Bit(RelationType type) { return 1u << static_cast<unsigned>(type); }
constexpr std::uint32_t kInvested = Bit(RelationType::kInvestedIn);
constexpr std::uint32_t kLent = Bit(RelationType::kLentTo);
constexpr std::uint32_t kAcquired = Bit(RelationType::kAcquired);
constexpr std::uint32_t kRaised = Bit(RelationType::kRaised);
constexpr std::uint32_t kValued = Bit(RelationType::kValuedAt);
constexpr std::uint32_t kSpun = Bit(RelationType::kSpunOffFrom);
constexpr std::uint32_t kSubsidiary = Bit(RelationType::kSubsidiaryOf);
constexpr std::uint32_t kFounded = Bit(RelationType::kFounded);
constexpr std::uint32_t kPartnered = Bit(RelationType::kPartneredWith);
constexpr std::uint32_t kSupplies = Bit(RelationType::kSupplies);
constexpr std::uint32_t kOperates = Bit(RelationType::kOperates);
constexpr std::uint32_t kBased = Bit(RelationType::kBasedIn);
constexpr std::uint32_t kWorks = Bit(RelationType::kWorksFor);
constexpr std::uint32_t kTalkedOf = kAcquired | kInvested | kPartnered | kSupplies;  // what is negotiated, weighed, wished for

}  // namespace

const std::vector<TriggerGroup>& TriggerGroups() {
  using enum TriggerKind;
  static const std::vector<TriggerGroup> groups = {
      {"v_invest", kVerb, kInvested | kRaised},
      {"v_join", kVerb, kInvested | kRaised},
      {"v_lead", kVerb, kInvested | kRaised | kWorks},
      {"v_buy", kVerb, kAcquired | kInvested | kSupplies},
      {"v_sell", kVerb, kAcquired | kInvested | kSupplies},
      {"v_raise", kVerb, kRaised | kInvested | kLent},
      {"v_value", kVerb, kValued},
      {"v_lend", kVerb, kLent},
      {"v_borrow", kVerb, kLent},
      {"v_found", kVerb, kFounded | kPartnered},
      {"v_supply", kVerb, kSupplies},
      {"v_buyfrom", kVerb, kSupplies},
      {"v_operate", kVerb, kOperates | kSupplies},
      {"v_partner", kVerb, kPartnered},
      {"v_spin", kVerb, kSpun},
      {"v_hold", kVerb, kInvested | kSubsidiary | kAcquired | kOperates},
      {"v_appoint", kVerb, kWorks},
      {"pp_invest", kParticiple, kInvested | kRaised},
      {"pp_lead", kParticiple, kInvested | kRaised | kWorks},
      {"pp_own", kParticiple, kSubsidiary | kInvested | kOperates},
      {"pp_buy", kParticiple, kAcquired | kInvested},
      {"pp_sell", kParticiple, kAcquired | kInvested},
      {"pp_raise", kParticiple, kRaised | kInvested},
      {"pp_value", kParticiple, kValued},
      {"pp_lend", kParticiple, kLent},
      {"pp_found", kParticiple, kFounded},
      {"pp_supply", kParticiple, kSupplies},
      {"pp_operate", kParticiple, kOperates | kSupplies},
      {"pp_spin", kParticiple, kSpun},
      {"pp_appoint", kParticiple, kWorks},
      {"invest_noun", kNoun, kInvested | kRaised},
      {"backer_noun", kNoun, kInvested},
      {"join_noun", kNoun, kInvested},
      {"stake_noun", kNoun, kInvested | kAcquired},
      {"hold_noun", kNoun, kInvested | kSubsidiary},
      {"buy_noun", kNoun, kAcquired},
      {"round_noun", kNoun, kRaised | kInvested},
      {"value_noun", kNoun, kValued},
      {"loan_noun", kNoun, kLent | kRaised},
      {"found_noun", kNoun, kFounded},
      {"founder", kNoun, kFounded},
      {"contract_noun", kNoun, kSupplies | kPartnered},
      {"customer_noun", kNoun, kSupplies},
      {"supplier_noun", kNoun, kSupplies},
      {"operate_noun", kNoun, kOperates},
      {"partner_noun", kNoun, kPartnered},
      {"spin_noun", kNoun, kSpun},
      {"parent_noun", kNoun, kSubsidiary},
      {"appoint_noun", kNoun, kWorks},
      {"seat", kNoun, kBased},
      {"mark_subject", kMark, 0},
      {"mark_object", kMark, 0},
      {"mark_to", kMark, 0},
      {"mark_into", kMark, 0},
      {"mark_for", kMark, 0},
      {"mark_from", kMark, 0},
      {"mark_with", kMark, 0},
      {"mark_of", kMark, 0},
      {"mark_by", kMark, 0},
      {"mark_at", kMark, 0},
      {"majority_noun", kNoun, kAcquired | kInvested},
      {"owner_noun", kNoun, kSubsidiary},
      {"sell_noun", kNoun, kAcquired | kInvested},
      {"lender_noun", kNoun, kLent},
      // Vague ones (kFirstVagueGroup).
      {"talk_verb", kVerb, kTalkedOf},
      {"talk_noun", kNoun, kTalkedOf},
      {"bid_verb", kVerb, kAcquired | kInvested},
      {"bid_noun", kNoun, kAcquired | kInvested},
      {"merge_verb", kVerb, kAcquired | kPartnered},
      {"merge_noun", kNoun, kAcquired | kPartnered},
      {"pass_verb", kVerb, kAcquired | kInvested},
      {"joint", kNoun, kPartnered | kOperates},
      {"give_verb", kVerb, kLent | kInvested},
      {"use_verb", kVerb, kSupplies},
      {"part_verb", kVerb, kSpun},
  };
  return groups;
}

int TriggerGroupOf(std::string_view name) {
  if (name.starts_with(kAlsoGroup)) name.remove_prefix(kAlsoGroup.size());
  const std::vector<TriggerGroup>& groups = TriggerGroups();
  int best = -1;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::string_view shared = groups[g].name;
    const bool same = name.starts_with(shared) && (name.size() == shared.size() || name[shared.size()] == '_');
    if (same && (best < 0 || shared.size() > groups[static_cast<std::size_t>(best)].name.size())) best = static_cast<int>(g);
  }
  return best;
}

TriggerTable::TriggerTable(const LanguagePack& pack) {
  for (const auto& [name, phrases] : pack.groups()) {
    const int group = TriggerGroupOf(name);
    if (group < 0) continue;
    for (const std::string& phrase : phrases) {
      if (phrase.starts_with('-') && phrase.size() > 1) {
        endings_.emplace_back(phrase.substr(1), group);
      } else {
        phrases_.Add(phrase, static_cast<WordClass>(group));
      }
    }
  }
  phrases_.Build();
  std::stable_sort(endings_.begin(), endings_.end());
}

namespace {

// Takes out what is but a part of a longer trigger: "owned" in "wholly-owned subsidiary". By place from `begin` on.
void DropNested(std::size_t begin, std::vector<Trigger>* triggers) {
  const auto speaks = [](const Trigger& trigger) { return TriggerGroups()[trigger.group].kind != TriggerKind::kMark; };
  std::uint32_t reached = 0;  // the end of the triggers that begin further in front
  std::size_t kept = begin;
  for (std::size_t t = begin; t < triggers->size();) {
    const std::uint32_t first = (*triggers)[t].first;
    std::uint32_t longest = 0;
    std::size_t same = t;  // one past those that begin here
    for (; same < triggers->size() && (*triggers)[same].first == first; ++same) {
      if (speaks((*triggers)[same])) longest = std::max(longest, (*triggers)[same].last);
    }
    const bool inside = longest <= reached;
    for (; t < same; ++t) {
      if (speaks((*triggers)[t]) && (inside || (*triggers)[t].last < longest)) continue;
      (*triggers)[kept++] = (*triggers)[t];
    }
    reached = std::max(reached, longest);
  }
  triggers->resize(kept);
}

}  // namespace

void TriggerTable::Find(const Document& document, std::uint32_t first, std::uint32_t last,
                        std::vector<Trigger>* triggers) const {
  const std::size_t begin = triggers->size();
  std::vector<Lexicon::Hit> hits;
  for (std::uint32_t i = first; i < last; ++i) {
    hits.clear();
    phrases_.Match(document.tokens, i, &hits);
    if (hits.size() > 1) std::stable_sort(hits.begin(), hits.end(), [](const Lexicon::Hit& a, const Lexicon::Hit& b) {
      return a.word_class != b.word_class ? a.word_class < b.word_class : a.length > b.length;
    });
    for (std::size_t h = 0; h < hits.size(); ++h) {  // of a group, the longest phrase
      if (h > 0 && hits[h].word_class == hits[h - 1].word_class) continue;
      if (i + hits[h].length > last) continue;
      triggers->push_back({static_cast<std::uint8_t>(hits[h].word_class), i, i + hits[h].length});
    }
  }
  DropNested(begin, triggers);
}

ArticleTriggers::ArticleTriggers(const TriggerTable& table, const Document& document) : table_(table) {
  ends_.reserve(document.sentences.size() + 1);
  ends_.push_back(0);
  for (const Sentence& sentence : document.sentences) {
    table.Find(document, sentence.first, sentence.last, &triggers_);
    ends_.push_back(triggers_.size());
  }
}

int TriggerTable::MarkOfEnding(std::string_view ending) const {
  const auto found = std::lower_bound(endings_.begin(), endings_.end(), ending,
                                      [](const auto& entry, std::string_view text) { return entry.first < text; });
  return found != endings_.end() && found->first == ending ? found->second : -1;
}

}  // namespace dealgraph::nlp
