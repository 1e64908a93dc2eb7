#include "base/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

namespace dealgraph {
namespace {

TEST(CounterTest, ThreadsAddWithoutLosingAny) {
  Counter counter;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 10'000; ++k) counter.Add();
    });
  }
  threads.clear();
  EXPECT_EQ(counter.value(), 40'000u);
}

TEST(GaugeTest, RisesAndFalls) {
  Gauge gauge;
  gauge.Set(5);
  gauge.Add(-7);
  EXPECT_EQ(gauge.value(), -2);
}

TEST(HistogramTest, AValueEqualToABoundBelongsToItsBucket) {
  Histogram histogram({1, 2, 4});
  for (const double value : {0.5, 1.0, 1.5, 2.0, 4.0, 4.1}) histogram.Observe(value);
  EXPECT_EQ(histogram.counts(), (std::vector<std::uint64_t>{2, 2, 1, 1}));
  EXPECT_DOUBLE_EQ(histogram.sum(), 13.1);
}

TEST(HistogramTest, InfinityIsInTheLastBucketAndNanInNone) {
  Histogram histogram({1});
  histogram.Observe(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(histogram.counts(), (std::vector<std::uint64_t>{0, 0}));
  EXPECT_EQ(histogram.sum(), 0);
  histogram.Observe(std::numeric_limits<double>::infinity());
  EXPECT_EQ(histogram.counts(), (std::vector<std::uint64_t>{0, 1}));
}

TEST(HistogramTest, WithoutBoundsCountsEverythingTogether) {
  Histogram histogram({});
  histogram.Observe(-1);
  histogram.Observe(1);
  EXPECT_EQ(histogram.counts(), (std::vector<std::uint64_t>{2}));
}

TEST(HistogramTest, ThreadsObserveWithoutLosingAny) {
  Histogram histogram({0.5});
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 5'000; ++k) histogram.Observe(i % 2);
    });
  }
  threads.clear();
  EXPECT_EQ(histogram.counts(), (std::vector<std::uint64_t>{10'000, 10'000}));
  EXPECT_EQ(histogram.sum(), 10'000);
}

TEST(MetricsTest, TheSameSeriesIsTheSameObject) {
  Metrics metrics;
  Counter& a = metrics.AddCounter("records_total", "Records read.", {{"source", "file"}, {"format", "json"}});
  Counter& b = metrics.AddCounter("records_total", "Records read.", {{"format", "json"}, {"source", "file"}});
  Counter& c = metrics.AddCounter("records_total", "Records read.", {{"source", "kafka"}});
  EXPECT_EQ(&a, &b) << "the order of labels does not matter";
  EXPECT_NE(&a, &c);
}

TEST(MetricsTest, SnapshotIsSortedByNameAndLabels) {
  Metrics metrics;
  metrics.AddGauge("queue_bytes", "Bytes waiting.").Set(-3);
  metrics.AddCounter("articles_total", "Articles.", {{"outcome", "duplicate"}}).Add(2);
  metrics.AddCounter("articles_total", "Articles.", {{"outcome", "applied"}}).Add(7);
  metrics.AddHistogram("seconds", "Time.", {0.1, 1}).Observe(0.5);

  const std::vector<MetricSample> samples = metrics.Snapshot();
  ASSERT_EQ(samples.size(), 4u);
  EXPECT_EQ(samples[0].name, "articles_total");
  EXPECT_EQ(samples[0].help, "Articles.");
  EXPECT_EQ(samples[0].labels, (MetricLabels{{"outcome", "applied"}}));
  EXPECT_EQ(samples[0].value, 7);
  EXPECT_EQ(samples[1].value, 2);
  EXPECT_EQ(samples[2].kind, MetricKind::kGauge);
  EXPECT_EQ(samples[2].value, -3);
  EXPECT_EQ(samples[3].kind, MetricKind::kHistogram);
  EXPECT_EQ(samples[3].counts, (std::vector<std::uint64_t>{0, 1, 0}));
  EXPECT_EQ(samples[3].sum, 0.5);
}

TEST(MetricsTest, ReferencesStayValidAsSeriesAreAdded) {
  Metrics metrics;
  Counter& first = metrics.AddCounter("n_total", "N.", {{"i", "first"}});
  for (int i = 0; i < 1'000; ++i) metrics.AddCounter("n_total", "N.", {{"i", std::to_string(i)}});
  first.Add(3);
  EXPECT_EQ(&first, &metrics.AddCounter("n_total", "N.", {{"i", "first"}}));
  EXPECT_EQ(first.value(), 3u);
}

TEST(MetricsDeathTest, WrongDeclarationsEndTheProcess) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  Metrics metrics;
  metrics.AddCounter("x_total", "X.");
  EXPECT_DEATH(metrics.AddCounter("1x", "X."), "not a metric's name");
  EXPECT_DEATH(metrics.AddCounter("", "X."), "not a metric's name");
  EXPECT_DEATH(metrics.AddCounter("y", "Y.", {{"a:b", ""}}), "label's name");
  EXPECT_DEATH(metrics.AddCounter("y", "Y.", {{"a", "1"}, {"a", "2"}}), "same label twice");
  EXPECT_DEATH(metrics.AddGauge("x_total", "X."), "two kinds");
  EXPECT_DEATH(metrics.AddCounter("x_total", "Another."), "two help texts");
  EXPECT_DEATH(metrics.AddHistogram("h", "H.", {2, 1}), "do not rise");
}

TEST(ExponentialBoundsTest, MultipliesFromTheStart) {
  EXPECT_EQ(ExponentialBounds(1, 10, 4), (std::vector<double>{1, 10, 100, 1000}));
}

}  // namespace
}  // namespace dealgraph
