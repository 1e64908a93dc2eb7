#include "bench/bench_follower.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "app/store_option.h"
#include "app/store_wake.h"
#include "graph/reader.h"

namespace dealgraph::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kDealEvery = 5;
constexpr std::string_view kBuyer = "Zorvex";

std::string TextOf(int i) {
  std::string text = "{\"id\":\"a" + std::to_string(i) + "\",\"source\":\"p.example\",\"language\":\"en\",\"published\":\"2025-09-18T08:00:00Z\",\"title\":\"\",\"text\":\"";
  if (i % kDealEvery == 0) {
    const std::string n = std::to_string(i);
    text += std::string(kBuyer) + n + " Inc has acquired Tessaro" + n + " Ltd for $500 million. ";
  }
  while (text.size() < 3000) text += "The industry has grown quickly in recent years and observers expect that to continue for some time. ";
  return text + "\"}";
}

// Notes when the deal of each article is seen, until all are.
class Follower {
 public:
  Follower(std::string store, std::vector<Clock::time_point>* seen) : store_(std::move(store)), seen_(*seen) {}
  Result<> Run(const std::atomic<bool>& given_up) {
    DG_ASSIGN_OR_RETURN(const app::OpenGraph open, app::OpenForReading(store_));
    app::StoreWake wake(store_);
    ready = true;
    graph::FactQuery query;
    query.type = nlp::RelationType::kAcquired;
    std::uint64_t sequence = 0;
    std::size_t left = (seen_.size() + kDealEvery - 1) / kDealEvery;
    while (left > 0 && !given_up) {
      DG_ASSIGN_OR_RETURN(const bool changed, open.reader->RefreshForChanges(sequence));
      const auto note = [&](const graph::FactChange& change) {
        const std::string& name = change.named.from.name;  // "Zorvex15"
        if (!change.is_new || !name.starts_with(kBuyer)) return;
        const int article = std::atoi(name.c_str() + kBuyer.size());
        if (article < 0 || static_cast<std::size_t>(article) >= seen_.size()) return;
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

}  // namespace

Result<> MeasureUntilSeen(const std::string& store, int articles, int per_second,
                          const std::function<void(int number, const std::string& json)>& send, benchmark::State& state) {
  std::vector<Clock::time_point> sent(static_cast<std::size_t>(articles));
  std::vector<Clock::time_point> seen(static_cast<std::size_t>(articles));
  std::atomic<bool> given_up = false;
  Follower follower(store, &seen);
  Result<> followed;
  std::atomic<bool> ended = false;
  std::thread following([&] {
    followed = follower.Run(given_up);
    ended = true;
  });
  while (!follower.ready && !ended) std::this_thread::yield();
  for (auto _ : state) {
    const auto begin = Clock::now();
    for (int i = 0; i < articles && !ended; ++i) {
      const std::string json = TextOf(i);
      std::this_thread::sleep_until(begin + std::chrono::microseconds(1'000'000 / per_second) * i);
      sent[static_cast<std::size_t>(i)] = Clock::now();
      send(i, json);
    }
    for (int i = 0; i < 100 && !ended; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    given_up = true;
    following.join();
  }
  DG_RETURN_IF_ERROR(followed);
  std::vector<double> latencies;
  for (std::size_t i = 0; i < sent.size(); i += kDealEvery) {
    if (seen[i] == Clock::time_point()) return Unavailable("the deal of article " + std::to_string(i) + " was not seen");
    latencies.push_back(std::chrono::duration<double, std::milli>(seen[i] - sent[i]).count());
  }
  std::ranges::sort(latencies);
  state.counters["p50_ms"] = latencies[latencies.size() / 2];
  state.counters["p99_ms"] = latencies[latencies.size() * 99 / 100];
  state.counters["max_ms"] = latencies.back();
  return {};
}

}  // namespace dealgraph::bench
