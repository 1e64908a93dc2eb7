// Candidates seen beside each other: what else the sentence could say with the same end, the same two the other way round or
// by another relation, and how sure that is. A second look at a pair, once all pairs of the article have their scores; it is
// learnt on scores that the first look gave to articles it had not seen.
#pragma once

#include <span>
#include <vector>

#include "nlp/relations/frame_model.h"
#include "nlp/relations/frames.h"

namespace dealgraph::nlp {

// For each bag, whose best candidates are known, the features of its rivals; none where its score is beyond help.
std::vector<std::vector<Feature>> ContextFeatures(std::span<const FrameBag> bags, std::span<const FrameCandidate> candidates);

// Adds to each bag's score, and to its best candidate, what its rivals weigh.
void ScoreContext(const FrameModel& model, Frames& frames, std::vector<FrameBag>* bags);

}  // namespace dealgraph::nlp
