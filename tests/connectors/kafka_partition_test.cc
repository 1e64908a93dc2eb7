#include "connectors/kafka/kafka_partition.h"

#include <gtest/gtest.h>

#include "connectors/kafka/kafka_cluster.h"

namespace dealgraph::connectors {
namespace {

using At = KafkaStart::At;

graph::SourcePosition Read(std::int64_t next, std::string cluster = "c") {
  return {.partition = "p", .cluster = std::move(cluster), .next_offset = next, .last_offset = next - 1};
}

TEST(KafkaPartitionTest, WhereItBeginsIsDecidedByPositionLogAndStart) {
  struct Case {
    std::string what;
    std::optional<graph::SourcePosition> stored;
    KafkaStart start;
    bool known;
    Beginning beginning;
    std::int64_t next;
    bool verified;
    std::string stopped;
  };
  for (const Case& c : std::vector<Case>{
           {"never read, earliest", {}, {At::kEarliest}, false, Beginning::kFirst, 10, true, ""},
           {"never read, latest", {}, {At::kLatest}, false, Beginning::kFirst, 20, true, ""},
           {"never read, its topic was", {}, {At::kLatest}, true, Beginning::kFirst, 10, true, ""},
           {"never read, from a time", {}, {At::kTimestamp}, false, Beginning::kFirstTime, 20, true, ""},
           {"read", Read(15), {At::kLatest}, true, Beginning::kGoesOn, 15, false, ""},
           {"read to the end", Read(20), {}, true, Beginning::kGoesOn, 20, false, ""},
           {"the last record is gone", Read(10), {}, true, Beginning::kGoesOn, 10, true, ""},
           {"retention passed it", Read(9), {}, true, Beginning::kGoesOn, 9, true, "retention"},
           {"the log is shorter", Read(21), {}, true, Beginning::kGoesOn, 21, false, "made anew"},
           {"another cluster", Read(15, "d"), {}, true, Beginning::kGoesOn, 15, false, "cluster d"},
           {"decided: the beginning", Read(kPositionEarliest, "d"), {At::kLatest}, true, Beginning::kFirst, 10, true, ""},
           {"decided: the end", Read(kPositionLatest, "d"), {At::kTimestamp}, true, Beginning::kFirst, 20, true, ""},
       }) {
    KafkaPartition partition{.stored = c.stored};
    EXPECT_EQ(DecideStart({.low = 10, .high = 20}, "c", c.start, c.known, &partition), c.beginning) << c.what;
    EXPECT_EQ(partition.next_offset, c.next) << c.what;
    EXPECT_EQ(partition.verified, c.verified) << c.what;
    EXPECT_EQ(partition.stopped.empty(), c.stopped.empty()) << c.what << ": " << partition.stopped;
    EXPECT_NE(partition.stopped.find(c.stopped), std::string::npos) << c.what << ": " << partition.stopped;
  }
}

TEST(KafkaPartitionTest, AGroupsMetadataHoldsThePosition) {
  graph::SourcePosition position{.cluster = "xY-9", .last_offset = 41, .last_timestamp = FromUnixMillis(1'700'000'000'123),
                                 .last_crc32c = 0xdeadbeef};
  const auto read = DecodeCommitMetadata(EncodeCommitMetadata(position));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, position);
  for (const char* foreign : {"", "host-1", "1", "1 c", "1 c 1 2", "1 c 1 2 zz", "1 c 1 2 ff ", "1 c 1 2 1ffffffff", "2 c 1 2 ff"}) {
    EXPECT_FALSE(DecodeCommitMetadata(foreign).has_value()) << foreign;
  }
}

TEST(KafkaPartitionTest, OnlyTheSameRecordIsTheLastApplied) {
  const graph::SourcePosition stored{.last_offset = 7, .last_timestamp = FromUnixMillis(1000), .last_crc32c = 5};
  EXPECT_TRUE(IsLastApplied(stored, 7, 1000, 5));
  EXPECT_FALSE(IsLastApplied(stored, 8, 1000, 5));
  EXPECT_FALSE(IsLastApplied(stored, 7, 1001, 5));
  EXPECT_FALSE(IsLastApplied(stored, 7, 1000, 6));
}

TEST(KafkaClusterTest, TopicsAreCheckedBeforeTheBrokerIsAsked) {
  EXPECT_TRUE(CheckTopics({"news", "^wire-.*$"}).ok());
  EXPECT_FALSE(CheckTopics({}).ok());
  EXPECT_FALSE(CheckTopics({""}).ok());
  EXPECT_FALSE(CheckTopics({"^wire-(.*$"}).ok());
}

}  // namespace
}  // namespace dealgraph::connectors
