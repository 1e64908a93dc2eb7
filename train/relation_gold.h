// Gold for relations: the annotated articles and passages that the frames' weights are learnt from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "nlp/article.h"
#include "nlp/names/annotated_names.h"
#include "nlp/relation_types.h"
#include "train/gold.h"

namespace dealgraph::train {

struct GoldRelation {
  nlp::RelationType type = nlp::RelationType::kInvestedIn;
  std::string from;  // names as annotated
  std::string to;    // empty: no such end
  std::optional<double> amount;
  bool optional = false;  // neither right nor wrong: a grant
  bool off = false;       // denied, called off, or not so
};

struct GoldEntity {
  std::vector<std::string> names;  // folded: the name and its surfaces
  bool IsCalled(const std::string& key) const;  // folded as they are; a site's name may be longer or shorter
  nlp::EntityType type = nlp::EntityType::kCompany;
};

enum class GoldOrigin : std::uint8_t { kCorpus, kOwnArticles, kPassages, kQuiet, kNamesSets };

struct GoldArticle {
  nlp::Article article;
  int line = 0;  // in its file, from 1
  GoldOrigin origin = GoldOrigin::kCorpus;
  std::vector<GoldEntity> entities;
  std::vector<nlp::AnnotatedName> names;
  std::vector<GoldRelation> relations;

  // Of the corpus' first fold: no rule was written with it in sight.
  bool KeptFromRules() const { return origin == GoldOrigin::kCorpus && FoldOf(line) == 0; }
  // The entity that a name found in the article names; a site's may be longer or shorter. nullptr: none.
  const GoldEntity* Entity(const std::string& found) const;
  // Whether a predicted name names what is annotated as `gold`.
  bool Named(const std::string& gold, const std::string& predicted) const;
};

// Reads all *.jsonl of a folder whose bytes must have the SHA-256 that is known of them. kNotFound: a file is missing;
// kInvalidArgument: it has other bytes; kMalformedInput: a line is no annotated article.
Result<std::vector<GoldArticle>> ReadRelationGold(const std::string& folder);

// The project's own: the annotated articles of every <language>.jsonl of `folder`/articles, then the passages of every
// <language>.txt of `folder`/passages with their relations behind a tab (train/passages/README.md), each sorted by name; none when there is no such
// folder. They are part of the tree, so there is no hash to check. kMalformedInput: a line is not what the layout says; kUnavailable: a file or a folder cannot be read.
Result<std::vector<GoldArticle>> ReadOwnRelationGold(const std::string& folder);

}  // namespace dealgraph::train
