// What an operator decides beside a `serve` that goes on: where a partition is read on that stopped with an alarm, and that dead
// letters are read again; and several clusters in one store.
#include <gtest/gtest.h>

#include <thread>

#include "base/json_writer.h"
#include "tests/kafka/broker_testing.h"
#include "tests/kafka/stream_testing.h"
#include "tests/seed.h"

namespace dealgraph {
namespace {

// An article of its own: "a company has acquired another".
TestRecord ArticleOf(const std::string& id, int partition) {
  std::string json;
  JsonWriter writer(&json);
  writer.BeginObject().Key("id").String(id).Key("source").String("paper.example").Key("language").String("en");
  writer.Key("published").String("2025-09-18T08:00:00Z").Key("title").String("Bolgrave buys Tessaro");
  writer.Key("text").String("Bolgrave Inc has acquired Tessaro " + id + " Ltd for $500 million.").EndObject();
  return {.key = id, .value = json, .partition = partition};
}

class DecisionsTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    WriteFile(directory_ / name, text);
    return directory_ / name;
  }
  void Send(const std::string& topic, const std::string& prefix, int count, int partitions, TestBroker& broker = TestBroker::Get()) {
    TestProducer producer({{"bootstrap.servers", broker.servers()}});
    for (int i = 0; i < count; ++i) producer.Send(topic, ArticleOf(prefix + std::to_string(i), i % partitions));
    producer.Flush();
  }
  std::string Status() const { return RunDealgraph({"status", "--json", "--store", store_}).out; }
  bool HasAlarm(const std::string& of) const {
    const std::string status = Status();
    const std::size_t alarms = status.find("\"alarms\":[");
    return alarms != std::string::npos && status.find(of, alarms) != std::string::npos;
  }
  graph::OutcomeCounts Counts() const {
    const auto state = ReadStore(store_);
    return state ? state->statistics.outcomes : graph::OutcomeCounts();
  }
  bool WaitForReceived(std::uint64_t count) const {
    return WaitFor([&] { return Counts().received >= count; }, std::to_string(count) + " received", [&] { return Status(); });
  }
  void TearDown() override {
    if (HasFailure()) PrintAtTheEnd("---- serve said at last\n" + LastEvents(directory_ / "serve.toml.log", 40));
  }

  TestBroker& broker_ = TestBroker::Get();
  TemporaryDirectory directory_;
  const std::string store_ = directory_ / "store";
};

TEST_F(DecisionsTest, APartitionThatStoppedIsDecidedWhileServeGoesOn) {
  const std::string topic = broker_.NewTopic(3);
  const std::string stopped = "kafka:wire/" + topic + "/1";
  Send(topic, "a", 30, 3);
  ServeProcess serve(Write("serve.toml", ConfigOfAll(store_, topic, directory_ / "dead")));
  ASSERT_TRUE(WaitForReceived(30));
  ASSERT_EQ(serve.Stop(), 0);
  Send(topic, "b", 30, 3);
  broker_.DeleteRecordsBefore(topic, 1, 15);  // five that were never read
  serve.Restart();
  ASSERT_TRUE(WaitFor([&] { return HasAlarm(stopped); }, "the alarm"));
  ASSERT_TRUE(WaitForReceived(50)) << "the other partitions do not go on";
  const CommandResult moved = RunDealgraph({"positions", "move", "--store", store_, stopped, "--to", "earliest"});
  ASSERT_EQ(moved.exit_code, 0) << moved.err;
  EXPECT_EQ(moved.out, stopped + " goes on at earliest\n");
  ASSERT_TRUE(WaitForReceived(55));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store_, "wire", topic, 3) && !HasAlarm(stopped); }, "the end, without an alarm"));
  EXPECT_EQ(Counts().applied, 55u);
  EXPECT_EQ(Counts().duplicate, 0u) << "a record was read twice";
  // One that is read may be moved as well, and what is read again is known.
  EXPECT_EQ(RunDealgraph({"positions", "forget", "--store", store_, "kafka:wire/" + topic + "/0"}).exit_code, 0);
  ASSERT_TRUE(WaitForReceived(75));
  EXPECT_EQ(Counts().duplicate, 20u);
  EXPECT_EQ(RunDealgraph({"positions", "move", "--store", store_, "kafka:wire/" + topic + "/2", "--to", "15"}).exit_code, 0);
  ASSERT_TRUE(WaitForReceived(80));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store_, "wire", topic, 3); }, "the end"));
  EXPECT_EQ(Counts().duplicate, 25u);
  EXPECT_EQ(RunDealgraph({"positions", "move", "--store", store_, "kafka:wire/" + topic + "/7", "--to", "15"}).exit_code, 2);
  EXPECT_EQ(serve.Stop(), 0);
}

// Whatever is on its way when a partition is moved: nothing of it is lost, and nothing that was read before stands behind the
// decision.
TEST_F(DecisionsTest, PartitionsMovedUnderLoadEndInTheSameGraph) {
  constexpr int kPartitions = 4;
  const std::string topic = broker_.NewTopic(kPartitions);
  NewsStream stream(TestSeed() + 7, kPartitions);
  ServeProcess serve(Write("serve.toml", ConfigOfAll(store_, topic, directory_ / "dead")));
  std::thread producing([&] {
    TestProducer producer;
    for (int i = 0; i < 600; ++i) producer.Send(topic, stream.Next());
    producer.Flush();
  });
  WaitFor([&] { return RecordsRead(store_, "wire", topic, kPartitions) > 50; }, "the first records");
  for (int i = 0; i < 2 * kPartitions; ++i) {
    const std::string partition = "kafka:wire/" + topic + "/" + std::to_string(i % kPartitions);
    const std::vector<std::string> verb = i % 2 == 0 ? std::vector<std::string>{"positions", "move", "--to", "earliest"} : std::vector<std::string>{"positions", "forget"};
    std::vector<std::string> words = verb;
    words.insert(words.end(), {"--store", store_, partition});
    const CommandResult done = RunDealgraph(words);
    EXPECT_EQ(done.exit_code, 0) << done.err;
  }
  producing.join();
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store_, "wire", topic, kPartitions); }, "the end", [&] { return Status(); }));
  EXPECT_EQ(serve.Stop(), 0);
  const graph::OutcomeCounts counts = Counts();
  EXPECT_EQ(counts.received, counts.applied + counts.duplicate + counts.withdrawn + counts.dead_lettered);
  EXPECT_GE(counts.received, 600u);
  ServeProcess undisturbed(Write("again.toml", ConfigOfAll(directory_ / "again", topic, directory_ / "again.dead")));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(directory_ / "again", "wire", topic, kPartitions); }, "the end, undisturbed"));
  EXPECT_EQ(ReadStore(store_)->digest, ReadStore(directory_ / "again")->digest);
}

TEST_F(DecisionsTest, LettersOfATopicAreRetriedByTheServeThatRuns) {
  const std::string topic = broker_.NewTopic(1);
  const std::string letters = broker_.NewTopic(1);
  const std::string config = ConfigOfAll(store_, topic, letters);
  std::string strict = config;
  strict.insert(strict.find("[sources.settings]"), "format = \"json\"\n");
  TestProducer producer;
  producer.Send(topic, {.key = "plain", .value = "Quandell Inc has acquired Brelworth Ltd for $500 million."});
  producer.Send(topic, {.key = "torn", .value = "{\"id\":\"torn\", "});
  producer.Flush();
  Send(topic, "a", 3, 1);
  ServeProcess serve(Write("serve.toml", strict));
  ASSERT_TRUE(WaitForReceived(5));
  ASSERT_EQ(Counts().dead_lettered, 2u);
  ASSERT_EQ(serve.Stop(), 0);
  Write("serve.toml", config);
  serve.Restart();
  ASSERT_TRUE(WaitFor([&] { return std::filesystem::exists(store_ + "/CONTROL"); }, "serve"));
  for (const std::string want : {"{\"given\":1,\"still_refused\":1}\n", "{\"given\":0,\"still_refused\":1}\n"}) {
    const CommandResult retried = RunDealgraph({"dead-letters", "retry", "--json", "--config", directory_ / "serve.toml"});
    EXPECT_EQ(retried.exit_code, 1) << retried.err;
    EXPECT_EQ(retried.out, want) << retried.err;
  }
  EXPECT_EQ(Counts().received, 6u);
  EXPECT_EQ(Counts().applied, 4u);
  EXPECT_EQ(broker_.End(letters, 0), 2) << "what was still refused became another letter";
  EXPECT_EQ(serve.Stop(), 0);
}

std::string SourceOf(const std::string& name, const std::string& topic, TestBroker& broker) {
  return "[[sources]]\nname = \"" + name + "\"\ntype = \"kafka\"\ntopics = [\"" + topic +
         "\"]\n[sources.settings]\n\"bootstrap.servers\" = \"" + broker.servers() + "\"\n\"fetch.wait.max.ms\" = 20\n";
}

TEST_F(DecisionsTest, ATopicOfOneNameIsReadFromTwoClustersAndOneGoesOnWhileTheOtherIsAway) {
  TestBroker& other = TestBroker::Other();
  const std::string topic = "of-both";
  broker_.CreateTopic(topic, 2);
  other.CreateTopic(topic, 2);
  const std::string head = "[store]\ndirectory = \"" + store_ + "\"\n[ingest]\nsync_interval_ms = 100\n[dead_letters]\nfile = \"" + (directory_ / "dead") + "\"\n";
  const std::string config = Write("serve.toml", head + SourceOf("north", topic, broker_) + SourceOf("south", topic, other));
  Send(topic, "north", 40, 2);
  Send(topic, "south", 60, 2, other);
  ServeProcess serve(config);
  ASSERT_TRUE(WaitForReceived(100));
  EXPECT_EQ(RecordsRead(store_, "north", topic, 2), 40);
  EXPECT_EQ(RecordsRead(store_, "south", topic, 2), 60);

  other.Cluster("kill");
  Send(topic, "more", 50, 2);
  ASSERT_TRUE(WaitForReceived(150)) << "the cluster that is there is not read while the other is away";
  EXPECT_TRUE(WaitFor([&] { return HasAlarm("\"source\":\"south\""); }, "an alarm of the one that is away"));
  EXPECT_FALSE(HasAlarm("\"source\":\"north\""));
  EXPECT_EQ(RecordsRead(store_, "south", topic, 2), 60);
  // Also one that begins while a cluster is away.
  EXPECT_EQ(serve.Stop(), 0);
  Send(topic, "still", 10, 2);
  serve.Restart();
  ASSERT_TRUE(WaitForReceived(160));
  other.Cluster("resume");
  Send(topic, "back", 20, 2, other);
  ASSERT_TRUE(WaitForReceived(180));
  EXPECT_TRUE(WaitFor([&] { return !HasAlarm("\"source\":\"south\""); }, "the end of the alarm"));
  EXPECT_EQ(RecordsRead(store_, "north", topic, 2), 100);
  EXPECT_EQ(RecordsRead(store_, "south", topic, 2), 80);
  EXPECT_EQ(Counts().duplicate, 0u);
  EXPECT_EQ(Counts().applied, 180u);
  EXPECT_EQ(serve.Stop(), 0);

  // The one cluster taken for the other: nothing is read.
  Write("serve.toml", head + SourceOf("north", topic, other) + SourceOf("south", topic, broker_));
  serve.Restart();
  for (const std::string source : {"north", "south"}) {
    EXPECT_TRUE(WaitFor([&] { return HasAlarm("kafka:" + source + "/" + topic + "/0") && HasAlarm("the position is of cluster"); }, "the alarm of another cluster"));
  }
  EXPECT_EQ(RecordsRead(store_, "north", topic, 2), 100);
  EXPECT_EQ(RecordsRead(store_, "south", topic, 2), 80);
  EXPECT_EQ(Counts().received, 180u);
  EXPECT_EQ(serve.Stop(), 0);
}

}  // namespace
}  // namespace dealgraph
