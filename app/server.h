// Server is `dealgraph serve`: all configured sources into one store, until it is told to stop, and into the claims topic, where one
// is named. With mode = "extract" it has no store: what it reads goes to the claims topic only; with mode = "graph" that topic is
// its source (docs/kafka.md).
//
//   sources (each supervised) ─► Pipeline ─► dead letters, graph ─► store
//                  the archive ─► Rereading, in the pipeline's lulls ──┘
//   beside it: the admin port, alarms, the status record for `dealgraph status`, what commands ask for (app/control.h)
//
// It owns everything in declaration order: what is lent outlives who borrows it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <optional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/config.h"
#include "app/control.h"
#include "app/log.h"
#include "app/opened_extractor.h"
#include "app/rereading.h"
#include "app/server_requests.h"
#include "app/server_sinks.h"
#include "app/status_record.h"
#include "base/metrics.h"
#include "connectors/http/http_server.h"
#include "connectors/kafka/kafka_log.h"
#include "graph/writer.h"
#include "ingest/alarms.h"
#include "ingest/graph_sink.h"
#include "ingest/pipeline.h"
#include "ingest/retrying_dead_letters.h"
#include "ingest/supervised_source.h"
#include "storage/store.h"

namespace dealgraph::app {

class Server {
 public:
  // Opens the store, the dead letters and the admin port; the sources are opened by Run(). `clock` and `log` are lent.
  // `file_system` is where the store's files live, for tests that inject faults; absent: the operating system's.
  // kUnavailable: the store is held by another writer, the admin port is taken.
  static Result<std::unique_ptr<Server>> Create(Config config, const Clock& clock, Log& log,
                                                std::shared_ptr<rocksdb::FileSystem> file_system = nullptr);
  ~Server();

  // Until Stop(). An error is one that a restart may mend (a full disk, dead letters that are not taken) or that somebody has
  // to look at (a damaged store); what was applied stays.
  Result<ingest::PipelineCounts> Run();

  // Any thread, any number of times: applies what is read, commits and ends. Abandon() ends with what is in hand only.
  void Stop();
  void Abandon();

  // What /metrics says.
  std::vector<MetricSample> Metrics() const;
  // Where the admin port listens; empty: there is none.
  std::string admin_address() const { return admin_ ? admin_->address() : std::string(); }

 private:
  Server(Config config, const Clock& clock, Log& log);
  Result<> Open(std::shared_ptr<rocksdb::FileSystem> file_system);
  Result<> OpenStore(std::shared_ptr<rocksdb::FileSystem> file_system);
  bool WritesClaims() const;
  Result<> OpenClaims();
  Result<> OpenDeadLetters();
  connectors::KafkaLog KafkaLogOf(const std::string& source);
  void AddSource(const SourceConfig& source);
  Counter& RebalancesOf(const SourceConfig& source);
  Result<ingest::RecordFunction> RecordFunctionOf(const SourceConfig& source) const;
  Result<std::unique_ptr<ingest::Source>> OpenSource(const SourceConfig& source);
  void RaisePartitionAlarm(const SourceConfig& source, std::string_view text, std::vector<std::string>* raised);
  connectors::HttpAnswer Answer(std::string_view path) const;
  connectors::HttpAnswer Readiness() const;
  void StartControl();
  void KeepStatus();
  void WriteStatus(bool running, const std::string& ended_because);

  const Config config_;
  const Clock& clock_;
  Log& log_;
  dealgraph::Metrics metrics_;
  ingest::Alarms alarms_;
  std::optional<OpenedExtractor> extractor_;
  std::unique_ptr<storage::Store> store_;  // this and its writer are absent with mode = "extract"
  std::unique_ptr<graph::Writer> writer_;
  std::unique_ptr<ingest::Sink> graph_;   // absent with mode = "extract"
  std::unique_ptr<ingest::Sink> claims_;  // the topic; absent where none is written
  std::unique_ptr<ingest::Sink> both_;    // around them, where there are both
  ingest::Sink* target_ = nullptr;        // one of these three
  std::unique_ptr<LoggingSink> sink_;
  std::unique_ptr<ingest::DeadLetterSink> letters_;
  std::unique_ptr<ingest::RetryingDeadLetters> retrying_letters_;  // around a topic
  std::unique_ptr<LoggingDeadLetters> dead_letters_;
  std::vector<std::unique_ptr<ingest::SupervisedSource>> sources_;  // of config_.sources, in their order
  std::unique_ptr<ingest::Pipeline> pipeline_;
  std::unique_ptr<Rereading> rereading_;    // with mode = "all"
  std::optional<ServerRequests> requests_;  // absent with mode = "extract", as the next one
  std::unique_ptr<ControlServer> control_;  // while it runs
  std::atomic<bool> running_ = false;
  const Timestamp started_;
  std::unique_ptr<connectors::HttpServer> admin_;
  std::mutex status_mutex_;
  std::condition_variable status_wake_;
  bool ended_ = false;  // guarded by status_mutex_
  std::thread status_thread_;
};

}  // namespace dealgraph::app
