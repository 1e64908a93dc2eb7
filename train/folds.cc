#include "train/folds.h"

#include <fstream>
#include <iterator>

namespace dealgraph::train {

Result<FoldExtractors> FoldExtractors::Open(const std::string& folder) {
  FoldExtractors opened;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    const std::string path = folder + "/fold-" + std::to_string(fold) + ".model";
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return NotFound(path + " is not there");
    opened.models_[fold] = std::make_unique<std::string>(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    DG_ASSIGN_OR_RETURN(opened.extractors_[fold], nlp::Extractor::Create({.tagger_model = *opened.models_[fold]}));
  }
  return opened;
}

}  // namespace dealgraph::train
