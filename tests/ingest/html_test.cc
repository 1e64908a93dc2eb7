#include "ingest/html.h"

#include <gtest/gtest.h>

#include <string>

#include "ingest/domain.h"

namespace dealgraph::ingest {
namespace {

constexpr HtmlLimits kLimits{.bytes_max = 16 << 20, .depth_max = 512, .memory_max = 256 << 20};

TEST(Html, APageGivesItsArticleAndNotItsFurniture) {
  const auto page = ReadHtml(R"(<!doctype html><html lang="da-DK"><head><title>Nscale f&aring;r milliarder | Avisen</title>
<meta property="og:site_name" content="Avisen"><link rel="canonical" href="https://avisen.example/a">
<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2025-09-18T06:00:00Z"}]}</script>
<style>p{}</style></head><body><header><p>Log ind</p></header><nav><ul><li><a href="/">Forside</a></li></ul></nav>
<article><h1>Nscale får milliarder</h1><div class="share">Del p&aring; alt</div><p>Nvidia investerer
 <b>683</b>&nbsp;mio. dollar i <a href="/n">Nscale</a>.</p><figure><img src="x"><figcaption>Foto: X</figcaption></figure>
<p>F&oslash;rste linje<br>anden linje<br><br>Nyt afsnit.</p><ul><li>Punkt et</li><li><a href="/m">L&aelig;s mere</a></li></ul>
<aside>Annonce</aside><script>var x = "<p>nej</p>";</script></article><form><p>Tilmeld</p></form><footer>Om os</footer></body></html>)",
                             kLimits);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->title, "Nscale får milliarder");
  EXPECT_EQ(page->text,
            "Nvidia investerer 683\u00a0mio. dollar i Nscale.\n\nFørste linje\nanden linje\n\nNyt afsnit.\n\nPunkt et");
  EXPECT_EQ(page->language, "da-DK");
  EXPECT_EQ(page->published, "2025-09-18T06:00:00Z");
  EXPECT_EQ(page->url, "https://avisen.example/a");
  EXPECT_EQ(page->site_name, "Avisen");
}

TEST(Html, WithoutMarksTheDensestPartIsTheText) {
  std::string text;
  for (int i = 0; i < 5; ++i) text += "<p>A paragraph of running text that says something of a deal.</p>";
  const auto page = ReadHtml("<body><div><a href=1>Home</a> <a href=2>World</a></div><div id=c><div>" + text +
                                 "</div></div><div>Copyright</div></body>", kLimits);
  ASSERT_TRUE(page.ok());
  EXPECT_TRUE(page->text.starts_with("A paragraph"));
  EXPECT_EQ(page->text.find("Home"), std::string::npos);
  EXPECT_EQ(page->text.find("Copyright"), std::string::npos);
}

TEST(Html, AFormAroundTheWholePageIsNotDropped) {
  EXPECT_EQ(ReadHtml("<body><form><p>The only text.</p></form></body>", kLimits)->text, "The only text.");
}

TEST(Html, TenThousandNestedTagsAreRefusedInGoodTime) {
  for (const std::string tag : {"<div>", "<b>", "<font a=1>", "<table>", "<svg>", "<x-y>"}) {
    std::string html;
    for (int i = 0; i < 10000; ++i) html += tag;
    const auto page = ReadHtml(html + "x", kLimits);
    ASSERT_FALSE(page.ok()) << tag;
    EXPECT_EQ(page.error().code, ErrorCode::kMalformedInput);
    EXPECT_NE(page.error().message.find("nested more than 512"), std::string::npos);
  }
}

TEST(Html, DepthCostsNoStack) {
  std::string html;
  for (int i = 0; i < 10000; ++i) html += "<div>";
  html += "<p>deep</p>";
  HtmlLimits limits = kLimits;
  limits.depth_max = 20000;
  const auto page = ReadHtml(html, limits);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->text, "deep");
}

TEST(Html, ManyClosedTagsAreNotDepth) {
  std::string html = "<body>";
  for (int i = 0; i < 5000; ++i) html += "<div><p>x<span>y</span><br><img src=a></div><ul><li>a<li>b</ul>";
  EXPECT_TRUE(ReadHtml(html, kLimits).ok());
}

TEST(Html, AParseTreeBeyondItsMemoryIsRefused) {
  HtmlLimits limits = kLimits;
  limits.memory_max = 2 << 20;
  std::string html;
  for (int i = 0; i < 50000; ++i) html += "<p>x";
  const auto page = ReadHtml(html, limits);
  ASSERT_FALSE(page.ok());
  EXPECT_NE(page.error().message.find("to parse"), std::string::npos);
}

TEST(Html, ATagWithTooManyAttributesIsRefused) {
  std::string html = "<p";
  for (int i = 0; i < 2000; ++i) html += " a" + std::to_string(i);
  EXPECT_FALSE(ReadHtml(html + ">x", kLimits).ok());
}

TEST(RegistrableDomain, KnowsSecondLevelSuffixes) {
  const struct {
    const char* url;
    const char* domain;
  } cases[] = {
      {"https://www.news.example.co.uk/a", "example.co.uk"}, {"http://finans.dk", "finans.dk"},
      {"https://WWW.Example.COM:8080/x?y", "example.com"},   {"https://a.b.example.com.au#x", "example.com.au"},
      {"https://www3.nhk.or.jp/news", "nhk.or.jp"},          {"https://user@www.example.de./", "example.de"},
      {"https://co.uk/", "co.uk"},                           {"https://127.0.0.1/x", "127.0.0.1"},
      {"https://[::1]:80/x", "[::1]"},                       {"ftp://example.com", ""},
      {"nonsense", ""},                                      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(RegistrableDomain(c.url), c.domain) << c.url;
}

}  // namespace
}  // namespace dealgraph::ingest
