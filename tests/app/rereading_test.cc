// The real `serve` reads its archive anew beside its stream: it ends in the graph that one pack makes of all articles, whatever comes
// meanwhile and however often it is killed, and counts nothing as received.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <thread>

#include "app/server.h"
#include "storage/store.h"
#include "tests/app/serve_testing.h"
#include "tests/seed.h"
#include "tests/storage/faulty_file_system.h"

namespace dealgraph {
namespace {

constexpr int kPoison = 50;  // every 50th article cannot be read

// A folder with an archive that another English pack has read, one that knows no word for buying but "snapped up".
class Rereading : public testing::Test {
 protected:
  void SetUp() override {
    std::string pack = ReadFile(SourcePath("nlp/lang/en.toml"));
    const std::size_t begin = pack.find("v_buy = [");
    ASSERT_NE(begin, std::string::npos);
    pack.replace(begin, pack.find('\n', begin) - begin, "v_buy = [\"snapped up\"]");
    std::filesystem::create_directory(OtherPacks());
    WriteFile(OtherPacks() + "/en.toml", pack);
  }
  std::string OtherPacks() const { return fixture_ / "packs"; }

  void Archive(int articles) {
    fixture_.Drop("archive.jsonl", ArticleLines(0, articles, kPoison));
    const CommandResult read = RunDealgraph({"ingest", "--quiet", "--store", fixture_.store(), "--packs", OtherPacks(), fixture_.inbox()});
    ASSERT_LE(read.exit_code, 1) << read.err;
    ASSERT_EQ(ReadByOthers(), articles - articles / kPoison);
  }
  void Configure(const std::string& more) { WriteFile(fixture_.config(), ReadFile(fixture_.config()) + more); }

  // Article versions that the other pack has read.
  std::int64_t ReadByOthers() const {
    const std::string info = RunDealgraph({"store", "info", "--json", "--store", fixture_.store()}).out;
    const std::size_t version = info.find('+');  // "en 1+9ab3… (CLDR 42)":588
    return version == std::string::npos ? 0 : std::atoll(info.c_str() + info.find("\":", version) + 2);
  }
  bool WaitForRun(const std::string& run) const {
    return WaitUntil("the archive " + run, [&] {
      return RunDealgraph({"status", "--json", "--store", fixture_.store()}).out.find("\"archive\":{\"run\":\"" + run) != std::string::npos;
    });
  }
  // What the pack of the binary makes of all that came, at once.
  std::string UndisturbedDigest() const {
    const std::string store = fixture_ / "undisturbed";
    EXPECT_LE(RunDealgraph({"ingest", "--quiet", "--store", store, fixture_.inbox()}).exit_code, 1);
    return ServeFixture::DigestOf(store);
  }
  void ExpectSound(std::int64_t received) const {
    EXPECT_EQ(ReadByOthers(), 0);
    EXPECT_EQ(fixture_.Digest(), UndisturbedDigest());
    EXPECT_EQ(fixture_.Total("received"), received);
    EXPECT_EQ(fixture_.Total("duplicate"), 0);
    EXPECT_EQ(RunDealgraph({"verify", "--store", fixture_.store()}).exit_code, 0);
  }

  ServeFixture fixture_;
};

TEST_F(Rereading, BesideNewArticlesItEndsInTheGraphOfOnePack) {
  Archive(600);
  const std::string before = RunDealgraph({"positions", "list", "--json", "--store", fixture_.store()}).out;
  Configure("[reextract]\nat_start = true\nbatch_articles = 8\n");
  fixture_.Start();
  int articles = 600;
  ASSERT_TRUE(WaitUntil("the archive is read", [&] {
    fixture_.Drop("new" + std::to_string(articles) + ".jsonl", ArticleLines(articles, 10, kPoison));
    articles += 10;
    return RunDealgraph({"status", "--json", "--store", fixture_.store()}).out.find("\"archive\":{\"run\":\"done\"") != std::string::npos;
  })) << fixture_.Log();
  ASSERT_TRUE(fixture_.WaitForReceived(articles)) << fixture_.Log();
  const std::string metrics = fixture_.Get("/metrics");
  EXPECT_NE(metrics.find("dealgraph_archive_read_total 588\n"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("dealgraph_archive_to_read 0\n"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("dealgraph_archive_rereading 0\n"), std::string::npos) << metrics;
  EXPECT_NE(RunDealgraph({"status", "--store", fixture_.store()}).out.find("archive: 588 read anew, to its end"), std::string::npos);
  EXPECT_EQ(fixture_.Terminate(), 0) << fixture_.Log();
  EXPECT_NE(fixture_.Log().find("event=\"archive read anew\" read=588 to_read=0"), std::string::npos) << fixture_.Log();
  ExpectSound(articles);
  EXPECT_NE(RunDealgraph({"positions", "list", "--json", "--store", fixture_.store()}).out.find(LinesOf(before).front()), std::string::npos)
      << "the position of what was read before has moved";
}

TEST_F(Rereading, KilledAgainAndAgainItGoesOnWhereItWas) {
  std::mt19937_64 random(TestSeed());
  Archive(1000);
  const std::int64_t all = ReadByOthers();
  Configure("[reextract]\nat_start = true\nbatch_articles = 1\n");
  int in_the_middle = 0;
  for (std::int64_t left = all, kill = 0; left > 0 && kill < 6; ++kill) {
    const std::uint64_t goal = LogBytes(fixture_.store()) + 1 + random() % 200'000;
    fixture_.Start();
    ASSERT_TRUE(WaitUntil("the next stretch", [&] {
      return LogBytes(fixture_.store()) >= goal || fixture_.Log().find("archive read anew") != std::string::npos;
    })) << fixture_.Log();
    fixture_.Kill();
    left = ReadByOthers();
    if (left > 0 && left < all) ++in_the_middle;
  }
  EXPECT_GT(in_the_middle, 0) << "no kill came in the middle";
  fixture_.Drop("more.jsonl", ArticleLines(1000, 50, kPoison));
  fixture_.Start();
  ASSERT_TRUE(fixture_.WaitForReceived(1050)) << fixture_.Log();
  ASSERT_TRUE(WaitUntil("all is read", [&] { return ReadByOthers() == 0; })) << fixture_.Log();
  EXPECT_EQ(fixture_.Terminate(), 0) << fixture_.Log();
  ExpectSound(1050);
}

TEST_F(Rereading, EndsWithServeAndTheCommandGoesOnThere) {
  Archive(1000);
  const std::int64_t all = ReadByOthers();
  Configure("[reextract]\nat_start = true\nbatch_articles = 1\n");
  const std::uint64_t written = LogBytes(fixture_.store());
  fixture_.Start();
  ASSERT_TRUE(WaitUntil("it reads", [&] { return LogBytes(fixture_.store()) > written + 20'000; })) << fixture_.Log();
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(fixture_.Terminate(), 0) << fixture_.Log();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  const std::int64_t left = ReadByOthers();
  ASSERT_GT(left, 0);
  ASSERT_LT(left, all);
  EXPECT_NE(fixture_.Log().find("event=\"archive not read to its end\""), std::string::npos) << fixture_.Log();
  EXPECT_NE(RunDealgraph({"status", "--store", fixture_.store()}).out.find("then ended; " + std::to_string(left) + " article versions"),
            std::string::npos);
  const CommandResult rest = RunDealgraph({"reextract", "--json", "--store", fixture_.store()});
  EXPECT_NE(rest.out.find("\"read\":" + std::to_string(left) + ",\"left\":" + std::to_string(all - left)), std::string::npos) << rest.out;
  ExpectSound(1000);
}

TEST_F(Rereading, IsAskedOfTheServeThatRuns) {
  Archive(200);
  fixture_.Start();
  ASSERT_TRUE(WaitUntil("serve", [&] { return std::filesystem::exists(fixture_.store() + "/CONTROL"); })) << fixture_.Log();
  EXPECT_NE(fixture_.Get("/metrics").find("dealgraph_archive_to_read 196\n"), std::string::npos);
  const auto ask = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"reextract", "--json", "--store", fixture_.store()});
    return RunDealgraph(more);
  };
  const CommandResult dry = ask({"--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_NE(dry.out.find("\"change\":\"added\""), std::string::npos) << dry.out;
  EXPECT_NE(dry.out.find("{\"dry_run\":true,\"read\":196,\"left\":0,"), std::string::npos) << dry.out;
  EXPECT_EQ(ReadByOthers(), 196) << "a dry run changed the store";

  const CommandResult others = ask({"--packs", OtherPacks()});
  EXPECT_EQ(others.exit_code, 2);
  EXPECT_NE(others.err.find("reads with other packs"), std::string::npos) << others.err;
  EXPECT_EQ(ask({}).out, "{\"by_serve\":true,\"read\":196,\"left\":0}\n");
  EXPECT_EQ(ReadByOthers(), 0);
  EXPECT_EQ(ask({}).out, "{\"by_serve\":true,\"read\":0,\"left\":196}\n");
  EXPECT_EQ(fixture_.Terminate(), 0) << fixture_.Log();
  ExpectSound(200);
  for (const auto& entry : std::filesystem::directory_iterator(fixture_ / "")) {
    EXPECT_EQ(entry.path().filename().string().find("store.reextract"), std::string::npos) << "the copy is still there";
  }
}

// The server in this process, where a disk can be made to fail.
TEST_F(Rereading, ADiskThatIsFullEndsItWithTheNextArticleAndTheNextStartGoesOnThere) {
  Archive(100);
  // The log is not synced meanwhile: on a slow machine that would be what fails, and not the archive's second batch.
  Configure("[ingest]\nsync_interval_ms = 600000\n[reextract]\nat_start = true\nbatch_articles = 16\n");
  const auto config = app::LoadConfig(fixture_.config(), {});
  ASSERT_TRUE(config.ok()) << config.error().message;
  const SystemClock clock;
  app::Log log("error", "logfmt", clock);
  auto disk = std::make_shared<storage::FaultyFileSystem>(fixture_.store());
  Result<ingest::PipelineCounts> ended = Internal("it has not run");
  {
    const auto server = app::Server::Create(*config, clock, log, disk);
    ASSERT_TRUE(server.ok()) << server.error().message;
    disk->FailFrom(2, rocksdb::IOStatus::NoSpace("No space left on device"));
    std::thread serving([&] { ended = (*server)->Run(); });
    EXPECT_TRUE(WaitUntil("the archive's alarm", [&] {
      const auto status = app::ReadStatusRecord(fixture_.store());
      if (!status.ok() || !*status || !(*status)->archive) return false;
      EXPECT_TRUE((*status)->running) << "what failed was the archive's batch";
      return (*status)->archive->run == app::RereadingState::Run::kFailed && (*status)->alarms.size() == 1;
    }));
    fixture_.Drop("new.jsonl", ArticleLines(100, 10));
    serving.join();
  }
  ASSERT_FALSE(ended.ok()) << "it goes on without a disk";
  EXPECT_NE(ended.error().message.find("No space left on device"), std::string::npos) << ended.error().message;
  EXPECT_EQ((98 - ReadByOthers()) % 16, 0) << "a part of a batch is stored";
  fixture_.Start();
  ASSERT_TRUE(WaitForRun("done")) << fixture_.Log();
  ASSERT_TRUE(fixture_.WaitForReceived(110)) << fixture_.Log();
  EXPECT_EQ(fixture_.Terminate(), 0) << fixture_.Log();
  ExpectSound(110);
}

TEST_F(Rereading, AnErrorIsAnAlarmAndTheStreamGoesOn) {
  Archive(100);
  {
    const auto store = storage::Store::OpenWriter(fixture_.store());
    ASSERT_TRUE(store.ok()) << store.error().message;
    storage::Batch batch;
    batch.Put(storage::Family::kArticles, std::string(20, '\xff'), "no record");
    ASSERT_TRUE((*store)->Write(batch).ok());
  }
  Configure("[reextract]\nat_start = true\n");
  fixture_.Start();
  ASSERT_TRUE(WaitForRun("failed")) << fixture_.Log();
  const std::string status = RunDealgraph({"status", "--store", fixture_.store()}).out;
  EXPECT_NE(status.find("alarm reextract: it is read anew no further"), std::string::npos) << status;
  EXPECT_NE(status.find("to decide: dealgraph reextract --store " + fixture_.store()), std::string::npos) << status;
  EXPECT_NE(fixture_.Get("/metrics").find("dealgraph_alarms{source=\"the archive\"} 1\n"), std::string::npos);
  EXPECT_NE(fixture_.Get("/readyz").find("200 OK"), std::string::npos) << "the sources are read";
  fixture_.Drop("new.jsonl", ArticleLines(100, 10));
  EXPECT_TRUE(fixture_.WaitForReceived(110)) << fixture_.Log();
  const CommandResult asked = RunDealgraph({"reextract", "--store", fixture_.store()});
  EXPECT_NE(asked.exit_code, 0);
  EXPECT_NE(asked.err.find("serve reads the archive no further"), std::string::npos) << asked.err;
  EXPECT_EQ(fixture_.Terminate(), 0) << fixture_.Log();
}

}  // namespace
}  // namespace dealgraph
