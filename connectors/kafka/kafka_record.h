// What a Kafka record says beside its value. Private to connectors/kafka.
#pragma once

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "ingest/source.h"

namespace dealgraph::connectors {

inline std::string_view BytesOf(const void* bytes, std::size_t size) {
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

// ingest::RecordCrc32c() of it.
std::uint32_t RecordCrc(const rd_kafka_message_t& message);

// Unix milliseconds; -1: the broker keeps none.
std::int64_t RecordMillis(const rd_kafka_message_t& message);

// Views live as long as the message.
std::vector<ingest::Header> RecordHeaders(const rd_kafka_message_t& message);

// The header "content-type", in whatever case; empty: none.
std::string_view ContentTypeOf(const std::vector<ingest::Header>& headers);

}  // namespace dealgraph::connectors
