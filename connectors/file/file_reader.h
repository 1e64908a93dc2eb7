// FileReader reads one file record by record, from where it was left.
//
// How a file is recognised. With the position of its last record stands the CRC32C of all bytes up to its end. When the
// file is opened again, those bytes are read and compared: equal, and reading goes on behind them; different or fewer,
// and the file is another one and read from its start. Reading is a hundred times faster than extracting, so checking
// everything costs little, and unlike times and inode numbers it cannot be wrong. Only an uncompressed file that was read
// to its end, and has its length and its time of writing (to the millisecond) still, is passed over unread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "connectors/file/byte_stream.h"
#include "connectors/file/line_reader.h"
#include "graph/incoming.h"
#include "ingest/decode.h"
#include "ingest/source.h"
#include "ingest/utf16.h"

namespace dealgraph::connectors {

struct FileRecord {
  std::string bytes;
  std::string refused;  // why it could not be read; empty: it could
  std::string origin;   // "a.jsonl:17", "b.html"
  std::string_view content_type;  // static
  std::optional<Timestamp> modified;
  graph::SourcePosition position;
};

// The record as sources hand it on; it looks into `record`.
ingest::RawRecord ViewOf(const FileRecord& record, Timestamp received);

struct FileReaderOptions {
  std::string path;       // "-": standard input
  std::string partition;  // empty: cannot be resumed
  ingest::Format format = ingest::Format::kAuto;  // kAuto: lines of JSON are recognised, all else is one record
  std::size_t record_bytes_max = 0;
  std::optional<graph::SourcePosition> stored;
  int wake_fd = -1;
  std::atomic<std::uint64_t>* bytes_read = nullptr;
  std::function<void(std::string_view)> notice;
};

// One thread.
class FileReader {
 public:
  enum class State { kRecord, kNothingYet, kEnd };

  explicit FileReader(FileReaderOptions options);

  // What cannot be read comes as a refused record, after which the file is at its end.
  State Next(std::chrono::milliseconds timeout, FileRecord* record);

 private:
  enum class Phase { kClosed, kResuming, kSniffing, kLines, kWhole, kEnd };

  Result<State> Advance(std::chrono::milliseconds timeout, FileRecord* record);
  Result<> Open();
  Result<ByteStream::State> Fill(std::chrono::milliseconds timeout);
  Result<State> Resume(std::chrono::milliseconds timeout);
  Result<State> StartOver(std::string_view why);
  Result<State> Sniff(std::chrono::milliseconds timeout);
  Result<State> NextLine(std::chrono::milliseconds timeout, FileRecord* record);
  Result<State> ReadWhole(std::chrono::milliseconds timeout, FileRecord* record);
  bool IsUnchanged() const;
  void SetPosition(std::int64_t offset, std::int64_t end, std::uint32_t stream_crc, FileRecord* record) const;

  FileReaderOptions options_;
  Phase phase_ = Phase::kClosed;
  std::unique_ptr<ByteStream> stream_;
  std::optional<ingest::Utf16Reader> utf16_;  // set: lines are in UTF-16
  std::string buffer_;      // read and not yet given to lines_, or the whole record so far
  bool at_end_ = false;
  char last_skipped_ = '\n';  // of what Resume() passed over
  LineReader lines_;
};

}  // namespace dealgraph::connectors
