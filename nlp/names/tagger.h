// Tagger reads an article and says where the names stand and what they name: a linear model over tag features (TagFeatureReader),
// decoded by TagDecoder. It decides where rules and lists are not sure; docs/names.md tells how it was trained and what it
// reaches. Immutable, thread-safe; a Tagging belongs to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "nlp/document.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/tag_features.h"
#include "nlp/names/tag_lattice.h"
#include "nlp/names/tagger_model.h"

namespace dealgraph::nlp {

struct TaggedName {
  std::uint32_t first = 0;  // tokens [first, last)
  std::uint32_t last = 0;
  EntityType type = EntityType::kCompany;
  int score = 0;  // how far before no name at all, in hundredths of the trainer's unit
};

// What the tagger makes of one document.
class Tagging {
 public:
  const std::vector<TaggedName>& names() const { return names_; }

  const WordFrequencies& frequencies() const { return model_->frequencies(); }

  // Whether the tokens lie in one segment, so that Scores() can speak of them.
  bool Covers(std::uint32_t first, std::uint32_t last) const;

  // How well tokens [first, last) read as one name of each type, against being no name at all, in hundredths of the
  // trainer's unit: positive speaks for the name. The neighbours are taken for outside. All zero where nothing is covered.
  std::array<int, kEntityTypeCount> Scores(std::uint32_t first, std::uint32_t last) const;

 private:
  friend class Tagger;

  const TaggerModel* model_ = nullptr;
  std::vector<TaggedName> names_;
  std::vector<TagScores> scores_;      // of the segments' tokens, one after the other
  std::vector<std::int32_t> scored_;   // by token: index into scores_; -1: in no segment
};

class Tagger {
 public:
  // Both are lent.
  Tagger(const TaggerModel& model, const Gazetteer& gazetteer) : model_(model), gazetteer_(gazetteer) {}

  Tagging Read(const Document& document) const;
  const TaggerModel& model() const { return model_; }

 private:
  void ScoreTokens(const Document& document, const std::vector<TagSegment>& segments, Tagging* tagging) const;

  const TaggerModel& model_;
  const Gazetteer& gazetteer_;
};

}  // namespace dealgraph::nlp
