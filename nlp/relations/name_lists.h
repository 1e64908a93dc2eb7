// Lists of names, over what describes each of them: "the fund A, Germany's B and the bank C (Oslo) have lent". What stands
// before a list and behind it is said of each of its names.
#pragma once

#include <string_view>
#include <vector>

#include "nlp/relations/clauses.h"

namespace dealgraph::nlp {

// The word at an item without a slot, in lower case; "," where a comma was put in.
std::string_view WordOf(const Document& document, const Item& item);
bool IsOpenBracket(std::string_view word);
bool IsCloseBracket(std::string_view word);

// Items of a clause: the first name of a list and its last one.
struct NameList {
  int first;
  int last;
};

// For each item of the clause the list that it is a name of; itself alone where it is of none. Parties are listed with
// parties, sites with sites, places with places. Two names with but a comma between are no list: the second may explain
// the first.
std::vector<NameList> FindNameLists(const Document& document, const Clause& clause);

}  // namespace dealgraph::nlp
