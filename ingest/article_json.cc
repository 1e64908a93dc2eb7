#include "ingest/article_json.h"

#include <boost/json/object.hpp>

#include <charconv>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/json.h"
#include "ingest/ninjs.h"
#include "ingest/sniff.h"

namespace dealgraph::ingest {
namespace {

using boost::json::object;
using boost::json::value;

Error WrongType(std::string_view name, const value& found, std::string_view wanted) {
  return MalformedInput("field \"" + std::string(name) + "\" is " + std::string(JsonKindName(found)) + ", want " +
                        std::string(wanted));
}

// The first of `names` that is there and not empty.
Result<> ReadString(const object& article, std::initializer_list<std::string_view> names, std::string* out) {
  for (const std::string_view name : names) {
    const value* found = article.if_contains(name);
    if (found == nullptr || found->is_null()) continue;
    if (!found->is_string()) return WrongType(name, *found, "a string");
    if (out->empty()) out->assign(std::string_view(found->get_string()));
  }
  return {};
}

// An id may be a whole number too; it stands for its digits.
Result<> ReadId(const object& article, std::string* out) {
  const value* found = article.if_contains("id");
  if (found != nullptr && found->is_int64()) {
    *out = std::to_string(found->get_int64());
  } else if (found != nullptr && found->is_uint64()) {
    *out = std::to_string(found->get_uint64());
  } else {
    DG_RETURN_IF_ERROR(ReadString(article, {"id"}, out));
  }
  return ReadString(article, {"uri"}, out);
}

// ninjs writes it as a string. A string that is no number orders nothing.
Result<> ReadVersion(const object& article, std::optional<std::int64_t>* out) {
  const value* found = article.if_contains("version");
  if (found == nullptr || found->is_null()) return {};
  if (found->is_int64()) {
    *out = found->get_int64();
  } else if (found->is_string()) {
    const std::string_view digits = found->get_string();
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && end == digits.data() + digits.size()) *out = number;
  } else {
    return WrongType("version", *found, "a whole number");
  }
  return {};
}

Result<> ReadStatus(const object& article, bool* withdrawn) {
  std::string status;
  DG_RETURN_IF_ERROR(ReadString(article, {"status", "pubstatus"}, &status));
  *withdrawn = status == "canceled" || status == "cancelled" || status == "withdrawn";
  return {};
}

// "body" is plain text for some and HTML for others: a tag in front decides.
Result<> ReadBody(const object& article, Draft* draft) {
  DG_RETURN_IF_ERROR(ReadString(article, {"text", "body_text"}, &draft->article.text));
  DG_RETURN_IF_ERROR(ReadString(article, {"html", "body_html"}, &draft->html));
  std::string body;
  DG_RETURN_IF_ERROR(ReadString(article, {"body"}, &body));
  std::string& target = SniffFormat(body) == Format::kHtml ? draft->html : draft->article.text;
  if (target.empty()) target = std::move(body);
  return {};
}

}  // namespace

Result<Draft> ReadArticleJson(const value& json) {
  if (!json.is_object()) return MalformedInput(std::string(JsonKindName(json)) + ", want an object");
  const object& article = json.get_object();
  Draft draft;
  nlp::Article& out = draft.article;
  DG_RETURN_IF_ERROR(ReadId(article, &out.id));
  DG_RETURN_IF_ERROR(ReadString(article, {"source"}, &out.source));
  DG_RETURN_IF_ERROR(ReadString(article, {"url"}, &out.url));
  if (out.url.empty() && (out.id.starts_with("https://") || out.id.starts_with("http://"))) out.url = out.id;
  DG_RETURN_IF_ERROR(ReadString(article, {"title", "headline"}, &out.title));
  DG_RETURN_IF_ERROR(ReadBody(article, &draft));
  DG_RETURN_IF_ERROR(ReadString(article, {"language"}, &out.language));
  DG_RETURN_IF_ERROR(ReadString(article, {"country"}, &out.country));
  // When it was first out, for ninjs: a later version was not published first then.
  DG_RETURN_IF_ERROR(ReadString(article, {"published"}, &out.published));
  DG_RETURN_IF_ERROR(ReadString(article, {"firstcreated", "versioncreated"}, &draft.published_fallback));
  DG_RETURN_IF_ERROR(ReadString(article, {"updated", "versioncreated"}, &draft.updated));
  DG_RETURN_IF_ERROR(ReadVersion(article, &out.version));
  DG_RETURN_IF_ERROR(ReadStatus(article, &out.withdrawn));
  DG_RETURN_IF_ERROR(ReadNinjsLists(article, &draft));
  return draft;
}

}  // namespace dealgraph::ingest
