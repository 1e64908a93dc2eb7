// Scores extractions against what a reader annotated: entities, sums and relations found, missed and made up.
//
// An entity is found when its type and name, or one of its surfaces, are; a sum when currency and value are (within one in
// a thousand); a relation when type, negation and both ends are, whatever it carries. Names are compared folded and
// without their legal form; a site's name may be longer or shorter than the reader's. One gold item is found once. A place
// that is only implied (no surfaces) is not missed, nor is a grant; a second place of the article at the same end of
// located_in or based_in is not made up.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

namespace dealgraph {

struct Score {
  int found = 0;
  int missed = 0;
  int made_up = 0;

  double Precision() const { return found + made_up == 0 ? 1 : static_cast<double>(found) / (found + made_up); }
  double Recall() const { return found + missed == 0 ? 1 : static_cast<double>(found) / (found + missed); }
  double F1() const { return found == 0 ? 0 : 2.0 * found / (2.0 * found + missed + made_up); }
  void Add(const Score& other);
};

struct Scores {
  Score entities;
  Score amounts;
  Score relations;
};

Scores ScoreArticle(const boost::json::object& gold, const boost::json::object& predicted);

// Of a whole file or string of JSON lines, matched by "id"; an article without a prediction is all missed.
Scores ScoreLines(const std::vector<std::string>& gold, const std::vector<std::string>& predicted);

}  // namespace dealgraph
