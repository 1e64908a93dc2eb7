#include "connectors/directory/directory_source.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "connectors/directory/directory_watch.h"
#include "connectors/file/file_reader.h"
#include "ingest/sniff.h"

namespace dealgraph::connectors {
namespace {

std::string PartitionOf(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return "file:" + (error ? std::filesystem::path(path) : absolute).lexically_normal().string();
}

}  // namespace

struct DirectorySource::Parts {
  Parts(DirectorySourceOptions the_options, const Clock& the_clock) : options(std::move(the_options)), clock(the_clock) {}
  ~Parts() {
    if (wake_fd >= 0) ::close(wake_fd);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Result<std::optional<graph::SourcePosition>> Stored(const std::string& partition) const;
  Result<> OpenNext();
  void Keep(FileRecord record);

  DirectorySourceOptions options;
  const Clock& clock;
  int wake_fd = -1;  // readable once Stop() was called
  std::optional<DirectoryWatch> watch;
  std::deque<std::string> files;  // complete, and to be read
  std::optional<FileReader> reader;
  // Of what was given and is not in the store yet: a file that changes meanwhile goes on from there.
  std::map<std::string, graph::SourcePosition> given;
  std::atomic<std::uint64_t> bytes_read = 0;
  std::vector<FileRecord> records;       // of the last Poll()
  std::vector<ingest::RawRecord> views;  // of `records`
};

DirectorySource::DirectorySource(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
DirectorySource::~DirectorySource() = default;

Result<std::unique_ptr<DirectorySource>> DirectorySource::Open(DirectorySourceOptions options, const Clock& clock) {
  if (options.paths.empty()) return InvalidArgument("no directories to watch");
  auto parts = std::make_unique<Parts>(std::move(options), clock);
  parts->wake_fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (parts->wake_fd < 0) return Unavailable(std::string("eventfd: ") + std::strerror(errno));
  parts->watch.emplace(DirectoryWatchOptions{.paths = parts->options.paths,
                                             .rescan_interval = parts->options.rescan_interval,
                                             .settle = parts->options.settle,
                                             .use_inotify = parts->options.use_inotify,
                                             .wake_fd = parts->wake_fd,
                                             .notice = parts->options.notice});
  return std::unique_ptr<DirectorySource>(new DirectorySource(std::move(parts)));
}

Result<std::optional<graph::SourcePosition>> DirectorySource::Parts::Stored(const std::string& partition) const {
  if (const auto at = given.find(partition); at != given.end()) return std::optional(at->second);
  if (!options.lookup) return std::optional<graph::SourcePosition>();
  return options.lookup(partition);
}

Result<> DirectorySource::Parts::OpenNext() {
  const std::string& path = files.front();
  FileReaderOptions reading{.path = path,
                            .partition = PartitionOf(path),
                            .format = options.format,
                            .record_bytes_max = options.record_bytes_max,
                            .wake_fd = wake_fd,
                            .bytes_read = &bytes_read,
                            .notice = options.notice};
  if (reading.format == ingest::Format::kAuto) {
    reading.format = ingest::FormatFromPath(path).value_or(ingest::Format::kAuto);
  }
  DG_ASSIGN_OR_RETURN(reading.stored, Stored(reading.partition));
  reader.emplace(std::move(reading));
  files.pop_front();
  return {};
}

void DirectorySource::Parts::Keep(FileRecord record) {
  if (!record.position.partition.empty()) given.insert_or_assign(record.position.partition, record.position);
  records.push_back(std::move(record));
}

Result<std::span<const ingest::RawRecord>> DirectorySource::Poll(std::chrono::milliseconds timeout) {
  Parts& parts = *parts_;
  parts.records.clear();
  parts.views.clear();
  std::size_t bytes = 0;
  while (parts.records.size() < parts.options.batch_records_max && bytes < parts.options.batch_bytes_max) {
    if (stopped_) return Cancelled("watching directories was stopped");
    if (!parts.reader && parts.files.empty()) {
      if (!parts.records.empty()) break;
      DG_ASSIGN_OR_RETURN(const std::vector<std::string> found, parts.watch->Wait(timeout));
      if (found.empty()) break;
      parts.files.assign(found.begin(), found.end());
    }
    if (!parts.reader) DG_RETURN_IF_ERROR(parts.OpenNext());
    FileRecord record;
    const FileReader::State state = parts.reader->Next(std::chrono::milliseconds(0), &record);
    if (state == FileReader::State::kNothingYet) break;
    if (state == FileReader::State::kEnd) {
      parts.reader.reset();
      continue;
    }
    bytes += record.bytes.size();
    parts.Keep(std::move(record));
  }
  if (stopped_) return Cancelled("watching directories was stopped");
  const Timestamp now = parts.clock.Now();
  for (const FileRecord& record : parts.records) parts.views.push_back(ViewOf(record, now));
  return std::span<const ingest::RawRecord>(parts.views);
}

Result<> DirectorySource::Commit(const graph::SourcePosition& position) {
  const auto at = parts_->given.find(position.partition);
  if (at != parts_->given.end() && at->second == position) parts_->given.erase(at);
  return {};
}

void DirectorySource::Stop() {
  stopped_ = true;
  const std::uint64_t one = 1;
  // It fails only when the counter is full, and then it is readable anyway.
  [[maybe_unused]] const ssize_t written = ::write(parts_->wake_fd, &one, sizeof one);
}

}  // namespace dealgraph::connectors
