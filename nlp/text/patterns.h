// Pattern is a compiled regular expression with captures, RE2's, behind a header that does not show RE2: linear time
// whatever the input, UTF-8. Immutable; thread-safe.
#pragma once

#include <cstddef>
#include <map>
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
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;

  // Finds the leftmost match at or after text[from]. groups[0] is the whole match, groups[i] the i-th capture; one that took
  // no part has data() == nullptr.
  bool Find(std::string_view text, std::size_t from, std::span<std::string_view> groups) const;

  int group_count() const;                              // captures, the whole match not counted
  const std::map<std::string, int>& group_names() const;  // (?P<name>…) → its index

 private:
  struct Compiled;
  explicit Pattern(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

// `literal` with everything special escaped.
std::string QuotePattern(std::string_view literal);

}  // namespace dealgraph::nlp
