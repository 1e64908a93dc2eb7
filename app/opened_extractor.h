// OpenedExtractor: the extractor as every command uses it, with the tagger's model that stands beside the program. No
// command makes its own, so that all of them read an article alike (a test holds this).
#pragma once

#include <memory>
#include <string>

#include "app/packs.h"
#include "base/result.h"
#include "nlp/extractor.h"

namespace dealgraph::app {

class OpenedExtractor {
 public:
  // The model is tagger.model in the program's folder, else in ../share/dealgraph; DEALGRAPH_TAGGER names another file, or
  // none at all by being empty. Without one names are found by rules alone, as `dealgraph version` says.
  // kNotFound: the file that DEALGRAPH_TAGGER names is not there. kCorruption, kInvalidArgument: the model cannot be used.
  // `files`: packs and names beside those in the binary. kInvalidArgument: their faults.
  static Result<OpenedExtractor> Open(const ExtractionFiles& files = {});

  const nlp::Extractor& operator*() const { return *extractor_; }
  const nlp::Extractor* operator->() const { return extractor_.get(); }
  const std::string& model_path() const { return model_path_; }  // empty: none

 private:
  std::string model_path_;
  std::unique_ptr<nlp::Extractor> extractor_;
};

}  // namespace dealgraph::app
