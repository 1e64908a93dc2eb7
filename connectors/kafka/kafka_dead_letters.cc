#include "connectors/kafka/kafka_dead_letters.h"

#include <utility>

#include "connectors/kafka/kafka_handle.h"

namespace dealgraph::connectors {
namespace {

KafkaHeaders HeadersOf(const ingest::DeadLetter& letter) {
  KafkaHeaders headers(rd_kafka_headers_new(letter.headers.size() + 11));
  for (const auto& [name, value] : letter.headers) AddKafkaHeader(headers.get(), name, value);
  // "kafka:<cluster>/<topic>/<partition>"; another source's partition stands as it is.
  const std::string_view partition = letter.partition;
  const std::size_t first = partition.find('/');
  const std::size_t last = partition.rfind('/');
  if (partition.starts_with("kafka:") && first != std::string_view::npos && first < last) {
    AddKafkaHeader(headers.get(), "__connect.errors.topic", partition.substr(first + 1, last - first - 1));
    AddKafkaHeader(headers.get(), "__connect.errors.partition", partition.substr(last + 1));
  } else {
    AddKafkaHeader(headers.get(), "__connect.errors.partition", partition);
  }
  AddKafkaHeader(headers.get(), "__connect.errors.offset", std::to_string(letter.offset));
  AddKafkaHeader(headers.get(), "__connect.errors.connector.name", "dealgraph");
  AddKafkaHeader(headers.get(), "__connect.errors.stage", "VALUE_CONVERTER");
  AddKafkaHeader(headers.get(), "__connect.errors.exception.message", letter.reason);
  // What Kafka Connect has no name for, so that the letter can be tried again (KafkaLetterReader).
  AddKafkaHeader(headers.get(), "dealgraph.errors.origin", letter.origin);
  AddKafkaHeader(headers.get(), "dealgraph.errors.partition", letter.partition);
  if (!letter.input.empty()) AddKafkaHeader(headers.get(), "dealgraph.errors.source", letter.input);
  if (!letter.content_type.empty()) AddKafkaHeader(headers.get(), "dealgraph.errors.content-type", letter.content_type);
  if (letter.cut) AddKafkaHeader(headers.get(), "dealgraph.errors.cut", "true");
  return headers;
}

}  // namespace

struct KafkaDeadLetters::Parts {
  static void Delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    auto& parts = *static_cast<Parts*>(opaque);
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) parts.failed = message->err;
  }
  KafkaDeadLettersOptions options;
  rd_kafka_resp_err_t failed = RD_KAFKA_RESP_ERR_NO_ERROR;  // of a letter; stays
  KafkaHandle client;
};

KafkaDeadLetters::KafkaDeadLetters(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
KafkaDeadLetters::~KafkaDeadLetters() = default;

Result<std::unique_ptr<KafkaDeadLetters>> KafkaDeadLetters::Open(KafkaDeadLettersOptions options) {
  if (options.topic.empty()) return InvalidArgument("dead letters to Kafka need a topic");
  auto parts = std::make_unique<Parts>();
  KafkaSettings settings = options.settings;
  settings.emplace_back("acks", "all");
  settings.emplace_back("enable.idempotence", "true");
  parts->options = std::move(options);
  DG_ASSIGN_OR_RETURN(parts->client,
                      CreateKafka(RD_KAFKA_PRODUCER, settings, {.opaque = parts.get(), .delivered = &Parts::Delivered}));
  return std::unique_ptr<KafkaDeadLetters>(new KafkaDeadLetters(std::move(parts)));
}

Result<> KafkaDeadLetters::Write(const ingest::DeadLetter& letter) {
  Parts& parts = *parts_;
  const auto deadline = std::chrono::steady_clock::now() + parts.options.timeout;
  // Brokers refuse what lies in the future; 0 is now.
  std::int64_t timestamp_ms = letter.timestamp ? ToUnixMillis(*letter.timestamp) : 0;
  if (timestamp_ms > ToUnixMillis(SystemClock().Now())) timestamp_ms = 0;
  while (true) {
    KafkaHeaders headers = HeadersOf(letter);
    const rd_kafka_resp_err_t error = rd_kafka_producev(
        parts.client.get(), RD_KAFKA_V_TOPIC(parts.options.topic.c_str()),
        RD_KAFKA_V_KEY(letter.key.empty() ? nullptr : letter.key.data(), letter.key.size()),
        RD_KAFKA_V_VALUE(letter.tombstone ? nullptr : const_cast<char*>(letter.bytes.data()), letter.bytes.size()),
        RD_KAFKA_V_TIMESTAMP(timestamp_ms), RD_KAFKA_V_HEADERS(headers.get()),
        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      static_cast<void>(headers.release());  // the record's now
      return {};
    }
    const std::string doing =
        "dead letter " + std::string(letter.origin) + " to topic " + parts.options.topic;
    if (error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
      return InvalidArgument(doing + ": " + rd_kafka_err2str(error));
    if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL || std::chrono::steady_clock::now() >= deadline) {
      return KafkaError(error, doing);
    }
    rd_kafka_poll(parts.client.get(), 50);
  }
}

Result<> KafkaDeadLetters::Acknowledge() {
  Parts& parts = *parts_;
  const auto error = rd_kafka_flush(parts.client.get(), static_cast<int>(parts.options.timeout.count()));
  const std::string doing = "dead letters to topic " + parts.options.topic;
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, doing);
  if (parts.failed != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(parts.failed, doing);
  return {};
}

}  // namespace dealgraph::connectors
