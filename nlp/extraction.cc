#include "nlp/extraction.h"

#include <array>

namespace dealgraph::nlp {
namespace {

constexpr std::array<std::string_view, 7> kBoundNames = {"exact",     "about",     "up_to", "at_least",
                                                         "more_than", "less_than", "range"};
constexpr std::array<std::string_view, 7> kCurrencyReasonNames = {"mark",     "named", "country", "dollar",
                                                                  "language", "noun",  "place"};
constexpr std::array<std::string_view, 10> kScopeNames = {"unknown", "investor", "round",     "price", "valuation",
                                                          "debt",    "contract", "programme", "cost",  "per_year"};
constexpr std::array<std::string_view, 6> kStatusNames = {"rumoured",  "planned",   "announced",
                                                          "completed", "cancelled", "denied"};
constexpr std::array<std::string_view, 5> kRefusalReasonNames = {"AMBIGUOUS_CURRENCY", "AMBIGUOUS_SCALE", "VAGUE",
                                                                 "UNREADABLE_NUMBER", "OUT_OF_RANGE"};
constexpr std::array<std::string_view, 6> kJoinReasonNames = {"short form", "initials", "gloss", "definition", "same entry", "typo"};
constexpr std::array<std::string_view, 4> kNameDecisionNames = {"rule", "list", "tagger", "model"};
constexpr std::array<std::string_view, 5> kUnitNames = {"GPU", "chip", "MW", "MWh", "%"};

template <class Enum, std::size_t N>
std::optional<Enum> Find(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view JoinReasonName(JoinReason reason) { return kJoinReasonNames[static_cast<std::size_t>(reason)]; }
std::string_view NameDecisionName(NameDecision decision) { return kNameDecisionNames[static_cast<std::size_t>(decision)]; }

std::string_view BoundName(Bound bound) { return kBoundNames[static_cast<std::size_t>(bound)]; }
std::optional<Bound> BoundFromName(std::string_view name) { return Find<Bound>(kBoundNames, name); }
std::string_view CurrencyReasonName(CurrencyReason reason) { return kCurrencyReasonNames[static_cast<std::size_t>(reason)]; }
std::string_view ScopeName(Scope scope) { return kScopeNames[static_cast<std::size_t>(scope)]; }
std::optional<Scope> ScopeFromName(std::string_view name) { return Find<Scope>(kScopeNames, name); }
std::string_view StatusName(Status status) { return kStatusNames[static_cast<std::size_t>(status)]; }
std::optional<Status> StatusFromName(std::string_view name) { return Find<Status>(kStatusNames, name); }
std::string_view RefusalReasonName(RefusalReason reason) { return kRefusalReasonNames[static_cast<std::size_t>(reason)]; }
std::optional<RefusalReason> RefusalReasonFromName(std::string_view name) {
  return Find<RefusalReason>(kRefusalReasonNames, name);
}
std::string_view UnitName(Unit unit) { return kUnitNames[static_cast<std::size_t>(unit)]; }
std::optional<Unit> UnitFromName(std::string_view name) { return Find<Unit>(kUnitNames, name); }

}  // namespace dealgraph::nlp
