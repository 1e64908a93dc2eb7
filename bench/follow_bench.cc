// How long after an article was moved into a watched directory `facts --follow` sees what it states: serve and follower in this
// process, at 200 articles a second of some 3 kB each, one in five with a deal; alone, and while an archive that other packs have
// read is read anew beside it.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "app/server.h"
#include "bench/bench_follower.h"
#include "bench/bench_input.h"
#include "graph/writer.h"
#include "storage/store.h"

namespace dealgraph {
namespace {

constexpr int kPerSecond = 200;
constexpr int kArticles = 3000;
constexpr std::size_t kArchive = 40'000;  // more than is read anew in the time that the articles take

// An archive in which other packs of today's languages have found nothing.
Result<> MakeArchive(const std::string& store) {
  DG_ASSIGN_OR_RETURN(const auto opened, storage::Store::OpenWriter(store));
  DG_ASSIGN_OR_RETURN(const auto writer, graph::Writer::Create(*opened));
  std::vector<graph::IncomingArticle> batch;
  for (nlp::Article& article : bench::MixedStream(kArchive)) {
    nlp::Extraction extraction;
    extraction.language = article.language;
    extraction.has_pack = true;
    extraction.pack_version = article.language + " 0 (CLDR 42)";
    batch.push_back({.article = std::move(article), .extraction = std::move(extraction)});
    if (batch.size() < 1000) continue;
    DG_RETURN_IF_ERROR(writer->Apply(batch));
    batch.clear();
  }
  DG_RETURN_IF_ERROR(writer->Apply(batch));
  return writer->Flush();
}

double MetricOf(const app::Server& server, std::string_view name) {
  for (const MetricSample& sample : server.Metrics()) {
    if (sample.name == name) return sample.value;
  }
  return -1;
}

void ProducedUntilSeen(benchmark::State& state) {
  bench::ShippedExtractor();  // what serve finds too
  std::string base = (std::filesystem::temp_directory_path() / "dealgraph-bench-XXXXXX").string();
  if (mkdtemp(base.data()) == nullptr) return state.SkipWithError("no temporary directory");
  std::filesystem::create_directories(base + "/inbox");
  const bool archive = state.range(0) != 0;
  if (archive) {
    if (const auto made = MakeArchive(base + "/store"); !made.ok()) return state.SkipWithError(made.error().message.c_str());
  }
  const auto config = app::ParseConfig("[store]\ndirectory = \"" + base + "/store\"\n[[sources]]\nname = \"inbox\"\ntype = \"directory\"\npaths = [\"" +
                                           base + "/inbox\"]\n[log]\nlevel = \"error\"\n[reextract]\nat_start = true\n",
                                       "bench", {});
  if (!config.ok()) return state.SkipWithError(config.error().message.c_str());
  const SystemClock clock;
  app::Log log("error", "logfmt", clock);
  const auto server = app::Server::Create(*config, clock, log);
  if (!server.ok()) return state.SkipWithError(server.error().message.c_str());
  std::thread serving([&] { benchmark::DoNotOptimize((*server)->Run()); });

  const auto measured = bench::MeasureUntilSeen(
      base + "/store", kArticles, kPerSecond,
      [&](int i, const std::string& json) {
        std::ofstream(base + "/inbox/.aside", std::ios::binary) << json;
        std::filesystem::rename(base + "/inbox/.aside", base + "/inbox/" + std::to_string(i) + ".json");
      },
      state);
  const double read = MetricOf(**server, "dealgraph_archive_read_total");
  const double to_read = MetricOf(**server, "dealgraph_archive_to_read");
  (*server)->Stop();
  serving.join();
  if (archive) state.counters["archive_read"] = read;
  if (archive && (read == 0 || to_read == 0)) state.SkipWithError("the archive was not read all the while");
  if (!measured.ok()) state.SkipWithError(measured.error().message.c_str());
  std::filesystem::remove_all(base);
}
BENCHMARK(ProducedUntilSeen)->ArgName("archive")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
