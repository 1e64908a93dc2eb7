// Names for features: the template, then what its values mean.
#include <array>
#include <string>
#include <string_view>

#include "nlp/relations/frame_features.h"

namespace dealgraph::nlp {
namespace {

constexpr std::array<const char*, kTemplateCount> kTemplateNames = {
    "bias", "order", "types", "source", "between", "before", "behind", "trigger", "trigger kind", "trigger to from-end",
    "trigger to to-end", "parties to from-end", "parties to to-end", "commas to from-end", "commas to to-end",
    "verb to from-end", "verb to to-end", "before from", "before to", "behind from", "behind to", "from with trigger",
    "to with trigger", "before both ends", "distance", "parties between", "from first", "to first", "measures", "sentence",
    "adjacent", "borders", "noun beside", "list", "negation", "former", "genitive", "other triggers", "ending",
    "rule", "rule of another type", "rule the other way", "rule with another end", "sentences", "article", "no trigger",
    "trigger order to", "trigger order from", "sums", "sum", "sum distance", "sum to trigger", "sum beside", "before sum",
    "behind sum", "parties to sum", "only sum", "sum order", "sum twin", "sum bound",
    "reserved", "parties named", "place in name", "score", "ahead in sentence",
    "ahead of others from", "ahead of others to", "ahead of others from, article", "ahead of others to, article", "ahead of named",
    "ahead of reverse", "ahead of other relations", "ahead of from as to", "ahead of to as from", "to-end raised",
    "cue", "cue with trigger", "described list", "others of its list", "named in article", "named more", "sentence place",
    "first named", "sureness", "way", "way, long", "way, all words", "way to from-end", "way to from-end, long", "way to to-end",
    "way to to-end, long", "endings", "inserted", "at home", "standing", "word of name", "called", "sum rank", "sum size", "kind of place", "headline speaks", "kind of article", "largest sum", "names share"};


// What a template's three values are, a letter each: g group, b what stands beside, o order of the ends, z place of the trigger,
// y what stands on a way, s shape (kind, zone and order), k kind of trigger, c a cue and where it stands, m kind of measure, n a number; . nothing.
constexpr std::string_view ValuesOf(Template t) {
  switch (t) {
    case kOrder: return "o..";
    case kBetween:
    case kBeforeBoth:
    case kBehindBoth: return "go.";
    case kMain: return "gzo";
    case kMainKind: return "s..";
    case kMainFrom:
    case kMainTo:
    case kPartiesFrom:
    case kPartiesTo:
    case kVerbFrom:
    case kVerbTo: return "n.k";
    case kBeforeFrom:
    case kBeforeTo:
    case kBehindFrom:
    case kBehindTo: return "bo.";
    case kRoleFrom:
    case kRoleTo: return "sb.";
    case kPairMarks:
    case kAdjacent: return "bbo";
    case kGroupOrder:
    case kGroupFrom: return "gbo";
    case kPlaceKind: return "no.";
    case kStanding: return "nno";
    case kOtherGroups: return "g..";
    case kCue: return "cnn";
    case kCueOfGroup: return "cgn";
    case kSumBetween: return "mn.";
    case kDistance:
    case kParties: return "no.";
    case kWay:
    case kWayFrom:
    case kWayTo: return "yy.";
    case kLongWay:
    case kLongWayFrom:
    case kLongWayTo:
    case kWayWhole:
    case kNameWord:
    case kNounOfName: return "...";
    case kAmountTrigger: return "gn.";
    case kAmountNearest: return "gn.";
    case kAmountBefore:
    case kAmountBehind: return "b..";
    default: return "nnn";
  }
}

constexpr std::array<std::string_view, 32> kBesideNames = {
    "nothing", "agent", "locative", "preposition", "conjunction", "comma", "verb", "auxiliary", "company noun", "article", "title",
    "site noun", "adjective", "relative", "verb of saying", "negation", "open bracket", "close bracket", "dash", "colon", "genitive",
    "name", "sum", "post", "nationality", "date", "round", "stake", "word", "edge", "attribution", ""};
constexpr std::array<std::string_view, 7> kOrderNames = {"from-to", "to-from", "one place", "from off topic", "one end", "end off topic",
                                                         "to off topic"};
constexpr std::array<std::string_view, 3> kZoneNames = {"between", "in front", "behind"};
constexpr std::array<std::string_view, 6> kCueNames = {"rumour", "plan", "denial", "cancellation", "negation", "announcement"};
constexpr std::array<std::string_view, 4> kCuePlaces = {"before", "behind", "in it", ""};
constexpr std::array<std::string_view, 4> kKindNames = {"verb", "participle", "noun", "mark"};

template <std::size_t n>
std::string In(const std::array<std::string_view, n>& names, int value) {
  return value >= 0 && value < static_cast<int>(n) ? std::string(names[static_cast<std::size_t>(value)]) : std::to_string(value);
}

std::string GroupName(int group) {
  const auto& groups = TriggerGroups();
  return group < static_cast<int>(groups.size()) ? std::string(groups[static_cast<std::size_t>(group)].name) : "any";
}

std::string BesideName(int value) {
  std::string where;
  if (value >= 200) {
    where = "next to it ";
    value -= 200;
  } else if (value >= 100) {
    where = "behind it ";
    value -= 100;
  }
  if (value >= kFirstMark) return where + GroupName(value - kFirstMark + kFirstMarkGroup);
  return where + In(kBesideNames, value);
}

std::string SymbolName(int value) {
  if (value >= kFirstGroupSymbol) return GroupName(value - kFirstGroupSymbol);
  if (value > kFirstNameSymbol) return std::string(SlotName(static_cast<char>(value - kFirstNameSymbol)));
  return value == kFirstNameSymbol ? "names" : BesideName(value);
}

std::string ValueName(char kind, int value) {
  switch (kind) {
    case 'g': return GroupName(value);
    case 'b': return BesideName(value);
    case 'y': return SymbolName(value);
    case 'o': return In(kOrderNames, value);
    case 'z': return In(kZoneNames, value);
    case 'k': return In(kKindNames, value);
    case 's': return In(kKindNames, value / 8 / 3) + " " + In(kZoneNames, value / 8 % 3) + " " + In(kOrderNames, value % 8);
    case 'c': return In(kCueNames, value / 4) + " " + In(kCuePlaces, value % 4);
    case 'm': return std::string(SlotName(static_cast<char>(value)));
    default: return std::to_string(value);
  }
}

}  // namespace

std::string FeatureName(Feature feature) {
  const auto t = static_cast<Template>(feature >> 24);
  if (t >= kTemplateCount) return "?";
  std::string name = kTemplateNames[t];
  const std::string_view kinds = ValuesOf(t);
  for (int slot = 0; slot < 3; ++slot) {
    const char kind = kinds[static_cast<std::size_t>(slot)];
    if (kind == '.') continue;
    name += slot == 0 ? " " : ", ";
    name += ValueName(kind, static_cast<int>(feature >> (16 - 8 * slot) & 255));
  }
  return name;
}

}  // namespace dealgraph::nlp
