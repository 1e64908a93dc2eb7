#include "nlp/relations/clause_outline.h"

#include <bit>

#include "nlp/relations/clauses.h"

namespace dealgraph::nlp {

void ClauseOutline::Start(std::span<const std::string_view> words, std::size_t groups) {
  first_.resize(groups, -1);
  for (const std::uint32_t group : found_) first_[group] = -1;
  found_.clear();
  phrases_.clear();
  words_ = words.size();
  slots_present_ = 0;
  if (words_ >= kPlaces) return;
  all_.set();
  all_ >>= kPlaces - 1 - words_;
  for (std::size_t i = 0; i < words_; ++i) {
    if (words[i].size() != 1) continue;
    const auto code = static_cast<unsigned char>(words[i].front());
    if (code == kWordSlot || code > kGenitiveSlot) continue;
    if ((slots_present_ >> code & 1) == 0) slots_[code].reset();
    slots_present_ |= 1u << code;
    slots_[code].set(i);
  }
}

void ClauseOutline::AddPhrase(std::size_t group, std::size_t first, std::size_t length) {
  if (first_[group] < 0) found_.push_back(static_cast<std::uint32_t>(group));
  phrases_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(first + length), first_[group]});
  first_[group] = static_cast<std::int32_t>(phrases_.size() - 1);
}

// The places behind a step that begins at one of `at`.
ClauseOutline::Places ClauseOutline::Follow(const PatternStep& step, const Places& at) const {
  Places next;
  switch (step.kind) {
    case PatternStep::kSlot:
      for (std::uint32_t codes = step.what & slots_present_; codes != 0; codes &= codes - 1) {
        next |= slots_[static_cast<std::size_t>(std::countr_zero(codes))];
      }
      return (next & at) << 1;
    case PatternStep::kGroup:
      for (std::int32_t p = first_[step.what]; p >= 0; p = phrases_[static_cast<std::size_t>(p)].next) {
        const Phrase& phrase = phrases_[static_cast<std::size_t>(p)];
        if (at.test(phrase.first)) next.set(phrase.last);
      }
      return next;
    case PatternStep::kGap: {
      const std::size_t nearest = at._Find_first();
      return all_ >> nearest << nearest;
    }
    case PatternStep::kStart:  // perhaps behind a mark or a conjunction
      next.set(0);
      if (words_ > 0) next.set(1);
      return next & at;
    case PatternStep::kEnd:  // perhaps before a mark
      next.set(words_);
      if (words_ > 0) next.set(words_ - 1);
      return next & at;
  }
  return at;
}

bool ClauseOutline::MayHold(std::span<const PatternStep> steps) const {
  if (words_ >= kPlaces) return true;
  Places at = all_;
  for (const PatternStep& step : steps) {
    at = Follow(step, at);
    if (at.none()) return false;
  }
  return true;
}

}  // namespace dealgraph::nlp
