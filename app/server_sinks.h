// What `serve` tells of articles and dead letters on their way: decorators that log and pass on.
#pragma once

#include "app/log.h"
#include "ingest/sink.h"

namespace dealgraph::app {

// At level debug, a line for each article with its id and what became of it. Both are lent.
class LoggingSink final : public ingest::Sink {
 public:
  LoggingSink(ingest::Sink& sink, Log& log) : sink_(sink), log_(log) {}
  Result<std::vector<graph::Outcome>> Apply(ingest::Batch& batch) override;
  Result<> Flush() override { return sink_.Flush(); }

 private:
  ingest::Sink& sink_;
  Log& log_;
};

// With mode = "all" and a claims topic: a batch goes to the topic, is acknowledged there, and only then goes into the graph with its
// positions. Where the graph does not take it, it is read again, and stands in the topic twice with the same keys. Both are lent.
class PublishingSink final : public ingest::Sink {
 public:
  PublishingSink(ingest::Sink& claims, ingest::Sink& graph) : claims_(claims), graph_(graph) {}
  Result<std::vector<graph::Outcome>> Apply(ingest::Batch& batch) override;
  Result<> Flush() override { return graph_.Flush(); }

 private:
  ingest::Sink& claims_;
  ingest::Sink& graph_;
};

// A warning for each dead letter. Both are lent.
class LoggingDeadLetters final : public ingest::DeadLetterSink {
 public:
  LoggingDeadLetters(ingest::DeadLetterSink& sink, Log& log) : sink_(sink), log_(log) {}
  Result<> Write(const ingest::DeadLetter& letter) override;
  Result<> Acknowledge() override { return sink_.Acknowledge(); }

 private:
  ingest::DeadLetterSink& sink_;
  Log& log_;
};

}  // namespace dealgraph::app
