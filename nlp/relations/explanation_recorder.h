// Writes an Explanation while relations are found. What the finder notes gets a number, by which it says later what became
// of it. One article; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"
#include "nlp/relations/clauses.h"
#include "nlp/relations/explanation.h"
#include "nlp/relations/frame_model.h"
#include "nlp/relations/frames.h"
#include "nlp/relations/rule_set.h"
#include "nlp/triggers.h"

namespace dealgraph::nlp {

class ExplanationRecorder {
 public:
  // All outlive the recorder.
  ExplanationRecorder(const Document& document, const ArticleTriggers& triggers, const std::vector<Mention>& mentions,
                      const Extraction& extraction, Explanation* explanation);

  // Notes a match of a rule, or of a frame, between two entities (-1: none). Returns its number.
  int Note(RelationType type, int from, int to, std::string_view decided_by, const Clause& clause, const RuleMatch& match, Outcome outcome);
  // What the model says of a note.
  void Score(int note, const FrameModel& model, const FrameCandidate& candidate, std::int64_t threshold);
  void Decide(int note, Outcome outcome) { out_.considered[static_cast<std::size_t>(note)].outcome = outcome; }
  // The claim that a note became part of. A note that is claimed and gets none was dropped on the way.
  void Claim(int note, int relation) { out_.considered[static_cast<std::size_t>(note)].relation = relation; }

  // Sorts what was considered by sentence, and forgets what lost by far.
  void Finish();

 private:
  std::string NameOf(int entity) const;
  std::string TextOf(const Item& item) const;
  std::string ClauseText(const Clause& clause) const;

  const Document& document_;
  const std::vector<Mention>& mentions_;
  const Extraction& extraction_;
  Explanation& out_;
};

}  // namespace dealgraph::nlp
