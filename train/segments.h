// Segments: the gold texts read as extraction reads them, cut into the stretches that the tagger looks at, with the
// features of each token and the tags that are right for it.
#pragma once

#include <vector>

#include "base/result.h"
#include "train/gold.h"
#include "train/tagger_trainer.h"

namespace dealgraph::train {

// In the order of the files. A text of a names set is held out where its line number ends in 0; a news article or a passage where it is of
// the fold that the options leave out.
Result<std::vector<TrainSegment>> ReadSegments(const std::vector<GoldFile>& files, const TrainerOptions& options);

}  // namespace dealgraph::train
