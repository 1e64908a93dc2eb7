// From a topic of a real broker on this machine (deploy/kafka/cluster): what reading costs, and how fast articles become a
// durable graph. The plain loop, which only counts what librdkafka gives, is the bound of the others.
#include <benchmark/benchmark.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
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

// The broker, and the topics filled once.
class Cluster {
 public:
  static const Cluster& Get() {
    static Cluster cluster;
    return cluster;
  }
  ~Cluster() { Run("clean"); }
  const std::string& servers() const { return servers_; }

 private:
  Cluster() {
    directory_ = (std::filesystem::temp_directory_path() / ("dealgraph-bench-kafka-" + std::to_string(getpid()))).string();
    setenv("KAFKA_JVM", "-Xmx512m -Xms512m", 0);
    servers_ = Run("start --port 28092");
    if (servers_.empty()) {
      std::fprintf(stderr, "no broker: see deploy/kafka/cluster\n");
      std::exit(1);
    }
    Run("topic articles " + std::to_string(kPartitions));
    Run("topic records " + std::to_string(kPartitions));
    Fill("articles", bench::MixedStream(Articles()), Articles());
    Fill("records", bench::MixedStream(5'000), Records());
  }

  std::string Run(const std::string& words) {
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

  void Fill(const char* topic, const std::vector<nlp::Article>& articles, std::size_t count) const {
    auto producer = connectors::CreateKafka(
        RD_KAFKA_PRODUCER, {{"bootstrap.servers", servers_}, {"enable.idempotence", "true"}, {"linger.ms", "20"}, {"batch.size", "1000000"}});
    for (std::size_t i = 0; i < count; ++i) {
      const nlp::Article& article = articles[i % articles.size()];
      std::string json = bench::AsJsonLines({article});
      rd_kafka_producev(producer->get(), RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(static_cast<int>(i % kPartitions)),
                        RD_KAFKA_V_KEY(article.id.data(), article.id.size()), RD_KAFKA_V_VALUE(json.data(), json.size()),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK), RD_KAFKA_V_END);
      rd_kafka_poll(producer->get(), 0);
    }
    if (rd_kafka_flush(producer->get(), 120'000) != RD_KAFKA_RESP_ERR_NO_ERROR) std::exit(1);
  }

  std::string directory_;
  std::string servers_;
};

connectors::KafkaSettings ReaderSettings() {
  return {{"bootstrap.servers", Cluster::Get().servers()}, {"fetch.message.max.bytes", "4194304"}};
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

// librdkafka alone: every record is taken and counted.
void PlainLoopCounts(benchmark::State& state) {
  Cluster::Get();
  std::size_t records = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    auto settings = connectors::ConsumerSettings(ReaderSettings());
    auto client = connectors::CreateKafka(RD_KAFKA_CONSUMER, *settings);
    rd_kafka_poll_set_consumer(client->get());
    const auto list = connectors::NewPartitions(kPartitions);
    for (int i = 0; i < kPartitions; ++i) rd_kafka_topic_partition_list_add(list.get(), "records", i)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(client->get(), list.get());
    for (std::size_t seen = 0; seen < Records();) {
      const connectors::KafkaMessage message(rd_kafka_consumer_poll(client->get(), 100));
      if (!message || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      ++seen;
      ++records;
      bytes += message->len;
    }
    rd_kafka_consumer_close(client->get());
  }
  Report(state, records, bytes);
}
BENCHMARK(PlainLoopCounts)->UseRealTime()->Iterations(1)->Repetitions(3)->ReportAggregatesOnly(false)->Unit(benchmark::kMillisecond);

// The source: records with key, headers, time, position and CRC-32C.
void SourceReads(benchmark::State& state) {
  Cluster::Get();
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
BENCHMARK(SourceReads)->UseRealTime()->Iterations(1)->Repetitions(3)->Unit(benchmark::kMillisecond);

// The whole pipeline without extraction and store: JSON decoded on both cores.
void PipelineDecodes(benchmark::State& state) {
  Cluster::Get();
  const SystemClock clock;
  std::size_t records = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto source = OpenSource("records", clock);
    ingest::Pipeline* running = nullptr;
    ingest::CallbackSink sink([](const graph::IncomingArticle&) { return Result<>(); });
    ingest::DeadLetterFile dead_letters("/dev/null");
    ingest::Pipeline pipeline(
        *source, [](const nlp::Article&) { return nlp::Extraction(); }, sink, dead_letters,
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
BENCHMARK(PipelineDecodes)->UseRealTime()->Iterations(1)->Repetitions(3)->Unit(benchmark::kMillisecond);

// Topic to durable graph: what `dealgraph serve` does, with distinct articles, one in five full of deals.
void TopicToGraph(benchmark::State& state) {
  Cluster::Get();
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
    const auto source = OpenSource("articles", clock);
    ingest::Pipeline* running = nullptr;
    ingest::GraphSink sink(**writer);
    ingest::DeadLetterFile dead_letters(base + "/refused");
    ingest::Pipeline pipeline(
        *source, [&](const nlp::Article& article) { return extractor->Extract(article); }, sink, dead_letters,
        {.workers = static_cast<int>(std::thread::hardware_concurrency()),
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
  }
  if (relations == 0) return state.SkipWithError("nothing is extracted: this measures nothing");
  Report(state, records, bytes);
  state.counters["claims_per_article"] = static_cast<double>(relations) / static_cast<double>(records);
  std::filesystem::remove_all(base);
}
BENCHMARK(TopicToGraph)->UseRealTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dealgraph

BENCHMARK_MAIN();
