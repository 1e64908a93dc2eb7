#include "connectors/kafka/kafka_source.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/crc32c.h"
#include "connectors/kafka/kafka_handle.h"

namespace dealgraph::connectors {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How long one wait for the broker lasts before Stop() is looked at.
constexpr milliseconds kSlice{20};

struct Partition {
  std::string topic;
  std::int32_t number = 0;
  std::string name;  // "kafka:<cluster>/<topic>/<number>"
  std::optional<graph::SourcePosition> stored;
  std::int64_t next_offset = 0;
  bool stopped = false;   // an alarm was given
  bool verified = false;  // `stored` is known to be of this topic
};

std::string_view ViewOf(const void* bytes, std::size_t size) {
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

// Of the key and the value; a missing value is not an empty one.
std::uint32_t RecordCrc(const rd_kafka_message_t& message) {
  std::uint32_t crc = Crc32c(ViewOf(message.key, message.key_len));
  crc = ExtendCrc32c(crc, message.payload == nullptr ? "-" : "+");
  return ExtendCrc32c(crc, ViewOf(message.payload, message.len));
}

// -1: the broker keeps none.
std::int64_t RecordMillis(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t ms = rd_kafka_message_timestamp(&message, &type);
  return type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : ms;
}

std::vector<ingest::Header> HeadersOf(const rd_kafka_message_t& message) {
  std::vector<ingest::Header> headers;
  rd_kafka_headers_t* raw = nullptr;
  if (rd_kafka_message_headers(&message, &raw) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(raw, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    headers.push_back({.name = name, .value = ViewOf(value, size)});
  }
  return headers;
}

bool IsContentType(std::string_view name) {
  return std::ranges::equal(name, std::string_view("content-type"),
                            [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

int TimeoutMs(milliseconds timeout) { return static_cast<int>(std::max<std::int64_t>(timeout.count(), 0)); }

}  // namespace

struct KafkaSource::Parts {
  Parts(KafkaSourceOptions the_options, const Clock& the_clock)
      : options(std::move(the_options)), clock(the_clock) {}
  ~Parts() {
    messages.clear();  // they belong to the client
    if (client) rd_kafka_consumer_close(client.get());
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  Result<> FindPartitions(const std::string& topic);
  Result<> FindStart(Partition* partition);
  Result<> FindOffsetOfTime(Partition* partition);
  Result<> Assign();
  void Verify(const rd_kafka_message_t& message, Partition* partition);
  Partition* Find(const rd_kafka_message_t& message);
  void Alarm(Partition* partition, std::string_view why);
  bool AllStopped() const;
  Result<> TakeError(const rd_kafka_message_t& message);
  ingest::RawRecord View(std::size_t i) const;

  struct Taken {
    KafkaMessage message;
    std::size_t partition = 0;
    std::vector<ingest::Header> headers;
    std::string origin;
    std::string refused;
  };

  KafkaSourceOptions options;
  const Clock& clock;
  KafkaHandle client;
  std::string cluster;
  std::vector<Partition> partitions;
  std::size_t found = 0;        // of the last Find(): records of a partition come together
  std::vector<Taken> messages;  // of the last Poll()
  std::vector<ingest::RawRecord> views;
};

Result<> KafkaSource::Parts::FindPartitions(const std::string& topic) {
  const KafkaPtr<rd_kafka_topic_t, rd_kafka_topic_destroy> handle(
      rd_kafka_topic_new(client.get(), topic.c_str(), nullptr));
  if (!handle) return KafkaError(rd_kafka_last_error(), "topic " + topic);
  const struct rd_kafka_metadata* raw = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(client.get(), 0, handle.get(), &raw, TimeoutMs(options.open_timeout));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "asking for topic " + topic);
  const KafkaPtr<const struct rd_kafka_metadata, rd_kafka_metadata_destroy> metadata(raw);
  for (const rd_kafka_metadata_topic& found_topic :
       std::span(raw->topics, static_cast<std::size_t>(raw->topic_cnt))) {
    if (found_topic.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return NotFound("no topic " + topic);
    if (found_topic.err != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(found_topic.err, "topic " + topic);
    for (int i = 0; i < found_topic.partition_cnt; ++i) {
      Partition partition{.topic = topic, .number = found_topic.partitions[i].id};
      partition.name = "kafka:" + options.name + "/" + topic + "/" + std::to_string(partition.number);
      if (options.lookup) {
        DG_ASSIGN_OR_RETURN(partition.stored, options.lookup(partition.name));
      }
      partitions.push_back(std::move(partition));
    }
  }
  return {};
}

Result<> KafkaSource::Parts::FindOffsetOfTime(Partition* partition) {
  const KafkaPartitions list = NewPartitions();
  rd_kafka_topic_partition_list_add(list.get(), partition->topic.c_str(), partition->number)->offset =
      options.start.timestamp.time_since_epoch() / milliseconds(1);
  rd_kafka_resp_err_t error =
      rd_kafka_offsets_for_times(client.get(), list.get(), TimeoutMs(options.open_timeout));
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) error = list->elems[0].err;
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "offset of a time in " + partition->name);
  // No record is as young: what comes next is.
  if (list->elems[0].offset >= 0) partition->next_offset = list->elems[0].offset;
  return {};
}

// Sets next_offset, or gives the alarm.
Result<> KafkaSource::Parts::FindStart(Partition* partition) {
  std::int64_t low = 0;
  std::int64_t high = 0;
  const rd_kafka_resp_err_t error =
      rd_kafka_query_watermark_offsets(client.get(), partition->topic.c_str(), partition->number, &low, &high,
                                       TimeoutMs(options.open_timeout));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "ends of " + partition->name);
  if (!partition->stored) {
    partition->next_offset = options.start.at == KafkaStart::At::kEarliest ? low : high;
    partition->verified = true;
    return options.start.at == KafkaStart::At::kTimestamp ? FindOffsetOfTime(partition) : Result<>();
  }
  const graph::SourcePosition& stored = *partition->stored;
  partition->next_offset = stored.next_offset;
  if (stored.cluster != cluster) {
    Alarm(partition, "the position is of cluster " + stored.cluster + ", this is " + cluster);
  } else if (stored.next_offset > high) {
    Alarm(partition, "the position is " + std::to_string(stored.next_offset) + ", the log ends at " +
                         std::to_string(high) + ": the topic was made anew");
  } else if (stored.next_offset < low) {
    Alarm(partition, "the position is " + std::to_string(stored.next_offset) + ", the log begins at " +
                         std::to_string(low) + ": retention removed records that were never read");
  }
  // The last record alone may be gone by retention: nothing was skipped.
  partition->verified = stored.last_offset < low;
  return {};
}

void KafkaSource::Parts::Alarm(Partition* partition, std::string_view why) {
  partition->stopped = true;
  if (options.alarm) options.alarm(partition->name + " is not read: " + std::string(why));
}

bool KafkaSource::Parts::AllStopped() const {
  return std::ranges::all_of(partitions, [](const Partition& partition) { return partition.stopped; });
}

// Once: librdkafka 2.0.2 may abort when a partition is assigned again while it is being stopped.
Result<> KafkaSource::Parts::Assign() {
  const KafkaPartitions list = NewPartitions(static_cast<int>(partitions.size()));
  for (const Partition& partition : partitions) {
    if (partition.stopped) continue;
    rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)->offset =
        partition.verified ? partition.next_offset : partition.stored->last_offset;
  }
  if (const auto error = rd_kafka_assign(client.get(), list.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return KafkaError(error, "taking the partitions of " + options.name);
  }
  return {};
}

Partition* KafkaSource::Parts::Find(const rd_kafka_message_t& message) {
  if (message.rkt == nullptr) return nullptr;
  const std::string_view topic = rd_kafka_topic_name(message.rkt);
  const auto is_it = [&](const Partition& p) { return p.number == message.partition && p.topic == topic; };
  if (!is_it(partitions[found])) {
    const auto at = std::ranges::find_if(partitions, is_it);
    if (at == partitions.end()) return nullptr;
    found = static_cast<std::size_t>(at - partitions.begin());
  }
  return &partitions[found];
}

// The first record of a partition that was read before is the last one applied: compared and not given again.
void KafkaSource::Parts::Verify(const rd_kafka_message_t& message, Partition* partition) {
  const graph::SourcePosition& stored = *partition->stored;
  const bool same = message.offset == stored.last_offset && RecordCrc(message) == stored.last_crc32c &&
                    FromUnixMillis(std::max<std::int64_t>(RecordMillis(message), 0)) == stored.last_timestamp;
  partition->verified = true;
  if (same) return;
  Alarm(partition, "the record at " + std::to_string(stored.last_offset) +
                       " is not the one that was read last: the topic was made anew, or compacted");
}

Result<> KafkaSource::Parts::TakeError(const rd_kafka_message_t& message) {
  Partition* partition = Find(message);
  if (partition != nullptr && message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
    if (!partition->stopped) {
      Alarm(partition, std::string("its position is not in the log: ") + rd_kafka_message_errstr(&message));
    }
    return {};
  }
  return KafkaError(message.err,
                    "reading " + (partition != nullptr ? partition->name : "kafka:" + options.name));
}

ingest::RawRecord KafkaSource::Parts::View(std::size_t i) const {
  const Taken& taken = messages[i];
  const rd_kafka_message_t& message = *taken.message;
  const Partition& partition = partitions[taken.partition];
  const std::int64_t ms = RecordMillis(message);
  ingest::RawRecord record{.bytes = ViewOf(message.payload, message.len),
                           .refused = taken.refused,
                           .key = ViewOf(message.key, message.key_len),
                           .headers = taken.headers,
                           .tombstone = message.payload == nullptr,
                           .received = ms >= 0 ? FromUnixMillis(ms) : clock.Now(),
                           .origin = taken.origin};
  if (!taken.refused.empty()) record.bytes = record.bytes.substr(0, ingest::RawRecord::kRefusedBytesKept);
  if (ms >= 0) record.timestamp = FromUnixMillis(ms);
  for (const ingest::Header& header : taken.headers) {
    if (IsContentType(header.name)) {
      record.content_type = header.value;
    }
  }
  record.position = {.partition = partition.name,
                     .cluster = cluster,
                     .next_offset = message.offset + 1,
                     .last_offset = message.offset,
                     .last_timestamp = FromUnixMillis(std::max<std::int64_t>(ms, 0)),
                     .last_crc32c = RecordCrc(message)};
  return record;
}

KafkaSource::KafkaSource(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
KafkaSource::~KafkaSource() = default;

Result<std::unique_ptr<KafkaSource>> KafkaSource::Open(KafkaSourceOptions options, const Clock& clock) {
  if (options.name.empty() || options.name.find('/') != std::string::npos) {
    return InvalidArgument("a Kafka cluster needs a name without \"/\"");
  }
  if (options.topics.empty()) return InvalidArgument("kafka " + options.name + ": no topics");
  auto parts = std::make_unique<Parts>(std::move(options), clock);
  DG_ASSIGN_OR_RETURN(const KafkaSettings settings, ConsumerSettings(parts->options.settings));
  DG_ASSIGN_OR_RETURN(parts->client, CreateKafka(RD_KAFKA_CONSUMER, settings));
  rd_kafka_poll_set_consumer(parts->client.get());
  for (const std::string& topic : parts->options.topics) DG_RETURN_IF_ERROR(parts->FindPartitions(topic));
  if (parts->partitions.empty()) return Unavailable("kafka " + parts->options.name + ": no partitions yet");
  char* id = rd_kafka_clusterid(parts->client.get(), TimeoutMs(parts->options.open_timeout));
  if (id == nullptr) return Unavailable("kafka " + parts->options.name + " does not tell its cluster id");
  parts->cluster = id;
  rd_kafka_mem_free(parts->client.get(), id);
  for (Partition& partition : parts->partitions) DG_RETURN_IF_ERROR(parts->FindStart(&partition));
  if (parts->AllStopped())
    return Corruption("kafka " + parts->options.name + ": no partition can be read on");
  DG_RETURN_IF_ERROR(parts->Assign());
  return std::unique_ptr<KafkaSource>(new KafkaSource(std::move(parts)));
}

Result<std::span<const ingest::RawRecord>> KafkaSource::Poll(milliseconds timeout) {
  Parts& parts = *parts_;
  parts.messages.clear();
  parts.views.clear();
  const auto deadline = steady_clock::now() + timeout;
  std::size_t bytes = 0;
  Result<> trouble;
  while (parts.messages.size() < parts.options.batch_records_max && bytes < parts.options.batch_bytes_max) {
    if (stopped_) return Cancelled("reading kafka " + parts.options.name + " was stopped");
    const bool wait = parts.messages.empty() && trouble.ok();
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    KafkaMessage message(
        rd_kafka_consumer_poll(parts.client.get(), wait ? TimeoutMs(std::min(left, kSlice)) : 0));
    if (!message) {
      if (!wait || steady_clock::now() >= deadline) break;
      continue;
    }
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      trouble = parts.TakeError(*message);
      if (parts.AllStopped())
        trouble = Corruption("kafka " + parts.options.name + ": no partition can be read on");
      if (!trouble) break;
      continue;
    }
    Partition* partition = parts.Find(*message);
    if (partition == nullptr || partition->stopped) continue;
    if (!partition->verified) {
      parts.Verify(*message, partition);
      if (parts.AllStopped())
        return Corruption("kafka " + parts.options.name + ": no partition can be read on");
      continue;
    }
    Parts::Taken taken{.partition = parts.found, .headers = HeadersOf(*message)};
    taken.origin =
        partition->topic + "/" + std::to_string(partition->number) + "@" + std::to_string(message->offset);
    if (message->len > parts.options.record_bytes_max) {
      taken.refused = "record of " + std::to_string(message->len) + " bytes, at most " +
                      std::to_string(parts.options.record_bytes_max) + " are read";
    }
    bytes += message->len + message->key_len;
    taken.message = std::move(message);
    parts.messages.push_back(std::move(taken));
  }
  if (stopped_) return Cancelled("reading kafka " + parts.options.name + " was stopped");
  // What came before the trouble is given first; a trouble that lasts comes again.
  if (!trouble && (parts.messages.empty() || trouble.error().code != ErrorCode::kUnavailable)) {
    return trouble.error();
  }
  for (std::size_t i = 0; i < parts.messages.size(); ++i) parts.views.push_back(parts.View(i));
  return std::span<const ingest::RawRecord>(parts.views);
}

Result<> KafkaSource::Commit(const graph::SourcePosition& position) {
  Parts& parts = *parts_;
  const auto at = std::ranges::find(parts.partitions, position.partition, &Partition::name);
  if (at == parts.partitions.end())
    return InvalidArgument("not a partition of this source: " + position.partition);
  const KafkaPartitions list = NewPartitions();
  rd_kafka_topic_partition_list_add(list.get(), at->topic.c_str(), at->number)->offset = position.next_offset;
  // For monitoring only: the store has the position, so a broker that refuses changes nothing, and the next
  // commit tells it again.
  static_cast<void>(rd_kafka_commit(parts.client.get(), list.get(), 1));
  return {};
}

}  // namespace dealgraph::connectors
