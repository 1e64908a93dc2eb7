#include "storage/store.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>

#include "storage/migration.h"
#include "tests/storage/faulty_file_system.h"

namespace dealgraph::storage {
namespace {

class Stores : public testing::Test {
 protected:
  Stores() {
    std::string path = testing::TempDir() + "dealgraph-store-XXXXXX";
    EXPECT_NE(mkdtemp(path.data()), nullptr);
    folder_ = path;
  }
  ~Stores() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ + "/store"; }
  std::unique_ptr<Store> Open(const StoreOptions& options = SmallOptions()) {
    auto store = Store::OpenWriter(path(), options);
    EXPECT_TRUE(store.ok()) << store.error().message;
    return store.ok() ? std::move(*store) : nullptr;
  }
  static StoreOptions SmallOptions() {
    return {.write_buffer_bytes = 1u << 20, .block_cache_bytes = 1u << 20};
  }
  static Result<> Put(Store& store, std::string_view key, std::string_view value) {
    Batch batch;
    batch.Put(Family::kClaims, key, value);
    return store.Write(batch);
  }
  static std::string Get(const Store& store, std::string_view key) {
    const auto value = store.Read().Get(Family::kClaims, key);
    if (!value.ok()) return value.error().message;
    return value->value_or("(none)");
  }

  std::string folder_;
};

TEST_F(Stores, KeepWhatIsWrittenAcrossOpenings) {
  ASSERT_TRUE(Put(*Open(), "a", "1").ok());
  EXPECT_EQ(Get(*Open(), "a"), "1");
}

TEST_F(Stores, ABatchIsAllOrNothingAndLaterChangesWin) {
  const auto store = Open();
  Batch batch;
  batch.Put(Family::kClaims, "a", "1");
  batch.Put(Family::kMeta, "b", "2");
  batch.Put(Family::kClaims, "a", "3");
  batch.Put(Family::kClaims, "c", "4");
  batch.Delete(Family::kClaims, "c");
  EXPECT_EQ(batch.count(), 5u);
  ASSERT_TRUE(store->Write(batch).ok());
  EXPECT_EQ(Get(*store, "a"), "3");
  EXPECT_EQ(Get(*store, "b"), "(none)") << "families are apart";
  EXPECT_EQ(Get(*store, "c"), "(none)");
}

TEST_F(Stores, AViewDoesNotSeeWhatComesAfterIt) {
  const auto store = Open();
  ASSERT_TRUE(Put(*store, "a", "1").ok());
  const View view = store->Read();
  ASSERT_TRUE(Put(*store, "a", "2").ok());
  const auto value = view.Get(Family::kClaims, "a");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(*value, "1");
}

TEST_F(Stores, AnswerManyKeysInTheOrderAsked) {
  const auto store = Open();
  ASSERT_TRUE(Put(*store, "a", "1").ok());
  ASSERT_TRUE(Put(*store, "b", "2").ok());
  const std::vector<std::string> keys = {"b", "x", "a", "b"};
  const auto values = store->Read().MultiGet(Family::kClaims, keys);
  ASSERT_TRUE(values.ok());
  EXPECT_EQ(*values, (std::vector<std::optional<std::string>>{"2", std::nullopt, "1", "2"}));
}

TEST_F(Stores, IterateInByteOrderBothWaysAndStayInThePrefix) {
  const auto store = Open();
  const std::vector<std::string> keys = {"a", "b", std::string("b\0", 2), "b\x7f", "b\xff", "b\xff\xff", "c"};
  for (const std::string& key : keys) ASSERT_TRUE(Put(*store, key, key).ok());
  const View view = store->Read();
  std::vector<std::string> all;
  Iterator at = view.Iterate(Family::kClaims);
  for (; at.Valid(); at.Next()) all.emplace_back(at.key());
  EXPECT_TRUE(at.status().ok());
  EXPECT_EQ(all, keys);

  std::vector<std::string> within;
  Iterator some = view.IteratePrefix(Family::kClaims, "b");
  for (; some.Valid(); some.Next()) within.emplace_back(some.value());
  EXPECT_EQ(within, std::vector<std::string>(keys.begin() + 1, keys.end() - 1));

  std::vector<std::string> backwards;
  Iterator back = view.Iterate(Family::kClaims);
  for (back.SeekForPrev("b\x80"); back.Valid(); back.Prev()) backwards.emplace_back(back.key());
  EXPECT_EQ(backwards, std::vector<std::string>(keys.rend() - 4, keys.rend()));
}

TEST_F(Stores, ASecondWriterIsToldWhoHoldsTheLock) {
  const auto first = Open();
  const auto second = Store::OpenWriter(path(), SmallOptions());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.error().message.find("pid " + std::to_string(getpid())), std::string::npos)
      << second.error().message;
}

TEST_F(Stores, TheLockGoesWithItsHolder) {
  Open().reset();
  EXPECT_FALSE(std::filesystem::exists(path() + "/OWNER"));
  EXPECT_NE(Open(), nullptr);
}

TEST_F(Stores, AReaderWorksBesideTheWriterAndFollowsIt) {
  const auto writer = Open();
  ASSERT_TRUE(Put(*writer, "a", "1").ok());
  const auto reader = Store::OpenReader(path(), SmallOptions());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_FALSE((*reader)->is_writer());
  EXPECT_EQ(Get(**reader, "a"), "1");
  // Enough that tables are written and merged under the reader.
  const std::string big(100'000, 'x');
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(Put(*writer, "a", std::to_string(i)).ok());
    ASSERT_TRUE(Put(*writer, "big" + std::to_string(i), big).ok());
    EXPECT_EQ(Get(**reader, "a"), i == 0 ? "1" : std::to_string(i - 1));
    ASSERT_TRUE((*reader)->CatchUp().ok());
    EXPECT_EQ(Get(**reader, "a"), std::to_string(i));
  }
  EXPECT_EQ(Put(**reader, "a", "2").error().code, ErrorCode::kInternal);
}

TEST_F(Stores, AReaderNeedsAStore) {
  const auto reader = Store::OpenReader(path(), SmallOptions());
  ASSERT_FALSE(reader.ok());
  EXPECT_EQ(reader.error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(path())) << "reading makes nothing";
}

TEST_F(Stores, ANewerFormatIsRefusedByName) {
  {
    const auto store = Open();
    Batch batch;
    batch.Put(Family::kMeta, kFormatVersionKey, EncodeFormatVersion(kFormatVersion + 1));
    ASSERT_TRUE(store->Write(batch).ok());
  }
  for (const auto& store :
       {Store::OpenWriter(path(), SmallOptions()), Store::OpenReader(path(), SmallOptions())}) {
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(store.error().message.find("format " + std::to_string(kFormatVersion + 1)), std::string::npos)
        << store.error().message;
  }
}

TEST(Migration, EveryOlderFormatHasItsStep) {
  std::uint32_t format = 1;
  for (const MigrationStep& step : MigrationSteps()) {
    EXPECT_EQ(step.from, format++);
    EXPECT_FALSE(step.what.empty());
    EXPECT_NE(step.run, nullptr);
  }
  EXPECT_EQ(format, kFormatVersion);
}

TEST_F(Stores, AFullDiskIsSaidAndLosesNothing) {
  const auto file_system = std::make_shared<FaultyFileSystem>(path());
  StoreOptions options = SmallOptions();
  options.file_system = file_system;
  auto store = Open(options);
  ASSERT_TRUE(Put(*store, "a", "1").ok());
  ASSERT_TRUE(store->Flush().ok());
  file_system->FailFrom(1, rocksdb::IOStatus::NoSpace("No space left on device"));
  const Result<> full = Put(*store, "a", "2");
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(full.error().message.find("the disk is full"), std::string::npos) << full.error().message;
  EXPECT_FALSE(store->Flush().ok()) << "what was not written is not said to be safe";
  EXPECT_FALSE(Put(*store, "a", "3").ok());
  store.reset();
  file_system->Heal();
  store = Open(options);
  EXPECT_EQ(Get(*store, "a"), "1");
  EXPECT_TRUE(Put(*store, "a", "4").ok());
}

TEST_F(Stores, AReadOnlyDiskIsSaidToWritersAndServesReaders) {
  ASSERT_TRUE(Put(*Open(), "a", "1").ok());
  const auto file_system = std::make_shared<FaultyFileSystem>(path());
  file_system->FailFrom(1, rocksdb::IOStatus::IOError("Read-only file system"));
  StoreOptions options = SmallOptions();
  options.file_system = file_system;
  const auto writer = Store::OpenWriter(path(), options);
  ASSERT_FALSE(writer.ok());
  EXPECT_EQ(writer.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(writer.error().message.find("cannot be written to"), std::string::npos) << writer.error().message;
  const auto reader = Store::OpenReader(path(), options);
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  EXPECT_EQ(Get(**reader, "a"), "1");
}

TEST_F(Stores, ADamagedTableIsCorruptionAndNotOverwritten) {
  {
    const auto store = Open();
    const std::string big(100'000, 'x');
    for (int i = 0; i < 60; ++i)
      ASSERT_TRUE(Put(*store, "k" + std::to_string(i), big + std::to_string(i)).ok());
  }
  bool damaged = false;
  for (const auto& entry : std::filesystem::directory_iterator(path())) {
    if (entry.path().extension() != ".sst" || entry.file_size() < 2000) continue;
    std::FILE* file = std::fopen(entry.path().c_str(), "r+b");
    ASSERT_NE(file, nullptr);
    std::fseek(file, 100, SEEK_SET);
    std::fputs("damaged", file);
    std::fclose(file);
    damaged = true;
  }
  ASSERT_TRUE(damaged);
  const auto store = Store::OpenReader(path(), SmallOptions());
  ErrorCode code = ErrorCode::kInternal;
  if (!store.ok()) {
    code = store.error().code;
  } else {
    const View view = (*store)->Read();
    Iterator at = view.Iterate(Family::kClaims);
    while (at.Valid()) at.Next();
    ASSERT_FALSE(at.status().ok());
    code = at.status().error().code;
  }
  EXPECT_EQ(code, ErrorCode::kCorruption);
}

TEST_F(Stores, ACheckpointIsAStoreOfItsOwn) {
  const auto store = Open();
  ASSERT_TRUE(Put(*store, "a", "1").ok());
  const std::string copy = folder_ + "/copy";
  ASSERT_TRUE(store->Checkpoint(copy).ok());
  ASSERT_TRUE(Put(*store, "a", "2").ok());
  const auto opened = Store::OpenWriter(copy, SmallOptions());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_EQ(Get(**opened, "a"), "1");
}

TEST_F(Stores, OptionsAreCheckedAtTheDoor) {
  const auto store = Store::OpenWriter(path(), {.write_buffer_bytes = 100});
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace dealgraph::storage
