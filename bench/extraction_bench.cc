// Whole extraction, one thread: bytes of an article to its Extraction.
#include <benchmark/benchmark.h>

#include "bench/bench_input.h"

namespace dealgraph {
namespace {

void ExtractArticles(benchmark::State& state, const std::vector<nlp::Article>& articles) {
  const app::OpenedExtractor& extractor = bench::ShippedExtractor();
  std::size_t relations = 0;
  for (const nlp::Article& article : articles) relations += extractor->Extract(article).relations.size();
  if (relations == 0) return state.SkipWithError("nothing is extracted: this measures nothing");
  for (auto _ : state) {
    for (const nlp::Article& article : articles) benchmark::DoNotOptimize(extractor->Extract(article));
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

// A pack is compiled when its language's first article comes; Packs() asks for all of them.
void CompileLanguagePacks(benchmark::State& state) {
  std::size_t packs = 0;
  for (auto _ : state) {
    const auto extractor = app::OpenedExtractor::Open();
    if (!extractor.ok()) return state.SkipWithError(extractor.error().message.c_str());
    packs = (*extractor)->Packs().size();
  }
  if (packs == 0) return state.SkipWithError("there is no pack: this measures nothing");
  state.SetItemsProcessed(static_cast<std::int64_t>(packs) * state.iterations());
}
BENCHMARK(CompileLanguagePacks)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
