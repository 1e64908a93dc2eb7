// ByteStream reads a file, a pipe or standard input from front to back, with gzip and zstd undone.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/compression.h"
#include "base/result.h"
#include "base/time.h"

namespace dealgraph::connectors {

// One thread.
class ByteStream {
 public:
  enum class State { kData, kNothingYet, kEnd };

  // `path` "-" is standard input. `wake_fd` becomes readable when waiting must end; `bytes_read` counts bytes as they
  // stand on disk. Both are lent. kUnavailable: it cannot be opened, or is a directory.
  static Result<std::unique_ptr<ByteStream>> Open(const std::string& path, int wake_fd, std::atomic<std::uint64_t>* bytes_read);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // Appends up to 256 KiB to *out; waits for them up to `timeout`. kMalformedInput: compressed data damaged.
  // kUnavailable: the read failed.
  Result<State> Read(std::chrono::milliseconds timeout, std::string* out);

  // When it was last written and how long it was when opened; nullopt where there is no such thing (a pipe).
  std::optional<Timestamp> modified() const { return modified_; }
  std::optional<std::uint64_t> size_on_disk() const { return size_; }

 private:
  ByteStream(std::string path, int fd, int wake_fd, std::atomic<std::uint64_t>* bytes_read)
      : path_(std::move(path)), fd_(fd), wake_fd_(wake_fd), bytes_read_(bytes_read) {}

  Result<State> FillInput(std::chrono::milliseconds timeout);

  std::string path_;
  int fd_;
  int wake_fd_;
  std::atomic<std::uint64_t>* bytes_read_;
  std::optional<Timestamp> modified_;
  std::optional<std::uint64_t> size_;
  std::string input_;          // read from the descriptor and not taken yet
  std::size_t input_at_ = 0;
  bool sniffed_ = false;
  bool at_end_ = false;        // of the descriptor
  std::unique_ptr<Decompressor> decompressor_;  // null: none needed
};

}  // namespace dealgraph::connectors
