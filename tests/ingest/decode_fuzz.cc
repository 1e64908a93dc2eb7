// Decodes any bytes in any format: the first byte chooses format and charset hint, the rest is the record. What comes out
// must be what ingest promises: valid UTF-8 without zero bytes, with an id, and the same each time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ingest/decode.h"
#include "nlp/text/unicode.h"

namespace {

using dealgraph::ingest::Decode;
using dealgraph::ingest::DecodeOptions;
using dealgraph::ingest::Format;

void Require(bool condition) {
  if (!condition) std::abort();
}

bool IsCleanText(std::string_view text) {
  return text.find('\0') == std::string_view::npos && dealgraph::nlp::FindInvalidUtf8(text) == std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static constexpr Format kFormats[] = {Format::kAuto, Format::kJsonLines, Format::kJson, Format::kText, Format::kHtml};
  static constexpr std::string_view kCharsets[] = {"", "", "utf-8", "windows-1252", "utf-16", "shift_jis", "no-such-charset"};
  DecodeOptions options;
  options.format = kFormats[data[0] % 5];
  options.record_bytes_max = 1 << 20;
  options.decompressed_bytes_max = 4 << 20;
  options.html_bytes_max = 1 << 20;
  options.html_memory_max = 64 << 20;
  dealgraph::ingest::RawRecord record;
  record.bytes = {reinterpret_cast<const char*>(data) + 1, size - 1};
  record.charset = kCharsets[data[0] / 5 % 7];

  const auto decoded = Decode(record, options);
  if (!decoded.ok()) {
    Require(decoded.error().code == dealgraph::ErrorCode::kMalformedInput);
    Require(!decoded.error().message.empty());
    Require(!Decode(record, options).ok());
    return 0;
  }
  for (const auto& article : decoded->articles) {
    Require(!article.id.empty());
    Require(article.withdrawn || !article.title.empty() || !article.text.empty());
    for (const auto* field : {&article.id, &article.source, &article.url, &article.title, &article.text, &article.published}) {
      Require(IsCleanText(*field));
    }
  }
  for (const auto& refused : decoded->refused) Require(refused.before <= decoded->articles.size() && !refused.reason.empty());
  const auto again = Decode(record, options);
  Require(again.ok() && again->articles.size() == decoded->articles.size());
  for (std::size_t i = 0; i < decoded->articles.size(); ++i) {
    Require(again->articles[i].id == decoded->articles[i].id && again->articles[i].text == decoded->articles[i].text);
  }
  return 0;
}
