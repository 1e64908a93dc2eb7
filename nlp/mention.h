// Mention is one thing of an article at its place among the tokens: an entity, a sum, a date, a post. What the names stage
// and the measures hand to the relations.
#pragma once

#include <cstdint>
#include <vector>

#include "nlp/extraction.h"

namespace dealgraph::nlp {

enum class MentionKind : std::uint8_t {
  kEntity,       // index: Extraction::entities
  kAmount,       // index: Extraction::amounts
  kStake,        // a percentage of ownership; index: Extraction::quantities
  kQuantity,     // index: Extraction::quantities
  kDate,         // index: Extraction::dates
  kRole,         // "chief executive"; no index
  kRound,        // "Series B"; index: LanguagePack::rounds
  kNationality,  // "Dutch"; index: the entity of the country
  kAnaphor,      // "the company", of a person "he"; index: the entity meant, -1 when that is not sure
};

struct Mention {
  MentionKind kind = MentionKind::kEntity;
  EntityType type = EntityType::kCompany;  // of an entity
  bool media = false;                      // a newspaper or agency: a source of the news, not its subject
  bool genitive = false;                   // marked as possessor: "Nvidia's", "Nvidias"
  std::uint32_t first = 0;                 // tokens [first, last) of Document::tokens; a clitic is not in it
  std::uint32_t last = 0;
  int index = -1;
};

}  // namespace dealgraph::nlp
