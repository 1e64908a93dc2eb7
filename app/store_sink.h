// StoreSink applies batches to the graph: the seam between ingest's loop and graph's writer.
#pragma once

#include "base/result.h"
#include "graph/writer.h"
#include "ingest/sink.h"

namespace dealgraph::app {

class StoreSink final : public ingest::Sink {
 public:
  explicit StoreSink(graph::Writer& writer) : writer_(writer) {}  // lent
  Result<std::vector<graph::Outcome>> Apply(ingest::Batch& batch) override {
    return writer_.Apply(batch.articles, batch.positions, batch.dead_lettered);
  }

 private:
  graph::Writer& writer_;
};

}  // namespace dealgraph::app
