#include "storage/store.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>

#include "storage/migration.h"

namespace dealgraph::storage {
namespace {

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (std::filesystem::temp_directory_path() / "dealgraph-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    path_ = folder + "/store";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Result<> Put(Store& store, std::string_view key, std::string_view value) {
    Batch batch;
    batch.Put(Family::kFacts, key, value);
    return store.Write(batch);
  }

  std::string folder_;
  std::string path_;
};

TEST_F(StoreTest, ASecondWriterIsToldWhoHoldsTheLock) {
  const auto first = Store::OpenWriter(path_);
  ASSERT_TRUE(first.ok()) << first.error().ToString();
  const auto second = Store::OpenWriter(path_);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.error().message.find("pid " + std::to_string(getpid())), std::string::npos) << second.error().message;
}

TEST_F(StoreTest, AReaderFollowsTheWriter) {
  const auto writer = Store::OpenWriter(path_);
  ASSERT_TRUE(Put(**writer, "a", "1").ok());
  const auto reader = Store::OpenReader(path_);
  ASSERT_TRUE(reader.ok()) << reader.error().ToString();
  EXPECT_EQ(*(*reader)->Read().Get(Family::kFacts, "a"), "1");
  ASSERT_TRUE(Put(**writer, "b", "2").ok());
  ASSERT_TRUE((*reader)->CatchUp().ok());
  EXPECT_EQ(*(*reader)->Read().Get(Family::kFacts, "b"), "2");
  EXPECT_FALSE(Put(**reader, "c", "3").ok());
}

TEST_F(StoreTest, ASnapshotDoesNotMoveAndIteratorsKeepToTheirPrefix) {
  const auto store = Store::OpenWriter(path_);
  ASSERT_TRUE(Put(**store, "a1", "1").ok());
  const View view = (*store)->Read();
  ASSERT_TRUE(Put(**store, "a2", "2").ok());
  ASSERT_TRUE(Put(**store, "b1", "3").ok());
  EXPECT_EQ(*view.Get(Family::kFacts, "a2"), std::nullopt);
  int keys = 0;
  const View now = (*store)->Read();
  for (Iterator at = now.IteratePrefix(Family::kFacts, "a"); at.Valid(); at.Next()) ++keys;
  EXPECT_EQ(keys, 2);
}

TEST_F(StoreTest, ANewerFormatIsRefused) {
  {
    const auto store = Store::OpenWriter(path_);
    Batch batch;
    batch.Put(Family::kMeta, kFormatVersionKey, EncodeFormatVersion(kFormatVersion + 1));
    ASSERT_TRUE((*store)->Write(batch).ok());
  }
  for (const bool write : {true, false}) {
    const auto opened = write ? Store::OpenWriter(path_) : Store::OpenReader(path_);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(opened.error().message.find("newer dealgraph"), std::string::npos) << opened.error().message;
  }
}

TEST_F(StoreTest, ReadingWhatIsNotThereIsNotFoundAndACheckpointIsAStore) {
  EXPECT_EQ(Store::OpenReader(path_).error().code, ErrorCode::kNotFound);
  const auto store = Store::OpenWriter(path_);
  ASSERT_TRUE(Put(**store, "a", "1").ok());
  ASSERT_TRUE((*store)->Checkpoint(folder_ + "/copy").ok());
  EXPECT_EQ(*(*Store::OpenReader(folder_ + "/copy"))->Read().Get(Family::kFacts, "a"), "1");
}

}  // namespace
}  // namespace dealgraph::storage
