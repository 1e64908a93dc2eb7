#include "graph/lookup.h"

#include "graph/keys.h"
#include "storage/record.h"

namespace dealgraph::graph {

using storage::Family;

Result<std::optional<ArticleHead>> FindHead(const storage::View& view, const ArticleId& id) {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view.Get(Family::kArticles, id.AsBytes()));
  if (!record) return std::optional<ArticleHead>();
  DG_ASSIGN_OR_RETURN(ArticleHead head, DecodeHead(id, *record));
  return std::optional<ArticleHead>(std::move(head));
}

Result<std::optional<ArticleVersion>> FindVersion(const storage::View& view, const VersionId& id) {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view.Get(Family::kArticles, id.AsBytes()));
  if (!record) return std::optional<ArticleVersion>();
  DG_ASSIGN_OR_RETURN(ArticleVersion version, DecodeVersion(id, *record));
  return std::optional<ArticleVersion>(std::move(version));
}

Result<std::optional<Claim>> FindClaim(const storage::View& view, const ClaimId& id) {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view.Get(Family::kClaims, id.AsBytes()));
  if (!record) return std::optional<Claim>();
  DG_ASSIGN_OR_RETURN(Claim claim, DecodeClaim(id, *record));
  return std::optional<Claim>(std::move(claim));
}

Result<std::vector<Claim>> ClaimsIn(const storage::View& view, const VersionId& version) {
  std::vector<Claim> claims;
  storage::Iterator records = view.IteratePrefix(Family::kClaims, version.AsBytes());
  for (; records.Valid(); records.Next()) {
    const std::optional<ClaimId> id = ClaimId::FromBytes(records.key());
    if (!id) return Corruption("a claim's key has " + std::to_string(records.key().size()) + " bytes");
    DG_ASSIGN_OR_RETURN(Claim claim, DecodeClaim(*id, records.value()));
    claims.push_back(std::move(claim));
  }
  DG_RETURN_IF_ERROR(records.status());
  return claims;
}

Result<std::vector<Statement>> StatementsIn(const storage::View& view, const Pair& pair) {
  std::vector<Statement> statements;
  const std::string prefix = StatementsPrefix(pair);
  storage::Iterator records = view.IteratePrefix(Family::kEdgesOut, prefix);
  for (; records.Valid(); records.Next()) {
    const std::string_view id = records.key().substr(prefix.size());
    if (id.size() != 8)
      return Corruption("a statement's key has " + std::to_string(records.key().size()) + " bytes");
    DG_ASSIGN_OR_RETURN(Statement statement, DecodeStatement(storage::ReadKey64(id), records.value()));
    statements.push_back(std::move(statement));
  }
  DG_RETURN_IF_ERROR(records.status());
  return statements;
}

Result<std::vector<Fact>> FactsIn(const storage::View& view, const Pair& pair) {
  std::vector<Fact> facts;
  storage::Iterator records = view.IteratePrefix(Family::kFacts, PairKey(pair));
  for (; records.Valid(); records.Next()) {
    DG_ASSIGN_OR_RETURN(Fact fact, DecodeFact(records.value()));
    facts.push_back(std::move(fact));
  }
  DG_RETURN_IF_ERROR(records.status());
  return facts;
}

Result<std::optional<EntityRecord>> FindEntityRecord(const storage::View& view, const EntityId& id) {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record, view.Get(Family::kEntities, EntityKey(id)));
  if (!record) return std::optional<EntityRecord>();
  DG_ASSIGN_OR_RETURN(EntityRecord entity, DecodeEntity(*record));
  return std::optional<EntityRecord>(std::move(entity));
}

}  // namespace dealgraph::graph
