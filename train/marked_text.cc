#include "train/marked_text.h"

namespace dealgraph::train {

Result<MarkedText> ReadMarkedText(std::string_view line) {
  MarkedText marked;
  if (const std::size_t tab = line.find('\t'); tab != std::string_view::npos) {
    marked.statements = line.substr(tab + 1);
    line = line.substr(0, tab);
  }
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t open = line.find_first_of("[]|", at);
    marked.text += line.substr(at, open - at);
    if (open == std::string_view::npos) break;
    const std::size_t bar = line.find_first_of("[]|", open + 1);
    const std::size_t close = bar == std::string_view::npos ? bar : line.find_first_of("[]|", bar + 1);
    if (line[open] != '[' || close == std::string_view::npos || line[bar] != '|' || line[close] != ']') {
      return MalformedInput("byte " + std::to_string(open + 1) + ": not a mark, [name|type]");
    }
    const std::string_view name = line.substr(open + 1, bar - open - 1);
    const auto type = nlp::EntityTypeFromName(line.substr(bar + 1, close - bar - 1));
    if (name.empty() || !type) return MalformedInput("byte " + std::to_string(open + 1) + ": a name is empty, or of an unknown type");
    const auto begin = static_cast<std::uint32_t>(marked.text.size());
    marked.text += name;
    marked.names.push_back({begin, static_cast<std::uint32_t>(marked.text.size()), *type});
    at = close + 1;
  }
  return marked;
}

Result<std::vector<MarkedArticle>> ReadMarkedArticles(std::string_view file) {
  std::vector<MarkedArticle> articles;
  bool has_title = false;
  const auto end_article = [&](int line) -> Result<> {
    if (!has_title || articles.back().text.text.empty()) return MalformedInput("line " + std::to_string(line) + ": an article without a title or text ends");
    has_title = false;
    return {};
  };
  int number = 0;
  bool paragraph_ends = false;
  while (!file.empty()) {
    ++number;
    const std::size_t end = file.find('\n');
    const std::string_view line = file.substr(0, end);
    file.remove_prefix(end == std::string_view::npos ? file.size() : end + 1);
    if (line.starts_with('#') && articles.empty()) continue;
    if (line == "---") {
      DG_RETURN_IF_ERROR(end_article(number));
      continue;
    }
    if (line.empty()) {
      paragraph_ends = true;
      continue;
    }
    Result<MarkedText> marked = ReadMarkedText(line);
    if (!marked.ok()) return MalformedInput("line " + std::to_string(number) + ": " + marked.error().message);
    if (line.find('\t') != std::string_view::npos) return MalformedInput("line " + std::to_string(number) + ": a tab");
    if (!has_title) {
      articles.emplace_back().title = std::move(*marked);
      has_title = true;
    } else {
      MarkedText& text = articles.back().text;
      if (!text.text.empty()) text.text += paragraph_ends ? "\n\n" : "\n";
      const auto before = static_cast<std::uint32_t>(text.text.size());
      text.text += marked->text;
      for (const MarkedName& name : marked->names) text.names.push_back({name.begin + before, name.end + before, name.type});
    }
    paragraph_ends = false;
  }
  if (number > 0) DG_RETURN_IF_ERROR(end_article(number));
  return articles;
}

}  // namespace dealgraph::train
