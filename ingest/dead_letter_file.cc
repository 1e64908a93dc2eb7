#include "ingest/dead_letter_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/json_writer.h"

namespace dealgraph::ingest {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

// RFC 4648, section 4.
std::string Base64(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out.push_back(k <= n ? kDigits[group >> (18 - 6 * k) & 63] : '=');
  }
  return out;
}

std::string Line(const DeadLetter& letter) {
  std::string line;
  JsonWriter json(&line);
  json.BeginObject();
  json.Key("reason").String(letter.reason).Key("origin").String(letter.origin);
  json.Key("partition").String(letter.partition).Key("offset").Integer(letter.offset);
  json.Key("headers").BeginObject();
  for (const auto& [name, value] : letter.headers) json.Key(name).String(value);
  json.EndObject();
  json.Key("bytes").String(Base64(letter.bytes));
  json.EndObject();
  line.push_back('\n');
  return line;
}

}  // namespace

DeadLetterFile::~DeadLetterFile() {
  if (fd_ < 0) return;
  static_cast<void>(Flush());  // what nobody acknowledged may be lost
  ::close(fd_);
}

Result<> DeadLetterFile::Open() {
  if (fd_ >= 0) return {};
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd_ < 0) return Unavailable("dead-letter file " + path_ + ": " + std::strerror(errno));
  return {};
}

Result<> DeadLetterFile::Write(const DeadLetter& letter) {
  DG_RETURN_IF_ERROR(Open());
  buffer_.append(Line(letter));
  unsynced_ = true;
  return buffer_.size() >= kBufferBytes ? Flush() : Result<>();
}

Result<> DeadLetterFile::Flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(fd_, left.data(), left.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      const std::string reason = std::strerror(errno);
      buffer_.erase(0, buffer_.size() - left.size());
      return Unavailable("dead-letter file " + path_ + ": " + reason);
    }
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  return {};
}

Result<> DeadLetterFile::Acknowledge() {
  if (!unsynced_) return {};
  DG_RETURN_IF_ERROR(Flush());
  // A pipe or /dev/stderr cannot be synced and need not be.
  if (::fdatasync(fd_) != 0 && errno != EINVAL && errno != EROFS) {
    return Unavailable("dead-letter file " + path_ + ": " + std::strerror(errno));
  }
  unsynced_ = false;
  return {};
}

}  // namespace dealgraph::ingest
