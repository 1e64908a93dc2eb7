// Scores of extractions against what a reader annotated, by the program's own scorer (app/scorer.h).
#pragma once

#include <string>
#include <vector>

#include "app/scorer.h"

namespace dealgraph {

struct Scores {
  app::Score entities;
  app::Score amounts;
  app::Score relations;
};

// Of lists of JSON lines, matched by "id"; an article without a prediction is all missed. A line that is no annotation fails
// the test.
Scores ScoreLines(const std::vector<std::string>& gold, const std::vector<std::string>& predicted);

}  // namespace dealgraph
