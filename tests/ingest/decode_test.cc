#include "ingest/decode.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "base/hash.h"
#include "ingest/record_function.h"

namespace dealgraph::ingest {
namespace {

const Timestamp kNow = *ParseIsoTime("2026-01-15T12:00:00Z");

RawRecord Raw(std::string_view bytes, std::string_view content_type = {}) {
  RawRecord record;
  record.bytes = bytes;
  record.content_type = content_type;
  record.received = kNow;
  return record;
}

Result<Decoded> DecodeBytes(std::string_view bytes, Format format = Format::kAuto) {
  DecodeOptions options;
  options.format = format;
  return Decode(Raw(bytes), options);
}

nlp::Article One(std::string_view bytes, Format format = Format::kAuto) {
  const auto decoded = DecodeBytes(bytes, format);
  EXPECT_TRUE(decoded.ok()) << decoded.error().ToString();
  if (!decoded.ok() || decoded->articles.empty()) return {};
  EXPECT_EQ(decoded->articles.size(), 1u);
  return decoded->articles[0];
}

std::string Refusal(std::string_view bytes, Format format = Format::kAuto) {
  const auto decoded = DecodeBytes(bytes, format);
  if (decoded.ok()) return "not refused";
  EXPECT_EQ(decoded.error().code, ErrorCode::kMalformedInput);
  return decoded.error().message;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

std::string Utf16(std::u16string_view units, bool big, bool mark) {
  std::string out;
  const auto put = [&](char16_t unit) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xff);
    out.push_back(big ? high : low);
    out.push_back(big ? low : high);
  };
  if (mark) put(0xFEFF);
  for (const char16_t unit : units) put(unit);
  return out;
}

TEST(DecodeJson, ReadsOurFields) {
  const nlp::Article article = One(
      R"({"id":"a1","title":"T","text":"Line\r\nnext","language":"da-DK","published":"2025-09-18T00:29Z","updated":"2025-09-18T01:00Z",)"
      R"("version":3,"url":"https://www.news.example.co.uk/a","country":"gb","extra":{"deep":[1]},"source":null})");
  EXPECT_EQ(article.id, "a1");
  EXPECT_EQ(article.title, "T");
  EXPECT_EQ(article.text, "Line\r\nnext");
  EXPECT_EQ(article.language, "da");
  EXPECT_EQ(article.country, "GB");
  EXPECT_EQ(article.source, "example.co.uk");
  EXPECT_EQ(article.published, "2025-09-18T00:29Z");
  EXPECT_EQ(article.published_time, ParseIsoTime("2025-09-18T00:29Z"));
  EXPECT_EQ(article.updated_time, ParseIsoTime("2025-09-18T01:00Z"));
  EXPECT_EQ(article.version, 3);
  EXPECT_EQ(article.recorded_time, kNow);
  EXPECT_FALSE(article.withdrawn);
}

TEST(DecodeAndExtract, GivesEveryArticleTheHashOfTheRecordAsReceived) {
  const RecordFunction read = DecodeAndExtract({}, [](const nlp::Article&) { return nlp::Extraction(); });
  const std::string two = Gzip("{\"title\":\"a\"}\n{\"title\":\"b\"}\n");
  const auto made = read(Raw(two));
  ASSERT_TRUE(made.ok());
  ASSERT_EQ(made->articles.size(), 2u);
  for (const auto& incoming : made->articles) EXPECT_EQ(incoming.article.raw_sha256, Sha256Of(two).AsBytes());
  const auto withdrawn = read({.key = "a1", .tombstone = true});
  ASSERT_TRUE(withdrawn.ok());
  EXPECT_EQ(withdrawn->articles.at(0).article.raw_sha256, Sha256Of("").AsBytes());
}

TEST(DecodeJson, ReadsOneObjectOverSeveralLinesUnlessTheyAreLinesOfTheirOwn) {
  RawRecord record = Raw("{\n\"title\": \"a\"\n}\n");
  EXPECT_TRUE(Decode(record, {}).ok());
  record.content_type = "application/jsonl";
  const auto lines = Decode(record, {});
  ASSERT_TRUE(lines.ok());
  EXPECT_TRUE(lines->articles.empty());
  EXPECT_EQ(lines->refused.size(), 3u);
}

TEST(DecodeJson, ChecksWhatHeadersGiveBesideAPlainRecord) {
  const std::vector<Header> headers = {{"source", "\xff"}};
  RawRecord record = Raw(R"({"title":"a"})");
  record.headers = headers;
  EXPECT_EQ(Decode(record, {}).error().message, "field \"source\" is not valid UTF-8 at byte 0");
}

TEST(DecodeJson, RefusesAZeroByteThatIsEscaped) {
  EXPECT_EQ(Decode(Raw(R"({"title":"a\u0000b"})"), {}).error().message, "field \"title\" has a zero byte at byte 1");
  EXPECT_EQ(Decode(Raw(R"({"title":"a\\u0000b"})"), {})->articles.at(0).title, R"(a\u0000b)");
}

TEST(DecodeJson, ReadsNinjs) {
  const nlp::Article one = One(
      R"({"uri":"urn:x:1","headline":"H","body_html":"<p>One &amp; two.</p><p>Three.</p>","versioncreated":"2025-09-18T02:00:00Z",)"
      R"("firstcreated":"2025-09-17T02:00:00Z","version":"2","pubstatus":"usable"})");
  EXPECT_EQ(one.id, "urn:x:1");
  EXPECT_EQ(one.title, "H");
  EXPECT_EQ(one.text, "One & two.\n\nThree.");
  EXPECT_EQ(one.published, "2025-09-17T02:00:00Z");
  EXPECT_EQ(one.updated_time, ParseIsoTime("2025-09-18T02:00:00Z"));
  EXPECT_EQ(one.version, 2);
  const nlp::Article two = One(
      R"({"uri":"u","headlines":[{"value":"H2"}],"bodies":[{"contenttype":"text/html","value":"<p>x</p>"},{"contenttype":"text/plain","value":"plain"}]})");
  EXPECT_EQ(two.title, "H2");
  EXPECT_EQ(two.text, "plain");
  EXPECT_TRUE(One(R"({"uri":"u","pubstatus":"canceled"})").withdrawn);
}

TEST(DecodeJson, AWrongTypeNamesTheField) {
  const struct {
    const char* json;
    const char* reason;
  } cases[] = {
      {R"({"title":5,"text":"x"})", "field \"title\" is a number, want a string"},
      {R"({"text":["x"]})", "field \"text\" is an array, want a string"},
      {R"({"id":1.5,"text":"x"})", "field \"id\" is a number, want a string"},
      {R"({"text":"x","version":true})", "field \"version\" is a boolean, want a whole number"},
      {R"({"text":"x","headlines":"H"})", "field \"headlines\" is a string, want an array of objects"},
      {R"({"title":null,"other":"x"})", "neither a title nor a text"},
      {R"({"status":"canceled","title":"x"})", "withdrawn, but without \"id\" and \"url\" nobody knows what"},
      {"{\"text\":\"a\\u0000b\"}", "field \"text\" has a zero byte at byte 1"},
      {"{\"text\":\"a\xff\"}", "not valid UTF-8 at byte 10"},
      {R"({"text":"\ud800"})", "not JSON at byte"},
      {R"({"text":"x"} trailing)", "not JSON at byte"},
      {R"({"text":)", "not JSON at byte 8"},
      {"7", "a number, want an object"},
  };
  for (const auto& c : cases) {
    EXPECT_NE(Refusal(c.json, Format::kJson).find(c.reason), std::string::npos) << c.json << ": " << Refusal(c.json, Format::kJson);
  }
}

TEST(DecodeJson, OneBadElementOfAnArrayDoesNotTakeTheOthersAlong) {
  const auto decoded = DecodeBytes(R"([{"text":"a"},{"text":5},{"text":"b"}])");
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->articles.size(), 2u);
  ASSERT_EQ(decoded->refused.size(), 1u);
  EXPECT_EQ(decoded->refused[0].before, 1u);
  EXPECT_EQ(decoded->refused[0].reason, "element 2: field \"text\" is a number, want a string");
  EXPECT_EQ(decoded->refused[0].bytes, R"({"text":5})");
}

TEST(DecodeJson, LinesAreReadAndRefusedOneByOne) {
  const auto decoded = DecodeBytes("{\"text\":\"a\"}\n\n{bad}\n{\"text\":\"b\xff\"}\r\n{\"text\":\"c\"}\n", Format::kJsonLines);
  // The record is UTF-8 as a whole or not at all.
  EXPECT_FALSE(decoded.ok());
  const auto lines = DecodeBytes("{\"text\":\"a\"}\n\n{bad}\r\n{\"text\":\"c\"}\n");
  ASSERT_TRUE(lines.ok());
  EXPECT_EQ(lines->articles.size(), 2u);
  ASSERT_EQ(lines->refused.size(), 1u);
  EXPECT_TRUE(lines->refused[0].reason.starts_with("line 3: not JSON at byte 1"));
}

TEST(DecodeJson, ABombOfDepth100000IsRefused) {
  for (const std::string& open : {std::string("["), std::string("{\"text\":")}) {
    std::string bomb;
    for (int i = 0; i < 100000; ++i) bomb += open;
    EXPECT_NE(Refusal(bomb, Format::kJson).find("nested more than 64 deep"), std::string::npos);
  }
}

TEST(Decode, AMissingIdComesFromTheContent) {
  const std::string id = One(R"({"title":"T","text":"x"})").id;
  EXPECT_EQ(id.size(), 7u + 16u);
  EXPECT_TRUE(id.starts_with("sha256:"));
  EXPECT_EQ(One(R"({"text":"x","title":"T","language":"da"})").id, id);
  EXPECT_NE(One(R"({"title":"Tx","text":""})").id, id);
  EXPECT_EQ(One(R"({"text":"x","url":"https://a.example/1"})").id, "https://a.example/1");
  EXPECT_EQ(One(R"({"text":"x","id":17})").id, "17");
}

TEST(Decode, APublicationIn2203IsKeptAndOrdersNothing) {
  const auto decoded = DecodeBytes(R"({"text":"x","published":"2203-01-01"})");
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->articles[0].published, "2203-01-01");
  EXPECT_FALSE(decoded->articles[0].published_time);
  ASSERT_EQ(decoded->notes.size(), 1u);
  EXPECT_NE(decoded->notes[0].find("future"), std::string::npos);
  EXPECT_TRUE(One(R"({"text":"x","published":"2026-01-16"})").published_time);
}

TEST(Decode, EmptyAndBinaryAreRefused) {
  EXPECT_EQ(Refusal(""), "empty");
  EXPECT_EQ(Refusal(" \r\n\t"), "empty");
  EXPECT_EQ(Refusal(std::string_view("\x7f" "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01", 21)), "binary data, no text");
  std::string noise;
  for (int i = 0; i < 4096; ++i) noise.push_back(static_cast<char>(i * 7919 >> 3));
  EXPECT_NE(Refusal(noise), "not refused");
}

TEST(DecodeText, TheFirstLineIsATitleOnlyWhenClearlyOne) {
  const struct {
    const char* bytes;
    const char* title;
    const char* text;
  } cases[] = {
      {"A headline\n\nThe text.\n", "A headline", "The text."},
      {"A headline\r\n\r\nThe text.\r\nMore.", "A headline", "The text.\r\nMore."},
      {"\n\nA headline\n\n\nThe text.", "A headline", "The text."},
      {"One line", "", "One line"},
      {"A sentence.\n\nAnother.", "", "A sentence.\n\nAnother."},
      {"No empty line\nbehind it.", "", "No empty line\nbehind it."},
      {"\xEF\xBB\xBFMarked by bytes\n\nText", "Marked by bytes", "Text"},
      {"Tilbage\n\nEn overskrift\n\nText", "", "Tilbage\n\nEn overskrift\n\nText"},
      {"エヌビディア出資\n\nText", "エヌビディア出資", "Text"},
      {"[Reuters] - text", "", "[Reuters] - text"},
  };
  for (const auto& c : cases) {
    const nlp::Article article = One(c.bytes);
    EXPECT_EQ(article.title, c.title) << c.bytes;
    EXPECT_EQ(article.text, c.text) << c.bytes;
  }
}

TEST(DecodeCharset, EveryWayOfBeingNotUtf8) {
  const std::u16string_view wide = u"K\u00f8ge f\u00e5r \u20ac5 \U0001F642";
  const std::string_view utf8 = "Køge får €5 🙂";
  for (const bool big : {false, true}) {
    EXPECT_EQ(One(Utf16(wide, big, true)).text, utf8);
    EXPECT_EQ(One(Utf16(wide, big, false)).text, utf8);
  }
  EXPECT_EQ(One(Utf16(u"{\"text\":\"K\u00f8ge\"}", false, true)).text, "Køge");
  const std::string latin = "Selskabet p\xE5 \xD8sterbro k\xF8" "ber en fabrik for 5 mio. kroner, siger direkt\xF8ren p\xE5 et m\xF8" "de i dag.";
  EXPECT_EQ(One(latin).text, "Selskabet på Østerbro køber en fabrik for 5 mio. kroner, siger direktøren på et møde i dag.");
  RawRecord declared = Raw("\x80 5 p\xE5", "text/plain; charset=\"ISO-8859-1\"");
  EXPECT_EQ(Decode(declared, {})->articles[0].text, "€ 5 på");
  RawRecord lie = Raw("p\xE5", "text/plain; charset=utf-8");
  EXPECT_EQ(Decode(lie, {}).error().message, "not valid UTF-8 at byte 1");
  EXPECT_EQ(One("<html><head><meta charset=windows-1252></head><body><p>p\xE5 vej</p></body></html>").text, "på vej");
  EXPECT_NE(Refusal(Utf16(u"ab\xD800", false, true)).find("UTF-16"), std::string::npos);
}

TEST(DecodeCompression, GzipAndZstdInAnyNumberOfMembers) {
  const std::string json = R"({"text":"x"})";
  EXPECT_EQ(One(Gzip(json)).text, "x");
  EXPECT_EQ(One(Zstd(json)).text, "x");
  EXPECT_EQ(One(Gzip("{\"text\":") + Gzip("\"x\"}") + std::string(512, '\0')).text, "x");
  EXPECT_EQ(One(Zstd("{\"text\":") + Zstd("\"x\"}")).text, "x");
}

TEST(DecodeCompression, DamageAndBombsAreRefused) {
  const std::string text(100000, 'x');
  for (const std::string& whole : {Gzip(text), Zstd(text)}) {
    EXPECT_NE(Refusal(whole.substr(0, whole.size() - 3)).find("ends early"), std::string::npos);
    std::string damaged = whole;
    damaged[damaged.size() / 2] ^= 0x55;
    damaged[damaged.size() - 2] ^= 0x55;
    EXPECT_NE(Refusal(damaged), "not refused");
  }
  const std::string zeros(8 << 20, ' ');
  DecodeOptions small;
  small.decompressed_bytes_max = 1 << 20;
  EXPECT_NE(Decode(Raw(Gzip(zeros)), small).error().message.find("after decompression"), std::string::npos);
  EXPECT_NE(Refusal(Gzip(zeros)).find("compressed more than"), std::string::npos);
  EXPECT_NE(Refusal(Zstd(zeros)).find("compressed more than"), std::string::npos);
}

TEST(Decode, ATombstoneWithdrawsItsKey) {
  RawRecord record;
  record.key = "a1";
  record.tombstone = true;
  const Header source{"source", "example.dk"};
  record.headers = {&source, 1};
  const auto decoded = Decode(record, {});
  ASSERT_TRUE(decoded.ok());
  EXPECT_TRUE(decoded->articles[0].withdrawn);
  EXPECT_EQ(decoded->articles[0].id, "a1");
  EXPECT_EQ(decoded->articles[0].source, "example.dk");
}

TEST(Decode, HeadersSpeakWhereTheRecordDoesNotAndOptionsWhereNeitherDoes) {
  struct Case {
    const char* bytes;
    std::vector<Header> headers;
    DecodeOptions options;
    const char *language, *source, *url;
  };
  const std::vector<Header> all = {{"Language", "da"}, {"SOURCE", "wire"}, {"url", "https://www.example.dk/a"}};
  const DecodeOptions defaults{.language = "sv", .source = "paper"};
  const std::vector<Case> cases = {
      {R"({"title":"t"})", {}, {}, "", "", ""},
      {R"({"title":"t"})", all, defaults, "da", "wire", "https://www.example.dk/a"},
      {R"({"title":"t","language":"en","source":"s","url":"https://x.org/b"})", all, defaults, "en", "s", "https://x.org/b"},
      {R"({"title":"t"})", {}, defaults, "sv", "paper", ""},
      {R"({"title":"t","url":"https://www.x.org/b"})", {}, defaults, "sv", "paper", "https://www.x.org/b"},
      {R"({"title":"t"})", {{"url", "https://www.example.dk/a"}}, {}, "", "example.dk", "https://www.example.dk/a"},
      {"<html lang=en><head><link rel=canonical href='https://x.org/c'></head><body><p>words</p></body></html>", all, {},
       "da", "wire", "https://www.example.dk/a"},
      {"<html lang=en><body><p>words</p></body></html>", {}, defaults, "en", "paper", ""},
  };
  for (const Case& c : cases) {
    RawRecord record = Raw(c.bytes);
    record.headers = c.headers;
    const auto decoded = Decode(record, c.options);
    ASSERT_TRUE(decoded.ok()) << c.bytes << ": " << decoded.error().message;
    ASSERT_EQ(decoded->articles.size(), 1u);
    EXPECT_EQ(decoded->articles[0].language, c.language) << c.bytes;
    EXPECT_EQ(decoded->articles[0].source, c.source) << c.bytes;
    EXPECT_EQ(decoded->articles[0].url, c.url) << c.bytes;
  }
}

TEST(Decode, AUrlInTheHeadersIsOfOneArticleNotOfMany) {
  const Header url{"url", "https://example.dk/a"};
  for (const char* const bytes : {R"([{"title":"a"},{"title":"b"}])", "{\"title\":\"a\"}\n{\"title\":\"b\"}\n"}) {
    RawRecord record = Raw(bytes);
    record.headers = {&url, 1};
    const auto decoded = Decode(record, {});
    ASSERT_TRUE(decoded.ok());
    ASSERT_EQ(decoded->articles.size(), 2u);
    for (const nlp::Article& article : decoded->articles) EXPECT_EQ(article.url, "");
  }
}

TEST(Decode, AnEncodingThatIsNotReadIsRefusedByItsName) {
  for (const char* const known : {"gzip", "GZIP", "zstd", "identity", ""}) {
    const Header encoding{"content-encoding", known};
    RawRecord record = Raw(R"({"title":"t"})");
    record.headers = {&encoding, 1};
    EXPECT_TRUE(Decode(record, {}).ok()) << known;
  }
  const Header encoding{"Content-Encoding", "br"};
  RawRecord record = Raw(R"({"title":"t"})");
  record.headers = {&encoding, 1};
  const auto decoded = Decode(record, {});
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().code, ErrorCode::kMalformedInput);
  EXPECT_NE(decoded.error().message.find("\"br\""), std::string::npos) << decoded.error().message;
}

}  // namespace
}  // namespace dealgraph::ingest
