// FileSource, and the contract that all sources share: order, resumption, stopping, emptiness.
#include "connectors/file/file_source.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "connectors/registry.h"

namespace dealgraph::connectors {
namespace {

namespace fs = std::filesystem;

class FileSourceTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "file_source_" + testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(directory_);
    fs::create_directories(directory_ + "/sub");
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::string Write(const std::string& name, const std::string& bytes) {
    const std::string path = directory_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  std::unique_ptr<FileSource> Open(std::vector<std::string> paths, std::size_t record_bytes_max = 1 << 20) {
    FileSourceOptions options{.paths = std::move(paths), .record_bytes_max = record_bytes_max, .batch_records_max = 2};
    options.lookup = [this](std::string_view partition) -> Result<std::optional<graph::SourcePosition>> {
      const auto found = stored_.find(std::string(partition));
      if (found == stored_.end()) return std::optional<graph::SourcePosition>();
      return std::optional(found->second);
    };
    options.notice = [this](std::string_view text) { notices_.emplace_back(text); };
    auto source = FileSource::Open(std::move(options), clock_);
    EXPECT_TRUE(source.ok());
    return std::move(*source);
  }

  // Reads up to `records_max` records, keeping the position of each.
  std::vector<std::string> Read(FileSource& source, std::size_t records_max = SIZE_MAX) {
    std::vector<std::string> seen;
    while (!source.AtEnd() && seen.size() < records_max) {
      const auto records = source.Poll(std::chrono::milliseconds(10));
      EXPECT_TRUE(records.ok());
      if (!records.ok()) break;
      for (const auto& record : *records) {
        if (seen.size() == records_max) break;
        seen.push_back(record.refused.empty() ? std::string(record.bytes) : "! " + std::string(record.refused));
        origins_.emplace_back(record.origin);
        if (!record.position.partition.empty()) stored_[std::string(record.position.partition)] = ingest::PositionOf(record);
      }
    }
    return seen;
  }

  using Seen = std::vector<std::string>;
  std::string directory_;
  SystemClock clock_;
  std::map<std::string, graph::SourcePosition> stored_;
  std::vector<std::string> notices_;
  std::vector<std::string> origins_;
};

constexpr char kLines[] = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n\n{\"id\":\"3\"}";

TEST_F(FileSourceTest, LinesComeInOrderWithTheirNumbers) {
  const std::string path = Write("a.jsonl", kLines);
  const auto source = Open({path});
  EXPECT_EQ(Read(*source), (Seen{"{\"id\":\"1\"}", "{\"id\":\"2\"}", "{\"id\":\"3\"}"}));
  EXPECT_EQ(origins_, (Seen{path + ":1", path + ":2", path + ":4"}));
  EXPECT_EQ(source->TotalBytes(), source->BytesRead());
}

TEST_F(FileSourceTest, GoesOnBehindEveryRecordItWasLeftAt) {
  const std::string path = Write("a.jsonl", kLines);
  for (std::size_t left = 0; left <= 3; ++left) {
    stored_.clear();
    EXPECT_EQ(Read(*Open({path}), left).size(), left);
    EXPECT_EQ(Read(*Open({path})).size(), 3 - left);
    EXPECT_TRUE(notices_.empty());
  }
}

TEST_F(FileSourceTest, AFileThatGrewGoesOnAndOneThatChangedStartsOver) {
  const std::string path = Write("a.jsonl", kLines);
  Read(*Open({path}));
  fs::last_write_time(Write("a.jsonl", std::string(kLines) + "\n{\"id\":\"4\"}\n"), fs::file_time_type::clock::now() + std::chrono::seconds(5));
  EXPECT_EQ(Read(*Open({path})), (Seen{"{\"id\":\"4\"}"}));
  EXPECT_TRUE(notices_.empty());
  std::string changed = std::string(kLines) + "\n{\"id\":\"4\"}\n";
  changed[7] = '9';
  fs::last_write_time(Write("a.jsonl", changed), fs::file_time_type::clock::now() + std::chrono::seconds(9));
  EXPECT_EQ(Read(*Open({path})).size(), 4u);
  EXPECT_EQ(notices_.size(), 1u);
  Write("a.jsonl", "{}\n");
  EXPECT_EQ(Read(*Open({path})), (Seen{"{}"}));
}

TEST_F(FileSourceTest, ALineBeyondTheLimitIsRefusedWithItsNumberAndReadingGoesOn) {
  const std::string path = Write("a.jsonl", "{}\n" + std::string(3 << 20, 'x') + "\n{\"a\":1}\n" + std::string(2000, 'y'));
  EXPECT_EQ(Read(*Open({path}, 1000)), (Seen{"{}", "! a line of 3145728 bytes, more than 1000", "{\"a\":1}",
                                             "! a line of 2000 bytes, more than 1000"}));
  EXPECT_EQ(origins_[1], path + ":2");
  EXPECT_TRUE(Read(*Open({path}, 1000)).empty());
}

TEST_F(FileSourceTest, DirectoriesAreWalkedInOrderByExtension) {
  Write("b.txt", "B");
  Write("a.html", "<p>A</p>");
  Write("sub/c.json", "{\"pretty\":\n1}");
  Write("ignored.png", "x");
  Write(".hidden.txt", "x");
  EXPECT_EQ(Read(*Open({directory_})), (Seen{"<p>A</p>", "B", "{\"pretty\":\n1}"}));
  EXPECT_TRUE(Read(*Open({directory_})).empty());  // read already
  EXPECT_EQ(FileSource::Open({.paths = {directory_ + "/none"}}, clock_).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(FileSource::Open({.paths = {directory_ + "/sub/.."}}, clock_).ok(), true);
}

TEST_F(FileSourceTest, DamagedArchivesAndEmptyFilesDoNotEndTheRun) {
  Write("a.jsonl.gz", std::string("\x1f\x8b\x08\0\0\0\0\0\0\3garbage", 17));
  Write("b.jsonl", "");
  Write("c.txt", "C");
  const auto seen = Read(*Open({directory_}));
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_TRUE(seen[0].starts_with("! gzip data damaged"));
  EXPECT_EQ(seen[1], "C");
}

TEST_F(FileSourceTest, Utf16LinesBecomeUtf8) {
  std::string bytes = "\xFF\xFE";
  for (const char c : std::string(kLines)) bytes += {c, '\0'};
  EXPECT_EQ(Read(*Open({Write("a.jsonl", bytes)})).size(), 3u);
}

TEST_F(FileSourceTest, AStoppedSourceSaysSo) {
  const auto source = Open({Write("a.jsonl", kLines)});
  source->Stop();
  source->Stop();
  EXPECT_EQ(source->Poll(std::chrono::milliseconds(10000)).error().code, ErrorCode::kCancelled);
}

TEST(Registry, RowsAreSortedAndComplete) {
  std::string_view before;
  for (const Connector& connector : Connectors()) {
    EXPECT_LT(before, connector.name);
    before = connector.name;
    EXPECT_FALSE(connector.summary.empty() || connector.address.empty());
    EXPECT_TRUE(connector.is_source || connector.is_sink);
    EXPECT_TRUE(fs::is_directory(std::string(DEALGRAPH_SOURCE_DIR) + "/connectors/" + std::string(connector.name)));
  }
}

}  // namespace
}  // namespace dealgraph::connectors
