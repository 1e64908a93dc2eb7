#include "ingest/decode.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

#include "base/compression.h"
#include "ingest/article_json.h"
#include "ingest/charset.h"
#include "ingest/common_article.h"
#include "ingest/draft.h"
#include "ingest/html.h"
#include "ingest/json.h"
#include "ingest/plain_text.h"
#include "ingest/sniff.h"

namespace dealgraph::ingest {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Decodes the record's text in one format. Lives for one call of Decode().
class RecordDecoder {
 public:
  RecordDecoder(RecordFacts facts, const DecodeOptions& options) : facts_(std::move(facts)), options_(options) {}

  // One flat object of an article, alone in the record.
  Result<Decoded> RunCommon(Draft&& draft) {
    DG_RETURN_IF_ERROR(Add(std::move(draft)));
    return std::move(decoded_);
  }

  Result<Decoded> Run(std::string_view utf8, Format format) {
    switch (format) {
      case Format::kJson: DG_RETURN_IF_ERROR(ReadJson(utf8)); break;
      case Format::kJsonLines: DG_RETURN_IF_ERROR(ReadLines(utf8)); break;
      case Format::kHtml: DG_RETURN_IF_ERROR(ReadPage(utf8)); break;
      case Format::kText: DG_RETURN_IF_ERROR(Add(ReadPlainText(utf8))); break;
      case Format::kAuto: return Internal("the format was not decided");
    }
    return std::move(decoded_);
  }

 private:
  Result<> Add(Draft&& draft) {
    DG_RETURN_IF_ERROR(CompleteDraft(&draft, facts_, options_, &decoded_.notes));
    decoded_.articles.push_back(std::move(draft.article));
    return {};
  }

  Result<> AddJson(const boost::json::value& value) {
    DG_ASSIGN_OR_RETURN(Draft draft, ReadArticleJson(value));
    return Add(std::move(draft));
  }

  void Refuse(std::string reason, std::string bytes) {
    decoded_.refused.push_back({decoded_.articles.size(), std::move(reason), std::move(bytes)});
  }

  Result<> ReadJson(std::string_view utf8) {
    if (auto draft = ReadCommonArticle(utf8, options_.json_depth_max)) return Add(std::move(*draft));
    DG_ASSIGN_OR_RETURN(const boost::json::value value, ParseJson(utf8, options_.json_depth_max));
    if (!value.is_array()) return AddJson(value);
    facts_.url.clear();  // it is one article's
    std::size_t number = 0;
    for (const boost::json::value& element : value.get_array()) {
      ++number;
      if (const auto added = AddJson(element); !added.ok()) {
        Refuse("element " + std::to_string(number) + ": " + added.error().message, boost::json::serialize(element));
      }
    }
    return {};
  }

  // A record of one line is refused as a whole; among several, each on its own.
  Result<> ReadLines(std::string_view utf8) {
    const std::size_t last = utf8.find_last_not_of(kSpace);
    if (last == std::string_view::npos) return MalformedInput("empty");
    utf8 = utf8.substr(0, last + 1);
    if (utf8.find('\n') == std::string_view::npos) return ReadLine(utf8);
    facts_.url.clear();  // it is one article's
    for (std::size_t number = 1; !utf8.empty(); ++number) {
      const std::size_t end = utf8.find('\n');
      const std::string_view line = utf8.substr(0, end);
      utf8.remove_prefix(end == std::string_view::npos ? utf8.size() : end + 1);
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      if (const auto read = ReadLine(line); !read.ok()) {
        Refuse("line " + std::to_string(number) + ": " + read.error().message, std::string(line));
      }
    }
    return {};
  }

  Result<> ReadLine(std::string_view line) {
    if (auto draft = ReadCommonArticle(line, options_.json_depth_max)) return Add(std::move(*draft));
    DG_ASSIGN_OR_RETURN(const boost::json::value value, ParseJson(line, options_.json_depth_max));
    return AddJson(value);
  }

  Result<> ReadPage(std::string_view utf8) {
    if (utf8.starts_with("<?xml") && utf8.substr(0, 4096).find("<html") == std::string_view::npos) {
      return MalformedInput("XML that is not XHTML");
    }
    // Gumbo makes U+FFFD of a zero byte, so it is looked for here.
    const std::size_t nul = utf8.find('\0');
    if (nul != std::string_view::npos) return MalformedInput("a zero byte at byte " + std::to_string(nul));
    DG_ASSIGN_OR_RETURN(HtmlPage page, ReadHtml(utf8, HtmlLimitsOf(options_)));
    Draft draft;
    FillFromHeaders(facts_, &draft);
    FillFromPage(std::move(page), &draft);
    return Add(std::move(draft));
  }

  RecordFacts facts_;
  const DecodeOptions& options_;
  Decoded decoded_;
};

Result<Decoded> DecodeTombstone(const RawRecord& record, RecordFacts facts, const DecodeOptions& options) {
  Draft draft;
  draft.article.id = record.key;
  draft.article.withdrawn = true;
  Decoded decoded;
  DG_RETURN_IF_ERROR(CompleteDraft(&draft, facts, options, &decoded.notes));
  decoded.articles.push_back(std::move(draft.article));
  return decoded;
}

bool IsNamed(const Header& header, std::string_view name) {
  return std::ranges::equal(header.name, name, {}, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
}

// What the headers say of the article. kMalformedInput: it is encoded in a way that is not read.
Result<> ReadHeaders(const RawRecord& record, RecordFacts* facts) {
  for (const Header& header : record.headers) {
    if (IsNamed(header, "language")) facts->language = header.value;
    if (IsNamed(header, "source")) facts->source = header.value;
    if (IsNamed(header, "url")) facts->url = header.value;
    // gzip and zstd are told by their first bytes; what says so and is not is read as it stands.
    if (IsNamed(header, "content-encoding")) {
      std::string encoding(header.value);
      std::ranges::transform(encoding, encoding.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
      const bool known = encoding.empty() || encoding == "identity" || encoding == "gzip" || encoding == "x-gzip" || encoding == "zstd";
      if (!known) return MalformedInput("the content-encoding \"" + encoding + "\" is not gzip or zstd");
    }
  }
  return {};
}

Format DecideFormat(const RawRecord& record, std::string_view bytes, const DecodeOptions& options) {
  if (options.format != Format::kAuto) return options.format;
  const Format declared = FormatFromContentType(record.content_type);
  return declared != Format::kAuto ? declared : SniffFormat(bytes);
}

// Whether the record, were it one flat object of an article, would be read as that: then it is tried before charset and format are
// told, which would go through all of it. Of lines, an object that goes over several is refused.
bool MayBeCommon(const RawRecord& record, std::string_view bytes, const DecodeOptions& options) {
  const std::size_t begin = bytes.find_first_not_of(kSpace);
  if (begin == std::string_view::npos || bytes[begin] != '{') return false;
  const std::string_view charset = record.charset.empty() ? CharsetFromContentType(record.content_type) : record.charset;
  if (!charset.empty() && charset != "utf-8") return false;
  Format format = options.format;
  if (format == Format::kAuto) format = FormatFromContentType(record.content_type);
  if (format == Format::kJsonLines) return bytes.find('\n') >= bytes.find_last_not_of(kSpace);
  return format == Format::kAuto || format == Format::kJson;
}

}  // namespace

std::string_view FormatName(Format format) {
  switch (format) {
    case Format::kAuto: return "auto";
    case Format::kJsonLines: return "jsonl";
    case Format::kJson: return "json";
    case Format::kText: return "text";
    case Format::kHtml: return "html";
  }
  return "auto";
}

std::optional<Format> FormatFromName(std::string_view name) {
  for (const Format format : {Format::kAuto, Format::kJsonLines, Format::kJson, Format::kText, Format::kHtml}) {
    if (FormatName(format) == name) return format;
  }
  return std::nullopt;
}

Result<Decoded> Decode(const RawRecord& record, const DecodeOptions& options) {
  if (!record.refused.empty()) return MalformedInput(std::string(record.refused));
  if (record.bytes.size() > options.record_bytes_max) {
    return MalformedInput("a record of " + std::to_string(record.bytes.size()) + " bytes, more than " +
                          std::to_string(options.record_bytes_max));
  }
  RecordFacts facts{record.timestamp, record.received};
  DG_RETURN_IF_ERROR(ReadHeaders(record, &facts));
  if (record.tombstone) return DecodeTombstone(record, std::move(facts), options);

  std::string decompressed;
  std::string_view bytes = record.bytes;
  if (const Compression compression = SniffCompression(bytes); compression != Compression::kNone) {
    DG_ASSIGN_OR_RETURN(decompressed, Decompress(bytes, compression,
                                                 {options.decompressed_bytes_max, options.compression_ratio_max}));
    bytes = decompressed;
  }
  if (bytes.find_first_not_of(kSpace) == std::string_view::npos) return MalformedInput("empty");
  if (MayBeCommon(record, bytes, options)) {
    if (auto draft = ReadCommonArticle(bytes, options.json_depth_max)) {
      return RecordDecoder(std::move(facts), options).RunCommon(std::move(*draft));
    }
  }

  // The format may be told before the charset, but not in UTF-16: that is undone by the first look already.
  CharsetHints hints;
  hints.declared = record.charset.empty() ? CharsetFromContentType(record.content_type) : record.charset;
  hints.fallback = options.charset;
  Format format = DecideFormat(record, bytes, options);
  hints.html = format == Format::kHtml;
  hints.json = format == Format::kJson || format == Format::kJsonLines;
  std::string storage;
  DG_ASSIGN_OR_RETURN(const std::string_view utf8, ToUtf8(bytes, hints, &storage));
  if (!storage.empty()) format = DecideFormat(record, utf8, options);
  return RecordDecoder(std::move(facts), options).Run(utf8, format);
}

}  // namespace dealgraph::ingest
