// The tagger alone, one thread: documents that are read already, to their tagged names.
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

constexpr const char* kJapanese =
    "半導体装置の港南精機は十二日、北山フォトニクスの株式の六割を四十五億円で取得すると発表した。買収は来年三月末までに完了する見込みで、"
    "北山フォトニクスの創業者である森下健太氏は引き続き社長を務める。港南精機の広報担当者は「データセンター向けの需要が伸びている」と"
    "述べた。北山フォトニクスは二〇一五年に京都市で設立され、光通信部品をソフトバンクや楽天グループなどに納めている。\n\n"
    "一方、港南精機は同日、熊本県に新しい工場を建設する計画も明らかにした。投資額は百二十億円で、稼働は二〇二八年の予定という。";

struct Read {
  std::unique_ptr<nlp::LanguagePack> pack;
  std::vector<nlp::Article> articles;
  std::vector<std::unique_ptr<nlp::Document>> documents;
};

Read ReadSamples(const std::string& language) {
  Read read;
  for (const nlp::EmbeddedPack& embedded : nlp::EmbeddedPacks()) {
    if (embedded.file == language + ".toml") read.pack = std::move(*nlp::LanguagePack::Parse(embedded.toml, embedded.file));
  }
  if (language == "ja") {
    read.articles.push_back({.text = kJapanese, .language = "ja"});
  } else {
    read.articles = bench::SampleArticles(language);
  }
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
  const Read read = ReadSamples(language);
  std::size_t names = 0;
  for (const auto& document : read.documents) names += tagger.Read(*document).names().size();
  if (names == 0) return state.SkipWithError("no name is found: this measures nothing");
  for (auto _ : state) {
    for (const auto& document : read.documents) benchmark::DoNotOptimize(tagger.Read(*document));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bench::TextBytes(read.articles)) * state.iterations());
}

void TagDanish(benchmark::State& state) { TagArticles(state, "da"); }
void TagEnglish(benchmark::State& state) { TagArticles(state, "en"); }
void TagJapanese(benchmark::State& state) { TagArticles(state, "ja"); }
BENCHMARK(TagDanish)->Unit(benchmark::kMillisecond);
BENCHMARK(TagEnglish)->Unit(benchmark::kMillisecond);
BENCHMARK(TagJapanese)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
