// From a topic of a real broker on this machine (deploy/kafka/cluster): what reading costs, and how fast articles become a
// durable graph. The plain loop, which only counts what librdkafka gives, is the bound of the others.
#include <benchmark/benchmark.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "app/log.h"
#include "app/server.h"
#include "base/time.h"
#include "bench/bench_follower.h"
#include "bench/bench_input.h"
#include "connectors/kafka/kafka_handle.h"
#include "connectors/kafka/kafka_source.h"
#include "graph/writer.h"
#include "ingest/dead_letter_file.h"
#include "ingest/graph_sink.h"
#include "ingest/pipeline.h"
#include "nlp/extractor.h"
#include "storage/store.h"

namespace dealgraph {
namespace {

constexpr int kPartitions = 4;

// How many times the workload: DEALGRAPH_BENCH_SCALE, 1 when it is not set.
std::size_t Scale() {
  const char* given = std::getenv("DEALGRAPH_BENCH_SCALE");
  return given != nullptr ? std::max(1, std::atoi(given)) : 1;
}
std::size_t Articles() { return 20'000 * Scale(); }  // distinct, in topic "articles"
std::size_t Records() { return 150'000 * Scale(); }  // in topic "records"

// The broker, and its topics, each filled when it is asked for first.
class Cluster {
 public:
  static const Cluster& Get() {
    static Cluster cluster;
    return cluster;
  }
  ~Cluster() { Run("clean"); }
  const std::string& servers() const { return servers_; }
  void MakeTopic(const std::string& name) const { Run("topic " + name + " " + std::to_string(kPartitions)); }
  // `count` records of `distinct` texts, one in `of` full of deals; ids are numbers, or the texts' own.
  void Fill(const char* topic, std::size_t distinct, std::size_t count, bool number_ids, std::size_t of = 5) const {
    MakeTopic(topic);
    auto producer = connectors::CreateKafka(
        RD_KAFKA_PRODUCER, {{"bootstrap.servers", servers_}, {"enable.idempotence", "true"}, {"linger.ms", "20"}, {"batch.size", "1000000"}, {"queue.buffering.max.kbytes", "32768"}});
    std::vector<nlp::Article> articles = bench::MixedStream(distinct, of);
    for (std::size_t i = 0; i < count; ++i) {
      nlp::Article& article = articles[i % articles.size()];
      if (number_ids) article.id = "n" + std::to_string(i);
      std::string json = bench::AsJsonLines({article});
      rd_kafka_producev(producer->get(), RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(static_cast<int>(i % kPartitions)),
                        RD_KAFKA_V_KEY(article.id.data(), article.id.size()), RD_KAFKA_V_VALUE(json.data(), json.size()),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK), RD_KAFKA_V_END);
      rd_kafka_poll(producer->get(), 0);
    }
    if (rd_kafka_flush(producer->get(), 120'000) != RD_KAFKA_RESP_ERR_NO_ERROR) std::exit(1);
  }

 private:
  Cluster() {
    directory_ = (std::filesystem::temp_directory_path() / ("dealgraph-bench-kafka-" + std::to_string(getpid()))).string();
    setenv("KAFKA_JVM", "-Xmx512m -Xms512m", 0);
    servers_ = Run("start --port 28092");
    if (servers_.empty()) {
      std::fprintf(stderr, "no broker: see deploy/kafka/cluster\n");
      std::exit(1);
    }
  }

  std::string Run(const std::string& words) const {
    const std::size_t blank = words.find(' ');
    const std::string verb = words.substr(0, blank);
    const std::string rest = blank == std::string::npos ? "" : words.substr(blank);
    const std::string command = std::string(DEALGRAPH_SOURCE_DIR "/deploy/kafka/cluster ") + verb + " --dir " + directory_ + rest;
    std::string out;
    FILE* pipe = popen(command.c_str(), "r");
    char buffer[512];
    while (pipe != nullptr && fgets(buffer, sizeof(buffer), pipe) != nullptr) out += buffer;
    if (pipe != nullptr) pclose(pipe);
    while (!out.empty() && out.back() == '\n') out.pop_back();
    return out;
  }

  std::string directory_;
  std::string servers_;
};

void FillArticles() {
  static const bool filled = (Cluster::Get().Fill("articles", Articles(), Articles(), false), true);
  benchmark::DoNotOptimize(filled);
}

void FillDeals() {
  static const bool filled = (Cluster::Get().Fill("deals", Articles(), Articles(), false, /*of=*/1), true);
  benchmark::DoNotOptimize(filled);
}

void FillRecords() {
  static const bool filled = (Cluster::Get().Fill("records", 5'000, Records(), false), true);
  benchmark::DoNotOptimize(filled);
}

connectors::KafkaSettings ReaderSettings() {
  return {{"bootstrap.servers", Cluster::Get().servers()}};
}

std::unique_ptr<connectors::KafkaSource> OpenSource(const char* topic, const Clock& clock) {
  auto source = connectors::KafkaSource::Open({.name = "bench", .settings = ReaderSettings(), .topics = {topic}}, clock);
  if (source.ok()) return std::move(*source);
  std::fprintf(stderr, "%s\n", source.error().ToString().c_str());
  std::exit(1);
}

void Report(benchmark::State& state, std::size_t records, std::size_t bytes) {
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["peak_MB"] = bench::PeakResidentBytes() / 1e6;
}

// librdkafka alone: every record of the topic is taken and counted. Returns the bytes.
std::size_t CountRecords() {
  auto settings = connectors::ConsumerSettings(ReaderSettings());
  auto client = connectors::CreateKafka(RD_KAFKA_CONSUMER, *settings);
  rd_kafka_poll_set_consumer(client->get());
  const auto list = connectors::NewPartitions(kPartitions);
  for (int i = 0; i < kPartitions; ++i) rd_kafka_topic_partition_list_add(list.get(), "records", i)->offset = RD_KAFKA_OFFSET_BEGINNING;
  rd_kafka_assign(client->get(), list.get());
  std::size_t bytes = 0;
  for (std::size_t seen = 0; seen < Records();) {
    const connectors::KafkaMessage message(rd_kafka_consumer_poll(client->get(), 100));
    if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    ++seen;
    bytes += message->len;
  }
  rd_kafka_consumer_close(client->get());
  return bytes;
}

// A broker that has just started compiles what it runs on the core beside the reader's, for the first million records: it is given them before
// anything is timed.
void WarmUp() {
  constexpr std::size_t kRecords = 2'000'000;
  FillRecords();
  static const bool warm = [] {
    for (std::size_t read = 0; read < kRecords; read += Records()) CountRecords();
    return true;
  }();
  benchmark::DoNotOptimize(warm);
}

void PlainLoopCounts(benchmark::State& state) {
  WarmUp();
  std::size_t records = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    bytes += CountRecords();
    records += Records();
  }
  Report(state, records, bytes);
}
BENCHMARK(PlainLoopCounts)->MeasureProcessCPUTime()->UseRealTime()->Iterations(1)->Repetitions(3)->ReportAggregatesOnly(false)->Unit(benchmark::kMillisecond);

// The source: records with key, headers, time and position.
void SourceReads(benchmark::State& state) {
  WarmUp();
  const SystemClock clock;
  std::size_t records = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto source = OpenSource("records", clock);
    for (std::size_t seen = 0; seen < Records();) {
      const auto batch = source->Poll(std::chrono::milliseconds(100));
      if (!batch.ok()) continue;
      for (const ingest::RawRecord& record : *batch) {
        if (record.position_only) continue;
        ++seen;
        ++records;
        bytes += record.bytes.size();
      }
    }
  }
  Report(state, records, bytes);
}
BENCHMARK(SourceReads)->MeasureProcessCPUTime()->UseRealTime()->Iterations(1)->Repetitions(3)->Unit(benchmark::kMillisecond);

// The whole pipeline without extraction and store: JSON decoded on both cores. The record's SHA-256 is part of extraction.
void PipelineDecodes(benchmark::State& state) {
  WarmUp();
  const SystemClock clock;
  std::size_t records = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto source = OpenSource("records", clock);
    ingest::Pipeline* running = nullptr;
    ingest::CallbackSink sink([](const graph::IncomingArticle&) { return Result<>(); });
    ingest::DeadLetterFile dead_letters("/dev/null");
    ingest::Pipeline pipeline(
        {{.source = source.get(), .read = bench::DecodeOnly()}}, sink, dead_letters,
        {.workers = static_cast<int>(std::thread::hardware_concurrency()),
         .progress = [&](const ingest::PipelineCounts& counts) {
           if (counts.received >= Records()) running->Stop();
         }});
    running = &pipeline;
    const auto counts = pipeline.Run();
    if (!counts.ok()) return state.SkipWithError(counts.error().message.c_str());
    records += counts->received;
    bytes += counts->bytes;
  }
  Report(state, records, bytes);
}
BENCHMARK(PipelineDecodes)->MeasureProcessCPUTime()->UseRealTime()->Iterations(1)->Repetitions(3)->Unit(benchmark::kMillisecond);

// Seconds that a stage of the pipeline took, of all its threads together.
double StageSeconds(const Metrics& metrics, std::string_view stage) {
  double seconds = 0;
  for (const MetricSample& sample : metrics.Snapshot()) {
    const auto is_stage = [&](const auto& label) { return label.second == stage; };
    if (sample.name == "dealgraph_ingest_stage_seconds" && std::ranges::any_of(sample.labels, is_stage)) seconds += sample.sum;
  }
  return seconds;
}

// Topic to durable graph: what `dealgraph serve` does, with distinct articles. Milliseconds an article of extraction (of a worker) and
// of the store (batches applied and synced).
void TopicToGraph(benchmark::State& state, const char* topic, void (*fill)()) {
  fill();
  const SystemClock clock;
  const app::OpenedExtractor& extractor = bench::ShippedExtractor();
  std::string base = (std::filesystem::temp_directory_path() / "dealgraph-bench-XXXXXX").string();
  if (mkdtemp(base.data()) == nullptr) return state.SkipWithError("no temporary directory");
  std::size_t records = 0;
  std::size_t bytes = 0;
  std::size_t relations = 0;
  for (auto _ : state) {
    const auto store = storage::Store::OpenWriter(base + "/store");
    const auto writer = store.ok() ? graph::Writer::Create(**store) : Result<std::unique_ptr<graph::Writer>>(store.error());
    if (!writer.ok()) return state.SkipWithError(writer.error().message.c_str());
    const auto source = OpenSource(topic, clock);
    Metrics metrics;
    ingest::Pipeline* running = nullptr;
    ingest::GraphSink sink(**writer);
    ingest::DeadLetterFile dead_letters(base + "/refused");
    ingest::Pipeline pipeline(
        *source, [&](const nlp::Article& article) { return extractor->Extract(article); }, sink, dead_letters,
        {.workers = static_cast<int>(std::thread::hardware_concurrency()),
         .metrics = &metrics,
         .progress = [&](const ingest::PipelineCounts& counts) {
           if (counts.received >= Articles()) running->Stop();
         }});
    running = &pipeline;
    const auto counts = pipeline.Run();
    if (!counts.ok()) return state.SkipWithError(counts.error().message.c_str());
    if (counts->applied != Articles()) return state.SkipWithError("not all articles were applied");
    if (!(*writer)->Flush().ok()) return state.SkipWithError("not durable");
    records += counts->received;
    bytes += counts->bytes;
    relations += counts->relations;
    const double each = 1e3 / static_cast<double>(counts->received);
    state.counters["extract_ms"] = StageSeconds(metrics, "extract") * each;
    state.counters["store_ms"] = (StageSeconds(metrics, "apply") + StageSeconds(metrics, "sync")) * each;
  }
  if (relations == 0) return state.SkipWithError("nothing is extracted: this measures nothing");
  Report(state, records, bytes);
  state.counters["claims_per_article"] = static_cast<double>(relations) / static_cast<double>(records);
  std::filesystem::remove_all(base);
}
BENCHMARK_CAPTURE(TopicToGraph, one_in_five_full_of_deals, "articles", FillArticles)->UseRealTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(TopicToGraph, deals_only, "deals", FillDeals)->UseRealTime()->Iterations(1)->Unit(benchmark::kMillisecond);

// `dealgraph serve` of a topic, in this process.
class RunningServer {
 public:
  RunningServer(const std::string& store, const std::string& topic) : log_("error", "logfmt", clock_) {
    auto config = app::ParseConfig("[store]\ndirectory = \"" + store + "\"\n[[sources]]\nname = \"wire\"\ntype = \"kafka\"\ntopics = [\"" + topic +
                                       "\"]\n[sources.settings]\n\"bootstrap.servers\" = \"" + Cluster::Get().servers() + "\"\n[admin]\nlisten = \"\"\n",
                                   "bench", {});
    auto server = config.ok() ? app::Server::Create(std::move(*config), clock_, log_) : Result<std::unique_ptr<app::Server>>(config.error());
    if (!server.ok()) {
      std::fprintf(stderr, "%s\n", server.error().ToString().c_str());
      std::exit(1);
    }
    server_ = std::move(*server);
    thread_ = std::thread([this] { benchmark::DoNotOptimize(server_->Run()); });
  }
  ~RunningServer() {
    server_->Stop();
    thread_.join();
  }
  // The sum of a metric over all its labels.
  double Metric(std::string_view name) const {
    double sum = 0;
    for (const MetricSample& sample : server_->Metrics()) sum += sample.name == name ? sample.value : 0;
    return sum;
  }

 private:
  const SystemClock clock_;
  app::Log log_;
  std::unique_ptr<app::Server> server_;
  std::thread thread_;
};

// Memory while a topic of 200,000 records of 3 kB (with DEALGRAPH_BENCH_SCALE=10, two million) is behind: the most that is resident in
// half a minute of it (five minutes), this program's own 20 MB included.
void ServeWithATopicBehind(benchmark::State& state) {
  const std::size_t records = 200'000 * Scale();
  Cluster::Get().Fill("behind", 5'000, records, true);
  bench::ShippedExtractor();
  std::string base = (std::filesystem::temp_directory_path() / "dealgraph-bench-XXXXXX").string();
  if (mkdtemp(base.data()) == nullptr) return state.SkipWithError("no temporary directory");
  double resident = 0;
  double received = 0;
  for (auto _ : state) {
    const RunningServer server(base + "/store", "behind");
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30) * Scale();
    while (std::chrono::steady_clock::now() < end && received < static_cast<double>(records)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      resident = std::max(resident, server.Metric("process_resident_memory_bytes"));
      received = server.Metric("dealgraph_ingest_received_total");
    }
  }
  if (received == 0) return state.SkipWithError("nothing was read");
  state.SetItemsProcessed(static_cast<std::int64_t>(received));
  state.counters["resident_MB"] = resident / 1e6;
  state.counters["left_behind"] = static_cast<double>(records) - received;
  std::filesystem::remove_all(base);
}
BENCHMARK(ServeWithATopicBehind)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

// From the producer's call to where `facts --follow` prints the deal: broker, serve and follower on the same cores, at 200 articles a
// second of some 3 kB each, one in five with a deal.
void ProducedUntilSeen(benchmark::State& state) {
  constexpr int kPerSecond = 200;
  const int articles = static_cast<int>(3'000 * Scale());
  Cluster::Get().MakeTopic("live");
  bench::ShippedExtractor();  // what serve finds too
  std::string base = (std::filesystem::temp_directory_path() / "dealgraph-bench-XXXXXX").string();
  if (mkdtemp(base.data()) == nullptr) return state.SkipWithError("no temporary directory");
  const RunningServer server(base + "/store", "live");
  const auto producer = connectors::CreateKafka(RD_KAFKA_PRODUCER, {{"bootstrap.servers", Cluster::Get().servers()}, {"linger.ms", "0"}});
  const auto send = [&](int number, const std::string& json) {
    rd_kafka_producev(producer->get(), RD_KAFKA_V_TOPIC("live"), RD_KAFKA_V_PARTITION(number % kPartitions),
                      RD_KAFKA_V_VALUE(const_cast<char*>(json.data()), json.size()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    rd_kafka_poll(producer->get(), 0);
  };
  // Opening a source takes a second: it is reading when the first article is sent.
  send(0, R"({"id":"first","title":"Nothing happened","language":"en"})");
  while (server.Metric("dealgraph_ingest_received_total") < 1) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const auto measured = bench::MeasureUntilSeen(base + "/store", articles, kPerSecond, send, state);
  if (!measured.ok()) state.SkipWithError(measured.error().message.c_str());
  std::filesystem::remove_all(base);
}
BENCHMARK(ProducedUntilSeen)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
