// From a file of JSON lines to a durable store, both cores: what `dealgraph ingest` does.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/time.h"
#include "bench/bench_input.h"
#include "connectors/file/file_source.h"
#include "graph/writer.h"
#include "ingest/dead_letter_file.h"
#include "ingest/graph_sink.h"
#include "ingest/pipeline.h"
#include "storage/store.h"

namespace dealgraph {
namespace {

Result<ingest::PipelineCounts> IngestFile(const std::string& input, const std::string& directory,
                                          const nlp::Extractor& extractor) {
  DG_ASSIGN_OR_RETURN(const auto store, storage::Store::OpenWriter(directory));
  DG_ASSIGN_OR_RETURN(const auto writer, graph::Writer::Create(*store));
  const SystemClock clock;
  DG_ASSIGN_OR_RETURN(const auto source, connectors::FileSource::Open({.paths = {input}}, clock));
  ingest::GraphSink sink(*writer);
  ingest::DeadLetterFile dead_letters(directory + ".refused");
  ingest::Pipeline pipeline(
      *source, [&](const nlp::Article& article) { return extractor.Extract(article); }, sink, dead_letters,
      {.workers = static_cast<int>(std::thread::hardware_concurrency())});
  DG_ASSIGN_OR_RETURN(const ingest::PipelineCounts counts, pipeline.Run());
  DG_RETURN_IF_ERROR(writer->Flush());
  return counts;
}

void IngestMixedStream(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  std::string base = (std::filesystem::temp_directory_path() / "dealgraph-bench-XXXXXX").string();
  if (mkdtemp(base.data()) == nullptr) return state.SkipWithError("no temporary directory");
  const std::string input = base + "/articles.jsonl";
  const std::string lines = bench::AsJsonLines(bench::MixedStream(count));
  std::ofstream(input, std::ios::binary) << lines;
  const app::OpenedExtractor& extractor = bench::ShippedExtractor();
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove_all(base + "/store");
    state.ResumeTiming();
    const auto counts = IngestFile(input, base + "/store", *extractor);
    if (!counts.ok()) {
      state.SkipWithError(counts.error().message.c_str());
      break;
    }
    if (counts->applied != count) {
      state.SkipWithError("not all articles were applied");
      break;
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(count) * state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(lines.size()) * state.iterations());
  state.counters["peak_MB"] = bench::PeakResidentBytes() / 1e6;
  std::filesystem::remove_all(base);
}
BENCHMARK(IngestMixedStream)->Arg(20000)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
