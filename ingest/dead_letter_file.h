// DeadLetterFile appends dead letters to a JSONL file, one object a line:
//   {"reason","origin","partition","offset","source","key","timestamp","tombstone","cut","content_type","headers":{…},"bytes":"<base64>"}
// What is empty is left out, from "source" on. A key or header that is no UTF-8 stands in Base64 under "key_base64" and
// "headers_base64". DeadLetterReader reads them back.
// The file is created when the first letter comes, appended to when it exists. One thread.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "ingest/sink.h"

namespace dealgraph::ingest {

class DeadLetterFile final : public DeadLetterSink {
 public:
  explicit DeadLetterFile(std::string path) : path_(std::move(path)) {}
  ~DeadLetterFile() override;
  DeadLetterFile(const DeadLetterFile&) = delete;
  DeadLetterFile& operator=(const DeadLetterFile&) = delete;

  // Buffers up to a MiB. kUnavailable: the file cannot be opened or written (a full disk).
  Result<> Write(const DeadLetter& letter) override;
  // Writes what is buffered and waits for the disk (fdatasync).
  Result<> Acknowledge() override;

 private:
  Result<> Open();
  Result<> Flush();

  std::string path_;
  std::string buffer_;
  int fd_ = -1;
  bool unsynced_ = false;
};

}  // namespace dealgraph::ingest
