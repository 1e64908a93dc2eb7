// FileSource reads files, directories and standard input as a Source.
//
// JSON lines come line by line, whatever the file's size; every other format is one record a file. gzip and zstd are
// undone on the way, UTF-16 too. Directories are walked recursively in byte order of the path, taking the files whose
// extension names a format (json, jsonl, ndjson, txt, html, htm, xhtml; each also .gz or .zst).
//
// A partition is a file, "file:/absolute/path". Offsets count bytes after decompression. With the position stands a
// CRC32C of everything before it, so a resumed file is known to be the same: a file that grew goes on at its new end,
// a file that changed is read again from its start (which changes nothing for articles that did not).
// What cannot be read comes as a refused record and reading goes on. One thread, except Stop() and TotalBytes().
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ingest/decode.h"
#include "ingest/source.h"

namespace dealgraph::connectors {

struct FileSourceOptions {
  std::vector<std::string> paths;  // files, directories, "-" for standard input; none: standard input
  ingest::Format format = ingest::Format::kAuto;
  std::size_t record_bytes_max = std::size_t{64} << 20;  // after decompression; what is longer is refused
  std::size_t batch_records_max = 256;                   // of one Poll()
  std::size_t batch_bytes_max = std::size_t{1} << 20;
  ingest::PositionLookup lookup;                         // empty: everything is read from its start
  std::function<void(std::string_view)> notice;          // "a.jsonl changed since it was read: reading it again"
};

class FileSource final : public ingest::Source {
 public:
  // Finds the files. kNotFound: a path does not exist. kInvalidArgument: a directory without a file to read.
  // `clock` is lent.
  static Result<std::unique_ptr<FileSource>> Open(FileSourceOptions options, const Clock& clock);
  ~FileSource() override;

  Result<std::span<const ingest::RawRecord>> Poll(std::chrono::milliseconds timeout) override;
  bool AtEnd() const override;
  Result<> Commit(const graph::SourcePosition& position) override;  // nothing: the store remembers
  void Stop() override;
  // Bytes on disk of all files; nullopt with standard input.
  std::optional<std::uint64_t> TotalBytes() const override;
  // Bytes on disk read so far, compressed ones where a file is; compare with TotalBytes(). Any thread.
  std::uint64_t BytesRead() const { return bytes_read_.load(std::memory_order_relaxed); }

 private:
  struct Parts;
  explicit FileSource(std::unique_ptr<Parts> parts);
  Result<> OpenNext();
  std::unique_ptr<Parts> parts_;
  std::atomic<bool> stopped_ = false;
  std::atomic<std::uint64_t> bytes_read_ = 0;
};

}  // namespace dealgraph::connectors
