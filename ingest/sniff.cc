#include "ingest/sniff.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dealgraph::ingest {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower_prefix) {
  return text.size() >= lower_prefix.size() &&
         std::equal(lower_prefix.begin(), lower_prefix.end(), text.begin(), [](char p, char c) { return p == Lower(c); });
}

bool EndsWithIgnoringCase(std::string_view text, std::string_view lower_suffix) {
  return text.size() >= lower_suffix.size() &&
         StartsWithIgnoringCase(text.substr(text.size() - lower_suffix.size()), lower_suffix);
}

std::string_view SkipSpace(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

// Behind the string of JSON whose first quote is at `begin`; npos when it does not end in `text`.
std::size_t EndOfString(std::string_view text, std::size_t begin) {
  for (std::size_t quote = begin;;) {
    quote = text.find('"', quote + 1);
    if (quote == std::string_view::npos) return quote;
    std::size_t backslashes = 0;
    while (text[quote - 1 - backslashes] == '\\') ++backslashes;
    if (backslashes % 2 == 0) return quote + 1;
  }
}

// Whether the JSON object at the front of `text` ends in it.
bool ObjectEndsIn(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      const std::size_t end = EndOfString(text, i);
      if (end == std::string_view::npos) return false;
      i = end - 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return true;
    }
  }
  return false;
}

// Lines or one document? One document when a line ends within the first object. An object alone on its line is both, and
// taken for the first of lines: whoever reads a pipe need not wait for its end.
Format JsonKind(std::string_view text) {
  const std::size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos) return Format::kJsonLines;
  return ObjectEndsIn(text.substr(0, line_end)) ? Format::kJsonLines : Format::kJson;
}

}  // namespace

std::optional<Format> FormatFromPath(std::string_view path) {
  for (const std::string_view suffix : {".gz", ".zst", ".zstd"}) {
    if (EndsWithIgnoringCase(path, suffix)) {
      path.remove_suffix(suffix.size());
      break;
    }
  }
  static constexpr std::array<std::pair<std::string_view, Format>, 7> kExtensions = {{
      {".jsonl", Format::kJsonLines},
      {".ndjson", Format::kJsonLines},
      {".json", Format::kAuto},
      {".txt", Format::kText},
      {".html", Format::kHtml},
      {".htm", Format::kHtml},
      {".xhtml", Format::kHtml},
  }};
  for (const auto& [extension, format] : kExtensions) {
    if (EndsWithIgnoringCase(path, extension)) return format;
  }
  return std::nullopt;
}

Format FormatFromContentType(std::string_view content_type) {
  static constexpr std::array<std::pair<std::string_view, Format>, 8> kTypes = {{
      {"application/json-seq", Format::kAuto},
      {"application/jsonl", Format::kJsonLines},
      {"application/x-ndjson", Format::kJsonLines},
      {"application/json", Format::kJson},
      {"application/ninjs+json", Format::kJson},
      {"text/html", Format::kHtml},
      {"application/xhtml+xml", Format::kHtml},
      {"text/plain", Format::kText},
  }};
  for (const auto& [type, format] : kTypes) {
    if (StartsWithIgnoringCase(content_type, type)) return format;
  }
  return Format::kAuto;
}

std::string_view CharsetFromContentType(std::string_view content_type) {
  static constexpr std::string_view kName = "charset=";
  for (std::size_t i = 0; i < content_type.size(); ++i) {
    if (!StartsWithIgnoringCase(content_type.substr(i), kName)) continue;
    std::string_view value = content_type.substr(i + kName.size());
    if (value.starts_with('"') || value.starts_with('\'')) value.remove_prefix(1);
    return value.substr(0, value.find_first_of("\"'; \t\r\n"));
  }
  return {};
}

Format SniffFormat(std::string_view beginning) {
  if (beginning.starts_with("\xEF\xBB\xBF")) beginning.remove_prefix(3);
  const std::string_view text = SkipSpace(beginning);
  if (text.empty()) return Format::kText;
  const std::string_view next = SkipSpace(text.substr(1));
  if (text.front() == '{' && (next.starts_with('"') || next.starts_with('}'))) return JsonKind(text);
  // "[Reuters] - …" is text.
  if (text.front() == '[' && (next.starts_with('{') || next.starts_with(']') || next.starts_with('['))) return Format::kJson;
  const bool tag = text.size() > 1 && text[0] == '<' &&
                   (text[1] == '!' || text[1] == '?' || (Lower(text[1]) >= 'a' && Lower(text[1]) <= 'z'));
  return tag && text.find('>') != std::string_view::npos ? Format::kHtml : Format::kText;
}

bool LooksBinary(std::string_view beginning) {
  beginning = beginning.substr(0, 4096);
  std::size_t controls = 0;
  for (const char c : beginning) {
    if (c == '\0') return true;
    const auto byte = static_cast<unsigned char>(c);
    controls += (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1b') || byte == 0x7f;
  }
  return controls * 20 > beginning.size();
}

}  // namespace dealgraph::ingest
