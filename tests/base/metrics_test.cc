#include "base/metrics.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace dealgraph {
namespace {

TEST(Metrics, SameNameAndLabelsAreOneMetricWhateverTheirOrder) {
  Metrics metrics;
  Counter& first = metrics.AddCounter("records_total", "Records.", {{"source", "file"}, {"kind", "html"}});
  Counter& again = metrics.AddCounter("records_total", "Records.", {{"kind", "html"}, {"source", "file"}});
  Counter& other = metrics.AddCounter("records_total", "Records.", {{"kind", "json"}});
  EXPECT_EQ(&first, &again);
  EXPECT_NE(&first, &other);
}

TEST(Metrics, SnapshotIsSortedAndHoldsWhatWasCounted) {
  Metrics metrics;
  metrics.AddGauge("queue_records", "Waiting.").Set(-3);
  metrics.AddCounter("a_total", "A.", {{"x", "2"}}).Add(5);
  metrics.AddCounter("a_total", "A.", {{"x", "1"}}).Add();
  const auto samples = metrics.Snapshot();
  ASSERT_EQ(samples.size(), 3u);
  EXPECT_EQ(samples[0].labels, (MetricLabels{{"x", "1"}}));
  EXPECT_EQ(samples[0].value, 1);
  EXPECT_EQ(samples[1].value, 5);
  EXPECT_EQ(samples[2].name, "queue_records");
  EXPECT_EQ(samples[2].kind, MetricKind::kGauge);
  EXPECT_EQ(samples[2].value, -3);
  EXPECT_EQ(samples[2].help, "Waiting.");
}

TEST(Metrics, AValueOnABoundIsInItsBucket) {
  Metrics metrics;
  Histogram& seconds = metrics.AddHistogram("apply_seconds", "Time.", {0.1, 1, 10});
  for (const double value : {0.05, 0.1, 0.5, 1.0, 10.0, 11.0}) seconds.Observe(value);
  const auto sample = metrics.Snapshot().at(0);
  EXPECT_EQ(sample.buckets, (std::vector<std::uint64_t>{2, 2, 1, 1}));
  EXPECT_EQ(sample.count, 6u);
  EXPECT_DOUBLE_EQ(sample.sum, 22.65);
}

TEST(Metrics, ThreadsLoseNothing) {
  Metrics metrics;
  constexpr int kThreads = 4;
  constexpr int kTimes = 2000;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kTimes; ++n) {
        metrics.AddCounter("c_total", "C.").Add();
        metrics.AddHistogram("h", "H.", {1}).Observe(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto samples = metrics.Snapshot();
  EXPECT_EQ(samples.at(0).value, kThreads * kTimes);
  EXPECT_EQ(samples.at(1).count, static_cast<std::uint64_t>(kThreads * kTimes));
  EXPECT_EQ(samples.at(1).sum, kThreads * kTimes);
}

TEST(MetricsDeathTest, OneNameCannotBeTwoKinds) {
  Metrics metrics;
  metrics.AddCounter("x", "X.");
  EXPECT_DEATH(metrics.AddGauge("x", "X."), "one kind");
}

}  // namespace
}  // namespace dealgraph
