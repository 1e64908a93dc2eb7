#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/input.h"
#include "app/numbers.h"
#include "app/opened_extractor.h"
#include "app/store_option.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "connectors/file/file_source.h"
#include "graph/reader.h"
#include "graph/writer.h"
#include "ingest/graph_sink.h"
#include "storage/store.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "The store is made where there is none. Reading the same again changes nothing; a changed text becomes a new\n"
    "version of its article. Stopped at any moment (Ctrl-C, SIGKILL), the next run goes on where it was.\n"
    "\n"
    "Examples:\n"
    "  dealgraph ingest --store news articles/\n"
    "  dealgraph ingest --store news archive-2025.jsonl.gz --dead-letters refused.jsonl\n"
    "  zcat feed.jsonl.gz | dealgraph ingest --store news --format jsonl -";

struct Options {
  InputOptions input;
  std::string store;
  bool json = false;
};

void PrintSummary(const Options& options, const ingest::PipelineCounts& counts, const graph::StoreStatistics& store,
                  double seconds, bool stopped) {
  if (options.json) {
    std::string line;
    JsonWriter json(&line);
    const auto count = [&](std::string_view key, std::uint64_t value) {
      json.Key(key).Integer(static_cast<std::int64_t>(value));
    };
    json.BeginObject();
    count("records", counts.records);
    count("bytes", counts.bytes);
    count("received", counts.received);
    count("applied", counts.applied);
    count("duplicate", counts.duplicate);
    count("withdrawn", counts.withdrawn);
    count("refused", counts.dead_lettered);
    count("relations", counts.relations);
    count("amounts", counts.amounts);
    count("refused_amounts", counts.refused_amounts);
    json.Key("stopped").Bool(stopped);
    json.Key("store").BeginObject();
    count("articles", store.articles);
    count("claims", store.claims);
    count("facts", store.facts);
    count("entities", store.entities);
    json.EndObject().EndObject();
    std::printf("%s\n", line.c_str());
    return;
  }
  if (options.input.quiet) return;
  std::printf("%s articles in %.1f s (%s): %s new, %s known, %s withdrawn, %s refused%s\n",
              FormatCount(counts.received).c_str(), seconds, FormatBytes(counts.bytes).c_str(),
              FormatCount(counts.applied).c_str(), FormatCount(counts.duplicate).c_str(),
              FormatCount(counts.withdrawn).c_str(), FormatCount(counts.dead_lettered).c_str(),
              stopped ? "; stopped, the next run goes on here" : "");
  std::printf("%s now holds %s articles, %s claims, %s facts about %s entities\n", options.store.c_str(),
              FormatCount(store.articles).c_str(), FormatCount(store.claims).c_str(), FormatCount(store.facts).c_str(),
              FormatCount(store.entities).c_str());
}

Result<ExitCode> Ingest(const Options& options) {
  const SystemClock clock;
  // A path that is mistyped makes no store: the source proper needs the store's positions.
  DG_RETURN_IF_ERROR(connectors::FileSource::Open({.paths = options.input.paths}, clock));
  StopOnSignal stop_on_signal;
  DG_ASSIGN_OR_RETURN(const auto extractor, OpenedExtractor::Open(options.input.files));
  DG_ASSIGN_OR_RETURN(const auto store, OpenForWriting(options.store));
  DG_ASSIGN_OR_RETURN(const auto writer, graph::Writer::Create(*store));
  Progress progress(!options.input.quiet);
  ingest::PipelineOptions pipeline_options = PipelineOptionsFor(options.input, &progress);
  DG_ASSIGN_OR_RETURN(
      const auto source,
      connectors::FileSource::Open(
          {.paths = options.input.paths,
           .format = pipeline_options.decode.format,
           .lookup = [&](std::string_view partition) { return writer->Position(partition); },
           .notice = pipeline_options.note},
          clock));
  progress.Measure(source->TotalBytes(), [&] { return source->BytesRead(); });
  ingest::GraphSink sink(*writer);
  ReportingDeadLetters dead_letters(options.input.dead_letters, &progress);
  ingest::Pipeline pipeline(
      *source, [&](const nlp::Article& article) { return extractor->Extract(article); }, sink, dead_letters,
      std::move(pipeline_options));
  stop_on_signal.Watch(pipeline);
  const Result<ingest::PipelineCounts> counts = pipeline.Run();
  stop_on_signal.EndWatch();
  progress.Clear();
  if (!counts) return counts.error();
  DG_RETURN_IF_ERROR(writer->Flush());
  DG_ASSIGN_OR_RETURN(const auto reader, graph::Reader::Create(*store));
  DG_ASSIGN_OR_RETURN(const graph::StoreStatistics statistics, reader->Statistics());
  PrintSummary(options, *counts, statistics, progress.elapsed_seconds(), pipeline.stopped());
  return counts->dead_lettered == 0 ? kDone : kDoneWithRefusals;
}

}  // namespace

void AddIngestCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("ingest", "Read articles into the graph");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  AddInputOptions(*command, &options->input);
  command->add_flag("--json", options->json, "The summary as one line of JSON");
  command->callback([options, action] { *action = [options] { return Ingest(*options); }; });
}

}  // namespace dealgraph::app
