#include "nlp/names/annotated_names.h"

#include <algorithm>

#include "nlp/language_pack.h"

namespace dealgraph::nlp {
namespace {

// The tokens that hold a surface's bytes, as far as they are tokens of their own.
bool TokensAt(const Document& document, Field field, std::uint32_t begin, std::uint32_t end, Mention* mention) {
  const auto& tokens = document.tokens;
  const auto first = std::lower_bound(tokens.begin(), tokens.end(), begin, [&](const Token& token, std::uint32_t at) {
    return token.field != field ? token.field < field : token.begin < at;
  });
  if (first == tokens.end() || first->field != field || first->begin != begin) return false;
  auto last = first;
  while (last != tokens.end() && last->field == field && last->begin < end) ++last;
  mention->first = static_cast<std::uint32_t>(first - tokens.begin());
  mention->last = static_cast<std::uint32_t>(last - tokens.begin());
  return true;
}

}  // namespace

void UseAnnotatedNames(const Document& document, const std::vector<AnnotatedName>& annotated, Names* names) {
  std::vector<Mention> found;
  for (Entity& entity : names->entities) entity.mentions.clear();
  const std::size_t implied = names->entities.size();  // what nationalities point to
  for (const AnnotatedName& name : annotated) {
    const auto index = static_cast<int>(names->entities.size());
    names->entities.push_back({name.name, name.type, {}});
    for (const std::string& surface : name.surfaces) {
      for (const Field field : {Field::kTitle, Field::kText}) {
        const std::string_view text = FieldText(*document.article, field);
        for (std::size_t at = text.find(surface); !surface.empty() && at != std::string_view::npos; at = text.find(surface, at + 1)) {
          Mention mention;
          mention.type = name.type;
          mention.index = index;
          const auto begin = static_cast<std::uint32_t>(at);
          if (!TokensAt(document, field, begin, begin + static_cast<std::uint32_t>(surface.size()), &mention)) continue;
          // A clitic is not part of the name, and marks the possessor.
          while (mention.last - mention.first > 1 && document.tokens[mention.last - 1].kind == TokenKind::kClitic) --mention.last;
          found.push_back(mention);
        }
      }
    }
  }
  for (Mention& mention : found) {
    for (const Mention& guess : names->mentions) {
      if (guess.kind == MentionKind::kEntity && guess.last == mention.last) {
        mention.genitive = guess.genitive;
        mention.media = guess.media;
      }
    }
    const std::uint32_t last = mention.last - 1;
    const Token& token = document.tokens[last];
    const std::string_view surface = document.TextOf(token);
    const std::string& name = names->entities[static_cast<std::size_t>(mention.index)].name;
    const bool s = document.pack->grammar().genitive_s && surface.ends_with('s') && !name.ends_with('s');
    const bool clitic = mention.last < document.tokens.size() && document.tokens[mention.last].kind == TokenKind::kClitic &&
                        document.tokens[mention.last].lower.ends_with('s');
    mention.genitive = mention.genitive || s || clitic;
  }
  for (const Mention& mention : names->mentions) {
    if (mention.kind != MentionKind::kEntity) found.push_back(mention);
  }
  std::stable_sort(found.begin(), found.end(), [](const Mention& a, const Mention& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  names->mentions.clear();
  for (const Mention& mention : found) {
    if (!names->mentions.empty() && mention.first < names->mentions.back().last) {
      // A place or a company inside a site's name is no mention of its own, as in names/nested_places.
      const bool nested = names->mentions.back().type == EntityType::kSite && mention.kind == MentionKind::kEntity &&
                          (mention.type == EntityType::kPlace || mention.type == EntityType::kCompany) && mention.last <= names->mentions.back().last;
      if (nested) names->entities[static_cast<std::size_t>(mention.index)].mentions.push_back(document.SpanOf(mention.first, mention.last));
      continue;
    }
    names->mentions.push_back(mention);
    if (mention.kind != MentionKind::kEntity || static_cast<std::size_t>(mention.index) < implied) continue;
    names->entities[static_cast<std::size_t>(mention.index)].mentions.push_back(document.SpanOf(mention.first, mention.last));
  }
}

}  // namespace dealgraph::nlp
