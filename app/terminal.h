// What the command line knows of the terminal: whether there is one, how wide it is and text is, and colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dealgraph::app {

bool IsTerminal(int fd);
// Columns of the terminal at `fd`; where there is none what the environment variable COLUMNS says, else `otherwise`.
std::size_t TerminalColumns(int fd, std::size_t otherwise);

// Columns that `utf8` takes: two for East Asian wide characters and emoji, none for combining marks (UAX #11). Control
// characters count as none.
std::size_t DisplayWidth(std::string_view utf8);
// The longest beginning of `utf8` that fits `columns`, with "…" as its last column where something was cut.
std::string FitWidth(std::string_view utf8, std::size_t columns);

enum class Style { kPlain, kBold, kDim, kRed, kGreen, kYellow, kBlue, kMagenta, kCyan, kUnderline };

// Wraps text in ANSI styles, or leaves it as it is. Colours are for terminals only, and NO_COLOR (no-color.org) is heard.
class Painter {
 public:
  static Painter For(int fd);
  explicit Painter(bool colours) : colours_(colours) {}
  std::string operator()(Style style, std::string_view text) const;
  bool colours() const { return colours_; }

 private:
  bool colours_;
};

// The text without control characters other than line break and tab, so that what an article says cannot drive the
// reader's terminal.
std::string SafeForTerminal(std::string_view utf8);

}  // namespace dealgraph::app
