// What it costs to make an article of a record of JSON, without extraction and store: one thread, and by way of the pipeline.
#include <benchmark/benchmark.h>

#include <string>
#include <thread>
#include <vector>

#include "bench/bench_input.h"
#include "ingest/decode.h"
#include "ingest/dead_letter_file.h"
#include "ingest/pipeline.h"

namespace dealgraph {
namespace {

constexpr std::size_t kDistinct = 5'000;
constexpr std::size_t kRecords = 200'000;

// Records of a topic, as KafkaSource gives them.
const std::vector<std::string>& Records() {
  static const std::vector<std::string> records = [] {
    std::vector<std::string> made;
    for (const nlp::Article& article : bench::MixedStream(kDistinct)) made.push_back(bench::AsJsonLines({article}));
    return made;
  }();
  return records;
}

// Gives them again and again, from four partitions.
class MemorySource final : public ingest::Source {
 public:
  Result<std::span<const ingest::RawRecord>> Poll(std::chrono::milliseconds) override {
    views_.clear();
    for (int i = 0; i < 256 && given_ < kRecords; ++i, ++given_) {
      const auto offset = static_cast<std::int64_t>(given_);
      views_.push_back({.bytes = Records()[given_ % kDistinct],
                        .key = "n17",
                        .timestamp = FromUnixMillis(1'758'000'000'000 + offset),
                        .received = FromUnixMillis(1'758'000'000'000 + offset),
                        .position = {.partition = names_[given_ % 4], .cluster = "a cluster of Kafka's", .next_offset = offset + 1, .last_offset = offset},
                        .origin = "records/3@1234567"});
    }
    return std::span<const ingest::RawRecord>(views_);
  }
  bool AtEnd() const override { return given_ >= kRecords; }
  Result<> Commit(const graph::SourcePosition&) override { return {}; }
  void Stop() override {}

 private:
  const std::vector<std::string> names_ = {"kafka:bench/records/0", "kafka:bench/records/1", "kafka:bench/records/2", "kafka:bench/records/3"};
  std::size_t given_ = 0;
  std::vector<ingest::RawRecord> views_;
};

void DecodesAlone(benchmark::State& state) {
  std::size_t i = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::string& record = Records()[i++ % kDistinct];
    auto decoded = ingest::Decode({.bytes = record, .key = "n17"}, {});
    if (!decoded.ok() || decoded->articles.size() != 1) return state.SkipWithError("not read");
    benchmark::DoNotOptimize(decoded);
    bytes += record.size();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(i));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(DecodesAlone);

void PipelineDecodesFromMemory(benchmark::State& state) {
  Records();
  std::size_t bytes = 0;
  for (auto _ : state) {
    MemorySource source;
    ingest::CallbackSink sink([](const graph::IncomingArticle&) { return Result<>(); });
    ingest::DeadLetterFile dead_letters("/dev/null");
    ingest::Pipeline pipeline({{.source = &source, .read = bench::DecodeOnly()}}, sink, dead_letters,
                              {.workers = static_cast<int>(std::thread::hardware_concurrency())});
    const auto counts = pipeline.Run();
    if (!counts.ok() || counts->applied != kRecords) return state.SkipWithError("not all were read");
    bytes += counts->bytes;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(kRecords) * state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(PipelineDecodesFromMemory)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1)->Repetitions(3);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
