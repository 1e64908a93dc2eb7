// The server in this process, reading from a real broker: where its disk can be made to fill up and its clock to step.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "app/config.h"
#include "app/log.h"
#include "app/server.h"
#include "tests/kafka/broker_testing.h"
#include "tests/kafka/stream_testing.h"
#include "tests/seed.h"
#include "tests/storage/faulty_file_system.h"

namespace dealgraph {
namespace {

constexpr int kPartitions = 4;

// A clock that is set anew every few questions, hours ahead or back, years now and then.
class SteppingClock final : public Clock {
 public:
  explicit SteppingClock(std::uint64_t seed) : random_(seed) {}
  Timestamp Now() const override {
    const std::lock_guard lock(mutex_);
    if (asked_++ % 5 == 0) {
      const std::int64_t hours = static_cast<std::int64_t>(random_() % 49) - 24;
      step_ms_ = hours * 3'600'000 * (random_() % 10 == 0 ? 365 : 1);
    }
    return FromUnixMillis(ToUnixMillis(SystemClock().Now()) + step_ms_);
  }

 private:
  mutable std::mutex mutex_;
  mutable std::mt19937_64 random_;
  mutable int asked_ = 0;
  mutable std::int64_t step_ms_ = 0;
};

class ServerFaultsTest : public testing::Test {
 protected:
  // Sends more of the stream.
  void Send(int count) {
    TestProducer producer;
    for (int i = 0; i < count; ++i) producer.Send(topic_, stream_.Next());
    producer.Flush();
  }
  Result<app::Config> ConfigFor(const std::string& store) const {
    return app::ParseConfig(ConfigOfAll(store, topic_, store + ".dead"), "test", {});
  }
  // Reads the topic to its end, or until an error ends it.
  Result<ingest::PipelineCounts> ReadOn(const std::string& store, const Clock& clock,
                                        std::shared_ptr<storage::FaultyFileSystem> disk, std::uint64_t fails_at) {
    DG_ASSIGN_OR_RETURN(app::Config config, ConfigFor(store));
    config.admin.listen.clear();
    app::Log log("error", "logfmt", clock);
    DG_ASSIGN_OR_RETURN(const auto server, app::Server::Create(std::move(config), clock, log, disk));
    if (disk != nullptr) disk->FailFrom(fails_at, rocksdb::IOStatus::NoSpace("No space left on device"));
    std::atomic<bool> ended = false;
    std::thread stopper([&] {
      WaitFor([&] { return ended || IsAtEnd(store, "wire", topic_, kPartitions); }, "the end");
      server->Stop();
    });
    auto counts = server->Run();
    ended = true;
    stopper.join();
    return counts;
  }
  // As a process that nobody disturbs.
  void ExpectAsUndisturbed(const std::string& store) {
    const std::string reference = directory_ / "reference";
    WriteFile(directory_ / "reference.toml", ConfigOfAll(reference, topic_, directory_ / "reference.dead"));
    ServeProcess undisturbed(directory_ / "reference.toml");
    ASSERT_TRUE(WaitFor([&] { return IsAtEnd(reference, "wire", topic_, kPartitions); }, "the end, undisturbed"));
    const auto got = ReadStore(store);
    const auto want = ReadStore(reference);
    ASSERT_TRUE(got && want);
    EXPECT_EQ(got->digest, want->digest) << "seed " << TestSeed();
    EXPECT_EQ(got->statistics.outcomes, want->statistics.outcomes) << "seed " << TestSeed();
    EXPECT_GT(want->statistics.facts, 10u);
    EXPECT_GT(want->statistics.outcomes.dead_lettered, 0u);
  }

  TestBroker& broker_ = TestBroker::Get();
  const std::string topic_ = broker_.NewTopic(kPartitions);
  NewsStream stream_{TestSeed() + 4, kPartitions};
  TemporaryDirectory directory_;
};

TEST_F(ServerFaultsTest, ADiskThatFillsUpAgainAndAgainLosesAndDoublesNothing) {
  const int rounds = IsSoak() ? 60 : 8;
  const std::string store = directory_ / "store";
  const SystemClock clock;
  std::mt19937_64 random(TestSeed());
  int full = 0;
  // How many writes a stretch takes depends on the machine: as many rounds more as it takes until half of them filled the disk.
  for (int round = 0; round < rounds || full <= rounds / 2; ++round) {
    ASSERT_LT(round, rounds * 5) << "the disk hardly ever fills up";
    SCOPED_TRACE("round " + std::to_string(round) + ", seed " + std::to_string(TestSeed()));
    Send(150);
    const auto disk = std::make_shared<storage::FaultyFileSystem>(store);
    const auto ended = ReadOn(store, clock, disk, 1 + random() % 30);
    if (ended.ok()) continue;
    ++full;
    ASSERT_EQ(ended.error().code, ErrorCode::kUnavailable) << ended.error().message;
    ASSERT_NE(ended.error().message.find("No space left on device"), std::string::npos) << ended.error().message;
  }
  const auto healed = ReadOn(store, clock, nullptr, 0);
  ASSERT_TRUE(healed.ok()) << healed.error().message;
  ExpectAsUndisturbed(store);
}

TEST_F(ServerFaultsTest, AClockThatStepsChangesNothing) {
  const std::string store = directory_ / "store";
  const SteppingClock clock(TestSeed());
  for (int round = 0; round < (IsSoak() ? 20 : 3); ++round) {
    Send(150);
    const auto ended = ReadOn(store, clock, nullptr, 0);
    ASSERT_TRUE(ended.ok()) << ended.error().message;
  }
  ExpectAsUndisturbed(store);
}

}  // namespace
}  // namespace dealgraph
