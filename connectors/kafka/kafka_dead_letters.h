// KafkaDeadLetters writes dead letters to a topic: key, value, headers and timestamp as they came, and
// the reason in the headers that Kafka Connect uses (__connect.errors.topic, .partition, .offset, .stage,
// .exception.message), and what these have no name for in dealgraph.errors.origin, .partition, .source,
// .content-type and .cut. KafkaLetterReader reads them back.
//
// Acknowledge() returns once every in-sync replica of the broker has each letter. Letters are kept until then: where the
// broker gave one back, the next Acknowledge() sends it again, so a letter may stand there twice. One thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "connectors/kafka/kafka_log.h"
#include "connectors/kafka/kafka_settings.h"
#include "ingest/sink.h"

namespace dealgraph::connectors {

struct KafkaDeadLettersOptions {
  KafkaSettings settings;  // bootstrap.servers, and any other setting of librdkafka
  std::string topic;
  std::chrono::milliseconds timeout{10'000};  // of one Acknowledge()
  KafkaLog log;                               // what librdkafka says
};

class KafkaDeadLetters final : public ingest::DeadLetterSink {
 public:
  // kInvalidArgument: settings, no topic. Does not ask the broker.
  static Result<std::unique_ptr<KafkaDeadLetters>> Open(KafkaDeadLettersOptions options);
  ~KafkaDeadLetters() override;

  // Keeps the letter and sends it on its way; that it cannot be sent is told by Acknowledge().
  Result<> Write(const ingest::DeadLetter& letter) override;
  // kUnavailable: not all are acknowledged yet; ask again, nothing is lost. kInvalidArgument: they never will be (a letter
  // beyond message.max.bytes, access denied).
  Result<> Acknowledge() override;

 private:
  struct Parts;
  explicit KafkaDeadLetters(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace dealgraph::connectors
