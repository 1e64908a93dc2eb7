// RAII around librdkafka's C API, and the one place where its errors become ours. Private to
// connectors/kafka.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "connectors/kafka/kafka_log.h"
#include "connectors/kafka/kafka_settings.h"

namespace dealgraph::connectors {

template <class T, auto kDestroy>
struct KafkaDelete {
  void operator()(T* object) const { kDestroy(object); }
};
template <class T, auto kDestroy>
using KafkaPtr = std::unique_ptr<T, KafkaDelete<T, kDestroy>>;

// Ends the client, and forgets what it calls back. A consumer that is to say goodbye to its group is closed before.
void DestroyKafka(rd_kafka_t* client);
using KafkaHandle = KafkaPtr<rd_kafka_t, DestroyKafka>;
using KafkaMessage = KafkaPtr<rd_kafka_message_t, rd_kafka_message_destroy>;
using KafkaPartitions = KafkaPtr<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using KafkaQueue = KafkaPtr<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using KafkaHeaders = KafkaPtr<rd_kafka_headers_t, rd_kafka_headers_destroy>;

inline KafkaPartitions NewPartitions(int size = 1) {
  return KafkaPartitions(rd_kafka_topic_partition_list_new(size));
}

// The header's bytes are copied.
void AddKafkaHeader(rd_kafka_headers_t* headers, std::string_view name, std::string_view value);

// "reading topic news: Broker: Not authorized". What retrying cannot mend is kInvalidArgument, all else
// kUnavailable.
Error KafkaError(rd_kafka_resp_err_t code, std::string_view doing);

// What a client calls back, each with `opaque`. Absent ones are not asked for.
struct KafkaCallbacks {
  void* opaque = nullptr;
  // Told of each record a producer has sent, in rd_kafka_poll() and rd_kafka_flush().
  void (*delivered)(rd_kafka_t*, const rd_kafka_message_t*, void* opaque) = nullptr;
  // Told what the group gives to a consumer or takes from it, in rd_kafka_consumer_poll() and at its end.
  void (*rebalanced)(rd_kafka_t*, rd_kafka_resp_err_t, rd_kafka_topic_partition_list_t*,
                     void* opaque) = nullptr;
  // Told what is wrong with the brokers (RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, …), in rd_kafka_consumer_poll().
  void (*failed)(rd_kafka_t*, int error, const char* reason, void* opaque) = nullptr;
  // Told what the client has to say. Absent: it is not said, on standard error neither.
  KafkaLog log;
};

// kInvalidArgument: a setting librdkafka does not know or accept; its name is in the message, a secret's
// value never.
Result<KafkaHandle> CreateKafka(rd_kafka_type_t type, const KafkaSettings& settings,
                                const KafkaCallbacks& callbacks = {});

}  // namespace dealgraph::connectors
