#include "ingest/common_article.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <initializer_list>
#include <string>
#include <utility>

#include "ingest/sniff.h"

namespace dealgraph::ingest {
namespace {

// The names that are read, in the order of Name.
constexpr std::array<std::string_view, 22> kNames = {
    "id",       "uri",     "source",    "url",          "title",          "headline", "text",    "body_text",
    "html",     "body_html", "body",    "language",     "country",        "published", "firstcreated", "versioncreated",
    "updated",  "version", "status",    "pubstatus",    "headlines",      "bodies"};
enum Name : std::size_t {
  kId, kUri, kSource, kUrl, kTitle, kHeadline, kText, kBodyText, kHtml, kBodyHtml, kBody, kLanguage, kCountry, kPublished,
  kFirstCreated, kVersionCreated, kUpdated, kVersion, kStatus, kPubStatus, kHeadlines, kBodies
};

// What the object says under each of the names.
class Fields {
 public:
  // False: not plain.
  bool Read(const simdjson::dom::object& object) {
    for (const auto [key, value] : object) {
      const auto at = std::ranges::find(kNames, key);
      if (at == kNames.end()) continue;
      const auto name = static_cast<std::size_t>(at - kNames.begin());
      if (std::exchange(seen_[name], true)) return false;
      if (value.is_null()) continue;
      if (!Take(name, value)) return false;
    }
    return true;
  }
  // The first of `names` that is not empty.
  std::string_view FirstOf(std::initializer_list<Name> names) const {
    for (const Name name : names) {
      if (!texts_[name].empty()) return texts_[name];
    }
    return {};
  }
  const std::string& id_number() const { return id_number_; }
  std::optional<std::int64_t> version() const { return version_; }

 private:
  bool Take(std::size_t name, const simdjson::dom::element& value) {
    if (value.get_string().get(texts_[name]) == simdjson::SUCCESS) return name != kHeadlines && name != kBodies;
    std::int64_t number = 0;
    if (value.get_int64().get(number) != simdjson::SUCCESS || !value.is_int64()) return false;
    if (name == kVersion) version_ = number;
    if (name == kId) id_number_ = std::to_string(number);
    return name == kVersion || name == kId;
  }

  std::array<std::string_view, kNames.size()> texts_;
  std::array<bool, kNames.size()> seen_{};
  std::string id_number_;
  std::optional<std::int64_t> version_;
};

// A string that is no number orders nothing.
std::optional<std::int64_t> NumberOf(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

void Fill(const Fields& fields, Draft* draft) {
  nlp::Article& out = draft->article;
  out.id = !fields.id_number().empty() ? fields.id_number() : fields.FirstOf({kId, kUri});
  out.source = fields.FirstOf({kSource});
  out.url = fields.FirstOf({kUrl});
  if (out.url.empty() && (out.id.starts_with("https://") || out.id.starts_with("http://"))) out.url = out.id;
  out.title = fields.FirstOf({kTitle, kHeadline});
  out.text = fields.FirstOf({kText, kBodyText});
  draft->html = fields.FirstOf({kHtml, kBodyHtml});
  if (const std::string_view body = fields.FirstOf({kBody}); !body.empty()) {
    std::string& target = SniffFormat(body) == Format::kHtml ? draft->html : out.text;
    if (target.empty()) target = body;
  }
  out.language = fields.FirstOf({kLanguage});
  out.country = fields.FirstOf({kCountry});
  out.published = fields.FirstOf({kPublished});
  draft->published_fallback = fields.FirstOf({kFirstCreated, kVersionCreated});
  draft->updated = fields.FirstOf({kUpdated, kVersionCreated});
  out.version = fields.version() ? fields.version() : NumberOf(fields.FirstOf({kVersion}));
  const std::string_view status = fields.FirstOf({kStatus, kPubStatus});
  out.withdrawn = status == "canceled" || status == "cancelled" || status == "withdrawn";
  draft->is_clean = true;
}

// Of surrogates, because simdjson lets half a pair pass, and of the zero byte, which no text may have.
bool HasOddEscape(std::string_view json) {
  for (const char *at = json.data(), *const end = at + json.size(); at < end;) {
    at = static_cast<const char*>(std::memchr(at, '\\', static_cast<std::size_t>(end - at)));
    if (at == nullptr || end - at < 6) return false;
    if (at[1] == 'u' && ((at[2] | 0x20) == 'd' || std::string_view(at + 2, 4) == "0000")) return true;
    at += 2;
  }
  return false;
}

// A thread keeps its parser for the next record: what it works in is ten times as long as the record. It is not kept for long ones.
constexpr std::size_t kKeptBytesMax = std::size_t{1} << 20;

simdjson::dom::parser& KeptParser() {
  static thread_local simdjson::dom::parser parser;
  return parser;
}

std::optional<Draft> Read(std::string_view bytes, std::size_t depth_max, simdjson::dom::parser& parser) {
  if ((parser.capacity() < bytes.size() || parser.max_depth() != depth_max) &&
      parser.allocate(std::max(bytes.size(), parser.capacity()), depth_max) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  simdjson::dom::element document;
  if (parser.parse(bytes.data(), bytes.size()).get(document) != simdjson::SUCCESS) return std::nullopt;
  simdjson::dom::object object;
  if (document.get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
  Fields fields;
  if (!fields.Read(object)) return std::nullopt;
  std::optional<Draft> draft(std::in_place);
  Fill(fields, &*draft);
  return draft;
}

}  // namespace

std::optional<Draft> ReadCommonArticle(std::string_view bytes, std::size_t depth_max) {
  // Depths are counted a little differently: near the limit the other way decides.
  if (depth_max < 4 || bytes.empty() || HasOddEscape(bytes)) return std::nullopt;
  if (bytes.size() <= kKeptBytesMax) return Read(bytes, depth_max - 2, KeptParser());
  simdjson::dom::parser parser;
  return Read(bytes, depth_max - 2, parser);
}

}  // namespace dealgraph::ingest
