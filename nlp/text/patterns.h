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

// PatternSet tells in one pass which of many expressions match somewhere in a text. Immutable; thread-safe.
class PatternSet {
 public:
  // The index of an expression in `regexes` is its name in the answers.
  static Result<PatternSet> Compile(const std::vector<std::string>& regexes);
  ~PatternSet();
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;

  // Replaces *matched by the indices of those that match, in no order. When the automaton runs out of its memory, all are
  // named: a set is a filter, and what it lets through is matched again.
  void Match(std::string_view text, std::vector<int>* matched) const;

 private:
  struct Compiled;
  explicit PatternSet(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

// `literal` with everything special escaped.
std::string QuotePattern(std::string_view literal);

}  // namespace dealgraph::nlp
