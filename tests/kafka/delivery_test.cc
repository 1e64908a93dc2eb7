// What is promised of delivery, with a real broker and the real process: killed at any moment, beside a producer that goes on,
// it ends in the same graph, with the same counts, as one that nobody disturbs.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/kafka/broker_testing.h"
#include "tests/kafka/stream_testing.h"
#include "tests/seed.h"

namespace dealgraph {
namespace {

constexpr int kPartitions = 4;

std::string Counts(const graph::OutcomeCounts& counts) {
  return "received " + std::to_string(counts.received) + " applied " + std::to_string(counts.applied) + " duplicate " +
         std::to_string(counts.duplicate) + " withdrawn " + std::to_string(counts.withdrawn) + " dead-lettered " +
         std::to_string(counts.dead_lettered);
}

// Sends `count` records of the stream, from a thread of its own.
class RunningProducer {
 public:
  RunningProducer(NewsStream& stream, std::string topic, int count)
      : thread_([&stream, topic = std::move(topic), count] {
          TestProducer producer;
          for (int i = 0; i < count; ++i) producer.Send(topic, stream.Next());
          producer.Flush();
        }) {}
  ~RunningProducer() { Join(); }
  void Join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_;
};

class DeliveryTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    WriteFile(directory_ / name, text);
    return directory_ / name;
  }
  // Both have read all there is, so what readers beside their writers see is the end.
  void ExpectSame(const std::string& store, const std::string& want, bool counts) {
    SCOPED_TRACE("seed " + std::to_string(TestSeed()));
    const std::optional<StoreState> got = ReadStore(store);
    const std::optional<StoreState> undisturbed = ReadStore(want);
    ASSERT_TRUE(got && undisturbed);
    ASSERT_EQ(got->digest, undisturbed->digest);
    if (counts) {
      ASSERT_EQ(Counts(got->statistics.outcomes), Counts(undisturbed->statistics.outcomes));
    }
    const graph::OutcomeCounts& outcomes = got->statistics.outcomes;
    ASSERT_EQ(outcomes.received, outcomes.applied + outcomes.duplicate + outcomes.withdrawn + outcomes.dead_lettered);
  }
  // One that is only just started may be ended by the signal itself.
  static void ExpectEndsWell(ServeProcess& serve) {
    const bool serves = serve.serves();
    const int code = serve.Stop();
    EXPECT_TRUE(code == 0 || (code == -1 && !serves)) << code;
  }
  // What the processes said, where something failed: whole here, and in short at the end of the program.
  void TearDown() override {
    if (!HasFailure()) return;
    for (const char* name : {"reference", "killed", "serve", "again", "x1", "x2", "node1", "node2"}) {
      const std::string log = directory_ / (std::string(name) + ".toml.log");
      if (!std::filesystem::exists(log)) continue;
      std::printf("---- %s\n%s\n", name, ReadFile(log).c_str());
      PrintAtTheEnd("---- " + std::string(name) + " said at last\n" + LastEvents(log, 16));
    }
  }
  TestBroker& broker_ = TestBroker::Get();
  TemporaryDirectory directory_;
};

TEST_F(DeliveryTest, KilledAtAnyMomentItEndsAsOneThatNobodyDisturbs) {
  const int rounds = IsSoak() ? 100 : 20;
  const std::string topic = broker_.NewTopic(kPartitions);
  const std::string store = directory_ / "killed";
  const std::string reference = directory_ / "reference";
  NewsStream stream(TestSeed(), kPartitions);
  std::mt19937_64 random(TestSeed());
  ServeProcess undisturbed(Write("reference.toml", ConfigOfAll(reference, topic, directory_ / "reference.dead")));
  ServeProcess serve(Write("killed.toml", ConfigOfAll(store, topic, directory_ / "killed.dead")));
  std::int64_t sent = 0;
  int in_the_middle = 0;
  // A kill that hits an idle process proves little: as many rounds more as it takes until a third hit a busy one.
  for (int round = 0; round < rounds || in_the_middle <= rounds / 3; ++round) {
    ASSERT_LT(round, rounds * 5) << "most kills hit an idle process";
    SCOPED_TRACE("round " + std::to_string(round) + ", seed " + std::to_string(TestSeed()));
    const int stretch = 150;
    RunningProducer producer(stream, topic, stretch);
    // Somewhere in this stretch, or while the store is opened.
    const std::int64_t moment = sent + static_cast<std::int64_t>(random() % stretch);
    WaitFor([&] { return RecordsRead(store, "wire", topic, kPartitions) >= moment; }, "a moment to kill at");
    serve.Kill();
    if (RecordsRead(store, "wire", topic, kPartitions) < sent + stretch) ++in_the_middle;
    serve.Restart();
    producer.Join();
    sent += stretch;
    ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store, "wire", topic, kPartitions); }, "the killed one at the end"));
    ASSERT_TRUE(WaitFor([&] { return IsAtEnd(reference, "wire", topic, kPartitions); }, "the undisturbed one at the end"));
    ASSERT_NO_FATAL_FAILURE(ExpectSame(store, reference, /*counts=*/true));
  }
  EXPECT_EQ(serve.Stop(), 0);
  const auto state = ReadStore(store);
  EXPECT_GT(state->statistics.facts, 10u);
  EXPECT_GT(state->statistics.outcomes.dead_lettered, 0u);
  EXPECT_GT(state->statistics.outcomes.withdrawn, 0u);
  EXPECT_GT(state->statistics.outcomes.duplicate, 0u);
  // No dead letter is missing; one may be there twice, where the process was killed between letter and position.
  EXPECT_GE(LinesOf(ReadFile(directory_ / "killed.dead")).size(), state->statistics.outcomes.dead_lettered);
}

// As many as a process that somebody restarts every five minutes sees in a day.
TEST_F(DeliveryTest, ADayOfRestartsEndsAsOneThatNobodyDisturbs) {
  const int restarts = IsSoak() ? 288 : 16;
  const std::string topic = broker_.NewTopic(kPartitions);
  const std::string store = directory_ / "killed";
  NewsStream stream(TestSeed() + 5, kPartitions);
  std::mt19937_64 random(TestSeed() + 5);
  ServeProcess serve(Write("killed.toml", ConfigOfAll(store, topic, directory_ / "killed.dead")));
  std::int64_t sent = 0;
  for (int restart = 0; restart < restarts; ++restart) {
    SCOPED_TRACE("restart " + std::to_string(restart) + ", seed " + std::to_string(TestSeed()));
    RunningProducer producer(stream, topic, 40);
    sent += 40;
    // Mostly in the middle of its work, and now and then before it has begun, when the signal itself may end it.
    const bool begun = random() % 4 != 0;
    if (begun) {
      const std::int64_t moment = sent - 1 - static_cast<std::int64_t>(random() % 40);
      ASSERT_TRUE(WaitFor([&] { return RecordsRead(store, "wire", topic, kPartitions) >= moment; }, "a moment to restart at"));
    }
    if (random() % 2 == 0) {
      const int code = serve.Stop();
      EXPECT_TRUE(code == 0 || (code == -1 && !begun)) << code;
    } else {
      serve.Kill();
    }
    serve.Restart();
  }
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store, "wire", topic, kPartitions); }, "the end"));
  ServeProcess undisturbed(Write("reference.toml", ConfigOfAll(directory_ / "reference", topic, directory_ / "reference.dead")));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(directory_ / "reference", "wire", topic, kPartitions); }, "the end, undisturbed"));
  ExpectSame(store, directory_ / "reference", /*counts=*/true);
}

TEST_F(DeliveryTest, ABrokerThatIsKilledAndComesBackLosesAndDoublesNothing) {
  const std::string topic = broker_.NewTopic(kPartitions);
  const std::string letters = broker_.NewTopic(1);  // it goes away with the broker, too
  const std::string store = directory_ / "store";
  NewsStream stream(TestSeed() + 1, kPartitions);
  ServeProcess serve(Write("serve.toml", ConfigOfAll(store, topic, letters)));
  for (int round = 0; round < (IsSoak() ? 5 : 1); ++round) {
    {
      RunningProducer producer(stream, topic, 400);  // retries until the broker is back
      WaitFor([&] { return RecordsRead(store, "wire", topic, kPartitions) > 400 * round; }, "the first records");
      const std::string node = std::to_string(1 + round % broker_.nodes());
      broker_.Cluster("kill", node);
      broker_.Cluster("resume", node);
    }
    ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store, "wire", topic, kPartitions); }, "the end"));
  }
  EXPECT_EQ(serve.Stop(), 0) << "it ended by itself";
  const auto dead_lettered = static_cast<std::int64_t>(ReadStore(store)->statistics.outcomes.dead_lettered);
  // A broker that is just back may not answer at once.
  EXPECT_TRUE(WaitFor([&] { return broker_.End(letters, 0) >= dead_lettered; }, "all dead letters in their topic"));
  ServeProcess undisturbed(Write("again.toml", ConfigOfAll(directory_ / "again", topic, directory_ / "again.dead")));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(directory_ / "again", "wire", topic, kPartitions); }, "the end, undisturbed"));
  ExpectSame(store, directory_ / "again", /*counts=*/true);
}

TEST_F(DeliveryTest, APartitionIsMovedAndItsLeaderChangesUnderLoad) {
  if (broker_.nodes() < 3) GTEST_SKIP() << "needs three nodes: ./run soak";
  const std::string topic = broker_.NewTopic(kPartitions);
  const std::string store = directory_ / "store";
  NewsStream stream(TestSeed() + 3, kPartitions);
  ServeProcess serve(Write("serve.toml", ConfigOfAll(store, topic, directory_ / "dead")));
  for (const std::string& replicas : {std::string("2,3,1"), std::string("3,1"), std::string("1,2,3")}) {
    std::string json = "{\"version\":1,\"partitions\":[";
    for (int i = 0; i < kPartitions; ++i) {
      json += std::string(i > 0 ? "," : "") + "{\"topic\":\"" + topic + "\",\"partition\":" + std::to_string(i) + ",\"replicas\":[" + replicas + "]}";
    }
    const std::string plan = Write("plan.json", json + "]}");
    RunningProducer producer(stream, topic, 300);
    broker_.Tool({"org.apache.kafka.tools.reassign.ReassignPartitionsCommand", "--reassignment-json-file", plan, "--execute"});
    ASSERT_TRUE(WaitFor(
        [&] {
          const std::string state = broker_.Tool(
              {"org.apache.kafka.tools.reassign.ReassignPartitionsCommand", "--reassignment-json-file", plan, "--verify"});
          return state.find("is still in progress") == std::string::npos;
        },
        "the partitions moved"));
    broker_.Tool({"org.apache.kafka.tools.LeaderElectionCommand", "--election-type", "preferred", "--all-topic-partitions"});
    producer.Join();
    ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store, "wire", topic, kPartitions); }, "the end"));
  }
  EXPECT_EQ(serve.Stop(), 0);
  ServeProcess undisturbed(Write("again.toml", ConfigOfAll(directory_ / "again", topic, directory_ / "again.dead")));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(directory_ / "again", "wire", topic, kPartitions); }, "the end, undisturbed"));
  ExpectSame(store, directory_ / "again", /*counts=*/true);
}

TEST_F(DeliveryTest, AProcessThatDoesItAllWritesTheClaimsTopicToo) {
  const std::string topic = broker_.NewTopic(kPartitions);
  const std::string claims = broker_.NewTopic(3);
  NewsStream stream(TestSeed() + 11, kPartitions);
  const std::string store = directory_ / "serve";
  ServeProcess serve(Write("serve.toml", ConfigOfAll(store, topic, directory_ / "serve.dead") + "[claims]\ntopic = \"" + claims +
                                             "\"\n[claims.settings]\n\"bootstrap.servers\" = \"" + broker_.servers() + "\"\n"));
  const std::string node = directory_ / "node1";
  ServeProcess graph(Write("node1.toml", ConfigOfGraph(node, claims)));
  for (int round = 0; round < 3; ++round) {
    const std::int64_t moment = RecordsRead(store, "wire", topic, kPartitions) + 60;
    RunningProducer producer(stream, topic, 150);
    WaitFor([&] { return RecordsRead(store, "wire", topic, kPartitions) >= moment; }, "a moment to kill at");
    serve.Kill();
    serve.Restart();
  }
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(store, "wire", topic, kPartitions); }, "the end of the articles"));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(node, "claims", claims, 3); }, "the end of the claims"));
  // What is stored was in the topic before, so a node that has read it all lacks nothing.
  const auto want = ReadStore(store);
  const auto got = ReadStore(node);
  ASSERT_TRUE(want && got);
  EXPECT_EQ(got->digest, want->digest);
  EXPECT_GT(want->statistics.facts, 10u);
  EXPECT_EQ(serve.Stop(), 0);
  EXPECT_EQ(graph.Stop(), 0);
}

TEST_F(DeliveryTest, TwoExtractorsAndTwoNodesEndAlikeWhateverIsKilled) {
  const int rounds = IsSoak() ? 40 : 6;
  const std::string topic = broker_.NewTopic(kPartitions);
  const std::string claims = broker_.NewTopic(3);
  const std::string group = "workers-" + topic;
  NewsStream stream(TestSeed() + 2, kPartitions);
  std::mt19937_64 random(TestSeed() + 2);
  // One worker with a name of its own in the group, which takes its place again; one without, for which the group rebalances.
  std::vector<ServeProcess> workers;
  workers.emplace_back(Write("x1.toml", ConfigOfExtract(topic, claims, group, "worker-1", directory_ / "x1.dead")));
  workers.emplace_back(Write("x2.toml", ConfigOfExtract(topic, claims, group, "", directory_ / "x2.dead")));
  const std::vector<std::string> nodes = {directory_ / "node1", directory_ / "node2"};
  std::vector<ServeProcess> graphs;
  for (const std::string& node : nodes) graphs.emplace_back(Write(node.substr(node.size() - 5) + ".toml", ConfigOfGraph(node, claims)));
  const auto read_of_claims = [&] { return RecordsRead(nodes[0], "claims", claims, 3); };
  const auto ends_of_claims = [&] {
    return std::to_string(broker_.End(claims, 0) + broker_.End(claims, 1) + broker_.End(claims, 2)) + " are there; the group:\n" +
           broker_.Tool({"org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "--describe", "--group", group});
  };
  for (int round = 0; round < rounds; ++round) {
    // Counted before more is sent: of 120 records more than 60 become claims, so the moment comes. On a slow machine all of
    // them may be read by the time that somebody has looked.
    const std::int64_t moment = read_of_claims() + static_cast<std::int64_t>(random() % 60);
    RunningProducer producer(stream, topic, 120);
    WaitFor([&] { return read_of_claims() >= moment; }, "a moment to kill at",
            [&] { return std::to_string(read_of_claims()) + " of " + std::to_string(moment) + " claims records read by node 1, " + ends_of_claims(); });
    const std::uint64_t who = random() % 5;
    if (who < 2) {
      workers[who].Kill();
      workers[who].Restart();
    } else if (who < 4) {
      graphs[who - 2].Kill();
      graphs[who - 2].Restart();
    } else {
      ExpectEndsWell(workers[1]);  // leaves the group: the other takes its partitions over
      workers[1].Restart();
    }
  }
  // The reference reads the articles by itself.
  const std::string reference = directory_ / "reference";
  ServeProcess all(Write("reference.toml", ConfigOfAll(reference, topic, directory_ / "reference.dead")));
  ASSERT_TRUE(WaitFor([&] { return IsAtEnd(reference, "wire", topic, kPartitions); }, "the reference at the end"));
  const std::string want = ReadStore(reference)->digest;
  for (const std::string& node : nodes) {
    EXPECT_TRUE(WaitFor(
        [&] {
          const auto state = ReadStore(node);
          return state && state->digest == want;
        },
        "the digest of the reference in " + node));
    if (!HasFailure()) continue;
    const auto state = ReadStore(node);
    const auto want_state = ReadStore(reference);
    FAIL() << "versions " << state->statistics.versions << " of " << want_state->statistics.versions << ", claims "
           << state->statistics.claims << " of " << want_state->statistics.claims << ", claims read to the end: "
           << IsAtEnd(node, "claims", claims, 3) << "\n"
           << broker_.Tool({"org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", "--describe", "--group", group});
  }
  // Nothing more comes that would change it.
  for (ServeProcess& worker : workers) ExpectEndsWell(worker);
  for (const std::string& node : nodes) {
    ASSERT_TRUE(WaitFor([&] { return IsAtEnd(node, "claims", claims, 3); }, "the claims read to their end"));
    EXPECT_EQ(ReadStore(node)->digest, want);
  }
}

}  // namespace
}  // namespace dealgraph
