#include "nlp/relations/sentence_view.h"

#include <algorithm>

#include "nlp/language_pack.h"
#include "nlp/relations/name_lists.h"

namespace dealgraph::nlp {
namespace {

constexpr std::uint32_t kAllInsertions = 0xFFFFFFFFu;

bool IsName(char code) { return (code >= kCompanySlot && code <= kPlaceSlot) || code == kMixedSlot; }

}  // namespace

bool IsBorder(std::string_view word) {
  return word == "," || word == ";" || word == ":" || word == "–" || word == "—" || word == "،" || word == "、" || word == "，" ||
         word == "。" || word == "؛";
}

bool IsRelativePronoun(const Document& document, std::span<const Item> items, std::size_t at) {
  const WordClasses classes = items[at].classes;
  if ((classes & ClassBit(WordClass::kRelative)) == 0) return false;
  if ((classes & ClassBit(WordClass::kArticle)) == 0) return true;
  return at > 0 && items[at - 1].code == kWordSlot && IsBorder(WordOf(document, items[at - 1]));
}

SentenceView::SentenceView(const Document& document, std::span<const Item> items, std::span<const std::uint64_t> marks,
                           std::span<const std::uint32_t> participles)
    : document_(document), items_(items), marks_(marks), times_(items.size(), false) {
  FindTimes();
  FindBrackets();
  FindPartsBetweenMarks(participles);
  Show(0);
}

// A date, with the preposition and article in front of it, or the particle behind it where the verb comes last.
void SentenceView::FindTimes() {
  constexpr int kWordsBefore = 2;
  for (int i = 0; i < Size(); ++i) {
    if (At(i).code != kDateSlot) continue;
    times_[static_cast<std::size_t>(i)] = true;
    for (int before = i - 1; before >= i - kWordsBefore && IsWord(before); --before) {
      const bool leads = Is(before, WordClass::kPreposition) || Is(before, WordClass::kLocative) || marks_[static_cast<std::size_t>(before)] != 0;
      if (leads) std::fill(times_.begin() + before, times_.begin() + i, true);
      if (leads || !Is(before, WordClass::kArticle)) break;
    }
    if (!document_.pack->grammar().verb_final) continue;
    if (Is(i + 1, WordClass::kPreposition) || Is(i + 1, WordClass::kLocative)) times_[static_cast<std::size_t>(i + 1)] = true;
  }
}

void SentenceView::FindBrackets() {
  int open = -1;
  for (int i = 0; i < Size(); ++i) {
    if (!IsWord(i)) continue;
    const std::string_view word = WordOf(document_, At(i));
    if (IsOpenBracket(word)) open = i;
    if (!IsCloseBracket(word) || open < 0) continue;
    Insert(open, i + 1);
    open = -1;
  }
}

void SentenceView::FindPartsBetweenMarks(std::span<const std::uint32_t> participles) {
  int begin = -1;  // of the part, behind the mark that opens it
  for (int i = 0; i < Size(); ++i) {
    if (!IsWord(i) || !IsBorder(WordOf(document_, At(i)))) continue;
    const bool inserted = begin > 0 && IsInserted(begin, i, participles);
    if (inserted) Insert(begin - 1, i + 1);
    begin = inserted ? -1 : i + 1;  // the mark that closes one opens no other
  }
}

// Whether the part [begin, end) between two marks speaks of the name in front of it alone, or says where the news comes from.
bool SentenceView::IsInserted(int begin, int end, std::span<const std::uint32_t> participles) const {
  if (begin >= end || begin < 2) return false;
  const auto relative = [&](int i) { return i < end && IsWord(i) && IsRelativePronoun(document_, items_, static_cast<std::size_t>(i)); };
  if (Is(begin, WordClass::kAttributionCue) || relative(begin) || relative(begin + 1)) return true;
  int before = begin - 2;
  while (before > 0 && At(before).code == kGenitiveSlot) --before;
  const bool named = IsName(At(before).code) || (IsWord(before) && IsCloseBracket(WordOf(document_, At(before))));
  if (!named) return false;
  const auto first = std::lower_bound(participles.begin(), participles.end(), static_cast<std::uint32_t>(begin));
  if (first != participles.end() && *first <= static_cast<std::uint32_t>(begin) + 1) return true;
  for (int i = begin; i < end; ++i) {
    if (Is(i, WordClass::kVerb) || Is(i, WordClass::kAuxiliary) || Is(i, WordClass::kSayVerb)) return false;
  }
  return OpensApposition(begin);
}

bool SentenceView::OpensApposition(int item) const {
  const char code = At(item).code;
  return code == kRoleSlot || code == kNationalitySlot || Is(item, WordClass::kArticle) || Is(item, WordClass::kOrgNoun) ||
         Is(item, WordClass::kGovernmentNoun) || Is(item, WordClass::kAdjective) || Is(item, WordClass::kFormer);
}

std::uint32_t SentenceView::HoldersOf(int item) const {
  std::uint32_t holders = 0;
  for (std::size_t n = 0; item >= 0 && n < insertions_.size(); ++n) holders |= insertions_[n].Holds(item) ? 1u << n : 0;
  return holders;
}

bool SentenceView::LookFrom(int from, int to) {
  if (insertions_.empty()) return false;
  const std::uint32_t entered = from < 0 && to < 0 ? kAllInsertions : HoldersOf(from) | HoldersOf(to);
  return entered != entered_ && Show(entered);
}

bool SentenceView::ShowAll() { return Show(kAllInsertions); }

bool SentenceView::Show(std::uint32_t entered) {
  entered_ = entered;
  left_out_ = times_;
  for (std::size_t n = 0; n < insertions_.size(); ++n) {
    if ((entered >> n & 1) == 0) std::fill(left_out_.begin() + insertions_[n].begin, left_out_.begin() + insertions_[n].end, true);
  }
  seen_.assign(items_.size() + 1, 0);
  for (std::size_t i = 0; i < items_.size(); ++i) seen_[i + 1] = seen_[i] + (left_out_[i] ? 0 : 1);
  return true;
}

int SentenceView::Ahead(int item) const {
  while (IsLeftOut(item)) ++item;
  return item;
}

int SentenceView::Back(int item) const {
  while (IsLeftOut(item)) --item;
  return item;
}

int SentenceView::Count(int begin, int end) const {
  return seen_[static_cast<std::size_t>(std::clamp(end, 0, Size()))] - seen_[static_cast<std::size_t>(std::clamp(begin, 0, Size()))];
}

int SentenceView::InsertedEnds(int from, int to) const {
  const std::uint32_t of_from = HoldersOf(from);
  const std::uint32_t of_to = HoldersOf(to);
  if ((of_from | of_to) == 0) return 0;
  return (of_from != 0 ? 1 : 0) + (of_to != 0 ? 2 : 0) + (of_from == of_to ? 4 : 0);
}

}  // namespace dealgraph::nlp
