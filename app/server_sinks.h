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
