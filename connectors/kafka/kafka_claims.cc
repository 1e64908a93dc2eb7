#include "connectors/kafka/kafka_claims.h"

#include <charconv>
#include <utility>

#include "connectors/kafka/kafka_cluster.h"
#include "connectors/kafka/kafka_handle.h"
#include "graph/claims_record.h"

namespace dealgraph::connectors {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view kContentType = "application/x-dealgraph-claims";
constexpr std::size_t kMessageBytesDefault = 1'000'000;
// What the protocol may add to a record: framing, key and headers.
constexpr std::size_t kOverheadBytes = 1'024;

}  // namespace

struct KafkaClaimsSink::Parts {
  static void Delivered(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
    auto& parts = *static_cast<Parts*>(opaque);
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) parts.failed = message->err;
  }
  Result<> Produce(const graph::IncomingArticle& article);
  Result<> CheckFailed() const {
    if (failed == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    if (failed == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) {
      return InvalidArgument("topic " + options.topic +
                             " takes smaller records than message.max.bytes of [claims.settings] says");
    }
    return KafkaError(failed, "claims to topic " + options.topic);
  }

  KafkaClaimsOptions options;
  std::uint64_t partitions = 0;
  rd_kafka_resp_err_t failed = RD_KAFKA_RESP_ERR_NO_ERROR;  // of a record; stays
  KafkaHandle client;
};

KafkaClaimsSink::KafkaClaimsSink(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
KafkaClaimsSink::~KafkaClaimsSink() {
  // What was not flushed is not committed either, and is read again by whoever comes next.
  rd_kafka_purge(parts_->client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
}

Result<std::unique_ptr<KafkaClaimsSink>> KafkaClaimsSink::Open(KafkaClaimsOptions options) {
  if (options.topic.empty()) return InvalidArgument("claims need a topic");
  auto parts = std::make_unique<Parts>();
  KafkaSettings settings = {{"compression.codec", "lz4"}, {"linger.ms", "5"}, {"client.id", "dealgraph"}};
  settings.insert(settings.end(), options.settings.begin(), options.settings.end());
  settings.emplace_back("acks", "all");
  settings.emplace_back("enable.idempotence", "true");
  parts->options = std::move(options);
  DG_ASSIGN_OR_RETURN(parts->client, CreateKafka(RD_KAFKA_PRODUCER, settings,
                                                 {.opaque = parts.get(), .delivered = &Parts::Delivered, .log = parts->options.log}));
  const KafkaCluster cluster(parts->client.get(), "of the claims", parts->options.timeout);
  DG_ASSIGN_OR_RETURN(const std::vector<TopicPartitions> found, cluster.Find({parts->options.topic}));
  parts->partitions = found.empty() ? 0 : found.front().numbers.size();
  if (parts->partitions == 0) return Unavailable("topic " + parts->options.topic + " has no partitions yet");
  return std::unique_ptr<KafkaClaimsSink>(new KafkaClaimsSink(std::move(parts)));
}

Result<> KafkaClaimsSink::Parts::Produce(const graph::IncomingArticle& article) {
  const std::string key = graph::ClaimsRecordKey(article);
  std::string value = graph::EncodeClaimsRecord(article);
  const auto partition = static_cast<std::int32_t>(graph::ClaimsPartitionHash(article.article) % partitions);
  const auto deadline = steady_clock::now() + options.timeout;
  while (true) {
    DG_RETURN_IF_ERROR(CheckFailed());
    KafkaHeaders headers(rd_kafka_headers_new(1));
    AddKafkaHeader(headers.get(), "content-type", kContentType);
    const rd_kafka_resp_err_t error = rd_kafka_producev(
        client.get(), RD_KAFKA_V_TOPIC(options.topic.c_str()), RD_KAFKA_V_PARTITION(partition),
        RD_KAFKA_V_KEY(key.data(), key.size()), RD_KAFKA_V_VALUE(value.data(), value.size()),
        RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
      static_cast<void>(headers.release());  // the record's now
      rd_kafka_poll(client.get(), 0);
      return {};
    }
    if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL || steady_clock::now() >= deadline) {
      return KafkaError(error, "claims of article " + article.article.id + " to topic " + options.topic);
    }
    rd_kafka_poll(client.get(), 20);
  }
}

Result<std::vector<graph::Outcome>> KafkaClaimsSink::Apply(ingest::Batch& batch) {
  std::vector<graph::Outcome> outcomes;
  outcomes.reserve(batch.articles.size());
  for (const graph::IncomingArticle& article : batch.articles) {
    DG_RETURN_IF_ERROR(parts_->Produce(article));
    outcomes.push_back(article.article.withdrawn ? graph::Outcome::kWithdrawn : graph::Outcome::kApplied);
  }
  return outcomes;
}

Result<> KafkaClaimsSink::Flush() {
  Parts& parts = *parts_;
  const auto error = rd_kafka_flush(parts.client.get(), static_cast<int>(parts.options.timeout.count()));
  DG_RETURN_IF_ERROR(parts.CheckFailed());
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaError(error, "claims to topic " + parts.options.topic);
  return {};
}

Result<std::size_t> ClaimsRecordBytesMax(const KafkaSettings& settings) {
  std::size_t bytes = kMessageBytesDefault;
  for (const auto& [name, value] : settings) {
    if (name != "message.max.bytes") continue;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), bytes);
    if (error != std::errc() || end != value.data() + value.size() || bytes <= kOverheadBytes) {
      return InvalidArgument("message.max.bytes is \"" + value + "\", a number of bytes above " +
                             std::to_string(kOverheadBytes));
    }
  }
  return bytes - kOverheadBytes;
}

ingest::RecordFunction RefuseTooLongClaims(ingest::RecordFunction read, std::size_t record_bytes_max) {
  return [read = std::move(read), record_bytes_max](const ingest::RawRecord& record) -> Result<ingest::ReadRecord> {
    DG_ASSIGN_OR_RETURN(ingest::ReadRecord made, read(record));
    for (std::size_t i = 0; i < made.articles.size();) {
      const std::size_t bytes = graph::EncodeClaimsRecord(made.articles[i]).size() + made.articles[i].article.id.size();
      if (bytes <= record_bytes_max) {
        ++i;
        continue;
      }
      made.refused.push_back({i,
                              "a claims record of " + std::to_string(bytes) + " bytes, at most " +
                                  std::to_string(record_bytes_max) + " go to the topic",
                              std::string(record.bytes)});
      made.articles.erase(made.articles.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return made;
  };
}

ingest::RecordFunction ReadClaimsRecords() {
  return [](const ingest::RawRecord& record) -> Result<ingest::ReadRecord> {
    if (!record.refused.empty()) return MalformedInput(std::string(record.refused));
    if (record.tombstone) return MalformedInput("a claims record without a value: nothing takes back a reading");
    DG_ASSIGN_OR_RETURN(graph::IncomingArticle article, graph::DecodeClaimsRecord(record.bytes));
    ingest::ReadRecord made;
    made.articles.push_back(std::move(article));
    return made;
  };
}

}  // namespace dealgraph::connectors
