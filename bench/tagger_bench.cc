// The tagger alone, one thread, by language: the project's annotated articles as documents that are read already, to their tagged names.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "base/mapped_file.h"
#include "bench/bench_input.h"
#include "nlp/document.h"
#include "nlp/embedded_packs.h"
#include "nlp/language_pack.h"
#include "nlp/names/tagger.h"

namespace dealgraph {
namespace {

struct Read {
  std::unique_ptr<nlp::LanguagePack> pack;
  std::vector<nlp::Article> articles;
  std::vector<std::unique_ptr<nlp::Document>> documents;
};

Read ReadArticles(const std::string& language) {
  Read read;
  for (const nlp::EmbeddedPack& embedded : nlp::EmbeddedPacks()) {
    if (embedded.file == language + ".toml") read.pack = std::move(*nlp::LanguagePack::Parse(embedded.toml, embedded.file));
  }
  read.articles = bench::ArticlesOf(std::string(DEALGRAPH_SOURCE_DIR) + "/train/articles/" + language + ".jsonl");
  for (const nlp::Article& article : read.articles) {
    read.documents.push_back(std::make_unique<nlp::Document>());
    nlp::ReadDocument(article, *read.pack, read.documents.back().get());
  }
  return read;
}

void TagArticles(benchmark::State& state, const std::string& language) {
  const auto file = dealgraph::MappedFile::Open(std::string(DEALGRAPH_SOURCE_DIR) + "/nlp/data/tagger.model");
  if (!file.ok()) return state.SkipWithError(file.error().message.c_str());
  const auto model = nlp::TaggerModel::Open((*file)->bytes());
  const auto gazetteer = nlp::Gazetteer::Create();
  if (!model.ok() || !gazetteer.ok()) return state.SkipWithError("no model or no gazetteer");
  const nlp::Tagger tagger(**model, **gazetteer);
  const Read read = ReadArticles(language);
  std::size_t names = 0;
  for (const auto& document : read.documents) names += tagger.Read(*document).names().size();
  if (names == 0) return state.SkipWithError("no name is found: this measures nothing");
  for (auto _ : state) {
    for (const auto& document : read.documents) benchmark::DoNotOptimize(tagger.Read(*document));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bench::TextBytes(read.articles)) * state.iterations());
}

}  // namespace
}  // namespace dealgraph

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const dealgraph::nlp::EmbeddedPack& pack : dealgraph::nlp::EmbeddedPacks()) {
    const std::string language(pack.file.substr(0, pack.file.find('.')));
    benchmark::RegisterBenchmark(("TagArticles/" + language).c_str(),
                                 [language](benchmark::State& state) { dealgraph::TagArticles(state, language); })
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
