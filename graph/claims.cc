#include "graph/claims.h"

#include <algorithm>

#include "base/hash.h"
#include "graph/entity_names.h"
#include "storage/record.h"

namespace dealgraph::graph {
namespace {

bool IsInside(const nlp::Span& span, const nlp::Article& article) {
  return span.begin < span.end && span.end <= nlp::FieldText(article, span.field).size();
}

bool IsInside(const nlp::Span& span, const std::vector<nlp::Span>& evidence) {
  return std::any_of(evidence.begin(), evidence.end(),
                     [&](const nlp::Span& range) { return range.Contains(span); });
}

// Entities of one extraction, resolved once however many relations name them.
class Ends {
 public:
  explicit Ends(const nlp::Extraction& extraction)
      : extraction_(extraction), ids_(extraction.entities.size()) {}

  bool Has(int index) const { return index >= 0 && static_cast<std::size_t>(index) < ids_.size(); }

  ClaimEnd Make(int index, const std::vector<nlp::Span>& evidence) {
    const auto i = static_cast<std::size_t>(index);
    const nlp::Entity& entity = extraction_.entities[i];
    if (!ids_[i]) {
      const EntityClass entity_class = ClassOf(entity.type);
      ids_[i] = EntityIdOf(entity.id, FoldEntityName(entity.name, entity_class), entity_class);
    }
    ClaimEnd end{*ids_[i], entity.type, entity.name, std::nullopt, entity.id};
    for (const nlp::Span& mention : entity.mentions) {
      if (!IsInside(mention, evidence)) continue;
      end.mention = mention;
      return end;
    }
    // Told by a pronoun: the mention is the last one before.
    for (const nlp::Span& mention : entity.mentions) {
      if (!end.mention || mention <= evidence.front()) end.mention = mention;
    }
    return end;
  }

 private:
  const nlp::Extraction& extraction_;
  std::vector<std::optional<EntityId>> ids_;
};

// The stated sum first, then those that are the same number.
std::vector<ClaimAmount> AmountsOf(const nlp::Relation& relation, const nlp::Extraction& extraction) {
  std::vector<ClaimAmount> amounts;
  const auto& all = extraction.amounts;
  if (relation.amount < 0 || static_cast<std::size_t>(relation.amount) >= all.size()) return amounts;
  const nlp::Amount& stated = all[static_cast<std::size_t>(relation.amount)];
  amounts.push_back(stated);
  for (std::size_t i = 0; stated.group >= 0 && i < all.size(); ++i) {
    if (static_cast<int>(i) != relation.amount && all[i].group == stated.group) amounts.push_back(all[i]);
  }
  // Groups are numbers of one extraction; here they stand together already.
  for (ClaimAmount& amount : amounts) amount.group = -1;
  return amounts;
}

std::vector<nlp::Span> EvidenceOf(const nlp::Relation& relation, const Claim& claim) {
  std::vector<nlp::Span> evidence = relation.evidence;
  const auto include = [&](const nlp::Span& span) {
    if (!IsInside(span, evidence)) evidence.push_back(span);
  };
  if (claim.from.mention) include(*claim.from.mention);
  if (claim.to && claim.to->mention) include(*claim.to->mention);
  for (const ClaimAmount& amount : claim.amounts) include(amount.span);
  return evidence;
}

bool IsProvable(const nlp::Relation& relation, const nlp::Extraction& extraction, const nlp::Article& article,
                const Ends& ends) {
  const bool has_to = nlp::InfoOf(relation.type).to != 0;
  if (!ends.Has(relation.from) || (has_to && !ends.Has(relation.to)) || relation.evidence.empty())
    return false;
  for (const nlp::Span& span : relation.evidence) {
    if (!IsInside(span, article)) return false;
  }
  for (const nlp::Amount& amount : extraction.amounts) {
    if (!IsInside(amount.span, article)) return false;
  }
  const auto mentions_are_inside = [&](int index) {
    const nlp::Entity& entity = extraction.entities[static_cast<std::size_t>(index)];
    return std::ranges::all_of(entity.mentions,
                               [&](const nlp::Span& span) { return IsInside(span, article); });
  };
  return mentions_are_inside(relation.from) && (!has_to || mentions_are_inside(relation.to));
}

}  // namespace

ClaimId ClaimIdOf(const VersionId& version, const Claim& claim) {
  storage::RecordWriter what(1);
  what.Number(static_cast<std::uint64_t>(claim.type)).Fixed(claim.from.entity.AsBytes());
  what.Fixed(claim.to ? claim.to->entity.AsBytes() : EntityId().AsBytes()).Number(claim.amounts.size());
  if (!claim.amounts.empty()) what.Number(claim.amounts.front().value).String(claim.amounts.front().currency);
  what.String(claim.round).OptionalDate(claim.date);
  const nlp::Span& first = claim.evidence.front();
  what.Number(static_cast<std::uint64_t>(first.field)).Number(first.begin).Number(first.end);
  const Sha256 hash = Sha256Of(what.bytes());
  return *ClaimId::FromBytes(std::string(version.AsBytes()) + std::string(hash.AsBytes().substr(0, 8)));
}

std::vector<Claim> ClaimsOf(const ArticleVersion& version, const nlp::Extraction& extraction) {
  std::vector<Claim> claims;
  claims.reserve(extraction.relations.size());
  Ends ends(extraction);
  for (const nlp::Relation& relation : extraction.relations) {
    if (!IsProvable(relation, extraction, version.article, ends)) continue;
    Claim claim;
    claim.type = relation.type;
    claim.from = ends.Make(relation.from, relation.evidence);
    if (nlp::InfoOf(relation.type).to != 0) claim.to = ends.Make(relation.to, relation.evidence);
    claim.amounts = AmountsOf(relation, extraction);
    if (relation.quantity >= 0 &&
        static_cast<std::size_t>(relation.quantity) < extraction.quantities.size()) {
      claim.quantity = extraction.quantities[static_cast<std::size_t>(relation.quantity)];
    }
    claim.stake_percent = relation.stake_percent;
    claim.round = relation.round;
    claim.date = relation.date;
    claim.role = relation.role;
    claim.negated = relation.negated;
    claim.status = relation.status;
    claim.attribution = relation.attribution;
    claim.evidence = EvidenceOf(relation, claim);
    claim.rule = relation.rule;
    claim.pack_version = version.pack_version;
    claim.id = ClaimIdOf(version.id, claim);
    claims.push_back(std::move(claim));
  }
  const auto by_id = [](const Claim& a, const Claim& b) { return a.id < b.id; };
  std::stable_sort(claims.begin(), claims.end(), by_id);
  const auto same = [](const Claim& a, const Claim& b) { return a.id == b.id; };
  claims.erase(std::unique(claims.begin(), claims.end(), same), claims.end());
  return claims;
}

}  // namespace dealgraph::graph
