// A disk that loses power: from the k-th append on it fails, and then it forgets what was not synced.
#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace dealgraph::losing {

using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

// Fails from the k-th append on, as a disk that lost power does, and then forgets what was not synced.
class LosingFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit LosingFileSystem(std::uint64_t fail_at, IOStatus failure = IOStatus::IOError("power lost"))
      : FileSystemWrapper(rocksdb::FileSystem::Default()), fail_at_(fail_at), failure_(std::move(failure)) {}
  const char* Name() const override { return "LosingFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<FSWritableFile>* result, IODebugContext* debug) override;
  IOStatus NewDirectory(const std::string& path, const IOOptions& options, std::unique_ptr<rocksdb::FSDirectory>* result,
                        IODebugContext* debug) override;
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    if (appends_ >= fail_at_) return failure_;
    const IOStatus status = target()->RenameFile(from, to, options, debug);
    if (status.ok()) synced_[to] = synced_[from];
    synced_.erase(from);
    return status;
  }

  IOStatus CountAppend() {
    const std::lock_guard lock(mutex_);
    return ++appends_ >= fail_at_ ? failure_ : IOStatus::OK();
  }
  IOStatus MarkSynced(const std::string& path, std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    if (appends_ >= fail_at_) return failure_;
    synced_[path] = size;
    return IOStatus::OK();
  }
  void ForgetUnsynced() {
    for (const auto& [path, size] : synced_) {
      std::error_code ignored;
      if (std::filesystem::exists(path) && std::filesystem::file_size(path) > size) {
        std::filesystem::resize_file(path, size, ignored);
      }
    }
  }
  std::uint64_t appends() const { return appends_; }

 private:
  std::mutex mutex_;
  std::uint64_t fail_at_;
  IOStatus failure_;
  std::uint64_t appends_ = 0;
  std::map<std::string, std::uint64_t> synced_;
};

// What is synced is kept in memory (synced_): the real disk need not be waited for.
class LosingDirectory : public rocksdb::FSDirectory {
 public:
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
};

class LosingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LosingFile(std::unique_ptr<FSWritableFile> file, std::string path, LosingFileSystem* disk)
      : FSWritableFileOwnerWrapper(std::move(file)), path_(std::move(path)), disk_(disk) {}
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (IOStatus status = disk_->CountAppend(); !status.ok()) return status;
    size_ += data.size();
    return FSWritableFileOwnerWrapper::Append(data, options, debug);
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override { return disk_->MarkSynced(path_, size_); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return disk_->MarkSynced(path_, size_); }

 private:
  std::string path_;
  LosingFileSystem* disk_;
  std::uint64_t size_ = 0;
};

inline IOStatus LosingFileSystem::NewDirectory(const std::string&, const IOOptions&,
                                               std::unique_ptr<rocksdb::FSDirectory>* result, IODebugContext*) {
  *result = std::make_unique<LosingDirectory>();
  return IOStatus::OK();
}

inline IOStatus LosingFileSystem::NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                           std::unique_ptr<FSWritableFile>* result, IODebugContext* debug) {
  std::unique_ptr<FSWritableFile> file;
  if (IOStatus status = target()->NewWritableFile(path, options, &file, debug); !status.ok()) return status;
  *result = std::make_unique<LosingFile>(std::move(file), path, this);
  const std::lock_guard lock(mutex_);
  synced_[path] = 0;
  return IOStatus::OK();
}

}  // namespace dealgraph::losing

namespace dealgraph {
using losing::LosingFileSystem;
}
