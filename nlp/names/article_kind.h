// ArticleKind tells texts of business from all others by their words alone, so that what is learnt of names in one kind need not hold in
// the other: in news of deals an unknown capital is a company more often than not, in a recipe hardly ever.
#pragma once

#include <cstdint>

#include "nlp/document.h"

namespace dealgraph::nlp {

// How long the text is (three steps), how many verbs of the pack's rules (four) and how many nouns of organisations (four) it has for its
// length. The values stand in trained weights.
inline constexpr std::uint8_t kArticleKinds = 3 * 16;
std::uint8_t ArticleKind(const Document& document);

}  // namespace dealgraph::nlp
