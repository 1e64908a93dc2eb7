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

}  // namespace dealgraph::train
