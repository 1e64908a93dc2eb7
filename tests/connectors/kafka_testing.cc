#include "tests/connectors/kafka_testing.h"

#include <gtest/gtest.h>

namespace dealgraph::connectors {

MockKafka::MockKafka(const std::vector<std::string>& topics, int partitions) {
  auto producer = CreateKafka(RD_KAFKA_PRODUCER, {{"test.mock.num.brokers", "1"}, {"linger.ms", "0"}});
  EXPECT_TRUE(producer.ok());
  if (!producer.ok()) return;
  producer_ = std::move(*producer);
  mock_ = rd_kafka_handle_mock_cluster(producer_.get());
  for (const std::string& topic : topics) {
    EXPECT_EQ(rd_kafka_mock_topic_create(mock_, topic.c_str(), partitions, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
  }
}

void MockKafka::Produce(const std::string& topic, const std::vector<TestRecord>& records) {
  for (const TestRecord& record : records) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const auto& [name, value] : record.headers) {
      rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                          static_cast<ssize_t>(value.size()));
    }
    const std::size_t size = record.value ? record.value->size() : 0;
    void* value = record.value ? const_cast<char*>(record.value->data()) : nullptr;
    const auto error = rd_kafka_producev(
        producer_.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(record.partition),
        RD_KAFKA_V_KEY(record.key.empty() ? nullptr : record.key.data(), record.key.size()),
        RD_KAFKA_V_VALUE(value, size), RD_KAFKA_V_TIMESTAMP(record.timestamp_ms), RD_KAFKA_V_HEADERS(headers),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    ASSERT_EQ(error, RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_err2str(error);
  }
  ASSERT_EQ(rd_kafka_flush(producer_.get(), 20'000), RD_KAFKA_RESP_ERR_NO_ERROR);
}

KafkaSettings MockKafka::Settings() const {
  return {{"bootstrap.servers", rd_kafka_mock_cluster_bootstraps(mock_)}, {"fetch.wait.max.ms", "10"}};
}

}  // namespace dealgraph::connectors
