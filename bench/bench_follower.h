// Articles of which some state a deal, sent at a steady rate, and one who notes when `facts --follow` would print each deal.
#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"

namespace dealgraph::bench {

// Follows the store from its making to the end: sends articles with `send` (number, its JSON of some 3 kB) at `per_second`, one in
// five with a deal, and sets p50_ms, p99_ms and max_ms of `state`, from the sending to the deal's being seen. An error: not all
// deals were seen within ten seconds of the last article.
Result<> MeasureUntilSeen(const std::string& store, int articles, int per_second,
                          const std::function<void(int number, const std::string& json)>& send, benchmark::State& state);

}  // namespace dealgraph::bench
