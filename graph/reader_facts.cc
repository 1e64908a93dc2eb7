// Listing facts. An ordered answer is the best `limit` of all candidates, kept in a heap, so that memory
// depends on the limit only. Where the order is by day, the timeline gives candidates in that order and the
// scan ends early. Merged entities' facts stand nowhere in the store: they are made first and join the same
// heap.
#include <algorithm>
#include <set>

#include "graph/fact_query.h"
#include "graph/keys.h"
#include "graph/lookup.h"
#include "graph/reader_parts.h"
#include "storage/record.h"

namespace dealgraph::graph {

bool MatchesQuery(const FactQuery& query, const Fact& fact) {
  if (query.type && *query.type != fact.type) return false;
  if (query.status && *query.status != fact.status) return false;
  if (query.since && (!fact.day || *fact.day < *query.since)) return false;
  if (!query.language.empty() && !std::ranges::binary_search(fact.languages, query.language)) return false;
  if (query.min_amount || !query.currency.empty()) {
    if (fact.amounts.empty()) return false;
    const FactAmount& preferred = fact.amounts.front();
    if (!query.currency.empty() && preferred.currency != query.currency) return false;
    if (query.min_amount && preferred.value < *query.min_amount) return false;
  }
  return true;
}

namespace {

using storage::Family;

// Whether `a` stands before `b` in the answer. A total order: ids decide at last.
bool IsBefore(FactOrder order, const Fact& a, const Fact& b) {
  switch (order) {
    case FactOrder::kNewest:
    case FactOrder::kOldest:
      if (a.day.has_value() != b.day.has_value()) return a.day.has_value();
      if (a.day != b.day) return order == FactOrder::kNewest ? a.day > b.day : a.day < b.day;
      break;
    case FactOrder::kAmount: {
      if (a.amounts.empty() != b.amounts.empty()) return !a.amounts.empty();
      if (a.amounts.empty()) break;
      const FactAmount& x = a.amounts.front();
      const FactAmount& y = b.amounts.front();
      if (x.currency != y.currency) return x.currency < y.currency;
      if (x.value != y.value) return x.value > y.value;
      break;
    }
    case FactOrder::kPublishers:
      if (a.publishers != b.publishers) return a.publishers > b.publishers;
      break;
  }
  return a.id < b.id;
}

// The best `limit` facts seen.
class Best {
 public:
  explicit Best(const FactQuery& query) : query_(query) {}

  void Offer(const Fact& fact) {
    if (!MatchesQuery(query_, fact)) return;
    const auto before = [this](const Fact& a, const Fact& b) { return IsBefore(query_.order, a, b); };
    if (heap_.size() == query_.limit) {
      if (!before(fact, heap_.front())) return;  // the front is the last of the answer
      std::pop_heap(heap_.begin(), heap_.end(), before);
      heap_.back() = fact;
    } else {
      heap_.push_back(fact);
    }
    std::push_heap(heap_.begin(), heap_.end(), before);
  }
  // Whether what comes later in the query's own order can no longer enter.
  bool IsFullBefore(const Fact& fact) const {
    return heap_.size() == query_.limit && IsBefore(query_.order, heap_.front(), fact) &&
           heap_.front().day != fact.day;
  }
  std::vector<Fact> Take() {
    std::ranges::sort(heap_, [this](const Fact& a, const Fact& b) { return IsBefore(query_.order, a, b); });
    return std::move(heap_);
  }

 private:
  const FactQuery& query_;
  std::vector<Fact> heap_;
};

std::int32_t DayNumber(std::chrono::sys_days day) {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

// One stretch of the timeline, forwards or backwards, until the answer cannot change. `from` and `to` are day
// keys.
Result<> ScanTimeline(const storage::View& view, const ResolvedFacts& facts, bool backwards,
                      std::int32_t first, std::int32_t last, Best* best) {
  storage::Iterator at = view.IteratePrefix(Family::kTimeline, std::string_view(&kTimelineTag, 1));
  std::string low(1, kTimelineTag);
  storage::AppendKeySigned32(first, &low);
  std::string high(1, kTimelineTag);
  storage::AppendKeySigned32(last, &high);
  if (backwards) {
    const std::string end = storage::PrefixEnd(high);
    at.SeekForPrev(end);
    if (at.Valid() && at.key() >= end) at.Prev();
  } else {
    at.Seek(low);
  }
  for (; at.Valid(); backwards ? at.Prev() : at.Next()) {
    const std::string_view key = at.key();
    if (key.size() != 1 + 4 + kPairBytes + FactId::kBytes) return Corruption("a timeline key cannot be read");
    const std::string_view day = key.substr(0, 5);
    if (backwards ? day < low : day > high) break;
    const std::string_view fact_key = key.substr(5);
    const std::optional<Pair> pair = PairFromKey(fact_key);
    if (!pair) return Corruption("a timeline key cannot be read");
    if (facts.IsMerged(*pair)) continue;
    DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view.Get(Family::kFacts, fact_key));
    if (!record) return Corruption("the timeline names a fact that is missing");
    DG_ASSIGN_OR_RETURN(const Fact fact, DecodeFact(*record));
    if (best->IsFullBefore(fact)) break;
    best->Offer(fact);
  }
  return at.status();
}

Result<> OfferTimeline(const storage::View& view, const ResolvedFacts& facts, const FactQuery& query,
                       Best* best) {
  const std::int32_t first = query.since ? DayNumber(*query.since) : INT32_MIN + 1;
  DG_RETURN_IF_ERROR(ScanTimeline(view, facts, query.order == FactOrder::kNewest, first, INT32_MAX, best));
  if (query.since) return {};
  return ScanTimeline(view, facts, false, INT32_MIN, INT32_MIN, best);  // those without a day, last
}

Result<> OfferAll(const storage::View& view, const ResolvedFacts& facts, Best* best) {
  storage::Iterator at = view.Iterate(Family::kFacts);
  for (; at.Valid(); at.Next()) {
    const std::optional<Pair> pair = PairFromKey(at.key());
    if (!pair) return Corruption("a fact's key cannot be read");
    if (facts.IsMerged(*pair)) continue;
    DG_ASSIGN_OR_RETURN(const Fact fact, DecodeFact(at.value()));
    best->Offer(fact);
  }
  return at.status();
}

}  // namespace

Result<NamedFact> Reader::Rep::Name(const Fact& fact) const {
  NamedFact named;
  named.fact = fact;
  DG_ASSIGN_OR_RETURN(named.from, EntityAt(fact.from));
  if (!fact.to.IsZero()) {
    DG_ASSIGN_OR_RETURN(named.to, EntityAt(fact.to));
  }
  return named;
}

Result<> Reader::ListFacts(const FactQuery& query, const FactCallback& callback) const {
  if (query.limit < 1 || query.limit > kFactLimitMax) {
    return InvalidArgument("the limit must be 1 to " + std::to_string(kFactLimitMax));
  }
  Best best(query);
  const ResolvedFacts facts = rep_->facts();
  std::set<Pair> seen;
  if (!query.entity.empty()) {
    DG_ASSIGN_OR_RETURN(const std::vector<EntityId> ids,
                        rep_->MatchNames(query.entity, /*exact_if_any=*/false));
    // A fact between two of them turns up at both ends: it is taken where its start is, or where its start is
    // no match.
    for (const EntityId& id : ids) {
      const auto offer = [&](const Fact& fact) {
        if (fact.from == id || !std::ranges::binary_search(ids, fact.from)) best.Offer(fact);
        return true;
      };
      std::set<Pair> pairs;
      DG_RETURN_IF_ERROR(facts.AtEntity(id, &pairs, offer));
    }
  } else {
    const auto offer = [&](const Fact& fact) {
      if (facts.IsMerged({fact.from, fact.type, fact.to})) best.Offer(fact);
      return true;
    };
    for (const EntityId& root : rep_->aliases.Roots()) DG_RETURN_IF_ERROR(facts.AtEntity(root, &seen, offer));
    const bool by_day = query.order == FactOrder::kNewest || query.order == FactOrder::kOldest;
    DG_RETURN_IF_ERROR(by_day ? OfferTimeline(rep_->view, facts, query, &best)
                              : OfferAll(rep_->view, facts, &best));
  }
  for (const Fact& fact : best.Take()) {
    DG_ASSIGN_OR_RETURN(const NamedFact named, rep_->Name(fact));
    if (!callback(named)) break;
  }
  return {};
}

Result<> Reader::AllFacts(const FactCallback& callback) const {
  const ResolvedFacts facts = rep_->facts();
  std::set<Pair> seen;
  storage::Iterator at = rep_->view.Iterate(Family::kFacts);
  for (; at.Valid(); at.Next()) {
    const std::optional<Pair> pair = PairFromKey(at.key());
    if (!pair) return Corruption("a fact's key cannot be read");
    std::vector<Fact> here;
    if (!facts.IsMerged(*pair)) {
      DG_ASSIGN_OR_RETURN(Fact fact, DecodeFact(at.value()));
      here.push_back(std::move(fact));
    } else if (seen.insert(facts.Resolve(*pair)).second) {
      DG_ASSIGN_OR_RETURN(here, facts.FactsOf(facts.Resolve(*pair)));
    }
    for (const Fact& fact : here) {
      DG_ASSIGN_OR_RETURN(const NamedFact named, rep_->Name(fact));
      if (!callback(named)) return {};
    }
  }
  return at.status();
}

Result<std::optional<Fact>> Reader::Rep::FindFact(const FactId& id) const {
  const ResolvedFacts resolved = facts();
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> place, view.Get(Family::kTimeline, FactPlaceKey(id)));
  std::optional<Fact> found;
  if (place) {
    const std::optional<Pair> pair = PairFromKey(*place);
    if (!pair) return Corruption("the place of fact " + id.ToHex() + " cannot be read");
    DG_ASSIGN_OR_RETURN(const std::optional<std::string> record,
                        view.Get(Family::kFacts, FactKey(*pair, id)));
    if (!record) return Corruption("fact " + id.ToHex() + " is missing");
    DG_ASSIGN_OR_RETURN(Fact fact, DecodeFact(*record));
    if (!resolved.IsMerged(*pair)) return std::optional<Fact>(std::move(fact));
    // Its ends were merged since the id was given: the fact that now holds its statements is meant.
    DG_ASSIGN_OR_RETURN(const std::vector<Fact> now, resolved.FactsOf(resolved.Resolve(*pair)));
    for (const Fact& candidate : now) {
      const bool holds = std::ranges::binary_search(candidate.statements, fact.statements.front());
      if (candidate.id == id || (holds && !found)) found = candidate;
    }
    return found;
  }
  std::set<Pair> seen;
  for (const EntityId& root : aliases.Roots()) {
    const auto look = [&](const Fact& fact) {
      if (fact.id == id) found = fact;
      return !found;
    };
    DG_RETURN_IF_ERROR(resolved.AtEntity(root, &seen, look));
    if (found) break;
  }
  return found;
}

Result<NamedFact> Reader::GetFact(const FactId& id) const {
  DG_ASSIGN_OR_RETURN(const std::optional<Fact> fact, rep_->FindFact(id));
  if (!fact) return NotFound("there is no fact " + id.ToHex());
  return rep_->Name(*fact);
}

}  // namespace dealgraph::graph
