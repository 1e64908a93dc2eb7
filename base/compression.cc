#include "base/compression.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>

#include "base/check.h"

namespace dealgraph {
namespace {

constexpr std::size_t kStep = 64 << 10;  // how far the output grows at a time
constexpr std::size_t kRatioFrom = 1 << 20;

class GzipDecompressor final : public Decompressor {
 public:
  ~GzipDecompressor() override { inflateEnd(&stream_); }

  Result<> Open() {
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) return Internal("zlib does not start");
    return {};
  }

  Result<> Read(std::string_view* input, std::size_t out_max, std::string* out) override {
    const std::size_t before = out->size();
    while (out->size() - before < out_max) {
      if (between_members_) {
        // tar and tapes pad with zeros behind the last member; gzip ignores them and so do we.
        while (!input->empty() && input->front() == '\0') Skip(input, 1);
        if (input->empty()) return {};
        inflateReset(&stream_);
        between_members_ = false;
      }
      if (input->empty()) return {};
      DG_RETURN_IF_ERROR(Step(input, std::min(kStep, out_max - (out->size() - before)), out));
    }
    return {};
  }

  Result<> Finish() override {
    if (between_members_) return {};
    return MalformedInput("gzip data ends early, after " + std::to_string(consumed_) + " bytes");
  }

 private:
  void Skip(std::string_view* input, std::size_t n) {
    input->remove_prefix(n);
    consumed_ += n;
  }

  Result<> Step(std::string_view* input, std::size_t room, std::string* out) {
    const std::size_t size = out->size();
    const std::size_t given = std::min<std::size_t>(input->size(), UINT32_MAX / 2);
    out->resize(size + room);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input->data()));
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = reinterpret_cast<Bytef*>(out->data() + size);
    stream_.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    out->resize(size + room - stream_.avail_out);
    Skip(input, given - stream_.avail_in);
    if (status == Z_STREAM_END) {
      between_members_ = true;
      return {};
    }
    if (status == Z_OK || status == Z_BUF_ERROR) return {};
    return MalformedInput("gzip data damaged at byte " + std::to_string(consumed_) +
                          (stream_.msg != nullptr ? std::string(" (") + stream_.msg + ")" : std::string()));
  }

  z_stream stream_{};
  std::uint64_t consumed_ = 0;
  bool between_members_ = true;
};

class ZstdDecompressor final : public Decompressor {
 public:
  ZstdDecompressor() : stream_(ZSTD_createDCtx()) {}
  ~ZstdDecompressor() override { ZSTD_freeDCtx(stream_); }

  Result<> Open() {
    if (stream_ == nullptr) return Internal("zstd does not start");
    return {};
  }

  Result<> Read(std::string_view* input, std::size_t out_max, std::string* out) override {
    const std::size_t before = out->size();
    while (out->size() - before < out_max) {
      const std::size_t size = out->size();
      const std::size_t room = std::min(kStep, out_max - (size - before));
      out->resize(size + room);
      ZSTD_inBuffer in{input->data(), input->size(), 0};
      ZSTD_outBuffer to{out->data() + size, room, 0};
      const std::size_t status = ZSTD_decompressStream(stream_, &to, &in);
      out->resize(size + to.pos);
      input->remove_prefix(in.pos);
      consumed_ += in.pos;
      if (ZSTD_isError(status)) {
        return MalformedInput("zstd data damaged at byte " + std::to_string(consumed_) + " (" + ZSTD_getErrorName(status) + ")");
      }
      if (in.pos > 0 || to.pos > 0) between_frames_ = status == 0;
      if (input->empty() && to.pos < room) return {};
      if (in.pos == 0 && to.pos == 0) return {};
    }
    return {};
  }

  Result<> Finish() override {
    if (between_frames_) return {};
    return MalformedInput("zstd data ends early, after " + std::to_string(consumed_) + " bytes");
  }

 private:
  ZSTD_DCtx* stream_;
  std::uint64_t consumed_ = 0;
  bool between_frames_ = true;
};

template <class T>
Result<std::unique_ptr<Decompressor>> Opened() {
  auto decompressor = std::make_unique<T>();
  DG_RETURN_IF_ERROR(decompressor->Open());
  return std::unique_ptr<Decompressor>(std::move(decompressor));
}

}  // namespace

Compression SniffCompression(std::string_view beginning) {
  if (beginning.starts_with("\x1f\x8b\x08")) return Compression::kGzip;
  if (beginning.starts_with("\x28\xb5\x2f\xfd")) return Compression::kZstd;
  if (beginning.size() >= 4 && (beginning[0] & 0xf0) == 0x50 && beginning.substr(1, 3) == "\x2a\x4d\x18") {
    return Compression::kZstd;
  }
  return Compression::kNone;
}

Result<std::unique_ptr<Decompressor>> Decompressor::Create(Compression compression) {
  switch (compression) {
    case Compression::kGzip: return Opened<GzipDecompressor>();
    case Compression::kZstd: return Opened<ZstdDecompressor>();
    case Compression::kNone: break;
  }
  return Internal("nothing to decompress");
}

Result<std::string> Decompress(std::string_view bytes, Compression compression, const DecompressionLimits& limits) {
  DG_ASSIGN_OR_RETURN(const std::unique_ptr<Decompressor> decompressor, Decompressor::Create(compression));
  std::string out;
  std::string_view input = bytes;
  for (;;) {
    const std::size_t before = out.size();
    const std::size_t step = std::min<std::size_t>(kRatioFrom, limits.bytes_max + 1 - out.size());
    DG_RETURN_IF_ERROR(decompressor->Read(&input, step, &out));
    if (out.size() > limits.bytes_max) {
      return MalformedInput("more than " + std::to_string(limits.bytes_max) + " bytes after decompression");
    }
    if (out.size() > kRatioFrom && out.size() / limits.ratio_max > bytes.size()) {
      return MalformedInput("compressed more than " + std::to_string(limits.ratio_max) + " to 1");
    }
    if (out.size() - before < step) break;
  }
  DG_RETURN_IF_ERROR(decompressor->Finish());
  return out;
}

std::string CompressZstd(std::string_view bytes) {
  constexpr int kLevel = 19;
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), kLevel);
  DG_CHECK(!ZSTD_isError(size), "zstd compresses into room that is enough");
  out.resize(size);
  return out;
}

}  // namespace dealgraph
