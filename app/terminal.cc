#include "app/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>

namespace dealgraph::app {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// UAX #11 "W" and "F" in blocks: what a terminal draws two columns wide.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2753, 0x2755},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

// Combining marks, joiners and variation selectors of the scripts that news is written in.
constexpr Range kZero[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0900, 0x0902},
    {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
};

template <std::size_t N>
bool In(const Range (&table)[N], char32_t c) {
  const auto* after = std::upper_bound(std::begin(table), std::end(table), c,
                                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != std::begin(table) && c <= std::prev(after)->last;
}

std::size_t WidthOf(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
  if (c < 0x300) return 1;
  if (In(kZero, c)) return 0;
  return In(kWide, c) ? 2 : 1;
}

// The character at text[at], whose bytes end at *next. Bytes that are no UTF-8 count as one character each.
char32_t CharacterAt(std::string_view text, std::size_t at, std::size_t* next) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  *next = std::min(at + length, text.size());
  if (length == 1 || at + length > text.size()) return lead;
  char32_t c = lead & (0x7Fu >> length);
  for (std::size_t i = at + 1; i < *next; ++i) c = c << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  return c;
}

}  // namespace

bool IsTerminal(int fd) { return isatty(fd) == 1; }

std::size_t TerminalColumns(int fd, std::size_t otherwise) {
  winsize size{};
  if (IsTerminal(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const unsigned long wanted = columns != nullptr ? std::strtoul(columns, nullptr, 10) : 0;
  return wanted != 0 ? wanted : otherwise;
}

std::size_t DisplayWidth(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < utf8.size();) width += WidthOf(CharacterAt(utf8, at, &at));
  return width;
}

std::string FitWidth(std::string_view utf8, std::size_t columns) {
  if (DisplayWidth(utf8) <= columns) return std::string(utf8);
  if (columns == 0) return {};
  std::size_t width = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t next = 0;
    width += WidthOf(CharacterAt(utf8, at, &next));
    if (width > columns - 1) break;
    end = at = next;
  }
  return std::string(utf8.substr(0, end)) + "…";
}

Painter Painter::For(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return Painter(IsTerminal(fd) && !dumb && (no_color == nullptr || *no_color == '\0'));
}

std::string Painter::operator()(Style style, std::string_view text) const {
  static constexpr std::array<std::string_view, 10> kCodes = {"",   "1",  "2",  "31", "32",
                                                              "33", "34", "35", "36", "4"};
  if (!colours_ || style == Style::kPlain) return std::string(text);
  std::string out = "\033[";
  out.append(kCodes[static_cast<std::size_t>(style)]).append("m").append(text).append("\033[0m");
  return out;
}

std::string SafeForTerminal(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t next = 0;
    const char32_t c = CharacterAt(utf8, at, &next);
    const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
    if (!control) out.append(utf8.substr(at, next - at));
    at = next;
  }
  return out;
}

}  // namespace dealgraph::app
