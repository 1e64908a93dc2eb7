#include "ingest/ninjs.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

#include "ingest/json.h"
#include "ingest/sniff.h"

namespace dealgraph::ingest {
namespace {

using boost::json::object;
using boost::json::value;

// Calls visit(value, content type) for each item of the list `name`.
template <class Visit>
Result<> VisitList(const object& article, std::string_view name, Visit visit) {
  const value* list = article.if_contains(name);
  if (list == nullptr || list->is_null()) return {};
  const auto wrong = [&](const value& found, std::string_view wanted) {
    return MalformedInput("field \"" + std::string(name) + "\" is " + std::string(JsonKindName(found)) + ", want " +
                          std::string(wanted));
  };
  if (!list->is_array()) return wrong(*list, "an array of objects");
  for (const value& item : list->get_array()) {
    if (!item.is_object()) return wrong(item, "objects in an array");
    const value* text = item.get_object().if_contains("value");
    if (text == nullptr || text->is_null()) continue;
    if (!text->is_string()) return wrong(*text, "a string under \"value\"");
    const value* type = item.get_object().if_contains("contenttype");
    const bool typed = type != nullptr && type->is_string();
    visit(std::string_view(text->get_string()), typed ? std::string_view(type->get_string()) : std::string_view());
  }
  return {};
}

}  // namespace

Result<> ReadNinjsLists(const object& article, Draft* draft) {
  DG_RETURN_IF_ERROR(VisitList(article, "headlines", [&](std::string_view text, std::string_view) {
    if (draft->article.title.empty()) draft->article.title = text;
  }));
  return VisitList(article, "bodies", [&](std::string_view text, std::string_view type) {
    const Format declared = FormatFromContentType(type);
    const bool html = (declared == Format::kAuto ? SniffFormat(text) : declared) == Format::kHtml;
    std::string& target = html ? draft->html : draft->article.text;
    if (target.empty()) target = text;
  });
}

}  // namespace dealgraph::ingest
