// A reader beside its writer sees one state of all families, at whatever moment the writer makes tables of its log, merges
// them, or throws the log away.
#include <gtest/gtest.h>
#include <rocksdb/file_system.h>
#include <stdlib.h>

#include <climits>
#include <filesystem>
#include <functional>
#include <set>

#include "storage/store.h"

namespace dealgraph::storage {
namespace {

constexpr int kKept = 20;  // the last numbers that every family holds; older ones are deleted

StoreOptions SmallOptions(std::shared_ptr<rocksdb::FileSystem> file_system = nullptr) {
  return {.write_buffer_bytes = 1u << 20, .block_cache_bytes = 1u << 20, .file_system = std::move(file_system)};
}

// Calls `moment` in the middle of the `at`-th question that RocksDB asks of it: what files there are, or to open one.
class InterruptedFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit InterruptedFileSystem(std::function<void()> moment)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), moment_(std::move(moment)) {}
  const char* Name() const override { return "InterruptedFileSystem"; }
  void InterruptAt(int question) { left_ = question; }
  bool reached() const { return left_ < 0; }

  rocksdb::IOStatus GetChildren(const std::string& path, const rocksdb::IOOptions& options, std::vector<std::string>* result,
                                rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = FileSystemWrapper::GetChildren(path, options, result, debug);
    Asked();  // what was told may be old by now
    return status;
  }
  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* result, rocksdb::IODebugContext* debug) override {
    Asked();
    return FileSystemWrapper::NewSequentialFile(path, options, result, debug);
  }
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                        rocksdb::IODebugContext* debug) override {
    Asked();
    return FileSystemWrapper::NewRandomAccessFile(path, options, result, debug);
  }

 private:
  void Asked() {
    if (left_-- == 0) moment_();
  }
  int left_ = INT_MAX;
  const std::function<void()> moment_;
};

class Readers : public testing::Test {
 protected:
  Readers() {
    std::string path = testing::TempDir() + "dealgraph-readers-XXXXXX";
    EXPECT_NE(mkdtemp(path.data()), nullptr);
    folder_ = path;
    OpenWriter();
    WriteMore(kKept);
  }
  ~Readers() override {
    writer_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string path() const { return folder_ + "/store"; }
  void OpenWriter() {
    writer_.reset();
    auto opened = Store::OpenWriter(path(), SmallOptions());
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    writer_ = std::move(*opened);
  }
  static std::string KeyOf(int number) { return "n" + std::to_string(100'000 + number); }

  // Batches that put a number into every family and delete the one of twenty batches before.
  void WriteMore(int batches) {
    const std::string value(6'000, 'v');
    for (int i = 0; i < batches; ++i, ++number_) {
      Batch batch;
      for (std::size_t family = 0; family < kFamilyCount; ++family) {
        batch.Put(static_cast<Family>(family), KeyOf(number_), value);
        if (number_ >= kKept) batch.Delete(static_cast<Family>(family), KeyOf(number_ - kKept));
      }
      ASSERT_TRUE(writer_->Write(batch).ok());
    }
  }
  std::set<std::string> Logs() const {
    std::set<std::string> logs;
    for (const auto& entry : std::filesystem::directory_iterator(path())) {
      if (entry.path().extension() == ".log") logs.insert(entry.path().filename());
    }
    return logs;
  }
  // Writes until none of the logs that are there now is needed any more.
  void WriteUntilTheLogIsGone() {
    const std::set<std::string> before = Logs();
    for (;;) {
      WriteMore(10);
      bool any = false;
      for (const std::string& log : Logs()) any = any || before.contains(log);
      if (!any) return;
    }
  }
  // The numbers in each family: the same twenty.
  void ExpectOneState(const Store& store) {
    const View view = store.Read();
    std::set<std::string> first;
    for (std::size_t family = 0; family < kFamilyCount; ++family) {
      std::set<std::string> keys;
      Iterator at = view.IteratePrefix(static_cast<Family>(family), "n");
      for (; at.Valid(); at.Next()) keys.emplace(at.key());
      ASSERT_TRUE(at.status().ok()) << at.status().error().message;
      ASSERT_EQ(keys.size(), static_cast<std::size_t>(kKept)) << FamilyName(static_cast<Family>(family));
      if (family == 0) first = keys;
      ASSERT_EQ(keys, first) << FamilyName(static_cast<Family>(family)) << " is not where " << FamilyName(Family::kArticles) << " is";
    }
  }

  std::string folder_;
  std::unique_ptr<Store> writer_;
  int number_ = 0;
};

TEST_F(Readers, SeeOneStateOfAllFamiliesWheneverTheyAreOpened) {
  bool reached = true;
  for (int at = 0; reached; ++at) {
    SCOPED_TRACE("interrupted at " + std::to_string(at));
    const auto files = std::make_shared<InterruptedFileSystem>([this] { WriteUntilTheLogIsGone(); });
    files->InterruptAt(at);
    const auto reader = Store::OpenReader(path(), SmallOptions(files));
    ASSERT_TRUE(reader.ok()) << reader.error().message;
    reached = files->reached();
    ASSERT_NO_FATAL_FAILURE(ExpectOneState(**reader));
  }
}

TEST_F(Readers, SeeOneStateOfAllFamiliesWheneverTheyCatchUp) {
  bool reached = true;
  for (int at = 0; reached; ++at) {
    SCOPED_TRACE("interrupted at " + std::to_string(at));
    const auto files = std::make_shared<InterruptedFileSystem>([this] { WriteUntilTheLogIsGone(); });
    const auto reader = Store::OpenReader(path(), SmallOptions(files));
    ASSERT_TRUE(reader.ok()) << reader.error().message;
    WriteMore(30);  // some of it may be in tables by now
    files->InterruptAt(at);
    const auto caught_up = (*reader)->CatchUp();
    ASSERT_TRUE(caught_up.ok()) << caught_up.error().message;
    reached = files->reached();
    ASSERT_NO_FATAL_FAILURE(ExpectOneState(**reader));
  }
}

TEST_F(Readers, SeeNothingAgainThatWasDeletedInALogTheyNeverRead) {
  const auto reader = Store::OpenReader(path(), SmallOptions());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  for (int i = 0; i < 5; ++i) {
    WriteMore(5);
    ASSERT_TRUE((*reader)->CatchUp().ok());
    for (int logs = 0; logs < 3; ++logs) WriteUntilTheLogIsGone();
    ASSERT_TRUE((*reader)->CatchUp().ok());
    ASSERT_NO_FATAL_FAILURE(ExpectOneState(**reader));
  }
}

TEST_F(Readers, FollowAWriterThatIsOpenedAnew) {
  const auto reader = Store::OpenReader(path(), SmallOptions());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  for (int i = 0; i < 5; ++i) {
    ASSERT_NO_FATAL_FAILURE(OpenWriter());
    WriteMore(7);
    ASSERT_TRUE((*reader)->CatchUp().ok());
    ASSERT_NO_FATAL_FAILURE(ExpectOneState(**reader));
    EXPECT_TRUE((*reader)->Read().Get(Family::kMeta, KeyOf(number_ - 1))->has_value());
  }
}

}  // namespace
}  // namespace dealgraph::storage
