#include "app/server_sinks.h"

namespace dealgraph::app {
namespace {

std::string NameOf(graph::Outcome outcome) {
  switch (outcome) {
    case graph::Outcome::kApplied: return "applied";
    case graph::Outcome::kDuplicate: return "duplicate";
    case graph::Outcome::kWithdrawn: return "withdrawn";
  }
  return "applied";
}

}  // namespace

Result<std::vector<graph::Outcome>> LoggingSink::Apply(ingest::Batch& batch) {
  if (!log_.Writes(LogLevel::kDebug)) return sink_.Apply(batch);
  std::vector<LogFields> lines;  // the sink may move from the batch
  for (const graph::IncomingArticle& incoming : batch.articles) {
    lines.push_back({{"source", incoming.input},
                     {"article", incoming.article.id},
                     {"publisher", incoming.article.source},
                     {"language", incoming.extraction.language},
                     {"relations", std::to_string(incoming.extraction.relations.size())}});
  }
  DG_ASSIGN_OR_RETURN(std::vector<graph::Outcome> outcomes, sink_.Apply(batch));
  for (std::size_t i = 0; i < outcomes.size() && i < lines.size(); ++i) {
    lines[i].emplace_back("outcome", NameOf(outcomes[i]));
    log_.Debug("article", lines[i]);
  }
  return outcomes;
}

Result<std::vector<graph::Outcome>> PublishingSink::Apply(ingest::Batch& batch) {
  if (!batch.articles.empty()) {
    DG_RETURN_IF_ERROR(claims_.Apply(batch));
    DG_RETURN_IF_ERROR(claims_.Flush());
  }
  return graph_.Apply(batch);
}

Result<> LoggingDeadLetters::Write(const ingest::DeadLetter& letter) {
  log_.Warning("dead letter", {{"source", std::string(letter.input)},
                               {"origin", std::string(letter.origin)},
                               {"article", std::string(letter.key)},
                               {"reason", std::string(letter.reason)}});
  return sink_.Write(letter);
}

}  // namespace dealgraph::app
