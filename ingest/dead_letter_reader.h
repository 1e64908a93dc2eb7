// DeadLetterReader reads back what DeadLetterFile wrote, letter by letter, and knows which were put right since.
//
// A letter's id is a hash of where its record stood and of its bytes: a letter that a crash made come twice is one letter. What
// is done with is not removed from the file, which another process may be writing, but noted beside it, in FILE.done. One
// thread.
#pragma once

#include <cstdint>
#include <fstream>
#include <functional>
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
  bool done = false;
};

class DeadLetterReader {
 public:
  // `notice` is told of lines that are no letter (the last one of a process that was killed while it wrote).
  // kNotFound: there is no such file.
  static Result<DeadLetterReader> Open(const std::string& path, std::function<void(std::string_view)> notice = {});

  // The next letter that did not come before; false: there are no more.
  Result<bool> Next(StoredLetter* letter);

 private:
  DeadLetterReader(std::string path, std::ifstream file, std::function<void(std::string_view)> notice)
      : path_(std::move(path)), file_(std::move(file)), notice_(std::move(notice)) {}

  std::string path_;
  std::ifstream file_;
  std::function<void(std::string_view)> notice_;
  std::uint64_t line_ = 0;
  std::set<std::string> seen_;
  std::set<std::string> done_;
};

// Notes beside the file that these letters are done with, and waits for the disk.
Result<> MarkLettersDone(const std::string& path, const std::vector<std::string>& ids);

}  // namespace dealgraph::ingest
