// A real Kafka broker for the tests of this folder (deploy/kafka/cluster), what they write to it, and `dealgraph serve` as a
// process that may be killed at any moment.
#pragma once

#include <librdkafka/rdkafka.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/kafka/kafka_handle.h"
#include "graph/reader.h"
#include "storage/store.h"
#include "tests/app/command_testing.h"

namespace dealgraph {

// One cluster for the whole program, removed at its end. `nodes` is 3 where DEALGRAPH_KAFKA_NODES says so. And another one, of one
// node, for the tests that want two.
class TestBroker {
 public:
  static TestBroker& Get();  // fails the test, and ends the program, where it cannot be started
  static TestBroker& Other();
  ~TestBroker();

  const std::string& servers() const { return servers_; }
  int nodes() const { return nodes_; }
  connectors::KafkaSettings Settings() const { return {{"bootstrap.servers", servers_}, {"fetch.wait.max.ms", "20"}}; }
  // Of the listener with TLS and SASL.
  connectors::KafkaSettings SecureSettings(const std::string& password = {}) const;

  // A topic of its own for a test: returns its name.
  std::string NewTopic(int partitions, const std::vector<std::pair<std::string, std::string>>& configs = {});
  void CreateTopic(const std::string& topic, int partitions,
                   const std::vector<std::pair<std::string, std::string>>& configs = {});
  void DeleteTopic(const std::string& topic);
  void AddPartitions(const std::string& topic, int total);
  void DeleteRecordsBefore(const std::string& topic, int partition, std::int64_t offset);
  std::int64_t End(const std::string& topic, int partition);

  // deploy/kafka/cluster VERB [NODE]
  void Cluster(const std::string& verb, const std::string& node = {});
  // An admin command of Kafka's; its output.
  std::string Tool(const std::vector<std::string>& words);

 private:
  TestBroker(const std::string& folder, int nodes);
  std::string directory_;
  std::string servers_;
  int port_ = 0;
  int nodes_ = 1;
  int topics_ = 0;
  connectors::KafkaHandle admin_;
};

struct TestRecord {
  std::string key;
  std::optional<std::string> value;  // nullopt: a tombstone
  std::vector<std::pair<std::string, std::string>> headers;
  std::int32_t partition = 0;
  std::int64_t timestamp_ms = 0;  // 0: now
};

class TestProducer {
 public:
  explicit TestProducer(const connectors::KafkaSettings& more = {});
  void Send(const std::string& topic, const TestRecord& record);
  void Flush();

 private:
  connectors::KafkaHandle client_;
};

// `dealgraph serve` with a configuration, killed with the object.
class ServeProcess {
 public:
  ServeProcess() = default;
  explicit ServeProcess(std::string config_file) { Start(std::move(config_file)); }
  ~ServeProcess() { Kill(); }
  ServeProcess(ServeProcess&& other) noexcept : config_(std::move(other.config_)), log_begin_(other.log_begin_), pid_(std::exchange(other.pid_, -1)) {}
  void Start(std::string config_file);
  void Restart() { Start(config_); }
  void Kill();  // SIGKILL
  int Stop();   // SIGTERM; its exit code
  bool running() const { return pid_ > 0; }
  // Whether it said that it serves: from then on at the latest, SIGTERM is heard and does not end it by itself.
  bool serves() const;
  pid_t pid() const { return pid_; }

 private:
  std::string config_;
  std::size_t log_begin_ = 0;  // where this run's part of the log begins
  pid_t pid_ = -1;
};

// What a store beside its writer says now; nullopt: it is not there yet.
struct StoreState {
  std::string digest;
  graph::StoreStatistics statistics;
};
std::optional<StoreState> ReadStore(const std::string& directory);
// Whether the store has read all partitions of the topic to their ends.
bool IsAtEnd(const std::string& store, const std::string& source, const std::string& topic, int partitions);
// How many records of the topic it has read.
std::int64_t RecordsRead(const std::string& store, const std::string& source, const std::string& topic, int partitions);

// Asks until it holds; a failure with `what`, and with what `state` says then, after a minute and a half.
bool WaitFor(const std::function<bool()>& holds, const std::string& what, const std::function<std::string()>& state = {});

// For what explains a failure: the last that the program prints, which is what is seen of a long log.
void PrintAtTheEnd(const std::string& text);
// The last lines of what a `serve` logged, without those of single articles and letters.
std::string LastEvents(const std::string& log_file, std::size_t lines);

// DEALGRAPH_SOAK: the long forms of the tests.
bool IsSoak();

// ---- Configurations

// `dead_letters` is the path of a file, or a topic.
std::string ConfigOfAll(const std::string& store, const std::string& topic, const std::string& dead_letters);
std::string ConfigOfExtract(const std::string& topic, const std::string& claims, const std::string& group,
                            const std::string& instance, const std::string& dead_letters);
std::string ConfigOfGraph(const std::string& store, const std::string& claims);

}  // namespace dealgraph
