#include "app/server.h"

#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include "app/metrics_text.h"
#include "app/server_metrics.h"
#include "connectors/directory/directory_source.h"
#include "connectors/kafka/kafka_claims.h"
#include "connectors/kafka/kafka_dead_letters.h"
#include "ingest/dead_letter_file.h"

namespace dealgraph::app {
namespace {

constexpr std::chrono::seconds kStatusInterval{1};
// Short enough that a signal is heard within the ten seconds that an end may take.
constexpr std::chrono::milliseconds kBrokerTimeout{4'000};
constexpr std::chrono::milliseconds kLettersTimeout{2'000};  // of one try
constexpr std::string_view kNotRead = " is not read: ";

storage::StoreOptions StoreOptionsOf(const StoreConfig& config) {
  return {.write_buffer_bytes = config.write_buffer_mb << 20, .block_cache_bytes = config.block_cache_mb << 20};
}

// What librdkafka calls an error is one for its connection; what it means here an alarm says.
LogLevel LevelOf(int severity) {
  if (severity <= 2) return LogLevel::kError;
  if (severity <= 4) return LogLevel::kWarning;
  return severity <= 6 ? LogLevel::kInfo : LogLevel::kDebug;
}

}  // namespace

Server::Server(Config config, const Clock& clock, Log& log)
    : config_(std::move(config)),
      clock_(clock),
      log_(log),
      alarms_(clock,
              [this](const ingest::Alarm& alarm, bool raised) {
                LogFields fields = {{"source", alarm.source}, {"partition", alarm.subject}, {"reason", alarm.message}};
                if (raised) fields.emplace_back("command", alarm.command);
                log_.Write(raised ? LogLevel::kError : LogLevel::kInfo, raised ? "alarm" : "alarm over", fields);
              }),
      started_(clock.Now()) {}

Server::~Server() {
  admin_.reset();
  if (!status_thread_.joinable()) return;
  {
    const std::lock_guard lock(status_mutex_);
    ended_ = true;
  }
  status_wake_.notify_all();
  status_thread_.join();
}

Result<std::unique_ptr<Server>> Server::Create(Config config, const Clock& clock, Log& log,
                                               std::shared_ptr<rocksdb::FileSystem> file_system) {
  std::unique_ptr<Server> server(new Server(std::move(config), clock, log));
  DG_RETURN_IF_ERROR(server->Open(std::move(file_system)));
  return server;
}

Result<> Server::OpenStore(std::shared_ptr<rocksdb::FileSystem> file_system) {
  storage::StoreOptions store_options = StoreOptionsOf(config_.store);
  store_options.file_system = std::move(file_system);
  DG_ASSIGN_OR_RETURN(store_, storage::Store::OpenWriter(config_.store.directory, store_options));
  DG_ASSIGN_OR_RETURN(writer_, graph::Writer::Create(*store_));
  graph_ = std::make_unique<ingest::GraphSink>(*writer_);
  target_ = graph_.get();
  return {};
}

bool Server::WritesClaims() const { return config_.mode != Mode::kGraph && !config_.claims.topic.empty(); }

Result<> Server::OpenClaims() {
  DG_ASSIGN_OR_RETURN(claims_, connectors::KafkaClaimsSink::Open({.settings = config_.claims.settings,
                                                                  .topic = config_.claims.topic,
                                                                  .log = KafkaLogOf("claims")}));
  target_ = claims_.get();
  if (graph_ != nullptr) {
    both_ = std::make_unique<PublishingSink>(*claims_, *graph_);
    target_ = both_.get();
  }
  return {};
}

// A file that is not taken any more (its disk is full) ends the server; brokers come back.
Result<> Server::OpenDeadLetters() {
  if (config_.dead_letters.topic.empty()) {
    letters_ = std::make_unique<ingest::DeadLetterFile>(DeadLetterFileOf(config_));
    dead_letters_ = std::make_unique<LoggingDeadLetters>(*letters_, log_);
    return {};
  }
  DG_ASSIGN_OR_RETURN(letters_, connectors::KafkaDeadLetters::Open({.settings = config_.dead_letters.settings,
                                                                    .topic = config_.dead_letters.topic,
                                                                    .timeout = kLettersTimeout,
                                                                    .log = KafkaLogOf("dead letters")}));
  retrying_letters_ = std::make_unique<ingest::RetryingDeadLetters>(*letters_, alarms_);
  dead_letters_ = std::make_unique<LoggingDeadLetters>(*retrying_letters_, log_);
  return {};
}

connectors::KafkaLog Server::KafkaLogOf(const std::string& source) {
  return [this, source](const connectors::KafkaLogLine& line) {
    log_.Write(LevelOf(line.severity), "kafka", {{"source", source},
                                                  {"client", std::string(line.client)},
                                                  {"facility", std::string(line.facility)},
                                                  {"text", std::string(line.text)}});
  };
}

Result<> Server::Open(std::shared_ptr<rocksdb::FileSystem> file_system) {
  if (config_.mode != Mode::kGraph) {
    DG_ASSIGN_OR_RETURN(extractor_, OpenedExtractor::Open(config_.ingest.files));
  }
  if (config_.mode != Mode::kExtract) DG_RETURN_IF_ERROR(OpenStore(std::move(file_system)));
  if (WritesClaims()) DG_RETURN_IF_ERROR(OpenClaims());
  sink_ = std::make_unique<LoggingSink>(*target_, log_);
  DG_RETURN_IF_ERROR(OpenDeadLetters());
  for (const SourceConfig& source : config_.sources) AddSource(source);

  std::vector<ingest::PipelineInput> inputs;
  std::vector<ServedSource> served;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    DG_ASSIGN_OR_RETURN(ingest::RecordFunction read, RecordFunctionOf(config_.sources[i]));
    served.push_back({.config = &config_.sources[i], .source = sources_[i].get(), .read = read});
    inputs.push_back({.name = config_.sources[i].name, .source = sources_[i].get(), .read = std::move(read)});
  }
  const IngestConfig& ingest = config_.ingest;
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  pipeline_ = std::make_unique<ingest::Pipeline>(
      std::move(inputs), *sink_, *dead_letters_,
      ingest::PipelineOptions{.workers = ingest.workers != 0 ? ingest.workers : cores,
                              .in_flight_records_max = ingest.queue_records,
                              .in_flight_bytes_max = ingest.queue_mb << 20,
                              .batch_articles_max = ingest.batch_articles,
                              .batch_bytes_max = ingest.batch_mb << 20,
                              .batch_delay_max = ingest.batch_delay,
                              .apply_when_idle = true,
                              .flush_interval = ingest.sync_interval,
                              .metrics = &metrics_,
                              .note = [this](std::string_view note) { log_.Info("note", {{"note", std::string(note)}}); }});
  if (config_.mode == Mode::kAll) {
    rereading_ = std::make_unique<Rereading>(config_, *store_, **extractor_, *pipeline_, alarms_, log_);
  }
  if (writer_ != nullptr) requests_.emplace(config_, *store_, *writer_, std::move(served), rereading_.get(), clock_, log_);
  if (!config_.admin.listen.empty()) {
    DG_ASSIGN_OR_RETURN(admin_, connectors::HttpServer::Start(config_.admin.listen,
                                                              [this](std::string_view path) { return Answer(path); }));
    log_.Info("admin port open", {{"address", admin_->address()}});
  }
  return {};
}

// What makes articles of the source's records.
Result<ingest::RecordFunction> Server::RecordFunctionOf(const SourceConfig& source) const {
  if (source.kind == SourceKind::kClaims) return connectors::ReadClaimsRecords();
  ingest::RecordFunction read =
      ingest::DecodeAndExtract(DecodeOptionsOf(source, config_.ingest),
                               [this](const nlp::Article& article) { return (*extractor_)->Extract(article); });
  if (!WritesClaims()) return read;
  DG_ASSIGN_OR_RETURN(const std::size_t bytes, connectors::ClaimsRecordBytesMax(config_.claims.settings));
  return connectors::RefuseTooLongClaims(std::move(read), bytes);
}

Counter& Server::RebalancesOf(const SourceConfig& source) {
  return metrics_.AddCounter("dealgraph_source_rebalances_total",
                             "Times that the consumer group gave partitions to this process or took them back",
                             {{"source", source.name}});
}

void Server::AddSource(const SourceConfig& source) {
  if (source.kind != SourceKind::kDirectory) RebalancesOf(source);
  sources_.push_back(std::make_unique<ingest::SupervisedSource>(
      ingest::SupervisedSourceOptions{.name = source.name, .open = [this, &source] { return OpenSource(source); }}, alarms_));
}

// "kafka:main/news/3 is not read: …" is an alarm of that partition.
void Server::RaisePartitionAlarm(const SourceConfig& source, std::string_view text, std::vector<std::string>* raised) {
  const std::size_t split = text.find(kNotRead);
  std::string partition(text.substr(0, split));
  const std::string why(split == std::string_view::npos ? text : text.substr(split + kNotRead.size()));
  raised->push_back(partition);
  // A group's positions are Kafka's, and so are the tools that move them.
  const std::string of_group = "kafka-consumer-groups.sh --reset-offsets --to-earliest --execute, of the group and " + partition;
  alarms_.Raise({.source = source.name,
                 .subject = partition,
                 .message = why,
                 .command = config_.mode == Mode::kExtract
                                ? of_group
                                : "dealgraph positions move --store " + config_.store.directory + " " + partition + " --to earliest"});
}

Result<std::unique_ptr<ingest::Source>> Server::OpenSource(const SourceConfig& source) {
  ingest::PositionLookup lookup;
  if (writer_ != nullptr) lookup = [this](std::string_view partition) { return writer_->Position(partition); };
  const std::size_t record_bytes_max = config_.ingest.record_mb_max << 20;
  const auto notice = [this, &source](std::string_view text) {
    log_.Info("source", {{"source", source.name}, {"note", std::string(text)}});
  };
  if (source.kind == SourceKind::kDirectory) {
    DG_ASSIGN_OR_RETURN(std::unique_ptr<connectors::DirectorySource> opened,
                        connectors::DirectorySource::Open(
                            {.paths = source.paths,
                             .format = ingest::FormatFromName(source.format).value_or(ingest::Format::kAuto),
                             .rescan_interval = source.rescan,
                             .settle = source.settle,
                             .record_bytes_max = record_bytes_max,
                             .lookup = lookup,
                             .notice = notice},
                            clock_));
    log_.Info("source open", {{"source", source.name}, {"type", "directory"}});
    return std::unique_ptr<ingest::Source>(std::move(opened));
  }
  Counter& rebalances = RebalancesOf(source);
  // What stopped a partition may have been decided since; while the source lives, more may stop.
  auto raised = std::make_shared<std::vector<std::string>>();
  auto opened = connectors::KafkaSource::Open(
      {.name = source.name,
       .settings = source.settings,
       .topics = source.topics,
       .start = source.start,
       .group = config_.mode == Mode::kExtract,
       .compacted = source.compacted,
       .record_bytes_max = record_bytes_max,
       .open_timeout = kBrokerTimeout,
       .lookup = lookup,
       .alarm = [this, &source, raised](std::string_view text) { RaisePartitionAlarm(source, text, raised.get()); },
       .away =
           [this, &source](std::string_view why) {
             if (why.empty()) return alarms_.Clear(source.name, {});
             alarms_.Raise({.source = source.name, .message = std::string(why)});
           },
       .rebalanced = [&rebalances] { rebalances.Add(); },
       .log = KafkaLogOf(source.name)},
      clock_);
  for (const ingest::Alarm& alarm : alarms_.List()) {
    const bool stands = alarm.subject.empty() || std::ranges::find(*raised, alarm.subject) != raised->end();
    if (alarm.source == source.name && !stands) alarms_.Clear(alarm.source, alarm.subject);
  }
  if (!opened.ok()) return opened.error();
  log_.Info("source open", {{"source", source.name}, {"type", "kafka"}});
  return std::unique_ptr<ingest::Source>(std::move(*opened));
}

Result<ingest::PipelineCounts> Server::Run() {
  log_.Info("serving", {{"store", config_.store.directory}, {"sources", std::to_string(config_.sources.size())}});
  running_ = true;
  WriteStatus(true, {});
  status_thread_ = std::thread([this] { KeepStatus(); });
  if (rereading_ != nullptr) rereading_->BeginAtStart();
  StartControl();
  auto counts = pipeline_->Run();
  running_ = false;
  pipeline_->Stop();  // whoever waits for a source to store something is told that it will not
  if (rereading_ != nullptr) rereading_->Stop();
  control_.reset();
  {
    const std::lock_guard lock(status_mutex_);
    ended_ = true;
  }
  status_wake_.notify_all();
  status_thread_.join();
  Result<> flushed;
  if (counts.ok()) flushed = target_->Flush();
  if (!flushed.ok()) counts = flushed.error();
  WriteStatus(false, counts.ok() ? "it was told to stop" : counts.error().message);
  return counts;
}

// Without it everything goes on, and what would be asked for is done while nothing serves.
void Server::StartControl() {
  if (!requests_) return;
  auto control = ControlServer::Start(config_.store.directory, [this](const ControlWords& request) { return requests_->Answer(request); });
  if (control.ok()) {
    control_ = std::move(*control);
  } else {
    log_.Write(LogLevel::kWarning, "no control", {{"reason", control.error().message}});
  }
}

void Server::Stop() { pipeline_->Stop(); }
void Server::Abandon() {
  pipeline_->Abandon();
  if (retrying_letters_ != nullptr) retrying_letters_->Stop();
}

void Server::KeepStatus() {
  std::unique_lock lock(status_mutex_);
  while (!status_wake_.wait_for(lock, kStatusInterval, [this] { return ended_; })) {
    lock.unlock();
    WriteStatus(true, {});
    lock.lock();
  }
}

void Server::WriteStatus(bool running, const std::string& ended_because) {
  if (store_ == nullptr) return;  // it stands in the store; a worker has the admin port
  StatusRecord record{.running = running,
                      .pid = ::getpid(),
                      .admin = admin_address(),
                      .started = started_,
                      .updated = clock_.Now(),
                      .ended_because = ended_because,
                      .alarms = alarms_.List()};
  if (rereading_ != nullptr) record.archive = rereading_->state();
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const auto use = pipeline_->QueueOf(i);
    record.sources.push_back({.name = config_.sources[i].name,
                              .type = config_.sources[i].kind == SourceKind::kDirectory ? "directory" : "kafka",
                              .queue_records = use.records,
                              .queue_bytes = use.bytes,
                              .partitions = sources_[i]->Partitions()});
  }
  // For information only: a full disk, which this may be the first to meet, is reported by the store.
  if (const auto written = WriteStatusRecord(config_.store.directory, record); !written.ok()) {
    log_.Debug("status record", {{"reason", written.error().message}});
  }
}

std::vector<MetricSample> Server::Metrics() const {
  std::vector<MetricSample> samples = metrics_.Snapshot();
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    AddSourceSamples(config_.sources[i].name, sources_[i]->Partitions(), &samples);
  }
  AddAlarmSamples(config_.sources, alarms_.List(), &samples);
  if (rereading_ != nullptr) AddArchiveSamples(rereading_->state(), rereading_->read_in_all(), &samples);
  if (store_ != nullptr) AddStoreSamples(*store_, &samples);
  AddProcessSamples(started_, &samples);
  return samples;
}

connectors::HttpAnswer Server::Readiness() const {
  if (!running_) return {.status = 503, .body = "not running\n"};
  if (pipeline_->stopped()) return {.status = 503, .body = "stopping\n"};
  std::string troubles;
  for (const ingest::Alarm& alarm : alarms_.List()) {
    if (alarm.subject.empty()) troubles += alarm.source + ": " + alarm.message + "\n";
  }
  if (!troubles.empty()) return {.status = 503, .body = troubles};
  return {.body = "ready\n"};
}

connectors::HttpAnswer Server::Answer(std::string_view path) const {
  if (path == "/metrics") return {.content_type = kMetricsContentType, .body = MetricsText(Metrics())};
  if (path == "/healthz") return running_ ? connectors::HttpAnswer{.body = "ok\n"} : connectors::HttpAnswer{.status = 503, .body = "not running\n"};
  if (path == "/readyz") return Readiness();
  return {.status = 404, .body = "there are /metrics, /healthz and /readyz\n"};
}

}  // namespace dealgraph::app
