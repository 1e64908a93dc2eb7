// Clauses: a sentence taken apart into what rules can be matched on.
//
// A clause is a row of items: a mention in a typed slot, or a word. Its `slots` string has one character a slot and the
// lower-case words, each followed by a space; rules are expressions over that string. What rules need not know is done
// here, for all languages: lists of names become one slot, appositions and relative clauses become clauses of their own
// with the name they speak of in front, a second predicate gets the subject of the first, brackets and attributions are
// taken out, and "the company" becomes the company meant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/mention.h"

namespace dealgraph::nlp {

// The characters of the slots string. Not persisted.
enum SlotCode : char {
  kWordSlot = 0,
  kCompanySlot = 1,
  kGovernmentSlot = 2,
  kPersonSlot = 3,
  kSiteSlot = 4,
  kPlaceSlot = 5,
  kAmountSlot = 6,
  kStakeSlot = 7,
  kQuantitySlot = 8,
  kDateSlot = 11,
  kRoleSlot = 12,
  kRoundSlot = 14,
  kNationalitySlot = 15,
  kMixedSlot = 16,     // a list of names of several types
  kGenitiveSlot = 17,  // behind a possessor: the language's genitive, whatever it looks like
};

// In the slots string a word of these classes carries its mark in front, so that a gap can be told not to cross it.
enum WordMark : char {
  kVerbMark = 18,         // a verb of the pack's groups
  kAgentMark = 19,        // "by"
  kPrepositionMark = 20,  // "in", "at"
  kConjunctionMark = 21,  // "and"
};

// What stands at a slot, as a person calls it: "company", "amount"; empty for a word.
std::string_view SlotName(char code);

struct Item {
  char code = kWordSlot;
  std::uint32_t first = 0;  // tokens [first, last)
  std::uint32_t last = 0;
  std::vector<std::uint32_t> mentions;  // indices into the mentions; several in a list
  WordClasses classes = 0;
};

struct Clause {
  std::uint32_t sentence = 0;
  bool phrase = false;             // the whole sentence as it stands, with lists and appositions in place
  std::vector<Item> items;
  std::string slots;
  std::vector<std::uint32_t> item_at;  // by byte of `slots`: the item that stands there
  std::string attribution;         // who says so; empty: the article
};

// The sentence as it stands, as one clause: the phrase view. `mentions` as for ReadClauses().
Clause ReadPhrase(const Document& document, std::uint32_t sentence, const std::vector<Mention>& mentions,
                  std::uint32_t mentions_begin, std::uint32_t mentions_end);

// The same with every list of names made one slot.
Clause ReadFlat(const Document& document, std::uint32_t sentence, const std::vector<Mention>& mentions,
                std::uint32_t mentions_begin, std::uint32_t mentions_end);

// The clauses of one sentence, the phrase view apart. `mentions` are the document's, by place; anaphors among them have
// their index set. `sentence_mentions`: [begin, end) of those in the sentence.
std::vector<Clause> ReadClauses(const Document& document, std::uint32_t sentence, const std::vector<Mention>& mentions,
                                std::uint32_t mentions_begin, std::uint32_t mentions_end);

}  // namespace dealgraph::nlp
