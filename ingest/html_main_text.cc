// How the main text is found. Some elements are never part of it (navigation, scripts, captions, …) and go first. Of what
// is left, the *running text* of an element is counted: bytes inside paragraphs and outside links. If the page marks
// its text (itemprop=articleBody, <article>, <main>), the marked element with most running text is it. Otherwise, from
// <body> downwards, whichever child holds four fifths of its parent's running text is gone into, until none does.
#include "ingest/html_main_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace dealgraph::ingest {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool IsNeverText(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_HEAD: case GUMBO_TAG_NAV: case GUMBO_TAG_SCRIPT: case GUMBO_TAG_STYLE: case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE: case GUMBO_TAG_ASIDE: case GUMBO_TAG_FOOTER: case GUMBO_TAG_FIGCAPTION: case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH: case GUMBO_TAG_IFRAME: case GUMBO_TAG_OBJECT: case GUMBO_TAG_AUDIO: case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_CANVAS: case GUMBO_TAG_BUTTON: case GUMBO_TAG_SELECT: case GUMBO_TAG_TEXTAREA: case GUMBO_TAG_OPTION:
      return true;
    default: return false;
  }
}

bool IsBlock(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P: case GUMBO_TAG_DIV: case GUMBO_TAG_SECTION: case GUMBO_TAG_ARTICLE: case GUMBO_TAG_MAIN:
    case GUMBO_TAG_HEADER: case GUMBO_TAG_H1: case GUMBO_TAG_H2: case GUMBO_TAG_H3: case GUMBO_TAG_H4: case GUMBO_TAG_H5:
    case GUMBO_TAG_H6: case GUMBO_TAG_HGROUP: case GUMBO_TAG_UL: case GUMBO_TAG_OL: case GUMBO_TAG_LI: case GUMBO_TAG_DL:
    case GUMBO_TAG_DT: case GUMBO_TAG_DD: case GUMBO_TAG_BLOCKQUOTE: case GUMBO_TAG_PRE: case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_TABLE: case GUMBO_TAG_CAPTION: case GUMBO_TAG_TR: case GUMBO_TAG_FORM: case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_ADDRESS: case GUMBO_TAG_DETAILS: case GUMBO_TAG_SUMMARY: case GUMBO_TAG_HR: case GUMBO_TAG_BODY:
    case GUMBO_TAG_CENTER: case GUMBO_TAG_MENU:
      return true;
    default: return false;
  }
}

bool IsHeading(GumboTag tag) { return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6; }

bool IsHidden(const HtmlTree& tree, std::size_t i) {
  const GumboNode* node = tree.nodes()[i].node;
  if (node->type != GUMBO_NODE_ELEMENT || node->v.element.attributes.length == 0) return false;
  if (gumbo_get_attribute(&node->v.element.attributes, "hidden") != nullptr) return true;
  if (tree.attribute(i, "aria-hidden") == "true") return true;
  const std::string_view style = tree.attribute(i, "style");
  return style.find("display:none") != std::string_view::npos || style.find("display: none") != std::string_view::npos;
}

// A form, or an element whose class or id is one of these words, is page furniture, unless the article stands in it (the
// caller looks: a whole page may be one form).
bool LooksLikeFurniture(const HtmlTree& tree, std::size_t i) {
  static constexpr std::array<std::string_view, 30> kWords = {
      "nav",      "navbar",   "navigation", "menu",        "breadcrumb", "breadcrumbs", "cookie", "cookies", "cookie-banner", "consent",
      "share",    "sharing",  "social",     "related",     "newsletter", "promo",       "advert", "advertisement", "ad", "ads",
      "comments", "sidebar",  "footer",     "subscribe",   "paywall",    "tags",        "banner", "related-articles", "caption", "disclaimer"};
  if (tree.tag(i) == GUMBO_TAG_FORM) return true;
  const std::string_view role = tree.attribute(i, "role");
  if (role == "navigation" || role == "banner" || role == "complementary" || role == "contentinfo") return true;
  for (const char* name : {"class", "id"}) {
    std::string_view value = tree.attribute(i, name);
    while (!value.empty()) {
      const std::size_t end = std::min(value.find(' '), value.size());
      if (std::ranges::find(kWords, value.substr(0, end)) != kWords.end()) return true;
      value.remove_prefix(std::min(end + 1, value.size()));
    }
  }
  return false;
}

// What is known of each node, in the order of the tree's.
struct Facts {
  std::uint64_t all = 0;      // bytes of text that are no white space
  std::uint64_t running = 0;  // of these, inside paragraphs and outside links
  bool dropped = false;       // with its whole subtree
  bool in_link = false;
  bool in_paragraph = false;
  bool in_article = false;
};

class MainTextFinder {
 public:
  explicit MainTextFinder(const HtmlTree& tree) : tree_(tree), facts_(tree.nodes().size()) {
    Inherit();
    Count();
    if (DropFurniture()) Count();
  }

  std::size_t Find() const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < facts_.size(); ++i) {
      if (facts_[i].dropped || !IsMarked(i)) continue;
      if (best == 0 || Rank(i) > Rank(best)) best = i;
    }
    // A page of teasers marks each as an article; a text beside a small mark is not in it.
    if (best != 0 && Weight(best) * 3 >= Weight(0)) return best;
    return Densest();
  }

  bool IsDropped(std::size_t i) const { return facts_[i].dropped; }
  bool IsInLink(std::size_t i) const { return facts_[i].in_link; }

 private:
  void Inherit() {
    for (std::size_t i = 1; i < facts_.size(); ++i) {
      const Facts& parent = facts_[tree_.nodes()[i].parent];
      Facts& facts = facts_[i];
      const GumboTag tag = tree_.tag(i);
      facts.in_link = parent.in_link || tag == GUMBO_TAG_A;
      facts.in_paragraph = parent.in_paragraph || tag == GUMBO_TAG_P;
      facts.in_article = parent.in_article || tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN;
      facts.dropped = parent.dropped || IsNeverText(tag) || IsHidden(tree_, i) ||
                      (tag == GUMBO_TAG_HEADER && !parent.in_article);
    }
  }

  void Count() {
    for (Facts& facts : facts_) facts.all = facts.running = 0;
    for (std::size_t i = facts_.size(); i-- > 1;) {
      Facts& facts = facts_[i];
      if (facts.dropped) continue;
      const std::string_view text = tree_.text(i);
      const auto bytes = static_cast<std::uint64_t>(text.size() - std::ranges::count_if(text, IsSpace));
      facts.all += bytes;
      if (facts.in_paragraph && !facts.in_link) facts.running += bytes;
      Facts& parent = facts_[tree_.nodes()[i].parent];
      parent.all += facts.all;
      parent.running += facts.running;
    }
  }

  bool DropFurniture() {
    bool any = false;
    for (std::size_t i = 1; i < facts_.size(); ++i) {
      Facts& facts = facts_[i];
      const bool parent_dropped = facts_[tree_.nodes()[i].parent].dropped;
      const bool drop = parent_dropped || (!facts.dropped && LooksLikeFurniture(tree_, i) && Weight(i) * 3 < Weight(0));
      any |= drop && !facts.dropped;
      facts.dropped |= drop;
    }
    return any;
  }

  // Running text where the page has paragraphs, else all text.
  std::uint64_t Weight(std::size_t i) const { return facts_[0].running > 0 ? facts_[i].running : facts_[i].all; }

  bool IsMarked(std::size_t i) const {
    const GumboTag tag = tree_.tag(i);
    return tag == GUMBO_TAG_ARTICLE || tag == GUMBO_TAG_MAIN || tree_.attribute(i, "itemprop") == "articleBody" ||
           tree_.attribute(i, "role") == "main";
  }

  // Of two marked elements with the same text the inner one, which has less around it.
  std::pair<std::uint64_t, std::size_t> Rank(std::size_t i) const { return {Weight(i), i}; }

  std::size_t Densest() const {
    std::size_t at = 0;
    for (;;) {
      std::size_t heaviest = 0;
      for (std::size_t child = at + 1; child < tree_.nodes()[at].end; child = tree_.nodes()[child].end) {
        if (!facts_[child].dropped && (heaviest == 0 || Weight(child) > Weight(heaviest))) heaviest = child;
      }
      const bool holds_most = heaviest != 0 && Weight(heaviest) > 0 && Weight(heaviest) * 5 >= Weight(at) * 4;
      if (!holds_most || tree_.tag(heaviest) == GUMBO_TAG_P || tree_.nodes()[heaviest].node->type != GUMBO_NODE_ELEMENT) {
        return at;
      }
      at = heaviest;
    }
  }

  const HtmlTree& tree_;
  std::vector<Facts> facts_;
};

// Collects text as HTML shows it.
class ParagraphWriter {
 public:
  void Text(std::string_view text, bool preformatted, bool in_link) {
    for (const char c : text) {
      if (!IsSpace(c)) {
        if (pending_space_ && !paragraph_.empty() && paragraph_.back() != '\n') paragraph_.push_back(' ');
        pending_space_ = false;
        paragraph_.push_back(c);
        if (!in_link) ++unlinked_;
      } else if (preformatted && c == '\n') {
        Line();
      } else {
        pending_space_ = true;
      }
    }
  }

  void Space() { pending_space_ = true; }

  // <br>: two in a row end the paragraph.
  void Line() {
    pending_space_ = false;
    if (paragraph_.empty()) return;
    if (paragraph_.back() == '\n') return End(false);
    paragraph_.push_back('\n');
  }

  // Ends the paragraph; one of nothing but links is left out of a list.
  void End(bool in_list) {
    while (!paragraph_.empty() && paragraph_.back() == '\n') paragraph_.pop_back();
    if (!paragraph_.empty() && !(in_list && unlinked_ == 0)) {
      if (!out_.empty()) out_.append("\n\n");
      out_.append(paragraph_);
    }
    paragraph_.clear();
    unlinked_ = 0;
    pending_space_ = false;
  }

  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
  std::string paragraph_;
  std::size_t unlinked_ = 0;
  bool pending_space_ = false;
};

}  // namespace

std::string SubtreeText(const HtmlTree& tree, std::size_t index) {
  std::string out;
  bool pending_space = false;
  for (std::size_t i = index; i < tree.nodes()[index].end; ++i) {
    for (const char c : tree.text(i)) {
      if (IsSpace(c)) {
        pending_space = !out.empty();
        continue;
      }
      if (pending_space) out.push_back(' ');
      pending_space = false;
      out.push_back(c);
    }
  }
  return out;
}

std::string MainText(const HtmlTree& tree, std::string_view title) {
  const MainTextFinder finder(tree);
  const std::size_t main = finder.Find();
  struct Open {
    std::size_t end;
    GumboTag tag;
  };
  std::vector<Open> open;  // blocks that enclose the current node
  int lists = 0;
  int preformatted = 0;
  ParagraphWriter writer;
  const auto close_until = [&](std::size_t i) {
    while (!open.empty() && open.back().end <= i) {
      writer.End(lists > 0);
      lists -= open.back().tag == GUMBO_TAG_LI;
      preformatted -= open.back().tag == GUMBO_TAG_PRE;
      open.pop_back();
    }
  };
  for (std::size_t i = main; i < tree.nodes()[main].end;) {
    close_until(i);
    const GumboTag tag = tree.tag(i);
    const bool repeated = IsHeading(tag) && !title.empty() && SubtreeText(tree, i) == title;
    if (finder.IsDropped(i) || repeated) {
      writer.Space();
      i = tree.nodes()[i].end;
      continue;
    }
    if (IsBlock(tag)) {
      writer.End(lists > 0);
      lists += tag == GUMBO_TAG_LI;
      preformatted += tag == GUMBO_TAG_PRE;
      open.push_back({tree.nodes()[i].end, tag});
    } else if (tag == GUMBO_TAG_BR) {
      writer.Line();
    } else if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
      writer.Space();
    }
    writer.Text(tree.text(i), preformatted > 0, finder.IsInLink(i));
    ++i;
  }
  close_until(tree.nodes()[main].end);
  writer.End(lists > 0);
  return writer.Take();
}

}  // namespace dealgraph::ingest
