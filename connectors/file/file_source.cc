#include "connectors/file/file_source.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "connectors/file/file_reader.h"
#include "connectors/file/file_walk.h"
#include "ingest/sniff.h"

namespace dealgraph::connectors {

struct FileSource::Parts {
  Parts(FileSourceOptions the_options, const Clock& the_clock) : options(std::move(the_options)), clock(the_clock) {}
  ~Parts() {
    if (wake_fd >= 0) ::close(wake_fd);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  FileSourceOptions options;
  const Clock& clock;
  int wake_fd = -1;  // readable once Stop() was called
  std::vector<FoundFile> files;
  std::size_t next_file = 0;
  std::optional<FileReader> reader;
  std::vector<FileRecord> records;          // of the last Poll()
  std::vector<ingest::RawRecord> views;     // of `records`
};

FileSource::FileSource(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
FileSource::~FileSource() = default;

Result<std::unique_ptr<FileSource>> FileSource::Open(FileSourceOptions options, const Clock& clock) {
  auto parts = std::make_unique<Parts>(std::move(options), clock);
  DG_ASSIGN_OR_RETURN(parts->files, FindFiles(parts->options.paths, parts->options.notice));
  parts->wake_fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (parts->wake_fd < 0) return Unavailable(std::string("eventfd: ") + std::strerror(errno));
  return std::unique_ptr<FileSource>(new FileSource(std::move(parts)));
}

Result<> FileSource::OpenNext() {
  Parts& parts = *parts_;
  const FoundFile& file = parts.files[parts.next_file];
  FileReaderOptions options{.path = file.path,
                            .partition = file.partition,
                            .format = parts.options.format,
                            .record_bytes_max = parts.options.record_bytes_max,
                            .wake_fd = parts.wake_fd,
                            .bytes_read = &bytes_read_,
                            .notice = parts.options.notice};
  if (options.format == ingest::Format::kAuto) {
    options.format = ingest::FormatFromPath(file.path).value_or(ingest::Format::kAuto);
  }
  if (parts.options.lookup && !file.partition.empty()) {
    DG_ASSIGN_OR_RETURN(options.stored, parts.options.lookup(file.partition));
  }
  parts.reader.emplace(std::move(options));
  ++parts.next_file;
  return {};
}

Result<std::span<const ingest::RawRecord>> FileSource::Poll(std::chrono::milliseconds timeout) {
  Parts& parts = *parts_;
  parts.records.clear();
  parts.views.clear();
  std::size_t bytes = 0;
  while (parts.records.size() < parts.options.batch_records_max && bytes < parts.options.batch_bytes_max) {
    if (stopped_) return Cancelled("reading files was stopped");
    if (!parts.reader) {
      if (parts.next_file == parts.files.size()) break;
      DG_RETURN_IF_ERROR(OpenNext());
    }
    FileRecord record;
    const FileReader::State state =
        parts.reader->Next(parts.records.empty() ? timeout : std::chrono::milliseconds(0), &record);
    if (state == FileReader::State::kNothingYet) break;
    if (state == FileReader::State::kEnd) {
      parts.reader.reset();
      continue;
    }
    bytes += record.bytes.size();
    parts.records.push_back(std::move(record));
  }
  if (stopped_) return Cancelled("reading files was stopped");
  const Timestamp now = parts.clock.Now();
  for (const FileRecord& record : parts.records) parts.views.push_back(ViewOf(record, now));
  return std::span<const ingest::RawRecord>(parts.views);
}

bool FileSource::AtEnd() const { return !parts_->reader && parts_->next_file == parts_->files.size(); }

Result<> FileSource::Commit(const graph::SourcePosition&) { return {}; }

void FileSource::Stop() {
  stopped_ = true;
  const std::uint64_t one = 1;
  // It fails only when the counter is full, and then it is readable anyway.
  [[maybe_unused]] const ssize_t written = ::write(parts_->wake_fd, &one, sizeof one);
}

std::optional<std::uint64_t> FileSource::TotalBytes() const {
  std::uint64_t total = 0;
  for (const FoundFile& file : parts_->files) {
    if (file.partition.empty()) return std::nullopt;
    total += file.size_on_disk;
  }
  return total;
}

}  // namespace dealgraph::connectors
