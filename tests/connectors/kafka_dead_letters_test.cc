#include "connectors/kafka/kafka_dead_letters.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "connectors/kafka/kafka_letter_reader.h"
#include "connectors/kafka/kafka_source.h"
#include "tests/connectors/kafka_testing.h"

namespace dealgraph::connectors {
namespace {

const std::vector<std::pair<std::string, std::string>> kHeaders = {{"language", "da"}};

ingest::DeadLetter Letter() {
  return {.reason = "no title",
          .origin = "news/3@17",
          .partition = "kafka:main/news/3",
          .offset = 17,
          .bytes = "{bad",
          .headers = kHeaders,
          .key = "k",
          .timestamp = FromUnixMillis(1'700'000'000'123)};
}

KafkaSettings ServersOf(const MockKafka& kafka) { return {kafka.Settings().front()}; }

TEST(KafkaDeadLettersTest, AnAcknowledgedLetterStandsInTheTopicWithItsReason) {
  MockKafka kafka({"dead"});
  const auto sink = KafkaDeadLetters::Open({.settings = ServersOf(kafka), .topic = "dead"});
  ASSERT_TRUE(sink.ok()) << sink.error().ToString();
  ASSERT_TRUE((*sink)->Write(Letter()).ok());
  const auto acknowledged = (*sink)->Acknowledge();
  ASSERT_TRUE(acknowledged.ok()) << acknowledged.error().ToString();

  SystemClock clock;
  const auto source =
      KafkaSource::Open({.name = "main", .settings = kafka.Settings(), .topics = {"dead"}}, clock);
  ASSERT_TRUE(source.ok()) << source.error().ToString();
  // Where the partition is begun comes before the record, in a batch of its own or in one with it.
  const ingest::RawRecord* record = nullptr;
  while (record == nullptr) {
    const auto batch = (*source)->Poll(std::chrono::milliseconds(10'000));
    ASSERT_TRUE(batch.ok()) << batch.error().ToString();
    for (const ingest::RawRecord& one : *batch) {
      if (!one.position_only) record = &one;
    }
  }
  EXPECT_EQ(record->bytes, "{bad");
  EXPECT_EQ(record->key, "k");
  EXPECT_EQ(record->timestamp, FromUnixMillis(1'700'000'000'123));
  std::map<std::string, std::string> headers;
  for (const ingest::Header& header : record->headers) headers.emplace(header.name, header.value);
  EXPECT_EQ(headers["language"], "da");
  EXPECT_EQ(headers["__connect.errors.topic"], "news");
  EXPECT_EQ(headers["__connect.errors.partition"], "3");
  EXPECT_EQ(headers["__connect.errors.offset"], "17");
  EXPECT_EQ(headers["__connect.errors.exception.message"], "no title");
}

TEST(KafkaDeadLettersTest, LettersAreReadBackWholeAndEachOnce) {
  MockKafka kafka({"dead"}, 2);
  const auto sink = KafkaDeadLetters::Open({.settings = ServersOf(kafka), .topic = "dead"});
  ASSERT_TRUE(sink.ok()) << sink.error().ToString();
  ingest::DeadLetter other = Letter();
  other.origin = "news/3@18";
  other.offset = 18;
  other.key = "another";
  other.input = "wire";
  other.content_type = "text/html";
  other.cut = true;
  for (const ingest::DeadLetter& letter : {Letter(), other, Letter()}) ASSERT_TRUE((*sink)->Write(letter).ok());
  ASSERT_TRUE((*sink)->Acknowledge().ok());
  const auto reader = KafkaLetterReader::Open({.settings = kafka.Settings(), .topic = "dead"});
  ASSERT_TRUE(reader.ok()) << reader.error().ToString();
  std::map<std::int64_t, ingest::StoredLetter> letters;
  ingest::StoredLetter letter;
  auto more = (*reader)->Next(&letter);
  for (; more.ok() && *more; more = (*reader)->Next(&letter)) EXPECT_TRUE(letters.emplace(letter.offset, letter).second);
  ASSERT_TRUE(more.ok()) << more.error().ToString();
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_EQ(letters[17].bytes, "{bad");
  EXPECT_EQ(letters[17].reason, "no title");
  EXPECT_EQ(letters[17].origin, "news/3@17");
  EXPECT_EQ(letters[17].partition, "kafka:main/news/3");
  EXPECT_EQ(letters[17].headers, kHeaders) << "the original ones and no others";
  EXPECT_EQ(letters[17].key, "k");
  EXPECT_EQ(letters[17].timestamp, FromUnixMillis(1'700'000'000'123));
  EXPECT_FALSE(letters[17].cut);
  EXPECT_EQ(letters[18].input, "wire");
  EXPECT_EQ(letters[18].content_type, "text/html");
  EXPECT_TRUE(letters[18].cut);
  EXPECT_NE(letters[17].id, letters[18].id);
}

TEST(KafkaDeadLettersTest, ALetterNobodyTookIsNotAcknowledged) {
  const auto sink = KafkaDeadLetters::Open({.settings = {{"bootstrap.servers", "127.0.0.1:1"}},
                                            .topic = "dead",
                                            .timeout = std::chrono::milliseconds(200)});
  ASSERT_TRUE(sink.ok()) << sink.error().ToString();
  ASSERT_TRUE((*sink)->Write(Letter()).ok());
  const auto acknowledged = (*sink)->Acknowledge();
  ASSERT_FALSE(acknowledged.ok());
  EXPECT_EQ(acknowledged.error().code, ErrorCode::kUnavailable);
}

std::vector<std::string> LettersIn(const MockKafka& kafka) {
  std::vector<std::string> origins;
  const auto reader = KafkaLetterReader::Open({.settings = kafka.Settings(), .topic = "dead"});
  EXPECT_TRUE(reader.ok());
  ingest::StoredLetter letter;
  while (reader.ok()) {
    const auto more = (*reader)->Next(&letter);
    if (!more.ok() || !*more) break;
    origins.push_back(letter.origin);
  }
  return origins;
}

TEST(KafkaDeadLettersTest, WhatTheBrokerGaveBackIsSentAgain) {
  MockKafka kafka({"dead"});
  const auto sink = KafkaDeadLetters::Open({.settings = ServersOf(kafka), .topic = "dead"});
  ASSERT_TRUE(sink.ok()) << sink.error().ToString();
  constexpr std::int16_t kProduce = 0;
  rd_kafka_mock_push_request_errors(kafka.mock(), kProduce, 1, RD_KAFKA_RESP_ERR_INVALID_REQUIRED_ACKS);  // not retried by itself
  ASSERT_TRUE((*sink)->Write(Letter()).ok());
  const auto refused = (*sink)->Acknowledge();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable) << refused.error().ToString();
  const auto acknowledged = (*sink)->Acknowledge();
  ASSERT_TRUE(acknowledged.ok()) << acknowledged.error().ToString();
  EXPECT_EQ(LettersIn(kafka), std::vector<std::string>{"news/3@17"});
}

TEST(KafkaDeadLettersTest, ABrokerThatIsAwayForAWhileGetsThemAfterwards) {
  MockKafka kafka({"dead"});
  const auto sink =
      KafkaDeadLetters::Open({.settings = ServersOf(kafka), .topic = "dead", .timeout = std::chrono::milliseconds(300)});
  ASSERT_TRUE(sink.ok()) << sink.error().ToString();
  rd_kafka_mock_broker_set_down(kafka.mock(), 1);
  ASSERT_TRUE((*sink)->Write(Letter()).ok());
  const auto away = (*sink)->Acknowledge();
  ASSERT_FALSE(away.ok());
  EXPECT_EQ(away.error().code, ErrorCode::kUnavailable) << away.error().ToString();
  rd_kafka_mock_broker_set_up(kafka.mock(), 1);
  Result<> acknowledged = (*sink)->Acknowledge();
  for (int i = 0; i < 50 && !acknowledged.ok(); ++i) acknowledged = (*sink)->Acknowledge();
  ASSERT_TRUE(acknowledged.ok()) << acknowledged.error().ToString();
  EXPECT_EQ(LettersIn(kafka), std::vector<std::string>{"news/3@17"});
}

TEST(KafkaLogTest, WhatLibrdkafkaSaysGoesToTheOneWhoAsksAndNowhereElse) {
  testing::internal::CaptureStderr();
  std::mutex mutex;
  std::string said;
  const KafkaSettings settings = {{"bootstrap.servers", "127.0.0.1:1"}, {"client.id", "mine"}, {"fetch.wait.max.ms", "20"}};
  {
    const auto client = CreateKafka(RD_KAFKA_PRODUCER, settings, {.log = [&](const KafkaLogLine& line) {
                                      const std::lock_guard lock(mutex);
                                      said += std::string(line.client) + " " + std::string(line.facility) + " " +
                                              std::string(line.text) + "\n";
                                    }});
    ASSERT_TRUE(client.ok()) << client.error().ToString();
    const auto silent = CreateKafka(RD_KAFKA_PRODUCER, settings);
    ASSERT_TRUE(silent.ok()) << silent.error().ToString();
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_NE(said.find("CONFWARN"), std::string::npos) << said;
  EXPECT_NE(said.find("fetch.wait.max.ms is a consumer property"), std::string::npos) << said;
  EXPECT_TRUE(said.starts_with("mine#producer-")) << said;
}

}  // namespace
}  // namespace dealgraph::connectors
