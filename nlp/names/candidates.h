// Candidates: the article's chunks grouped by name, on their way to being entities. Data shared by the steps of
// names/entities, which fill it one after the other: grouping, votes on types, joining.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/names/name_chunks.h"
#include "nlp/relation_types.h"

namespace dealgraph::nlp {

// How much each kind of evidence for a type weighs. Sure things outweigh any sum of hints.
enum VoteWeight : int {
  kSure = 20,   // a legal form, a form of address
  kKnown = 12,  // the gazetteer's name, unless it is an ordinary word too
  kStrong = 7,  // a word inside the name: "Ventures", "Ministry"; a post right before it
  kFair = 4,    // a common noun or a post beside it
  kHint = 2,    // shape, preposition
};

// What the model of names (names/name_model) makes of a candidate.
enum class Judgement : std::uint8_t { kNone, kName, kNoName };

// All chunks of one name.
struct Candidate {
  std::string name;
  std::string lower;
  std::vector<std::uint32_t> chunks;          // indices, in reading order
  std::array<int, kEntityTypeCount> votes{};  // by EntityType
  bool known = false;                         // the gazetteer has the whole name
  bool seen_inside = false;                   // stands inside a sentence whose case can be trusted
  bool media = false;                         // a newspaper or agency
  bool after_locative = false;                // has voted for a place by standing behind "in", once
  bool after_noun = false;                    // has voted for a site by standing in quotation marks behind a facility's noun, once
  bool tagged = false;                        // the tagger finds a name at one of its chunks
  int tag_score = 0;                          // the best of its chunks' tag scores
  EntityType tagger_type = EntityType::kCompany;  // what the tagger voted for
  int tagger_vote = 0;                        // and how heavily, in the sum of its votes already
  Judgement judgement = Judgement::kNone;
  bool judged_type = false;                   // the model of names has changed the type that the votes gave
  int sureness = 0;                           // how far its type is ahead of all else, in thousandths of a logit; 0: unknown, or no name
  bool subject = false;                       // has voted by standing before a verb, once
  std::string country_code;                   // of a country that the gazetteer knows
  std::optional<std::uint32_t> entry;         // the gazetteer's, of an organisation or a person
  int alias_of = -1;                          // the candidate whose other form it is; -1: itself
  JoinReason alias_reason = JoinReason::kShortForm;  // why
  int entity = -1;                            // index into the entities; -1: no name after all

  void JoinTo(std::size_t candidate, JoinReason reason) {
    alias_of = static_cast<int>(candidate);
    alias_reason = reason;
  }
  void Vote(EntityType type, int weight) { votes[static_cast<std::size_t>(type)] += weight; }
  int VotesFor(EntityType type) const { return votes[static_cast<std::size_t>(type)]; }
  int BestVote() const;
  // What decided that this is a name and of its type: kTagger where without its vote the type would be another one,
  // kModel where the model of names gave the type, or took for a name what rules do not.
  NameDecision DecidedBy() const;
  EntityType Type() const;  // the one with the most votes; company where there are none
};

// "Aarhus Universitet", "Lemvig Kommune": an institution named by the place in front.
bool IsNamedByPlace(const Document& document, const std::vector<NameChunk>& chunks, const Candidate& candidate);

}  // namespace dealgraph::nlp
