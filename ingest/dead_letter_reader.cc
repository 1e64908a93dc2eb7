#include "ingest/dead_letter_reader.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/hash.h"
#include "ingest/base64.h"
#include "ingest/json.h"

namespace dealgraph::ingest {
namespace {

constexpr std::size_t kDepthMax = 4;

std::string TextOf(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

bool IsTrue(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

// As text where it is that, else in Base64 under another key (DeadLetterFile).
std::string BytesOf(const boost::json::object& object, const std::string& key) {
  if (const auto bytes = FromBase64(TextOf(object, key + "_base64")); bytes && !bytes->empty()) return *bytes;
  return TextOf(object, key);
}

void ReadHeaders(const boost::json::object& object, std::string_view key, bool base64, StoredLetter* letter) {
  const auto* headers = object.if_contains(key);
  if (headers == nullptr || !headers->is_object()) return;
  for (const auto& [name, value] : headers->get_object()) {
    if (!value.is_string()) continue;
    const std::string text(value.get_string().data(), value.get_string().size());
    letter->headers.emplace_back(std::string(name), base64 ? FromBase64(text).value_or("") : text);
  }
}

Result<StoredLetter> LetterOf(std::string_view line) {
  DG_ASSIGN_OR_RETURN(const boost::json::value value, ParseJson(line, kDepthMax));
  if (!value.is_object()) return MalformedInput("it is no object");
  const boost::json::object& object = value.get_object();
  StoredLetter letter{.reason = TextOf(object, "reason"),
                      .input = TextOf(object, "source"),
                      .origin = TextOf(object, "origin"),
                      .partition = TextOf(object, "partition"),
                      .key = BytesOf(object, "key"),
                      .timestamp = ParseIsoTime(TextOf(object, "timestamp")),
                      .tombstone = IsTrue(object, "tombstone"),
                      .cut = IsTrue(object, "cut"),
                      .content_type = TextOf(object, "content_type")};
  const auto* offset = object.if_contains("offset");
  if (offset != nullptr && offset->is_int64()) letter.offset = offset->get_int64();
  ReadHeaders(object, "headers", false, &letter);
  ReadHeaders(object, "headers_base64", true, &letter);
  auto bytes = FromBase64(TextOf(object, "bytes"));
  if (!bytes || letter.reason.empty()) return MalformedInput("it has no bytes or no reason");
  letter.bytes = std::move(*bytes);
  letter.id = LetterIdOf(letter);
  return letter;
}

}  // namespace

std::string LetterIdOf(const StoredLetter& letter) {
  Sha256Builder builder;
  builder.AddField(letter.partition).AddField(std::to_string(letter.offset)).AddField(letter.origin).AddField(letter.bytes);
  return builder.Finish().ToHex().substr(0, 16);
}

Result<std::unique_ptr<LetterReader>> DeadLetterReader::Open(const std::string& path, std::function<void(std::string_view)> notice) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return NotFound("there are no dead letters in " + path + ": " + std::strerror(errno));
  return std::unique_ptr<LetterReader>(new DeadLetterReader(path, std::move(file), std::move(notice)));
}

std::set<std::string> ReadDoneLetters(const std::string& path) {
  std::set<std::string> ids;
  std::ifstream file(path, std::ios::binary);
  for (std::string id; std::getline(file, id);) ids.insert(id);
  return ids;
}

Result<bool> DeadLetterReader::Next(StoredLetter* letter) {
  for (std::string line; std::getline(file_, line);) {
    ++line_;
    auto read = LetterOf(line);
    if (!read.ok()) {
      if (notice_) notice_(path_ + ":" + std::to_string(line_) + " is no dead letter: " + read.error().message);
      continue;
    }
    if (!seen_.insert(read->id).second) continue;
    *letter = std::move(*read);
    return true;
  }
  if (file_.bad()) return Unavailable("reading " + path_ + ": " + std::strerror(errno));
  return false;
}

Result<> MarkLettersDone(const std::string& path, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  std::string lines;
  for (const std::string& id : ids) lines += id + "\n";
  const auto fault = [&] { return Unavailable("cannot write " + path + ": " + std::strerror(errno)); };
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) return fault();
  std::string_view left = lines;
  while (!left.empty()) {
    const ssize_t written = ::write(fd, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const Error error = fault();
      ::close(fd);
      return error;
    }
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool synced = ::fdatasync(fd) == 0;
  ::close(fd);
  if (!synced) return fault();
  return {};
}

}  // namespace dealgraph::ingest
