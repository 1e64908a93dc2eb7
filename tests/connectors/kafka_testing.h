// A Kafka cluster in this process, for tests: librdkafka's mock brokers on loopback, and a producer to fill
// it.
#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/kafka/kafka_handle.h"

namespace dealgraph::connectors {

struct TestRecord {
  std::string key;
  std::optional<std::string> value;  // nullopt: a tombstone
  std::vector<std::pair<std::string, std::string>> headers;
  std::int32_t partition = 0;
  std::int64_t timestamp_ms = 1'700'000'000'000;
};

class MockKafka {
 public:
  explicit MockKafka(const std::vector<std::string>& topics, int partitions = 1);

  // Returns once the broker has acknowledged all.
  void Produce(const std::string& topic, const std::vector<TestRecord>& records);
  // For a consumer that is opened often: no waiting for more than there is.
  KafkaSettings Settings() const;
  // Null unless the mock cluster could be made.
  rd_kafka_mock_cluster_t* mock() const { return mock_; }

 private:
  KafkaHandle producer_;
  rd_kafka_mock_cluster_t* mock_ = nullptr;  // the producer's
};

}  // namespace dealgraph::connectors
