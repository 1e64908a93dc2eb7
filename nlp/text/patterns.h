// Pattern is a compiled regular expression with captures, RE2's, behind a header that does not show RE2: linear time
// whatever the input, UTF-8. Immutable; thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dealgraph::nlp {

class Pattern {
 public:
  // kInvalidArgument says what is wrong with `regex`.
  static Result<Pattern> Compile(std::string_view regex);
  // Of a regex that is known to be one: compiled when it is first used, which most of a pack's patterns never are. What is none finds nothing.
  static Pattern Deferred(std::string_view regex);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  // Finds the leftmost match at or after text[from]. groups[0] is the whole match, groups[i] the i-th capture; one that took
  // no part has data() == nullptr.
  bool Find(std::string_view text, std::size_t from, std::span<std::string_view> groups) const;

  int group_count() const;  // captures, the whole match not counted

 private:
  struct Compiled;
  explicit Pattern(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

// `literal` with everything special escaped.
std::string QuotePattern(std::string_view literal);

}  // namespace dealgraph::nlp
