// KafkaLetterReader reads the dead letters of a topic (KafkaDeadLetters) from its beginning to where it ends now.
//
// Nothing is committed. One thread.
#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "connectors/kafka/kafka_settings.h"
#include "connectors/kafka/kafka_source.h"
#include "ingest/dead_letter_reader.h"

namespace dealgraph::connectors {

struct KafkaLetterReaderOptions {
  KafkaSettings settings;
  std::string topic;
  std::chrono::milliseconds timeout{15'000};  // without a record, before the end is reached
};

class KafkaLetterReader final : public ingest::LetterReader {
 public:
  // The errors of KafkaSource::Open().
  static Result<std::unique_ptr<ingest::LetterReader>> Open(KafkaLetterReaderOptions options);
  // kUnavailable: the broker gives no more, and this is not the end.
  Result<bool> Next(ingest::StoredLetter* letter) override;

 private:
  explicit KafkaLetterReader(KafkaLetterReaderOptions options) : options_(std::move(options)) {}
  bool IsAtEnd() const;

  const KafkaLetterReaderOptions options_;
  const SystemClock clock_;
  std::unique_ptr<KafkaSource> source_;
  std::span<const ingest::RawRecord> records_;  // of the last Poll(), and not given yet
  std::set<std::string> seen_;
};

}  // namespace dealgraph::connectors
