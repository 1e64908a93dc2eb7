#include "graph/statements.h"

#include <algorithm>
#include <tuple>

#include "base/hash.h"
#include "graph/records.h"
#include "storage/record.h"

namespace dealgraph::graph {
namespace {

std::int32_t DayNumber(std::chrono::sys_days day) {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

// The day of the event: the stated day, or, where a longer period is stated, the day in it nearest to
// publication.
std::optional<std::int32_t> EventDay(const std::optional<PartialDate>& date,
                                     const std::optional<Timestamp>& published) {
  std::optional<std::int32_t> day;
  if (published) day = DayNumber(std::chrono::floor<std::chrono::days>(*published));
  if (!date) return day;
  const std::int32_t first = DayNumber(date->First());
  const std::int32_t last = DayNumber(date->Last());
  return day ? std::clamp(*day, first, std::max(first, last)) : first;
}

bool SharesSum(const std::vector<Sum>& a, const std::vector<Sum>& b) {
  for (const Sum& x : a) {
    for (const Sum& y : b) {
      if (x.currency == y.currency && x.value == y.value) return true;
    }
  }
  return false;
}

// "about 700 million" and "683 million" are one sum told twice.
bool IsAbout(const Sum& rough, const Sum& other) {
  return rough.bound == nlp::Bound::kAbout && rough.min && rough.max && *rough.min <= other.value &&
         other.value <= *rough.max;
}

// Whether an article that states both means two sums. Across currencies that cannot be told without a rate,
// and sums of different things (a stake, the whole round) may belong to one deal.
bool AreRivals(const std::vector<Sum>& a, const std::vector<Sum>& b) {
  if (a.empty() || b.empty() || SharesSum(a, b)) return false;
  const Sum& x = a.front();
  const Sum& y = b.front();
  return x.currency == y.currency && x.scope == y.scope && !IsAbout(x, y) && !IsAbout(y, x);
}

Statement ContentOf(const Claim& claim, const std::optional<Timestamp>& published) {
  Statement statement;
  // Where time does not tell deals apart, the day of publication would only multiply statements.
  const bool deal = nlp::InfoOf(claim.type).deal;
  if (deal || claim.date) statement.day = EventDay(claim.date, published);
  statement.date = claim.date;
  statement.round = claim.round;
  for (const ClaimAmount& amount : claim.amounts) {
    statement.sums.push_back(
        {amount.value, amount.min, amount.max, amount.currency, amount.bound, amount.scope});
  }
  if (claim.quantity) {
    statement.quantity = claim.quantity->value;
    statement.quantity_unit = claim.quantity->unit;
  }
  statement.stake_percent = claim.stake_percent;
  statement.role = claim.role;
  return statement;
}

auto TellingKey(const Telling& telling) {
  return std::tie(telling.source, telling.language, telling.status, telling.negated);
}

// Unknown times come after known ones.
bool IsEarlier(const Telling& a, const Telling& b) {
  if (a.first_published.has_value() != b.first_published.has_value()) return a.first_published.has_value();
  if (a.first_published != b.first_published) return a.first_published < b.first_published;
  return a.first_claim < b.first_claim;
}

}  // namespace

Pair PairOf(const Claim& claim) {
  Pair pair{claim.from.entity, claim.type, claim.to ? claim.to->entity : EntityId()};
  if (nlp::InfoOf(claim.type).symmetric && pair.to < pair.from) std::swap(pair.from, pair.to);
  return pair;
}

std::optional<Timestamp> PublishedOf(const nlp::Article& article) {
  return article.published_time ? article.published_time : article.updated_time;
}

std::vector<StatedClaim> StatedClaimsOf(const ArticleVersion& version, const std::vector<Claim>& claims) {
  const std::optional<Timestamp> published = PublishedOf(version.article);
  std::vector<StatedClaim> result;
  result.reserve(claims.size());
  for (const Claim& claim : claims) result.push_back({PairOf(claim), ContentOf(claim, published), claim.id});
  for (std::size_t i = 0; i < result.size(); ++i) {
    Statement& statement = result[i].statement;
    const bool deal = nlp::InfoOf(claims[i].type).deal;
    for (std::size_t j = 0; deal && j < result.size(); ++j) {
      if (result[j].pair != result[i].pair || !AreRivals(statement.sums, result[j].statement.sums)) continue;
      const Sum& rival = result[j].statement.sums.front();
      statement.rivals.emplace_back(rival.currency, rival.value);
    }
    std::sort(statement.rivals.begin(), statement.rivals.end());
    statement.rivals.erase(std::unique(statement.rivals.begin(), statement.rivals.end()),
                           statement.rivals.end());
  }
  for (StatedClaim& stated : result) {
    stated.statement.id = storage::ReadKey64(Sha256Of(EncodeStatementContent(stated.statement)).AsBytes());
  }
  return result;
}

void AddTelling(const Telling& one, std::vector<Telling>* tellings) {
  const auto at =
      std::lower_bound(tellings->begin(), tellings->end(), one,
                       [](const Telling& a, const Telling& b) { return TellingKey(a) < TellingKey(b); });
  if (at == tellings->end() || TellingKey(*at) != TellingKey(one)) {
    tellings->insert(at, one);
    return;
  }
  at->claims += one.claims;
  if (IsEarlier(one, *at)) {
    at->first_published = one.first_published;
    at->first_claim = one.first_claim;
  }
  at->last_published = std::max(at->last_published, one.last_published);  // an absent time is less than any
}

}  // namespace dealgraph::graph
