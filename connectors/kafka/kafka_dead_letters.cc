#include "connectors/kafka/kafka_dead_letters.h"

#include <deque>
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
  struct Kept {
    std::string key;
    std::string value;
    KafkaHeaders headers;
    std::string origin;
    std::int64_t timestamp_ms = 0;
    bool tombstone = false;
    bool sent = false;
    bool acknowledged = false;
  };
  static void Delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    auto& parts = *static_cast<Parts*>(opaque);
    auto& kept = *static_cast<Kept*>(message->_private);
    kept.acknowledged = message->err == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (!kept.acknowledged) parts.failed = message->err;
  }
  Result<> OpenClient();
  Result<> Send(Kept& kept);
  Result<> SendAll();
  Error ErrorOf(rd_kafka_resp_err_t error) const;

  KafkaDeadLettersOptions options;
  std::deque<Kept> letters;  // written and not acknowledged; a deque, because the client holds their addresses
  rd_kafka_resp_err_t failed = RD_KAFKA_RESP_ERR_NO_ERROR;  // of a letter, since the client was opened
  KafkaHandle client;  // ends before what it calls back about
};

KafkaDeadLetters::KafkaDeadLetters(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
KafkaDeadLetters::~KafkaDeadLetters() = default;

Result<> KafkaDeadLetters::Parts::OpenClient() {
  KafkaSettings settings = options.settings;
  settings.emplace_back("acks", "all");
  settings.emplace_back("enable.idempotence", "true");
  client.reset();
  failed = RD_KAFKA_RESP_ERR_NO_ERROR;
  for (Kept& kept : letters) kept.sent = false;
  DG_ASSIGN_OR_RETURN(client, CreateKafka(RD_KAFKA_PRODUCER, settings,
                                          {.opaque = this, .delivered = &Parts::Delivered, .log = options.log}));
  return {};
}

// A producer's fatal error is the client's end, not the topic's: another client may go on.
Error KafkaDeadLetters::Parts::ErrorOf(rd_kafka_resp_err_t error) const {
  const std::string doing = "dead letters to topic " + options.topic;
  if (error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) return InvalidArgument(doing + ": " + rd_kafka_err2str(error));
  if (error == RD_KAFKA_RESP_ERR__FATAL) return Unavailable(doing + ": " + rd_kafka_err2str(error));
  return KafkaError(error, doing);
}

// What the client has no room for is sent later.
Result<> KafkaDeadLetters::Parts::Send(Kept& kept) {
  KafkaHeaders headers(rd_kafka_headers_copy(kept.headers.get()));
  const rd_kafka_resp_err_t error = rd_kafka_producev(
      client.get(), RD_KAFKA_V_TOPIC(options.topic.c_str()),
      RD_KAFKA_V_KEY(kept.key.empty() ? nullptr : kept.key.data(), kept.key.size()),
      RD_KAFKA_V_VALUE(kept.tombstone ? nullptr : kept.value.data(), kept.value.size()),
      RD_KAFKA_V_TIMESTAMP(kept.timestamp_ms), RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_OPAQUE(&kept), RD_KAFKA_V_END);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    static_cast<void>(headers.release());  // the record's now
    kept.sent = true;
    return {};
  }
  if (error == RD_KAFKA_RESP_ERR__QUEUE_FULL) return {};
  if (error == RD_KAFKA_RESP_ERR__FATAL) failed = error;
  Error told = ErrorOf(error);
  if (told.code == ErrorCode::kUnavailable) return {};
  told.message = "dead letter " + kept.origin + ": " + told.message;
  return told;
}

Result<> KafkaDeadLetters::Parts::SendAll() {
  for (Kept& kept : letters) {
    if (!kept.sent) DG_RETURN_IF_ERROR(Send(kept));
  }
  return {};
}

Result<std::unique_ptr<KafkaDeadLetters>> KafkaDeadLetters::Open(KafkaDeadLettersOptions options) {
  if (options.topic.empty()) return InvalidArgument("dead letters to Kafka need a topic");
  auto parts = std::make_unique<Parts>();
  parts->options = std::move(options);
  DG_RETURN_IF_ERROR(parts->OpenClient());
  return std::unique_ptr<KafkaDeadLetters>(new KafkaDeadLetters(std::move(parts)));
}

Result<> KafkaDeadLetters::Write(const ingest::DeadLetter& letter) {
  // Brokers refuse what lies in the future; 0 is now.
  std::int64_t timestamp_ms = letter.timestamp ? ToUnixMillis(*letter.timestamp) : 0;
  if (timestamp_ms > ToUnixMillis(SystemClock().Now())) timestamp_ms = 0;
  Parts& parts = *parts_;
  Parts::Kept& kept = parts.letters.emplace_back(Parts::Kept{.key = std::string(letter.key),
                                                             .value = std::string(letter.bytes),
                                                             .headers = HeadersOf(letter),
                                                             .origin = std::string(letter.origin),
                                                             .timestamp_ms = timestamp_ms,
                                                             .tombstone = letter.tombstone});
  rd_kafka_poll(parts.client.get(), 0);
  return parts.Send(kept);
}

Result<> KafkaDeadLetters::Acknowledge() {
  Parts& parts = *parts_;
  const auto deadline = std::chrono::steady_clock::now() + parts.options.timeout;
  if (parts.failed != RD_KAFKA_RESP_ERR_NO_ERROR) DG_RETURN_IF_ERROR(parts.OpenClient());
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR__TIMED_OUT;
  while (true) {
    DG_RETURN_IF_ERROR(parts.SendAll());
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || parts.failed != RD_KAFKA_RESP_ERR_NO_ERROR) break;
    error = rd_kafka_flush(parts.client.get(), static_cast<int>(left.count()));
    while (!parts.letters.empty() && parts.letters.front().acknowledged) parts.letters.pop_front();
    if (parts.letters.empty()) return {};
  }
  return parts.ErrorOf(parts.failed != RD_KAFKA_RESP_ERR_NO_ERROR ? parts.failed : error);
}

}  // namespace dealgraph::connectors
