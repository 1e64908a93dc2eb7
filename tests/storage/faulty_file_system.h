// A file system that fails when told to, and that can forget what was never synced: for tests of what the store does when
// the disk is full, is read-only, or when the machine dies.
//
// Only files under `directory` are affected. A sync marks what is written as safe without asking the disk, so that a
// thousand crashes take seconds. LoseUnsynced() then does to the files what a power cut may do: what was synced stays,
// of what was written after it a beginning may stay, and a file whose folder was not synced since may be gone.
#pragma once

#include <rocksdb/file_system.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>

namespace dealgraph::storage {

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  using IOStatus = rocksdb::IOStatus;

  explicit FaultyFileSystem(std::string directory)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), directory_(std::move(directory)) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  // The `count`-th change from now and all after it fail with `status`. Changes are writes, syncs, new and renamed and
  // deleted files.
  void FailFrom(std::uint64_t count, const IOStatus& status) {
    const std::lock_guard lock(mutex_);
    status_ = status;
    fail_at_ = changes_ + count;
  }
  void Heal() {
    const std::lock_guard lock(mutex_);
    fail_at_ = UINT64_MAX;
  }
  std::uint64_t changes() const {
    const std::lock_guard lock(mutex_);
    return changes_;
  }

  // After everything that uses the files is closed. `torn`: a part of what was not synced may be left.
  void LoseUnsynced(std::mt19937_64& random, bool torn) {
    const std::lock_guard lock(mutex_);
    for (const auto& [path, file] : files_) {
      std::error_code error;
      const std::uint64_t size = std::filesystem::file_size(path, error);
      if (error) continue;
      if (!file.named && file.synced == 0) {
        std::filesystem::remove(path);
        continue;
      }
      const std::uint64_t lost = size > file.synced ? size - file.synced : 0;
      const std::uint64_t kept = torn && lost > 0 ? random() % (lost + 1) : 0;
      std::filesystem::resize_file(path, std::min(size, file.synced + kept));
    }
    files_.clear();
  }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result, rocksdb::IODebugContext* debug) override {
    if (IOStatus status = Change(path); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::NewWritableFile(path, options, result, debug);
    if (status.ok()) Watch(path, 0, result);
    return status;
  }
  IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                              rocksdb::IODebugContext* debug) override {
    if (IOStatus status = Change(path); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::ReopenWritableFile(path, options, result, debug);
    if (status.ok()) Watch(path, (*result)->GetFileSize(rocksdb::IOOptions(), nullptr), result);
    return status;
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                      rocksdb::IODebugContext* debug) override {
    if (IOStatus status = Change(to); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::RenameFile(from, to, options, debug);
    const std::lock_guard lock(mutex_);
    if (status.ok() && files_.contains(from)) {
      files_[to] = files_[from];
      files_.erase(from);
    }
    return status;
  }
  IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                      rocksdb::IODebugContext* debug) override {
    if (IOStatus status = Change(path); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::DeleteFile(path, options, debug);
    const std::lock_guard lock(mutex_);
    if (status.ok()) files_.erase(path);
    return status;
  }
  IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* result, rocksdb::IODebugContext* debug) override {
    const IOStatus status = FileSystemWrapper::NewDirectory(path, options, result, debug);
    if (status.ok()) *result = std::make_unique<Folder>(std::move(*result), this, path);
    return status;
  }

 private:
  struct Tracked {
    std::uint64_t synced = 0;
    bool named = false;  // its folder was synced since it was made
  };

  IOStatus Change(const std::string& path) {
    if (!path.starts_with(directory_)) return IOStatus::OK();
    const std::lock_guard lock(mutex_);
    return ++changes_ >= fail_at_ ? status_ : IOStatus::OK();
  }
  void Watch(const std::string& path, std::uint64_t size, std::unique_ptr<rocksdb::FSWritableFile>* file) {
    if (!path.starts_with(directory_)) return;
    {
      const std::lock_guard lock(mutex_);
      files_[path] = {size, false};
    }
    *file = std::make_unique<File>(std::move(*file), this, path, size);
  }
  void Synced(const std::string& path, std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(path);
    if (found != files_.end()) found->second.synced = std::max(found->second.synced, size);
  }
  void SyncedFolder(const std::string& folder) {
    const std::lock_guard lock(mutex_);
    for (auto& [path, file] : files_) file.named = file.named || path.starts_with(folder);
  }

  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile>&& file, FaultyFileSystem* system, std::string path, std::uint64_t size)
        : FSWritableFileOwnerWrapper(std::move(file)), system_(*system), path_(std::move(path)), size_(size) {}

    IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                    rocksdb::IODebugContext* debug) override {
      if (IOStatus status = system_.Change(path_); !status.ok()) return status;
      size_ += data.size();
      return FSWritableFileOwnerWrapper::Append(data, options, debug);
    }
    IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                    const rocksdb::DataVerificationInfo&, rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      return SyncTo(options, debug);
    }
    IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
      return SyncTo(options, debug);
    }
    IOStatus RangeSync(std::uint64_t, std::uint64_t, const rocksdb::IOOptions&, rocksdb::IODebugContext*) override {
      return IOStatus::OK();
    }

   private:
    IOStatus SyncTo(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) {
      if (IOStatus status = system_.Change(path_); !status.ok()) return status;
      const std::uint64_t size = size_;
      if (IOStatus status = FSWritableFileOwnerWrapper::Flush(options, debug); !status.ok()) return status;
      system_.Synced(path_, size);
      return IOStatus::OK();
    }
    FaultyFileSystem& system_;
    const std::string path_;
    std::atomic<std::uint64_t> size_;  // a sync may run beside an append
  };

  class Folder final : public rocksdb::FSDirectoryWrapper {
   public:
    Folder(std::unique_ptr<rocksdb::FSDirectory>&& folder, FaultyFileSystem* system, std::string path)
        : FSDirectoryWrapper(std::move(folder)), system_(*system), path_(std::move(path)) {}
    IOStatus Fsync(const rocksdb::IOOptions&, rocksdb::IODebugContext*) override { return SyncFolder(); }
    IOStatus FsyncWithDirOptions(const rocksdb::IOOptions&, rocksdb::IODebugContext*,
                                 const rocksdb::DirFsyncOptions&) override {
      return SyncFolder();
    }

   private:
    IOStatus SyncFolder() {
      if (IOStatus status = system_.Change(path_); !status.ok()) return status;
      system_.SyncedFolder(path_);
      return IOStatus::OK();
    }
    FaultyFileSystem& system_;
    const std::string path_;
  };

  const std::string directory_;
  mutable std::mutex mutex_;
  std::uint64_t changes_ = 0;
  std::uint64_t fail_at_ = UINT64_MAX;
  IOStatus status_;
  std::map<std::string, Tracked> files_;
};

}  // namespace dealgraph::storage
