#include "tests/kafka/stream_testing.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/json_writer.h"
#include "ingest/decode.h"

namespace dealgraph {
namespace {

std::string Gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

NewsStream::NewsStream(std::uint64_t seed, int partitions) : random_(seed), partitions_(partitions) {
  for (const std::string& line : LinesOf(ReadFile(SourcePath("samples/gold.jsonl")))) {
    const auto decoded = ingest::Decode({.bytes = line, .content_type = "application/json"}, {});
    if (!decoded.ok()) continue;
    for (const nlp::Article& article : decoded->articles) samples_.push_back(article.title + "\n\n" + article.text);
  }
  EXPECT_FALSE(samples_.empty());
}

std::string NewsStream::ArticleJson(std::uint64_t article, int version, bool canceled) const {
  const std::string& text = samples_[article % samples_.size()];
  std::string json;
  JsonWriter writer(&json);
  writer.BeginObject().Key("id").String("n" + std::to_string(article));
  writer.Key("source").String("paper" + std::to_string(article % 7) + ".example");
  writer.Key("version").Integer(version);
  writer.Key("published").String("2025-09-" + std::to_string(10 + article % 19) + "T08:00:00Z");
  if (canceled) writer.Key("status").String("canceled");
  writer.Key("title").String(text.substr(0, text.find('\n')));
  writer.Key("text").String(text.substr(text.find('\n') + 2) + "\n\nNo. " + std::to_string(article) + "." + std::to_string(version));
  writer.EndObject();
  return json;
}

TestRecord NewsStream::Next() {
  const std::uint64_t kind = random_() % 100;
  const bool again = articles_ > 10 && kind < 30;
  const std::uint64_t article = again ? random_() % articles_ : articles_++;
  TestRecord record{.key = "n" + std::to_string(article), .partition = static_cast<std::int32_t>(article % static_cast<std::uint64_t>(partitions_))};
  // A clock that steps: mostly in order, now and then hours back.
  record.timestamp_ms = 1'758'000'000'000 + static_cast<std::int64_t>(articles_) * 1'000 - (random_() % 20 == 0 ? 7'200'000 : 0);
  record.value = ArticleJson(article, static_cast<int>(1 + random_() % 3), again && kind < 4);
  if (kind >= 90 && kind < 94) record.value = "{\"id\":\"n" + std::to_string(article) + "\",\"title\":";  // cut off
  if (kind >= 94 && kind < 96) record.value = std::string("\x1f\x8b\x08\x00garbage", 11);
  if (kind >= 84 && kind < 90) record.value = Gzip(*record.value);
  if (again && kind >= 27) {
    record.value.reset();
    record.headers = {{"source", "paper" + std::to_string(article % 7) + ".example"}};
  }
  return record;
}

}  // namespace dealgraph
