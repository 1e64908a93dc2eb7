// KafkaSource against librdkafka's mock cluster. What all sources promise is in source_contract_test.cc.
#include "connectors/kafka/kafka_source.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/crc32c.h"
#include "ingest/decode.h"
#include "ingest/in_flight.h"
#include "tests/connectors/kafka_testing.h"

namespace dealgraph::connectors {
namespace {

using std::chrono::milliseconds;

struct Seen {
  std::string bytes, key, content_type, refused;
  std::vector<std::pair<std::string, std::string>> headers;
  bool tombstone = false;
  std::optional<Timestamp> timestamp;
  graph::SourcePosition position;
};

class KafkaSourceTest : public testing::Test {
 protected:
  KafkaSourceOptions Options() {
    return {.name = "main",
            .settings = kafka_.Settings(),
            .topics = {"news"},
            .lookup = [this](std::string_view partition) -> Result<std::optional<graph::SourcePosition>> {
              const auto found = stored_.find(partition);
              return found == stored_.end() ? std::nullopt : std::optional(found->second);
            },
            .alarm = [this](std::string_view text) { alarms_.emplace_back(text); }};
  }

  Result<std::unique_ptr<KafkaSource>> Open() { return KafkaSource::Open(Options(), clock_); }

  std::vector<Seen> Take(KafkaSource& source, std::size_t count) {
    std::vector<Seen> all;
    for (int polls = 0; all.size() < count && polls < 200; ++polls) {
      const auto batch = source.Poll(milliseconds(100));
      if (!batch.ok() && batch.error().code == ErrorCode::kUnavailable) continue;
      EXPECT_TRUE(batch.ok()) << batch.error().ToString();
      if (!batch.ok()) break;
      for (const ingest::RawRecord& record : *batch) {
        if (record.position_only) {
          begun_.push_back(ingest::PositionOf(record));
          continue;
        }
        Seen seen{std::string(record.bytes), std::string(record.key), std::string(record.content_type),
                  std::string(record.refused)};
        for (const ingest::Header& header : record.headers)
          seen.headers.emplace_back(header.name, header.value);
        seen.tombstone = record.tombstone;
        seen.timestamp = record.timestamp;
        seen.position = ingest::PositionOf(record);
        all.push_back(std::move(seen));
      }
    }
    return all;
  }

  void Store(const graph::SourcePosition& position) { stored_[position.partition] = position; }

  MockKafka kafka_{{"news"}, 2};
  SystemClock clock_;
  std::map<std::string, graph::SourcePosition, std::less<>> stored_;
  std::vector<std::string> alarms_;
  std::vector<graph::SourcePosition> begun_;  // where partitions began, as told by the source
};

TEST_F(KafkaSourceTest, ARecordComesWithKeyHeadersTimeAndPosition) {
  kafka_.Produce("news",
                 {{.key = "a", .value = "<p>x</p>", .headers = {{"Content-Type", "text/html"}, {"url", "u"}}},
                  {.key = "b", .value = std::nullopt, .headers = {{"source", "s"}}}});
  const auto source = Open();
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  const std::vector<Seen> all = Take(**source, 2);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].bytes, "<p>x</p>");
  EXPECT_EQ(all[0].key, "a");
  EXPECT_EQ(all[0].content_type, "text/html");
  EXPECT_EQ(all[0].headers[1].second, "u");
  EXPECT_EQ(all[0].timestamp, FromUnixMillis(1'700'000'000'000));
  EXPECT_EQ(all[0].position.partition, "kafka:main/news/0");
  EXPECT_FALSE(all[0].position.cluster.empty());
  EXPECT_EQ(all[0].position.last_offset, 0);
  EXPECT_EQ(all[0].position.next_offset, 1);
  EXPECT_FALSE(all[0].tombstone);
  EXPECT_TRUE(all[1].tombstone);
}

TEST_F(KafkaSourceTest, ARecordThatIsKeptOutlivesThePollAndTheSource) {
  kafka_.Produce("news", {{.key = "a", .value = "text", .headers = {{"url", "u"}}}, {.key = "b", .value = "next"}});
  std::vector<ingest::OwnedRecord> kept;
  {
    auto source = Open();
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    for (int polls = 0; kept.size() < 2 && polls < 200; ++polls) {
      const auto batch = (*source)->Poll(milliseconds(100));
      ASSERT_TRUE(batch.ok()) << batch.error().ToString();
      for (const ingest::RawRecord& record : *batch) {
        if (!record.position_only) kept.emplace_back(record);
      }
    }
    ASSERT_TRUE((*source)->Poll(milliseconds(0)).ok());
  }
  ASSERT_EQ(kept.size(), 2u);
  const ingest::RawRecord& record = kept[0].view();
  ASSERT_NE(record.owner, nullptr);
  EXPECT_EQ(record.bytes, "text");
  EXPECT_EQ(record.key, "a");
  ASSERT_EQ(record.headers.size(), 1u);
  EXPECT_EQ(record.headers[0].value, "u");
  EXPECT_EQ(record.origin.substr(0, record.origin.find('@')), "news/" + std::string(record.position.partition.substr(16)));
  EXPECT_FALSE(record.position.last_crc32c) << "it is made of the last record of a batch only";
  EXPECT_EQ(ingest::PositionOf(record).last_crc32c, Crc32c("a+text"));
  std::thread([&] { kept.clear(); }).join();  // whoever lets go of the last one ends the client
}

TEST_F(KafkaSourceTest, ATombstoneWithdrawsItsArticle) {
  kafka_.Produce("news", {{.key = "b", .value = std::nullopt, .headers = {{"source", "s"}}}});
  const auto source = Open();
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  // Where partitions are read up to comes as records of its own, in any order with the one that was sent.
  const ingest::RawRecord* record = nullptr;
  while (record == nullptr) {
    const auto batch = (*source)->Poll(milliseconds(10'000));
    ASSERT_TRUE(batch.ok()) << batch.error().ToString();
    for (const ingest::RawRecord& one : *batch) {
      if (!one.position_only) record = &one;
    }
  }
  const auto decoded = ingest::Decode(*record, {});
  ASSERT_TRUE(decoded.ok()) << decoded.error().ToString();
  ASSERT_EQ(decoded->articles.size(), 1u);
  EXPECT_TRUE(decoded->articles[0].withdrawn);
  EXPECT_EQ(decoded->articles[0].id, "b");
  EXPECT_EQ(decoded->articles[0].source, "s");
}

TEST_F(KafkaSourceTest, AnotherRecordAtThePositionStopsOnlyItsPartition) {
  kafka_.Produce(
      "news",
      {{.value = "a"}, {.value = "b"}, {.value = "c", .partition = 1}, {.value = "d", .partition = 1}});
  {
    const auto source = Open();
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    for (const Seen& seen : Take(**source, 4)) {
      if (seen.position.last_offset == 0) Store(seen.position);
    }
  }
  stored_["kafka:main/news/0"].last_crc32c ^= 1;
  const auto source = Open();
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  kafka_.Produce("news", {{.value = "e"}, {.value = "f", .partition = 1}});
  const std::vector<Seen> all = Take(**source, 2);
  for (int i = 0; i < 250 && alarms_.empty(); ++i) ASSERT_TRUE((*source)->Poll(milliseconds(20)).ok());
  ASSERT_EQ(alarms_.size(), 1u);
  EXPECT_NE(alarms_[0].find("kafka:main/news/0"), std::string::npos) << alarms_[0];
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].bytes, "d");
  EXPECT_EQ(all[1].bytes, "f");
}

TEST_F(KafkaSourceTest, AnotherTimeOfTheLastRecordStopsToo) {
  kafka_.Produce("news", {{.value = "a"}, {.value = "c", .partition = 1}});
  {
    const auto source = Open();
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    for (const Seen& seen : Take(**source, 2)) Store(seen.position);
  }
  for (auto& [name, position] : stored_) position.last_timestamp = FromUnixMillis(1);
  const auto source = Open();
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  auto batch = (*source)->Poll(milliseconds(20));
  while (batch.ok()) {
    EXPECT_TRUE(batch->empty());
    batch = (*source)->Poll(milliseconds(20));
  }
  EXPECT_EQ(batch.error().code, ErrorCode::kCorruption) << "no partition is left";
  EXPECT_EQ(alarms_.size(), 2u);
}

TEST_F(KafkaSourceTest, AnotherClusterOrAShorterLogStops) {
  kafka_.Produce("news", {{.value = "a"}, {.value = "c", .partition = 1}});
  {
    const auto source = Open();
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    for (const Seen& seen : Take(**source, 2)) Store(seen.position);
  }
  stored_["kafka:main/news/0"].cluster = "elsewhere";
  stored_["kafka:main/news/1"].last_offset = 76;
  stored_["kafka:main/news/1"].next_offset = 77;
  EXPECT_EQ(Open().error().code, ErrorCode::kCorruption);
  ASSERT_EQ(alarms_.size(), 2u);
  EXPECT_NE(alarms_[0].find("elsewhere"), std::string::npos) << alarms_[0];
  EXPECT_NE(alarms_[1].find("77"), std::string::npos) << alarms_[1];
}

TEST_F(KafkaSourceTest, LatestLeavesOutWhatIsThere) {
  kafka_.Produce("news", {{.value = "old"}});
  KafkaSourceOptions options = Options();
  options.start.at = KafkaStart::At::kLatest;
  const auto source = KafkaSource::Open(std::move(options), clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  kafka_.Produce("news", {{.value = "new"}});
  const std::vector<Seen> all = Take(**source, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].bytes, "new");
}

TEST_F(KafkaSourceTest, ARecordBeyondTheLimitIsRefusedAndReadingGoesOn) {
  kafka_.Produce("news", {{.value = std::string(5'000, 'x')}, {.value = "small"}});
  KafkaSourceOptions options = Options();
  options.record_bytes_max = 4'500;
  const auto source = KafkaSource::Open(std::move(options), clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  const std::vector<Seen> all = Take(**source, 2);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].refused, "record of 5000 bytes, at most 4500 are read");
  EXPECT_EQ(all[0].bytes.size(), ingest::RawRecord::kRefusedBytesKept);
  EXPECT_EQ(all[1].refused, "");
}

TEST_F(KafkaSourceTest, ABrokerThatFailsForAWhileLosesNothing) {
  const auto source = Open();
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  ASSERT_EQ(rd_kafka_mock_broker_set_down(kafka_.mock(), 1), RD_KAFKA_RESP_ERR_NO_ERROR);
  for (int i = 0; i < 3; ++i) static_cast<void>((*source)->Poll(milliseconds(50)));
  ASSERT_EQ(rd_kafka_mock_broker_set_up(kafka_.mock(), 1), RD_KAFKA_RESP_ERR_NO_ERROR);
  kafka_.Produce("news", {{.value = "a"}, {.value = "b"}});
  const std::vector<Seen> all = Take(**source, 2);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].bytes, "a");
  EXPECT_EQ(all[1].bytes, "b");
}

TEST_F(KafkaSourceTest, NoBrokerIsUnavailable) {
  KafkaSourceOptions options = Options();
  options.settings = {{"bootstrap.servers", "127.0.0.1:1"}};
  options.open_timeout = milliseconds(200);
  EXPECT_EQ(KafkaSource::Open(std::move(options), clock_).error().code, ErrorCode::kUnavailable);
}

TEST_F(KafkaSourceTest, WhereAPartitionBeginsIsToldBeforeItsRecords) {
  kafka_.Produce("news", {{.value = "old"}, {.value = "old"}});
  KafkaSourceOptions options = Options();
  options.start.at = KafkaStart::At::kLatest;
  {
    const auto source = KafkaSource::Open(options, clock_);
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    const auto batch = (*source)->Poll(milliseconds(1));
    ASSERT_TRUE(batch.ok() && batch->size() == 2u);
    for (const ingest::RawRecord& record : *batch) {
      EXPECT_TRUE(record.position_only);
      EXPECT_EQ(record.position.last_offset, -1);
      EXPECT_EQ(record.position.next_offset, record.position.partition == "kafka:main/news/0" ? 2 : 0);
      Store(ingest::PositionOf(record));
    }
  }
  // What comes while nobody reads is not skipped, although the log's end has moved.
  kafka_.Produce("news", {{.value = "new"}});
  const auto source = KafkaSource::Open(options, clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  const std::vector<Seen> all = Take(**source, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].bytes, "new");
  EXPECT_TRUE(begun_.empty()) << "where it began is stored already";
}

TEST_F(KafkaSourceTest, APartitionThatCameLaterIsReadFromItsBeginning) {
  kafka_.Produce("news", {{.value = "a"}, {.value = "b", .partition = 1}});
  stored_["kafka:main/news/0"] = {.partition = "kafka:main/news/0", .next_offset = 1};
  KafkaSourceOptions options = Options();
  options.start.at = KafkaStart::At::kLatest;
  const auto source = KafkaSource::Open(options, clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  const std::vector<Seen> all = Take(**source, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].bytes, "b");
}

TEST_F(KafkaSourceTest, ADecisionIsFollowedWhateverWasReadBefore) {
  kafka_.Produce("news", {{.value = "a"}, {.value = "b"}, {.value = "c", .partition = 1}});
  stored_["kafka:main/news/0"] = {.partition = "kafka:main/news/0", .cluster = "gone", .next_offset = kPositionEarliest};
  stored_["kafka:main/news/1"] = {.partition = "kafka:main/news/1", .cluster = "gone", .next_offset = kPositionLatest};
  const auto source = Open();
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  kafka_.Produce("news", {{.value = "d", .partition = 1}});
  std::vector<std::string> values;
  for (const Seen& seen : Take(**source, 3)) values.push_back(seen.bytes);
  std::ranges::sort(values);
  EXPECT_EQ(values, (std::vector<std::string>{"a", "b", "d"}));
  EXPECT_EQ(begun_.size(), 2u);
  EXPECT_TRUE(alarms_.empty());
}

TEST_F(KafkaSourceTest, TopicsOfAPatternAreFoundAlsoThoseThatComeLater) {
  kafka_.Produce("news", {{.value = "a"}});
  KafkaSourceOptions options = Options();
  options.topics = {"^(news|wire-.*)$"};
  options.start.at = KafkaStart::At::kLatest;
  options.refresh_interval = milliseconds(50);
  const auto source = KafkaSource::Open(options, clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  ASSERT_EQ(rd_kafka_mock_topic_create(kafka_.mock(), "wire-1", 1, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
  ASSERT_EQ(rd_kafka_mock_topic_create(kafka_.mock(), "other", 1, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
  kafka_.Produce("other", {{.value = "no"}});
  kafka_.Produce("wire-1", {{.value = "w"}});
  const std::vector<Seen> all = Take(**source, 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].bytes, "w");
  EXPECT_EQ(all[0].position.partition, "kafka:main/wire-1/0");
}

TEST_F(KafkaSourceTest, WhilePausedNothingIsGivenAndAfterwardsNothingIsMissing) {
  for (const milliseconds pause_after : {milliseconds(0), milliseconds(60'000)}) {
    MockKafka kafka({"news"});
    KafkaSourceOptions options = Options();
    options.settings = kafka.Settings();
    options.pause_after = pause_after;
    const auto source = KafkaSource::Open(options, clock_);
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    std::vector<std::string> want, got;
    for (int round = 0; round < 5; ++round) {
      std::vector<TestRecord> records;
      for (int i = 0; i < 100; ++i) {
        want.push_back(std::to_string(round) + "/" + std::to_string(i));
        records.push_back({.value = want.back()});
      }
      kafka.Produce("news", records);
      // Some are given, some are fetched ahead, when the pause begins.
      for (const Seen& seen : Take(**source, 10)) got.push_back(seen.bytes);
      EXPECT_TRUE((*source)->Pause(true));
      for (int i = 0; i < 3; ++i) {
        const auto batch = (*source)->Poll(milliseconds(30));
        ASSERT_TRUE(batch.ok()) << batch.error().ToString();
        EXPECT_TRUE(batch->empty());
      }
      EXPECT_TRUE((*source)->Pause(false));
      for (const Seen& seen : Take(**source, want.size() - got.size())) got.push_back(seen.bytes);
      ASSERT_EQ(got, want);
    }
  }
}

TEST_F(KafkaSourceTest, APartitionWithMuchToReadDoesNotKeepAnotherWaiting) {
  constexpr std::size_t kMany = 4'000;  // the mock broker keeps 5 MB
  MockKafka kafka({"news"}, 2);
  std::vector<TestRecord> many;
  for (std::size_t i = 0; i < kMany; ++i) many.push_back({.value = std::to_string(i) + std::string(1'000, 'x'), .partition = 0});
  kafka.Produce("news", many);
  KafkaSourceOptions options = Options();
  options.settings = kafka.Settings();
  options.batch_records_max = 20;
  options.turn = milliseconds(0);
  options.pause_after = milliseconds(60'000);
  const auto source = KafkaSource::Open(options, clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  std::vector<Seen> all = Take(**source, 1);
  // Everything is fetched ahead while nothing is given; then the other partition has something.
  (*source)->Pause(true);
  ASSERT_TRUE((*source)->Poll(milliseconds(1'500)).ok());
  kafka.Produce("news", {{.value = "urgent", .partition = 1}});
  (*source)->Pause(false);
  std::size_t before = 0;
  for (bool seen = false; !seen;) {
    const std::vector<Seen> some = Take(**source, 1);
    ASSERT_FALSE(some.empty());
    all.insert(all.end(), some.begin(), some.end());
    for (const Seen& record : some) seen = seen || record.bytes == "urgent";
    if (!seen) before = all.size();
  }
  EXPECT_LT(before, kMany / 4);
  // And nothing of the first is missing, doubled or out of order.
  while (all.size() < kMany + 1) {
    const std::vector<Seen> some = Take(**source, 1);
    ASSERT_FALSE(some.empty());
    all.insert(all.end(), some.begin(), some.end());
  }
  std::erase_if(all, [](const Seen& record) { return record.bytes == "urgent"; });
  ASSERT_EQ(all.size(), kMany);
  for (std::size_t i = 0; i < kMany; ++i) ASSERT_TRUE(all[i].bytes.starts_with(std::to_string(i) + "x")) << i;
}

TEST_F(KafkaSourceTest, AMemberOfAGroupGoesOnWhereTheGroupHasCommitted) {
  kafka_.Produce("news", {{.value = "a"}, {.value = "b"}, {.value = "c"}});
  KafkaSourceOptions options = Options();
  options.group = true;
  options.lookup = nullptr;
  options.settings.emplace_back("group.id", "workers");
  options.settings.emplace_back("session.timeout.ms", "6000");
  options.topics = {"news"};
  int rebalances = 0;
  options.rebalanced = [&] { ++rebalances; };
  {
    const auto source = KafkaSource::Open(options, clock_);
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    const std::vector<Seen> all = Take(**source, 3);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(rebalances, 1);
    EXPECT_EQ(begun_.size(), 2u);
    ASSERT_TRUE((*source)->Commit(all[1].position).ok());
  }
  begun_.clear();
  const auto source = KafkaSource::Open(options, clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  const std::vector<Seen> rest = Take(**source, 1);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].bytes, "c");
  EXPECT_EQ(rest[0].position.last_offset, 2);
  EXPECT_TRUE(alarms_.empty());
}

TEST_F(KafkaSourceTest, AGroupsPositionIsVerifiedToo) {
  kafka_.Produce("news", {{.value = "a"}, {.value = "b"}});
  KafkaSourceOptions options = Options();
  options.group = true;
  options.settings.emplace_back("group.id", "workers");
  options.settings.emplace_back("session.timeout.ms", "6000");
  {
    const auto source = KafkaSource::Open(options, clock_);
    ASSERT_TRUE(source.ok()) << source.error().ToString();
    std::vector<Seen> all = Take(**source, 2);
    ASSERT_EQ(all.size(), 2u);
    all[1].position.last_crc32c ^= 1;
    ASSERT_TRUE((*source)->Commit(all[1].position).ok());
  }
  const auto source = KafkaSource::Open(options, clock_);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  for (int i = 0; i < 500 && alarms_.empty(); ++i) static_cast<void>((*source)->Poll(milliseconds(20)));
  ASSERT_EQ(alarms_.size(), 1u);
  EXPECT_NE(alarms_[0].find("made anew"), std::string::npos) << alarms_[0];
}

TEST_F(KafkaSourceTest, PartitionsTellHowFarTheyAreAndWhyTheyStopped) {
  kafka_.Produce("news", {{.value = "a"}, {.value = "b"}});
  stored_["kafka:main/news/1"] = {.partition = "kafka:main/news/1", .next_offset = 5};
  const auto source = Open();
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  ASSERT_EQ(Take(**source, 2).size(), 2u);
  std::vector<ingest::PartitionState> states;
  for (int i = 0; i < 500 && (states.size() < 2 || states[0].next_offset < 2); ++i) {
    ASSERT_TRUE((*source)->Poll(milliseconds(5)).ok());
    states = (*source)->Partitions();
  }
  ASSERT_EQ(states.size(), 2u);
  EXPECT_EQ(states[0].partition, "kafka:main/news/0");
  EXPECT_EQ(states[0].next_offset, 2);
  EXPECT_EQ(states[0].lag, 0);
  EXPECT_NE(states[1].stopped.find("made anew"), std::string::npos) << states[1].stopped;
}

TEST(KafkaSettingsTest, WhatDeliveryRestsOnCannotBeChanged) {
  for (const char* name : {"enable.auto.commit", "enable.auto.offset.store"}) {
    const auto settings = ConsumerSettings({{name, "true"}});
    ASSERT_FALSE(settings.ok()) << name;
    EXPECT_EQ(settings.error().code, ErrorCode::kInvalidArgument);
  }
  EXPECT_FALSE(ConsumerSettings({{"auto.offset.reset", "earliest"}}).ok());
  EXPECT_FALSE(ConsumerSettings({{"partition.assignment.strategy", "cooperative-sticky"}}).ok());
  EXPECT_TRUE(ConsumerSettings({{"enable.auto.commit", "false"}, {"fetch.min.bytes", "1"}}).ok());
}

TEST_F(KafkaSourceTest, AMessageSizeAboveThatOfAnAnswerIsAccepted) {
  for (const KafkaSettings& more : {KafkaSettings{{"message.max.bytes", "16000000"}}, KafkaSettings{{"fetch.max.bytes", "60000000"}}}) {
    KafkaSourceOptions options = Options();
    options.settings.insert(options.settings.end(), more.begin(), more.end());
    const auto source = KafkaSource::Open(options, clock_);
    EXPECT_TRUE(source.ok()) << source.error().ToString();
  }
}

TEST(KafkaSettingsTest, SecretsAreMasked) {
  EXPECT_EQ(
      DescribeSettings({{"bootstrap.servers", "b:1"}, {"sasl.password", "hunter2"}, {"ssl.key.pem", "k"}}),
      "bootstrap.servers=b:1 sasl.password=*** ssl.key.pem=***");
}

TEST(KafkaSettingsTest, AnUnknownSettingIsNamed) {
  const auto client = CreateKafka(RD_KAFKA_CONSUMER, {{"no.such.thing", "1"}});
  ASSERT_FALSE(client.ok());
  EXPECT_EQ(client.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(client.error().message.find("no.such.thing"), std::string::npos);
}

}  // namespace
}  // namespace dealgraph::connectors
