// Explanation: why an article's relations were claimed, and why what else was considered was not. Gathered beside the finder
// for `extract --explain` alone; without it the finder notes nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nlp/article.h"
#include "nlp/document.h"
#include "nlp/relation_types.h"

namespace dealgraph::nlp {

// What became of something that was considered.
enum class Outcome : std::uint8_t {
  kClaimed,
  kBelowThreshold,  // a frame's score is too low
  kDoubted,         // so is that of what a rule reads
  kOtherDirection,  // the same with its ends exchanged is surer
  kOtherBuyer,      // a rule names another buyer
  kOtherReading,    // another relation of the same two is surer
  kHypothetical,
  kOver,            // the sentence says that it is not so, or no longer
  kPossessor,       // its end only possesses what is spoken of
  kInList,          // its end is one of a list, which another clause reads as one
  kWithOthers,      // the parties of a list do something with others, not with each other
  kOthersPost,      // a rule tells who works there
  kGuessedEnd,      // an end off the topic, where the sentence names one
  kGuessedPost,     // a post off the topic, where the article states one
  kDenied,          // a rumour or plan of what the article denies
  kSurerElsewhere,  // another sentence says the same more surely
};
std::string_view OutcomeName(Outcome outcome);    // "below_threshold"
std::string_view OutcomeReason(Outcome outcome);  // in words

struct Considered {
  RelationType type = RelationType::kInvestedIn;
  std::string from;
  std::string to;          // empty: the type has no such end
  std::string decided_by;  // the rule's id, or the frame's
  std::uint32_t sentence = 0;
  std::string clause;  // with its mentions in brackets: "[company Nvidia] invests [amount $5M] in [company X]"
  std::vector<std::pair<std::string_view, std::string>> slots;  // "amount": "$5M"; an end off the topic says so
  bool scored = false;         // the model had a say
  std::int64_t score = 0;      // in thousandths, as is what it has to reach
  std::int64_t threshold = 0;
  std::vector<std::pair<std::string, std::int32_t>> heaviest;  // features and what they weigh, heaviest first
  Outcome outcome = Outcome::kClaimed;
  int relation = -1;  // index into Extraction::relations of the claim that it is part of; -1: none
};

struct ExplainedSentence {
  Span span;
  bool noise = false;                // navigation, byline, disclaimer: not read as news
  std::vector<std::string> names;    // entities named, and sums
  std::vector<std::string> triggers; // words of the pack's groups: "invested (v_invest)"
};

struct Explanation {
  std::vector<ExplainedSentence> sentences;
  std::vector<Considered> considered;  // by sentence: what is claimed, then what lost, the surest first
};

// For a sentence that names two things and of which nothing is claimed: why. Empty for all others.
std::string WhyNone(const Explanation& explanation, std::uint32_t sentence);

}  // namespace dealgraph::nlp
