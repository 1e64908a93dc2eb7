#include "connectors/kafka/kafka_record.h"

#include <algorithm>

namespace dealgraph::connectors {

std::uint32_t RecordCrc(const rd_kafka_message_t& message) {
  return ingest::RecordCrc32c(BytesOf(message.key, message.key_len), BytesOf(message.payload, message.len), message.payload == nullptr);
}

std::int64_t RecordMillis(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t ms = rd_kafka_message_timestamp(&message, &type);
  return type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : ms;
}

std::vector<ingest::Header> RecordHeaders(const rd_kafka_message_t& message) {
  std::vector<ingest::Header> headers;
  rd_kafka_headers_t* raw = nullptr;
  if (rd_kafka_message_headers(&message, &raw) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0;
       rd_kafka_header_get_all(raw, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    headers.push_back({.name = name, .value = BytesOf(value, size)});
  }
  return headers;
}

std::string_view ContentTypeOf(const std::vector<ingest::Header>& headers) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  for (const ingest::Header& header : headers) {
    if (std::ranges::equal(header.name, std::string_view("content-type"), same)) return header.value;
  }
  return {};
}

}  // namespace dealgraph::connectors
