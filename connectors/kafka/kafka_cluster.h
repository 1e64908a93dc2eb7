// KafkaCluster asks the brokers: which topics and partitions there are, where a log begins and ends, what a
// group has committed. Every question waits for its answer, at most `timeout`. Private to connectors/kafka.
#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "connectors/kafka/kafka_partition.h"

namespace dealgraph::connectors {

// Whether `topic` is written as a pattern: "^news\..*". Then it is a regular expression (POSIX extended), as
// librdkafka has it.
inline bool IsTopicPattern(std::string_view topic) { return topic.starts_with('^'); }
// kInvalidArgument: no topics, an empty name, a pattern that is none.
Result<> CheckTopics(const std::vector<std::string>& topics);

struct TopicPartitions {
  std::string topic;
  std::vector<std::int32_t> numbers;
};

class KafkaCluster {
 public:
  KafkaCluster(rd_kafka_t* client, std::string name, std::chrono::milliseconds timeout)
      : client_(client), name_(std::move(name)), timeout_(timeout) {}

  // kUnavailable: the brokers do not tell.
  Result<std::string> Id() const;
  // The partitions of the named topics and of those that match a pattern (the brokers' own, "__…", never do).
  // kNotFound: a named topic is not there.
  Result<std::vector<TopicPartitions>> Find(const std::vector<std::string>& topics) const;
  Result<LogEnds> Ends(const KafkaPartition& partition) const;
  // The first record that is not older than `time`; the end, where none is as young.
  Result<std::int64_t> OffsetOf(const KafkaPartition& partition, Timestamp time) const;
  // Whether a broker answers within `timeout`.
  bool Answers(std::chrono::milliseconds timeout) const;
  // Asks something small of one of the brokers and does not wait for the answer: librdkafka's thread for it looks round then.
  void Wake(const std::string& topic) const;
  // Sets `stored` of each to what the client's group has committed.
  Result<> FindCommitted(const std::vector<KafkaPartition*>& partitions) const;

 private:
  int TimeoutMs() const { return static_cast<int>(timeout_.count()); }
  Result<std::int64_t> Look(const KafkaPartition& partition, std::int64_t what, std::string_view doing) const;
  Result<> FindNamed(const std::string& topic, std::vector<TopicPartitions>* found) const;
  Result<> FindMatching(const std::vector<std::string>& patterns, std::vector<TopicPartitions>* found) const;

  rd_kafka_t* client_;
  std::string name_;
  std::chrono::milliseconds timeout_;
};

}  // namespace dealgraph::connectors
