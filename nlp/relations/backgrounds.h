// What is known of an article's entities beside what a sentence says of two of them: where a company is at home and how well
// known it is, as the gazetteer has it; what the article calls it right beside its name ("French start-up Mistral", "Mistral, a
// French start-up"); the words of its name ("Bank", "Ventures"). Funds invest, banks lend, and "the Dutch company" is one of those
// that may be Dutch. Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"
#include "nlp/names/gazetteer.h"

namespace dealgraph::nlp {

// Whether two are of one country. The values stand in the trained weights, as do those of Background.
enum class SameCountry : std::uint8_t { kUnknown = 0, kYes = 1, kNo = 2 };

// What two names have in common, of several the first: "Nvidia" and "Nvidia Denmark", "Schwarz Digits" and "Schwarz-Gruppe", "Rosa Lima"
// and "Banco Lima".
enum class SharedName : std::uint8_t { kNothing = 0, kInside = 1, kBeginning = 2, kWord = 3 };

using Country = std::array<char, 2>;  // ISO 3166-1 alpha-2; zeros: unknown

struct Background {
  Country home{};               // where a company is at home, or a place lies, by the gazetteer
  Country said{};               // and where the article says that a company is from
  std::uint8_t standing = 0;    // of a company: 0 (the gazetteer does not have it) to 3 (known everywhere)
  std::uint8_t place_kind = 0;  // of a place: 0 unknown, 1 country, 2 subdivision, 3 city, 4 region
  // Numbers of 20 bits; 0: none.
  std::array<std::uint32_t, 2> name_words{};  // of a company: first and last of a name of several; how one without spaces begins and ends
  std::array<std::uint32_t, 4> nouns{};       // common nouns that the article calls a company by; posts and titles of a person
};

class Backgrounds {
 public:
  // `mentions` by place.
  Backgrounds(const Document& document, const Gazetteer& gazetteer, std::span<const Mention> mentions, std::span<const Entity> entities);

  const Background& Of(int entity) const { return all_[static_cast<std::size_t>(entity)]; }
  SameCountry Compare(int company, int place) const;
  SharedName Share(int a, int b) const;

 private:
  std::vector<Background> all_;  // by entity
  std::vector<std::string> lower_;  // and their names in lower case
};

}  // namespace dealgraph::nlp
