// How long after an article was moved into a watched directory `facts --follow` sees what it states: serve and follower in this
// process, at 200 articles a second of some 3 kB each, one in five with a deal.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "app/server.h"
#include "bench/bench_follower.h"
#include "bench/bench_input.h"

namespace dealgraph {
namespace {

constexpr int kPerSecond = 200;
constexpr int kArticles = 3000;

void ProducedUntilSeen(benchmark::State& state) {
  bench::ShippedExtractor();  // what serve finds too
  std::string base = (std::filesystem::temp_directory_path() / "dealgraph-bench-XXXXXX").string();
  if (mkdtemp(base.data()) == nullptr) return state.SkipWithError("no temporary directory");
  std::filesystem::create_directories(base + "/inbox");
  const auto config = app::ParseConfig("[store]\ndirectory = \"" + base + "/store\"\n[[sources]]\nname = \"inbox\"\ntype = \"directory\"\npaths = [\"" +
                                           base + "/inbox\"]\n[log]\nlevel = \"error\"\n",
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
  (*server)->Stop();
  serving.join();
  if (!measured.ok()) state.SkipWithError(measured.error().message.c_str());
  std::filesystem::remove_all(base);
}
BENCHMARK(ProducedUntilSeen)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
