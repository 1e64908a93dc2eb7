// Reads the graph's records out of one view: what Writer and Reader both need. Absent records are nullopt;
// records that cannot be read, or that others promise and that are missing, are kCorruption.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "graph/records.h"
#include "storage/store.h"

namespace dealgraph::graph {

Result<std::optional<ArticleHead>> FindHead(const storage::View& view, const ArticleId& id);
Result<std::optional<ArticleVersion>> FindVersion(const storage::View& view,
                                                  const VersionId& id);  // without `current`
Result<std::optional<Claim>> FindClaim(const storage::View& view, const ClaimId& id);
Result<std::vector<Claim>> ClaimsIn(const storage::View& view, const VersionId& version);
Result<std::vector<Statement>> StatementsIn(const storage::View& view, const Pair& pair);
Result<std::vector<Fact>> FactsIn(const storage::View& view, const Pair& pair);
Result<std::optional<EntityRecord>> FindEntityRecord(const storage::View& view, const EntityId& id);

}  // namespace dealgraph::graph
