#include "nlp/text/patterns.h"

#include <re2/re2.h>

namespace dealgraph::nlp {

struct Pattern::Compiled {
  re2::RE2 regex;
  explicit Compiled(std::string_view text, const re2::RE2::Options& options)
      : regex(re2::StringPiece(text.data(), text.size()), options) {}
};

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

Result<Pattern> Pattern::Compile(std::string_view regex) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(8 << 20);
  auto compiled = std::make_unique<Compiled>(regex, options);
  if (!compiled->regex.ok()) return InvalidArgument("pattern " + std::string(regex) + ": " + compiled->regex.error());
  return Pattern(std::move(compiled));
}

bool Pattern::Find(std::string_view text, std::size_t from, std::span<std::string_view> groups) const {
  constexpr int kGroupsMax = 24;
  re2::StringPiece found[kGroupsMax];
  const int count = static_cast<int>(groups.size()) < kGroupsMax ? static_cast<int>(groups.size()) : kGroupsMax;
  if (!compiled_->regex.Match(re2::StringPiece(text.data(), text.size()), from, text.size(), re2::RE2::UNANCHORED, found,
                              count)) {
    return false;
  }
  for (int i = 0; i < count; ++i) groups[static_cast<std::size_t>(i)] = std::string_view(found[i].data(), found[i].size());
  return true;
}

int Pattern::group_count() const { return compiled_->regex.NumberOfCapturingGroups(); }

const std::map<std::string, int>& Pattern::group_names() const { return compiled_->regex.NamedCapturingGroups(); }

std::string QuotePattern(std::string_view literal) {
  return re2::RE2::QuoteMeta(re2::StringPiece(literal.data(), literal.size()));
}

}  // namespace dealgraph::nlp
