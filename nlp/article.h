// Article is one received text of an article: what ingest decodes and what extraction and the graph read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace dealgraph::nlp {

// All strings are valid UTF-8. Empty means "not given" unless said otherwise.
struct Article {
  // Identity: (source, id), else source and url, else the content's hash (docs/facts.md).
  std::string id;
  std::string source;  // the publisher: the record's field, else the registrable domain of `url`
  std::string url;

  // What is read. Every offset of an Extraction points into these two.
  std::string title;
  std::string text;

  std::string language;  // ISO 639-1 lower case ("da"); empty: to be detected
  std::string country;   // ISO 3166-1 alpha-2 upper case where the publisher says so

  std::string published;                     // as given; printed as given
  std::optional<Timestamp> published_time;   // the same, parsed; absent when missing or not a time
  std::optional<Timestamp> updated_time;     // ninjs versioncreated: orders the versions of an article
  std::optional<std::int64_t> version;       // orders them where `updated_time` is missing
  bool withdrawn = false;                    // the publisher took it back: its claims retire

  // Both set by ingest, at the door.
  Timestamp recorded_time;                // when dealgraph learnt of it: Kafka's record timestamp, else the time of ingest
  std::optional<Timestamp> record_time;   // the record's own time (Kafka timestamp, file's modification): orders versions last
  std::string raw_sha256;                 // 32 bytes: of the raw record that carried it
};

// Which of an article's two texts an offset points into. Persisted: never renumber.
enum class Field : std::uint8_t { kTitle = 0, kText = 1 };

// Bytes [begin, end) of a field's UTF-8.
struct Span {
  Field field = Field::kText;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
  bool Contains(const Span& other) const { return field == other.field && begin <= other.begin && other.end <= end; }
  bool Overlaps(const Span& other) const { return field == other.field && begin < other.end && other.begin < end; }
  auto operator<=>(const Span&) const = default;
};

inline std::string_view FieldText(const Article& article, Field field) {
  return field == Field::kTitle ? std::string_view(article.title) : std::string_view(article.text);
}
inline std::string_view SpanText(const Article& article, const Span& span) {
  return FieldText(article, span.field).substr(span.begin, span.size());
}

}  // namespace dealgraph::nlp
