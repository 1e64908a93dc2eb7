// Annotated names: the names of an article as a reader marked them, put in the place of those that are found. With them
// relations are learnt and measured apart from how well names are read.
#pragma once

#include <string>
#include <vector>

#include "nlp/document.h"
#include "nlp/names/entities.h"

namespace dealgraph::nlp {

struct AnnotatedName {
  std::string name;
  EntityType type = EntityType::kCompany;
  std::vector<std::string> surfaces;
};

// Posts, pronouns and nationalities stay; entities become those of `annotated`, wherever a surface stands.
void UseAnnotatedNames(const Document& document, const std::vector<AnnotatedName>& annotated, Names* names);

}  // namespace dealgraph::nlp
