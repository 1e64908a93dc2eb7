// The quick way and the careful way say the same of every text, or the quick one says nothing.
#include "ingest/common_article.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "ingest/article_json.h"
#include "ingest/json.h"
#include "nlp/text/unicode.h"
#include "tests/seed.h"

namespace dealgraph::ingest {
namespace {

constexpr std::size_t kDepthMax = 64;

std::string Shown(const Draft& draft) {
  const nlp::Article& a = draft.article;
  std::string all;
  for (const std::string& field : {a.id, a.source, a.url, a.title, a.text, a.language, a.country, a.published, draft.html,
                                   draft.published_fallback, draft.updated, draft.site_name}) {
    all += "[" + field + "]";
  }
  return all + (a.version ? std::to_string(*a.version) : "-") + (a.withdrawn ? " withdrawn" : "");
}

// Whether the quick way had an answer.
bool ExpectSame(const std::string& text) {
  const auto quick = ReadCommonArticle(text, kDepthMax);
  if (!quick) return false;
  const auto json = ParseJson(text, kDepthMax);
  EXPECT_TRUE(json.ok()) << text << "\n" << (json.ok() ? "" : json.error().message);
  if (!json.ok()) return true;
  const auto careful = ReadArticleJson(*json);
  EXPECT_TRUE(careful.ok()) << text << "\n" << (careful.ok() ? "" : careful.error().message);
  if (careful.ok()) { EXPECT_EQ(Shown(*quick), Shown(*careful)) << text; }
  return true;
}

TEST(CommonArticle, IsReadByTheQuickWayAndTheSame) {
  for (const std::string text : {
           R"({"id":"a1","source":"Havneposten","url":"https://a.dk/1","title":"T","text":"Én\n\n\"to\" \u00e6","language":"da","published":"2025-09-18"})",
           R"({"id":17,"headline":"H","body_text":"B","version":3,"status":"canceled"})",
           R"({"id":-3,"title":"","headline":"H","body":"<p>x</p>","version":"4"})",
           R"({"uri":"https://a.dk/2","title":null,"body":"plain","versioncreated":"2025-01-01T00:00:00Z","version":"x"})",
           R"( {"unknown":{"deep":[1,2.5,null,true]},"id":"","uri":"u","firstcreated":"f","updated":"n","pubstatus":"withdrawn"} )",
           R"({"text":"a","body_text":"b","html":"<p>c","body_html":"<p>d","body":"e","headlines":null,"bodies":null})",
           R"({})",
       }) {
    EXPECT_TRUE(ExpectSame(text)) << text;
  }
}

TEST(CommonArticle, LeavesToTheCarefulWayWhatIsNotPlain) {
  for (const std::string text : {
           R"([{"id":"a"}])", R"("a")", R"(17)", R"()", R"({"id":"a")", R"({"id":"a"} {})", R"({"title":5})", R"({"id":1.0})",
           R"({"version":1.5})", R"({"version":18446744073709551615})", R"({"id":"a","id":"b"})", R"({"bodies":[{"value":"x"}]})",
           R"({"headlines":"x"})", R"({"x":"\ud83d\ude00"})", R"({"x":"\uDC00"})", R"({"x":1e999})", "{\"x\":\"a\nb\"}", R"({"text":true})",
       }) {
    EXPECT_FALSE(ReadCommonArticle(text, kDepthMax)) << text;
  }
  std::string deep = "{\"x\":";
  for (std::size_t i = 0; i < kDepthMax; ++i) deep += '[';
  EXPECT_FALSE(ReadCommonArticle(deep + std::string(kDepthMax, ']') + "}", kDepthMax));
}

TEST(CommonArticle, AgreesWithTheCarefulWayOnWhateverIsWritten) {
  std::mt19937_64 random(TestSeed());
  const std::vector<std::string> names = {"id", "uri", "source", "url", "title", "headline", "text", "body_text", "html", "body_html",
                                          "body", "language", "country", "published", "firstcreated", "versioncreated", "updated",
                                          "version", "status", "pubstatus", "headlines", "bodies", "other", "i\\u0064", ""};
  const std::vector<std::string> values = {"\"a\"", "\"\"", "null", "1", "-7", "1.5", "true", "[]", "{}", "{\"id\":\"x\"}", "[[1]]",
                                           "\"<p>x</p>\"", "\"canceled\"", "\"12\"", "\"\\u00e6\\n\\t\\\"\\\\/\"", "\"æøå 中\"", "9223372036854775807",
                                           "9223372036854775808", "1e5", "\"https://a.b/c\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "0"};
  int quick = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string text = "{";
    const std::uint64_t fields = random() % 8;
    for (std::uint64_t f = 0; f < fields; ++f) {
      text += (f > 0 ? "," : "") + ("\"" + names[random() % names.size()] + "\"") + (random() % 4 == 0 ? " : " : ":") +
              values[random() % (random() % 2 == 0 ? 2 : values.size())];
    }
    text += "}";
    if (random() % 10 == 0) text[random() % text.size()] = static_cast<char>(random() % 256);
    if (random() % 20 == 0) text.resize(random() % text.size());
    if (nlp::FindInvalidUtf8(text) != std::string::npos) continue;
    quick += ExpectSame(text) ? 1 : 0;
    ASSERT_FALSE(HasFailure()) << "seed " << TestSeed() << ", text " << i;
  }
  EXPECT_GT(quick, 5'000);
}

}  // namespace
}  // namespace dealgraph::ingest
