// Reads any UTF-8 as a page: the text must be clean UTF-8, no longer than its limits allow, in paragraphs without stray
// white space.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/html.h"
#include "nlp/text/unicode.h"

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  if (html.find('\0') != std::string_view::npos || dealgraph::nlp::FindInvalidUtf8(html) != std::string_view::npos) return 0;
  dealgraph::ingest::MetaCharset(html);
  const auto page = dealgraph::ingest::ReadHtml(html, {.bytes_max = 1 << 20, .depth_max = 500, .memory_max = 64 << 20});
  if (!page.ok()) {
    Require(page.error().code == dealgraph::ErrorCode::kMalformedInput);
    return 0;
  }
  for (const auto* field : {&page->title, &page->text, &page->language, &page->published, &page->url, &page->site_name}) {
    Require(dealgraph::nlp::FindInvalidUtf8(*field) == std::string_view::npos);
  }
  Require(page->text.find("\n\n\n") == std::string::npos);
  Require(page->text.empty() || (page->text.front() != '\n' && page->text.back() != '\n'));
  Require(page->url.empty() || page->url.starts_with("http"));
  return 0;
}
