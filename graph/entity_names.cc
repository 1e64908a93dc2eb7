#include "graph/entity_names.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "nlp/text/unicode.h"

namespace dealgraph::graph {
namespace {

// As they stand after folding. Only what is a legal form and nothing else: "group" or "holdings" may tell
// firms apart.
constexpr std::array<std::string_view, 49> kLegalForms = {
    "a/s",  "ab",      "ag",  "aps",          "as",  "asa",  "bv",   "co",   "corp", "corporation",
    "gmbh", "hf",      "inc", "incorporated", "ivs", "kft",  "kg",   "kgaa", "kk",   "k/s",
    "lda",  "limited", "llc", "llp",          "lp",  "ltd",  "ltda", "nv",   "oy",   "oyj",
    "oao",  "ooo",     "p/s", "pao",          "plc", "pjsc", "pte",  "pty",  "s/a",  "sa",
    "sab",  "sarl",    "sas", "se",           "sl",  "spa",  "sro",  "srl",  "zao"};

std::string_view WithoutLegalForms(std::string_view folded) {
  for (;;) {
    const std::size_t space = folded.rfind(' ');
    if (space == std::string_view::npos || space == 0) return folded;
    const std::string_view last = folded.substr(space + 1);
    // "& co": the ampersand goes with it.
    if (last != "&" && std::find(kLegalForms.begin(), kLegalForms.end(), last) == kLegalForms.end())
      return folded;
    folded = folded.substr(0, space);
  }
}

}  // namespace

EntityClass ClassOf(nlp::EntityType type) {
  switch (type) {
    case nlp::EntityType::kCompany:
    case nlp::EntityType::kGovernment:
      return EntityClass::kOrganisation;
    case nlp::EntityType::kPerson:
      return EntityClass::kPerson;
    case nlp::EntityType::kSite:
      return EntityClass::kSite;
    case nlp::EntityType::kPlace:
      return EntityClass::kPlace;
  }
  return EntityClass::kOrganisation;
}

std::string FoldEntityName(std::string_view name, EntityClass entity_class) {
  const std::string folded = nlp::FoldName(name);
  if (folded.empty()) return std::string(name);
  if (entity_class != EntityClass::kOrganisation) return folded;
  return std::string(WithoutLegalForms(folded));
}

EntityId EntityIdOf(std::string_view catalogue_id, std::string_view folded, EntityClass entity_class) {
  const Sha256 hash = Sha256Builder()
                          .AddField(catalogue_id.empty() ? "entity" : "catalogue")
                          .AddNumber(static_cast<std::uint64_t>(entity_class))
                          .AddField(catalogue_id.empty() ? folded : catalogue_id)
                          .Finish();
  return *EntityId::FromBytes(hash.AsBytes().substr(0, EntityId::kBytes));
}

}  // namespace dealgraph::graph
