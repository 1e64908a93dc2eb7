// The real `serve` over watched directories: it reads what is there and what comes, ends well when told to, and however often
// it is killed, its graph and its counters are those of an undisturbed run.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <set>

#include "base/time.h"
#include "graph/claims_record.h"
#include "ingest/base64.h"
#include "tests/app/serve_testing.h"
#include "tests/seed.h"

namespace dealgraph {
namespace {

constexpr int kArticles = 1500;
constexpr int kPoison = 50;  // every 50th cannot be read

// What `ingest` makes of the same files.
std::string UndisturbedDigest(const ServeFixture& fixture) {
  const std::string store = fixture / "undisturbed";
  const CommandResult read = RunDealgraph({"ingest", "--quiet", "--store", store, fixture.inbox()});
  EXPECT_LE(read.exit_code, 1) << read.err;
  return ServeFixture::DigestOf(store);
}

TEST(Serve, ReadsWhatIsThereAndWhatComesAndEndsOnSigterm) {
  ServeFixture fixture;
  fixture.Drop("a.jsonl", ArticleLines(0, 50));
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(50)) << fixture.Log();
  fixture.Drop("b.jsonl", ArticleLines(50, 50));
  std::filesystem::create_directories(fixture.inbox() + "/later/deep");
  WriteFile(fixture.inbox() + "/later/deep/c.jsonl", ArticleLines(100, 50));
  ASSERT_TRUE(fixture.WaitForReceived(150)) << fixture.Log();
  EXPECT_EQ(fixture.Terminate(), 0) << fixture.Log();
  EXPECT_EQ(fixture.Digest(), UndisturbedDigest(fixture));
  EXPECT_EQ(fixture.Total("applied"), 150);
  const CommandResult status = RunDealgraph({"status", "--store", fixture.store()});
  EXPECT_NE(status.out.find("nobody writes it; serve ended at"), std::string::npos) << status.out;
}

TEST(Serve, SigtermInTheMiddleAppliesWhatIsReadAndTheNextRunGoesOnThere) {
  ServeFixture fixture;
  fixture.Drop("a.jsonl", ArticleLines(0, kArticles, kPoison));
  int runs = 0;
  while (fixture.Total("received") < kArticles && ++runs < 100) {
    const std::uint64_t before = LogBytes(fixture.store());
    fixture.Start();
    // Each run is ended once it has written something.
    ASSERT_TRUE(WaitUntil("a batch", [&] {
      return std::filesystem::exists(fixture.store() + "/SERVE.json") && LogBytes(fixture.store()) != before;
    })) << fixture.Log();
    ASSERT_EQ(fixture.Terminate(), 0) << fixture.Log();
  }
  EXPECT_EQ(fixture.Total("received"), kArticles);
  EXPECT_EQ(fixture.Total("duplicate"), 0) << "what was applied was read again";
  EXPECT_EQ(fixture.Total("refused"), kArticles / kPoison);
  EXPECT_EQ(fixture.Digest(), UndisturbedDigest(fixture));
}

TEST(Serve, KilledAgainAndAgainItEndsInTheGraphOfAnUndisturbedRun) {
  std::mt19937_64 random(TestSeed());
  ServeFixture fixture("[ingest]\nbatch_articles = 25\n");
  for (int file = 0; file < 5; ++file) {
    const int each = kArticles / 5;
    fixture.Drop("f" + std::to_string(file) + ".jsonl", ArticleLines(file * each, each, kPoison));
  }
  for (int kill = 0; kill < 12; ++kill) {
    fixture.Start();
    // Somewhere in the next stretch of what it writes; where it is done already, at once.
    const std::uint64_t goal = LogBytes(fixture.store()) + 1 + random() % 60'000;
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(WaitUntil("the next stretch", [&] {
      return LogBytes(fixture.store()) >= goal || std::chrono::steady_clock::now() - begin > std::chrono::seconds(1);
    }));
    // Right behind the next thing it writes: there is no better moment to find the half of something.
    const std::uint64_t written = LogBytes(fixture.store());
    while (LogBytes(fixture.store()) == written && std::chrono::steady_clock::now() - begin < std::chrono::seconds(2)) {
    }
    fixture.Kill();
  }
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(kArticles)) << fixture.Log();
  EXPECT_EQ(fixture.Terminate(), 0);
  EXPECT_EQ(fixture.Total("received"), kArticles) << "a record was counted twice";
  EXPECT_EQ(fixture.Total("applied"), kArticles - kArticles / kPoison);
  EXPECT_EQ(fixture.Total("refused"), kArticles / kPoison);
  EXPECT_EQ(fixture.Digest(), UndisturbedDigest(fixture));
  // A letter may come twice, never not at all.
  std::set<std::string> letters;
  for (const std::string& line : LinesOf(ReadFile(fixture.store() + ".dead-letters.jsonl"))) {
    letters.insert(line.substr(line.find("\"origin\""), line.find("\"headers\"") - line.find("\"origin\"")));
  }
  EXPECT_EQ(letters.size(), static_cast<std::size_t>(kArticles / kPoison));
}

TEST(Serve, ASourceThatIsNotThereIsAnAlarmAndTheOthersGoOn) {
  ServeFixture fixture;
  std::string config = ReadFile(fixture.config());
  const std::size_t admin = config.find("[admin]");
  config.insert(admin, "[[sources]]\nname = \"missing\"\ntype = \"directory\"\nsettle_ms = 0\npaths = [\"" + (fixture / "missing") + "\"]\n");
  WriteFile(fixture.config(), config);
  fixture.Drop("a.jsonl", ArticleLines(0, 10));
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(10)) << fixture.Log();
  ASSERT_TRUE(WaitUntil("the alarm in status", [&] {
    return RunDealgraph({"status", "--json", "--store", fixture.store()}).out.find("\"source\":\"missing\",\"partition\":\"\"") != std::string::npos;
  })) << fixture.Log();
  EXPECT_NE(fixture.Get("/metrics").find("dealgraph_alarms{source=\"missing\"} 1"), std::string::npos);
  EXPECT_NE(fixture.Get("/readyz").find("503"), std::string::npos);
  EXPECT_NE(fixture.Get("/healthz").find("200 OK"), std::string::npos);
  std::filesystem::create_directories(fixture / "missing");
  WriteFile(fixture / "missing/b.jsonl", ArticleLines(10, 10));
  ASSERT_TRUE(fixture.WaitForReceived(20)) << fixture.Log();
  ASSERT_TRUE(WaitUntil("ready", [&] { return fixture.Get("/readyz").find("200 OK") != std::string::npos; })) << fixture.Log();
  EXPECT_EQ(fixture.Terminate(), 0);
}

TEST(Serve, MetricsAddUpAndAreThoseThatTheDocumentationNames) {
  ServeFixture fixture;
  fixture.Drop("a.jsonl", ArticleLines(0, 100, 10) + ArticleLines(1, 1));
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(101)) << fixture.Log();
  const std::string metrics = fixture.Get("/metrics");
  EXPECT_NE(metrics.find("dealgraph_ingest_received_total{source=\"inbox\"} 101"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("dealgraph_ingest_records_total{outcome=\"applied\",source=\"inbox\"} 90"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("dealgraph_ingest_records_total{outcome=\"duplicate\",source=\"inbox\"} 1"), std::string::npos) << metrics;
  EXPECT_NE(metrics.find("dealgraph_ingest_records_total{outcome=\"dead_lettered\",source=\"inbox\"} 10"), std::string::npos) << metrics;
  const std::string page = ReadFile(SourcePath("docs/operations.md"));
  for (const std::string& line : LinesOf(metrics)) {
    if (!line.starts_with("# TYPE ")) continue;
    const std::string name = line.substr(7, line.find(' ', 7) - 7);
    EXPECT_NE(page.find("| `" + name + "` |"), std::string::npos) << "docs/operations.md has no row for " << name;
  }
  EXPECT_NE(fixture.Get("/nothing").find("404"), std::string::npos);
  EXPECT_EQ(fixture.Terminate(), 0);
}

TEST(Serve, ASecondServeOfTheSameStoreIsTurnedAway) {
  ServeFixture fixture;
  fixture.Drop("a.jsonl", ArticleLines(0, 4, 2));
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(4)) << fixture.Log();
  const CommandResult second = RunDealgraph({"serve", "--config", fixture.config()});
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_NE(second.err.find("locked by another writer"), std::string::npos) << second.err;
  // What writes the store itself says who has to be stopped for it.
  const CommandResult refused = RunDealgraph({"ingest", "--store", fixture.store(), fixture.inbox()});
  EXPECT_EQ(refused.exit_code, 3) << refused.out;
  EXPECT_NE(refused.err.find("is written by another process (pid " + std::to_string(fixture.process())), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("stop that"), std::string::npos) << refused.err;
  // Positions are the running serve's to move, those of topics.
  const CommandResult unknown = RunDealgraph({"positions", "forget", "--store", fixture.store(), "kafka:wire/news/0"});
  EXPECT_EQ(unknown.exit_code, 2) << unknown.out;
  EXPECT_NE(unknown.err.find("holds no position of kafka:wire/news/0"), std::string::npos) << unknown.err;
  const std::string listed = RunDealgraph({"positions", "list", "--json", "--store", fixture.store()}).out;
  const std::size_t begin = listed.find(":\"") + 2;
  const std::string file = listed.substr(begin, listed.find('"', begin) - begin);
  const CommandResult of_file = RunDealgraph({"positions", "forget", "--store", fixture.store(), file});
  EXPECT_EQ(of_file.exit_code, 2) << file << of_file.out;
  EXPECT_NE(of_file.err.find("stop it, do this again, and start it again"), std::string::npos) << of_file.err;
  const CommandResult status = RunDealgraph({"status", "--store", fixture.store()});
  EXPECT_NE(status.out.find("written by pid " + std::to_string(fixture.process())), std::string::npos) << status.out;
}

TEST(Serve, ItsLogIsJsonWhereThatIsAskedForAndNamesArticles) {
  ServeFixture fixture("[log]\nlevel = \"debug\"\nformat = \"json\"\n");
  fixture.Drop("a.jsonl", ArticleLines(7, 1) + "torn\n");
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(2)) << fixture.Log();
  EXPECT_EQ(fixture.Terminate(), 0);
  const std::string log = fixture.Log();
  for (const std::string& line : LinesOf(log)) EXPECT_TRUE(line.starts_with("{\"time\":") && line.ends_with("}")) << line;
  EXPECT_NE(log.find("\"event\":\"article\",\"source\":\"inbox\",\"article\":\"a7\""), std::string::npos) << log;
  EXPECT_NE(log.find("\"event\":\"dead letter\",\"source\":\"inbox\""), std::string::npos) << log;
}

TEST(Serve, WhatLibrdkafkaSaysStandsInItsLogToo) {
  ServeFixture fixture("[log]\nformat = \"json\"\n[[sources]]\nname = \"wire\"\ntype = \"kafka\"\ntopics = [\"news\"]\n"
                       "[sources.settings]\n\"bootstrap.servers\" = \"127.0.0.1:1\"\n");
  fixture.Start();
  WaitUntil("librdkafka to speak", [&] { return fixture.Log().find("\"event\":\"kafka\"") != std::string::npos; });
  EXPECT_EQ(fixture.Terminate(), 0);
  for (const std::string& line : LinesOf(fixture.Log())) EXPECT_TRUE(line.starts_with("{\"time\":")) << line;
  EXPECT_NE(fixture.Log().find("\"event\":\"kafka\",\"source\":\"wire\",\"client\":\"dealgraph#consumer-1\""), std::string::npos) << fixture.Log();
}

// A node that keeps the graph reads its letters as the records of the claims topic that they are.
TEST(DeadLetters, OfTheClaimsTopicAreReadAsItsRecords) {
  TemporaryDirectory directory;
  const std::string store = directory / "store";
  WriteFile(directory / "dealgraph.toml", "mode = \"graph\"\n[store]\ndirectory = \"" + store +
                                              "\"\n[claims]\ntopic = \"claims\"\n[claims.settings]\n\"bootstrap.servers\" = \"127.0.0.1:1\"\n");
  nlp::Article article;
  article.id = "q1";
  article.source = "paper.example";
  article.language = "en";
  article.text = "Quandell Inc has acquired Brelworth Ltd for $500 million.";
  article.recorded_time = FromUnixMillis(1'758'000'000'000);
  const std::string record = graph::EncodeClaimsRecord({.article = article, .extraction = {}});
  std::string lines;
  for (const std::string& bytes : {record, record.substr(0, record.size() / 2)}) {
    lines += "{\"reason\":\"a newer layout\",\"source\":\"claims\",\"origin\":\"claims/0@1\",\"bytes\":\"" + ingest::Base64(bytes) + "\"}\n";
  }
  WriteFile(directory / "letters.jsonl", lines);
  const CommandResult retried =
      RunDealgraph({"dead-letters", "retry", "--json", "--config", directory / "dealgraph.toml", "--file", directory / "letters.jsonl"});
  EXPECT_EQ(retried.exit_code, 1) << retried.err;
  EXPECT_EQ(JsonNumber(retried.out, "applied"), 1) << retried.out << retried.err;
  EXPECT_EQ(JsonNumber(retried.out, "still_refused"), 1) << retried.out;
  const CommandResult status = RunDealgraph({"status", "--store", store, "--json"});
  EXPECT_NE(status.out.find("\"applied\":1"), std::string::npos) << status.out << status.err;
}

TEST(DeadLetters, AreListedShownAndPutRightOnce) {
  ServeFixture fixture;
  const std::string config = ReadFile(fixture.config());
  std::string strict = config;
  strict.insert(strict.find("settle_ms"), "format = \"json\"\n");
  WriteFile(fixture.config(), strict);
  const std::string text = "Quandell Inc has acquired Brelworth Ltd for $500 million.\n";
  fixture.Drop("a.txt", text);
  fixture.Drop("b.jsonl", "{\"id\":\"b\", torn");
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(2)) << fixture.Log();
  const CommandResult beside = RunDealgraph({"dead-letters", "retry", "--config", fixture.config()});
  EXPECT_EQ(beside.exit_code, 1) << beside.err;
  EXPECT_EQ(beside.out, "0 letters read by the running serve; 2 still refused\n");
  EXPECT_EQ(LinesOf(beside.err).size(), 2u) << beside.err;
  EXPECT_EQ(fixture.Terminate(), 0);

  const auto letters = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "dead-letters");
    words.insert(words.end(), {"--config", fixture.config()});
    return RunDealgraph(words);
  };
  std::vector<std::string> listed = LinesOf(letters({"list"}).out);
  ASSERT_EQ(listed.size(), 3u) << letters({"list"}).out;
  const bool first = listed[0].find("/a.txt") != std::string::npos;
  const std::string id = listed[first ? 0 : 1].substr(0, 16);
  EXPECT_EQ(letters({"show", id, "--raw"}).out, text);
  EXPECT_NE(letters({"show", id}).out.find("inbox"), std::string::npos);
  EXPECT_EQ(letters({"show", "0000000000000000"}).exit_code, 2);
  EXPECT_EQ(LinesOf(letters({"list", "--reason", "nothing like it"}).out).size(), 1u);

  EXPECT_EQ(letters({"retry"}).exit_code, 1) << "nothing has changed: all are still refused";
  EXPECT_EQ(fixture.Total("received"), 2);
  WriteFile(fixture.config(), config);
  const CommandResult retried = letters({"retry", "--json"});
  EXPECT_EQ(retried.exit_code, 1) << retried.err;
  EXPECT_EQ(JsonNumber(retried.out, "applied"), 1) << retried.out;
  EXPECT_EQ(JsonNumber(retried.out, "still_refused"), 1) << retried.out;
  EXPECT_EQ(LinesOf(letters({"list"}).out).size(), 2u);
  EXPECT_EQ(LinesOf(letters({"list", "--all"}).out).size(), 3u);
  EXPECT_EQ(JsonNumber(letters({"retry", "--json"}).out, "applied"), 0) << "what is done is done";
  EXPECT_EQ(fixture.Total("received"), 3);
  EXPECT_EQ(fixture.Total("applied"), 1);
  // Where the note of what is done is lost, doing it again changes nothing.
  std::filesystem::remove(fixture.store() + ".dead-letters.jsonl.done");
  EXPECT_EQ(JsonNumber(letters({"retry", "--json"}).out, "duplicate"), 1);
  EXPECT_EQ(RunDealgraph({"facts", "--store", fixture.store(), "--entity", "Quandell", "--json"}).out.find("Brelworth") == std::string::npos, false);
}

TEST(DeadLetters, AreRetriedByTheServeThatRuns) {
  ServeFixture fixture;
  const std::string config = ReadFile(fixture.config());
  std::string strict = config;
  strict.insert(strict.find("settle_ms"), "format = \"json\"\n");
  WriteFile(fixture.config(), strict);
  fixture.Drop("a.txt", "Quandell Inc has acquired Brelworth Ltd for $500 million.\n");
  fixture.Drop("b.jsonl", "{\"id\":\"b\", torn");
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(2)) << fixture.Log();
  EXPECT_EQ(fixture.Terminate(), 0);
  WriteFile(fixture.config(), config);
  fixture.Start();
  const auto retry = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"dead-letters", "retry", "--json"});
    return RunDealgraph(words);
  };
  ASSERT_TRUE(WaitUntil("serve", [&] { return std::filesystem::exists(fixture.store() + "/CONTROL"); }));
  const CommandResult retried = retry({"--config", fixture.config()});
  EXPECT_EQ(retried.exit_code, 1) << retried.err;
  EXPECT_EQ(retried.out, "{\"given\":1,\"still_refused\":1}\n") << retried.err;
  // Stored by the time that it is said, and once.
  EXPECT_EQ(fixture.Total("received"), 3);
  EXPECT_EQ(fixture.Total("applied"), 1);
  EXPECT_NE(RunDealgraph({"facts", "--store", fixture.store(), "--entity", "Quandell", "--json"}).out.find("Brelworth"), std::string::npos);
  EXPECT_EQ(retry({"--config", fixture.config()}).out, "{\"given\":0,\"still_refused\":1}\n");
  EXPECT_EQ(LinesOf(RunDealgraph({"dead-letters", "list", "--config", fixture.config()}).out).size(), 2u);
  EXPECT_EQ(retry({"--config", fixture.config(), "--reason", "nothing like it"}).exit_code, 0);
  // Letters of another file, too; what they state is known.
  std::filesystem::copy_file(fixture.store() + ".dead-letters.jsonl", fixture / "kept.jsonl");
  EXPECT_EQ(retry({"--file", fixture / "kept.jsonl", "--store", fixture.store()}).out, "{\"given\":1,\"still_refused\":1}\n");
  EXPECT_EQ(fixture.Total("duplicate"), 1);
  EXPECT_EQ(retry({"--file", fixture / "none.jsonl", "--store", fixture.store()}).exit_code, 2);
  // The serve goes on.
  fixture.Drop("c.jsonl", ArticleLines(0, 5));
  ASSERT_TRUE(fixture.WaitForReceived(9)) << fixture.Log();
  EXPECT_EQ(fixture.Total("refused"), 2) << "what was still refused became another letter";
  EXPECT_EQ(fixture.Terminate(), 0) << fixture.Log();
  EXPECT_FALSE(std::filesystem::exists(fixture.store() + "/CONTROL"));
}

TEST(Follow, GoesOnWhenTheWriterIsKilledAndStartedAgain) {
  ServeFixture fixture;
  fixture.Drop("a.jsonl", ArticleLines(0, 3));
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(3)) << fixture.Log();
  const std::string out = fixture / "followed";
  const pid_t follower = StartDealgraph({"facts", "--store", fixture.store(), "--follow", "--json", "--type", "acquired"}, out, fixture / "err");
  ASSERT_TRUE(WaitUntil("the follower", [&] { return ReadFile(fixture / "err").find("following") != std::string::npos; }));
  for (int run = 1; run <= 3; ++run) {
    fixture.Kill();
    fixture.Start();
    const std::string n = std::to_string(run);
    fixture.Drop("more" + n + ".jsonl", "{\"id\":\"m" + n + "\",\"source\":\"x.example\",\"language\":\"en\",\"title\":\"\",\"text\":\"Quandell Inc has acquired Brelworth" +
                                            n + " Ltd for $500 million.\"}\n");
    ASSERT_TRUE(WaitUntil("its fact", [&] { return ReadFile(out).find("Brelworth" + n) != std::string::npos; }))
        << ReadFile(out) << ReadFile(fixture / "err") << fixture.Log();
  }
  ::kill(follower, SIGTERM);
  EXPECT_EQ(WaitFor(follower), 0);
  EXPECT_EQ(LinesOf(ReadFile(out)).size(), 3u) << ReadFile(out);
}

TEST(Follow, PrintsALineForEachNewFactChangedStatusAndNewConflict) {
  ServeFixture fixture;
  fixture.Drop("a.jsonl", ArticleLines(0, 3));
  fixture.Start();
  ASSERT_TRUE(fixture.WaitForReceived(3)) << fixture.Log();
  const std::string out = fixture / "followed";
  const pid_t follower = StartDealgraph({"facts", "--store", fixture.store(), "--follow", "--json", "--type", "acquired"}, out, fixture / "err");
  ASSERT_TRUE(WaitUntil("the follower", [&] { return ReadFile(fixture / "err").find("following") != std::string::npos; }));
  const auto article = [](const std::string& id, const std::string& text) {
    return "{\"id\":\"" + id + "\",\"source\":\"" + id + ".example\",\"language\":\"en\",\"published\":\"2025-09-18T08:00:00Z\",\"title\":\"\",\"text\":\"" + text + "\"}\n";
  };
  fixture.Drop("1.jsonl", article("one", "Quandell Inc plans to acquire Brelworth Ltd for $500 million."));
  ASSERT_TRUE(WaitUntil("a new fact", [&] { return LinesOf(ReadFile(out)).size() == 1; })) << ReadFile(out);
  fixture.Drop("2.jsonl", article("two", "Quandell Inc has acquired Brelworth Ltd for $700 million."));
  ASSERT_TRUE(WaitUntil("a change", [&] { return LinesOf(ReadFile(out)).size() == 2; })) << ReadFile(out);
  ::kill(follower, SIGTERM);
  EXPECT_EQ(WaitFor(follower), 0);
  const std::vector<std::string> lines = LinesOf(ReadFile(out));
  EXPECT_NE(lines[0].find("\"change\":[\"new\"]"), std::string::npos) << lines[0];
  EXPECT_NE(lines[0].find("Quandell"), std::string::npos) << lines[0];
  EXPECT_NE(lines[1].find("\"change\":[\"status\",\"conflict\"],\"status_before\":\"planned\""), std::string::npos) << lines[1];
  // Nothing of it is said again by who goes on behind it, and everything by who begins at the start.
  const std::string last = std::to_string(JsonNumber(lines[1], "sequence"));
  const std::string all = fixture / "all";
  const pid_t again = StartDealgraph({"facts", "--store", fixture.store(), "--follow", "--after", "0"}, all, "/dev/null");
  EXPECT_TRUE(WaitUntil("all changes", [&] { return ReadFile(all).find("Quandell acquired Brelworth") != std::string::npos; })) << ReadFile(all);
  ::kill(again, SIGTERM);
  WaitFor(again);
  EXPECT_EQ(fixture.Terminate(), 0);
}

}  // namespace
}  // namespace dealgraph
