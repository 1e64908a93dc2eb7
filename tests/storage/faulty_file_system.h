// A file system that fails when told to, or loses its power: for tests of what the store does when the disk
// is full, is read-only, or when the machine dies.
//
// Only files under `directory`, which has no sub-folders, are affected. A sync marks what is written as safe
// without asking the disk, so that hundreds of crashes take seconds. A power cut is an image of the folder,
// taken at one change while everything else stands still, as a disk may be found afterwards: what was synced
// is there, of what was written after it a beginning may be, and a file of which nothing was synced may be
// gone. Whoever uses the file system goes on.
#pragma once

#include <rocksdb/file_system.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
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

  // The `count`-th change from now and all after it fail with `status`. Changes are writes, syncs, new and
  // renamed and deleted files.
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

  // At the `count`-th change from now, before it is made, copies to `image` what the power cut leaves.
  // `torn`: a part of what was not synced may be left. `on_cut` is called at that moment and must not use the
  // file system.
  void CutPowerAt(std::uint64_t count, std::string image, std::uint64_t seed, bool torn,
                  std::function<void()> on_cut) {
    const std::lock_guard lock(mutex_);
    cut_at_ = changes_ + count;
    image_ = std::move(image);
    random_.seed(seed);
    torn_ = torn;
    on_cut_ = std::move(on_cut);
  }
  bool is_cut() const {
    const std::lock_guard lock(mutex_);
    return changes_ >= cut_at_;
  }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           rocksdb::IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    if (IOStatus status = Change(path); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::NewWritableFile(path, options, result, debug);
    if (status.ok()) Watch(path, 0, result);
    return status;
  }
  IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* result,
                              rocksdb::IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    if (IOStatus status = Change(path); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::ReopenWritableFile(path, options, result, debug);
    if (status.ok()) Watch(path, (*result)->GetFileSize(rocksdb::IOOptions(), nullptr), result);
    return status;
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                      rocksdb::IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    if (IOStatus status = Change(to); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::RenameFile(from, to, options, debug);
    if (status.ok() && files_.contains(from)) {
      files_[to] = files_[from];
      files_.erase(from);
    }
    return status;
  }
  IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                      rocksdb::IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    if (IOStatus status = Change(path); !status.ok()) return status;
    const IOStatus status = FileSystemWrapper::DeleteFile(path, options, debug);
    if (status.ok()) files_.erase(path);
    return status;
  }
  IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* result,
                        rocksdb::IODebugContext* debug) override {
    const IOStatus status = FileSystemWrapper::NewDirectory(path, options, result, debug);
    if (status.ok()) *result = std::make_unique<Folder>(std::move(*result), this, path);
    return status;
  }

 private:
  struct Tracked {
    std::uint64_t synced = 0;
    bool named = false;  // its folder was synced since it was made
  };

  // Called, like all below, with the lock held.
  IOStatus Change(const std::string& path) {
    if (!path.starts_with(directory_)) return IOStatus::OK();
    if (++changes_ == cut_at_) TakeImage();
    return changes_ >= fail_at_ ? status_ : IOStatus::OK();
  }
  void Watch(const std::string& path, std::uint64_t size, std::unique_ptr<rocksdb::FSWritableFile>* file) {
    if (!path.starts_with(directory_)) return;
    files_[path] = {size, false};
    *file = std::make_unique<File>(std::move(*file), this, path, size);
  }
  void Synced(const std::string& path, std::uint64_t size) {
    const auto found = files_.find(path);
    if (found != files_.end()) found->second.synced = std::max(found->second.synced, size);
  }
  void SyncedFolder() {
    for (auto& [path, file] : files_) file.named = true;
  }
  void TakeImage() {
    std::filesystem::create_directories(image_);
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory_, none)) {
      const auto found = files_.find(entry.path().string());
      // What is not known here was there before, or is the lock and the log for people, of which nothing
      // depends.
      const Tracked file = found == files_.end() ? Tracked{entry.file_size(), true} : found->second;
      if (!file.named && file.synced == 0) continue;
      const std::uint64_t unsynced =
          entry.file_size() - std::min<std::uint64_t>(file.synced, entry.file_size());
      const std::uint64_t kept = torn_ && unsynced > 0 ? random_() % (unsynced + 1) : 0;
      const std::filesystem::path copy = std::filesystem::path(image_) / entry.path().filename();
      std::filesystem::copy_file(entry.path(), copy);
      std::filesystem::resize_file(copy, entry.file_size() - unsynced + kept);
    }
    on_cut_();
  }

  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile>&& file, FaultyFileSystem* system, std::string path,
         std::uint64_t size)
        : FSWritableFileOwnerWrapper(std::move(file)),
          system_(*system),
          path_(std::move(path)),
          size_(size) {}

    IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                    rocksdb::IODebugContext* debug) override {
      const std::lock_guard lock(system_.mutex_);
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
    IOStatus RangeSync(std::uint64_t, std::uint64_t, const rocksdb::IOOptions&,
                       rocksdb::IODebugContext*) override {
      return IOStatus::OK();
    }

   private:
    IOStatus SyncTo(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) {
      const std::lock_guard lock(system_.mutex_);
      if (IOStatus status = system_.Change(path_); !status.ok()) return status;
      if (IOStatus status = FSWritableFileOwnerWrapper::Flush(options, debug); !status.ok()) return status;
      system_.Synced(path_, size_);
      return IOStatus::OK();
    }
    FaultyFileSystem& system_;
    const std::string path_;
    std::uint64_t size_;
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
      const std::lock_guard lock(system_.mutex_);
      if (IOStatus status = system_.Change(path_); !status.ok()) return status;
      system_.SyncedFolder();
      return IOStatus::OK();
    }
    FaultyFileSystem& system_;
    const std::string path_;
  };

  const std::string directory_;
  mutable std::recursive_mutex mutex_;  // held while a file is changed, so that an image is of one moment
  std::uint64_t changes_ = 0;
  std::uint64_t fail_at_ = UINT64_MAX;
  IOStatus status_;
  std::uint64_t cut_at_ = UINT64_MAX;
  std::string image_;
  std::mt19937_64 random_;
  bool torn_ = false;
  std::function<void()> on_cut_;
  std::map<std::string, Tracked> files_;
};

}  // namespace dealgraph::storage
