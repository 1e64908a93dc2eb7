// The reader of sums, quantities and dates alone, one thread, by language: the samples, and where DEALGRAPH_SHARED names a
// folder with a corpus, its articles in each language. A text is read until some hundred kilobytes have passed, so that
// caches are as warm as they are in a stream.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "bench/bench_input.h"
#include "nlp/measures/measures.h"

namespace dealgraph {
namespace {

void ReadMeasures(benchmark::State& state, const std::vector<nlp::Article>& articles) {
  const auto reader = nlp::MeasureReader::Create();
  if (!reader.ok()) return state.SkipWithError(reader.error().message.c_str());
  const auto read = [&](const nlp::Article& article) {
    return (*reader)->Read(article, {article.language, article.country, article.published_time});
  };
  std::size_t found = 0;
  for (const nlp::Article& article : articles) found += read(article).amounts.size();
  if (found == 0) return state.SkipWithError("no sum is read: this measures nothing");
  for (auto _ : state) {
    for (const nlp::Article& article : articles) benchmark::DoNotOptimize(read(article));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bench::TextBytes(articles)) * state.iterations());
}

std::map<std::string, std::vector<nlp::Article>> ArticlesByLanguage() {
  std::map<std::string, std::vector<nlp::Article>> articles;
  for (nlp::Article& article : bench::SampleArticles("")) articles[article.language].push_back(std::move(article));
  const char* shared = std::getenv("DEALGRAPH_SHARED");
  if (shared == nullptr) return articles;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(shared) / "corpus")) {
    if (entry.path().extension() != ".jsonl") continue;
    for (nlp::Article& article : bench::ArticlesOf(entry.path())) articles[article.language].push_back(std::move(article));
  }
  return articles;
}

}  // namespace
}  // namespace dealgraph

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  static const auto articles = dealgraph::ArticlesByLanguage();
  for (const auto& [language, of] : articles) {
    benchmark::RegisterBenchmark(("ReadMeasures/" + language).c_str(),
                                 [&of = of](benchmark::State& state) { dealgraph::ReadMeasures(state, of); })
        ->Unit(benchmark::kMicrosecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
