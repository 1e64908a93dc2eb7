#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/explain.h"
#include "app/input.h"
#include "app/opened_extractor.h"
#include "app/pretty.h"
#include "app/terminal.h"
#include "base/time.h"
#include "connectors/file/file_source.h"
#include "nlp/extraction_json.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "One line of JSON an article, in the order of the input (docs/output.md): entities, sums, quantities, dates and\n"
    "relations, each with the bytes that state it. Nothing is stored.\n"
    "\n"
    "Examples:\n"
    "  dealgraph extract article.txt --pretty\n"
    "  dealgraph extract article.txt --explain | less -R\n"
    "  dealgraph extract page.html.gz archive.jsonl > extractions.jsonl\n"
    "  curl -s https://news.example/a.html | dealgraph extract --format html\n"
    "  dealgraph extract archive.jsonl | jq -r '.relations[] | [.type, .from, .to] | @tsv'";

struct Options {
  InputOptions input;
  bool pretty = false;
  bool json = false;
  bool explain = false;
};

Result<ExitCode> Extract(const Options& options) {
  DG_ASSIGN_OR_RETURN(const auto extractor, OpenedExtractor::Open(options.input.files));
  // On a terminal the results are the progress.
  Progress progress(!options.input.quiet && !IsTerminal(STDOUT_FILENO));
  ingest::PipelineOptions pipeline_options = PipelineOptionsFor(options.input, &progress);
  const SystemClock clock;
  DG_ASSIGN_OR_RETURN(const auto source,
                      connectors::FileSource::Open({.paths = options.input.paths,
                                                    .format = pipeline_options.decode.format,
                                                    .notice = pipeline_options.note},
                                                   clock));
  progress.Measure(source->TotalBytes(), [&] { return source->BytesRead(); });
  const Painter paint = Painter::For(STDOUT_FILENO);
  std::string line;
  ingest::CallbackSink sink([&](const graph::IncomingArticle& incoming) -> Result<> {
    line.clear();
    if (options.explain) {
      // Read once more, telling why: nothing is noted where nobody asks.
      nlp::Explanation explanation;
      const nlp::Extraction extraction = extractor->Extract(incoming.article, {.explanation = &explanation});
      if (options.json) {
        nlp::AppendExtractionJson(incoming.article, extraction, &line, {.explain = true, .explanation = &explanation});
        line.push_back('\n');
      } else {
        line = FormatExplained(incoming.article, extraction, explanation, paint);
      }
    } else if (options.pretty) {
      line = FormatPretty(incoming.article, incoming.extraction, paint);
    } else {
      nlp::AppendExtractionJson(incoming.article, incoming.extraction, &line);
      line.push_back('\n');
    }
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) {
      return Unavailable("standard output could not be written");
    }
    return {};
  });
  ReportingDeadLetters dead_letters(options.input.dead_letters, &progress);
  ingest::Pipeline pipeline(
      *source, [&](const nlp::Article& article) { return extractor->Extract(article); }, sink, dead_letters,
      std::move(pipeline_options));
  DG_ASSIGN_OR_RETURN(const ingest::PipelineCounts counts, pipeline.Run());
  return counts.dead_lettered == 0 ? kDone : kDoneWithRefusals;
}

}  // namespace

void AddExtractCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("extract", "What articles state, as JSON lines; no store is needed");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddInputOptions(*command, &options->input);
  command->add_flag("--pretty", options->pretty, "For a person: the text with what was found marked in colours");
  command->add_flag("--json", options->json, "JSON lines, the default")->excludes("--pretty");
  command->add_flag("--explain", options->explain, "For a person, or with --json for a program: why each relation is claimed, and what lost and why; with --json also\n"
                      "who decided each name")->excludes("--pretty");
  command->callback([options, action] { *action = [options] { return Extract(*options); }; });
}

}  // namespace dealgraph::app
