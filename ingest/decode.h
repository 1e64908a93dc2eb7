// Decode turns a raw record into articles: the one door by which foreign bytes become nlp::Article.
//
// gzip and zstd are undone, the format is told by hint or content, the charset made UTF-8, fields read and checked,
// main text found in HTML. Pure and thread-safe: the same record and options give the same articles,
// whose raw_sha256 is left to DecodeAndExtract() (ingest/record_function.h).
// Text is kept byte for byte (CRLF too), because offsets point into it; a NUL or invalid UTF-8 is refused, not replaced.
// Record headers (language, url, source, content-encoding) speak where the record itself does not; `url` only where the
// record is one article. docs/output.md describes the accepted fields for users.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ingest/source.h"
#include "nlp/article.h"

namespace dealgraph::ingest {

enum class Format { kAuto, kJsonLines, kJson, kText, kHtml };
std::string_view FormatName(Format format);  // "auto", "jsonl", "json", "text", "html"
std::optional<Format> FormatFromName(std::string_view name);

struct DecodeOptions {
  Format format = Format::kAuto;
  std::string language;  // of articles for which neither record nor header says one; empty: it is detected
  std::string source;    // the publisher of those that name none, before the domain of their URL
  std::string charset;  // what text and HTML without a BOM or a charset of their own are in; empty: detect

  std::size_t record_bytes_max = std::size_t{64} << 20;         // as received
  std::size_t decompressed_bytes_max = std::size_t{256} << 20;  // of one record
  std::size_t compression_ratio_max = 1000;  // decompressed by compressed, once over a MiB; news text stays under 20
  std::size_t json_depth_max = 64;
  std::size_t html_bytes_max = std::size_t{16} << 20;     // of one page
  std::size_t html_depth_max = 512;                       // nested tags; as browsers; pages in the wild stay under 200
  std::size_t html_memory_max = std::size_t{512} << 20;   // what the parse tree of one page may take
  // A publication time later than the record's by more than this is no time of publication: `published` is kept as
  // given, but orders nothing, and is reported.
  std::chrono::hours published_ahead_max{48};
};

// One element of a JSON array, or one line, that is no article, beside others that are.
struct RefusedElement {
  std::size_t before = 0;  // it stood before articles[before]
  std::string reason;      // what and where
  std::string bytes;       // the element as JSON, or the line
};

struct Decoded {
  std::vector<nlp::Article> articles;  // in the record's order
  std::vector<RefusedElement> refused;
  std::vector<std::string> notes;      // worth telling, not worth refusing: "published 2203-01-01 lies in the future"
};

// kMalformedInput: nothing in the record can be read; the message says what and where (byte, line or field), without
// the record's origin, which the caller knows.
Result<Decoded> Decode(const RawRecord& record, const DecodeOptions& options);

}  // namespace dealgraph::ingest
