#include "ingest/charset.h"

#include <simdjson.h>

#include <optional>

#include "ingest/html.h"
#include "ingest/sniff.h"
#include "ingest/utf16.h"
#include "nlp/text/charset.h"
#include "nlp/text/unicode.h"

namespace dealgraph::ingest {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

Result<std::string_view> CheckUtf8(std::string_view bytes) {
  const std::size_t invalid = FindInvalidUtf8(bytes);
  if (invalid != std::string_view::npos) return MalformedInput("not valid UTF-8 at byte " + std::to_string(invalid));
  return bytes;
}

Result<std::string_view> Convert(std::string_view bytes, std::string_view charset, std::string* storage) {
  const std::string label = Lower(charset);
  if (label == "utf-8" || label == "utf8") return CheckUtf8(bytes);
  if (label == "utf-16le" || label == "utf-16be" || label == "utf-16") {
    const Utf16Order order = label == "utf-16be" ? Utf16Order::kBig : Utf16Order::kLittle;
    DG_ASSIGN_OR_RETURN(*storage, Utf16ToUtf8(bytes, order));
    return std::string_view(*storage);
  }
  auto converted = nlp::CharsetToUtf8(bytes, label);
  if (!converted.ok()) return MalformedInput(converted.error().message);
  *storage = std::move(*converted);
  return std::string_view(*storage);
}

// A <meta> that can be read is in ASCII's superset, whatever it says of UTF-16 (the HTML standard takes it for UTF-8).
std::string MetaCharsetOf(std::string_view bytes) {
  const std::string label = Lower(MetaCharset(bytes));
  if (label.starts_with("utf-16")) return "utf-8";
  return label.empty() || nlp::IsKnownCharset(label) ? label : std::string();
}

}  // namespace

std::size_t FindInvalidUtf8(std::string_view bytes) {
  return simdjson::validate_utf8(bytes.data(), bytes.size()) ? std::string_view::npos : nlp::FindInvalidUtf8(bytes);
}

Result<std::string_view> ToUtf8(std::string_view bytes, const CharsetHints& hints, std::string* storage) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return CheckUtf8(bytes.substr(3));
  if (const std::optional<Utf16Order> order = SniffUtf16(bytes)) {
    DG_ASSIGN_OR_RETURN(*storage, Utf16ToUtf8(bytes, *order));
    return std::string_view(*storage);
  }
  if (!hints.declared.empty()) return Convert(bytes, hints.declared, storage);
  if (hints.json) return CheckUtf8(bytes);
  if (LooksBinary(bytes)) return MalformedInput("binary data, no text");
  if (hints.html) {
    const std::string meta = MetaCharsetOf(bytes);
    if (!meta.empty()) return Convert(bytes, meta, storage);
  }
  if (!hints.fallback.empty()) return Convert(bytes, hints.fallback, storage);
  if (FindInvalidUtf8(bytes) == std::string_view::npos) return bytes;
  return Convert(bytes, nlp::DetectCharset(bytes), storage);
}

}  // namespace dealgraph::ingest
