#include "bench/bench_input.h"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/json_writer.h"
#include "ingest/decode.h"

namespace dealgraph::bench {

const app::OpenedExtractor& ShippedExtractor() {
  static const auto opened = app::OpenedExtractor::Open();
  if (!opened.ok() || opened->model_path().empty()) {
    std::fprintf(stderr, "%s\n", opened.ok() ? "the tagger's model is not beside the program" : opened.error().ToString().c_str());
    std::exit(1);
  }
  return *opened;
}

std::vector<nlp::Article> ArticlesOf(const std::string& path) {
  std::vector<nlp::Article> articles;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const ingest::RawRecord record{.bytes = line, .content_type = "application/json"};
    auto decoded = ingest::Decode(record, {});
    if (!decoded.ok()) continue;
    for (nlp::Article& article : decoded->articles) articles.push_back(std::move(article));
  }
  return articles;
}

std::vector<nlp::Article> SampleArticles(const std::string& language) {
  std::vector<nlp::Article> articles = ArticlesOf(DEALGRAPH_SOURCE_DIR "/samples/gold.jsonl");
  if (!language.empty()) std::erase_if(articles, [&](const nlp::Article& article) { return article.language != language; });
  if (articles.empty()) {
    std::fprintf(stderr, "no sample articles in \"%s\"\n", language.c_str());
    std::exit(1);
  }
  return articles;
}

std::vector<nlp::Article> MixedStream(std::size_t count, std::size_t of) {
  const std::vector<nlp::Article> samples = SampleArticles("");
  std::vector<nlp::Article> quiet;
  for (const nlp::Article& sample : samples) {
    if (sample.id == "hp-2025-0802-forordning" || sample.id == "MW-250827-0310") quiet.push_back(sample);
  }
  std::vector<nlp::Article> stream;
  for (std::size_t i = 0; i < count; ++i) {
    const bool deal = i % of == 0 || quiet.empty();
    const std::size_t at = i / of % samples.size();
    nlp::Article article = deal ? samples[at] : quiet[i % quiet.size()];
    article.id = "n" + std::to_string(i);
    article.source = "paper" + std::to_string(i % 50) + ".example";
    article.url.clear();
    // Some 3 kB, as articles are: a deal goes on with those of other samples in its language. The added paragraph makes the text its own.
    for (std::size_t more = 1; deal && more < samples.size() && article.text.size() < 2500; ++more) {
      const nlp::Article& other = samples[(at + more) % samples.size()];
      if (other.language == article.language) article.text += "\n\n" + other.text;
    }
    while (article.text.size() < 2500) article.text += "\n\n" + article.text.substr(0, article.text.find("\n\n"));
    article.text += "\n\nNo. " + std::to_string(i) + ".";
    stream.push_back(std::move(article));
  }
  return stream;
}

std::string AsJsonLines(const std::vector<nlp::Article>& articles) {
  std::string lines;
  for (const nlp::Article& article : articles) {
    JsonWriter json(&lines);
    json.BeginObject().Key("id").String(article.id).Key("source").String(article.source);
    json.Key("language").String(article.language).Key("published").String(article.published);
    json.Key("title").String(article.title).Key("text").String(article.text).EndObject();
    lines.push_back('\n');
  }
  return lines;
}

ingest::RecordFunction DecodeOnly() {
  return [](const ingest::RawRecord& record) -> Result<ingest::ReadRecord> {
    DG_ASSIGN_OR_RETURN(ingest::Decoded decoded, ingest::Decode(record, {}));
    ingest::ReadRecord read{.refused = std::move(decoded.refused), .notes = std::move(decoded.notes)};
    read.articles.reserve(decoded.articles.size());
    for (nlp::Article& article : decoded.articles) read.articles.push_back({.article = std::move(article)});
    return read;
  };
}

std::size_t TextBytes(const std::vector<nlp::Article>& articles) {
  std::size_t bytes = 0;
  for (const nlp::Article& article : articles) bytes += article.title.size() + article.text.size();
  return bytes;
}

double PeakResidentBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

}  // namespace dealgraph::bench
