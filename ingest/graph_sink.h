// GraphSink is the Sink of production: batches go into the graph by its Writer.
#pragma once

#include "graph/writer.h"
#include "ingest/sink.h"

namespace dealgraph::ingest {

class GraphSink final : public Sink {
 public:
  explicit GraphSink(graph::Writer& writer) : writer_(writer) {}  // lent
  Result<std::vector<graph::Outcome>> Apply(Batch& batch) override {
    return writer_.Apply(batch.articles, batch.positions, batch.dead_lettered, batch.dead_lettered_by_input);
  }
  Result<> Flush() override { return writer_.Flush(); }

 private:
  graph::Writer& writer_;
};

}  // namespace dealgraph::ingest
