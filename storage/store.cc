// The store's families are RocksDB's column families; "default", which RocksDB insists on, stays empty.
//
// Memory is bounded by one write-buffer manager for all families, and by one block cache that also holds
// index and filter blocks. The log (WAL) is shared by the families, which is what makes a batch atomic across
// them.
#include "storage/store.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <system_error>
#include <thread>

#include "base/check.h"
#include "storage/live_files.h"
#include "storage/migration.h"
#include "storage/owner_record.h"
#include "storage/record.h"
#include "storage/rocksdb_error.h"

namespace dealgraph::storage {
namespace {

constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {
    "articles", "claims", "entities", "names",     "edges_out",
    "edges_in", "facts",  "timeline", "positions", "meta"};

// How often a reader tries to see one state of what a writer changes meanwhile, and how long it rests in between (longer
// each time, at most twenty times that).
constexpr int kReadAttempts = 200;
constexpr int kLookAttempts = 5;
constexpr std::chrono::milliseconds kReadPause{1};

rocksdb::Slice ToSlice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

Result<> CheckOptions(const StoreOptions& options) {
  if (options.write_buffer_bytes < (1u << 20))
    return InvalidArgument("write_buffer_bytes must be at least 1 MiB");
  if (options.block_cache_bytes < (1u << 20))
    return InvalidArgument("block_cache_bytes must be at least 1 MiB");
  if (options.background_threads < 1) return InvalidArgument("background_threads must be at least 1");
  return {};
}

rocksdb::ColumnFamilyOptions FamilyOptions(Family family, const StoreOptions& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  table.block_size = family == Family::kArticles ? 16u << 10 : 8u << 10;
  rocksdb::ColumnFamilyOptions result;
  result.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  result.compression = rocksdb::kLZ4Compression;
  result.bottommost_compression = rocksdb::kZSTD;
  result.write_buffer_size = std::max<std::size_t>(options.write_buffer_bytes / 3, 1u << 20);
  result.level_compaction_dynamic_level_bytes = true;
  return result;
}

rocksdb::DBOptions DatabaseOptions(const StoreOptions& options, rocksdb::Env* env) {
  rocksdb::DBOptions result;
  result.env = env;
  result.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(options.write_buffer_bytes);
  result.max_total_wal_size = 4 * options.write_buffer_bytes;
  result.max_background_jobs = options.background_threads + 1;
  result.info_log_level = rocksdb::WARN_LEVEL;
  result.keep_log_file_num = 2;
  result.max_log_file_size = 4u << 20;
  result.max_open_files = -1;  // a secondary keeps reading tables that the writer has deleted meanwhile
  result.bytes_per_sync = 1u << 20;
  result.wal_bytes_per_sync = 1u << 20;
  return result;
}

// A secondary wants a folder of its own for its log; it goes when the store is closed.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> Make() {
    std::error_code error;
    const std::filesystem::path base = std::filesystem::temp_directory_path(error);
    std::string path = (error ? std::filesystem::path("/tmp") : base) / "dealgraph-reader-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) {
      return Unavailable("cannot make a temporary folder " + path + ": " +
                         std::error_code(errno, std::system_category()).message());
    }
    TemporaryFolder folder;
    folder.path_ = std::move(path);
    return folder;
  }
  TemporaryFolder() = default;
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

std::string_view FamilyName(Family family) { return kFamilyNames[static_cast<std::size_t>(family)]; }

// What outlives the database it opened: declared in order of construction.
struct Store::Rep {
  std::string directory;
  StoreOptions options;
  bool writer = false;
  TemporaryFolder secondary_folder;
  std::unique_ptr<rocksdb::Env> own_env;
  rocksdb::Env* env = nullptr;
  std::shared_ptr<rocksdb::Cache> cache;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  // of all families on disk, "default" first
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> families{};
  std::uint32_t batches_since_sync = 0;
  std::optional<Error> failure;  // of the first write or sync that failed
  bool owns_record = false;

  LiveFiles files_read;  // of a reader, before it read them

  ~Rep() {
    if (owns_record) RemoveOwnerRecord(*env, directory);
    Close();
  }
  void Close() {
    if (db == nullptr) return;
    for (rocksdb::ColumnFamilyHandle* handle : handles)
      db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    handles.clear();
    families = {};
    db->Close().PermitUncheckedError();
    db.reset();
  }

  Result<> Open();
  Result<> OpenDatabase(const std::vector<std::string>& names);
  Result<> ReadOnOrAnew(const LiveFiles& now);
  Result<> ReadOneState();
  Result<std::vector<std::string>> NamesOnDisk();
  std::vector<rocksdb::ColumnFamilyDescriptor> Descriptors(const std::vector<std::string>& names) const;
  rocksdb::ColumnFamilyHandle* Handle(Family family) const {
    return families[static_cast<std::size_t>(family)];
  }

  // What a log holds after a write to it has failed is not known, and RocksDB (as Debian builds it, with
  // assertions) ends the process when such a log is synced. So the first failure is the last call: nothing
  // more is written until the store is opened anew, which reads the log back.
  Result<> CheckUsable() const {
    if (!failure) return {};
    return Error{failure->code, "the store in " + directory +
                                    " must be opened anew after an earlier error: " + failure->message};
  }
  Result<> Note(Result<> result) {
    if (!result.ok()) failure = result.error();
    return result;
  }
};

namespace {

Result<> RefuseUnknownFamilies(const std::vector<std::string>& names, const std::string& directory) {
  for (const std::string& name : names) {
    if (name == rocksdb::kDefaultColumnFamilyName) continue;
    if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) == kFamilyNames.end()) {
      return InvalidArgument("the store in " + directory +
                             " was made by a newer version of dealgraph (it holds \"" + name +
                             "\"), or is another program's");
    }
  }
  return {};
}

}  // namespace

// The families that are there; empty: no store.
Result<std::vector<std::string>> Store::Rep::NamesOnDisk() {
  const rocksdb::Status current = env->FileExists(directory + "/CURRENT");
  if (current.IsNotFound()) return std::vector<std::string>{};
  DG_RETURN_IF_ERROR(FromRocks(current, "look for a store in " + directory));
  std::vector<std::string> names;
  rocksdb::DBOptions plain;
  plain.env = env;
  DG_RETURN_IF_ERROR(
      FromRocks(rocksdb::DB::ListColumnFamilies(plain, directory, &names), "read the store in " + directory));
  DG_RETURN_IF_ERROR(RefuseUnknownFamilies(names, directory));
  return names;
}

std::vector<rocksdb::ColumnFamilyDescriptor> Store::Rep::Descriptors(
    const std::vector<std::string>& names) const {
  std::vector<rocksdb::ColumnFamilyDescriptor> result;
  result.emplace_back(rocksdb::kDefaultColumnFamilyName, FamilyOptions(Family::kMeta, options, cache));
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    const std::string name(kFamilyNames[i]);
    if (!writer && std::find(names.begin(), names.end(), name) == names.end()) continue;
    result.emplace_back(name, FamilyOptions(static_cast<Family>(i), options, cache));
  }
  return result;
}

Result<> Store::Rep::Open() {
  if (options.file_system != nullptr) {
    own_env = rocksdb::NewCompositeEnv(options.file_system);
    env = own_env.get();
  } else {
    env = rocksdb::Env::Default();
  }
  cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  DG_ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesOnDisk());
  if (!writer && names.empty()) {
    // RocksDB says of a folder that may not be read that nothing is in it.
    std::error_code error;
    if (!std::filesystem::exists(directory + "/CURRENT", error) && error == std::errc::permission_denied) {
      return Unavailable("cannot look for a store in " + directory + ": " + error.message());
    }
    return NotFound("there is no store in " + directory);
  }

  return writer ? OpenDatabase(names) : ReadOneState();
}

Result<> Store::Rep::OpenDatabase(const std::vector<std::string>& names) {
  rocksdb::DBOptions database = DatabaseOptions(options, env);
  const std::vector<rocksdb::ColumnFamilyDescriptor> descriptors = Descriptors(names);
  rocksdb::DB* opened = nullptr;
  rocksdb::Status status;
  if (writer) {
    // RocksDB makes the last part of a path only; the parts above are the user's to have.
    database.create_if_missing = true;
    database.create_missing_column_families = true;
    status = rocksdb::DB::Open(database, directory, descriptors, &handles, &opened);
    if (IsLockHeld(status)) {
      return Unavailable("the store in " + directory +
                         " is locked by another writer: " + ReadOwnerRecord(*env, directory));
    }
  } else {
    DG_ASSIGN_OR_RETURN(secondary_folder, TemporaryFolder::Make());
    status = rocksdb::DB::OpenAsSecondary(database, directory, secondary_folder.path(), descriptors, &handles,
                                          &opened);
  }
  db.reset(opened);
  DG_RETURN_IF_ERROR(FromRocks(status, "open the store in " + directory));
  if (!writer && handles.size() != kFamilyCount + 1) {
    return NotFound("the store in " + directory + " is still being made");
  }
  for (std::size_t i = 0; i < kFamilyCount; ++i) families[i] = handles[i + 1];
  return {};
}

// ---- Reading beside a writer

// Takes in what the writer has written, or opens the store anew where a log was missed.
Result<> Store::Rep::ReadOnOrAnew(const LiveFiles& now) {
  if (db != nullptr && CanGoOn(files_read, now)) {
    return FromRocks(db->TryCatchUpWithPrimary(), "follow the writer of the store in " + directory);
  }
  Close();
  files_read = now;
  DG_ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesOnDisk());
  return OpenDatabase(names);
}

// Until the writer stood still meanwhile (storage/live_files.h), which it does for seconds at a time even under load.
Result<> Store::Rep::ReadOneState() {
  Result<> read;
  for (int attempt = 0; attempt < kReadAttempts; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(kReadPause * std::min(attempt, 20));
    const auto before = LookAtLiveFiles(*env, directory);
    if (!before.ok()) {
      if (attempt >= kLookAttempts) return before.error();
      continue;  // a list of tables gave way to the next one
    }
    read = ReadOnOrAnew(*before);
    if (!read.ok()) Close();
    const auto after = LookAtLiveFiles(*env, directory);
    if (!after.ok() || !StoodStill(*before, *after)) continue;
    if (read.ok()) files_read = *before;
    return read;
  }
  if (!read.ok()) return read;
  return Unavailable("the writer of the store in " + directory + " changes its tables faster than they can be read");
}

namespace {

Result<> CheckFormat(Store& store) {
  DG_ASSIGN_OR_RETURN(const std::optional<std::string> record,
                      store.Read().Get(Family::kMeta, kFormatVersionKey));
  if (!record) {
    if (!store.is_writer()) return NotFound("the store in " + store.directory() + " is still being made");
    Batch batch;
    batch.Put(Family::kMeta, kFormatVersionKey, EncodeFormatVersion(kFormatVersion));
    return store.Write(batch);
  }
  DG_ASSIGN_OR_RETURN(const std::uint32_t version, DecodeFormatVersion(*record));
  if (version > kFormatVersion) {
    return InvalidArgument("the store in " + store.directory() + " has format " + std::to_string(version) +
                           ", which a newer dealgraph wrote; this one knows formats up to " +
                           std::to_string(kFormatVersion));
  }
  if (version == kFormatVersion) return {};
  if (!store.is_writer()) {
    return InvalidArgument("the store in " + store.directory() + " has the older format " +
                           std::to_string(version) +
                           "; open it once for writing (dealgraph ingest) to migrate it");
  }
  for (const MigrationStep& step : MigrationSteps()) {
    if (step.from < version) continue;
    DG_RETURN_IF_ERROR(step.run(store));
    Batch batch;
    batch.Put(Family::kMeta, kFormatVersionKey, EncodeFormatVersion(step.from + 1));
    DG_RETURN_IF_ERROR(store.Write(batch));
  }
  return {};
}

}  // namespace

Store::Store(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::OpenWriter(const std::string& directory, const StoreOptions& options) {
  DG_RETURN_IF_ERROR(CheckOptions(options));
  auto rep = std::make_unique<Rep>();
  rep->directory = directory;
  rep->options = options;
  rep->writer = true;
  DG_RETURN_IF_ERROR(rep->Open());
  std::unique_ptr<Store> store(new Store(std::move(rep)));
  DG_RETURN_IF_ERROR(CheckFormat(*store));
  DG_RETURN_IF_ERROR(WriteOwnerRecord(*store->rep_->env, directory));
  store->rep_->owns_record = true;
  return store;
}

Result<std::unique_ptr<Store>> Store::OpenReader(const std::string& directory, const StoreOptions& options) {
  DG_RETURN_IF_ERROR(CheckOptions(options));
  auto rep = std::make_unique<Rep>();
  rep->directory = directory;
  rep->options = options;
  DG_RETURN_IF_ERROR(rep->Open());
  std::unique_ptr<Store> store(new Store(std::move(rep)));
  DG_RETURN_IF_ERROR(CheckFormat(*store));
  return store;
}

std::optional<std::string> Store::WriterOf(const std::string& directory) {
  if (!IsLocked(directory)) return std::nullopt;
  return ReadOwnerRecord(*rocksdb::Env::Default(), directory);
}

bool Store::is_writer() const { return rep_->writer; }
const std::string& Store::directory() const { return rep_->directory; }

// ---- Batch

struct Batch::Rep {
  struct Change {
    Family family;
    bool is_delete = false;
    std::uint32_t key_begin = 0;
    std::uint32_t key_size = 0;
    std::string value;
  };
  // Handles belong to a store, which a batch does not know yet: changes wait here in order, keys in one
  // buffer.
  std::string keys;
  std::vector<Change> changes;
  std::size_t value_bytes = 0;

  void Add(Family family, bool is_delete, std::string_view key, std::string_view value) {
    DG_CHECK(keys.size() + key.size() <= UINT32_MAX, "a batch of more than 4 GiB of keys");
    changes.push_back({family, is_delete, static_cast<std::uint32_t>(keys.size()),
                       static_cast<std::uint32_t>(key.size()), std::string(value)});
    keys.append(key);
    value_bytes += value.size();
  }
};

Batch::Batch() : rep_(std::make_unique<Rep>()) {}
Batch::~Batch() = default;
Batch::Batch(Batch&&) noexcept = default;
Batch& Batch::operator=(Batch&&) noexcept = default;

void Batch::Put(Family family, std::string_view key, std::string_view value) {
  rep_->Add(family, false, key, value);
}
void Batch::Delete(Family family, std::string_view key) { rep_->Add(family, true, key, {}); }
void Batch::Clear() { *rep_ = Rep(); }
std::size_t Batch::bytes() const { return rep_->keys.size() + rep_->value_bytes; }
std::size_t Batch::count() const { return rep_->changes.size(); }

// ---- Writing

Result<> Store::Write(Batch& batch) {
  if (!rep_->writer) return Internal("a reader's store cannot be written to");
  if (batch.count() == 0) return {};
  DG_RETURN_IF_ERROR(rep_->CheckUsable());
  rocksdb::WriteBatch changes(batch.bytes() + 16 * batch.count());
  for (const Batch::Rep::Change& change : batch.rep_->changes) {
    const rocksdb::Slice key(batch.rep_->keys.data() + change.key_begin, change.key_size);
    rocksdb::ColumnFamilyHandle* const family = rep_->Handle(change.family);
    const rocksdb::Status status =
        change.is_delete ? changes.Delete(family, key) : changes.Put(family, key, ToSlice(change.value));
    DG_RETURN_IF_ERROR(FromRocks(status, "add to a batch"));
  }
  rocksdb::WriteOptions options;
  const std::uint32_t every = rep_->options.sync_every_batches;
  options.sync = every > 0 && rep_->batches_since_sync + 1 >= every;
  DG_RETURN_IF_ERROR(
      rep_->Note(FromRocks(rep_->db->Write(options, &changes), "write to the store in " + rep_->directory)));
  rep_->batches_since_sync = options.sync ? 0 : rep_->batches_since_sync + 1;
  return {};
}

Result<> Store::Flush() {
  if (!rep_->writer) return Internal("a reader's store cannot be flushed");
  DG_RETURN_IF_ERROR(rep_->CheckUsable());
  DG_RETURN_IF_ERROR(rep_->Note(
      FromRocks(rep_->db->FlushWAL(/*sync=*/true), "sync the log of the store in " + rep_->directory)));
  rep_->batches_since_sync = 0;
  return {};
}

Result<> Store::CatchUp() {
  if (rep_->writer) return {};
  return rep_->ReadOneState();
}

Result<> Store::Checkpoint(const std::string& directory) {
  rocksdb::Checkpoint* made = nullptr;
  DG_RETURN_IF_ERROR(FromRocks(rocksdb::Checkpoint::Create(rep_->db.get(), &made), "copy the store"));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  return FromRocks(checkpoint->CreateCheckpoint(directory), "copy the store to " + directory);
}

WriteStalls Store::Stalls() const {
  WriteStalls stalls;
  for (rocksdb::ColumnFamilyHandle* const family : rep_->handles) {
    std::map<std::string, std::string> statistics;
    if (!rep_->db->GetMapProperty(family, rocksdb::DB::Properties::kCFStats, &statistics)) continue;
    stalls.slowdowns += std::strtoull(statistics["io_stalls.total_slowdown"].c_str(), nullptr, 10);
    stalls.stops += std::strtoull(statistics["io_stalls.total_stop"].c_str(), nullptr, 10);
  }
  std::uint64_t stopped = 0;
  stalls.stopped_now = rep_->db->GetIntProperty(rocksdb::DB::Properties::kIsWriteStopped, &stopped) && stopped != 0;
  return stalls;
}

std::uint64_t Store::bytes_on_disk() const {
  // Files come and go while a writer works: one that is gone when its size is asked for counts nothing.
  std::uint64_t total = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(rep_->directory, ignored)) {
    const std::uintmax_t bytes = entry.file_size(ignored);
    if (!ignored) total += bytes;
  }
  return total;
}

// ---- Reading

struct View::Rep {
  rocksdb::DB* db = nullptr;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> families{};
  const rocksdb::Snapshot* snapshot = nullptr;  // none in a secondary, which only moves by CatchUp()

  ~Rep() {
    if (snapshot != nullptr) db->ReleaseSnapshot(snapshot);
  }
  rocksdb::ReadOptions Options() const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    return options;
  }
  rocksdb::ColumnFamilyHandle* Handle(Family family) const {
    return families[static_cast<std::size_t>(family)];
  }
};

View Store::Read() const {
  auto view = std::make_unique<View::Rep>();
  view->db = rep_->db.get();
  view->families = rep_->families;
  if (rep_->writer) view->snapshot = rep_->db->GetSnapshot();
  return View(std::move(view));
}

View::View(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
View::~View() = default;
View::View(View&&) noexcept = default;
View& View::operator=(View&&) noexcept = default;

Result<std::optional<std::string>> View::Get(Family family, std::string_view key) const {
  std::string value;
  const rocksdb::Status status = rep_->db->Get(rep_->Options(), rep_->Handle(family), ToSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  DG_RETURN_IF_ERROR(FromRocks(status, "read " + std::string(FamilyName(family))));
  return std::optional<std::string>(std::move(value));
}

Result<std::vector<std::optional<std::string>>> View::MultiGet(Family family,
                                                               std::span<const std::string> keys) const {
  std::vector<std::optional<std::string>> answers(keys.size());
  if (keys.empty()) return answers;
  std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  rep_->db->MultiGet(rep_->Options(), rep_->Handle(family), keys.size(), slices.data(), values.data(),
                     statuses.data());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    DG_RETURN_IF_ERROR(FromRocks(statuses[i], "read " + std::string(FamilyName(family))));
    answers[i] = values[i].ToString();
  }
  return answers;
}

struct Iterator::Rep {
  std::string prefix;
  std::string upper_bound;
  rocksdb::Slice upper_slice;
  std::string family;
  std::unique_ptr<rocksdb::Iterator> iterator;
};

Iterator View::Iterate(Family family) const { return MakeIterator(family, {}, /*cached=*/true); }

Iterator View::IteratePrefix(Family family, std::string_view prefix) const { return MakeIterator(family, prefix, /*cached=*/true); }

Iterator View::IterateOnce(Family family) const { return MakeIterator(family, {}, /*cached=*/false); }

Iterator View::MakeIterator(Family family, std::string_view prefix, bool cached) const {
  auto rep = std::make_unique<Iterator::Rep>();
  rep->prefix = prefix;
  rep->upper_bound = PrefixEnd(prefix);
  rep->family = FamilyName(family);
  rocksdb::ReadOptions options = rep_->Options();
  options.fill_cache = cached;
  if (!rep->upper_bound.empty()) {
    rep->upper_slice = rep->upper_bound;
    options.iterate_upper_bound = &rep->upper_slice;
  }
  rep->iterator.reset(rep_->db->NewIterator(options, rep_->Handle(family)));
  Iterator iterator(std::move(rep));
  iterator.SeekToFirst();
  return iterator;
}

Iterator::Iterator(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Iterator::~Iterator() = default;
Iterator::Iterator(Iterator&&) noexcept = default;
Iterator& Iterator::operator=(Iterator&&) noexcept = default;

void Iterator::SeekToFirst() { rep_->iterator->Seek(rep_->prefix); }
void Iterator::SeekToLast() { rep_->iterator->SeekToLast(); }
void Iterator::Seek(std::string_view key) {
  rep_->iterator->Seek(ToSlice(std::max(key, std::string_view(rep_->prefix))));
}
void Iterator::SeekForPrev(std::string_view key) { rep_->iterator->SeekForPrev(ToSlice(key)); }
void Iterator::Next() { rep_->iterator->Next(); }
void Iterator::Prev() { rep_->iterator->Prev(); }
bool Iterator::Valid() const { return rep_->iterator->Valid() && key().starts_with(rep_->prefix); }
std::string_view Iterator::key() const { return ToView(rep_->iterator->key()); }
std::string_view Iterator::value() const { return ToView(rep_->iterator->value()); }
Result<> Iterator::status() const { return FromRocks(rep_->iterator->status(), "read " + rep_->family); }

}  // namespace dealgraph::storage
