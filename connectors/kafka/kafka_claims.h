// The claims topic (docs/claims-topic.md): workers write to it what they have read in articles, nodes read it
// into their graphs.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "connectors/kafka/kafka_log.h"
#include "connectors/kafka/kafka_settings.h"
#include "ingest/record_function.h"
#include "ingest/sink.h"

namespace dealgraph::connectors {

struct KafkaClaimsOptions {
  KafkaSettings settings;  // bootstrap.servers, and any other setting of librdkafka
  std::string topic;
  // Of one Flush(), of room in the queue, of each question. Brokers may move leaders meanwhile; an end in a hurry is
  // not delayed by it, because what was not flushed is read again.
  std::chrono::milliseconds timeout{60'000};
  KafkaLog log;  // what librdkafka says
};

// The Sink of a worker: a record for each article. Flush() returns once every in-sync replica of the broker
// has all of them; only then are the positions behind them committed. One thread.
class KafkaClaimsSink final : public ingest::Sink {
 public:
  // kInvalidArgument: settings, no topic. kNotFound: it is not there. kUnavailable: no broker answers.
  static Result<std::unique_ptr<KafkaClaimsSink>> Open(KafkaClaimsOptions options);
  ~KafkaClaimsSink() override;

  // Every article counts as applied, or as withdrawn. kUnavailable: the broker takes no more.
  Result<std::vector<graph::Outcome>> Apply(ingest::Batch& batch) override;
  // kUnavailable: a record written since the last call was not acknowledged in time. kInvalidArgument: the
  // broker refuses one for good.
  Result<> Flush() override;

 private:
  struct Parts;
  explicit KafkaClaimsSink(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// The largest record that a producer with these settings takes (message.max.bytes).
Result<std::size_t> ClaimsRecordBytesMax(const KafkaSettings& settings);

// `read`, with what would be too long for the claims topic refused.
ingest::RecordFunction RefuseTooLongClaims(ingest::RecordFunction read, std::size_t record_bytes_max);

// Reads claims records. kUnavailable, which is no dead letter: a record of a newer layout.
ingest::RecordFunction ReadClaimsRecords();

}  // namespace dealgraph::connectors
