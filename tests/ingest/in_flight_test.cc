// Records go before work that can wait for a lull.
#include "ingest/in_flight.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace dealgraph::ingest {
namespace {

using std::chrono::steady_clock;
using Next = InFlight::Next;

constexpr std::size_t kMost = 100;

// What the applier would do with records that are being read: a few looks, which is time enough for who asks for a lull.
bool SomeLookFindsALull(InFlight& in_flight) {
  std::deque<std::unique_ptr<Item>> items;
  for (int look = 0; look < 500; ++look) {
    const auto deadline = steady_clock::now() + std::chrono::microseconds(100);
    if (in_flight.TakeNext({.deadline = deadline}, kMost, &items) == Next::kLull) return true;
  }
  return false;
}

void Put(InFlight& in_flight, int records) {
  std::vector<std::unique_ptr<Item>> items;
  for (int i = 0; i < records; ++i) items.push_back(std::make_unique<Item>(RawRecord()));
  ASSERT_TRUE(in_flight.Put(std::move(items)));
}

TEST(InFlight, WorkThatCanWaitIsDoneOnlyWhileFewRecordsAreInFlight) {
  InFlight in_flight(100, 1 << 20, 1);
  Put(in_flight, 3);
  int done = 0;
  std::thread asker([&] {
    EXPECT_TRUE(in_flight.DoInLull(3, [&] { ++done; }));
    EXPECT_TRUE(in_flight.DoInLull(2, [&] { ++done; }));
  });
  std::deque<std::unique_ptr<Item>> items;
  const auto soon = steady_clock::now() + std::chrono::milliseconds(20);
  EXPECT_EQ(in_flight.TakeNext({.deadline = soon, .has_batch = true}, kMost, &items), Next::kTimeout) << "a batch is applied first";
  ASSERT_EQ(in_flight.TakeNext({}, kMost, &items), Next::kLull) << "three are few enough";
  in_flight.DoLullWork();
  EXPECT_FALSE(SomeLookFindsALull(in_flight)) << "three are too many";
  EXPECT_EQ(done, 1);
  in_flight.Release(0, 1, 0);
  ASSERT_EQ(in_flight.TakeNext({}, kMost, &items), Next::kLull);
  in_flight.DoLullWork();
  asker.join();
  EXPECT_EQ(done, 2);
}

TEST(InFlight, ARecordThatIsReadGoesFirst) {
  InFlight in_flight(100, 1 << 20, 1);
  std::thread asker([&] { EXPECT_TRUE(in_flight.DoInLull(1, [] {})); });
  Put(in_flight, 1);
  in_flight.Finish(in_flight.TakeWork(1));
  std::deque<std::unique_ptr<Item>> items;
  EXPECT_EQ(in_flight.TakeNext({}, kMost, &items), Next::kItems);
  ASSERT_EQ(in_flight.TakeNext({}, kMost, &items), Next::kLull);
  in_flight.DoLullWork();
  asker.join();
}

TEST(InFlight, WhoAwaitsALullIsWokenByTheLastRecord) {
  InFlight in_flight(100, 1 << 20, 2);
  EXPECT_TRUE(in_flight.AwaitLull(0));
  Put(in_flight, 2);
  bool applied = false;
  std::thread waiter([&] {
    EXPECT_TRUE(in_flight.AwaitLull(0));
    EXPECT_TRUE(applied);
  });
  in_flight.Release(0, 1, 0);
  applied = true;
  in_flight.Release(0, 1, 0);
  waiter.join();
}

TEST(InFlight, WhoAwaitsALullIsWokenByTheEnd) {
  InFlight in_flight(100, 1 << 20, 1);
  Put(in_flight, 1);
  std::thread waiter([&] { EXPECT_FALSE(in_flight.AwaitLull(0)); });
  in_flight.Stop();
  waiter.join();
  EXPECT_FALSE(in_flight.DoInLull(100, [] { ADD_FAILURE() << "it has ended"; }));
}

TEST(InFlight, TheEndGivesUpWorkThatWaits) {
  for (const bool fails : {false, true}) {
    InFlight in_flight(100, 1 << 20, 1);
    Put(in_flight, 1);
    std::thread asker([&] { EXPECT_FALSE(in_flight.DoInLull(0, [] { ADD_FAILURE() << "a record is in flight"; })); });
    if (fails) {
      in_flight.Fail(Unavailable("disk full"));
    } else {
      in_flight.Stop();
    }
    asker.join();
  }
}

}  // namespace
}  // namespace dealgraph::ingest
