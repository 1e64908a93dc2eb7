#include "ingest/html.h"

#include <algorithm>
#include <array>
#include <memory>

#include "ingest/html_guard.h"
#include "ingest/html_main_text.h"
#include "ingest/html_tree.h"
#include "ingest/json.h"

namespace dealgraph::ingest {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(), [](char l, char c) { return l == Lower(c); });
}

void SetIfEmpty(std::string_view value, std::string* field) {
  if (!field->empty()) return;
  const std::size_t begin = value.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return;
  field->assign(value.substr(begin, value.find_last_not_of(" \t\r\n") - begin + 1));
}

bool IsWebAddress(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://"); }

// "Nscale raises $1.1 billion | Example News" without what stands behind the bar, when that is the site's name.
std::string WithoutSiteName(std::string_view title, std::string_view site_name) {
  if (!site_name.empty() && title.size() > site_name.size() && title.ends_with(site_name)) {
    const std::string_view rest = title.substr(0, title.size() - site_name.size());
    for (const std::string_view bar : {" | ", " - ", " – ", " — ", " · ", " :: "}) {
      if (rest.ends_with(bar)) return std::string(rest.substr(0, rest.size() - bar.size()));
    }
  }
  return std::string(title);
}

// What a page says about itself, collected in one walk; each source of a value apart, because they are ranked.
class Metadata {
 public:
  explicit Metadata(const HtmlTree& tree) : tree_(tree) {
    for (std::size_t i = 0; i < tree.nodes().size(); ++i) Visit(i);
  }

  HtmlPage ToPage() const {
    HtmlPage page;
    page.site_name = site_name_;
    page.title = og_title_;
    SetIfEmpty(WithoutSiteName(title_, site_name_), &page.title);
    SetIfEmpty(heading_, &page.title);
    page.language = language_;
    SetIfEmpty(locale_, &page.language);
    page.published = published_;
    SetIfEmpty(json_ld_published_, &page.published);
    SetIfEmpty(time_, &page.published);
    page.modified = modified_;
    page.url = canonical_;
    SetIfEmpty(og_url_, &page.url);
    return page;
  }

 private:
  void Visit(std::size_t i) {
    switch (tree_.tag(i)) {
      case GUMBO_TAG_HTML: SetIfEmpty(tree_.attribute(i, "lang"), &language_); break;
      case GUMBO_TAG_META: VisitMeta(i); break;
      case GUMBO_TAG_LINK:
        if (EqualsIgnoringCase(tree_.attribute(i, "rel"), "canonical") && IsWebAddress(tree_.attribute(i, "href"))) {
          SetIfEmpty(tree_.attribute(i, "href"), &canonical_);
        }
        break;
      case GUMBO_TAG_TITLE:
        if (tree_.tag(tree_.nodes()[i].parent) == GUMBO_TAG_HEAD) SetIfEmpty(SubtreeText(tree_, i), &title_);
        break;
      case GUMBO_TAG_H1:
        if (heading_.empty()) heading_ = SubtreeText(tree_, i);
        break;
      case GUMBO_TAG_TIME: SetIfEmpty(tree_.attribute(i, "datetime"), &time_); break;
      case GUMBO_TAG_SCRIPT:
        if (EqualsIgnoringCase(tree_.attribute(i, "type"), "application/ld+json")) VisitJsonLd(i);
        break;
      default: break;
    }
  }

  void VisitMeta(std::size_t i) {
    std::string_view name = tree_.attribute(i, "property");
    if (name.empty()) name = tree_.attribute(i, "name");
    const std::string_view content = tree_.attribute(i, "content");
    if (name == "og:title") SetIfEmpty(content, &og_title_);
    if (name == "og:site_name") SetIfEmpty(content, &site_name_);
    if (name == "og:locale") SetIfEmpty(content, &locale_);
    if (name == "og:url" && IsWebAddress(content)) SetIfEmpty(content, &og_url_);
    if (name == "article:published_time") SetIfEmpty(content, &published_);
    if (name == "article:modified_time") SetIfEmpty(content, &modified_);
  }

  void VisitJsonLd(std::size_t i) {
    if (!json_ld_published_.empty() || i + 1 >= tree_.nodes()[i].end) return;
    json_ld_published_ = FindJsonString(tree_.text(i + 1), "datePublished");
  }

  const HtmlTree& tree_;
  std::string og_title_, title_, heading_, site_name_, language_, locale_, published_, json_ld_published_, time_, modified_,
      canonical_, og_url_;
};

}  // namespace

Result<HtmlPage> ReadHtml(std::string_view html, const HtmlLimits& limits) {
  if (html.size() > limits.bytes_max) {
    return MalformedInput("a page of " + std::to_string(html.size()) + " bytes, more than " + std::to_string(limits.bytes_max));
  }
  DG_RETURN_IF_ERROR(CheckHtmlNesting(html, limits.depth_max));
  DG_ASSIGN_OR_RETURN(const std::unique_ptr<HtmlTree> tree, HtmlTree::Parse(html, limits.memory_max));
  HtmlPage page = Metadata(*tree).ToPage();
  page.text = MainText(*tree, page.title);
  return page;
}

std::string_view MetaCharset(std::string_view html) {
  html = html.substr(0, 4096);
  for (std::size_t at = 0; (at = html.find('<', at)) != std::string_view::npos; ++at) {
    if (!EqualsIgnoringCase(html.substr(at + 1, 4), "meta")) continue;
    const std::string_view tag = html.substr(at, html.find('>', at) - at);
    for (std::size_t i = 0; i + 8 <= tag.size(); ++i) {
      if (!EqualsIgnoringCase(tag.substr(i, 8), "charset=")) continue;
      std::string_view value = tag.substr(i + 8);
      if (value.starts_with('"') || value.starts_with('\'')) value.remove_prefix(1);
      return value.substr(0, value.find_first_of("\"'; \t\r\n/"));
    }
  }
  return {};
}

}  // namespace dealgraph::ingest
