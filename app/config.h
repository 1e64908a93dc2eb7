// Config is what `serve` runs with: dealgraph.toml, over which the environment is laid (docs/operations.md).
//
// deploy/dealgraph.toml is the documented sample, which a test reads. LoadConfig() reports every fault at once, with its line.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "app/config_reader.h"
#include "app/packs.h"
#include "base/result.h"
#include "connectors/kafka/kafka_settings.h"
#include "connectors/kafka/kafka_source.h"
#include "ingest/decode.h"

namespace dealgraph::app {

// What this process does: everything; extraction into the claims topic, without a store; the graph from the claims topic.
enum class Mode { kAll, kExtract, kGraph };

enum class SourceKind { kDirectory, kKafka, kClaims };

// One [[sources]].
struct SourceConfig {
  std::string name;  // in positions, counters, metrics and logs: must not change
  SourceKind kind = SourceKind::kDirectory;

  // How its records are read, where they do not say so themselves.
  std::string format = "auto";
  std::string charset;
  std::string language;
  std::string source;  // the publisher

  // type = "directory"
  std::vector<std::string> paths;
  std::chrono::seconds rescan{60};
  std::chrono::milliseconds settle{5'000};

  // type = "kafka"
  std::vector<std::string> topics;
  connectors::KafkaStart start;
  bool compacted = false;
  connectors::KafkaSettings settings;
};

struct StoreConfig {
  std::string directory;
  std::size_t write_buffer_mb = 96;
  std::size_t block_cache_mb = 128;
};

struct IngestConfig {
  int workers = 0;  // 0: one for each core
  ExtractionFiles files;
  std::size_t queue_records = 8192;
  std::size_t queue_mb = 64;
  std::size_t batch_articles = 1000;
  std::size_t batch_mb = 8;
  std::chrono::milliseconds batch_delay{20};
  std::chrono::milliseconds sync_interval{500};
  std::size_t record_mb_max = 64;
  std::chrono::milliseconds drain{5'000};  // after a signal: what is still not begun then is left for the next run
};

// [reextract]: the archive, read anew with the packs of today beside the stream.
struct ReextractConfig {
  bool at_start = false;
  int workers = 1;
  std::size_t batch_articles = 16;
  int queue_percent_max = 0;  // of queue_records in flight, so that the archive is read
};

struct DeadLettersConfig {
  std::string file;   // empty: beside the store, in DIRECTORY.dead-letters.jsonl
  std::string topic;  // not empty: to this topic instead
  connectors::KafkaSettings settings;  // of the producer to `topic`
};

// [claims]: the topic between extraction and graph (docs/claims-topic.md).
struct ClaimsConfig {
  std::string topic;
  connectors::KafkaSettings settings;
};

struct AdminConfig {
  std::string listen;  // empty: no admin port
};

struct LogConfig {
  std::string level = "info";
  std::string format = "logfmt";
};

struct Config {
  Mode mode = Mode::kAll;
  StoreConfig store;
  IngestConfig ingest;
  ReextractConfig reextract;
  std::vector<SourceConfig> sources;  // with mode = "graph" one of kind kClaims
  ClaimsConfig claims;
  DeadLettersConfig dead_letters;
  AdminConfig admin;
  LogConfig log;
  std::vector<ShownSetting> shown;  // every setting, for `config show`: secrets are masked
};

// All variables of this process.
Environment ProcessEnvironment();

// Reads `text`, which messages call `file`. kInvalidArgument: its message has a line for each fault.
Result<Config> ParseConfig(std::string_view text, const std::string& file, const Environment& environment);
// The same of a file. kNotFound: it cannot be opened.
Result<Config> LoadConfig(const std::string& path, const Environment& environment);

ingest::DecodeOptions DecodeOptionsOf(const SourceConfig& source, const IngestConfig& ingest);
std::string DeadLetterFileOf(const Config& config);

}  // namespace dealgraph::app
