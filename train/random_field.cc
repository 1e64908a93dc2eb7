#include "train/random_field.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace dealgraph::train {
namespace {

using nlp::kTagCount;
using nlp::Tag;

constexpr float kNever = -1e30F;         // the score of what a mask forbids
constexpr float kFirstSquare = 0.1F;     // so that the first steps are not the longest
constexpr float kGradientMin = 0.01F;    // smaller ones are not worth a step

// e^x for x from -87 to 0 and a little above, to the last digits of a float: 2^n times a Taylor polynomial of what is left. libm's own
// differs between processors.
float Exp(float x) {
  constexpr float kLog2E = 1.44269504F;
  constexpr float kLn2High = 0.693359375F;
  constexpr float kLn2Low = -2.12194440e-4F;
  x = std::clamp(x, -87.0F, 87.0F);
  const float n = std::floor(x * kLog2E + 0.5F);
  const float r = x - n * kLn2High - n * kLn2Low;
  const float polynomial = 1 + r * (1 + r * (0.5F + r * (0.166666667F + r * (0.0416666667F + r * (0.00833333333F + r * 0.00138888889F)))));
  return std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23) * polynomial;
}

template <typename Row>
void Normalise(Row* row) {
  float sum = 0;
  for (const float value : *row) sum += value;
  if (sum <= 0) return;
  for (float& value : *row) value /= sum;
}

}  // namespace

RandomField::RandomField(std::size_t features, const TrainerOptions& options)
    : options_(options), weights_(features * kRow, 0), squares_(features * kRow, kFirstSquare), sums_(features * kRow, 0) {
  for (Tag before = 0; before < kTagCount; ++before) {
    for (Tag after = 0; after < kTagCount; ++after) {
      if (nlp::MayFollow(before, after)) pairs_.emplace_back(before, after);
    }
  }
  for (auto& row : transition_squares_) row.fill(kFirstSquare);
}

void RandomField::Train(const std::vector<TrainSegment>& segments, int epochs) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t s = 0; s < segments.size(); ++s) {
    if (!segments[s].held_out) order.insert(order.end(), static_cast<std::size_t>(segments[s].rounds), s);
  }
  Random random(0x9e3779b97f4a7c15);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.Next() % i]);
    for (const std::uint32_t s : order) Learn(segments[s], &random);
    EndEpoch(epoch >= epochs / 2);
  }
}

void RandomField::EndEpoch(bool counts) {
  for (float& weight : weights_) weight *= 1 - options_.shrink;
  if (!counts) return;
  ++summed_;
  for (std::size_t i = 0; i < weights_.size(); ++i) sums_[i] += weights_[i];
  for (const auto& [before, after] : pairs_) transition_sums_[before][after] += transitions_[before][after];
}

void RandomField::Learn(const TrainSegment& segment, Random* random) {
  ScoreTokens(segment, random);
  moves_.clear();
  for (const auto& [before, after] : pairs_) moves_.push_back(Exp(transitions_[before][after]));
  Expect(segment, segment.allowed, false, &right_);
  Expect(segment, segment.possible, true, &all_);
  Step();
}

// Sums the weights of each token's features, of which a part is hidden now and then.
void RandomField::ScoreTokens(const TrainSegment& segment, Random* random) {
  const std::size_t n = segment.tokens.size();
  scores_.assign(n, Row{});
  features_.clear();
  ends_.clear();
  for (std::size_t i = 0; i < n; ++i) {
    const auto& token = segment.tokens[i];
    const auto end = i + 1 < n ? segment.tokens[i + 1].begin : static_cast<std::uint32_t>(segment.ids.size());
    const auto take = [&](std::uint32_t from, std::uint32_t to) {
      for (std::uint32_t f = from; f < to; ++f) {
        if (segment.ids[f] == kNoFeature) continue;
        features_.push_back(segment.ids[f]);
        const float* row = &weights_[std::size_t{segment.ids[f]} * kRow];
        for (std::size_t t = 0; t < kRow; ++t) scores_[i][t] += row[t];
      }
    };
    const bool without_word = random->Percent(options_.without_word_percent);
    const bool without_list = random->Percent(options_.without_list_percent);
    take(token.begin, token.word_begin);
    if (!without_word) take(token.word_begin, token.list_begin);
    if (!without_list) take(token.list_begin, end);
    ends_.push_back(features_.size());
  }
}

// The forward-backward algorithm over the tags that `mask` leaves, all where it is empty. With the margin every wrong tag scores so
// much more than it does.
void RandomField::Expect(const TrainSegment& segment, std::span<const nlp::TagMask> mask, bool with_margin, Expected* expected) {
  const std::size_t n = scores_.size();
  emitted_.assign(n, Row{});
  for (std::size_t i = 0; i < n; ++i) {
    Row scores = scores_[i];
    float top = kNever;
    for (std::size_t t = 0; t < kTagCount; ++t) {
      if (!mask.empty() && (mask[i] >> t & 1) == 0) scores[t] = kNever;
      if (with_margin && (segment.allowed[i] >> t & 1) == 0) scores[t] += t == nlp::kOutside ? options_.margin * options_.missed : options_.margin;
      top = std::max(top, scores[t]);
    }
    for (std::size_t t = 0; t < kTagCount; ++t) emitted_[i][t] = scores[t] <= kNever / 2 ? 0 : Exp(scores[t] - top);
  }
  forward_.assign(n, Row{});
  for (Tag t = 0; t < kTagCount; ++t) forward_[0][t] = nlp::Continues(t) ? 0 : emitted_[0][t];
  Normalise(&forward_[0]);
  for (std::size_t i = 1; i < n; ++i) {
    for (std::size_t p = 0; p < pairs_.size(); ++p) forward_[i][pairs_[p].second] += forward_[i - 1][pairs_[p].first] * moves_[p];
    for (std::size_t t = 0; t < kTagCount; ++t) forward_[i][t] *= emitted_[i][t];
    Normalise(&forward_[i]);
  }
  backward_.assign(n, Row{});
  for (Tag t = 0; t < kTagCount; ++t) backward_[n - 1][t] = nlp::IsOpen(t) ? 0 : 1;
  expected->pairs.assign(pairs_.size(), 0);
  here_.resize(pairs_.size());
  for (std::size_t i = n - 1; i-- > 0;) {
    Row ahead;
    for (std::size_t t = 0; t < kRow; ++t) ahead[t] = backward_[i + 1][t] * emitted_[i + 1][t];
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const float onward = moves_[p] * ahead[pairs_[p].second];
      backward_[i][pairs_[p].first] += onward;
      here_[p] = forward_[i][pairs_[p].first] * onward;
    }
    Normalise(&backward_[i]);
    Normalise(&here_);
    for (std::size_t p = 0; p < pairs_.size(); ++p) expected->pairs[p] += here_[p];
  }
  expected->tags.assign(n, Row{});
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t t = 0; t < kTagCount; ++t) expected->tags[i][t] = forward_[i][t] * backward_[i][t];
    Normalise(&expected->tags[i]);
  }
}

void RandomField::Step() {
  for (std::size_t i = 0; i < scores_.size(); ++i) {
    Row gradient{};
    float most = 0;
    for (std::size_t t = 0; t < kTagCount; ++t) {
      gradient[t] = right_.tags[i][t] - all_.tags[i][t];
      most = std::max(most, std::abs(gradient[t]));
    }
    if (most < kGradientMin) continue;
    for (std::size_t f = i == 0 ? 0 : ends_[i - 1]; f < ends_[i]; ++f) {
      float* weight = &weights_[std::size_t{features_[f]} * kRow];
      float* square = &squares_[std::size_t{features_[f]} * kRow];
      for (std::size_t t = 0; t < kRow; ++t) {
        square[t] += gradient[t] * gradient[t];
        weight[t] += options_.rate * gradient[t] / std::sqrt(square[t]);
      }
    }
  }
  for (std::size_t p = 0; p < pairs_.size(); ++p) {
    const float gradient = right_.pairs[p] - all_.pairs[p];
    if (std::abs(gradient) < kGradientMin) continue;
    const auto [before, after] = pairs_[p];
    transition_squares_[before][after] += gradient * gradient;
    transitions_[before][after] += options_.rate * gradient / std::sqrt(transition_squares_[before][after]);
  }
}

}  // namespace dealgraph::train
