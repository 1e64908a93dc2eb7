#include "graph/version_cursor.h"

#include <utility>

#include "graph/records.h"
#include "storage/store.h"

namespace dealgraph::graph {

Result<bool> VersionCursor::Next(std::size_t most, const Callback& callback) {
  const storage::View view = store_.Read();
  storage::Iterator at = view.IterateOnce(storage::Family::kArticles);
  for (at.Seek(after_ + '\0'); at.Valid(); at.Next()) {
    const auto id = VersionId::FromBytes(at.key());
    if (!id) continue;  // an article's own record
    if (most == 0) return true;
    --most;
    after_ = at.key();
    DG_ASSIGN_OR_RETURN(ArticleVersion version, DecodeVersion(*id, at.value()));
    if (!callback(std::move(version))) return true;
  }
  DG_RETURN_IF_ERROR(at.status());
  return false;
}

}  // namespace dealgraph::graph
