#include "app/config.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/time.h"
#include "connectors/http/http_server.h"
#include "connectors/kafka/kafka_claims.h"

extern char** environ;

namespace dealgraph::app {
namespace {

constexpr std::int64_t kMegabytesMax = 1 << 20;

bool KafkaSecret(std::string_view name) { return connectors::IsSecretSetting(name); }

template <class Duration>
void ReadDuration(ConfigTable& table, std::string_view key, Duration* value, std::int64_t min, std::int64_t max) {
  std::int64_t count = value->count();
  table.Number(key, &count, min, max);
  *value = Duration(count);
}

bool HasServers(const connectors::KafkaSettings& settings) {
  return std::ranges::any_of(settings, [](const auto& setting) { return setting.first == "bootstrap.servers"; });
}

void ReadMode(ConfigTable& root, Mode* mode) {
  std::string word = "all";
  root.Choice("mode", &word, {"all", "extract", "graph"});
  *mode = word == "extract" ? Mode::kExtract : word == "graph" ? Mode::kGraph : Mode::kAll;
}

void ReadClaims(ConfigTable table, Mode mode, ClaimsConfig* claims) {
  table.Text("topic", &claims->topic);
  table.Settings("settings", &claims->settings, KafkaSecret);
  table.RefuseOthers();
  if (mode == Mode::kAll && claims->topic.empty()) return;
  if (claims->topic.empty()) table.Fault("topic", "is not set: mode extract writes it, mode graph reads it");
  if (!HasServers(claims->settings)) table.Fault("settings", "has no \"bootstrap.servers\"");
  if (const auto bytes = connectors::ClaimsRecordBytesMax(claims->settings); !bytes.ok()) {
    table.Fault("settings", "is wrong: " + bytes.error().message);
  }
}

// In mode graph, the claims topic is the one source.
SourceConfig ClaimsSource(const ClaimsConfig& claims) {
  SourceConfig source{.name = "claims", .kind = SourceKind::kClaims, .topics = {claims.topic}, .compacted = true};
  source.settings = claims.settings;
  return source;
}

void ReadStore(ConfigTable table, Mode mode, StoreConfig* store) {
  table.Text("directory", &store->directory);
  if (store->directory.empty() && mode != Mode::kExtract) table.Fault("directory", "is not set: where the store is");
  table.Number("write_buffer_mb", &store->write_buffer_mb, 1, kMegabytesMax);
  table.Number("block_cache_mb", &store->block_cache_mb, 1, kMegabytesMax);
  table.RefuseOthers();
}

void ReadIngest(ConfigTable table, IngestConfig* ingest) {
  table.Number("workers", &ingest->workers, 0, 256);
  table.Text("packs", &ingest->files.packs);
  table.Text("catalogue", &ingest->files.catalogue);
  table.Number("queue_records", &ingest->queue_records, 1, 10'000'000);
  table.Number("queue_mb", &ingest->queue_mb, 1, kMegabytesMax);
  table.Number("batch_articles", &ingest->batch_articles, 1, 100'000);
  table.Number("batch_mb", &ingest->batch_mb, 1, 1024);
  ReadDuration(table, "batch_delay_ms", &ingest->batch_delay, 0, 60'000);
  ReadDuration(table, "sync_interval_ms", &ingest->sync_interval, 0, 600'000);
  table.Number("record_mb_max", &ingest->record_mb_max, 1, 1024);
  ReadDuration(table, "drain_ms", &ingest->drain, 0, 8'000);
  table.RefuseOthers();
}

void ReadReextract(ConfigTable table, Mode mode, ReextractConfig* reextract) {
  table.Flag("at_start", &reextract->at_start);
  table.Number("workers", &reextract->workers, 1, 256);
  table.Number("batch_articles", &reextract->batch_articles, 1, 1'000);
  table.Number("queue_percent_max", &reextract->queue_percent_max, 0, 100);
  table.RefuseOthers();
  if (!reextract->at_start || mode == Mode::kAll) return;
  table.Fault("at_start", mode == Mode::kGraph ? "is true; with mode = \"graph\" nothing is extracted here"
                                               : "is true; with mode = \"extract\" there is no archive here");
}

void ReadDirectorySource(ConfigTable& table, SourceConfig* source) {
  table.List("paths", &source->paths);
  if (source->paths.empty()) table.Fault("paths", "is not set: which directories to watch");
  ReadDuration(table, "rescan_seconds", &source->rescan, 1, 86'400);
  ReadDuration(table, "settle_ms", &source->settle, 0, 3'600'000);
}

void ReadKafkaSource(ConfigTable& table, SourceConfig* source) {
  table.List("topics", &source->topics);
  if (source->topics.empty()) table.Fault("topics", "is not set: which topics to read");
  std::string start = "earliest";
  table.Choice("start", &start, {"earliest", "latest", "timestamp"});
  source->start.at = start == "latest"      ? connectors::KafkaStart::At::kLatest
                     : start == "timestamp" ? connectors::KafkaStart::At::kTimestamp
                                            : connectors::KafkaStart::At::kEarliest;
  std::string timestamp;
  table.Text("start_timestamp", &timestamp);
  const auto time = ParseIsoTime(timestamp);
  if (time) source->start.timestamp = *time;
  if (start == "timestamp" && !time) table.Fault("start_timestamp", "is no time; write \"2025-09-18T00:00:00Z\"");
  if (start != "timestamp" && !timestamp.empty()) table.Fault("start_timestamp", "needs start = \"timestamp\"");
  table.Flag("compacted", &source->compacted);
  if (const auto checked = connectors::KafkaSource::CheckTopics(source->topics); !source->topics.empty() && !checked.ok()) {
    table.Fault("topics", "is wrong: " + checked.error().message);
  }
  table.Settings("settings", &source->settings, KafkaSecret);
  if (!HasServers(source->settings)) table.Fault("settings", "has no \"bootstrap.servers\"");
  if (const auto settings = connectors::ConsumerSettings(source->settings); !settings.ok()) {
    table.Fault("settings", "has " + settings.error().message);
  }
}

void ReadSource(ConfigTable table, Mode mode, SourceConfig* source) {
  table.Text("name", &source->name);
  const bool plain = std::ranges::all_of(source->name, [](unsigned char c) { return c > ' ' && c != '/' && c != ':' && c != 0x7f; });
  if (source->name.empty()) {
    table.Fault("name", "is not set");
  } else if (!plain) {
    table.Fault("name", "is \"" + source->name + "\"; it has no blanks, \"/\" or \":\"");
  }
  std::string type;
  table.Choice("type", &type, {"directory", "kafka"});
  source->kind = type == "kafka" ? SourceKind::kKafka : SourceKind::kDirectory;
  table.Choice("format", &source->format, {"auto", "jsonl", "json", "text", "html"});
  table.Text("charset", &source->charset);
  table.Text("language", &source->language);
  table.Text("source", &source->source);
  if (type == "directory") ReadDirectorySource(table, source);
  if (type == "kafka") ReadKafkaSource(table, source);
  if (type == "directory" && mode == Mode::kExtract) {
    table.Fault("type", "is directory; with mode = \"extract\" only topics are read, by a group");
  }
  if (!type.empty()) table.RefuseOthers();
}

void ReadSources(ConfigTable& root, Mode mode, std::vector<SourceConfig>* sources) {
  std::set<std::string> names;
  for (ConfigTable& table : root.Tables("sources")) {
    SourceConfig source;
    ReadSource(table, mode, &source);
    if (!source.name.empty() && !names.insert(source.name).second) {
      table.Fault("name", "is \"" + source.name + "\", as another source is called");
    }
    sources->push_back(std::move(source));
  }
  if (mode == Mode::kGraph) {
    if (!sources->empty()) root.Fault("sources", "is there; with mode = \"graph\" only the claims topic is read");
    return;
  }
  if (sources->empty()) root.Fault("sources", "is missing: there is nothing to read; write [[sources]]");
}

void ReadDeadLetters(ConfigTable table, Mode mode, DeadLettersConfig* dead_letters) {
  table.Text("file", &dead_letters->file);
  table.Text("topic", &dead_letters->topic);
  table.Settings("settings", &dead_letters->settings, KafkaSecret);
  if (!dead_letters->file.empty() && !dead_letters->topic.empty()) table.Fault("topic", "is set beside file; one of them");
  if (mode == Mode::kExtract && dead_letters->file.empty() && dead_letters->topic.empty()) {
    table.Fault("topic", "is not set, nor is file; with mode = \"extract\" there is no store beside which they could stand");
  }
  if (!dead_letters->topic.empty() && !HasServers(dead_letters->settings)) table.Fault("settings", "has no \"bootstrap.servers\"");
  table.RefuseOthers();
}

void ReadAdmin(ConfigTable table, AdminConfig* admin) {
  table.Text("listen", &admin->listen);
  if (!admin->listen.empty()) {
    if (const auto checked = connectors::CheckListenAddress(admin->listen); !checked.ok()) {
      table.Fault("listen", "is wrong: " + checked.error().message);
    }
  }
  table.RefuseOthers();
}

void ReadLog(ConfigTable table, LogConfig* log) {
  table.Choice("level", &log->level, {"debug", "info", "warning", "error"});
  table.Choice("format", &log->format, {"logfmt", "json"});
  table.RefuseOthers();
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

Result<Config> ParseConfig(std::string_view text, const std::string& file, const Environment& environment) {
  ConfigReader reader(file, environment);
  reader.AddShortName("DEALGRAPH_STORE", "store.directory");
  ConfigTable root = reader.Parse(text);
  Config config;
  if (reader.Faults().empty()) {
    ReadMode(root, &config.mode);
    ReadStore(root.Table("store"), config.mode, &config.store);
    ReadIngest(root.Table("ingest"), &config.ingest);
    ReadReextract(root.Table("reextract"), config.mode, &config.reextract);
    ReadSources(root, config.mode, &config.sources);
    ReadClaims(root.Table("claims"), config.mode, &config.claims);
    if (config.mode == Mode::kGraph) config.sources.push_back(ClaimsSource(config.claims));
    ReadDeadLetters(root.Table("dead_letters"), config.mode, &config.dead_letters);
    ReadAdmin(root.Table("admin"), &config.admin);
    ReadLog(root.Table("log"), &config.log);
    root.RefuseOthers();
    reader.RefuseOtherVariables({"store", "ingest", "reextract", "sources", "claims", "dead_letters", "admin", "log"});
  }
  const std::vector<std::string> faults = reader.Faults();
  if (!faults.empty()) {
    std::string message = std::to_string(faults.size()) + (faults.size() == 1 ? " fault" : " faults") + " in the configuration";
    for (const std::string& fault : faults) message += "\n  " + fault;
    return InvalidArgument(message);
  }
  config.shown = reader.shown();
  return config;
}

Result<Config> LoadConfig(const std::string& path, const Environment& environment) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) return NotFound("cannot read the configuration " + path);
  return ParseConfig(text.str(), path, environment);
}

ingest::DecodeOptions DecodeOptionsOf(const SourceConfig& source, const IngestConfig& ingest) {
  ingest::DecodeOptions options;
  options.format = ingest::FormatFromName(source.format).value_or(ingest::Format::kAuto);
  options.charset = source.charset;
  options.language = source.language;
  options.source = source.source;
  options.record_bytes_max = ingest.record_mb_max << 20;
  return options;
}

std::string DeadLetterFileOf(const Config& config) {
  if (!config.dead_letters.file.empty()) return config.dead_letters.file;
  std::string directory = config.store.directory;
  while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
  return directory + ".dead-letters.jsonl";
}

}  // namespace dealgraph::app
