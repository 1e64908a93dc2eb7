// A source that fails is opened again, with an alarm meanwhile; and several sources in one pipeline.
#include "ingest/supervised_source.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "ingest/pipeline.h"

namespace dealgraph::ingest {
namespace {

using std::chrono::milliseconds;

// Gives what its script says, then ends; `endless`: gives the last record for ever.
class ScriptSource final : public Source {
 public:
  explicit ScriptSource(std::deque<Result<std::string>> script, bool endless = false, std::string partition = "p")
      : script_(std::move(script)), endless_(endless), partition_(std::move(partition)) {}
  Result<std::span<const RawRecord>> Poll(milliseconds) override {
    if (stopped_) return Cancelled("stopped");
    views_.clear();
    if (script_.empty()) return std::span<const RawRecord>(views_);
    Result<std::string> next = script_.front();
    if (!endless_) script_.pop_front();
    if (!next.ok()) return next.error();
    bytes_ = *next;
    views_.push_back({.bytes = bytes_,
                      .content_type = "application/json",
                      .position = {.partition = partition_, .next_offset = offset_ + 1, .last_offset = offset_},
                      .origin = partition_});
    ++offset_;
    return std::span<const RawRecord>(views_);
  }
  bool AtEnd() const override { return !endless_ && script_.empty(); }
  Result<> Commit(const graph::SourcePosition& position) override {
    committed_ = position.next_offset;
    return {};
  }
  void Stop() override { stopped_ = true; }
  std::int64_t committed_ = 0;

 private:
  std::deque<Result<std::string>> script_;
  bool endless_;
  std::string partition_;
  std::string bytes_;
  std::int64_t offset_ = 0;
  std::vector<RawRecord> views_;
  std::atomic<bool> stopped_ = false;
};

std::string ArticleOf(const std::string& id) { return "{\"id\":\"" + id + "\",\"title\":\"t\"}"; }

SupervisedSourceOptions Options(std::function<Result<std::unique_ptr<Source>>()> open) {
  return {.name = "wire", .open = std::move(open), .back_off_first = milliseconds(1), .back_off_max = milliseconds(2)};
}

// Polls until a record comes.
std::string NextRecord(Source& source) {
  for (int i = 0; i < 10'000; ++i) {
    const auto batch = source.Poll(milliseconds(1));
    EXPECT_TRUE(batch.ok());
    if (batch.ok() && !batch->empty()) return std::string(batch->front().bytes);
  }
  return "nothing";
}

TEST(SupervisedSource, AnUnavailableSourceIsKeptAndAskedAgain) {
  const SystemClock clock;
  std::vector<std::string> told;
  Alarms alarms(clock, [&](const Alarm& alarm, bool raised) { told.push_back((raised ? "+" : "-") + alarm.message); });
  int opened = 0;
  SupervisedSource source(Options([&]() -> Result<std::unique_ptr<Source>> {
                            ++opened;
                            return std::unique_ptr<Source>(std::make_unique<ScriptSource>(std::deque<Result<std::string>>{
                                "one", Unavailable("broker down"), Unavailable("broker down"), "two"}));
                          }),
                          alarms);
  EXPECT_EQ(NextRecord(source), "one");
  EXPECT_EQ(NextRecord(source), "two");
  EXPECT_EQ(opened, 1);
  EXPECT_EQ(told, (std::vector<std::string>{"+broker down", "-broker down"})) << "one alarm for one trouble";
  EXPECT_TRUE(alarms.List().empty());
  EXPECT_TRUE(source.AtEnd());
}

TEST(SupervisedSource, AfterAnyOtherErrorItIsOpenedAnew) {
  const SystemClock clock;
  Alarms alarms(clock);
  int opened = 0;
  SupervisedSource source(Options([&]() -> Result<std::unique_ptr<Source>> {
                            if (++opened == 2) return NotFound("no topic");
                            return std::unique_ptr<Source>(std::make_unique<ScriptSource>(
                                opened == 1 ? std::deque<Result<std::string>>{"one", Corruption("made anew")}
                                            : std::deque<Result<std::string>>{"two"}));
                          }),
                          alarms);
  EXPECT_EQ(NextRecord(source), "one");
  EXPECT_EQ(NextRecord(source), "two");
  EXPECT_EQ(opened, 3);
  EXPECT_TRUE(alarms.List().empty());
}

TEST(SupervisedSource, StopEndsItWhileItWaitsToTryAgain) {
  const SystemClock clock;
  Alarms alarms(clock);
  SupervisedSourceOptions options = Options([]() -> Result<std::unique_ptr<Source>> { return Unavailable("not there"); });
  options.back_off_first = options.back_off_max = std::chrono::hours(1);
  SupervisedSource source(std::move(options), alarms);
  ASSERT_TRUE(source.Poll(milliseconds(1)).ok());
  ASSERT_EQ(alarms.List().size(), 1u);
  std::thread stopper([&] { source.Stop(); });
  const auto batch = source.Poll(std::chrono::hours(1));
  stopper.join();
  ASSERT_FALSE(batch.ok());
  EXPECT_EQ(batch.error().code, ErrorCode::kCancelled);
}

// Counts articles by the input they came by, and holds the batches of one input apart.
class CountingSink final : public Sink {
 public:
  Result<std::vector<graph::Outcome>> Apply(Batch& batch) override {
    const std::lock_guard lock(mutex_);
    for (const graph::IncomingArticle& article : batch.articles) {
      ++counts_[article.input];
      ids_.insert(article.article.id);
    }
    for (const auto& [input, count] : batch.dead_lettered_by_input) letters_[input] += count;
    for (const graph::SourcePosition& position : batch.positions) positions_[position.partition] = position.next_offset;
    if (on_batch) on_batch(counts_);
    return std::vector<graph::Outcome>(batch.articles.size(), graph::Outcome::kApplied);
  }
  std::function<void(const std::map<std::string, int>&)> on_batch;
  std::mutex mutex_;
  bool Has(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return ids_.contains(id);
  }
  std::int64_t PositionOf(const std::string& partition) {
    const std::lock_guard lock(mutex_);
    const auto at = positions_.find(partition);
    return at == positions_.end() ? -1 : at->second;
  }
  std::set<std::string> ids_;
  std::map<std::string, int> counts_;
  std::map<std::string, std::uint64_t> letters_;
  std::map<std::string, std::int64_t> positions_;
};

class NoLetters final : public DeadLetterSink {
 public:
  Result<> Write(const DeadLetter& letter) override {
    inputs.emplace_back(letter.input);
    return {};
  }
  Result<> Acknowledge() override { return {}; }
  std::vector<std::string> inputs;
};

RecordFunction Plain() {
  return DecodeAndExtract({}, [](const nlp::Article&) { return nlp::Extraction(); });
}

TEST(PipelineOfSeveralSources, EachIsReadToItsEndAndCountedByItsName) {
  ScriptSource a({ArticleOf("1"), "torn", ArticleOf("2")}, false, "pa");
  ScriptSource b({ArticleOf("3")}, false, "pb");
  CountingSink sink;
  NoLetters letters;
  Metrics metrics;
  Pipeline pipeline({{"a", &a, Plain()}, {"b", &b, Plain()}}, sink, letters, {.workers = 2, .metrics = &metrics});
  const auto counts = pipeline.Run();
  ASSERT_TRUE(counts.ok()) << counts.error().message;
  EXPECT_EQ(counts->received, 4u);
  EXPECT_EQ(sink.counts_, (std::map<std::string, int>{{"a", 2}, {"b", 1}}));
  EXPECT_EQ(sink.letters_, (std::map<std::string, std::uint64_t>{{"a", 1}}));
  EXPECT_EQ(letters.inputs, (std::vector<std::string>{"a"}));
  EXPECT_EQ(a.committed_, 3);
  EXPECT_EQ(b.committed_, 1);
  for (const MetricSample& sample : metrics.Snapshot()) {
    if (sample.name == "dealgraph_ingest_received_total") {
      EXPECT_EQ(sample.value, sample.labels.front().second == "a" ? 3 : 1);
    }
  }
}

TEST(PipelineOfSeveralSources, OneThatNeverEndsDoesNotStarveAnother) {
  ScriptSource flood({ArticleOf("f")}, /*endless=*/true, "flood");
  std::deque<Result<std::string>> few;
  for (int i = 0; i < 100; ++i) few.push_back(ArticleOf(std::to_string(i)));
  ScriptSource drip(std::move(few), false, "drip");
  CountingSink sink;
  NoLetters letters;
  Pipeline pipeline({{"flood", &flood, Plain()}, {"drip", &drip, Plain()}}, sink, letters,
                    {.workers = 1, .in_flight_records_max = 16, .batch_articles_max = 4});
  sink.on_batch = [&](const std::map<std::string, int>& counts) {
    const auto at = counts.find("drip");
    if (at != counts.end() && at->second == 100) pipeline.Stop();
  };
  const auto counts = pipeline.Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(sink.counts_["drip"], 100);
}

// A pipeline around one supervised source, which a flood of records keeps busy.
class HandedIn : public testing::Test {
 protected:
  HandedIn()
      : source_(Options([this]() -> Result<std::unique_ptr<Source>> {
                  opened_at_.push_back(sink_.PositionOf("p"));
                  return std::unique_ptr<Source>(std::make_unique<ScriptSource>(std::deque<Result<std::string>>{ArticleOf("f")}, /*endless=*/true));
                }),
                alarms_),
        pipeline_({{"wire", &source_, Plain()}}, sink_, letters_,
                  {.workers = 2, .in_flight_records_max = 64, .batch_articles_max = 8, .flush_interval = milliseconds(1)}),
        thread_([this] { ended_ = pipeline_.Run(); }) {}
  ~HandedIn() override { End(); }
  void End() {
    pipeline_.Stop();
    if (thread_.joinable()) thread_.join();
  }

  const SystemClock clock_;
  Alarms alarms_{clock_};
  CountingSink sink_;
  NoLetters letters_;
  std::vector<std::int64_t> opened_at_;  // what was stored of p whenever it was opened
  SupervisedSource source_;
  Pipeline pipeline_;
  Result<PipelineCounts> ended_;
  std::thread thread_;
};

TEST_F(HandedIn, RecordsAreAppliedOnceTheyWereAwaited) {
  for (int i = 0; i < 300; ++i) {
    const std::string bytes = ArticleOf("given" + std::to_string(i));
    ASSERT_TRUE(source_.Give({.bytes = bytes, .content_type = "application/json", .position = {.partition = "q", .next_offset = 1}, .origin = "letter"}).ok());
  }
  ASSERT_TRUE(source_.AwaitGiven().ok());
  for (int i = 0; i < 300; ++i) EXPECT_TRUE(sink_.Has("given" + std::to_string(i))) << i;
  EXPECT_EQ(sink_.PositionOf("q"), -1) << "its position was stored";
  EXPECT_TRUE(sink_.Has("f")) << "the source itself was not read meanwhile";
  End();
  ASSERT_TRUE(ended_.ok());
  EXPECT_EQ(ended_->dead_lettered, 0u);
}

TEST_F(HandedIn, ADecisionIsStoredBehindAllThatWasReadAndTheSourceIsOpenedThere) {
  while (!sink_.Has("f")) std::this_thread::yield();
  for (int i = 1; i <= 20; ++i) {
    ASSERT_TRUE(source_.Decide({.partition = "p", .next_offset = 1'000'000 * i}).ok());
    // It waits, so that the source reads on in between.
    ASSERT_TRUE(source_.AwaitGiven().ok());
  }
  End();
  ASSERT_TRUE(ended_.ok());
  ASSERT_GE(opened_at_.size(), 20u);
  for (std::size_t i = 1; i < opened_at_.size(); ++i) {
    EXPECT_EQ(opened_at_[i], 1'000'000 * static_cast<std::int64_t>(i)) << "it was opened where something else was stored";
  }
}

TEST_F(HandedIn, WhoWaitsIsToldThatItWasStopped) {
  End();
  const std::string bytes = ArticleOf("late");
  EXPECT_EQ(source_.Give({.bytes = bytes}).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(source_.AwaitGiven().error().code, ErrorCode::kCancelled);
  EXPECT_EQ(source_.Decide({.partition = "p", .next_offset = 1}).error().code, ErrorCode::kCancelled);
}

// Gives one record, then waits for ever.
class OneThenQuiet final : public Source {
 public:
  Result<std::span<const RawRecord>> Poll(milliseconds timeout) override {
    std::unique_lock lock(mutex_);
    if (given_) wake_.wait_for(lock, timeout, [&] { return stopped_; });
    if (stopped_) return Cancelled("stopped");
    if (std::exchange(given_, true)) return std::span<const RawRecord>();
    return std::span<const RawRecord>(&record_, 1);
  }
  bool AtEnd() const override { return false; }
  Result<> Commit(const graph::SourcePosition&) override { return {}; }
  void Stop() override {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    wake_.notify_all();
  }

 private:
  const std::string bytes_ = ArticleOf("1");
  const RawRecord record_{.bytes = bytes_, .content_type = "application/json", .origin = "one"};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool given_ = false;
  bool stopped_ = false;
};

TEST(Pipeline, AppliesAtOnceWhereNothingIsOnItsWay) {
  OneThenQuiet source;
  CountingSink sink;
  NoLetters letters;
  Pipeline pipeline({{"s", &source, Plain()}}, sink, letters,
                    {.workers = 1, .batch_delay_max = std::chrono::hours(1), .apply_when_idle = true});
  sink.on_batch = [&](const std::map<std::string, int>&) { pipeline.Stop(); };
  const auto counts = pipeline.Run();  // without it: for an hour
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(sink.counts_["s"], 1);
}

TEST(PipelineOfSeveralSources, AbandonEndsWithoutWhatNoWorkerHasBegun) {
  ScriptSource source({ArticleOf("x")}, /*endless=*/true);
  CountingSink sink;
  NoLetters letters;
  std::atomic<int> begun = 0;
  std::atomic<bool> go_on = false;
  Pipeline* running = nullptr;
  const RecordFunction slow = [&](const RawRecord& record) {
    ++begun;
    while (!go_on) std::this_thread::yield();
    return Plain()(record);
  };
  Pipeline pipeline({{"s", &source, slow}}, sink, letters, {.workers = 1, .in_flight_records_max = 50});
  running = &pipeline;
  std::thread stopper([&] {
    while (begun == 0 || pipeline.QueueOf(0).records < 50) std::this_thread::yield();
    running->Abandon();
    go_on = true;
  });
  const auto counts = pipeline.Run();
  stopper.join();
  ASSERT_TRUE(counts.ok()) << counts.error().message;
  EXPECT_EQ(counts->received, static_cast<std::uint64_t>(begun));
  EXPECT_LT(counts->received, 50u);
  EXPECT_EQ(sink.positions_["p"], static_cast<std::int64_t>(begun)) << "no position covers what was not applied";
}

}  // namespace
}  // namespace dealgraph::ingest
