#include "connectors/kafka/kafka_cluster.h"

#include <algorithm>
#include <optional>
#include <regex>
#include <span>

#include "connectors/kafka/kafka_handle.h"

namespace dealgraph::connectors {
namespace {

using Metadata = KafkaPtr<const struct rd_kafka_metadata, rd_kafka_metadata_destroy>;
using Topic = KafkaPtr<rd_kafka_topic_t, rd_kafka_topic_destroy>;

std::optional<std::regex> Compile(const std::string& pattern) {
  // std::regex reports by throwing: here it ends.
  try {
    return std::regex(pattern, std::regex::extended | std::regex::optimize);
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

TopicPartitions PartitionsOf(const rd_kafka_metadata_topic& topic) {
  TopicPartitions found{.topic = topic.topic};
  for (int i = 0; i < topic.partition_cnt; ++i) found.numbers.push_back(topic.partitions[i].id);
  std::ranges::sort(found.numbers);
  return found;
}

}  // namespace

Result<> CheckTopics(const std::vector<std::string>& topics) {
  if (topics.empty()) return InvalidArgument("no topics");
  for (const std::string& topic : topics) {
    if (topic.empty()) return InvalidArgument("a topic has no name");
    if (IsTopicPattern(topic) && !Compile(topic)) {
      return InvalidArgument("the pattern \"" + topic + "\" is no regular expression");
    }
  }
  return {};
}

Result<std::string> KafkaCluster::Id() const {
  char* const id = rd_kafka_clusterid(client_, TimeoutMs());
  if (id == nullptr) return Unavailable("kafka " + name_ + " does not tell its cluster id");
  std::string text = id;
  rd_kafka_mem_free(client_, id);
  return text;
}

Result<> KafkaCluster::FindNamed(const std::string& topic, std::vector<TopicPartitions>* found) const {
  const Topic handle(rd_kafka_topic_new(client_, topic.c_str(), nullptr));
  if (!handle) return KafkaError(rd_kafka_last_error(), "topic " + topic);
  const struct rd_kafka_metadata* raw = nullptr;
  const rd_kafka_resp_err_t error = rd_kafka_metadata(client_, 0, handle.get(), &raw, TimeoutMs());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "asking for topic " + topic);
  const Metadata metadata(raw);
  for (const rd_kafka_metadata_topic& told :
       std::span(raw->topics, static_cast<std::size_t>(raw->topic_cnt))) {
    if (told.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return NotFound("no topic " + topic);
    if (told.err != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(told.err, "topic " + topic);
    found->push_back(PartitionsOf(told));
  }
  return {};
}

Result<> KafkaCluster::FindMatching(const std::vector<std::string>& patterns,
                                    std::vector<TopicPartitions>* found) const {
  const struct rd_kafka_metadata* raw = nullptr;
  const rd_kafka_resp_err_t error = rd_kafka_metadata(client_, 1, nullptr, &raw, TimeoutMs());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "asking for the topics of " + name_);
  const Metadata metadata(raw);
  for (const std::string& pattern : patterns) {
    const std::optional<std::regex> regex = Compile(pattern);
    if (!regex) return InvalidArgument("the pattern \"" + pattern + "\" is no regular expression");
    for (const rd_kafka_metadata_topic& told :
         std::span(raw->topics, static_cast<std::size_t>(raw->topic_cnt))) {
      const std::string_view name = told.topic;
      if (told.err != RD_KAFKA_RESP_ERR_NO_ERROR || name.starts_with("__")) continue;
      if (!std::regex_search(told.topic, *regex)) continue;
      if (std::ranges::find(*found, name, &TopicPartitions::topic) != found->end()) continue;
      found->push_back(PartitionsOf(told));
    }
  }
  return {};
}

Result<std::vector<TopicPartitions>> KafkaCluster::Find(const std::vector<std::string>& topics) const {
  std::vector<TopicPartitions> found;
  std::vector<std::string> patterns;
  for (const std::string& topic : topics) {
    if (IsTopicPattern(topic)) {
      patterns.push_back(topic);
    } else {
      DG_RETURN_IF_ERROR(FindNamed(topic, &found));
    }
  }
  if (!patterns.empty()) DG_RETURN_IF_ERROR(FindMatching(patterns, &found));
  return found;
}

// What ListOffsets says of a time, or of RD_KAFKA_OFFSET_BEGINNING or _END; -1: no record is as young.
// rd_kafka_query_watermark_offsets() would say the ends at once, but takes no notice of its timeout while brokers are away.
Result<std::int64_t> KafkaCluster::Look(const KafkaPartition& partition, std::int64_t what, std::string_view doing) const {
  const KafkaPartitions list = NewPartitions();
  rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)->offset = what;
  rd_kafka_resp_err_t error = rd_kafka_offsets_for_times(client_, list.get(), TimeoutMs());
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) error = list->elems[0].err;
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, std::string(doing) + " " + partition.name);
  return list->elems[0].offset;
}

Result<LogEnds> KafkaCluster::Ends(const KafkaPartition& partition) const {
  LogEnds ends;
  DG_ASSIGN_OR_RETURN(ends.low, Look(partition, RD_KAFKA_OFFSET_BEGINNING, "beginning of"));
  DG_ASSIGN_OR_RETURN(ends.high, Look(partition, RD_KAFKA_OFFSET_END, "end of"));
  return ends;
}

Result<std::int64_t> KafkaCluster::OffsetOf(const KafkaPartition& partition, Timestamp time) const {
  DG_ASSIGN_OR_RETURN(const std::int64_t offset, Look(partition, ToUnixMillis(time), "offset of a time in"));
  if (offset >= 0) return offset;
  return Look(partition, RD_KAFKA_OFFSET_END, "end of");
}

bool KafkaCluster::Answers(std::chrono::milliseconds timeout) const {
  const struct rd_kafka_metadata* raw = nullptr;
  // Of the topics it knows itself: a small question.
  if (rd_kafka_metadata(client_, 0, nullptr, &raw, static_cast<int>(timeout.count())) != RD_KAFKA_RESP_ERR_NO_ERROR) return false;
  rd_kafka_metadata_destroy(raw);
  return true;
}

void KafkaCluster::Wake(const std::string& topic) const {
  const Topic handle(rd_kafka_topic_new(client_, topic.c_str(), nullptr));
  const struct rd_kafka_metadata* raw = nullptr;
  if (handle && rd_kafka_metadata(client_, 0, handle.get(), &raw, /*timeout_ms=*/0) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    rd_kafka_metadata_destroy(raw);
  }
}

Result<> KafkaCluster::FindCommitted(const std::vector<KafkaPartition*>& partitions) const {
  const KafkaPartitions list = NewPartitions(static_cast<int>(partitions.size()));
  for (const KafkaPartition* partition : partitions) {
    rd_kafka_topic_partition_list_add(list.get(), partition->topic.c_str(), partition->number);
  }
  const rd_kafka_resp_err_t error = rd_kafka_committed(client_, list.get(), TimeoutMs());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "what the group of " + name_ + " has committed");
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    const rd_kafka_topic_partition_t& told = list->elems[i];
    if (told.err != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(told.err, partitions[i]->name);
    partitions[i]->stored.reset();
    if (told.offset < 0) continue;
    const std::string_view metadata(static_cast<const char*>(told.metadata), told.metadata_size);
    graph::SourcePosition position = DecodeCommitMetadata(metadata).value_or(graph::SourcePosition());
    position.partition = partitions[i]->name;
    position.next_offset = told.offset;
    // Whoever moved the offset with another tool decided where to go on.
    if (position.last_offset >= position.next_offset) position.last_offset = -1;
    partitions[i]->stored = std::move(position);
  }
  return {};
}

}  // namespace dealgraph::connectors
