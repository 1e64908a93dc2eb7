// Any bytes, in any format (by the first byte), give articles in valid UTF-8 or a refusal.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/decode.h"
#include "nlp/text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dealgraph::ingest;
  if (size == 0) return 0;
  DecodeOptions options;
  options.format = static_cast<Format>(data[0] % 5);
  options.decompressed_bytes_max = 4 << 20;
  RawRecord record;
  record.bytes = {reinterpret_cast<const char*>(data) + 1, size - 1};
  const auto decoded = Decode(record, options);
  if (!decoded.ok()) return 0;
  for (const auto& article : decoded->articles) {
    for (const std::string_view field : {std::string_view(article.title), std::string_view(article.text), std::string_view(article.id)}) {
      if (dealgraph::nlp::FindInvalidUtf8(field) != std::string_view::npos) std::abort();
      if (field.find('\0') != std::string_view::npos) std::abort();
    }
    if (article.id.empty()) std::abort();
  }
  return 0;
}
