// TaggerModel is the trained part of the tagger: for each feature that the trainer kept, a weight of eight bits for each
// tag. A file of its own (docs/names.md has its layout and licence), little-endian; opening it checks it, and lays it out for speed in
// memory of its own. Immutable; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/large_pages.h"
#include "base/result.h"
#include "nlp/names/tag_lattice.h"
#include "nlp/names/word_frequencies.h"

namespace dealgraph::nlp {

class TaggerModel {
 public:
  static constexpr std::size_t kRowBytes = 24;     // kTagCount weights, then zeros
  static constexpr std::uint32_t kBucketSlots = 16;  // features of one bucket
  static constexpr std::uint32_t kBucketsMax = 1u << 20;

  // The file's head. Behind it, as one zstd frame, stand the checks (two bytes a slot, kBucketSlots a bucket), the rows, and the table of
  // WordFrequencies.
  struct Header {
    char magic[8];
    std::uint32_t features_version;  // kTagFeaturesVersion of the trainer
    std::uint32_t buckets;
    std::uint32_t tags;
    std::int32_t unit;               // a score difference that the trainer took for one
    std::uint32_t frequency_bytes;
    std::uint32_t packed_bytes;      // of the frame
    std::int32_t transitions[kTagCount][kTagCount];
    std::uint8_t sha256[32];         // of the file with zeros here
  };
  static constexpr char kMagic[8] = {'d', 'g', 't', 'a', 'g', 'g', 'r', '3'};

  // kCorruption: `bytes` are no model, cut off or changed. kInvalidArgument: made for other features than this program's.
  static Result<std::unique_ptr<TaggerModel>> Open(std::string_view bytes);

  static constexpr std::size_t kFeaturesMax = 192;  // that are looked up together

  // The rows of a token's features that the model has.
  struct Rows {
    std::array<std::uint32_t, kFeaturesMax> slots;
    std::uint32_t count = 0;
  };

  // The sum of the weights of these features, of which the model has some.
  void Score(std::span<const std::uint64_t> features, TagScores* scores) const;

  // The same in three steps, each of which has the memory that the next one reads fetched: who does other work between them waits
  // for none of it.
  void FetchChecks(std::span<const std::uint64_t> features) const;
  void FindRows(std::span<const std::uint64_t> features, Rows* rows) const;
  void SumRows(const Rows& rows, TagScores* scores) const;

  const std::int8_t* RowOf(std::uint64_t hash) const;  // nullptr: not in the model

  const TagTransitions& transitions() const { return transitions_; }
  const WordFrequencies& frequencies() const { return frequencies_; }
  int unit() const { return unit_; }
  const std::string& version() const { return version_; }  // the first digits of its SHA-256

  // The bucket in which a feature's row stands, if anywhere, and what marks it there; 0 marks a free slot.
  static std::uint32_t BucketOf(std::uint64_t hash, std::uint32_t buckets) {
    return static_cast<std::uint32_t>(((hash & 0xffffffff) * buckets) >> 32);
  }
  static std::uint16_t CheckOf(std::uint64_t hash) {
    const auto check = static_cast<std::uint16_t>(hash >> 48);
    return check == 0 ? 1 : check;
  }

 private:
  static constexpr std::size_t kNoSlot = ~std::size_t{0};
  static constexpr std::size_t kRowStride = 32;  // in memory: no row lies in two cache lines
  TaggerModel() = default;
  std::size_t SlotOf(std::uint64_t hash) const;  // kNoSlot: not in the model
  Result<> LayOut(std::string_view packed, std::size_t frequency_bytes);
  void FindRowsAvx2(std::span<const std::uint64_t> features, Rows* rows) const;
  void SumRowsAvx2(const Rows& rows, TagScores* scores) const;

  LargePages memory_;                     // of both:
  const std::uint8_t* checks_ = nullptr;  // numbers of two bytes, a bucket's in one cache line
  const std::int8_t* rows_ = nullptr;
  std::uint32_t buckets_ = 0;
  bool has_avx2_ = false;  // the processor
  int unit_ = 1;
  TagTransitions transitions_{};
  std::string frequency_table_;
  WordFrequencies frequencies_;  // looks into it
  std::string version_;
};

}  // namespace dealgraph::nlp
