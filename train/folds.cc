#include "train/folds.h"

#include "train/files.h"

namespace dealgraph::train {

Result<FoldExtractors> FoldExtractors::Open(const std::string& folder) {
  FoldExtractors opened;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    const std::string path = folder + "/fold-" + std::to_string(fold) + ".model";
    DG_ASSIGN_OR_RETURN(const std::string model, BytesOf(path));
    DG_ASSIGN_OR_RETURN(opened.extractors_[fold], nlp::Extractor::Create({.tagger_model = model}));
  }
  return opened;
}

}  // namespace dealgraph::train
