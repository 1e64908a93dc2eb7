// Store is ordered bytes on disk: column families, atomic batches, snapshots. The only folder that knows
// RocksDB.
//
// One process writes a store and holds its lock (OpenWriter); any number read it meanwhile as RocksDB
// secondaries (OpenReader), which see the state of their opening or of their last CatchUp(). Keys compare as
// unsigned bytes. What the bytes mean is the business of graph/. The format is described in
// docs/storage-format.md.
//
// Errors: kUnavailable (disk full, lock held, read-only disk: nothing was written, try again once it is
// mended), kCorruption (stop; never overwrite), kInvalidArgument (a newer format, no store there), kInternal
// (a bug). Thread-safe where RocksDB is: reads from any thread, Write() from one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rocksdb {
class FileSystem;
}

namespace dealgraph::storage {

// Column families. The values index tables in memory; what is persisted are the names (FamilyName).
enum class Family : std::uint8_t {
  kArticles = 0,
  kClaims = 1,
  kEntities = 2,
  kNames = 3,
  kEdgesOut = 4,
  kEdgesIn = 5,
  kFacts = 6,
  kTimeline = 7,
  kPositions = 8,
  kMeta = 9,
};
inline constexpr std::size_t kFamilyCount = 10;
std::string_view FamilyName(Family family);  // "articles" … "meta"

// The format this program writes. Older stores are migrated by OpenWriter; newer ones are refused.
inline constexpr std::uint32_t kFormatVersion = 2;

struct StoreOptions {
  // Memory: what is not yet on disk as tables, and what has been read from them (index and filter blocks
  // included). Resident memory stays below their sum and some 50 MB; larger buffers mean fewer, larger
  // compactions.
  std::size_t write_buffer_bytes = 96u << 20;
  std::size_t block_cache_bytes = 128u << 20;
  // The log is written for every batch. It is synced to disk every this many batches; 0: only by Flush().
  // What is not synced survives the death of the process, not of the machine (docs/delivery.md).
  std::uint32_t sync_every_batches = 0;
  int background_threads = 2;  // compaction and flush, at least 1
  // Where files live; absent: the operating system's. For tests that inject faults.
  std::shared_ptr<rocksdb::FileSystem> file_system;
};

// Changes that are applied together or not at all. One thread.
class Batch {
 public:
  Batch();
  ~Batch();
  Batch(Batch&&) noexcept;
  Batch& operator=(Batch&&) noexcept;

  void Put(Family family, std::string_view key, std::string_view value);
  void Delete(Family family, std::string_view key);
  void Clear();
  std::size_t bytes() const;
  std::size_t count() const;

 private:
  friend class Store;
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// Walks the keys of one family in order. Check status() once Valid() is false: an iterator also ends on an
// error.
class Iterator {
 public:
  ~Iterator();
  Iterator(Iterator&&) noexcept;
  Iterator& operator=(Iterator&&) noexcept;

  void SeekToFirst();
  void SeekToLast();
  void Seek(std::string_view key);         // the first key not less than `key`
  void SeekForPrev(std::string_view key);  // the last key not greater than `key`
  void Next();
  void Prev();
  bool Valid() const;
  std::string_view key() const;    // valid until the iterator moves
  std::string_view value() const;  // the same
  Result<> status() const;

 private:
  friend class View;
  struct Rep;
  explicit Iterator(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// One consistent state of a store. Beside a writer in the same process it is a snapshot; in a reader it is
// the state of the last CatchUp(), after which no earlier View may be asked any more. The store outlives its
// views. Thread-safe.
class View {
 public:
  ~View();
  View(View&&) noexcept;
  View& operator=(View&&) noexcept;

  // nullopt: no such key.
  Result<std::optional<std::string>> Get(Family family, std::string_view key) const;
  // One answer per key, in the order of `keys`.
  Result<std::vector<std::optional<std::string>>> MultiGet(Family family,
                                                           std::span<const std::string> keys) const;
  // Over the whole family, or over the keys that begin with `prefix`.
  Iterator Iterate(Family family) const;
  Iterator IteratePrefix(Family family, std::string_view prefix) const;
  // Over the whole family, which is read once: it takes no place in the cache from what is read often.
  Iterator IterateOnce(Family family) const;

 private:
  friend class Store;
  struct Rep;
  explicit View(std::unique_ptr<Rep> rep);
  Iterator MakeIterator(Family family, std::string_view prefix, bool cached) const;
  std::unique_ptr<Rep> rep_;
};

// How often writing had to wait for the tables on disk, since the store was opened.
struct WriteStalls {
  std::uint64_t slowdowns = 0;
  std::uint64_t stops = 0;
  bool stopped_now = false;
};

class Store {
 public:
  // Opens the store in `directory` as its one writer and makes it when there is none. Migrates an older
  // format. kUnavailable: another process holds it (the message says which).
  static Result<std::unique_ptr<Store>> OpenWriter(const std::string& directory,
                                                   const StoreOptions& options = {});
  // Opens an existing store beside whoever writes it. kNotFound: there is no store.
  static Result<std::unique_ptr<Store>> OpenReader(const std::string& directory,
                                                   const StoreOptions& options = {});
  // Who writes the store in `directory` at this moment: "pid 4711 on host since …"; nullopt: nobody. Not for the process that
  // does (asking would give up its lock).
  static std::optional<std::string> WriterOf(const std::string& directory);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Applies the batch atomically. After an error nothing of it is visible, and the store refuses further
  // writes until it is opened anew.
  Result<> Write(Batch& batch);
  // Makes everything written so far survive the loss of power.
  Result<> Flush();
  // Readers only: takes in what the writer has written meanwhile, one state of all families. Ends all views and iterators;
  // after an error the store must be opened anew. kUnavailable: the writer leaves no moment to read.
  Result<> CatchUp();

  View Read() const;
  // A consistent copy in `directory`, which must not exist; hard links where the disk allows.
  Result<> Checkpoint(const std::string& directory);

  bool is_writer() const;
  const std::string& directory() const;
  WriteStalls Stalls() const;  // any thread
  std::uint64_t bytes_on_disk() const;  // of all files: tables, the log of writes, what is kept beside them

 private:
  struct Rep;
  explicit Store(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace dealgraph::storage
