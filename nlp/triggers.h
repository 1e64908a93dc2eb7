// Triggers: the words of a pack's groups that say, in any language, which relation a sentence speaks of, and the marks that
// tell what a name does in it. The names of the groups are shared by all packs (docs/add-a-language.md); a group of
// another name is for the pack's own rules and is not read here. Immutable once built; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/language_pack.h"
#include "nlp/lexicon.h"
#include "nlp/relation_types.h"

namespace dealgraph::nlp {

enum class TriggerKind : std::uint8_t { kVerb, kParticiple, kNoun, kMark };

struct TriggerGroup {
  std::string_view name;  // "v_buy"
  TriggerKind kind;
  std::uint32_t relations;  // that it speaks of, as a mask of 1 << RelationType
};

// All shared groups. A trigger's `group` is an index into them, and stands in the trained weights: append only.
const std::vector<TriggerGroup>& TriggerGroups();
// The index of a pack's group: the longest shared name that it equals or goes on from with an underscore; -1: none.
int TriggerGroupOf(std::string_view name);

struct Trigger {
  std::uint8_t group = 0;
  std::uint32_t first = 0;  // tokens [first, last)
  std::uint32_t last = 0;
};

class TriggerTable {
 public:
  explicit TriggerTable(const LanguagePack& pack);

  // Appends the triggers among tokens [first, last), by place; of those within each other the longest alone.
  void Find(const Document& document, std::uint32_t first, std::uint32_t last, std::vector<Trigger>* triggers) const;
  // The mark that a name's ending is, as an index of TriggerGroups(); -1: none.
  int MarkOfEnding(std::string_view ending) const;

 private:
  Lexicon phrases_;  // classes are group indices
  std::vector<std::pair<std::string, int>> endings_;
};

// The triggers of an article, sentence by sentence. Names read them, to know what may stand beside such words, and so do relations.
class ArticleTriggers {
 public:
  ArticleTriggers(const TriggerTable& table, const Document& document);

  // By place; of those within each other the longest alone.
  std::span<const Trigger> Of(std::uint32_t sentence) const {
    return std::span(triggers_).subspan(ends_[sentence], ends_[sentence + 1] - ends_[sentence]);
  }
  const TriggerTable& table() const { return table_; }

 private:
  const TriggerTable& table_;
  std::vector<Trigger> triggers_;
  std::vector<std::size_t> ends_;  // of each sentence's in triggers_, behind a zero
};

}  // namespace dealgraph::nlp
