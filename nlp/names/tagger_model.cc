// A hash table of buckets: a look-up compares the sixteen checks of one bucket at once. Most features of a text are not in the
// model, and for those only the small table of checks is touched.
#include "nlp/names/tagger_model.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/compression.h"
#include "base/hash.h"
#include "nlp/names/tag_features.h"

namespace dealgraph::nlp {

Result<std::unique_ptr<TaggerModel>> TaggerModel::Open(std::string_view bytes) {
  Header header;
  if (bytes.size() < sizeof(header)) return Corruption("tagger model: too short to be one");
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (std::memcmp(header.magic, kMagic, sizeof(kMagic)) != 0) return Corruption("tagger model: this file is none");
  const std::uint64_t expected = sizeof(header) + std::uint64_t{header.packed_bytes};
  if (header.tags != kTagCount || header.buckets == 0 || header.buckets > kBucketsMax || bytes.size() != expected) {
    return Corruption("tagger model: cut off: " + std::to_string(bytes.size()) + " bytes of " + std::to_string(expected));
  }
  Header blank = header;
  std::memset(blank.sha256, 0, sizeof(blank.sha256));
  Sha256Builder builder;
  builder.Add({reinterpret_cast<const char*>(&blank), sizeof(blank)}).Add(bytes.substr(sizeof(header)));
  const Sha256 sha256 = builder.Finish();
  if (std::memcmp(sha256.bytes.data(), header.sha256, sizeof(header.sha256)) != 0) {
    return Corruption("tagger model: its bytes do not have the checksum that it states");
  }
  if (header.features_version != kTagFeaturesVersion) {
    return InvalidArgument("tagger model: made for features of version " + std::to_string(header.features_version) +
                           ", this program has " + std::to_string(kTagFeaturesVersion));
  }
  std::unique_ptr<TaggerModel> model(new TaggerModel);
#if defined(__x86_64__)
  model->has_avx2_ = __builtin_cpu_supports("avx2") != 0;
#endif
  model->buckets_ = header.buckets;
  model->unit_ = header.unit < 1 ? 1 : header.unit;
  for (std::size_t before = 0; before < kTagCount; ++before) {
    for (std::size_t after = 0; after < kTagCount; ++after) model->transitions_[before][after] = header.transitions[before][after];
  }
  DG_RETURN_IF_ERROR(model->LayOut(bytes.substr(sizeof(header)), header.frequency_bytes));
  model->version_ = sha256.ToHex().substr(0, 8);
  return model;
}

Result<> TaggerModel::LayOut(std::string_view packed, std::size_t frequency_bytes) {
  DG_ASSIGN_OR_RETURN(const auto unpacked, Decompressor::Create(Compression::kZstd));
  std::string piece;
  const auto read = [&](std::size_t size) -> Result<> {
    piece.clear();
    const Result<> done = unpacked->Read(&packed, size, &piece);
    if (!done.ok()) return Corruption("tagger model: " + done.error().message);
    return piece.size() == size ? Result<>() : Corruption("tagger model: it holds less than its head says");
  };
  const std::size_t slots = std::size_t{buckets_} * kBucketSlots;
  const std::size_t check_bytes = (slots * 2 + kRowStride - 1) / kRowStride * kRowStride;
  memory_ = LargePages(check_bytes + slots * kRowStride);
  DG_RETURN_IF_ERROR(read(slots * 2));
  std::memcpy(memory_.data(), piece.data(), piece.size());
  char* row = memory_.data() + check_bytes;
  for (std::uint32_t bucket = 0; bucket < buckets_; ++bucket) {
    DG_RETURN_IF_ERROR(read(kBucketSlots * kRowBytes));
    for (std::size_t slot = 0; slot < kBucketSlots; ++slot, row += kRowStride) std::memcpy(row, piece.data() + slot * kRowBytes, kRowBytes);
  }
  checks_ = reinterpret_cast<const std::uint8_t*>(memory_.data());
  rows_ = reinterpret_cast<const std::int8_t*>(memory_.data() + check_bytes);
  DG_RETURN_IF_ERROR(read(frequency_bytes));
  frequency_table_ = std::move(piece);
  if (frequency_bytes > 0) {
    DG_ASSIGN_OR_RETURN(frequencies_, WordFrequencies::Open(frequency_table_));
  }
  piece.clear();
  const bool is_end = unpacked->Read(&packed, 1, &piece).ok() && piece.empty() && packed.empty() && unpacked->Finish().ok();
  return is_end ? Result<>() : Corruption("tagger model: it holds more than its head says");
}

inline std::size_t TaggerModel::SlotOf(std::uint64_t hash) const {
  const std::size_t first = std::size_t{BucketOf(hash, buckets_)} * kBucketSlots;
  const std::uint8_t* checks = checks_ + first * 2;
  const std::uint16_t check = CheckOf(hash);
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi16(static_cast<std::int16_t>(check));
  const __m128i low = _mm_cmpeq_epi16(wanted, _mm_loadu_si128(reinterpret_cast<const __m128i*>(checks)));
  const __m128i high = _mm_cmpeq_epi16(wanted, _mm_loadu_si128(reinterpret_cast<const __m128i*>(checks + 16)));
  const int hits = _mm_movemask_epi8(_mm_packs_epi16(low, high));
  return hits == 0 ? kNoSlot : first + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(hits)));
#else
  for (std::uint32_t slot = 0; slot < kBucketSlots; ++slot) {
    std::uint16_t here;
    std::memcpy(&here, checks + slot * 2, sizeof(here));
    if (here == check) return first + slot;
  }
  return kNoSlot;
#endif
}

#if defined(__x86_64__)
// The same as FindRows and SumRows below, for processors that have AVX2.
__attribute__((target("avx2"))) void TaggerModel::FindRowsAvx2(std::span<const std::uint64_t> features, Rows* rows) const {
  std::uint32_t found = 0;
  for (const std::uint64_t hash : features) {
    const std::size_t first = std::size_t{BucketOf(hash, buckets_)} * kBucketSlots;
    const __m256i here = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(checks_ + first * 2));
    const __m256i wanted = _mm256_set1_epi16(static_cast<std::int16_t>(CheckOf(hash)));
    const auto hits = static_cast<unsigned>(_mm256_movemask_epi8(_mm256_cmpeq_epi16(here, wanted)));
    rows->slots[found] = static_cast<std::uint32_t>(first + static_cast<std::size_t>(std::countr_zero(hits)) / 2);
    found += hits != 0 ? 1 : 0;
  }
  rows->count = found;
  for (std::uint32_t r = 0; r < found; ++r) __builtin_prefetch(rows_ + std::size_t{rows->slots[r]} * kRowStride);
}

__attribute__((target("avx2"))) void TaggerModel::SumRowsAvx2(const Rows& rows, TagScores* scores) const {
  static_assert(kRowBytes == 24 && kTagCount <= kRowBytes);
  __m256i low = _mm256_setzero_si256();
  __m128i high = _mm_setzero_si128();
  for (std::uint32_t r = 0; r < rows.count; ++r) {
    const std::int8_t* const row = rows_ + std::size_t{rows.slots[r]} * kRowStride;
    low = _mm256_add_epi16(low, _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row))));
    high = _mm_add_epi16(high, _mm_cvtepi8_epi16(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(row + 16))));
  }
  std::array<std::int16_t, kRowBytes> sums;
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums.data()), low);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(sums.data() + 16), high);
  for (std::size_t tag = 0; tag < kTagCount; ++tag) (*scores)[tag] = sums[tag];
}
#endif

// Memory is what this costs, so look-ups are done in steps that the processor can overlap, without a branch that depends on
// what they find: the places of the checks, then those of the rows, then the sums, in sixteen bits: 192 weights of at most
// 127 do not overflow them.
void TaggerModel::FetchChecks(std::span<const std::uint64_t> features) const {
  for (const std::uint64_t hash : features) __builtin_prefetch(checks_ + std::size_t{BucketOf(hash, buckets_)} * kBucketSlots * 2);
}

void TaggerModel::FindRows(std::span<const std::uint64_t> features, Rows* rows) const {
#if defined(__x86_64__)
  if (has_avx2_) return FindRowsAvx2(features, rows);
#endif
  std::uint32_t found = 0;
  for (const std::uint64_t hash : features) {
    const std::size_t slot = SlotOf(hash);
    rows->slots[found] = static_cast<std::uint32_t>(slot);
    found += slot != kNoSlot ? 1 : 0;
  }
  rows->count = found;
  for (std::uint32_t r = 0; r < found; ++r) __builtin_prefetch(rows_ + std::size_t{rows->slots[r]} * kRowStride);
}

void TaggerModel::SumRows(const Rows& rows, TagScores* scores) const {
#if defined(__x86_64__)
  if (has_avx2_) return SumRowsAvx2(rows, scores);
#endif
  using Eight = std::int8_t __attribute__((vector_size(8)));
  using EightWide = std::int16_t __attribute__((vector_size(16)));
  static_assert(kRowBytes == 3 * sizeof(Eight) && kTagCount <= kRowBytes);
  EightWide sums[3] = {};
  for (std::uint32_t r = 0; r < rows.count; ++r) {
    const std::int8_t* const row = rows_ + std::size_t{rows.slots[r]} * kRowStride;
    for (std::size_t part = 0; part < 3; ++part) {
      Eight weights;
      std::memcpy(&weights, row + part * sizeof(Eight), sizeof(weights));
      sums[part] += __builtin_convertvector(weights, EightWide);
    }
  }
  for (std::size_t tag = 0; tag < kTagCount; ++tag) (*scores)[tag] = sums[tag / 8][tag % 8];
}

void TaggerModel::Score(std::span<const std::uint64_t> features, TagScores* scores) const {
  Rows rows;
  FetchChecks(features);
  FindRows(features, &rows);
  SumRows(rows, scores);
}

const std::int8_t* TaggerModel::RowOf(std::uint64_t hash) const {
  const std::size_t slot = SlotOf(hash);
  return slot == kNoSlot ? nullptr : rows_ + slot * kRowStride;
}

}  // namespace dealgraph::nlp
