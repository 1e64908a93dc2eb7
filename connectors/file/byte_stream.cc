#include "connectors/file/byte_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace dealgraph::connectors {
namespace {

constexpr std::size_t kReadBytes = 256 << 10;
constexpr std::size_t kSniffBytes = 4;

Error ReadError(const std::string& path) { return Unavailable("cannot read " + path + ": " + std::strerror(errno)); }

}  // namespace

Result<std::unique_ptr<ByteStream>> ByteStream::Open(const std::string& path, int wake_fd,
                                                     std::atomic<std::uint64_t>* bytes_read) {
  // O_NONBLOCK only so that opening a pipe nobody writes to does not wait; reading waits in poll().
  const int fd = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return Unavailable("cannot open " + path + ": " + std::strerror(errno));
  std::unique_ptr<ByteStream> stream(new ByteStream(path, fd, wake_fd, bytes_read));
  struct stat info;
  if (::fstat(fd, &info) != 0) return ReadError(path);
  if (S_ISDIR(info.st_mode)) return Unavailable("cannot read " + path + ": it is a directory");
  if (S_ISREG(info.st_mode)) {
    stream->size_ = static_cast<std::uint64_t>(info.st_size);
    stream->modified_ = FromUnixMillis(info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1'000'000);
  }
  return stream;
}

ByteStream::~ByteStream() { ::close(fd_); }

Result<ByteStream::State> ByteStream::FillInput(std::chrono::milliseconds timeout) {
  std::array<pollfd, 2> waits = {{{fd_, POLLIN, 0}, {wake_fd_, POLLIN, 0}}};
  const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(timeout.count()));
  if (ready < 0 && errno != EINTR) return ReadError(path_);
  if (ready <= 0 || waits[1].revents != 0) return State::kNothingYet;
  input_.erase(0, input_at_);
  input_at_ = 0;
  const std::size_t size = input_.size();
  input_.resize(size + kReadBytes);
  const ssize_t n = ::read(fd_, input_.data() + size, kReadBytes);
  input_.resize(size + static_cast<std::size_t>(n > 0 ? n : 0));
  if (n < 0) {
    if (errno == EINTR || errno == EAGAIN) return State::kNothingYet;
    return ReadError(path_);
  }
  bytes_read_->fetch_add(static_cast<std::uint64_t>(n), std::memory_order_relaxed);
  at_end_ = n == 0;
  return State::kData;
}

Result<ByteStream::State> ByteStream::Read(std::chrono::milliseconds timeout, std::string* out) {
  for (;;) {
    const bool need_input = input_at_ == input_.size() || (!sniffed_ && input_.size() < kSniffBytes);
    if (need_input && !at_end_) {
      DG_ASSIGN_OR_RETURN(const State state, FillInput(timeout));
      if (state == State::kNothingYet) return state;
      continue;
    }
    if (!sniffed_) {
      sniffed_ = true;
      const Compression compression = SniffCompression(input_);
      if (compression != Compression::kNone) {
        DG_ASSIGN_OR_RETURN(decompressor_, Decompressor::Create(compression));
      }
    }
    std::string_view input = std::string_view(input_).substr(input_at_);
    if (decompressor_ == nullptr) {
      if (input.empty()) return State::kEnd;
      out->append(input);
      input_at_ = input_.size();
      return State::kData;
    }
    const std::size_t before = out->size();
    DG_RETURN_IF_ERROR(decompressor_->Read(&input, kReadBytes, out));
    input_at_ = input_.size() - input.size();
    if (out->size() > before) return State::kData;
    if (at_end_) {
      DG_RETURN_IF_ERROR(decompressor_->Finish());
      return State::kEnd;
    }
  }
}

}  // namespace dealgraph::connectors
