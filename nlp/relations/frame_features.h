// The features of frames, for those who make them and those who name them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "nlp/relations/frames.h"

namespace dealgraph::nlp {

// Templates. They stand in the trained weights: append only.
enum Template : std::uint8_t {
  kBias,
  kOrder,             // which end stands first
  kTypes,             // entity types of the ends
  kSource,            // how each end is named
  kBetween,           // a group between the ends
  kBeforeBoth,        // a group before both
  kBehindBoth,        // a group behind both
  kMain,              // the trigger that speaks for the candidate: group, zone
  kMainKind,          // its kind, zone and order
  kMainFrom,          // its distance from the from-end
  kMainTo,
  kPartiesFrom,       // names between it and the from-end
  kPartiesTo,
  kMarksFrom,         // commas between it and the from-end
  kMarksTo,
  kVerbFrom,          // another verb between
  kVerbTo,
  kBeforeFrom,        // what stands before the from-end
  kBeforeTo,
  kBehindFrom,
  kBehindTo,
  kRoleFrom,          // the same with the trigger's kind and zone
  kRoleTo,
  kPairMarks,         // what stands before both ends
  kDistance,          // between the ends
  kParties,           // names between the ends
  kFirstFrom,         // it is the sentence's first party
  kFirstTo,
  kSumBetween,        // a sum, stake, round, post between or near
  kSentence,          // headline, bullet …
  kAdjacent,          // the ends stand side by side: how
  kBoundaries,        // commas, relatives, brackets between the ends
  kNounBefore,        // a common noun of companies, sites, persons beside an end
  kList,              // place in a list
  kNegation,
  kFormer,
  kGenitive,          // an end is a possessor, and what follows
  kOtherGroups,       // groups of other relations between
  kEnding,            // the mark that a name's ending is
  kRuleSame,
  kRuleOther,
  kRuleReverse,
  kRuleRival,
  kSentences,         // how many sentences speak of the pair
  kMention,           // article-wide
  kNoTrigger,         // or a vague one
  kGroupOrder,        // group and order and what stands before the to-end
  kGroupFrom,
  kSumCount,
  kAmountBias,
  kAmountDistance,
  kAmountTrigger,
  kAmountNearest,
  kAmountBefore,
  kAmountBehind,
  kAmountParties,
  kAmountOnly,
  kAmountOrder,
  kAmountTwin,
  kAmountBound,
  kReserved,          // once pairs of features; its number stays taken
  kAlone,             // how many parties the sentence names, for an end from elsewhere
  kInside,            // a place inside the name of a site, 2: a company inside it
  // What rivals score, of the second look.
  kOwnScore,
  kRivalSentence,     // of the type in the sentence
  kRivalFrom,         // with the same from-end in the sentence
  kRivalTo,
  kRivalFromArticle,
  kRivalToArticle,
  kRivalNamed,        // that names what this one takes off the topic
  kRivalReverse,
  kRivalType,         // another relation of the same two
  kFromAsTo,          // the from-end as the other end of the type, elsewhere
  kToAsFrom,
  kToRaised,          // the to-end as one that raised money, of investments
  kCue,               // of rumour, plan, denial …: which, where to the trigger, how far
  kCueOfGroup,        // which and where, with the trigger's group
  kDescribedList,     // place in a list whose names are described
  kMate,              // another of the same list with the same other end
  kSalience,          // how often the article names an end, and whether its headline does
  kPairSalience,      // which end it names more
  kSentencePlace,     // how far down the article, and whether it opens a paragraph
  kNews,              // an end is named for the first time
  kSureness,          // how sure it is that an end is what it is taken for
  // What stands on a way, one symbol after the other, words that tell little left out and a group that follows itself said once: up to two
  // are given as they are, three to eight as a number made of all; a longer way has no feature.
  kWay,               // between the ends
  kLongWay,
  kWayWhole,          // the same with every word
  kWayFrom,           // between the from-end and the trigger, or the post
  kLongWayFrom,
  kWayTo,
  kLongWayTo,

  kEndings,           // the marks that both names' endings are
  kInserted,          // which ends stand in what is put in between marks
  kHome,              // whether a company is at home in the country of the place
  kStanding,          // how well known the ends are
  kNameWord,          // a word of a company's name: "Bank", "Ventures"
  kNounOfName,        // a common noun that the article calls a company
  kAmountRank,        // how many sums of the sentence are larger
  kAmountSize,        // twice the logarithm
  kPlaceKind,         // country, subdivision, city or region
  kHeadline,          // whether the headline speaks of the relation, and which ends it names
  kArticleKindOf,     // names/article_kind
  kSumSize,           // of the sentence's largest sum
  kSharedName,        // what the names of the ends have in common
  kTemplateCount
};
constexpr Feature Make(Template t, int a = 0, int b = 0, int c = 0) {
  return static_cast<Feature>(t) << 24 | static_cast<Feature>(a & 255) << 16 | static_cast<Feature>(b & 255) << 8 |
         static_cast<Feature>(c & 255);
}

// What a word beside a name does, as a small number. Marks of the shared groups come first, then the lexicon's classes.
enum Beside : std::uint8_t {
  kNothing = 0, kAgentWord = 1, kLocativeWord, kPrepositionWord, kConjunctionWord, kCommaWord, kVerbWord, kAuxiliaryWord,
  kOrgWord, kArticleWord, kTitleWord, kFacilityWord, kAdjectiveWord, kRelativeWord, kSayWord, kNegationWord, kOpenBracket,
  kCloseBracket, kDashWord, kColonWord, kGenitiveItem, kNameItem, kSumItem, kRoleItem, kNationalityItem, kDateItem,
  kRoundItem, kStakeItem, kOtherWord, kEdge, kAttributionWord, kFirstMark = 40,
};
constexpr int kFirstMarkGroup = 50;  // mark_subject among the TriggerGroups(); its Beside is kFirstMark

// What stands on a way: a Beside, a name by its slot code, or a trigger by its group.
constexpr int kFirstNameSymbol = 90;
constexpr int kFirstGroupSymbol = 100;

// "in talks", "goes to", "uses": from talk_verb on to part_verb the TriggerGroups() mean a deal only between two whom the sentence
// names, and only where no plainer word does.
constexpr int kFirstVagueGroup = 64;
constexpr int kLastVagueGroup = 74;
constexpr bool IsVague(int group) { return group >= kFirstVagueGroup && group <= kLastVagueGroup; }
constexpr std::size_t kTriggerGroupsMax = 128;  // of a set of groups

}  // namespace dealgraph::nlp
