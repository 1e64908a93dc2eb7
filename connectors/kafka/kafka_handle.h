// RAII around librdkafka's C API, and the one place where its errors become ours. Private to
// connectors/kafka.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "connectors/kafka/kafka_settings.h"

namespace dealgraph::connectors {

template <class T, auto kDestroy>
struct KafkaDelete {
  void operator()(T* object) const { kDestroy(object); }
};
template <class T, auto kDestroy>
using KafkaPtr = std::unique_ptr<T, KafkaDelete<T, kDestroy>>;

using KafkaHandle = KafkaPtr<rd_kafka_t, rd_kafka_destroy>;
using KafkaMessage = KafkaPtr<rd_kafka_message_t, rd_kafka_message_destroy>;
using KafkaPartitions = KafkaPtr<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

inline KafkaPartitions NewPartitions(int size = 1) {
  return KafkaPartitions(rd_kafka_topic_partition_list_new(size));
}

// "reading topic news: Broker: Not authorized". What retrying cannot mend is kInvalidArgument, all else
// kUnavailable.
Error KafkaError(rd_kafka_resp_err_t code, std::string_view doing);

// kInvalidArgument: a setting librdkafka does not know or accept; its name is in the message, a secret's
// value never.
// `delivered`, if any, is told of each record a producer has sent, in rd_kafka_poll() and rd_kafka_flush(),
// with `opaque`.
using KafkaDelivered = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void* opaque);
Result<KafkaHandle> CreateKafka(rd_kafka_type_t type, const KafkaSettings& settings,
                                KafkaDelivered delivered = nullptr, void* opaque = nullptr);

}  // namespace dealgraph::connectors
