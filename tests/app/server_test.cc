// The server in this process, where a disk can be made to fail.
#include "app/server.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "app/server_metrics.h"
#include "tests/app/serve_testing.h"
#include "tests/storage/faulty_file_system.h"

namespace dealgraph::app {
namespace {

TEST(Server, AFullDiskEndsItWithAnErrorAndTheNextStartGoesOnThere) {
  // Twelve batches at least, each synced: however few articles are ready in time for a batch, no run gets to the end.
  const ServeFixture fixture("[ingest]\nbatch_articles = 50\nsync_interval_ms = 0\n");
  constexpr int kArticles = 600;
  fixture.Drop("a.jsonl", ArticleLines(0, kArticles, 20));
  const SystemClock clock;
  Log log("error", "logfmt", clock);
  const auto config = LoadConfig(fixture.config(), {});
  ASSERT_TRUE(config.ok()) << config.error().message;
  // Full after so many changes of files, of which a batch makes two at least: its writing and its sync.
  constexpr std::uint64_t kChanges = 4;
  for (std::uint64_t changes = 1; changes <= kChanges; ++changes) {
    auto disk = std::make_shared<storage::FaultyFileSystem>(fixture.store());
    const auto server = Server::Create(*config, clock, log, disk);
    ASSERT_TRUE(server.ok()) << server.error().message;
    disk->FailFrom(changes, rocksdb::IOStatus::NoSpace("No space left on device"));
    const auto ended = (*server)->Run();
    ASSERT_FALSE(ended.ok()) << "it goes on without a disk";
    EXPECT_EQ(ended.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(ended.error().message.find("No space left on device"), std::string::npos) << ended.error().message;
    const auto status = ReadStatusRecord(fixture.store());
    ASSERT_TRUE(status.ok() && status->has_value());
    EXPECT_FALSE((*status)->running);
    EXPECT_NE((*status)->ended_because.find("No space left on device"), std::string::npos);
  }
  EXPECT_LE(fixture.Total("received"), 50 * 4) << "the disk took more than it had room for";
  const auto server = Server::Create(*config, clock, log);
  ASSERT_TRUE(server.ok()) << server.error().message;
  std::thread stopper([&] {
    fixture.WaitForReceived(kArticles);
    (*server)->Stop();
  });
  const auto ended = (*server)->Run();
  stopper.join();
  ASSERT_TRUE(ended.ok()) << ended.error().message;
  EXPECT_EQ(fixture.Total("received"), kArticles);
  EXPECT_EQ(fixture.Total("refused"), kArticles / 20);
  const std::string undisturbed = fixture / "undisturbed";
  EXPECT_LE(RunDealgraph({"ingest", "--quiet", "--store", undisturbed, fixture.inbox()}).exit_code, 1);
  EXPECT_EQ(fixture.Digest(), ServeFixture::DigestOf(undisturbed));
}

TEST(Server, TheDocumentationHasARowForEveryMetricAndNoOther) {
  const ServeFixture fixture;
  const auto config = LoadConfig(fixture.config(), {{"DEALGRAPH_SOURCES_1_NAME", "wire"},
                                                    {"DEALGRAPH_SOURCES_1_TYPE", "kafka"},
                                                    {"DEALGRAPH_SOURCES_1_TOPICS", "news"},
                                                    {"DEALGRAPH_SOURCES_1_SETTINGS_BOOTSTRAP_SERVERS", "127.0.0.1:1"}});
  ASSERT_TRUE(config.ok()) << config.error().message;
  const SystemClock clock;
  Log log("error", "logfmt", clock);
  const auto server = Server::Create(*config, clock, log);
  ASSERT_TRUE(server.ok()) << server.error().message;
  std::vector<MetricSample> samples = (*server)->Metrics();
  AddSourceSamples("wire", {{.partition = "kafka:wire/news/0", .next_offset = 1, .lag = 2}}, &samples);
  std::set<std::string> exported;
  for (const MetricSample& sample : samples) exported.insert(sample.name);
  std::set<std::string> documented;
  const std::string page = ReadFile(SourcePath("docs/operations.md"));
  const std::string table = page.substr(page.find("| metric |"));
  for (const std::string& line : LinesOf(table.substr(0, table.find("\n\n")))) {
    if (line.starts_with("| `")) documented.insert(line.substr(3, line.find('`', 3) - 3));
  }
  EXPECT_EQ(documented, exported);
}

TEST(Log, ALineCannotBeBrokenByWhatItHolds) {
  const Timestamp time = *ParseIsoTime("2025-09-18T00:29:05.120Z");
  const LogFields fields = {{"a", "plain"}, {"b", "two words\n\"x\""}, {"c", ""}, {"d", "k=v"}};
  EXPECT_EQ(FormatLogLine(LogFormat::kLogfmt, time, LogLevel::kWarning, "dead letter", fields),
            R"(time=2025-09-18T00:29:05.120Z level=warning event="dead letter" a=plain b="two words\n\"x\"" d="k=v")");
  EXPECT_EQ(FormatLogLine(LogFormat::kJson, time, LogLevel::kInfo, "e", fields),
            R"({"time":"2025-09-18T00:29:05.120Z","level":"info","event":"e","a":"plain","b":"two words\n\"x\"","d":"k=v"})");
}

}  // namespace
}  // namespace dealgraph::app
