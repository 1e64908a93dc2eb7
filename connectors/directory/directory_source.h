// DirectorySource reads directories for as long as it runs: what is there, and every file that comes or grows.
//
// Files are read as FileSource reads them (connectors/file/file_source.h), under the same partition "file:/absolute/path",
// so that each is read once, whether by `ingest` or by `serve`. A file is read when it is complete: once its writer closed
// it or moved it here, and where nobody was seen to write it, once it was left alone for `settle`. A file that is there
// again with other content, or has grown, is read on. Names that begin with a dot are passed over.
// What cannot be read comes as a refused record. One thread, except Stop().
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ingest/decode.h"
#include "ingest/source.h"

namespace dealgraph::connectors {

struct DirectorySourceOptions {
  std::vector<std::string> paths;  // directories, read with those below them; or files
  ingest::Format format = ingest::Format::kAuto;
  std::chrono::milliseconds rescan_interval{60'000};  // also finds what the system does not report
  std::chrono::milliseconds settle{5'000};
  bool use_inotify = true;
  std::size_t record_bytes_max = std::size_t{64} << 20;  // after decompression; what is longer is refused
  std::size_t batch_records_max = 256;                   // of one Poll()
  std::size_t batch_bytes_max = std::size_t{1} << 20;
  ingest::PositionLookup lookup;                         // empty: everything is read from its start
  std::function<void(std::string_view)> notice;
};

class DirectorySource final : public ingest::Source {
 public:
  // kInvalidArgument: no paths. Paths need not exist yet. `clock` is lent.
  static Result<std::unique_ptr<DirectorySource>> Open(DirectorySourceOptions options, const Clock& clock);
  ~DirectorySource() override;

  // kUnavailable: none of the paths is there.
  Result<std::span<const ingest::RawRecord>> Poll(std::chrono::milliseconds timeout) override;
  bool AtEnd() const override { return false; }
  Result<> Commit(const graph::SourcePosition& position) override;
  void Stop() override;

 private:
  struct Parts;
  explicit DirectorySource(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace dealgraph::connectors
