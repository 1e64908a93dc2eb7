// Trains the tagger: finds the features of the gold texts, learns what they weigh (train/random_field), keeps the heaviest, learns again
// from them alone, and rounds the weights to integers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "nlp/names/tag_lattice.h"
#include "train/gold.h"

namespace dealgraph::train {

struct TrainerOptions {
  std::string word_frequencies;           // the bytes of nlp/data/word_frequencies.bin
  int selection_epochs = 2;
  int epochs = 12;
  std::uint32_t features_max = 600'000;   // kept in the model
  std::uint32_t occurrences_min = 2;      // of a feature, to be looked at
  float rate = 0.1F;                      // size of a step
  float shrink = 0.12F;                   // share of each weight that an epoch takes away
  float margin = 0.5F;                    // what a wrong tag costs, in the logarithm of its odds
  float missed = 3;                       // so many times as much where the tag is a name's and the guess is none
  float unit = 0.6F;                      // of the same logarithm: what readers of scores take for one (TaggerModel::unit)
  int article_rounds = 8;                 // a news article counts as so many texts in each epoch
  int small_rounds = 2;                   // and so many times more with the company that it names most written small
  int quiet_rounds = 3;                   // and an article without deals
  int passage_rounds = 1;                 // and a marked passage of news
  int without_word_percent = 25;          // tokens whose own letters are hidden, in an epoch
  int without_list_percent = 15;          // tokens whose gazetteer features are hidden
  int fold = -1;                          // articles and passages of this fold (FoldOf) are left out as well; -1: none
};

// A stretch of a text with its features, ready to be learnt from.
struct TrainSegment {
  std::uint32_t file = 0;
  bool held_out = false;
  int rounds = 1;
  std::vector<std::uint64_t> hashes;                // of all tokens, one after the other
  std::vector<std::uint32_t> ids;                   // the same by number, kNoFeature where it is not kept
  struct TokenAt {
    std::uint32_t begin, word_begin, list_begin;    // in hashes; the token ends where the next begins
  };
  std::vector<TokenAt> tokens;
  std::vector<nlp::TagMask> allowed;                // the right tags of each token
  std::vector<nlp::TagMask> possible;               // those that it can have at all; may be empty
};

struct TrainedFile {
  std::string name;
  int gold = 0, found = 0, right = 0;  // names of the held-out texts
};

struct TrainedModel {
  std::string bytes;  // the file
  std::vector<TrainedFile> held_out;
  std::size_t segments = 0, tokens = 0, features = 0, kept = 0;
};

Result<TrainedModel> TrainTagger(const std::vector<GoldFile>& files, const TrainerOptions& options);

}  // namespace dealgraph::train
