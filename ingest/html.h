// HTML pages: the article on a page, without the page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph::ingest {

// What a page says of its article. Everything is UTF-8 with entities decoded; empty means not given.
struct HtmlPage {
  std::string title;      // og:title, else <title> without the site's name, else the first <h1>
  std::string text;       // the main text, paragraphs separated by an empty line
  std::string language;   // <html lang>, else og:locale; as given: "da-DK"
  std::string published;  // article:published_time, else JSON-LD's datePublished, else the first <time datetime>
  std::string modified;   // article:modified_time
  std::string url;        // <link rel=canonical>, else og:url; only http and https
  std::string site_name;  // og:site_name
};

struct HtmlLimits {
  std::size_t bytes_max = 0;
  std::size_t depth_max = 0;
  std::size_t memory_max = 0;  // of the parse tree
};

// `html` is UTF-8: a page, or a fragment of one. kMalformedInput: beyond a limit.
Result<HtmlPage> ReadHtml(std::string_view html, const HtmlLimits& limits);

// The charset that a <meta> in the first 4 KiB of a page declares; empty when none does.
std::string_view MetaCharset(std::string_view html);

}  // namespace dealgraph::ingest
