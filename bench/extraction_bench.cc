// Whole extraction, one thread: bytes of an article to its Extraction.
#include <benchmark/benchmark.h>

#include "bench/bench_input.h"
#include "nlp/extractor.h"

namespace dealgraph {
namespace {

void ExtractArticles(benchmark::State& state, const std::vector<nlp::Article>& articles) {
  const auto extractor = nlp::Extractor::Create();
  if (!extractor.ok()) return state.SkipWithError(extractor.error().message.c_str());
  std::size_t relations = 0;
  for (const nlp::Article& article : articles) relations += (*extractor)->Extract(article).relations.size();
  if (relations == 0) return state.SkipWithError("nothing is extracted: this measures nothing");
  for (auto _ : state) {
    for (const nlp::Article& article : articles) benchmark::DoNotOptimize((*extractor)->Extract(article));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bench::TextBytes(articles)) * state.iterations());
  state.SetItemsProcessed(static_cast<std::int64_t>(articles.size()) * state.iterations());
}

void ExtractDanishDeals(benchmark::State& state) { ExtractArticles(state, bench::SampleArticles("da")); }
void ExtractEnglishDeals(benchmark::State& state) { ExtractArticles(state, bench::SampleArticles("en")); }
void ExtractMixedStream(benchmark::State& state) { ExtractArticles(state, bench::MixedStream(1000)); }
BENCHMARK(ExtractDanishDeals)->Unit(benchmark::kMillisecond);
BENCHMARK(ExtractEnglishDeals)->Unit(benchmark::kMillisecond);
BENCHMARK(ExtractMixedStream)->Unit(benchmark::kMillisecond);

void CreateExtractor(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(nlp::Extractor::Create());
}
BENCHMARK(CreateExtractor)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
