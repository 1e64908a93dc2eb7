#include "ingest/plain_text.h"

#include <algorithm>

namespace dealgraph::ingest {
namespace {

constexpr std::size_t kTitleBytesMax = 200;

std::string_view TrimEnd(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

std::string_view SkipBlankLines(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  const std::size_t line = text.rfind('\n', first);  // indentation of the first line is its own
  return text.substr(line == std::string_view::npos ? 0 : line + 1);
}

bool EndsLikeASentence(std::string_view line) {
  for (const std::string_view end : {".", ",", ":", ";", "。", "，", "：", "؛", "،", "।"}) {
    if (line.ends_with(end)) return true;
  }
  return false;
}

// More than one word, or as much where words are not spaced: a "Tilbage" or "Home" above an article is the page's.
bool HasWordsOfATitle(std::string_view line) {
  const auto spaces = std::ranges::count(line, ' ');
  const auto beyond_ascii = std::ranges::count_if(line, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return spaces >= 1 || beyond_ascii >= 18;
}

}  // namespace

Draft ReadPlainText(std::string_view utf8) {
  Draft draft;
  const std::string_view text = TrimEnd(SkipBlankLines(utf8));
  const std::size_t line_end = text.find('\n');
  if (line_end != std::string_view::npos) {
    const std::string_view line = TrimEnd(text.substr(0, line_end));
    const std::string_view after = text.substr(line_end + 1);
    const bool blank_line_follows = after.starts_with('\n') || after.starts_with("\r\n");
    if (blank_line_follows && line.size() <= kTitleBytesMax && HasWordsOfATitle(line) && !EndsLikeASentence(line)) {
      draft.article.title = line;
      draft.article.text = SkipBlankLines(after);
      return draft;
    }
  }
  draft.article.text = text;
  return draft;
}

}  // namespace dealgraph::ingest
