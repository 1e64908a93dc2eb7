// What is learnt of annotated articles is learnt on names as they are found in new ones: each article is read by an extractor whose
// tagger has not seen it.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "base/result.h"
#include "nlp/extractor.h"
#include "train/gold.h"

namespace dealgraph::train {

class FoldExtractors {
 public:
  // `folder` holds the taggers, fold-0.model and so on, each learnt without that fold. kNotFound: one is missing; kCorruption,
  // kInvalidArgument: it is damaged, or another version's.
  static Result<FoldExtractors> Open(const std::string& folder);

  const nlp::Extractor& For(int line) const { return *extractors_[static_cast<std::size_t>(FoldOf(line))]; }

 private:
  std::array<std::unique_ptr<nlp::Extractor>, kFolds> extractors_;
};

}  // namespace dealgraph::train
