// What two names see of their sentence. Between them stand things that do not tell how they are joined: the time ("in September
// 2018"), brackets, and what commas or dashes put in behind another name and take back: a relative clause, an apposition, a source. A pair
// sees the sentence without them, but for those in which one of its names stands.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nlp/document.h"
#include "nlp/relations/clauses.h"
#include "nlp/triggers.h"

namespace dealgraph::nlp {

// The article that is a relative pronoun as well ("die") is one behind a mark.
bool IsRelativePronoun(const Document& document, std::span<const Item> items, std::size_t at);
// A comma, a semicolon, a colon or a dash of any script.
bool IsBorder(std::string_view word);

class SentenceView {
 public:
  // `marks`: of each item, 1 << group of the marks that it is; `participles`: the items that a participle among the triggers begins with,
  // ascending. All are read here alone. At first every insertion is left out.
  SentenceView(const Document& document, std::span<const Item> items, std::span<const std::uint64_t> marks, std::span<const std::uint32_t> participles);

  // Looks at the sentence from the items of two ends; -1: one that is not named in it. From two such all of it is seen. Whether what is seen has changed.
  bool LookFrom(int from, int to);
  bool ShowAll();

  bool Shows(int item) const { return !IsLeftOut(item); }
  bool IsLeftOut(int item) const {
    return item >= 0 && item < static_cast<int>(left_out_.size()) && left_out_[static_cast<std::size_t>(item)];
  }
  // The first item that is seen from `item` on, forwards and backwards; one past the last, or -1, where there is none.
  int Ahead(int item) const;
  int Back(int item) const;
  // How many items from `begin` to `end` are seen; less than nought where `end` comes first.
  int Count(int begin, int end) const;
  // Which of two ends stand in insertions: 1 the from-end, 2 the to-end, 4 more if both stand in the same; 0: neither does.
  int InsertedEnds(int from, int to) const;

 private:
  struct Insertion {
    int begin;
    int end;
    bool Holds(int item) const { return item >= begin && item < end; }
  };
  static constexpr std::size_t kInsertionsMax = 32;

  void FindTimes();
  void FindBrackets();
  void FindPartsBetweenMarks(std::span<const std::uint32_t> participles);
  bool IsInserted(int begin, int end, std::span<const std::uint32_t> participles) const;
  bool OpensApposition(int item) const;
  void Insert(int begin, int end) {
    if (insertions_.size() < kInsertionsMax) insertions_.push_back({begin, end});
  }
  bool Show(std::uint32_t entered);
  std::uint32_t HoldersOf(int item) const;
  const Item& At(int item) const { return items_[static_cast<std::size_t>(item)]; }
  int Size() const { return static_cast<int>(items_.size()); }
  bool IsWord(int item) const { return item >= 0 && item < Size() && At(item).code == kWordSlot; }
  bool Is(int item, WordClass c) const { return IsWord(item) && (At(item).classes & ClassBit(c)) != 0; }

  const Document& document_;
  std::span<const Item> items_;
  std::span<const std::uint64_t> marks_;
  std::vector<bool> times_;            // by item
  std::vector<Insertion> insertions_;
  std::uint32_t entered_ = 0;          // those that are seen
  std::vector<bool> left_out_;         // by item
  std::vector<int> seen_;              // in front of each item
};

}  // namespace dealgraph::nlp
