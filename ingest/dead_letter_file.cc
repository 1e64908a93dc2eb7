#include "ingest/dead_letter_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/json_writer.h"
#include "ingest/base64.h"
#include "nlp/text/unicode.h"

namespace dealgraph::ingest {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

// As text where it is that, else in Base64 under another key.
void WriteBytes(const std::string& key, std::string_view bytes, JsonWriter& json) {
  if (nlp::FindInvalidUtf8(bytes) == std::string_view::npos) {
    json.Key(key).String(bytes);
  } else {
    json.Key(key + "_base64").String(Base64(bytes));
  }
}

void WriteHeaders(const DeadLetter& letter, bool text, JsonWriter& json) {
  json.Key(text ? "headers" : "headers_base64").BeginObject();
  for (const auto& [name, value] : letter.headers) {
    if ((nlp::FindInvalidUtf8(value) == std::string_view::npos) != text) continue;
    json.Key(name).String(text ? value : Base64(value));
  }
  json.EndObject();
}

bool AllText(const DeadLetter& letter) {
  for (const auto& [name, value] : letter.headers) {
    if (nlp::FindInvalidUtf8(value) != std::string_view::npos) return false;
  }
  return true;
}

std::string Line(const DeadLetter& letter) {
  std::string line;
  JsonWriter json(&line);
  json.BeginObject();
  json.Key("reason").String(letter.reason).Key("origin").String(letter.origin);
  json.Key("partition").String(letter.partition).Key("offset").Integer(letter.offset);
  if (!letter.input.empty()) json.Key("source").String(letter.input);
  if (!letter.key.empty()) WriteBytes("key", letter.key, json);
  if (letter.timestamp) json.Key("timestamp").String(FormatIsoTime(*letter.timestamp));
  if (letter.tombstone) json.Key("tombstone").Bool(true);
  if (letter.cut) json.Key("cut").Bool(true);
  if (!letter.content_type.empty()) json.Key("content_type").String(letter.content_type);
  WriteHeaders(letter, /*text=*/true, json);
  if (!AllText(letter)) WriteHeaders(letter, /*text=*/false, json);
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
