// How long after an article was moved into a watched directory `facts --follow` sees what it states: serve and follower in this
// process, at 200 articles a second of some 3 kB each, one in five with a deal.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "app/server.h"
#include "app/store_option.h"
#include "app/store_wake.h"
#include "bench/bench_input.h"

namespace dealgraph {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPerSecond = 200;
constexpr int kArticles = 3000;
constexpr int kDealEvery = 5;

std::string TextOf(int i) {
  std::string text = "{\"id\":\"a" + std::to_string(i) + "\",\"source\":\"p.example\",\"language\":\"en\",\"published\":\"2025-09-18T08:00:00Z\",\"title\":\"\",\"text\":\"";
  if (i % kDealEvery == 0) {
    const std::string n = std::to_string(i);
    text += "Zorvex" + n + " Inc has acquired Tessaro" + n + " Ltd for $500 million. ";
  }
  while (text.size() < 3000) text += "The industry has grown quickly in recent years and observers expect that to continue for some time. ";
  return text + "\"}";
}

// Notes when the deal of each article is seen, until all are.
class Follower {
 public:
  Follower(const std::string& store, std::vector<Clock::time_point>* seen) : store_(store), seen_(*seen) {}
  Result<> Run(const std::atomic<bool>& given_up) {
    DG_ASSIGN_OR_RETURN(const app::OpenGraph open, app::OpenForReading(store_));
    app::StoreWake wake(store_);
    ready = true;
    graph::FactQuery query;
    query.type = nlp::RelationType::kAcquired;
    std::uint64_t sequence = 0;
    int left = kArticles / kDealEvery;
    while (left > 0 && !given_up) {
      DG_ASSIGN_OR_RETURN(const bool changed, open.reader->RefreshForChanges(sequence));
      const auto note = [&](const graph::FactChange& change) {
        const int article = std::atoi(change.named.from.name.c_str() + 6);  // "Zorvex15"
        if (!change.is_new || article < 0 || article >= kArticles) return;
        seen_[static_cast<std::size_t>(article)] = Clock::now();
        --left;
      };
      if (changed) DG_RETURN_IF_ERROR(open.reader->ChangesAfter(&sequence, query, note));
      if (left > 0) wake.Wait(std::chrono::milliseconds(500));
    }
    return {};
  }
  std::atomic<bool> ready = false;

 private:
  const std::string store_;
  std::vector<Clock::time_point>& seen_;
};

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

  std::vector<Clock::time_point> sent(kArticles);
  std::vector<Clock::time_point> seen(kArticles);
  std::atomic<bool> given_up = false;
  Follower follower(base + "/store", &seen);
  Result<> followed;
  std::thread following([&] { followed = follower.Run(given_up); });
  while (!follower.ready) std::this_thread::yield();
  for (auto _ : state) {
    const auto begin = Clock::now();
    for (int i = 0; i < kArticles; ++i) {
      std::this_thread::sleep_until(begin + std::chrono::microseconds(1'000'000 / kPerSecond) * i);
      std::ofstream(base + "/inbox/.aside", std::ios::binary) << TextOf(i);
      sent[static_cast<std::size_t>(i)] = Clock::now();
      std::filesystem::rename(base + "/inbox/.aside", base + "/inbox/" + std::to_string(i) + ".json");
    }
    std::thread patience([&] {
      for (int i = 0; i < 100 && !given_up; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
      given_up = true;
    });
    following.join();
    given_up = true;
    patience.join();
  }
  (*server)->Stop();
  serving.join();

  std::vector<double> latencies;
  for (std::size_t i = 0; i < sent.size(); i += kDealEvery) {
    if (seen[i] == Clock::time_point()) return state.SkipWithError("a deal was not seen");
    latencies.push_back(std::chrono::duration<double, std::milli>(seen[i] - sent[i]).count());
  }
  std::ranges::sort(latencies);
  state.counters["p50_ms"] = latencies[latencies.size() / 2];
  state.counters["p99_ms"] = latencies[latencies.size() * 99 / 100];
  state.counters["max_ms"] = latencies.back();
  std::filesystem::remove_all(base);
}
BENCHMARK(ProducedUntilSeen)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
