#include "train/name_trainer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <map>
#include <span>
#include <utility>

namespace dealgraph::train {
namespace {

using nlp::kNameClassCount;
using nlp::NameFeature;
using nlp::NameScores;
using nlp::NameWeight;

constexpr int kEpochs = 20;
constexpr double kRate = 0.01;        // size of a step, in the first epoch
constexpr double kRateFalls = 0.3;    // divided by one more of these each epoch
constexpr double kShrink = 10;        // of each weight, an epoch, times the size of a step
constexpr int kOccurrencesMin = 10;   // of a feature
constexpr double kScale = 1000;
constexpr double kNamesSetStep = 0.3;  // of a candidate in a names set, times another's: they are many, and each set has rules of its own

// What a candidate may be, as a mask of 1 << EntityType; the last bit: no name.
using NameClasses = std::uint8_t;
constexpr NameClasses kNoName = 1u << (kNameClassCount - 1);

// A candidate with what it is.
struct NameSample {
  int line = 0;
  GoldOrigin origin = GoldOrigin::kCorpus;
  std::vector<NameFeature> features;
  NameClasses meant = kNoName;
};

std::vector<NameSample> ReadSamples(const std::vector<GoldArticle>& articles, const FoldExtractors& extractors) {
  std::vector<NameSample> samples;
  for (const GoldArticle& gold : articles) {
    const bool passage = gold.origin == GoldOrigin::kPassages;
    const nlp::NameObserver observer = [&](const nlp::Document&, const std::vector<nlp::NameChunk>&, const std::vector<nlp::Candidate>& candidates,
                                           const std::vector<std::vector<NameFeature>>& features) {
      for (std::size_t c = 0; c < candidates.size(); ++c) {
        const GoldEntity* entity = gold.Entity(candidates[c].name);
        // They leave most described sites unmarked.
        if (passage && entity == nullptr && candidates[c].Type() == nlp::EntityType::kSite) continue;
        samples.push_back({gold.line, gold.origin, features[c], entity == nullptr ? kNoName : nlp::MaskOf(entity->type)});
      }
    };
    nlp::ExtractHooks hooks;
    hooks.name_observer = &observer;
    extractors.For(gold.line).Extract(gold.article, hooks);
  }
  return samples;
}

// What is marked at a candidate's first place. An ending or an article may be in the one and not in the other; a name that is cut otherwise
// is none.
NameClasses MarkedAt(const GoldText& gold, const nlp::Span& span) {
  for (const GoldName& name : gold.names) {
    if (name.span.field != span.field || name.span.begin >= span.end || name.span.end <= span.begin) continue;
    const std::uint32_t shared = std::min(name.span.end, span.end) - std::max(name.span.begin, span.begin);
    if (shared * 4 >= std::max(name.span.size(), span.size()) * 3) return name.types;
  }
  return kNoName;
}

void AddMarkedSamples(const std::vector<GoldFile>& files, const FoldExtractors& extractors, std::vector<NameSample>* samples) {
  for (const GoldFile& file : files) {
    const bool names_set = file.kind == GoldKind::kNamesSet;
    const GoldOrigin origin = names_set ? GoldOrigin::kNamesSets : GoldOrigin::kQuiet;
    for (const GoldText& gold : file.texts) {
      if (names_set && gold.line % kNamesLeftOut == 0) continue;
      const nlp::NameObserver observer = [&](const nlp::Document& document, const std::vector<nlp::NameChunk>& chunks,
                                             const std::vector<nlp::Candidate>& candidates, const std::vector<std::vector<NameFeature>>& features) {
        for (std::size_t c = 0; c < candidates.size(); ++c) {
          if (candidates[c].chunks.empty()) continue;
          const nlp::NameChunk& chunk = chunks[candidates[c].chunks.front()];
          samples->push_back({gold.line, origin, features[c], MarkedAt(gold, document.SpanOf(chunk.first, chunk.last))});
        }
      };
      nlp::ExtractHooks hooks;
      hooks.name_observer = &observer;
      extractors.For(gold.line).Extract(gold.article, hooks);
    }
  }
}

class NameLearner {
 public:
  explicit NameLearner(std::span<const NameSample* const> samples) {
    std::map<NameFeature, int> counts;
    for (const NameSample* sample : samples) {
      for (const NameFeature feature : sample->features) ++counts[feature];
    }
    for (const auto& [feature, count] : counts) {
      if (count >= kOccurrencesMin) features_.push_back(feature);
    }
    weights_.resize(features_.size());
    for (const NameSample* sample : samples) {
      Example& example = examples_.emplace_back();
      example.meant = sample->meant;
      example.step = sample->origin == GoldOrigin::kNamesSets ? kNamesSetStep : 1.0;
      for (const NameFeature feature : sample->features) {
        const auto found = std::lower_bound(features_.begin(), features_.end(), feature);
        if (found != features_.end() && *found == feature) example.features.push_back(static_cast<std::uint32_t>(found - features_.begin()));
      }
    }
    Shuffle();
  }

  std::vector<NameWeight> Learn() {
    for (int epoch = 0; epoch < kEpochs; ++epoch) {
      const double rate = kRate / (1 + kRateFalls * epoch);
      for (const Example& example : examples_) Step(example, rate * example.step);
      for (auto& weights : weights_) {
        for (double& weight : weights) weight *= 1 - kShrink * rate;
      }
    }
    std::vector<NameWeight> learnt;
    for (std::size_t f = 0; f < features_.size(); ++f) {
      NameWeight& weight = learnt.emplace_back();
      weight.feature = features_[f];
      for (std::size_t c = 0; c < kNameClassCount; ++c) {
        weight.weights[c] = static_cast<std::int16_t>(std::lround(std::clamp(weights_[f][c] * kScale, -32'000.0, 32'000.0)));
      }
    }
    return learnt;
  }

 private:
  struct Example {
    std::vector<std::uint32_t> features;  // by number
    NameClasses meant;
    double step;
  };

  // So that an article's candidates, and a language's, do not come together. The same order each time, on every machine.
  void Shuffle() {
    std::uint64_t state = 1;
    for (std::size_t e = examples_.size(); e > 1; --e) {
      state = state * 6364136223846793005u + 1442695040888963407u;  // Knuth's constants, MMIX
      std::swap(examples_[e - 1], examples_[(state >> 33) % e]);
    }
  }

  // Of what it may be (a set of names knows organisations, no companies and bodies of states) what it is taken for first.
  static std::size_t LikeliestOf(const std::array<double, kNameClassCount>& scores, NameClasses meant) {
    std::size_t best = static_cast<std::size_t>(std::countr_zero(meant));
    for (std::size_t c = best + 1; c < kNameClassCount; ++c) {
      if ((meant >> c & 1) != 0 && scores[c] > scores[best]) best = c;
    }
    return best;
  }

  void Step(const Example& example, double rate) {
    std::array<double, kNameClassCount> scores{};
    for (const std::uint32_t f : example.features) {
      for (std::size_t c = 0; c < kNameClassCount; ++c) scores[c] += weights_[f][c];
    }
    const double highest = *std::max_element(scores.begin(), scores.end());
    const std::size_t meant = LikeliestOf(scores, example.meant);
    double sum = 0;
    for (double& score : scores) sum += score = std::exp(score - highest);
    for (std::size_t c = 0; c < kNameClassCount; ++c) {
      const double error = (c == meant ? 1.0 : 0.0) - scores[c] / sum;
      if (std::abs(error) < 1e-3) continue;
      for (const std::uint32_t f : example.features) weights_[f][c] += rate * error;
    }
  }

  std::vector<NameFeature> features_;
  std::vector<std::array<double, kNameClassCount>> weights_;
  std::vector<Example> examples_;
};

std::vector<NameWeight> LearnWithout(const std::vector<NameSample>& samples, int fold) {
  std::vector<const NameSample*> part;
  for (const NameSample& sample : samples) {
    if (FoldOf(sample.line) != fold) part.push_back(&sample);
  }
  return NameLearner(part).Learn();
}

void Report(const char* title, const std::vector<NameSample>& samples, const TrainedNames& trained, GoldOrigin origin) {
  int right = 0;
  int taken = 0;
  int meant = 0;
  for (const NameSample& sample : samples) {
    if (sample.origin != origin) continue;
    const NameScores scores = trained.without[static_cast<std::size_t>(FoldOf(sample.line))]->Score(sample.features);
    const auto best = static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
    const auto taken_for = static_cast<NameClasses>(1u << best);
    taken += taken_for != kNoName;
    meant += sample.meant != kNoName;
    right += (taken_for & sample.meant & ~kNoName) != 0;
  }
  if (right == 0) return;
  std::printf("%s: P %.3f  R %.3f  F1 %.3f\n", title, static_cast<double>(right) / taken, static_cast<double>(right) / meant,
              2.0 * right / (taken + meant));
}

std::string Written(const std::vector<NameWeight>& weights) {
  std::string text =
      "// What the features of names weigh for each type and for no name, in thousandths: written by `./run train relations`\n"
      "// (docs/names.md).\nconst NameWeight kNameWeights[] = {\n";
  for (const NameWeight& weight : weights) {
    char number[32];
    std::snprintf(number, sizeof number, "{0x%x,{", weight.feature);
    text += number;
    for (const std::int16_t w : weight.weights) text += std::to_string(w) + ",";
    text.back() = '}';
    text += "},\n";
  }
  return text + "};\n";
}

}  // namespace

TrainedNames TrainNames(const std::vector<GoldArticle>& articles, const std::vector<GoldFile>& marked, const FoldExtractors& extractors) {
  std::vector<NameSample> samples = ReadSamples(articles, extractors);
  AddMarkedSamples(marked, extractors, &samples);
  TrainedNames trained;
  for (int fold = 0; fold < kFolds; ++fold) {
    trained.without[static_cast<std::size_t>(fold)] = std::make_unique<nlp::NameModel>(LearnWithout(samples, fold));
  }
  std::printf("%zu candidates for names, judged by what was learnt from the other folds:\n", samples.size());
  Report("  corpus", samples, trained, GoldOrigin::kCorpus);
  Report("  own articles", samples, trained, GoldOrigin::kOwnArticles);
  Report("  passages", samples, trained, GoldOrigin::kPassages);
  Report("  articles without deals", samples, trained, GoldOrigin::kQuiet);
  Report("  names sets", samples, trained, GoldOrigin::kNamesSets);
  trained.text = Written(LearnWithout(samples, -1));
  return trained;
}

}  // namespace dealgraph::train
