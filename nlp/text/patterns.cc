#include "nlp/text/patterns.h"

#include <re2/re2.h>

#include <cstdint>
#include <mutex>
#include <optional>

namespace dealgraph::nlp {

namespace {

// Bytes that RE2 may take for a pattern and its states: the first that the pattern fits in. Packs have thousands of small ones, which are
// tried on short clauses: with 8 MB each they took 50 MB more for the articles of 22 languages and a tenth more time, though no automaton
// ran out of room. One that does leaves a clause to RE2's other machines, which are as quick on so short a text, and linear on any.
constexpr std::int64_t kMemory[] = {32 << 10, 64 << 10, 256 << 10, 8 << 20};

re2::RE2::Options OptionsWith(std::int64_t memory) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory);
  return options;
}

}  // namespace

struct Pattern::Compiled {
  explicit Compiled(std::string_view regex) : text(regex) {}

  const re2::RE2& Regex() const {
    std::call_once(once, [this] {
      for (const std::int64_t memory : kMemory) {
        regex.emplace(text, OptionsWith(memory));
        if (regex->error_code() != re2::RE2::ErrorPatternTooLarge) break;
      }
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
