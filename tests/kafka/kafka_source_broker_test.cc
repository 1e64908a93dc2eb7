// KafkaSource against a real broker: what librdkafka's mock cluster cannot show.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "connectors/kafka/kafka_dead_letters.h"
#include "connectors/kafka/kafka_source.h"
#include "tests/kafka/broker_testing.h"

namespace dealgraph::connectors {
namespace {

using std::chrono::milliseconds;

struct Read {
  std::string bytes;
  std::string refused;
  graph::SourcePosition position;
};

class KafkaSourceBrokerTest : public testing::Test {
 protected:
  KafkaSourceOptions Options(const std::string& topic) {
    return {.name = "main",
            .settings = broker_.Settings(),
            .topics = {topic},
            .refresh_interval = milliseconds(100),
            .lookup = [this](std::string_view partition) -> Result<std::optional<graph::SourcePosition>> {
              const auto found = stored_.find(partition);
              return found == stored_.end() ? std::nullopt : std::optional(found->second);
            },
            .alarm = [this](std::string_view text) { alarms_.emplace_back(text); }};
  }

  std::unique_ptr<KafkaSource> Open(KafkaSourceOptions options) {
    Result<std::unique_ptr<KafkaSource>> source = Unavailable("not tried");
    EXPECT_TRUE(WaitFor(
        [&] {
          source = KafkaSource::Open(options, clock_);
          return source.ok() || source.error().code != ErrorCode::kUnavailable;
        },
        "a source"));
    EXPECT_TRUE(source.ok()) << source.error().ToString();
    return source.ok() ? std::move(*source) : nullptr;
  }

  // Polls until `count` records have come, and stores what a store would.
  std::vector<Read> Take(KafkaSource& source, std::size_t count) {
    std::vector<Read> all;
    WaitFor(
        [&] {
          const auto batch = source.Poll(milliseconds(50));
          EXPECT_TRUE(batch.ok() || batch.error().code == ErrorCode::kUnavailable) << batch.error().ToString();
          for (std::size_t i = 0; batch.ok() && i < batch->size(); ++i) {
            const ingest::RawRecord& record = (*batch)[i];
            stored_[std::string(record.position.partition)] = ingest::PositionOf(record);
            if (!record.position_only) all.push_back({std::string(record.bytes), std::string(record.refused), ingest::PositionOf(record)});
          }
          return all.size() >= count;
        },
        std::to_string(count) + " records");
    return all;
  }

  void Send(const std::string& topic, const std::vector<TestRecord>& records, const KafkaSettings& settings = {}) {
    TestProducer producer(settings);
    for (const TestRecord& record : records) producer.Send(topic, record);
    producer.Flush();
  }

  std::vector<TestRecord> Numbered(int from, int to) {
    std::vector<TestRecord> records;
    for (int i = from; i < to; ++i) records.push_back({.value = "r" + std::to_string(i)});
    return records;
  }

  TestBroker& broker_ = TestBroker::Get();
  SystemClock clock_;
  std::map<std::string, graph::SourcePosition, std::less<>> stored_;
  std::vector<std::string> alarms_;
};

TEST_F(KafkaSourceBrokerTest, RetentionThatPassedThePositionStopsUntilSomebodyDecides) {
  const std::string topic = broker_.NewTopic(1);
  Send(topic, Numbered(0, 10));
  { ASSERT_EQ(Take(*Open(Options(topic)), 10).size(), 10u); }
  const std::string partition = "kafka:main/" + topic + "/0";
  Send(topic, Numbered(10, 20));
  broker_.DeleteRecordsBefore(topic, 0, 15);
  EXPECT_EQ(KafkaSource::Open(Options(topic), clock_).error().code, ErrorCode::kCorruption);
  ASSERT_EQ(alarms_.size(), 1u);
  EXPECT_NE(alarms_[0].find("retention removed records that were never read"), std::string::npos) << alarms_[0];
  EXPECT_EQ(stored_[partition].next_offset, 10) << "nothing was skipped";
  stored_[partition] = {.partition = partition, .next_offset = kPositionEarliest};
  const auto source = Open(Options(topic));
  ASSERT_NE(source, nullptr);
  EXPECT_EQ(Take(*source, 5).front().bytes, "r15");
}

TEST_F(KafkaSourceBrokerTest, ATopicMadeAnewIsNotReadAsTheOldOne) {
  for (const int records : {3, 30}) {  // fewer than were read, and more
    SCOPED_TRACE(records);
    alarms_.clear();
    const std::string topic = broker_.NewTopic(1);
    Send(topic, Numbered(0, 10));
    { ASSERT_EQ(Take(*Open(Options(topic)), 10).size(), 10u); }
    broker_.DeleteTopic(topic);
    ASSERT_TRUE(WaitFor([&] { return broker_.End(topic, 0) < 0; }, "the topic gone"));
    broker_.CreateTopic(topic, 1);
    Send(topic, Numbered(100, 100 + records));
    auto source = KafkaSource::Open(Options(topic), clock_);
    if (source.ok()) {
      ErrorCode code = ErrorCode::kInternal;
      WaitFor(
          [&] {
            const auto batch = (*source)->Poll(milliseconds(50));
            EXPECT_TRUE(!batch.ok() || batch->empty()) << "a record of another topic";
            if (!batch.ok()) code = batch.error().code;
            return !batch.ok() && code != ErrorCode::kUnavailable;
          },
          "the source to stop");
      EXPECT_EQ(code, ErrorCode::kCorruption);
    }
    ASSERT_EQ(alarms_.size(), 1u);
    EXPECT_NE(alarms_[0].find("made anew"), std::string::npos) << alarms_[0];
  }
}

TEST_F(KafkaSourceBrokerTest, ATopicMadeAnewUnderAReaderStops) {
  const std::string topic = broker_.NewTopic(1);
  Send(topic, Numbered(0, 50));
  const auto source = Open(Options(topic));
  ASSERT_EQ(Take(*source, 50).size(), 50u);
  broker_.DeleteTopic(topic);
  ASSERT_TRUE(WaitFor([&] { return broker_.End(topic, 0) < 0; }, "the topic gone"));
  broker_.CreateTopic(topic, 1);
  Send(topic, Numbered(100, 103));
  WaitFor(
      [&] {
        const auto batch = source->Poll(milliseconds(50));
        EXPECT_TRUE(!batch.ok() || batch->empty()) << "a record of another topic";
        return !alarms_.empty();
      },
      "an alarm");
}

TEST_F(KafkaSourceBrokerTest, StartsAtATime) {
  const std::string topic = broker_.NewTopic(1);
  Send(topic, {{.value = "old", .timestamp_ms = 1'700'000'000'000}, {.value = "new", .timestamp_ms = 1'700'000'100'000}});
  KafkaSourceOptions options = Options(topic);
  options.start = {.at = KafkaStart::At::kTimestamp, .timestamp = FromUnixMillis(1'700'000'050'000)};
  EXPECT_EQ(Take(*Open(options), 1).front().bytes, "new");
}

TEST_F(KafkaSourceBrokerTest, CompressedTopicsAndBigRecordsAreRead) {
  const std::string topic = broker_.NewTopic(1);
  for (const char* codec : {"none", "gzip", "snappy", "lz4", "zstd"}) {
    Send(topic, {{.value = std::string(codec) + std::string(20'000, 'x')}}, {{"compression.codec", codec}});
  }
  const std::size_t big = 15u << 20;  // the broker's limit is 16 MiB
  Send(topic, {{.value = std::string(big, 'b')}, {.value = "after"}});
  KafkaSourceOptions options = Options(topic);
  {
    const auto all = Take(*Open(options), 7);
    ASSERT_EQ(all.size(), 7u);
    EXPECT_EQ(all[4].bytes, "zstd" + std::string(20'000, 'x'));
    EXPECT_EQ(all[5].bytes.size(), big);
    EXPECT_EQ(all[6].bytes, "after");
  }
  stored_.clear();
  options.record_bytes_max = 1 << 20;
  const auto all = Take(*Open(options), 7);
  EXPECT_EQ(all[5].refused, "record of 15728640 bytes, at most 1048576 are read");
  EXPECT_EQ(all[6].bytes, "after");
}

TEST_F(KafkaSourceBrokerTest, PartitionsThatAreAddedAreReadFromTheirBeginning) {
  const std::string topic = broker_.NewTopic(1);
  Send(topic, Numbered(0, 1));
  KafkaSourceOptions options = Options(topic);
  options.start.at = KafkaStart::At::kLatest;
  const auto source = Open(options);
  broker_.AddPartitions(topic, 3);
  ASSERT_TRUE(WaitFor([&] { return broker_.End(topic, 2) == 0; }, "the partitions"));
  Send(topic, {{.value = "b", .partition = 1}, {.value = "c", .partition = 2}});
  std::vector<std::string> values;
  for (const Read& read : Take(*source, 2)) values.push_back(read.bytes);
  std::ranges::sort(values);
  EXPECT_EQ(values, (std::vector<std::string>{"b", "c"}));
}

TEST_F(KafkaSourceBrokerTest, APauseAtTheBrokerLosesAndDoublesNothing) {
  const std::string topic = broker_.NewTopic(2);
  std::vector<TestRecord> records = Numbered(0, 5'000);
  for (std::size_t i = 0; i < records.size(); ++i) records[i].partition = static_cast<std::int32_t>(i % 2);
  Send(topic, records);
  KafkaSourceOptions options = Options(topic);
  options.pause_after = milliseconds(0);
  const auto source = Open(options);
  std::vector<std::string> got[2];
  std::size_t count = 0;
  while (count < records.size()) {
    const auto some = Take(*source, std::min<std::size_t>(300, records.size() - count));
    ASSERT_FALSE(some.empty());
    for (const Read& read : some) got[read.position.partition.back() - '0'].push_back(read.bytes);
    count += some.size();
    source->Pause(true);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(source->Poll(milliseconds(10)).value().empty());
    source->Pause(false);
  }
  for (std::size_t i = 0; i < records.size(); ++i) ASSERT_EQ(got[i % 2][i / 2], *records[i].value);
}

TEST_F(KafkaSourceBrokerTest, TlsAndSaslWork) {
  const std::string topic = broker_.NewTopic(1);
  Send(topic, {{.value = "secret news"}}, broker_.SecureSettings());
  KafkaSourceOptions options = Options(topic);
  options.settings = broker_.SecureSettings();
  EXPECT_EQ(Take(*Open(options), 1).front().bytes, "secret news");

  options.settings = broker_.SecureSettings("not-the-password");
  options.open_timeout = milliseconds(3'000);
  const auto refused = KafkaSource::Open(options, clock_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message.find("not-the-password"), std::string::npos);
}

TEST_F(KafkaSourceBrokerTest, AFencedMemberIsToldAndItsSuccessorGoesOn) {
  const std::string topic = broker_.NewTopic(1);
  Send(topic, Numbered(0, 3));
  KafkaSourceOptions options = Options(topic);
  options.group = true;
  options.settings.emplace_back("group.id", "g-" + topic);
  options.settings.emplace_back("group.instance.id", "worker-1");
  options.settings.emplace_back("session.timeout.ms", "6000");
  const auto first = Open(options);
  const auto all = Take(*first, 3);
  ASSERT_TRUE(first->Commit(all[1].position).ok());
  ASSERT_TRUE(first->Poll(milliseconds(300)).ok());  // lets the commit go out
  const auto second = Open(options);
  EXPECT_EQ(Take(*second, 1).front().bytes, "r2");
  WaitFor([&] {
    const auto batch = first->Poll(milliseconds(50));
    return !batch.ok() && batch.error().code == ErrorCode::kInvalidArgument;
  }, "the first to be fenced");
  EXPECT_TRUE(first->Commit(all[2].position).ok()) << "a commit that comes too late harms nobody";
}

TEST_F(KafkaSourceBrokerTest, ADeadLetterKeepsKeyValueHeadersAndTime) {
  const std::string topic = broker_.NewTopic(1);
  auto letters = KafkaDeadLetters::Open({.settings = broker_.Settings(), .topic = topic});
  ASSERT_TRUE(letters.ok());
  ASSERT_TRUE((*letters)->Write({.reason = "no title", .origin = "o", .partition = "kafka:main/news/3", .offset = 7, .bytes = "{",
                                 .key = "k", .timestamp = FromUnixMillis(1'700'000'000'005)}).ok());
  ASSERT_TRUE((*letters)->Acknowledge().ok());
  const auto all = Take(*Open(Options(topic)), 1);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].bytes, "{");
  EXPECT_EQ(all[0].position.last_timestamp, FromUnixMillis(1'700'000'000'005));
}

}  // namespace
}  // namespace dealgraph::connectors
