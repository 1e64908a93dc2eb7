// Names written small: "adidas", "pilkku". Where a script has capitals a sentence begins with one; if a sentence does not, its first word is
// no common word, and the article has that word again, the word may be a name whose bearer writes it so. So may a Latin word among Cyrillic ones.
// Whether it is one, the tagger says.
#pragma once

#include <cstdint>
#include <vector>

#include "nlp/document.h"

namespace dealgraph::nlp {

class SmallNames {
 public:
  SmallNames() = default;
  // Finds the words of the article that may be such names, in all their forms.
  explicit SmallNames(const Document& document);

  bool Has(std::uint32_t token) const;

 private:
  std::vector<std::uint32_t> tokens_;  // ascending
};

}  // namespace dealgraph::nlp
