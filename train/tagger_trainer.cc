#include "train/tagger_trainer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

#include "base/compression.h"
#include "base/hash.h"
#include "nlp/names/tag_features.h"
#include "nlp/names/tagger_model.h"
#include "train/random_field.h"
#include "train/segments.h"

namespace dealgraph::train {
namespace {

using nlp::kTagCount;
using nlp::Tag;
using nlp::TagScores;

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
std::vector<std::pair<double, std::uint32_t>> RankedByWeight(const RandomField& field, std::size_t features) {
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (std::uint32_t f = 0; f < features; ++f) {
    double squares = 0;
    for (int tag = 0; tag < kTagCount; ++tag) squares += field.Weight(f, tag) * field.Weight(f, tag);
    ranked.emplace_back(-squares, f);
  }
  std::sort(ranked.begin(), ranked.end());
  return ranked;
}

// Keeps the features whose weights differ most between tags, the first of equals, and renumbers.
std::vector<std::uint64_t> KeepHeaviest(const RandomField& field, const std::vector<std::uint64_t>& features,
                                        std::uint32_t features_max, std::vector<TrainSegment>* segments) {
  std::vector<std::pair<double, std::uint32_t>> ranked = RankedByWeight(field, features.size());
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

// All but the heaviest weights of the file lie within so many of nought: finer ones read no better and take more room.
constexpr double kSteps = 32;

// One weight of the trainer's is so many of the file's.
double ScaleFor(const RandomField& field, std::size_t features) {
  std::vector<float> heights;
  for (std::size_t f = 0; f < features; ++f) {
    float height = 0;
    for (int tag = 0; tag < kTagCount; ++tag) height = std::max(height, static_cast<float>(std::abs(field.Weight(f, tag))));
    heights.push_back(height);
  }
  if (heights.empty()) return 1;
  const auto nearly_all = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 9995 / 10000);
  std::nth_element(heights.begin(), nearly_all, heights.end());
  return kSteps / std::max(0.01, static_cast<double>(*nearly_all));
}

std::string WriteModel(const RandomField& field, const std::vector<std::uint64_t>& features, const TrainerOptions& options) {
  using Header = nlp::TaggerModel::Header;
  const double scale = ScaleFor(field, features.size());
  Header header{};
  std::memcpy(header.magic, nlp::TaggerModel::kMagic, sizeof(header.magic));
  header.features_version = nlp::kTagFeaturesVersion;
  header.buckets = static_cast<std::uint32_t>(features.size() * 10 / (8 * nlp::TaggerModel::kBucketSlots) + 1);
  header.tags = kTagCount;
  header.frequency_bytes = static_cast<std::uint32_t>(options.word_frequencies.size());
  header.unit = std::max(1, Rounded(options.unit * scale));
  for (std::size_t before = 0; before < kTagCount; ++before) {
    for (std::size_t after = 0; after < kTagCount; ++after) {
      header.transitions[before][after] = Rounded(field.Transition(before, after) * scale);
    }
  }
  const std::size_t slots = std::size_t{header.buckets} * nlp::TaggerModel::kBucketSlots;
  std::vector<std::uint16_t> checks(slots, 0);
  std::vector<std::int8_t> rows(slots * nlp::TaggerModel::kRowBytes, 0);
  // The heaviest first: those that find their bucket full are left out.
  for (const auto& [weight, f] : RankedByWeight(field, features.size())) {
    std::array<std::int8_t, kTagCount> row;
    bool empty = true;
    for (int tag = 0; tag < kTagCount; ++tag) {
      const std::int32_t rounded = std::clamp(Rounded(field.Weight(f, tag) * scale), -127, 127);
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
  body = CompressZstd(body);
  header.packed_bytes = static_cast<std::uint32_t>(body.size());
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
    RandomField selection(features.size(), options);
    selection.Train(segments, options.selection_epochs);
    features = KeepHeaviest(selection, features, options.features_max, &segments);
  }
  trained.kept = features.size();
  RandomField field(features.size(), options);
  field.Train(segments, options.epochs);
  trained.bytes = WriteModel(field, features, options);
  DG_ASSIGN_OR_RETURN(const auto model, nlp::TaggerModel::Open(trained.bytes));
  for (const GoldFile& file : files) trained.held_out.push_back({file.name});
  Measure(*model, segments, &trained.held_out);
  return trained;
}

}  // namespace dealgraph::train
