// gzip and zstd, undone piece by piece within limits; and zstd made.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph {

enum class Compression { kNone, kGzip, kZstd };

// By the first bytes (RFC 1952: 1f 8b 08; RFC 8878: 28 b5 2f fd, or a skippable frame).
Compression SniffCompression(std::string_view beginning);

// Undoes one compressed stream of any number of members (gzip) or frames (zstd) one behind the other. One thread.
class Decompressor {
 public:
  static Result<std::unique_ptr<Decompressor>> Create(Compression compression);  // not kNone
  virtual ~Decompressor() = default;

  // Appends at most `out_max` bytes to *out and removes from *input what they took. It has all that `input` gives when
  // it appended less than `out_max`. kMalformedInput: damaged, with the offset in the compressed bytes.
  virtual Result<> Read(std::string_view* input, std::size_t out_max, std::string* out) = 0;
  // After the last input. kMalformedInput: it ends in the middle of a member.
  virtual Result<> Finish() = 0;
};

struct DecompressionLimits {
  std::size_t bytes_max = 0;  // of the result
  std::size_t ratio_max = 0;  // of result to input, looked at once the result is beyond a MiB
};

// kMalformedInput: damaged, ends early, or beyond a limit.
Result<std::string> Decompress(std::string_view bytes, Compression compression, const DecompressionLimits& limits);

// One zstd frame as small as its slowest usual setting makes it (some MB/s): for what is written once and read often. The same bytes for
// the same release of the library.
std::string CompressZstd(std::string_view bytes);

}  // namespace dealgraph
