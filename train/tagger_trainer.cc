#include "train/tagger_trainer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

#include "base/hash.h"
#include "nlp/names/tag_features.h"
#include "nlp/names/tagger_model.h"
#include "train/segments.h"

namespace dealgraph::train {
namespace {

using nlp::kTagCount;
using nlp::Tag;
using nlp::TagScores;

constexpr std::uint32_t kNoFeature = UINT32_MAX;
constexpr std::size_t kRow = 24;  // weights of one feature, kTagCount of them used

// xorshift64*: the same numbers everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545f4914f6cdd1d;
  }
  bool Percent(int percent) { return static_cast<int>((Next() >> 33) % 100) < percent; }

 private:
  std::uint64_t state_;
};

class Perceptron {
 public:
  Perceptron(std::size_t features, const TrainerOptions& options)
      : options_(options), weights_(features * kRow, 0), sums_(features * kRow, 0) {}

  void Train(const std::vector<TrainSegment>& segments, int epochs) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t s = 0; s < segments.size(); ++s) {
      if (!segments[s].held_out) order.insert(order.end(), static_cast<std::size_t>(segments[s].rounds), s);
    }
    Random random(0x9e3779b97f4a7c15);
    for (int epoch = 0; epoch < epochs; ++epoch) {
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.Next() % i]);
      for (const std::uint32_t s : order) Learn(segments[s], &random);
    }
  }

  // The mean of the weights over all steps, times `scale`.
  double Average(std::size_t feature, int tag) const {
    const std::size_t at = feature * kRow + static_cast<std::size_t>(tag);
    return weights_[at] - static_cast<double>(sums_[at]) / static_cast<double>(steps_);
  }
  double AverageTransition(std::size_t before, std::size_t after) const {
    return transitions_[before][after] - static_cast<double>(transition_sums_[before][after]) / static_cast<double>(steps_);
  }

 private:
  // [begin, end) of the features of a token that count in this step: one or two stretches of ids.
  struct Parts {
    std::uint32_t begin[3];
    std::uint32_t end[3];
  };

  Parts PartsOf(const TrainSegment& segment, std::size_t i, Random* random) const {
    const auto& token = segment.tokens[i];
    const auto end = i + 1 < segment.tokens.size() ? segment.tokens[i + 1].begin : static_cast<std::uint32_t>(segment.ids.size());
    Parts parts{{token.begin, token.word_begin, token.list_begin}, {token.word_begin, token.list_begin, end}};
    if (random->Percent(options_.without_word_percent)) parts.end[1] = parts.begin[1];
    if (random->Percent(options_.without_list_percent)) parts.end[2] = parts.begin[2];
    return parts;
  }

  void Learn(const TrainSegment& segment, Random* random) {
    const std::size_t n = segment.tokens.size();
    scores_.assign(n, TagScores{});
    parts_.clear();
    for (std::size_t i = 0; i < n; ++i) {
      const Parts parts = parts_.emplace_back(PartsOf(segment, i, random));
      std::array<std::int32_t, kRow> sum{};
      for (int p = 0; p < 3; ++p) {
        for (std::uint32_t f = parts.begin[p]; f < parts.end[p]; ++f) {
          if (segment.ids[f] == kNoFeature) continue;
          const std::int32_t* row = &weights_[std::size_t{segment.ids[f]} * kRow];
          for (std::size_t tag = 0; tag < kRow; ++tag) sum[tag] += row[tag];
        }
      }
      std::copy_n(sum.begin(), kTagCount, scores_[i].begin());
    }
    ++steps_;
    decoder_.Decode(scores_, transitions_, segment.allowed, &gold_);
    const std::int64_t gold_score = nlp::ScoreOf(scores_, transitions_, gold_);
    for (std::size_t i = 0; i < n; ++i) {
      for (int tag = 0; tag < kTagCount; ++tag) {
        if ((segment.allowed[i] >> tag & 1) == 0) scores_[i][static_cast<std::size_t>(tag)] += tag == nlp::kOutside ? options_.margin * options_.missed : options_.margin;
      }
    }
    const std::int64_t best = decoder_.Decode(scores_, transitions_, segment.possible, &guess_);
    if (best <= gold_score) return;
    for (std::size_t i = 0; i < n; ++i) {
      if (i > 0 && (gold_[i] != guess_[i] || gold_[i - 1] != guess_[i - 1])) {
        Step(&transitions_[gold_[i - 1]][gold_[i]], &transition_sums_[gold_[i - 1]][gold_[i]], 1);
        Step(&transitions_[guess_[i - 1]][guess_[i]], &transition_sums_[guess_[i - 1]][guess_[i]], -1);
      }
      if (gold_[i] == guess_[i]) continue;
      for (int p = 0; p < 3; ++p) {
        for (std::uint32_t f = parts_[i].begin[p]; f < parts_[i].end[p]; ++f) {
          if (segment.ids[f] == kNoFeature) continue;
          const std::size_t row = std::size_t{segment.ids[f]} * kRow;
          Step(&weights_[row + gold_[i]], &sums_[row + gold_[i]], 1);
          Step(&weights_[row + guess_[i]], &sums_[row + guess_[i]], -1);
        }
      }
    }
  }

  void Step(std::int32_t* weight, std::int64_t* sum, std::int32_t by) const {
    *weight += by;
    *sum += by * steps_;
  }

  const TrainerOptions& options_;
  std::vector<std::int32_t> weights_;
  std::vector<std::int64_t> sums_;  // each change times the step at which it was made
  nlp::TagTransitions transitions_{};
  std::array<std::array<std::int64_t, kTagCount>, kTagCount> transition_sums_{};
  std::int64_t steps_ = 0;
  std::vector<TagScores> scores_;
  std::vector<Parts> parts_;
  std::vector<Tag> gold_;
  std::vector<Tag> guess_;
  nlp::TagDecoder decoder_;
};

// Gives each feature that stands often enough in the training texts a number; returns their hashes in order of appearance.
std::vector<std::uint64_t> NumberFeatures(std::vector<TrainSegment>* segments, std::uint32_t occurrences_min) {
  std::unordered_map<std::uint64_t, std::uint32_t> counts;
  counts.reserve(8'000'000);
  for (const TrainSegment& segment : *segments) {
    if (segment.held_out) continue;
    for (const std::uint64_t hash : segment.hashes) ++counts[hash];
  }
  std::vector<std::uint64_t> features;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  numbers.reserve(2'000'000);
  for (TrainSegment& segment : *segments) {
    segment.ids.resize(segment.hashes.size());
    for (std::size_t f = 0; f < segment.hashes.size(); ++f) {
      const auto count = counts.find(segment.hashes[f]);
      if (count == counts.end() || count->second < occurrences_min) {
        segment.ids[f] = kNoFeature;
        continue;
      }
      const auto [place, made] = numbers.try_emplace(segment.hashes[f], static_cast<std::uint32_t>(features.size()));
      if (made) features.push_back(segment.hashes[f]);
      segment.ids[f] = place->second;
    }
  }
  return features;
}

// The features by the squares of their weights, the heaviest first, the earlier of equals.
std::vector<std::pair<double, std::uint32_t>> RankedByWeight(const Perceptron& perceptron, std::size_t features) {
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (std::uint32_t f = 0; f < features; ++f) {
    double squares = 0;
    for (int tag = 0; tag < kTagCount; ++tag) squares += perceptron.Average(f, tag) * perceptron.Average(f, tag);
    ranked.emplace_back(-squares, f);
  }
  std::sort(ranked.begin(), ranked.end());
  return ranked;
}

// Keeps the features whose weights differ most between tags, the first of equals, and renumbers.
std::vector<std::uint64_t> KeepHeaviest(const Perceptron& perceptron, const std::vector<std::uint64_t>& features,
                                        std::uint32_t features_max, std::vector<TrainSegment>* segments) {
  std::vector<std::pair<double, std::uint32_t>> ranked = RankedByWeight(perceptron, features.size());
  if (ranked.size() > features_max) ranked.resize(features_max);
  std::vector<std::uint32_t> number(features.size(), kNoFeature);
  std::vector<std::uint64_t> kept;
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const auto& [weight, f] : ranked) {
    number[f] = static_cast<std::uint32_t>(kept.size());
    kept.push_back(features[f]);
  }
  for (TrainSegment& segment : *segments) {
    for (std::uint32_t& id : segment.ids) {
      if (id != kNoFeature) id = number[id];
    }
  }
  return kept;
}

std::int32_t Rounded(double value) { return static_cast<std::int32_t>(value < 0 ? value - 0.5 : value + 0.5); }

// One weight of the file stands for this many of the trainer's, so that all but the heaviest fit eight bits.
double ScaleFor(const Perceptron& perceptron, std::size_t features) {
  std::vector<float> heights;
  for (std::size_t f = 0; f < features; ++f) {
    float height = 0;
    for (int tag = 0; tag < kTagCount; ++tag) height = std::max(height, static_cast<float>(std::abs(perceptron.Average(f, tag))));
    heights.push_back(height);
  }
  if (heights.empty()) return 1;
  const auto nearly_all = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 9995 / 10000);
  std::nth_element(heights.begin(), nearly_all, heights.end());
  return 127.0 / std::max(1.0, static_cast<double>(*nearly_all));
}

std::string WriteModel(const Perceptron& perceptron, const std::vector<std::uint64_t>& features, const TrainerOptions& options) {
  using Header = nlp::TaggerModel::Header;
  const double scale = ScaleFor(perceptron, features.size());
  Header header{};
  std::memcpy(header.magic, nlp::TaggerModel::kMagic, sizeof(header.magic));
  header.features_version = nlp::kTagFeaturesVersion;
  header.buckets = static_cast<std::uint32_t>(features.size() * 10 / (8 * nlp::TaggerModel::kBucketSlots) + 1);
  header.tags = kTagCount;
  header.frequency_bytes = static_cast<std::uint32_t>(options.word_frequencies.size());
  header.unit = std::max(1, Rounded(options.margin * scale));
  for (std::size_t before = 0; before < kTagCount; ++before) {
    for (std::size_t after = 0; after < kTagCount; ++after) {
      header.transitions[before][after] = Rounded(perceptron.AverageTransition(before, after) * scale);
    }
  }
  const std::size_t slots = std::size_t{header.buckets} * nlp::TaggerModel::kBucketSlots;
  std::vector<std::uint16_t> checks(slots, 0);
  std::vector<std::int8_t> rows(slots * nlp::TaggerModel::kRowBytes, 0);
  // The heaviest first: those that find their bucket full are left out.
  for (const auto& [weight, f] : RankedByWeight(perceptron, features.size())) {
    std::array<std::int8_t, kTagCount> row;
    bool empty = true;
    for (int tag = 0; tag < kTagCount; ++tag) {
      const std::int32_t rounded = std::clamp(Rounded(perceptron.Average(f, tag) * scale), -127, 127);
      row[static_cast<std::size_t>(tag)] = static_cast<std::int8_t>(rounded);
      empty = empty && rounded == 0;
    }
    if (empty) continue;
    const std::uint16_t check = nlp::TaggerModel::CheckOf(features[f]);
    const std::size_t first = std::size_t{nlp::TaggerModel::BucketOf(features[f], header.buckets)} * nlp::TaggerModel::kBucketSlots;
    std::size_t slot = first;
    while (slot < first + nlp::TaggerModel::kBucketSlots && checks[slot] != 0 && checks[slot] != check) ++slot;
    if (slot == first + nlp::TaggerModel::kBucketSlots || checks[slot] == check) continue;
    checks[slot] = check;
    std::copy(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(slot * nlp::TaggerModel::kRowBytes));
  }
  std::string body(reinterpret_cast<const char*>(checks.data()), checks.size() * 2);
  body.append(reinterpret_cast<const char*>(rows.data()), rows.size());
  body += options.word_frequencies;
  Sha256Builder builder;
  builder.Add({reinterpret_cast<const char*>(&header), sizeof(header)}).Add(body);
  const Sha256 sha256 = builder.Finish();
  std::memcpy(header.sha256, sha256.bytes.data(), sizeof(header.sha256));
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
  return bytes + body;
}

struct NameAt {
  std::size_t first, last;
};

std::vector<NameAt> NamesOf(const std::vector<Tag>& tags) {
  std::vector<NameAt> names;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (tags[i] == nlp::kOutside) continue;
    std::size_t end = i;
    while (nlp::IsOpen(tags[end])) ++end;
    names.push_back({i, end + 1});
    i = end;
  }
  return names;
}

// How many names of the held-out texts the written model finds, by whole spans and types.
void Measure(const nlp::TaggerModel& model, const std::vector<TrainSegment>& segments, std::vector<TrainedFile>* files) {
  nlp::TagDecoder decoder;
  std::vector<Tag> gold;
  std::vector<Tag> guess;
  for (const TrainSegment& segment : segments) {
    if (!segment.held_out) continue;
    std::vector<TagScores> scores(segment.tokens.size(), TagScores{});
    for (std::size_t i = 0; i < segment.tokens.size(); ++i) {
      const std::size_t end = i + 1 < segment.tokens.size() ? segment.tokens[i + 1].begin : segment.hashes.size();
      model.Score(std::span(segment.hashes).subspan(segment.tokens[i].begin, end - segment.tokens[i].begin), &scores[i]);
    }
    decoder.Decode(scores, model.transitions(), segment.allowed, &gold);
    decoder.Decode(scores, model.transitions(), segment.possible, &guess);
    TrainedFile& file = (*files)[segment.file];
    file.gold += static_cast<int>(NamesOf(gold).size());
    for (const NameAt& name : NamesOf(guess)) {
      ++file.found;
      bool same = true;
      for (std::size_t i = name.first; i < name.last; ++i) same = same && (segment.allowed[i] >> guess[i] & 1) != 0;
      if (same) ++file.right;
    }
  }
}

}  // namespace

Result<TrainedModel> TrainTagger(const std::vector<GoldFile>& files, const TrainerOptions& options) {
  DG_ASSIGN_OR_RETURN(std::vector<TrainSegment> segments, ReadSegments(files, options));
  TrainedModel trained;
  trained.segments = segments.size();
  for (const TrainSegment& segment : segments) trained.tokens += segment.tokens.size();
  std::vector<std::uint64_t> features = NumberFeatures(&segments, options.occurrences_min);
  trained.features = features.size();
  if (features.size() > options.features_max) {
    Perceptron selection(features.size(), options);
    selection.Train(segments, options.selection_epochs);
    features = KeepHeaviest(selection, features, options.features_max, &segments);
  }
  trained.kept = features.size();
  Perceptron perceptron(features.size(), options);
  perceptron.Train(segments, options.epochs);
  trained.bytes = WriteModel(perceptron, features, options);
  DG_ASSIGN_OR_RETURN(const auto model, nlp::TaggerModel::Open(trained.bytes));
  for (const GoldFile& file : files) trained.held_out.push_back({file.name});
  Measure(*model, segments, &trained.held_out);
  return trained;
}

}  // namespace dealgraph::train
