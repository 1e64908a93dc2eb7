#include "train/relation_trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <future>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <unordered_map>

#include "base/hash.h"
#include "nlp/extractor.h"
#include "nlp/relations/frame_context.h"
#include "nlp/relations/frame_features.h"

namespace dealgraph::train {
namespace {

using nlp::Feature;
using nlp::FrameBag;
using nlp::FrameCandidate;
using nlp::FrameModel;
using nlp::FrameWeight;
using nlp::RelationType;

constexpr double kScale = 1000;

// One article as training and measuring see it.
struct Sample {
  const GoldArticle* gold = nullptr;
  bool annotated = false;  // its names are the annotated ones
  std::vector<FrameCandidate> candidates;  // ends without mentions: those died with the extraction
  std::vector<FrameBag> bags;
  std::vector<std::vector<int>> meant;      // by bag: the gold relations that it is
  std::vector<bool> ignored;                // by bag: neither right nor wrong
  std::vector<std::vector<int>> loose;      // claims of rules that no candidate stands for: their gold relations
  std::vector<std::vector<nlp::AmountCandidate>> sums;  // by candidate, for those of bags that are right
  std::vector<double> amounts;              // of the extraction
  std::vector<std::string> entities;
  std::vector<std::string> sentences;
};

class Reader {
 public:
  Reader(const GoldArticle& gold, Sample* sample) : gold_(gold), sample_(*sample) {}

  void operator()(const nlp::Document& document, const nlp::Extraction& extraction, const nlp::Frames& frames, const std::vector<FrameBag>& bags) {
    extraction_ = &extraction;
    sample_.gold = &gold_;
    sample_.bags = bags;
    sample_.sums.resize(frames.candidates().size());
    std::set<std::tuple<RelationType, int, int>> held;
    for (const FrameBag& bag : bags) {
      sample_.meant.push_back(Meant(bag.type, bag.from, bag.to));
      sample_.ignored.push_back(sample_.meant.back().empty() && Excused(bag.type, bag.from, bag.to));
      held.insert({bag.type, bag.from, bag.to});
      held.insert({bag.type, bag.to, bag.from});
      if (sample_.meant.back().empty()) continue;
      for (const std::uint32_t c : bag.candidates) sample_.sums[c] = frames.AmountsFor(frames.candidates()[c]);
    }
    std::set<std::tuple<RelationType, int, int>> seen;
    for (const nlp::RuleClaim& claim : frames.claims()) {
      const std::tuple key{claim.type, claim.from, claim.to};
      if (held.contains(key) || !seen.insert(key).second) continue;
      std::vector<int> meant = Meant(claim.type, claim.from, claim.to);
      if (meant.empty() && Excused(claim.type, claim.from, claim.to)) continue;
      sample_.loose.push_back(std::move(meant));
    }
    for (const nlp::Amount& amount : extraction.amounts) {
      sample_.amounts.push_back(std::stod(amount.value.ToString()));
    }
    for (const nlp::Entity& entity : extraction.entities) sample_.entities.push_back(entity.name);
    for (const nlp::Sentence& sentence : document.sentences) {
      sample_.sentences.emplace_back(nlp::SpanText(*document.article, document.SpanOf(sentence.first, sentence.last)));
    }
    sample_.candidates = frames.candidates();
    for (FrameCandidate& candidate : sample_.candidates) candidate.from.mention = candidate.to.mention = nullptr;
  }

 private:
  bool Named(const std::string& gold, int entity) const {
    if (gold.empty() || entity < 0) return gold.empty() && entity < 0;
    return gold_.Named(gold, extraction_->entities[static_cast<std::size_t>(entity)].name);
  }

  std::vector<int> Meant(RelationType type, int from, int to) const {
    std::vector<int> meant;
    for (std::size_t r = 0; r < gold_.relations.size(); ++r) {
      const GoldRelation& relation = gold_.relations[r];
      if (relation.type != type) continue;
      const bool straight = Named(relation.from, from) && Named(relation.to, to);
      const bool swapped = nlp::InfoOf(type).symmetric && Named(relation.from, to) && Named(relation.to, from);
      if (straight || swapped) meant.push_back(static_cast<int>(r));
    }
    return meant;
  }

  bool Excused(RelationType type, int from, int to) const {
    if (type != RelationType::kLocatedIn && type != RelationType::kBasedIn) return false;
    const std::string& place = extraction_->entities[static_cast<std::size_t>(to)].name;
    const bool known = std::any_of(gold_.entities.begin(), gold_.entities.end(), [&](const GoldEntity& entity) {
      return entity.type == nlp::EntityType::kPlace && gold_.Named(entity.names.front(), place);
    });
    return known && std::any_of(gold_.relations.begin(), gold_.relations.end(), [&](const GoldRelation& relation) {
             return relation.type == type && Named(relation.from, from);
           });
  }

  const GoldArticle& gold_;
  Sample& sample_;
  const nlp::Extraction* extraction_ = nullptr;
};

struct Figures {
  int found = 0;
  int missed = 0;
  int made_up = 0;
  void Add(const Figures& other) {
    found += other.found;
    missed += other.missed;
    made_up += other.made_up;
  }
  double Precision() const { return found + made_up == 0 ? 1 : static_cast<double>(found) / (found + made_up); }
  double Recall() const { return found + missed == 0 ? 1 : static_cast<double>(found) / (found + missed); }
  double F1() const { return found == 0 ? 0 : 2.0 * found / (2.0 * found + missed + made_up); }
};

// ---- learning ---------------------------------------------------------------------------------------------------------------

class Learner {
 public:
  explicit Learner(const TrainRelationsOptions& options) : options_(options) {}

  // Features that occur in too few articles are not learnt.
  void Count(const std::vector<const Sample*>& samples) {
    std::unordered_map<std::uint64_t, std::pair<const Sample*, int>> seen;
    const auto count = [&](std::uint64_t key, const Sample* sample) {
      auto& entry = seen[key];
      if (entry.first == sample) return;
      entry.first = sample;
      ++entry.second;
    };
    const auto each = [&](RelationType type, const std::vector<Feature>& features, const Sample* sample) {
      for (const Feature feature : features) {
        count(nlp::WeightKey(nlp::kAnyRelation, feature), sample);
        count(nlp::WeightKey(static_cast<std::uint32_t>(type), feature), sample);
      }
    };
    for (const Sample* sample : samples) {
      for (const FrameCandidate& candidate : sample->candidates) each(candidate.type, candidate.features, sample);
      for (std::size_t c = 0; c < sample->sums.size(); ++c) {
        for (const auto& sum : sample->sums[c]) each(sample->candidates[c].type, sum.features, sample);
      }
    }
    for (const auto& [key, entry] : seen) {
      if (entry.second >= options_.articles_min) keys_.push_back(key);
    }
    std::sort(keys_.begin(), keys_.end());
    for (std::size_t k = 0; k < keys_.size(); ++k) index_[keys_[k]] = static_cast<int>(k);
    weights_.assign(keys_.size(), 0);
    squares_.assign(keys_.size(), 1e-2);
  }

  // The features of one candidate, or of one of its sums, as indices of weights: those that rules speak through behind the others.
  struct Encoded {
    std::vector<std::int32_t> indices;
    std::size_t plain = 0;  // of them without rules
    std::span<const std::int32_t> Of(bool rules) const { return {indices.data(), rules ? indices.size() : plain}; }
  };

  Encoded Encode(RelationType type, const std::vector<Feature>& features) const {
    Encoded encoded;
    for (const bool ruled : {false, true}) {
      for (const Feature feature : features) {
        if (nlp::IsRuleFeature(feature) != ruled) continue;
        for (const std::uint32_t t : {nlp::kAnyRelation, static_cast<std::uint32_t>(type)}) {
          const auto found = index_.find(nlp::WeightKey(t, feature));
          if (found != index_.end()) encoded.indices.push_back(found->second);
        }
      }
      if (!ruled) encoded.plain = encoded.indices.size();
    }
    return encoded;
  }

  double Score(std::span<const std::int32_t> indices) const {
    double score = 0;
    for (const std::int32_t i : indices) score += weights_[static_cast<std::size_t>(i)];
    return score;
  }

  void Step(std::span<const std::int32_t> indices, bool positive, double importance, double offset = 0) {
    const double score = std::clamp(offset + Score(indices), -30.0, 30.0);
    const double error = ((positive ? 1.0 : 0.0) - 1.0 / (1.0 + std::exp(-score))) * importance;
    if (std::abs(error) < 1e-4) return;
    for (const std::int32_t i : indices) {
      double& square = squares_[static_cast<std::size_t>(i)];
      square += error * error;
      weights_[static_cast<std::size_t>(i)] += options_.rate * error / std::sqrt(square);
    }
  }

  void Shrink() {
    for (double& weight : weights_) {
      weight *= 1 - options_.shrink;
    }
  }

  std::vector<FrameWeight> Weights() const {
    std::vector<FrameWeight> weights;
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      const auto weight = static_cast<std::int32_t>(std::lround(weights_[k] * kScale));
      if (weight != 0) weights.push_back({keys_[k], weight});
    }
    return weights;
  }

 private:
  const TrainRelationsOptions& options_;
  std::vector<std::uint64_t> keys_;
  std::unordered_map<std::uint64_t, int> index_;
  std::vector<double> weights_;
  std::vector<double> squares_;
};

// A sample's candidates and their sums, encoded once for all passes.
struct EncodedSample {
  const Sample* sample;
  std::vector<Learner::Encoded> candidates;
  std::vector<std::vector<Learner::Encoded>> sums;
};

// Whether what is known of the ends beside the sentence is kept from what is learnt: in half of the texts with annotated names, as firms that nobody
// knows are told of too.
bool HidesBackgrounds(const Sample& sample) { return sample.annotated && Hash64(sample.gold->article.id) % 2 == 0; }

bool IsOfBackgrounds(Feature feature) {
  const auto kind = feature >> 24;
  return kind == nlp::kStanding || kind == nlp::kNameWord || kind == nlp::kNounOfName || kind == nlp::kHome;
}

EncodedSample EncodeSample(const Learner& learner, const Sample& sample) {
  EncodedSample encoded{&sample, {}, std::vector<std::vector<Learner::Encoded>>(sample.sums.size())};
  encoded.candidates.reserve(sample.candidates.size());
  const bool hides = HidesBackgrounds(sample);
  for (const FrameCandidate& candidate : sample.candidates) {
    if (!hides) {
      encoded.candidates.push_back(learner.Encode(candidate.type, candidate.features));
      continue;
    }
    std::vector<Feature> features = candidate.features;
    std::erase_if(features, IsOfBackgrounds);
    encoded.candidates.push_back(learner.Encode(candidate.type, features));
  }
  for (std::size_t c = 0; c < sample.sums.size(); ++c) {
    for (const auto& sum : sample.sums[c]) encoded.sums[c].push_back(learner.Encode(sample.candidates[c].type, sum.features));
  }
  return encoded;
}

// Whether words of rumour, denial, cancellation or negation stand around a candidate.
bool IsInDoubt(const FrameCandidate& candidate) {
  return std::any_of(candidate.features.begin(), candidate.features.end(), [](Feature feature) {
    constexpr Feature kCuesOfDoubt = 1u << 0 | 1u << 2 | 1u << 3 | 1u << 4;  // in the order of the features
    return feature >> 24 == nlp::kCue && (kCuesOfDoubt >> ((feature >> 16 & 255) / 4) & 1) != 0;
  });
}

// Whether what a pair is annotated as is off: denied, called off, or not so.
bool IsOff(const Sample& sample, std::size_t b) {
  const std::vector<int>& meant = sample.meant[b];
  return !meant.empty() && std::all_of(meant.begin(), meant.end(), [&](int r) { return sample.gold->relations[static_cast<std::size_t>(r)].off; });
}

// The candidates of one pair: none of them states the relation, or the best does. Where it is off a sentence that does not say so would be read
// as if it were done, and states nothing.
void LearnBag(const EncodedSample& encoded, std::size_t b, int epoch, Learner* learner) {
  const FrameBag& bag = encoded.sample->bags[b];
  const Sample& sample = *encoded.sample;
  const bool off = IsOff(sample, b);
  const auto states = [&](std::uint32_t c) { return !sample.meant[b].empty() && (!off || IsInDoubt(sample.candidates[c])); };
  const auto stating = static_cast<double>(std::count_if(bag.candidates.begin(), bag.candidates.end(), states));
  for (const bool rules : {true, false}) {
    const double importance = rules ? 1.0 : 0.7;
    double best = -1e9;
    std::span<const std::int32_t> best_indices;
    for (const std::uint32_t c : bag.candidates) {
      const std::span<const std::int32_t> indices = encoded.candidates[c].Of(rules);
      if (!states(c)) {
        learner->Step(indices, false, importance);
        continue;
      }
      const double score = learner->Score(indices);
      // At first all of them teach, later the best and what is close to certain.
      if (epoch < 2) learner->Step(indices, true, 1.0 / stating);
      if (score > best) {
        best = score;
        best_indices = indices;
      }
    }
    if (stating > 0 && epoch >= 2) learner->Step(best_indices, true, importance);
  }
}

void LearnSums(const EncodedSample& encoded, std::size_t b, Learner* learner) {
  const Sample& sample = *encoded.sample;
  const auto& amount = sample.gold->relations[static_cast<std::size_t>(sample.meant[b].front())].amount;
  for (const std::uint32_t c : sample.bags[b].candidates) {
    for (std::size_t s = 0; s < sample.sums[c].size(); ++s) {
      const double value = sample.amounts[static_cast<std::size_t>(sample.sums[c][s].amount)];
      const bool right = amount && std::abs(value - *amount) <= 1e-3 * std::max(value, *amount);
      learner->Step(encoded.sums[c][s].Of(true), right, 1.0);
    }
  }
}

void LearnSample(const EncodedSample& encoded, int epoch, Learner* learner) {
  const Sample& sample = *encoded.sample;
  for (std::size_t b = 0; b < sample.bags.size(); ++b) {
    if (sample.ignored[b]) continue;
    LearnBag(encoded, b, epoch, learner);
    if (!sample.meant[b].empty()) LearnSums(encoded, b, learner);
  }
}

std::vector<FrameWeight> Learn(const std::vector<const Sample*>& samples, const TrainRelationsOptions& options) {
  Learner learner(options);
  learner.Count(samples);
  std::vector<EncodedSample> encoded;
  encoded.reserve(samples.size());
  for (const Sample* sample : samples) encoded.push_back(EncodeSample(learner, *sample));
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    for (const EncodedSample& one : encoded) {
      const int rounds = one.sample->gold->origin == GoldOrigin::kCorpus ? options.corpus_rounds : 1;
      for (int round = 0; round < rounds; ++round) LearnSample(one, epoch, &learner);
    }
    learner.Shrink();
  }
  return learner.Weights();
}

// ---- measuring --------------------------------------------------------------------------------------------------------------

struct Scored {
  const Sample* sample;
  std::vector<FrameBag> bags;
  std::shared_ptr<const FrameModel> model;  // by which it is scored
};

Scored ScoreSample(std::shared_ptr<const FrameModel> model, const Sample& sample) {
  Scored scored{&sample, sample.bags, std::move(model)};
  for (FrameBag& bag : scored.bags) {
    bool first = true;
    for (const std::uint32_t c : bag.candidates) {
      const std::int64_t score = scored.model->Score(bag.type, sample.candidates[c].features);
      if (first || score > bag.score) {
        bag.score = score;
        bag.best = c;
      }
      first = false;
    }
    bag.doubted = sample.candidates[bag.best].doubted;
  }
  return scored;
}

// What is found, missed and made up; `by_type` takes the same by relation type where it is given.
Figures Measure(const FrameModel& model, const Scored& scored, std::map<RelationType, Figures>* by_type = nullptr) {
  const Sample& sample = *scored.sample;
  Figures figures;
  std::set<int> found;
  std::map<std::tuple<RelationType, int, int>, std::size_t> at;
  for (std::size_t b = 0; b < sample.bags.size(); ++b) at[{sample.bags[b].type, sample.bags[b].from, sample.bags[b].to}] = b;
  for (const FrameBag& bag : DecideBags(model, scored.bags)) {
    const std::size_t b = at[{bag.type, bag.from, bag.to}];
    if (!sample.meant[b].empty()) {
      found.insert(sample.meant[b].begin(), sample.meant[b].end());
    } else if (!sample.ignored[b]) {
      ++figures.made_up;
      if (by_type != nullptr) ++(*by_type)[bag.type].made_up;
    }
  }
  for (const std::vector<int>& meant : sample.loose) {
    if (meant.empty()) ++figures.made_up;
    found.insert(meant.begin(), meant.end());
  }
  for (std::size_t r = 0; r < sample.gold->relations.size(); ++r) {
    const GoldRelation& relation = sample.gold->relations[r];
    if (relation.optional) continue;
    const bool is_found = found.contains(static_cast<int>(r));
    ++(is_found ? figures.found : figures.missed);
    if (by_type != nullptr) ++(is_found ? (*by_type)[relation.type].found : (*by_type)[relation.type].missed);
  }
  return figures;
}

// What rules read has to be far less sure than a frame, the least where they name both ends.
constexpr std::int32_t kLessOfMeant = 1500;
constexpr std::int32_t kLessOfStated = 3000;
// Deals that are rumoured, denied or off are fewer than those that are done, and told of in more ways: asked as much of each, a third of them is
// found. At this much less, one in three that it adds is wrong.
constexpr std::int32_t kLessOfDoubted = 900;

nlp::FrameThresholds ThresholdsFor(std::int32_t accept) {
  const std::int32_t keep = std::min(0, accept - 1000);
  return {.accept = accept, .doubted = accept - kLessOfDoubted, .keep = keep, .meant = keep - kLessOfMeant, .stated = keep - kLessOfStated};
}

// What a score has to reach is the same for all relation types: a weight of evidence is worth the same in each. The lowest one with
// which claims on the corpus, with the names that are found, are as precise as asked.
FrameModel::Thresholds ChooseThresholds(const std::vector<Scored>& all, double precision) {
  constexpr std::int32_t kStep = 50;
  constexpr std::int32_t kHighest = 3000;
  FrameModel::Thresholds thresholds;
  for (std::int32_t accept = -500; accept <= kHighest; accept += kStep) {
    thresholds.fill(ThresholdsFor(accept));
    const FrameModel decider({}, thresholds);
    Figures figures;
    for (const Scored& scored : all) {
      if (!scored.sample->annotated && scored.sample->gold->origin == GoldOrigin::kCorpus) figures.Add(Measure(decider, scored));
    }
    if (figures.Precision() >= precision) break;
  }
  return thresholds;
}

void Print(const char* title, const std::map<std::string, Figures>& by_language, const std::map<RelationType, Figures>& by_type) {
  std::printf("%s\n", title);
  Figures all;
  double f1 = 0;
  for (const auto& [language, figures] : by_language) {
    std::printf("  %-4s P %.3f  R %.3f  F1 %.3f  (%d found, %d missed, %d made up)\n", language.c_str(), figures.Precision(),
                figures.Recall(), figures.F1(), figures.found, figures.missed, figures.made_up);
    all.Add(figures);
    f1 += figures.F1();
  }
  for (const auto& [type, figures] : by_type) {
    std::printf("  %-16s P %.3f  R %.3f  F1 %.3f  (%d found, %d missed, %d made up)\n", std::string(nlp::InfoOf(type).name).c_str(),
                figures.Precision(), figures.Recall(), figures.F1(), figures.found, figures.missed, figures.made_up);
  }
  std::printf("  all  P %.3f  R %.3f  F1 %.3f, mean F1 of languages %.3f\n", all.Precision(), all.Recall(), all.F1(),
              by_language.empty() ? 0 : f1 / static_cast<double>(by_language.size()));
}

// What other thresholds would give: the recall at some precisions, and the best F1. Less subject to chance than one threshold.
void PrintCurve(const std::vector<const Scored*>& wanted) {
  constexpr std::array<double, 4> kPrecisions = {0.90, 0.85, 0.80, 0.75};
  std::array<double, 4> recall{};
  double best = 0;
  double area = 0;
  for (std::int32_t accept = -2000; accept <= 4000; accept += 50) {
    FrameModel::Thresholds thresholds;
    thresholds.fill(ThresholdsFor(accept));
    const FrameModel decider({}, thresholds);
    Figures figures;
    for (const Scored* scored : wanted) figures.Add(Measure(decider, *scored));
    for (std::size_t p = 0; p < kPrecisions.size(); ++p) {
      if (figures.Precision() >= kPrecisions[p]) recall[p] = std::max(recall[p], figures.Recall());
    }
    best = std::max(best, figures.F1());
  }
  for (const double r : recall) area += r / recall.size();
  std::printf("  recall at P 0.90 %.3f, 0.85 %.3f, 0.80 %.3f, 0.75 %.3f, mean %.3f; best F1 %.3f\n", recall[0], recall[1], recall[2], recall[3], area, best);
}

// Of those articles that `wanted` asks for, with found or annotated names.
template <typename Wanted>
void Report(const std::string& title, const FrameModel::Thresholds& thresholds, const std::vector<Scored>& all, bool annotated, Wanted wanted) {
  const FrameModel decider({}, thresholds);
  std::vector<const Scored*> reported;
  std::map<std::string, Figures> by_language;
  std::map<RelationType, Figures> by_type;
  for (const Scored& scored : all) {
    if (scored.sample->annotated != annotated || !wanted(scored)) continue;
    reported.push_back(&scored);
    by_language[scored.sample->gold->article.language].Add(Measure(decider, scored, &by_type));
  }
  if (reported.empty()) return;
  Print(title.c_str(), by_language, by_type);
  PrintCurve(reported);
}

void PrintHeaviest(const FrameModel& model, const FrameCandidate& candidate) {
  constexpr std::size_t kShown = 12;
  std::vector<std::pair<int, Feature>> parts;
  for (const Feature feature : candidate.features) parts.emplace_back(model.Weight(candidate.type, feature), feature);
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
  std::printf("   ");
  for (std::size_t i = 0; i < std::min(kShown, parts.size()); ++i) {
    std::printf(" %s %+d;", nlp::FeatureName(parts[i].second).c_str(), parts[i].first);
  }
  std::printf("\n");
}

// What is missed and made up, with the score of the candidate, what weighed heaviest in it, and the sentence, where there is one.
void PrintErrors(const FrameModel::Thresholds& thresholds, const Scored& scored) {
  const Sample& sample = *scored.sample;
  const FrameModel decider({}, thresholds);
  std::set<std::tuple<RelationType, int, int>> taken;
  for (const FrameBag& bag : DecideBags(decider, scored.bags)) taken.insert({bag.type, bag.from, bag.to});
  std::set<int> found;
  const auto print = [&](const char* what, const FrameBag& bag) {
    const FrameCandidate& best = sample.candidates[bag.best];
    std::printf("%s %s %s(%s, %s) %s score %lld of %lld%s, trigger %s\n    %s\n", what, sample.gold->article.id.c_str(),
                std::string(nlp::InfoOf(bag.type).name).c_str(), sample.entities[static_cast<std::size_t>(bag.from)].c_str(),
                bag.to < 0 ? "-" : sample.entities[static_cast<std::size_t>(bag.to)].c_str(), bag.ruled ? "ruled" : "",
                static_cast<long long>(bag.score), static_cast<long long>(decider.Needed(bag)),
                best.from.item < 0 || (bag.to >= 0 && best.to.item < 0) ? " topic" : "",
                best.trigger_group < 0 ? "-" : std::string(nlp::TriggerGroups()[static_cast<std::size_t>(best.trigger_group)].name).c_str(),
                sample.sentences[best.sentence].c_str());
    PrintHeaviest(*scored.model, best);
  };
  for (std::size_t b = 0; b < scored.bags.size(); ++b) {
    const FrameBag& bag = scored.bags[b];
    if (!taken.contains({bag.type, bag.from, bag.to})) continue;
    found.insert(sample.meant[b].begin(), sample.meant[b].end());
    if (sample.meant[b].empty() && !sample.ignored[b]) print("made up", bag);
  }
  for (const std::vector<int>& meant : sample.loose) found.insert(meant.begin(), meant.end());
  for (std::size_t r = 0; r < sample.gold->relations.size(); ++r) {
    if (found.contains(static_cast<int>(r))) continue;
    const GoldRelation& relation = sample.gold->relations[r];
    bool known = false;
    for (std::size_t b = 0; b < scored.bags.size() && !known; ++b) {
      known = std::find(sample.meant[b].begin(), sample.meant[b].end(), static_cast<int>(r)) != sample.meant[b].end();
      if (known) print("missed ", scored.bags[b]);
    }
    if (known) continue;
    std::printf("missed  %s %s(%s, %s) no candidate\n", sample.gold->article.id.c_str(),
                std::string(nlp::InfoOf(relation.type).name).c_str(), relation.from.c_str(), relation.to.c_str());
  }
}

std::string Written(const std::vector<FrameWeight>& weights, const FrameModel::Thresholds& thresholds) {
  std::string text =
      "// What the features of frames weigh, in thousandths: written by `./run train relations`. Learnt from the development\n"
      "// corpus and the project's own articles (docs/relations.md).\nconst FrameWeight kRelationWeights[] = {\n";
  char line[64];
  int column = 0;
  for (const FrameWeight& weight : weights) {
    std::snprintf(line, sizeof line, "{0x%llx,%d},", static_cast<unsigned long long>(weight.key), weight.weight);
    text += line;
    if (++column % 6 == 0) text += "\n";
  }
  text += "};\nconst FrameModel::Thresholds kRelationThresholds = {{\n";
  for (const auto& threshold : thresholds) {
    std::snprintf(line, sizeof line, "{%d, %d, %d, %d, %d},", threshold.accept, threshold.doubted, threshold.keep, threshold.meant, threshold.stated);
    text += line;
  }
  return text + "\n}};\n";
}

// The second look: what rivals weigh beside the scores of articles by weights that did not see them.
std::vector<FrameWeight> LearnContext(const std::vector<const Scored*>& all, const TrainRelationsOptions& options) {
  Learner learner(options);
  std::vector<std::vector<std::vector<Feature>>> features;
  std::vector<Sample> counted(all.size());
  std::vector<const Sample*> pointers;
  for (std::size_t s = 0; s < all.size(); ++s) {
    features.push_back(nlp::ContextFeatures(all[s]->bags, all[s]->sample->candidates));
    for (std::size_t b = 0; b < all[s]->bags.size(); ++b) {
      FrameCandidate candidate;
      candidate.type = all[s]->bags[b].type;
      candidate.features = features.back()[b];
      counted[s].candidates.push_back(std::move(candidate));
    }
    pointers.push_back(&counted[s]);
  }
  learner.Count(pointers);
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    for (std::size_t s = 0; s < all.size(); ++s) {
      for (std::size_t b = 0; b < all[s]->bags.size(); ++b) {
        const FrameBag& bag = all[s]->bags[b];
        if (all[s]->sample->ignored[b]) continue;
        const Learner::Encoded encoded = learner.Encode(bag.type, features[s][b]);
        const Sample& sample = *all[s]->sample;
        const bool right = !sample.meant[b].empty() && (!IsOff(sample, b) || IsInDoubt(sample.candidates[bag.best]));
        learner.Step(encoded.Of(true), right, 1.0, static_cast<double>(bag.score) / kScale);
      }
    }
    learner.Shrink();
  }
  return learner.Weights();
}

Scored LookAgain(const FrameModel& context, const Scored& scored) {
  Scored again = scored;
  const auto features = nlp::ContextFeatures(again.bags, again.sample->candidates);
  for (std::size_t b = 0; b < again.bags.size(); ++b) again.bags[b].score += context.Score(again.bags[b].type, features[b]);
  return again;
}

const Sample& SampleOf(const Sample& sample) { return sample; }
const Sample& SampleOf(const Scored& scored) { return *scored.sample; }

// So short a text as a passage leaves names in doubt of which an article makes sure: with the names that are found it is only measured.
bool IsLearnt(const Sample& sample) { return sample.annotated || sample.gold->origin != GoldOrigin::kPassages; }

// The articles of one fold.
template <typename T>
std::vector<const T*> Within(const std::vector<T>& all, int fold) {
  std::vector<const T*> part;
  for (const T& one : all) {
    if (FoldOf(SampleOf(one).gold->line) == fold) part.push_back(&one);
  }
  return part;
}

// What is learnt from where a fold is left out; -1: none.
template <typename T>
std::vector<const T*> Without(const std::vector<T>& all, int fold) {
  std::vector<const T*> part;
  for (const T& one : all) {
    if (IsLearnt(SampleOf(one)) && FoldOf(SampleOf(one).gold->line) != fold) part.push_back(&one);
  }
  return part;
}

// Every article, scored by weights that did not see it: a fold at a time, two at once.
std::vector<Scored> Validate(const std::vector<Sample>& samples, const TrainRelationsOptions& options) {
  const auto validate = [&](int fold) {
    const auto model = std::make_shared<const FrameModel>(Learn(Without(samples, fold), options), FrameModel::Thresholds{});
    std::vector<Scored> validated;
    for (const Sample* sample : Within(samples, fold)) validated.push_back(ScoreSample(model, *sample));
    return validated;
  };
  std::vector<Scored> validated;
  const auto append = [&](std::vector<Scored> more) { std::move(more.begin(), more.end(), std::back_inserter(validated)); };
  for (int fold = 0; fold < kFolds; fold += 2) {
    std::future<std::vector<Scored>> beside;
    if (fold + 1 < kFolds) beside = std::async(std::launch::async, validate, fold + 1);
    append(validate(fold));
    if (beside.valid()) append(beside.get());
  }
  return validated;
}

// All of them with the second look, which is learnt without the fold that it is asked of.
std::vector<Scored> ValidateContext(const std::vector<Scored>& all, const TrainRelationsOptions& options) {
  std::vector<Scored> result;
  for (int fold = 0; fold < kFolds; ++fold) {
    const FrameModel context(LearnContext(Without(all, fold), options), {});
    for (const Scored* scored : Within(all, fold)) result.push_back(LookAgain(context, *scored));
  }
  return result;
}

// Each article with the names that are found by models that have not seen it, and again with the annotated ones.
std::vector<Sample> ReadSamples(const std::vector<GoldArticle>& articles, const FoldExtractors& extractors, const TrainedNames& names) {
  std::vector<Sample> samples(articles.size() * 2);
  for (std::size_t a = 0; a < samples.size(); ++a) {
    const GoldArticle& gold = articles[a / 2];
    Reader reader(gold, &samples[a]);
    const nlp::FrameObserver observer = [&](const nlp::Document& document, const nlp::Extraction& extraction, const nlp::Frames& frames,
                                            const std::vector<FrameBag>& bags) { reader(document, extraction, frames, bags); };
    nlp::ExtractHooks hooks;
    hooks.observer = &observer;
    hooks.name_model = names.without[static_cast<std::size_t>(FoldOf(gold.line))].get();
    samples[a].annotated = a % 2 == 1;
    if (samples[a].annotated) hooks.names = &gold.names;
    extractors.For(gold.line).Extract(gold.article, hooks);
    samples[a].gold = &gold;
  }
  return samples;
}

// How many relations of the corpus have a candidate where its names are the annotated ones: more cannot be found.
void PrintReach(const std::vector<Sample>& samples) {
  std::map<std::string, Figures> reach;
  for (const Sample& sample : samples) {
    if (!sample.annotated || sample.gold->origin != GoldOrigin::kCorpus) continue;
    std::set<int> found;
    for (const std::vector<int>& meant : sample.meant) found.insert(meant.begin(), meant.end());
    for (const std::vector<int>& meant : sample.loose) found.insert(meant.begin(), meant.end());
    Figures& figures = reach[sample.gold->article.language];
    figures.found += static_cast<int>(found.size());
    figures.missed += static_cast<int>(sample.gold->relations.size() - found.size());
  }
  std::printf("relations with a candidate, names annotated:");
  for (const auto& [language, figures] : reach) std::printf(" %s %.2f", language.c_str(), figures.Recall());
  std::printf("\n");
}

}  // namespace

std::string TrainRelations(const std::vector<GoldArticle>& articles, const FoldExtractors& extractors, const TrainedNames& names,
                           const TrainRelationsOptions& options) {
  const std::vector<Sample> samples = ReadSamples(articles, extractors, names);
  std::size_t candidates = 0;
  for (const Sample& sample : samples) candidates += sample.candidates.size();
  std::printf("%zu articles and passages, %zu candidates\n", articles.size(), candidates);
  PrintReach(samples);
  const std::vector<Scored> first_look = Validate(samples, options);
  const std::vector<Scored> validated = ValidateContext(first_look, options);
  const FrameModel::Thresholds thresholds = ChooseThresholds(validated, options.precision);
  const std::vector<FrameWeight> context_weights = LearnContext(Without(first_look, -1), options);
  std::vector<FrameWeight> weights = Learn(Without(samples, -1), options);
  const auto is_of = [](GoldOrigin origin) { return [origin](const Scored& scored) { return scored.sample->gold->origin == origin; }; };
  const auto is_kept = [](const Scored& scored) { return scored.sample->gold->KeptFromRules(); };
  for (const bool annotated : {true, false}) {
    const std::string names = annotated ? ", names annotated:" : ":";
    Report("own articles" + names, thresholds, validated, annotated, is_of(GoldOrigin::kOwnArticles));
    Report("passages" + names, thresholds, validated, annotated, is_of(GoldOrigin::kPassages));
    Report("corpus, articles kept from those who wrote rules" + names, thresholds, validated, annotated, is_kept);
    Report("corpus" + names, thresholds, validated, annotated, is_of(GoldOrigin::kCorpus));
  }
  for (const Scored& scored : validated) {
    const bool wanted = options.errors == "all" || scored.sample->gold->article.language == options.errors;
    if (wanted && scored.sample->annotated == options.annotated) PrintErrors(thresholds, scored);
  }
  std::printf("%zu weights, %zu of the second look\n", weights.size(), context_weights.size());
  weights.insert(weights.end(), context_weights.begin(), context_weights.end());
  std::sort(weights.begin(), weights.end(), [](const FrameWeight& a, const FrameWeight& b) { return a.key < b.key; });
  return Written(weights, thresholds);
}

}  // namespace dealgraph::train
