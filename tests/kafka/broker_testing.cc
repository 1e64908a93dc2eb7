#include "tests/kafka/broker_testing.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>


namespace dealgraph {
namespace {

using connectors::KafkaHandle;

const char* ClusterScript() {
  static const std::string path = SourcePath("deploy/kafka/cluster");
  return path.c_str();
}

[[noreturn]] void EndProgram(const std::string& why) {
  std::fprintf(stderr, "no broker, no tests: %s\n", why.c_str());
  std::exit(1);
}

// A port with nothing on it, nor on those that the cluster takes behind it. Below those that the system gives out.
int FreePort() {
  for (int attempt = 0; attempt < 200; ++attempt) {
    const int base = 20'000 + (static_cast<int>(getpid()) * 37 + attempt * 40) % 12'000;
    bool free = true;
    for (int port = base; port < base + 30 && free; ++port) {
      const int fd = socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(static_cast<std::uint16_t>(port));
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      free = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
      close(fd);
    }
    if (free) return base;
  }
  EndProgram("no free ports");
}

using Queue = connectors::KafkaPtr<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = connectors::KafkaPtr<rd_kafka_event_t, rd_kafka_event_destroy>;

// Waits for the answer of an admin call; the first error it tells.
std::string Answer(rd_kafka_queue_t* queue) {
  const Event event(rd_kafka_queue_poll(queue, 30'000));
  if (!event) return "no answer";
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) return rd_kafka_event_error_string(event.get());
  std::size_t count = 0;
  const rd_kafka_topic_result_t** topics = nullptr;
  if (const auto* made = rd_kafka_event_CreateTopics_result(event.get())) {
    topics = rd_kafka_CreateTopics_result_topics(made, &count);
  } else if (const auto* gone = rd_kafka_event_DeleteTopics_result(event.get())) {
    topics = rd_kafka_DeleteTopics_result_topics(gone, &count);
  } else if (const auto* grown = rd_kafka_event_CreatePartitions_result(event.get())) {
    topics = rd_kafka_CreatePartitions_result_topics(grown, &count);
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (rd_kafka_topic_result_error(topics[i]) != RD_KAFKA_RESP_ERR_NO_ERROR) return rd_kafka_err2str(rd_kafka_topic_result_error(topics[i]));
  }
  return {};
}

}  // namespace

bool IsSoak() { return std::getenv("DEALGRAPH_SOAK") != nullptr; }

namespace {

int NodesWanted() {
  const char* const nodes = std::getenv("DEALGRAPH_KAFKA_NODES");
  return nodes != nullptr ? std::atoi(nodes) : 1;
}

}  // namespace

TestBroker& TestBroker::Get() {
  static TestBroker broker("dealgraph-kafka-", NodesWanted());
  return broker;
}

TestBroker& TestBroker::Other() {
  static TestBroker broker("dealgraph-kafka-other-", 1);
  return broker;
}

TestBroker::TestBroker(const std::string& folder, int nodes) : nodes_(nodes) {
  port_ = FreePort();
  directory_ = (std::filesystem::temp_directory_path() / (folder + std::to_string(getpid()))).string();
  const CommandResult started = RunProgram({ClusterScript(), "start", "--dir", directory_, "--port", std::to_string(port_), "--nodes",
                                            std::to_string(nodes_), "--secure"});
  if (started.exit_code != 0) EndProgram(started.err);
  servers_ = LinesOf(started.out).front();
  auto admin = connectors::CreateKafka(RD_KAFKA_PRODUCER, {{"bootstrap.servers", servers_}});
  if (!admin.ok()) EndProgram(admin.error().message);
  admin_ = std::move(*admin);
}

TestBroker::~TestBroker() {
  admin_.reset();
  RunProgram({ClusterScript(), "clean", "--dir", directory_});
}

connectors::KafkaSettings TestBroker::SecureSettings(const std::string& password) const {
  return {{"bootstrap.servers", "127.0.0.1:" + std::to_string(port_ + 2)},
          {"security.protocol", "SASL_SSL"},
          {"sasl.mechanism", "PLAIN"},
          {"sasl.username", "dealgraph"},
          {"sasl.password", password.empty() ? ReadFile(directory_ + "/password") : password},
          {"ssl.ca.location", directory_ + "/ca.pem"}};
}

void TestBroker::CreateTopic(const std::string& topic, int partitions,
                             const std::vector<std::pair<std::string, std::string>>& configs) {
  char reason[256];
  rd_kafka_NewTopic_t* made = rd_kafka_NewTopic_new(topic.c_str(), partitions, nodes_, reason, sizeof(reason));
  for (const auto& [name, value] : configs) rd_kafka_NewTopic_set_config(made, name.c_str(), value.c_str());
  const Queue queue(rd_kafka_queue_new(admin_.get()));
  rd_kafka_CreateTopics(admin_.get(), &made, 1, nullptr, queue.get());
  ASSERT_EQ(Answer(queue.get()), "") << topic;
  rd_kafka_NewTopic_destroy(made);
  ASSERT_TRUE(dealgraph::WaitFor([&] { return End(topic, partitions - 1) == 0; }, "topic " + topic));
}

std::string TestBroker::NewTopic(int partitions, const std::vector<std::pair<std::string, std::string>>& configs) {
  const std::string topic = "t" + std::to_string(++topics_);
  CreateTopic(topic, partitions, configs);
  return topic;
}

void TestBroker::DeleteTopic(const std::string& topic) {
  rd_kafka_DeleteTopic_t* gone = rd_kafka_DeleteTopic_new(topic.c_str());
  const Queue queue(rd_kafka_queue_new(admin_.get()));
  rd_kafka_DeleteTopics(admin_.get(), &gone, 1, nullptr, queue.get());
  ASSERT_EQ(Answer(queue.get()), "");
  rd_kafka_DeleteTopic_destroy(gone);
}

void TestBroker::AddPartitions(const std::string& topic, int total) {
  char reason[256];
  rd_kafka_NewPartitions_t* more = rd_kafka_NewPartitions_new(topic.c_str(), static_cast<std::size_t>(total), reason, sizeof(reason));
  const Queue queue(rd_kafka_queue_new(admin_.get()));
  rd_kafka_CreatePartitions(admin_.get(), &more, 1, nullptr, queue.get());
  ASSERT_EQ(Answer(queue.get()), "");
  rd_kafka_NewPartitions_destroy(more);
}

void TestBroker::DeleteRecordsBefore(const std::string& topic, int partition, std::int64_t offset) {
  const connectors::KafkaPartitions list = connectors::NewPartitions();
  rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
  rd_kafka_DeleteRecords_t* gone = rd_kafka_DeleteRecords_new(list.get());
  const Queue queue(rd_kafka_queue_new(admin_.get()));
  rd_kafka_DeleteRecords(admin_.get(), &gone, 1, nullptr, queue.get());
  ASSERT_EQ(Answer(queue.get()), "");
  rd_kafka_DeleteRecords_destroy(gone);
}

std::int64_t TestBroker::End(const std::string& topic, int partition) {
  std::int64_t low = -1;
  std::int64_t high = -1;
  const auto error = rd_kafka_query_watermark_offsets(admin_.get(), topic.c_str(), partition, &low, &high, 5'000);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return high;
  // A partition that this client does not know yet: asking for the topic makes it known.
  const connectors::KafkaPtr<rd_kafka_topic_t, rd_kafka_topic_destroy> handle(rd_kafka_topic_new(admin_.get(), topic.c_str(), nullptr));
  const struct rd_kafka_metadata* metadata = nullptr;
  if (rd_kafka_metadata(admin_.get(), 0, handle.get(), &metadata, 5'000) == RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_metadata_destroy(metadata);
  return -1;
}

void TestBroker::Cluster(const std::string& verb, const std::string& node) {
  std::vector<std::string> words = {ClusterScript(), verb, "--dir", directory_};
  if (!node.empty()) words.push_back(node);
  const CommandResult done = RunProgram(words);
  ASSERT_EQ(done.exit_code, 0) << done.err;
}

std::string TestBroker::Tool(const std::vector<std::string>& words) {
  std::vector<std::string> all = {ClusterScript(), "tool", "--dir", directory_};
  all.insert(all.end(), words.begin(), words.end());
  const CommandResult done = RunProgram(all);
  EXPECT_EQ(done.exit_code, 0) << done.err << done.out;
  return done.out;
}

TestProducer::TestProducer(const connectors::KafkaSettings& more) {
  connectors::KafkaSettings settings = {{"bootstrap.servers", TestBroker::Get().servers()},
                                        {"enable.idempotence", "true"},
                                        {"message.max.bytes", "16777216"},
                                        {"linger.ms", "1"}};
  settings.insert(settings.end(), more.begin(), more.end());
  auto client = connectors::CreateKafka(RD_KAFKA_PRODUCER, settings);
  EXPECT_TRUE(client.ok()) << client.error().message;
  client_ = std::move(*client);
}

void TestProducer::Send(const std::string& topic, const TestRecord& record) {
  connectors::KafkaHeaders headers(rd_kafka_headers_new(record.headers.size()));
  for (const auto& [name, value] : record.headers) connectors::AddKafkaHeader(headers.get(), name, value);
  void* const value = record.value ? const_cast<char*>(record.value->data()) : nullptr;
  const std::size_t value_bytes = record.value ? record.value->size() : 0;
  const auto error = rd_kafka_producev(
      client_.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(record.partition),
      RD_KAFKA_V_KEY(record.key.empty() ? nullptr : record.key.data(), record.key.size()),
      RD_KAFKA_V_VALUE(value, value_bytes), RD_KAFKA_V_TIMESTAMP(record.timestamp_ms),
      RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK), RD_KAFKA_V_END);
  ASSERT_EQ(error, RD_KAFKA_RESP_ERR_NO_ERROR) << rd_kafka_err2str(error);
  static_cast<void>(headers.release());
  rd_kafka_poll(client_.get(), 0);
}

void TestProducer::Flush() { ASSERT_EQ(rd_kafka_flush(client_.get(), 60'000), RD_KAFKA_RESP_ERR_NO_ERROR); }

void ServeProcess::Start(std::string config_file) {
  Kill();
  config_ = std::move(config_file);
  std::error_code none_yet;
  const auto log_bytes = std::filesystem::file_size(config_ + ".log", none_yet);
  log_begin_ = none_yet ? 0 : log_bytes;
  // By way of a shell, so that what it says stands beside its configuration.
  pid_ = StartProgram({"/bin/sh", "-c", "exec \"$0\" serve --config \"$1\" >>\"$1.log\" 2>&1", DEALGRAPH_BINARY, config_});
}

bool ServeProcess::serves() const {
  return std::filesystem::exists(config_ + ".log") && ReadFile(config_ + ".log").find("event=serving", log_begin_) != std::string::npos;
}

void ServeProcess::Kill() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  WaitFor(std::exchange(pid_, -1));
}

int ServeProcess::Stop() {
  kill(pid_, SIGTERM);
  return WaitFor(std::exchange(pid_, -1));
}

std::optional<StoreState> ReadStore(const std::string& directory) {
  auto store = storage::Store::OpenReader(directory);
  if (!store.ok()) return std::nullopt;
  auto reader = graph::Reader::Create(**store);
  if (!reader.ok()) return std::nullopt;
  auto digest = (*reader)->Digest();
  auto statistics = (*reader)->Statistics();
  if (!digest.ok() || !statistics.ok()) return std::nullopt;
  return StoreState{digest->ToHex(), std::move(*statistics)};
}

namespace {

std::vector<graph::SourcePosition> PositionsIn(const std::string& directory) {
  auto store = storage::Store::OpenReader(directory);
  if (!store.ok()) return {};
  auto reader = graph::Reader::Create(**store);
  if (!reader.ok()) return {};
  auto statistics = (*reader)->Statistics();
  return statistics.ok() ? statistics->positions : std::vector<graph::SourcePosition>();
}

std::int64_t NextOffset(const std::vector<graph::SourcePosition>& positions, const std::string& partition) {
  for (const graph::SourcePosition& position : positions) {
    if (position.partition == partition) return position.next_offset;
  }
  return -1;
}

std::string NameOf(const std::string& source, const std::string& topic, int partition) {
  return "kafka:" + source + "/" + topic + "/" + std::to_string(partition);
}

}  // namespace

bool IsAtEnd(const std::string& store, const std::string& source, const std::string& topic, int partitions) {
  const auto positions = PositionsIn(store);
  for (int i = 0; i < partitions; ++i) {
    if (NextOffset(positions, NameOf(source, topic, i)) != TestBroker::Get().End(topic, i)) return false;
  }
  return true;
}

std::int64_t RecordsRead(const std::string& store, const std::string& source, const std::string& topic, int partitions) {
  const auto positions = PositionsIn(store);
  std::int64_t records = 0;
  for (int i = 0; i < partitions; ++i) records += std::max<std::int64_t>(NextOffset(positions, NameOf(source, topic, i)), 0);
  return records;
}

bool WaitFor(const std::function<bool()>& holds, const std::string& what, const std::function<std::string()>& state) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(90);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) {
      const std::string text = "waited in vain for: " + what + (state ? "; there is " + state() : "");
      PrintAtTheEnd(text + "\n");
      ADD_FAILURE() << text;
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

namespace {

// Prints what was kept once the program has run all its tests.
class LastWords final : public testing::EmptyTestEventListener {
 public:
  void Add(const std::string& text) { text_ += text; }
  void OnTestProgramEnd(const testing::UnitTest& /*tests*/) override { std::printf("%s", text_.c_str()); }

 private:
  std::string text_;
};

}  // namespace

void PrintAtTheEnd(const std::string& text) {
  static LastWords* const words = [] {
    auto* const made = new LastWords;
    testing::UnitTest::GetInstance()->listeners().Append(made);  // which deletes it
    return made;
  }();
  words->Add(text);
}

std::string LastEvents(const std::string& log_file, std::size_t lines) {
  std::vector<std::string> kept;
  std::size_t left_out = 0;
  for (const std::string& line : LinesOf(ReadFile(log_file))) {
    // One for each article or letter: there are hundreds, and they tell nothing of a standstill.
    if (line.find("event=note") == std::string::npos && line.find("event=\"dead letter\"") == std::string::npos) kept.push_back(line);
    else ++left_out;
  }
  std::string text;
  for (std::size_t i = kept.size() > lines ? kept.size() - lines : 0; i < kept.size(); ++i) text += kept[i] + "\n";
  return text + "(and " + std::to_string(left_out) + " lines of articles and letters)\n";
}

std::string ConfigOfAll(const std::string& store, const std::string& topic, const std::string& dead_letters) {
  const bool is_file = dead_letters.starts_with('/');
  const std::string letters_topic = "topic = \"" + dead_letters + "\"\n[dead_letters.settings]\n\"bootstrap.servers\" = \"" +
                                    TestBroker::Get().servers() + "\"\n";
  return "[store]\ndirectory = \"" + store + "\"\nwrite_buffer_mb = 8\n[ingest]\nworkers = 2\nbatch_articles = 40\nsync_interval_ms = 100\n" +
         "[dead_letters]\n" + (is_file ? "file = \"" + dead_letters + "\"\n" : letters_topic) +
         "[[sources]]\nname = \"wire\"\ntype = \"kafka\"\ntopics = [\"" + topic + "\"]\n[sources.settings]\n\"bootstrap.servers\" = \"" + TestBroker::Get().servers() + "\"\n\"fetch.wait.max.ms\" = 20\n";
}

std::string ConfigOfExtract(const std::string& topic, const std::string& claims, const std::string& group,
                            const std::string& instance, const std::string& dead_letters) {
  const std::string servers = "\"bootstrap.servers\" = \"" + TestBroker::Get().servers() + "\"\n";
  return "mode = \"extract\"\n[ingest]\nworkers = 1\nbatch_articles = 40\nsync_interval_ms = 100\n[claims]\ntopic = \"" + claims +
         "\"\n[claims.settings]\n" + servers + "[dead_letters]\nfile = \"" + dead_letters +
         "\"\n[[sources]]\nname = \"wire\"\ntype = \"kafka\"\ntopics = [\"" + topic + "\"]\n[sources.settings]\n" + servers +
         "\"group.id\" = \"" + group + "\"\n\"session.timeout.ms\" = 6000\n\"fetch.wait.max.ms\" = 20\n" +
         (instance.empty() ? "" : "\"group.instance.id\" = \"" + instance + "\"\n");
}

std::string ConfigOfGraph(const std::string& store, const std::string& claims) {
  return "mode = \"graph\"\n[store]\ndirectory = \"" + store + "\"\nwrite_buffer_mb = 8\n[ingest]\nworkers = 1\nbatch_articles = 40\nsync_interval_ms = 100\n[claims]\ntopic = \"" +
         claims + "\"\n[claims.settings]\n\"bootstrap.servers\" = \"" + TestBroker::Get().servers() + "\"\n\"fetch.wait.max.ms\" = 20\n";
}

}  // namespace dealgraph
