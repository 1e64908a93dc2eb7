#include "ingest/sink.h"

namespace dealgraph::ingest {

Result<std::vector<graph::Outcome>> CallbackSink::Apply(Batch& batch) {
  for (const graph::IncomingArticle& incoming : batch.articles) DG_RETURN_IF_ERROR(callback_(incoming));
  return std::vector<graph::Outcome>(batch.articles.size(), graph::Outcome::kApplied);
}

}  // namespace dealgraph::ingest
