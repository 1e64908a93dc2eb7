// Any page is read or refused, within its limits of memory and depth.
#include <cstdint>
#include <string_view>

#include "ingest/html.h"
#include "nlp/text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  if (dealgraph::nlp::FindInvalidUtf8(html) != std::string_view::npos) return 0;  // refused before the parser sees it
  const auto page = dealgraph::ingest::ReadHtml(html, {.bytes_max = 1 << 20, .depth_max = 512, .memory_max = 64 << 20});
  static_cast<void>(page.ok());
  return 0;
}
