// The idea: statements are read in the order of their event days, and each joins the best of the deals that
// it may belong to, or opens one. It may belong to a deal whose last statement is at most 90 days before it,
// whose round (if both have one) is the same, and none of whose sums an article states beside its own. The
// best is one that has its sum, then its round, then the nearest, then the earliest. Reading in a fixed order
// makes the result a function of the set.
#include "graph/fact_grouping.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "base/hash.h"
#include "storage/record.h"

namespace dealgraph::graph {
namespace {

using nlp::Bound;
using nlp::RelationType;
using nlp::Scope;
using nlp::Status;

SumKey KeyOf(const Sum& sum) { return {sum.currency, sum.value}; }

// ---- Which statements are one deal

struct Deal {
  std::vector<const Statement*> statements;
  std::optional<std::int32_t> last_day;
  std::string round;
  std::set<SumKey> sums;
};

// Sums that no deal may hold together.
using Rivals = std::map<SumKey, std::set<SumKey>>;

Rivals RivalsOf(std::span<const Statement* const> statements) {
  Rivals rivals;
  for (const Statement* statement : statements) {
    if (statement->sums.empty()) continue;
    const SumKey own = KeyOf(statement->sums.front());
    for (const SumKey& rival : statement->rivals) {
      rivals[own].insert(rival);
      rivals[rival].insert(own);
    }
  }
  return rivals;
}

bool HoldsRival(const Deal& deal, const Statement& statement, const Rivals& rivals) {
  for (const Sum& sum : statement.sums) {
    const auto found = rivals.find(KeyOf(sum));
    if (found == rivals.end()) continue;
    for (const SumKey& rival : found->second) {
      if (deal.sums.contains(rival)) return true;
    }
  }
  return false;
}

// Smaller is better; nullopt: it cannot belong there.
using Fit = std::tuple<bool, bool, std::int64_t>;

std::optional<Fit> FitOf(const Deal& deal, const Statement& statement, const Rivals& rivals) {
  if (!deal.round.empty() && !statement.round.empty() && deal.round != statement.round) return std::nullopt;
  std::int64_t gap = 0;
  if (deal.last_day && statement.day)
    gap = std::max<std::int64_t>(0, std::int64_t{*statement.day} - *deal.last_day);
  if (gap > kDealGapDays || HoldsRival(deal, statement, rivals)) return std::nullopt;
  const bool has_sum = std::any_of(statement.sums.begin(), statement.sums.end(),
                                   [&](const Sum& sum) { return deal.sums.contains(KeyOf(sum)); });
  const bool has_round = !statement.round.empty() && statement.round == deal.round;
  return Fit{!has_sum, !has_round, gap};
}

void Join(const Statement* statement, Deal* deal) {
  deal->statements.push_back(statement);
  if (statement->day) deal->last_day = std::max(deal->last_day, statement->day);
  if (deal->round.empty()) deal->round = statement->round;
  for (const Sum& sum : statement->sums) deal->sums.insert(KeyOf(sum));
}

// Undated statements are read last, when all deals are there; on one day, those that say most are read first.
bool IsReadBefore(const Statement* a, const Statement* b) {
  const auto key = [](const Statement& s) {
    return std::tuple(!s.day.has_value(), s.day.value_or(0), s.sums.empty(), s.round.empty(), s.id);
  };
  return key(*a) < key(*b);
}

// A delivery without a sum is a lasting relation, not a deal: it goes to the deal it is near to, else to one
// fact for all.
bool IsLasting(RelationType type, const Statement& statement) {
  return type == RelationType::kSupplies && statement.sums.empty();
}

std::vector<Deal> DealsOf(RelationType type, std::vector<const Statement*> statements) {
  const Rivals rivals = RivalsOf(statements);
  std::sort(statements.begin(), statements.end(), IsReadBefore);
  std::stable_partition(statements.begin(), statements.end(),
                        [&](const Statement* statement) { return !IsLasting(type, *statement); });
  std::vector<Deal> deals;
  std::optional<Deal> lasting;
  for (const Statement* statement : statements) {
    Deal* best = nullptr;
    std::optional<Fit> best_fit;
    for (Deal& deal : deals) {
      const std::optional<Fit> fit = FitOf(deal, *statement, rivals);
      if (!fit || (best_fit && *best_fit <= *fit)) continue;
      best = &deal;
      best_fit = fit;
    }
    if (best == nullptr) {
      if (IsLasting(type, *statement)) {
        if (!lasting) lasting.emplace();
        best = &*lasting;
      } else {
        best = &deals.emplace_back();
      }
    }
    Join(statement, best);
  }
  if (lasting) deals.push_back(std::move(*lasting));
  return deals;
}

// ---- What a fact shows

// What a sum of a type is the sum of, when it is the deal's own.
bool IsOwnScope(RelationType type, Scope scope) {
  if (scope == Scope::kUnknown) return true;
  switch (type) {
    case RelationType::kInvestedIn:
      return scope == Scope::kInvestor;
    case RelationType::kLentTo:
      return scope == Scope::kDebt;
    case RelationType::kAcquired:
      return scope == Scope::kPrice;
    case RelationType::kRaised:
      return scope == Scope::kRound || scope == Scope::kDebt;
    case RelationType::kValuedAt:
      return scope == Scope::kValuation;
    case RelationType::kSupplies:
    case RelationType::kPartneredWith:
      return scope == Scope::kContract;
    case RelationType::kOperates:
      return scope == Scope::kCost;
    default:
      return true;
  }
}

int RankOf(Bound bound) {
  switch (bound) {
    case Bound::kExact:
      return 0;
    case Bound::kAbout:
      return 1;
    case Bound::kRange:
      return 2;
    case Bound::kAtLeast:
    case Bound::kMoreThan:
      return 3;
    case Bound::kLessThan:
    case Bound::kUpTo:
      return 4;
  }
  return 5;
}

using Names = std::set<std::string_view>;

// Counts the publishers of each value and names the best: most publishers, then the smallest value.
template <class T>
class Poll {
 public:
  void Add(const T& value, const Names& publishers) {
    votes_[value].insert(publishers.begin(), publishers.end());
  }
  const T* Best() const {
    const T* best = nullptr;
    std::size_t most = 0;
    for (const auto& [value, publishers] : votes_) {
      if (best != nullptr && publishers.size() <= most) continue;
      best = &value;
      most = publishers.size();
    }
    return best;
  }

 private:
  std::map<T, Names> votes_;
};

struct SumVotes {
  const Sum* sum = nullptr;
  Names publishers;
  std::uint64_t claims = 0;
  std::uint64_t stated_first =
      0;  // by how many claims as the sum itself, not as the same number told otherwise
  std::optional<Timestamp> first_published;
};

auto SumOrder(const Sum& sum) {
  return std::tuple(sum.currency, sum.value, sum.bound, sum.scope, sum.min, sum.max);
}

// Absent times are later than any.
std::pair<bool, Timestamp> TimeOrder(const std::optional<Timestamp>& time) {
  return {!time.has_value(), time.value_or(Timestamp())};
}

std::vector<FactAmount> AmountsOf(RelationType type, std::vector<SumVotes> votes) {
  const auto order = [&](const SumVotes& v) {
    return std::tuple(!IsOwnScope(type, v.sum->scope), RankOf(v.sum->bound),
                      -static_cast<std::int64_t>(v.publishers.size()), v.stated_first == 0,
                      TimeOrder(v.first_published), SumOrder(*v.sum));
  };
  std::sort(votes.begin(), votes.end(),
            [&](const SumVotes& a, const SumVotes& b) { return order(a) < order(b); });
  std::vector<FactAmount> amounts;
  for (const SumVotes& v : votes) {
    amounts.push_back({v.sum->value, v.sum->min, v.sum->max, v.sum->currency, v.sum->bound, v.sum->scope,
                       static_cast<std::uint32_t>(v.publishers.size()), static_cast<std::uint32_t>(v.claims),
                       v.first_published});
  }
  return amounts;
}

struct Interval {
  std::optional<Decimal> low;  // absent: open
  std::optional<Decimal> high;
};

Interval IntervalOf(const FactAmount& amount) {
  static const Decimal kBelow = *Decimal::Parse("0.95");
  static const Decimal kAbove = *Decimal::Parse("1.05");
  switch (amount.bound) {
    case Bound::kExact:
      return {amount.value, amount.value};
    case Bound::kAbout:
      // What "about" leaves open where extraction did not say: five per cent.
      return {amount.min ? amount.min : amount.value.Times(kBelow),
              amount.max ? amount.max : amount.value.Times(kAbove)};
    case Bound::kUpTo:
    case Bound::kLessThan:
      return {std::nullopt, amount.value};
    case Bound::kAtLeast:
    case Bound::kMoreThan:
      return {amount.value, std::nullopt};
    case Bound::kRange:
      return {amount.min, amount.max};
  }
  return {};
}

// Sums of the same thing in one currency that cannot all be true: some two intervals are disjoint, which is
// so when the largest lower end lies above the smallest upper one.
bool AreInConflict(RelationType type, const std::vector<FactAmount>& amounts) {
  std::map<std::string_view, Interval> common;
  for (const FactAmount& amount : amounts) {
    const bool comparable = IsOwnScope(type, amounts.front().scope) ? IsOwnScope(type, amount.scope)
                                                                    : amount.scope == amounts.front().scope;
    if (!comparable) continue;
    const Interval own = IntervalOf(amount);
    Interval& all = common[amount.currency];
    if (own.low && (!all.low || *all.low < *own.low)) all.low = own.low;
    if (own.high && (!all.high || *own.high < *all.high)) all.high = own.high;
  }
  return std::any_of(common.begin(), common.end(), [](const auto& entry) {
    return entry.second.low && entry.second.high && *entry.second.high < *entry.second.low;
  });
}

bool IsNegative(const Telling& telling) {
  return telling.negated || telling.status == Status::kCancelled || telling.status == Status::kDenied;
}

// The most advanced status that anybody affirms, unless it was denied or called off when that had been
// published already.
struct StatusVotes {
  std::optional<Status> affirmed;
  std::optional<Timestamp> affirmed_since;  // first published with that status
  std::optional<Status> refuted;
  std::optional<Timestamp> refuted_last;

  void Add(const Telling& telling) {
    if (IsNegative(telling)) {
      const Status how = telling.status == Status::kCancelled ? Status::kCancelled : Status::kDenied;
      const bool newer = !refuted || refuted_last < telling.last_published ||
                         (refuted_last == telling.last_published && how == Status::kCancelled);
      if (newer) refuted = how;
      refuted_last = std::max(refuted_last, telling.last_published);
      return;
    }
    if (affirmed && telling.status < *affirmed) return;
    if (!affirmed || *affirmed < telling.status) {
      affirmed = telling.status;
      affirmed_since = telling.first_published;
    } else if (TimeOrder(telling.first_published) < TimeOrder(affirmed_since)) {
      affirmed_since = telling.first_published;
    }
  }
  bool IsRefuted() const {
    return refuted && (!affirmed || (refuted_last && affirmed_since <= refuted_last));
  }
  Status Final() const { return IsRefuted() ? *refuted : affirmed.value_or(Status::kCompleted); }
};

// Dates: the most exact, then most publishers, then the earliest.
std::optional<PartialDate> DateOf(const std::map<PartialDate, Names>& dates) {
  const std::pair<const PartialDate, Names>* best = nullptr;
  for (const auto& entry : dates) {
    const auto order = [](const auto& e) {
      return std::tuple(e.first.precision, -static_cast<std::int64_t>(e.second.size()), e.first);
    };
    if (best == nullptr || order(entry) < order(*best)) best = &entry;
  }
  return best == nullptr ? std::nullopt : std::optional(best->first);
}

FactId IdOf(const Pair& pair, std::optional<std::uint64_t> first_statement) {
  const Sha256 hash = Sha256Builder()
                          .AddField("fact")
                          .AddNumber(static_cast<std::uint64_t>(pair.type))
                          .AddField(pair.from.AsBytes())
                          .AddField(pair.to.AsBytes())
                          .AddNumber(first_statement.has_value() ? 1 : 0)
                          .AddNumber(first_statement.value_or(0))
                          .Finish();
  return *FactId::FromBytes(hash.AsBytes().substr(0, FactId::kBytes));
}

// Gathers the statements of one fact. Views point into them.
class FactMaker {
 public:
  explicit FactMaker(const Pair& pair) : pair_(pair) {}

  Fact Make(const Deal& deal, std::optional<std::uint64_t> anchor) {
    for (const Statement* statement : deal.statements) {
      for (const Telling& telling : statement->tellings) any_affirms_ = any_affirms_ || !IsNegative(telling);
    }
    for (const Statement* statement : deal.statements) AddStatement(*statement);
    Fact fact;
    fact.id = IdOf(pair_, anchor);
    fact.type = pair_.type;
    fact.from = pair_.from;
    fact.to = pair_.to;
    fact.status = status_.Final();
    fact.negated = status_.IsRefuted();
    std::vector<SumVotes> votes;
    for (auto& [key, vote] : sums_) votes.push_back(std::move(vote));
    fact.amounts = AmountsOf(pair_.type, std::move(votes));
    fact.conflict = AreInConflict(pair_.type, fact.amounts);
    if (const Decimal* best = stakes_.Best()) fact.stake_percent = *best;
    if (const auto* best = quantities_.Best()) std::tie(fact.quantity_unit, fact.quantity) = *best;
    if (const std::string* best = rounds_.Best()) fact.round = *best;
    if (const std::string* best = roles_.Best()) fact.role = *best;
    fact.date = DateOf(dates_);
    fact.publishers = static_cast<std::uint32_t>(publishers_.size());
    fact.languages.assign(languages_.begin(), languages_.end());
    fact.claims = static_cast<std::uint32_t>(claims_);
    fact.first_source = first_->source;
    fact.first_published = first_->first_published;
    fact.first_claim = first_->first_claim;
    fact.day = Day();
    for (const Statement* statement : deal.statements) fact.statements.push_back(statement->id);
    std::sort(fact.statements.begin(), fact.statements.end());
    return fact;
  }

 private:
  void AddStatement(const Statement& statement) {
    Names publishers;
    std::optional<Timestamp> first;
    std::uint64_t claims = 0;
    for (const Telling& telling : statement.tellings) {
      status_.Add(telling);
      publishers_.insert(telling.source);
      languages_.insert(telling.language);
      claims_ += telling.claims;
      if (first_ == nullptr || FirstOrder(telling) < FirstOrder(*first_)) first_ = &telling;
      // A denial repeats the sum that it denies: it is no vote for it.
      if (any_affirms_ && IsNegative(telling)) continue;
      publishers.insert(telling.source);
      claims += telling.claims;
      if (TimeOrder(telling.first_published) < TimeOrder(first)) first = telling.first_published;
    }
    if (statement.day && (!day_ || *statement.day < *day_)) day_ = statement.day;
    if (publishers.empty()) return;
    for (std::size_t i = 0; i < statement.sums.size(); ++i) {
      const Sum& sum = statement.sums[i];
      SumVotes& vote = sums_[SumOrder(sum)];
      vote.sum = &sum;
      vote.publishers.insert(publishers.begin(), publishers.end());
      vote.claims += claims;
      if (i == 0) vote.stated_first += claims;
      if (TimeOrder(first) < TimeOrder(vote.first_published)) vote.first_published = first;
    }
    if (statement.stake_percent) stakes_.Add(*statement.stake_percent, publishers);
    if (statement.quantity) quantities_.Add({statement.quantity_unit, *statement.quantity}, publishers);
    if (!statement.round.empty()) rounds_.Add(statement.round, publishers);
    if (!statement.role.empty()) roles_.Add(statement.role, publishers);
    if (statement.date) dates_[*statement.date].insert(publishers.begin(), publishers.end());
  }

  // First source: by publication, then the source's name.
  static std::tuple<std::pair<bool, Timestamp>, std::string_view, ClaimId> FirstOrder(
      const Telling& telling) {
    return {TimeOrder(telling.first_published), telling.source, telling.first_claim};
  }

  std::optional<std::chrono::sys_days> Day() const {
    if (day_) return std::chrono::sys_days(std::chrono::days(*day_));
    if (first_->first_published) return std::chrono::floor<std::chrono::days>(*first_->first_published);
    return std::nullopt;
  }

  const Pair& pair_;
  bool any_affirms_ = false;
  StatusVotes status_;
  Names publishers_;
  std::set<std::string> languages_;
  std::uint64_t claims_ = 0;
  const Telling* first_ = nullptr;
  std::optional<std::int32_t> day_;
  std::map<decltype(SumOrder(std::declval<const Sum&>())), SumVotes> sums_;
  Poll<Decimal> stakes_;
  Poll<std::pair<nlp::Unit, Decimal>> quantities_;
  Poll<std::string> rounds_;
  Poll<std::string> roles_;
  std::map<PartialDate, Names> dates_;
};

}  // namespace

std::vector<Fact> GroupFacts(const Pair& pair, std::span<const Statement> statements) {
  std::vector<const Statement*> told;
  for (const Statement& statement : statements) {
    if (!statement.tellings.empty()) told.push_back(&statement);
  }
  std::vector<Fact> facts;
  if (told.empty()) return facts;
  if (nlp::InfoOf(pair.type).deal) {
    for (const Deal& deal : DealsOf(pair.type, std::move(told))) {
      // The first statement names the deal; the lasting relation of a pair needs no name.
      const bool lasting = std::all_of(deal.statements.begin(), deal.statements.end(),
                                       [&](const Statement* s) { return IsLasting(pair.type, *s); });
      facts.push_back(FactMaker(pair).Make(
          deal, lasting ? std::nullopt : std::optional<std::uint64_t>(deal.statements.front()->id)));
    }
  } else {
    Deal all;
    for (const Statement* statement : told) Join(statement, &all);
    facts.push_back(FactMaker(pair).Make(all, std::nullopt));
  }
  std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.id < b.id; });
  return facts;
}

}  // namespace dealgraph::graph
