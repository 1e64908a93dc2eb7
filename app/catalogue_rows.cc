#include "app/catalogue_rows.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "nlp/text/unicode.h"

namespace dealgraph::app {
namespace {

constexpr std::uint64_t kClaimsOfAName = 2;   // a name that a single claim bears may be a misreading
constexpr std::uint64_t kAgreePercent = 90;   // of an entity's claims, that have to be of one kind
constexpr std::size_t kNameBytesMax = 96;     // longer ones are descriptions
constexpr std::uint32_t kWeight = 50;

std::optional<nlp::NameKind> KindOf(nlp::EntityType type) {
  switch (type) {
    case nlp::EntityType::kCompany: return nlp::NameKind::kOrganisation;
    case nlp::EntityType::kGovernment: return nlp::NameKind::kGovernmentBody;
    case nlp::EntityType::kPerson: return nlp::NameKind::kPerson;
    default: return std::nullopt;
  }
}

std::string_view WordOf(nlp::NameKind kind) {
  if (kind == nlp::NameKind::kOrganisation) return "organisation";
  return kind == nlp::NameKind::kPerson ? "person" : "government";
}

// What most claims say it is; nullopt: too few agree.
std::optional<nlp::EntityType> AgreedType(const graph::Entity& entity) {
  std::array<std::uint64_t, 8> claims{};
  std::uint64_t all = 0;
  for (const graph::EntityName& name : entity.names) {
    claims[static_cast<std::size_t>(name.type)] += name.claims;
    all += name.claims;
  }
  const auto most = std::ranges::max_element(claims);
  if (all == 0 || *most * 100 < all * kAgreePercent) return std::nullopt;
  return static_cast<nlp::EntityType>(most - claims.begin());
}

bool IsOneWord(std::string_view name) { return name.find(' ') == std::string_view::npos; }

// "Nebius" may be a word somewhere, "QuNorth", "1X" and "英伟达" are none.
bool MayBeWord(std::string_view name) {
  if (!IsOneWord(name)) return false;
  bool first = true;
  for (std::size_t pos = 0; pos < name.size(); first = false) {
    const char32_t c = nlp::DecodeUtf8(name, &pos);
    if (nlp::IsDigit(c) || nlp::IsHan(c) || nlp::IsKatakana(c) || nlp::IsHangul(c)) return false;
    if (!first && nlp::IsUpper(c)) return false;
  }
  return true;
}

bool IsCaseless(std::string_view name) {
  std::size_t pos = 0;
  const char32_t c = nlp::DecodeUtf8(name, &pos);
  return nlp::IsHan(c) || nlp::IsKatakana(c) || nlp::IsHangul(c);
}

// A name with what separates columns or names in it cannot stand in a row.
bool CanStandInRow(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax && name.find_first_of("\t\n\r|") == std::string_view::npos && name[0] != '=' &&
         name[0] != '#';
}

enum class Known { kNo, kSame, kOther };
Known KnownAs(const nlp::Gazetteer& gazetteer, const std::string& name, nlp::NameKind kind) {
  std::vector<nlp::NameEntry> found;
  gazetteer.Find(nlp::LowerSameLength(name), "", &found);
  if (found.empty()) return Known::kNo;
  const bool same = std::ranges::any_of(found, [&](const nlp::NameEntry& entry) { return entry.kind == kind; });
  return same ? Known::kSame : Known::kOther;
}

}  // namespace

std::string CatalogueRows(const std::vector<graph::ConfirmedEntity>& entities, const nlp::Gazetteer& gazetteer,
                          CatalogueCounts* counts) {
  std::vector<std::string> rows;
  for (const graph::ConfirmedEntity& confirmed : entities) {
    const std::optional<nlp::EntityType> type = AgreedType(confirmed.entity);
    if (!type) {
      ++counts->ambiguous;
      continue;
    }
    const std::optional<nlp::NameKind> kind = KindOf(*type);
    if (!kind) {
      ++counts->others;
      continue;
    }
    std::vector<std::string> names;  // the most frequent first
    bool known = false;
    bool other = false;
    for (const graph::EntityName& name : confirmed.entity.names) {
      if (name.type != *type || name.claims < kClaimsOfAName || !CanStandInRow(name.name)) continue;
      if (*kind == nlp::NameKind::kPerson && IsOneWord(name.name) && !IsCaseless(name.name)) continue;
      if (std::ranges::find(names, name.name) != names.end()) continue;
      const Known as = KnownAs(gazetteer, name.name, *kind);
      known |= as == Known::kSame;
      other |= as == Known::kOther;
      if (as == Known::kNo) names.push_back(name.name);
    }
    if (names.empty()) {
      ++(other ? counts->ambiguous : known ? counts->known : counts->others);
      continue;
    }
    std::string row = std::string(WordOf(*kind)) + "\t" + names.front() + "\t" + confirmed.catalogue_id + "\t\t" +
                      std::to_string(kWeight) + "\t" + (std::ranges::any_of(names, MayBeWord) ? "w" : "-") + "\t";
    for (std::size_t i = 1; i < names.size(); ++i) row += (i == 1 ? "=" : "|=") + names[i];
    rows.push_back(row + "\n");
    ++counts->rows;
  }
  std::ranges::sort(rows);
  std::string text;
  for (const std::string& row : rows) text += row;
  return text;
}

}  // namespace dealgraph::app
