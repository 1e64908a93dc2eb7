#include "nlp/text/patterns.h"

#include <re2/re2.h>

#include <mutex>
#include <optional>

namespace dealgraph::nlp {

struct Pattern::Compiled {
  explicit Compiled(std::string_view regex) : text(regex) {}

  const re2::RE2& Regex() const {
    std::call_once(once, [this] {
      re2::RE2::Options options;
      options.set_log_errors(false);
      options.set_max_mem(8 << 20);
      regex.emplace(text, options);
    });
    return *regex;
  }

  std::string text;
  mutable std::once_flag once;
  mutable std::optional<re2::RE2> regex;
};

Pattern::Pattern(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

Result<Pattern> Pattern::Compile(std::string_view regex) {
  Pattern pattern = Deferred(regex);
  const re2::RE2& compiled = pattern.compiled_->Regex();
  if (!compiled.ok()) return InvalidArgument("pattern " + std::string(regex) + ": " + compiled.error());
  return pattern;
}

Pattern Pattern::Deferred(std::string_view regex) { return Pattern(std::make_unique<Compiled>(regex)); }

bool Pattern::Find(std::string_view text, std::size_t from, std::span<std::string_view> groups) const {
  constexpr int kGroupsMax = 24;
  re2::StringPiece found[kGroupsMax];
  const int count = static_cast<int>(groups.size()) < kGroupsMax ? static_cast<int>(groups.size()) : kGroupsMax;
  if (!compiled_->Regex().Match(re2::StringPiece(text.data(), text.size()), from, text.size(), re2::RE2::UNANCHORED, found,
                              count)) {
    return false;
  }
  for (int i = 0; i < count; ++i) groups[static_cast<std::size_t>(i)] = std::string_view(found[i].data(), found[i].size());
  return true;
}

int Pattern::group_count() const { return compiled_->Regex().NumberOfCapturingGroups(); }

std::string QuotePattern(std::string_view literal) {
  return re2::RE2::QuoteMeta(re2::StringPiece(literal.data(), literal.size()));
}

}  // namespace dealgraph::nlp
