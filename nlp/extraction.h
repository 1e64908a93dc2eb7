// Extraction is everything that one article states, with the bytes that state it. The hand-off from nlp to the graph and
// to the output; docs/output.md is its description for users.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "nlp/article.h"
#include "nlp/relation_types.h"

namespace dealgraph::nlp {

// All enums here are persisted: never renumber. Each has its word in `…Name`, and the word's value in `…FromName`.

// What the article says of how exact a sum is.
enum class Bound : std::uint8_t {
  kExact = 0,
  kAbout = 1,
  kUpTo = 2,
  kAtLeast = 3,
  kMoreThan = 4,
  kLessThan = 5,
  kRange = 6,
};
std::string_view BoundName(Bound bound);
std::optional<Bound> BoundFromName(std::string_view name);

// What told the currency of a sum, the strongest first: docs/amounts.md, "The order of evidence". Printed, not stored.
enum class CurrencyReason : std::uint8_t {
  kMark = 0,      // the sum's own code, full name or sign
  kNamed = 1,     // the article names that currency in full for sums of the same noun
  kCountry = 2,   // the article's country
  kDollar = 3,    // dollars of no other country
  kLanguage = 4,  // the language's own currency
  kNoun = 5,      // what its noun means everywhere: pounds, yen
  kPlace = 6,     // a place that the article names
};
std::string_view CurrencyReasonName(CurrencyReason reason);

// What a sum is the sum of.
enum class Scope : std::uint8_t {
  kUnknown = 0,    // no relation carries it
  kInvestor = 1,   // what one investor put in
  kRound = 2,      // a whole round
  kPrice = 3,      // a purchase price
  kValuation = 4,
  kDebt = 5,       // a loan, a bond, a credit line
  kContract = 6,   // a contract's total
  kProgramme = 7,  // a programme of several years or parties
  kCost = 8,       // of building a site
  kPerYear = 9,
};
std::string_view ScopeName(Scope scope);
std::optional<Scope> ScopeFromName(std::string_view name);

enum class Status : std::uint8_t {
  kRumoured = 0,
  kPlanned = 1,
  kAnnounced = 2,
  kCompleted = 3,
  kCancelled = 4,  // always negated
  kDenied = 5,     // always negated
};
std::string_view StatusName(Status status);
std::optional<Status> StatusFromName(std::string_view name);

// Why something that looks like an amount or a quantity has no value.
enum class RefusalReason : std::uint8_t {
  kAmbiguousCurrency = 0,  // "40 million francs": whose?
  kAmbiguousScale = 1,     // the scale word has two readings here
  kVague = 2,              // "hundreds of millions"
  kUnreadableNumber = 3,   // the digits are no number in any format of the language
  kOutOfRange = 4,         // more digits than exact arithmetic holds
};
std::string_view RefusalReasonName(RefusalReason reason);  // "AMBIGUOUS_CURRENCY" …
std::optional<RefusalReason> RefusalReasonFromName(std::string_view name);

enum class Unit : std::uint8_t { kGpu = 0, kChip = 1, kMegawatt = 2, kMegawattHour = 3, kPercent = 4 };
std::string_view UnitName(Unit unit);  // "GPU", "chip", "MW", "MWh", "%"
std::optional<Unit> UnitFromName(std::string_view name);

// What decided that something is a name and what it names; for `extract --explain`, not stored.
enum class NameDecision : std::uint8_t { kRule = 0, kList = 1, kTagger = 2, kModel = 3 };
std::string_view NameDecisionName(NameDecision decision);  // "rule", "list", "tagger", "model"

// Why a name of the article is another form of an entity's; for `extract --explain`, not stored.
enum class JoinReason : std::uint8_t {
  kShortForm = 0,   // "Mistral" of Mistral AI, "Huang" of Jensen Huang
  kInitials = 1,    // "CIP" behind Copenhagen Infrastructure Partners
  kGloss = 2,       // "PCCW" in the bracket behind 電訊盈科
  kDefinition = 3,  // "（以下简称“乔锋智能”）"
  kSameEntry = 4,   // two names of one entry of the gazetteer
  kTypo = 5,        // stands once, one letter from a name that stands often
};
std::string_view JoinReasonName(JoinReason reason);  // "short form", "initials", "gloss", "definition", "same entry", "typo"

struct JoinedName {
  std::string name;
  JoinReason reason = JoinReason::kShortForm;
};

struct Entity {
  std::string name;  // canonical: nominative, without genitive or case, in the article's script
  EntityType type = EntityType::kCompany;
  std::vector<Span> mentions;  // in reading order (title first); empty for a place that only an adjective implies
  // What the gazetteer has under this name and type, whatever the article's language and script: "Q2283" (Wikidata),
  // "geonames:2618425", "FR" and "FR-IDF" (ISO 3166), "dealgraph:openai" (the catalogue's own). Empty: nothing.
  std::string id = {};
  NameDecision decided_by = NameDecision::kRule;
  int tagger_score = 0;  // the tagger's, for the type that it likes best, in hundredths of its unit; 0 without a model
  int sureness = 0;      // how far its type is ahead of all else it could be, in thousandths of a logit; 0: unknown
  std::vector<JoinedName> joined = {};  // other names that the article has for it, inflected forms apart
};

// A sum of money. `value` is what a reader would quote (a range's own end, "up to" its cap); min and max are the bounds
// it implies, absent where open.
struct Amount {
  Span span;
  Decimal value;
  std::optional<Decimal> min;
  std::optional<Decimal> max;
  std::string currency;  // ISO 4217
  CurrencyReason currency_reason = CurrencyReason::kMark;
  Bound bound = Bound::kExact;
  Scope scope = Scope::kUnknown;
  int group = -1;  // the same number: the two ends of one range, or one sum in two currencies; -1: alone
  std::string_view rule;  // how it was put together, "mark.before"; a literal. Printed by --explain, not stored
};

struct Quantity {
  Span span;
  Decimal value;  // in `unit`: gigawatts are already megawatts
  Unit unit = Unit::kGpu;
};

struct StatedDate {
  Span span;
  PartialDate value;
  bool far_future = false;  // beyond what the article can speak of: flagged, not used by relations
};

struct Refusal {
  Span span;
  RefusalReason reason = RefusalReason::kVague;
};

struct Relation {
  RelationType type = RelationType::kInvestedIn;
  int from = 0;  // index into Extraction::entities
  int to = -1;   // the same; -1 where the type has no such end
  int amount = -1;    // index into Extraction::amounts; -1: none
  int quantity = -1;  // index into Extraction::quantities; -1: none
  std::optional<Decimal> stake_percent;
  std::string round;  // normalised English: "Seed", "Series A", "IPO", "debt"; empty: none
  std::optional<PartialDate> date;
  std::string role;   // as written
  bool negated = false;
  Status status = Status::kCompleted;
  std::string attribution;      // the name of who says it; empty: the article itself
  std::vector<Span> evidence;   // holds a mention of each end and of the amount; in reading order
  std::string rule;             // id of the rule or frame that found it: "da.invest.active", "frame.acquired.v_buy"
};

struct Extraction {
  std::string language;      // the one used: given or detected; "und" when it cannot be told
  bool has_pack = false;     // false: no language pack, so no entities beyond the generic and no relations
  std::string pack_version;  // "da 1 (CLDR 42)"; empty without a pack
  std::vector<Entity> entities;
  std::vector<Amount> amounts;
  std::vector<Quantity> quantities;
  std::vector<StatedDate> dates;
  std::vector<Refusal> refused;
  std::vector<Relation> relations;
};

}  // namespace dealgraph::nlp
