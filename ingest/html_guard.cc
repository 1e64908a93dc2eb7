#include "ingest/html_guard.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

namespace dealgraph::ingest {
namespace {

constexpr std::size_t kAttributesMax = 1000;

enum class Kind {
  kInline,      // closes itself and what is open inside, unless a block stands between
  kUncounted,   // void, or closed by the next of its kind: never nests without something counted between
  kFormatting,  // stays active when a block around it closes
  kBlock,
  kBarrier,     // end tags of what stands outside do nothing inside
};

template <std::size_t N>
bool Has(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

Kind KindOf(std::string_view name) {
  static constexpr std::array<std::string_view, 33> kUncounted = {
      "p",    "li",    "dd",    "dt",   "td",    "th",    "tr",   "tbody", "thead",  "tfoot", "option",
      "html", "head",  "body",  "area", "base",  "br",    "col",  "embed", "hr",     "img",   "input",
      "link", "meta",  "param", "wbr",  "track", "source", "frame", "colgroup", "optgroup", "image", "keygen"};
  static constexpr std::array<std::string_view, 14> kFormatting = {
      "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"};
  static constexpr std::array<std::string_view, 32> kBlock = {
      "address", "article", "aside",  "blockquote", "center", "details", "dialog", "dir",     "div",  "dl",      "fieldset",
      "figcaption", "figure", "footer", "form",     "h1",     "h2",      "h3",     "h4",      "h5",   "h6",      "header",
      "hgroup",  "main",    "menu",   "nav",        "ol",     "pre",     "section", "summary", "ul",  "listing"};
  static constexpr std::array<std::string_view, 9> kBarrier = {"table", "caption", "button", "object", "marquee",
                                                               "template", "applet", "svg", "math"};
  if (Has(kUncounted, name)) return Kind::kUncounted;
  if (Has(kFormatting, name)) return Kind::kFormatting;
  if (Has(kBlock, name)) return Kind::kBlock;
  if (Has(kBarrier, name)) return Kind::kBarrier;
  return Kind::kInline;
}

bool IsRawText(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {"script", "style",    "textarea", "title",
                                                             "xmp",    "iframe", "noembed",  "noframes"};
  return Has(kNames, name);
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool IsLetter(char c) { return Lower(c) >= 'a' && Lower(c) <= 'z'; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

class Nesting {
 public:
  void Open(std::string name, Kind kind) {
    foreign_ += name == "svg" || name == "math";
    ++counts_[name];
    open_.push_back({std::move(name), kind});
  }

  void Close(std::string_view name, Kind kind) {
    if (const auto count = counts_.find(name); count == counts_.end() || count->second == 0) return;
    for (std::size_t i = open_.size(); i > 0; --i) {
      const Entry& entry = open_[i - 1];
      if (entry.name == name) {
        Remove(i - 1, kind);
        return;
      }
      if (entry.kind == Kind::kBarrier && kind != Kind::kBarrier) return;
      if (entry.kind == Kind::kBlock && kind == Kind::kInline) return;
    }
  }

  std::size_t depth() const { return open_.size(); }
  bool InForeignContent() const { return foreign_ > 0; }

 private:
  struct Entry {
    std::string name;
    Kind kind;
  };

  // Closes open_[index]. What is open inside closes too, but formatting stays active, and closing formatting closes
  // nothing else.
  void Remove(std::size_t index, Kind kind) {
    std::size_t kept = index;
    for (std::size_t i = index; i < open_.size(); ++i) {
      const bool keep = i != index && (kind == Kind::kFormatting || open_[i].kind == Kind::kFormatting);
      if (!keep) {
        foreign_ -= open_[i].name == "svg" || open_[i].name == "math";
        --counts_[open_[i].name];
        continue;
      }
      if (kept != i) open_[kept] = std::move(open_[i]);
      ++kept;
    }
    open_.resize(kept);
  }

  std::vector<Entry> open_;
  std::map<std::string, std::size_t, std::less<>> counts_;  // of each name in open_, so that stray end tags cost nothing
  int foreign_ = 0;
};

// Behind the tag whose name ends at `at`, or the end of the page. Attributes are counted by their beginnings.
std::size_t SkipAttributes(std::string_view html, std::size_t at, std::size_t* attributes) {
  char quote = '\0';
  bool after_equals = false;
  bool in_word = false;
  for (; at < html.size(); ++at) {
    const char c = html[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      continue;
    }
    if (c == '>') return at + 1;
    if (IsSpace(c) || c == '/') {
      in_word = false;
    } else if (c == '=') {
      after_equals = true;
    } else if ((c == '"' || c == '\'') && after_equals) {
      quote = c;
      after_equals = false;
      in_word = false;
    } else if (!in_word) {
      in_word = true;
      *attributes += !after_equals;
      after_equals = false;
    }
  }
  return at;
}

// Behind the text of a raw element, where its end tag begins.
std::size_t SkipRawText(std::string_view html, std::size_t at, std::string_view name) {
  for (;;) {
    at = html.find("</", at);
    if (at == std::string_view::npos) return html.size();
    const std::string_view rest = html.substr(at + 2);
    if (rest.size() >= name.size() &&
        std::equal(name.begin(), name.end(), rest.begin(), [](char n, char c) { return n == Lower(c); })) {
      return at;
    }
    at += 2;
  }
}

}  // namespace

Result<> CheckHtmlNesting(std::string_view html, std::size_t depth_max) {
  Nesting nesting;
  std::size_t at = 0;
  while ((at = html.find('<', at)) != std::string_view::npos) {
    const std::size_t begin = at;
    if (html.substr(at, 4) == "<!--") {
      const std::size_t end = html.find("-->", at + 4);
      at = end == std::string_view::npos ? html.size() : end + 3;
      continue;
    }
    ++at;
    const bool closing = at < html.size() && html[at] == '/';
    if (closing) ++at;
    if (at >= html.size() || !IsLetter(html[at])) continue;
    std::string name;
    while (at < html.size() && !IsSpace(html[at]) && html[at] != '>' && html[at] != '/') name.push_back(Lower(html[at++]));
    std::size_t attributes = 0;
    at = SkipAttributes(html, at, &attributes);
    if (attributes > kAttributesMax) {
      return MalformedInput("a tag with more than " + std::to_string(kAttributesMax) + " attributes at byte " +
                            std::to_string(begin));
    }
    const Kind kind = KindOf(name);
    if (closing) {
      if (kind != Kind::kUncounted) nesting.Close(name, kind);
      continue;
    }
    if (IsRawText(name) && !nesting.InForeignContent()) {
      at = SkipRawText(html, at, name);
      continue;
    }
    if (kind == Kind::kUncounted) continue;
    nesting.Open(std::move(name), kind);
    if (nesting.depth() > depth_max) {
      return MalformedInput("tags nested more than " + std::to_string(depth_max) + " deep at byte " + std::to_string(begin));
    }
  }
  return {};
}

}  // namespace dealgraph::ingest
