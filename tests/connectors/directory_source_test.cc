// A watched directory: when a file is complete, and that it is read once. What all sources promise is in source_contract_test.cc.
#include "connectors/directory/directory_source.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "tests/connectors/temp_dir.h"

namespace dealgraph::connectors {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kNever = std::chrono::hours(1);

class DirectorySourceTest : public testing::Test {
 protected:
  // By default nothing is complete by being left alone, and nothing is found by looking again.
  void Open(milliseconds settle = kNever, milliseconds rescan = kNever, bool use_inotify = true) {
    DirectorySourceOptions options{.paths = {dir_.path()}, .rescan_interval = rescan, .settle = settle, .use_inotify = use_inotify};
    options.lookup = [this](std::string_view partition) -> Result<std::optional<graph::SourcePosition>> {
      const auto at = positions_.find(std::string(partition));
      if (at == positions_.end()) return std::optional<graph::SourcePosition>();
      return std::optional(at->second);
    };
    auto source = DirectorySource::Open(std::move(options), clock_);
    ASSERT_TRUE(source.ok()) << source.error().message;
    source_ = std::move(*source);
  }
  // One Poll(), which does not wait; its records, with their positions stored.
  std::vector<std::string> Poll(milliseconds timeout = milliseconds(0)) {
    std::vector<std::string> records;
    const auto batch = source_->Poll(timeout);
    EXPECT_TRUE(batch.ok()) << batch.error().message;
    if (!batch.ok()) return records;
    for (const ingest::RawRecord& record : *batch) {
      records.emplace_back(record.bytes);
      EXPECT_EQ(record.refused, "");
      positions_[std::string(record.position.partition)] = ingest::PositionOf(record);
      EXPECT_TRUE(source_->Commit(ingest::PositionOf(record)).ok());
    }
    return records;
  }
  // Polls until there is something; a test that waits in vain ends by its time-out.
  std::vector<std::string> PollForSome() {
    for (int i = 0; i < 1000; ++i) {
      if (auto records = Poll(milliseconds(20)); !records.empty()) return records;
    }
    ADD_FAILURE() << "nothing came";
    return {};
  }
  using Records = std::vector<std::string>;

  TempDir dir_;
  SystemClock clock_;
  std::map<std::string, graph::SourcePosition> positions_;
  std::unique_ptr<DirectorySource> source_;
};

TEST_F(DirectorySourceTest, AFileThatIsMovedInIsReadAtOnceAndOnce) {
  Open();
  EXPECT_EQ(Poll(), Records());
  dir_.Write(".aside", "hello");
  EXPECT_EQ(Poll(), Records()) << "a name that begins with a dot is not read";
  std::filesystem::rename(dir_ / ".aside", dir_ / "a.txt");
  EXPECT_EQ(Poll(), Records({"hello"}));
  EXPECT_EQ(Poll(), Records());
}

TEST_F(DirectorySourceTest, AFileThatIsWrittenSlowlyIsReadOnceItIsClosed) {
  Open(kNever, milliseconds(0));  // looks at everything in every poll
  EXPECT_EQ(Poll(), Records());
  std::ofstream file(dir_ / "a.json", std::ios::binary);
  file << "{\"title\": " << std::flush;
  EXPECT_EQ(Poll(), Records());
  file << "\"x\"}" << std::flush;
  EXPECT_EQ(Poll(), Records());
  file.close();
  EXPECT_EQ(Poll(), Records({"{\"title\": \"x\"}"}));
}

TEST_F(DirectorySourceTest, AFileThatIsBeingWrittenIsNotReadHoweverLongItsWriterPauses) {
  Open(milliseconds(0), milliseconds(0));
  EXPECT_EQ(Poll(), Records());
  std::ofstream file(dir_ / "a.txt", std::ios::binary);
  file << "half" << std::flush;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Poll(), Records());
  file << " and half" << std::flush;
  file.close();
  EXPECT_EQ(PollForSome(), Records({"half and half"}));
}

TEST_F(DirectorySourceTest, WhatWasThereBeforeIsReadOnceItWasLeftAlone) {
  dir_.Write("a.txt", "old");
  dir_.Write("b.txt", "young");
  std::filesystem::last_write_time(dir_ / "a.txt", std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
  Open();
  EXPECT_EQ(Poll(), Records({"old"}));
  EXPECT_EQ(Poll(), Records());
  std::filesystem::last_write_time(dir_ / "b.txt", std::filesystem::file_time_type::clock::now() - std::chrono::hours(2));
  Open();
  EXPECT_EQ(Poll(), Records({"young"})) << "the first is not read again by another run";
}

TEST_F(DirectorySourceTest, LinesThatAreAddedLaterAreReadAndNoOthers) {
  Open();
  EXPECT_EQ(Poll(), Records());
  dir_.Write("a.jsonl", "{\"id\":1}\n{\"id\":2}\n");
  EXPECT_EQ(PollForSome(), Records({"{\"id\":1}", "{\"id\":2}"}));
  dir_.Append("a.jsonl", "{\"id\":3}\n");
  EXPECT_EQ(PollForSome(), Records({"{\"id\":3}"}));
}

TEST_F(DirectorySourceTest, LinesThatAreAddedBeforeTheOthersAreAppliedAreNotReadTwice) {
  Open();
  EXPECT_EQ(Poll(), Records());
  dir_.Write("a.jsonl", "{\"id\":1}\n");
  EXPECT_EQ(PollForSome(), Records({"{\"id\":1}"}));
  positions_.clear();  // as if the store had not got it yet
  source_.reset();
  Open();
  ASSERT_EQ(Poll(), Records());  // too young
  dir_.Append("a.jsonl", "{\"id\":2}\n");
  const auto batch = source_->Poll(milliseconds(1000));
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ(batch->size(), 2u);
  dir_.Append("a.jsonl", "{\"id\":3}\n");
  const auto more = source_->Poll(milliseconds(1000));
  ASSERT_TRUE(more.ok());
  ASSERT_EQ(more->size(), 1u) << "what was given and not yet stored is given again";
  EXPECT_EQ(more->front().bytes, "{\"id\":3}");
}

TEST_F(DirectorySourceTest, AFileThatIsReplacedIsReadAnew) {
  Open();
  EXPECT_EQ(Poll(), Records());
  dir_.Write("a.txt", "one");
  EXPECT_EQ(PollForSome(), Records({"one"}));
  dir_.Write(".aside", "another");
  std::filesystem::rename(dir_ / ".aside", dir_ / "a.txt");
  EXPECT_EQ(PollForSome(), Records({"another"}));
}

TEST_F(DirectorySourceTest, DirectoriesThatComeAreWatchedToo) {
  Open(milliseconds(0));
  EXPECT_EQ(Poll(), Records());
  dir_.Write("new/deep/a.txt", "one");
  EXPECT_EQ(PollForSome(), Records({"one"}));
  dir_.Write("new/deep/b.txt", "two");
  EXPECT_EQ(PollForSome(), Records({"two"}));
}

TEST_F(DirectorySourceTest, WithoutNotificationsFilesAreFoundByLooking) {
  Open(milliseconds(0), milliseconds(1), /*use_inotify=*/false);
  EXPECT_EQ(Poll(), Records());
  dir_.Write("a.txt", "one");
  EXPECT_EQ(PollForSome(), Records({"one"}));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Poll(milliseconds(2)), Records());
}

TEST_F(DirectorySourceTest, OnlyFilesOfAKnownFormatAreRead) {
  Open();
  EXPECT_EQ(Poll(), Records());
  dir_.Write("a.pdf", "no");
  dir_.Write("b.txt", "yes");
  EXPECT_EQ(PollForSome(), Records({"yes"}));
  EXPECT_EQ(Poll(), Records());
}

TEST_F(DirectorySourceTest, ADirectoryThatIsNotThereIsUnavailableUntilItIs) {
  SystemClock clock;
  auto source = DirectorySource::Open({.paths = {dir_ / "later"}, .rescan_interval = milliseconds(0), .settle = milliseconds(0)}, clock);
  ASSERT_TRUE(source.ok());
  const auto batch = (*source)->Poll(milliseconds(0));
  ASSERT_FALSE(batch.ok());
  EXPECT_EQ(batch.error().code, ErrorCode::kUnavailable);
  dir_.Write("later/a.txt", "one");
  const auto later = (*source)->Poll(milliseconds(1000));
  ASSERT_TRUE(later.ok());
  EXPECT_EQ(later->size(), 1u);
}

}  // namespace
}  // namespace dealgraph::connectors
