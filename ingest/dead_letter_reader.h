// LetterReader reads back the dead letters of a sink, letter by letter; DeadLetterReader those of a file (DeadLetterFile).
//
// A letter's id is a hash of where its record stood and of its bytes: a letter that a crash made come twice is one letter. What
// is done with is not removed from where it stands, which another process may be writing, but noted in a file of ids. One
// thread.
#pragma once

#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace dealgraph::ingest {

struct StoredLetter {
  std::string id;  // 16 hex digits
  std::string reason;
  std::string input;  // the configured source; empty: none
  std::string origin;
  std::string partition;
  std::int64_t offset = -1;
  std::string key;
  std::optional<Timestamp> timestamp;
  bool tombstone = false;
  bool cut = false;  // `bytes` are only the beginning of the record
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string bytes;
};

std::string LetterIdOf(const StoredLetter& letter);

class LetterReader {
 public:
  virtual ~LetterReader() = default;
  // The next letter that did not come before; false: there are no more.
  virtual Result<bool> Next(StoredLetter* letter) = 0;
};

class DeadLetterReader final : public LetterReader {
 public:
  // `notice` is told of lines that are no letter (the last one of a process that was killed while it wrote).
  // kNotFound: there is no such file.
  static Result<std::unique_ptr<LetterReader>> Open(const std::string& path,
                                                    std::function<void(std::string_view)> notice = {});
  Result<bool> Next(StoredLetter* letter) override;

 private:
  DeadLetterReader(std::string path, std::ifstream file, std::function<void(std::string_view)> notice)
      : path_(std::move(path)), file_(std::move(file)), notice_(std::move(notice)) {}

  std::string path_;
  std::ifstream file_;
  std::function<void(std::string_view)> notice_;
  std::uint64_t line_ = 0;
  std::set<std::string> seen_;
};

// The ids noted in the file; none where there is no file.
std::set<std::string> ReadDoneLetters(const std::string& path);
// Notes in the file that these letters are done with, and waits for the disk.
Result<> MarkLettersDone(const std::string& path, const std::vector<std::string>& ids);

}  // namespace dealgraph::ingest
