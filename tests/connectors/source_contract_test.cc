// What every Source promises (ingest/source.h), proved for each row of the registry that is one. A new source adds a
// fixture to MakeFixture(); without it this test fails.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "connectors/directory/directory_source.h"
#include "connectors/file/file_source.h"
#include "connectors/kafka/kafka_source.h"
#include "connectors/registry.h"
#include "ingest/source.h"
#include "tests/connectors/kafka_testing.h"
#include "tests/connectors/temp_dir.h"

namespace dealgraph::connectors {
namespace {

using ingest::RawRecord;
using ingest::Source;
using std::chrono::milliseconds;

// Puts records where a source finds them, and opens that source.
class SourceFixture {
 public:
  virtual ~SourceFixture() = default;
  // Behind those that are there already, in one partition.
  virtual void Add(const std::vector<std::string>& records) = 0;
  // Everything made anew: the same place, other records.
  virtual void Replace(const std::vector<std::string>& records) = 0;
  virtual Result<std::unique_ptr<Source>> Open(ingest::PositionLookup lookup) = 0;
};

class FileFixture final : public SourceFixture {
 public:
  FileFixture() { dir_.Write("a.jsonl", ""); }
  void Add(const std::vector<std::string>& records) override {
    for (const std::string& record : records) dir_.Append("a.jsonl", record + "\n");
  }
  void Replace(const std::vector<std::string>& records) override {
    dir_.Write("a.jsonl", "");
    Add(records);
  }
  Result<std::unique_ptr<Source>> Open(ingest::PositionLookup lookup) override {
    FileSourceOptions options{.paths = {dir_ / "a.jsonl"}, .lookup = std::move(lookup)};
    DG_ASSIGN_OR_RETURN(std::unique_ptr<FileSource> source, FileSource::Open(std::move(options), clock_));
    return std::unique_ptr<Source>(std::move(source));
  }

 private:
  TempDir dir_;
  SystemClock clock_;
};

class DirectoryFixture final : public SourceFixture {
 public:
  void Add(const std::vector<std::string>& records) override {
    for (const std::string& record : records) dir_.Append("a.jsonl", record + "\n");
  }
  void Replace(const std::vector<std::string>& records) override {
    dir_.Write("a.jsonl", "");
    Add(records);
  }
  Result<std::unique_ptr<Source>> Open(ingest::PositionLookup lookup) override {
    DirectorySourceOptions options{
        .paths = {dir_ / ""}, .settle = milliseconds(0), .lookup = std::move(lookup)};
    DG_ASSIGN_OR_RETURN(std::unique_ptr<DirectorySource> source, DirectorySource::Open(std::move(options), clock_));
    return std::unique_ptr<Source>(std::move(source));
  }

 private:
  TempDir dir_;
  SystemClock clock_;
};

class KafkaFixture final : public SourceFixture {
 public:
  void Add(const std::vector<std::string>& records) override {
    std::vector<TestRecord> all;
    for (const std::string& record : records) all.push_back({.value = record});
    kafka_->Produce("news", all);
  }
  void Replace(const std::vector<std::string>& records) override {
    kafka_ = std::make_unique<MockKafka>(std::vector<std::string>{"news"});
    Add(records);
  }
  Result<std::unique_ptr<Source>> Open(ingest::PositionLookup lookup) override {
    KafkaSourceOptions options{
        .name = "main", .settings = kafka_->Settings(), .topics = {"news"}, .lookup = std::move(lookup)};
    DG_ASSIGN_OR_RETURN(std::unique_ptr<KafkaSource> source, KafkaSource::Open(std::move(options), clock_));
    return std::unique_ptr<Source>(std::move(source));
  }

 private:
  std::unique_ptr<MockKafka> kafka_ = std::make_unique<MockKafka>(std::vector<std::string>{"news"});
  SystemClock clock_;
};

std::unique_ptr<SourceFixture> MakeFixture(std::string_view connector) {
  if (connector == "file") return std::make_unique<FileFixture>();
  if (connector == "directory") return std::make_unique<DirectoryFixture>();
  if (connector == "kafka") return std::make_unique<KafkaFixture>();
  return nullptr;
}

// A store's memory of positions.
struct Positions {
  std::map<std::string, graph::SourcePosition, std::less<>> stored;
  ingest::PositionLookup Lookup() {
    return [this](std::string_view partition) -> Result<std::optional<graph::SourcePosition>> {
      const auto found = stored.find(partition);
      if (found == stored.end()) return std::optional<graph::SourcePosition>();
      return std::optional(found->second);
    };
  }
};

struct Read {
  std::string bytes;
  graph::SourcePosition position;
  std::string origin;
  bool refused = false;
};

// Polls until `count` records have come or the source is at its end.
std::vector<Read> ReadSome(Source& source, std::size_t count) {
  std::vector<Read> all;
  while (all.size() < count && !source.AtEnd()) {
    const auto batch = source.Poll(milliseconds(50));
    EXPECT_TRUE(batch.ok()) << batch.error().ToString();
    if (!batch.ok()) break;
    for (const RawRecord& record : *batch) {
      if (record.position_only) continue;
      all.push_back({std::string(record.bytes), ingest::PositionOf(record), std::string(record.origin), !record.refused.empty()});
    }
  }
  return all;
}

std::string RecordOf(int i) { return "{\"id\":\"" + std::to_string(i) + "\",\"title\":\"Number " + std::to_string(i) + "\"}"; }

std::vector<std::string> RecordsOf(int from, int to) {
  std::vector<std::string> records;
  for (int i = from; i < to; ++i) records.push_back(RecordOf(i));
  return records;
}

class SourceContractTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    fixture_ = MakeFixture(GetParam());
    ASSERT_NE(fixture_, nullptr) << "the source \"" << GetParam() << "\" has no fixture in this test";
  }
  std::unique_ptr<Source> Open() {
    auto source = fixture_->Open(positions_.Lookup());
    EXPECT_TRUE(source.ok()) << source.error().ToString();
    return source.ok() ? std::move(*source) : nullptr;
  }
  std::unique_ptr<SourceFixture> fixture_;
  Positions positions_;
};

TEST_P(SourceContractTest, RecordsComeInOrderWithRisingPositions) {
  fixture_->Add(RecordsOf(0, 700));
  const auto source = Open();
  const std::vector<Read> all = ReadSome(*source, 700);
  ASSERT_EQ(all.size(), 700u);
  for (int i = 0; i < 700; ++i) {
    const Read& read = all[static_cast<std::size_t>(i)];
    EXPECT_EQ(read.bytes, RecordOf(i));
    EXPECT_FALSE(read.refused);
    EXPECT_FALSE(read.origin.empty());
    EXPECT_EQ(read.position.partition, all[0].position.partition);
    EXPECT_FALSE(read.position.partition.empty());
    EXPECT_GE(read.position.last_offset, 0);
    EXPECT_GT(read.position.next_offset, read.position.last_offset);
    const std::int64_t end_before = i > 0 ? all[static_cast<std::size_t>(i) - 1].position.next_offset : 0;
    EXPECT_GE(read.position.last_offset, end_before);
    EXPECT_TRUE(source->Commit(read.position).ok());
  }
}

TEST_P(SourceContractTest, GoesOnBehindAnyRecord) {
  fixture_->Add(RecordsOf(0, 40));
  std::vector<Read> all;
  {
    const auto source = Open();
    all = ReadSome(*source, 40);
  }
  ASSERT_EQ(all.size(), 40u);
  for (std::size_t k = 0; k < all.size(); ++k) {
    positions_.stored[all[k].position.partition] = all[k].position;
    const auto source = Open();
    const std::vector<Read> rest = ReadSome(*source, 40 - k - 1);
    ASSERT_EQ(rest.size(), 40 - k - 1) << "left behind record " << k;
    for (std::size_t i = 0; i < rest.size(); ++i) {
      EXPECT_EQ(rest[i].bytes, all[k + 1 + i].bytes);
      EXPECT_EQ(rest[i].position, all[k + 1 + i].position) << "a position does not depend on where reading began";
      EXPECT_EQ(rest[i].origin, all[k + 1 + i].origin);
    }
  }
}

TEST_P(SourceContractTest, WhatWasNotStoredComesAgain) {
  fixture_->Add(RecordsOf(0, 5));
  for (int run = 0; run < 2; ++run) {
    const auto source = Open();
    EXPECT_EQ(ReadSome(*source, 5).size(), 5u);
  }
}

TEST_P(SourceContractTest, RecordsAddedLaterAreReadByTheNextRun) {
  fixture_->Add(RecordsOf(0, 3));
  {
    const auto source = Open();
    const auto all = ReadSome(*source, 3);
    ASSERT_EQ(all.size(), 3u);
    positions_.stored[all.back().position.partition] = all.back().position;
  }
  fixture_->Add(RecordsOf(3, 5));
  const auto source = Open();
  const auto rest = ReadSome(*source, 2);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].bytes, RecordOf(3));
  EXPECT_EQ(rest[1].bytes, RecordOf(4));
}

TEST_P(SourceContractTest, APlaceMadeAnewIsNeverReadAsTheOldOne) {
  fixture_->Add(RecordsOf(0, 10));
  {
    const auto source = Open();
    const auto all = ReadSome(*source, 10);
    ASSERT_EQ(all.size(), 10u);
    positions_.stored[all[4].position.partition] = all[4].position;
  }
  fixture_->Replace(RecordsOf(500, 520));  // longer records: the stored offset falls somewhere within
  auto source = fixture_->Open(positions_.Lookup());
  if (!source.ok()) return;  // refusing to go on is as good as reading from the start
  const auto all = ReadSome(**source, 20);
  ASSERT_EQ(all.size(), 20u);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(all[static_cast<std::size_t>(i)].bytes, RecordOf(500 + i));
}

TEST_P(SourceContractTest, AnEmptySourceGivesNothingAndNoError) {
  const auto source = Open();
  const auto batch = source->Poll(milliseconds(1));
  ASSERT_TRUE(batch.ok()) << batch.error().ToString();
  for (const RawRecord& record : *batch) EXPECT_TRUE(record.position_only);
}

TEST_P(SourceContractTest, StopMakesEveryLaterPollFail) {
  fixture_->Add(RecordsOf(0, 3));
  const auto source = Open();
  source->Stop();
  source->Stop();
  for (int i = 0; i < 2; ++i) {
    const auto batch = source->Poll(milliseconds(1));
    ASSERT_FALSE(batch.ok());
    EXPECT_EQ(batch.error().code, ErrorCode::kCancelled);
  }
}

TEST_P(SourceContractTest, StopFromAnotherThreadEndsReading) {
  fixture_->Add(RecordsOf(0, 2'000));
  const auto source = Open();
  std::thread stopper([&] { source->Stop(); });
  bool cancelled = false;
  while (!cancelled && !source->AtEnd()) {
    const auto batch = source->Poll(milliseconds(20));
    cancelled = !batch.ok();
    EXPECT_TRUE(!cancelled || batch.error().code == ErrorCode::kCancelled);
  }
  stopper.join();
  EXPECT_FALSE(source->Poll(milliseconds(1)).ok());
}

TEST_P(SourceContractTest, ALookupThatFailsFailsTheSource) {
  fixture_->Add(RecordsOf(0, 3));
  auto source = fixture_->Open([](std::string_view) -> Result<std::optional<graph::SourcePosition>> {
    return Corruption("positions cannot be read");
  });
  ErrorCode code = ErrorCode::kInternal;
  if (!source.ok()) {
    code = source.error().code;
  } else {
    const auto batch = (*source)->Poll(milliseconds(1));
    ASSERT_FALSE(batch.ok()) << "it must not read from the start when it cannot know where it was";
    code = batch.error().code;
  }
  EXPECT_EQ(code, ErrorCode::kCorruption);
}

std::vector<std::string> SourceNames() {
  std::vector<std::string> names;
  for (const Connector& connector : Connectors()) {
    if (connector.is_source) names.emplace_back(connector.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, SourceContractTest, testing::ValuesIn(SourceNames()),
                         [](const auto& info) { return info.param; });

TEST(RegistryTest, RowsAreSortedUniqueAndComplete) {
  const std::span<const Connector> rows = Connectors();
  ASSERT_FALSE(rows.empty());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_FALSE(rows[i].summary.empty()) << rows[i].name;
    EXPECT_FALSE(rows[i].address.empty()) << rows[i].name;
    EXPECT_TRUE(rows[i].is_source || rows[i].is_sink) << rows[i].name;
    EXPECT_TRUE(std::filesystem::is_directory(std::string(DEALGRAPH_SOURCE_DIR) + "/connectors/" + std::string(rows[i].name)));
    EXPECT_TRUE(i == 0 || rows[i - 1].name < rows[i].name);
  }
}

TEST(RegistryTest, EveryFolderOfConnectorsHasARow) {
  for (const auto& entry : std::filesystem::directory_iterator(std::string(DEALGRAPH_SOURCE_DIR) + "/connectors")) {
    if (!entry.is_directory()) continue;
    const std::string name = entry.path().filename().string();
    bool found = false;
    for (const Connector& row : Connectors()) found |= row.name == name;
    EXPECT_TRUE(found) << "connectors/" << name << " has no row in connectors/registry.cc";
  }
}

}  // namespace
}  // namespace dealgraph::connectors
