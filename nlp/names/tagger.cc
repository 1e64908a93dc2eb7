#include "nlp/names/tagger.h"

#include <algorithm>

namespace dealgraph::nlp {

Tagging Tagger::Read(const Document& document) const {
  Tagging tagging;
  tagging.model_ = &model_;
  tagging.scored_.assign(document.tokens.size(), -1);
  const std::vector<TagSegment> segments = FindTagSegments(document);
  ScoreTokens(document, segments, &tagging);
  TagDecoder decoder;
  std::vector<Tag> tags;
  std::vector<TagMask> possible;
  for (const TagSegment& segment : segments) {
    const auto start = static_cast<std::size_t>(tagging.scored_[segment.first]);
    FindPossibleTags(document, segment, &possible);
    decoder.Decode(std::span(tagging.scores_).subspan(start, segment.last - segment.first), model_.transitions(), possible, &tags);
    for (std::uint32_t k = 0; k < tags.size(); ++k) {
      if (tags[k] == kOutside) continue;
      std::uint32_t end = k;
      while (IsOpen(tags[end])) ++end;
      TaggedName name{segment.first + k, segment.first + end + 1, TypeOf(tags[k]), 0};
      name.score = tagging.Scores(name.first, name.last)[static_cast<std::size_t>(name.type)];
      tagging.names_.push_back(name);
      k = end;
    }
  }
  return tagging;
}

// A token's features are looked up while those of the next two are read, so that memory has time to come.
void Tagger::ScoreTokens(const Document& document, const std::vector<TagSegment>& segments, Tagging* tagging) const {
  static_assert(TokenFeatures::kCountMax <= TaggerModel::kFeaturesMax);
  std::size_t count = 0;
  for (const TagSegment& segment : segments) count += segment.last - segment.first;
  tagging->scores_.resize(count);
  TagFeatureReader reader(gazetteer_, model_.frequencies());
  reader.Start(document, segments);
  std::array<TokenFeatures, 2> features;
  std::array<TaggerModel::Rows, 2> rows;
  std::size_t read = 0;  // tokens so far
  const auto find_rows = [&](std::size_t token) { model_.FindRows(features[token % 2].all(), &rows[token % 2]); };
  const auto sum_rows = [&](std::size_t token) { model_.SumRows(rows[token % 2], &tagging->scores_[token]); };
  for (const TagSegment& segment : segments) {
    for (std::uint32_t i = segment.first; i < segment.last; ++i, ++read) {
      tagging->scored_[i] = static_cast<std::int32_t>(read);
      reader.Read(segment, i, &features[read % 2]);
      model_.FetchChecks(features[read % 2].all());
      if (read >= 2) sum_rows(read - 2);
      if (read >= 1) find_rows(read - 1);
    }
  }
  if (read >= 1) find_rows(read - 1);
  if (read >= 2) sum_rows(read - 2);
  if (read >= 1) sum_rows(read - 1);
}

bool Tagging::Covers(std::uint32_t first, std::uint32_t last) const {
  if (first >= last || last > scored_.size()) return false;
  if (scored_[first] < 0 || scored_[last - 1] < 0) return false;
  return scored_[last - 1] - scored_[first] == static_cast<std::int32_t>(last - 1 - first);
}

std::array<int, kEntityTypeCount> Tagging::Scores(std::uint32_t first, std::uint32_t last) const {
  std::array<int, kEntityTypeCount> result{};
  if (!Covers(first, last)) return result;
  const auto at = [&](std::uint32_t i, Tag tag) { return std::int64_t{scores_[static_cast<std::size_t>(scored_[i])][tag]}; };
  const TagTransitions& transitions = model_->transitions();
  std::int64_t outside = 0;
  for (std::uint32_t i = first; i < last; ++i) outside += at(i, kOutside) + transitions[kOutside][kOutside];
  outside += transitions[kOutside][kOutside];
  for (int t = 0; t < kEntityTypeCount; ++t) {
    const auto type = static_cast<EntityType>(t);
    std::int64_t sum = 0;
    Tag before = kOutside;
    for (std::uint32_t i = first; i < last; ++i) {
      const TagPart part = last - first == 1 ? TagPart::kSingle
                           : i == first      ? TagPart::kFirst
                           : i + 1 == last   ? TagPart::kLast
                                             : TagPart::kInside;
      const Tag tag = TagOf(type, part);
      sum += transitions[before][tag] + at(i, tag);
      before = tag;
    }
    sum += transitions[before][kOutside];
    const std::int64_t score = (sum - outside) * 100 / model_->unit();
    result[static_cast<std::size_t>(t)] = static_cast<int>(std::clamp<std::int64_t>(score, -100'000, 100'000));
  }
  return result;
}

}  // namespace dealgraph::nlp
