// The loop under faults of each stage and under random sizes, limits and batches; pipeline_test.cc has its plain behaviour.
#include "ingest/pipeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <latch>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "tests/seed.h"

namespace dealgraph::ingest {
namespace {

using std::chrono::milliseconds;

// A list of records as a source of one partition, "list". A poll gives `per_poll` of them; failures may be put between.
class ListSource final : public Source {
 public:
  explicit ListSource(std::vector<std::string> records, std::size_t per_poll = 7)
      : records_(std::move(records)), per_poll_(per_poll) {}

  void FailAt(std::size_t record, Error error) { failures_.emplace(record, std::move(error)); }
  void NeverEnd() { endless_ = true; }

  Result<std::span<const RawRecord>> Poll(milliseconds timeout) override {
    ++polls;
    if (stopped_) return Cancelled("stopped");
    if (const auto failure = failures_.find(next_); failure != failures_.end()) {
      Error error = failure->second;
      failures_.erase(failure);
      return error;
    }
    views_.clear();
    origins_.clear();
    for (std::size_t n = 0; n < per_poll_ && next_ < records_.size(); ++n, ++next_) {
      if (n > 0 && failures_.contains(next_)) break;
      const auto offset = static_cast<std::int64_t>(next_);
      origins_.push_back("list:" + std::to_string(next_ + 1));
      RawRecord& view = views_.emplace_back();
      view.bytes = records_[next_];
      view.content_type = "application/json";
      view.position = {.partition = "list", .next_offset = offset + 1, .last_offset = offset};
      view.origin = origins_.back();
    }
    if (views_.empty() && endless_) {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, timeout, [&] { return stopped_.load(); });
    }
    return std::span<const RawRecord>(views_);
  }
  bool AtEnd() const override { return !endless_ && next_ >= records_.size() && failures_.empty(); }
  Result<> Commit(const graph::SourcePosition& position) override {
    EXPECT_GT(position.next_offset, committed) << "positions only rise";
    committed = position.next_offset;
    return {};
  }
  void Stop() override {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    wake_.notify_all();
  }

  std::int64_t committed = 0;
  std::atomic<int> polls = 0;
  std::size_t given() const { return next_; }

 private:
  std::vector<std::string> records_;
  std::size_t per_poll_;
  std::size_t next_ = 0;
  bool endless_ = false;
  std::map<std::size_t, Error> failures_;
  std::vector<RawRecord> views_;
  std::deque<std::string> origins_;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
};

// Dead letters and batches in one log, so that their order to each other can be looked at.
struct Log {
  std::vector<std::string> ids;                // of applied articles
  std::vector<std::string> letters;            // "origin: reason"
  std::vector<std::string> letter_bytes;
  std::vector<std::size_t> batch_sizes;
  std::size_t acknowledged = 0;                // letters
  std::uint64_t dead_lettered = 0;             // as the batches say
  std::int64_t position = 0;                   // of the last batch
  std::int64_t flushed_position = 0;
};

class MemorySink final : public Sink {
 public:
  explicit MemorySink(Log& log) : log_(log) {}

  Result<std::vector<graph::Outcome>> Apply(Batch& batch) override {
    if (before_apply) before_apply();
    if (fail_at_batch == static_cast<int>(log_.batch_sizes.size())) return Unavailable("disk full");
    log_.dead_lettered += batch.dead_lettered;
    EXPECT_GE(log_.acknowledged, log_.dead_lettered) << "a position was stored beyond a letter that is not durable";
    log_.batch_sizes.push_back(batch.articles.size());
    EXPECT_LE(batch.positions.size(), 1u) << "at most one position a partition";
    for (const graph::SourcePosition& position : batch.positions) {
      EXPECT_GT(position.next_offset, log_.position);
      log_.position = position.next_offset;
    }
    std::vector<graph::Outcome> outcomes;
    for (const graph::IncomingArticle& incoming : batch.articles) {
      const nlp::Article& article = incoming.article;
      log_.ids.push_back(article.id);
      outcomes.push_back(article.withdrawn                                    ? graph::Outcome::kWithdrawn
                         : seen_.insert(article.id + "\n" + article.text).second ? graph::Outcome::kApplied
                                                                              : graph::Outcome::kDuplicate);
    }
    if (drop_an_outcome) outcomes.pop_back();
    return outcomes;
  }
  Result<> Flush() override {
    ++flushes;
    if (fail_flush) return Unavailable("cannot sync");
    log_.flushed_position = log_.position;
    return {};
  }

  int fail_at_batch = -1;
  bool fail_flush = false;
  bool drop_an_outcome = false;
  int flushes = 0;
  std::function<void()> before_apply;

 private:
  Log& log_;
  std::set<std::string> seen_;
};

class MemoryLetters final : public DeadLetterSink {
 public:
  explicit MemoryLetters(Log& log) : log_(log) {}
  Result<> Write(const DeadLetter& letter) override {
    if (fail) return Unavailable("no room for letters");
    log_.letters.push_back(std::string(letter.origin) + ": " + std::string(letter.reason));
    log_.letter_bytes.emplace_back(letter.bytes);
    return {};
  }
  Result<> Acknowledge() override {
    log_.acknowledged = log_.letters.size();
    return {};
  }
  bool fail = false;

 private:
  Log& log_;
};

nlp::Extraction Nothing(const nlp::Article&) { return {}; }

std::string ArticleJson(int i) { return "{\"id\":\"" + std::to_string(i) + "\",\"title\":\"Nr. " + std::to_string(i) + "\"}"; }

std::vector<std::string> Articles(int n) {
  std::vector<std::string> records;
  for (int i = 0; i < n; ++i) records.push_back(ArticleJson(i));
  return records;
}

// Everything a pipeline needs, in one place.
struct Bench {
  explicit Bench(std::vector<std::string> records, std::size_t per_poll = 7) : source(std::move(records), per_poll) {}

  Result<PipelineCounts> Run(ExtractFunction extract = Nothing) {
    pipeline.emplace(source, std::move(extract), sink, letters, options);
    return pipeline->Run();
  }

  ListSource source;
  Log log;
  MemorySink sink{log};
  MemoryLetters letters{log};
  PipelineOptions options{.workers = 3, .poll_timeout = milliseconds(5)};
  std::optional<Pipeline> pipeline;
};

TEST(PipelineFaults, WithoutRecordsEndsAtOnceWithZeros) {
  Bench bench({});
  const auto counts = bench.Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(*counts, PipelineCounts());
  EXPECT_TRUE(bench.log.batch_sizes.empty());
}

TEST(PipelineFaults, ARunOfNothingButDeadLettersStillMovesThePosition) {
  Bench bench(std::vector<std::string>(20, "x"));
  const auto counts = bench.Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->dead_lettered, 20u);
  EXPECT_EQ(bench.log.acknowledged, 20u);
  EXPECT_EQ(bench.source.committed, 20);
}

TEST(PipelineFaults, WithdrawnArticlesAreNotExtracted) {
  Bench bench({R"({"id":"1","title":"t","status":"canceled"})", ArticleJson(2)});
  std::atomic<int> calls = 0;
  const auto counts = bench.Run([&](const nlp::Article&) {
    ++calls;
    return nlp::Extraction();
  });
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(counts->withdrawn, 1u);
}

TEST(PipelineFaults, CountsWhatExtractionFound) {
  Bench bench(Articles(10));
  const auto counts = bench.Run([](const nlp::Article&) {
    nlp::Extraction extraction;
    extraction.relations.resize(3);
    extraction.amounts.resize(2);
    extraction.refused.resize(1);
    return extraction;
  });
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->relations, 30u);
  EXPECT_EQ(counts->amounts, 20u);
  EXPECT_EQ(counts->refused_amounts, 10u);
}

TEST(PipelineFaults, AFailingSinkEndsTheRunAndNothingBeyondIsCommitted) {
  Bench bench(Articles(200));
  bench.options.batch_articles_max = 10;
  bench.sink.fail_at_batch = 3;
  const auto counts = bench.Run();
  ASSERT_FALSE(counts.ok());
  EXPECT_EQ(counts.error().message, "disk full");
  EXPECT_LE(bench.log.ids.size(), 30u);
  EXPECT_LE(bench.source.committed, bench.log.position);
}

TEST(PipelineFaults, AFailingFlushCommitsNothing) {
  Bench bench(Articles(20));
  bench.sink.fail_flush = true;
  const auto counts = bench.Run();
  ASSERT_FALSE(counts.ok());
  EXPECT_EQ(counts.error().message, "cannot sync");
  EXPECT_EQ(bench.source.committed, 0);
}

TEST(PipelineFaults, AThrowingExtractionIsABugThatIsReported) {
  Bench bench(Articles(5));
  const auto counts = bench.Run([](const nlp::Article& article) -> nlp::Extraction {
    if (article.id == "3") throw std::runtime_error("boom");
    return {};
  });
  ASSERT_FALSE(counts.ok());
  EXPECT_EQ(counts.error().code, ErrorCode::kInternal);
  EXPECT_NE(counts.error().message.find("boom"), std::string::npos) << counts.error().message;
}

TEST(PipelineFaults, ASinkWithTooFewOutcomesIsABug) {
  Bench bench(Articles(5));
  bench.sink.drop_an_outcome = true;
  const auto counts = bench.Run();
  ASSERT_FALSE(counts.ok());
  EXPECT_EQ(counts.error().code, ErrorCode::kInternal);
}

TEST(PipelineFaults, OptionsAreChecked) {
  Bench bench(Articles(1));
  bench.options.workers = 0;
  EXPECT_EQ(bench.Run().error().code, ErrorCode::kInvalidArgument);
}

TEST(PipelineFaults, StopBeforeRunReadsNothing) {
  Bench bench(Articles(100));
  bench.source.NeverEnd();
  bench.pipeline.emplace(bench.source, Nothing, bench.sink, bench.letters, bench.options);
  bench.pipeline->Stop();
  const auto counts = bench.pipeline->Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->received, 0u);
}

TEST(PipelineFaults, MemoryIsBoundedInBytesAndALargerRecordGoesAlone) {
  std::vector<std::string> records;
  for (int i = 0; i < 30; ++i) {
    const std::size_t size = i % 10 == 5 ? 100'000 : 2'000;
    records.push_back(R"({"id":")" + std::to_string(i) + R"(","text":")" + std::string(size, 'x') + "\"}");
  }
  Bench bench(records, 1);
  bench.options.in_flight_bytes_max = 10'000;
  const auto counts = bench.Run();
  ASSERT_TRUE(counts.ok()) << counts.error().ToString();
  EXPECT_EQ(counts->applied, 30u);
}

TEST(PipelineFaults, ASlowTopicDoesNotWaitForAFullBatch) {
  Bench bench(Articles(1));
  bench.source.NeverEnd();
  bench.options.batch_articles_max = 1000;
  bench.pipeline.emplace(bench.source, Nothing, bench.sink, bench.letters, bench.options);
  // Were the batch to wait for more, this would never end.
  bench.sink.before_apply = [&] { bench.pipeline->Stop(); };
  const auto counts = bench.pipeline->Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->applied, 1u);
}

// A source that is polled although there is no room, as the member of a group is.
class PolledSource final : public Source {
 public:
  explicit PolledSource(ListSource& list) : list_(list) {}

  Result<std::span<const RawRecord>> Poll(milliseconds timeout) override {
    if (!paused_) return list_.Poll(timeout);
    longest_paused = std::max(longest_paused, timeout);
    if (!polled_paused.try_wait()) polled_paused.count_down();
    return std::span<const RawRecord>();
  }
  bool AtEnd() const override { return list_.AtEnd(); }
  Result<> Commit(const graph::SourcePosition& position) override { return list_.Commit(position); }
  bool Pause(bool paused) override {
    paused_ = paused;
    return true;
  }
  void Stop() override { list_.Stop(); }

  std::latch polled_paused{1};
  milliseconds longest_paused{-1};

 private:
  ListSource& list_;
  bool paused_ = false;
};

TEST(PipelineFaults, APausedSourceIsNotWaitedForWhenThereIsRoomAgain) {
  Bench bench(Articles(20), /*per_poll=*/1);
  PolledSource source(bench.source);
  bench.options.in_flight_records_max = 1;
  bench.options.poll_timeout = milliseconds(3'600'000);
  // The first record stays in flight until its source is polled while it is paused.
  std::once_flag first;
  Pipeline pipeline(source, [&](const nlp::Article&) {
    std::call_once(first, [&] { source.polled_paused.wait(); });
    return nlp::Extraction();
  }, bench.sink, bench.letters, bench.options);
  const auto counts = pipeline.Run();
  ASSERT_TRUE(counts.ok()) << counts.error().ToString();
  EXPECT_EQ(counts->applied, 20u);
  EXPECT_LE(source.longest_paused, milliseconds(0));
}

TEST(PipelineFaults, ProgressRisesAndEndsAtTheResult) {
  Bench bench(Articles(100));
  bench.options.batch_articles_max = 9;
  PipelineCounts last;
  bench.options.progress = [&](const PipelineCounts& counts) {
    EXPECT_GE(counts.received, last.received);
    EXPECT_EQ(counts.received, counts.applied) << "each call comes after a whole batch";
    last = counts;
  };
  const auto counts = bench.Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(last, *counts);
}

TEST(PipelineFaults, NotesComeInOrderWithTheirOrigin) {
  Bench bench({ArticleJson(0), R"({"title":"t","published":"yesterday"})", R"({"title":"u","published":"soon"})"});
  std::vector<std::string> notes;
  bench.options.note = [&](std::string_view note) { notes.emplace_back(note); };
  const auto counts = bench.Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_EQ(counts->notes, 2u);
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_TRUE(notes[0].starts_with("list:2: published \"yesterday\"")) << notes[0];
  EXPECT_TRUE(notes[1].starts_with("list:3: published \"soon\"")) << notes[1];
}

TEST(PipelineFaults, ACallbackSinkGetsArticlesInInputOrderAndMayEndTheRun) {
  ListSource source(Articles(100));
  Log log;
  MemoryLetters letters(log);
  std::vector<std::string> ids;
  CallbackSink sink([&](const graph::IncomingArticle& incoming) -> Result<> {
    if (ids.size() == 60) return Unavailable("the reader of our output has gone");
    ids.push_back(incoming.article.id);
    return {};
  });
  Pipeline pipeline(source, Nothing, sink, letters, {.workers = 4, .poll_timeout = milliseconds(5)});
  const auto counts = pipeline.Run();
  ASSERT_FALSE(counts.ok());
  ASSERT_EQ(ids.size(), 60u);
  for (int i = 0; i < 60; ++i) EXPECT_EQ(ids[static_cast<std::size_t>(i)], std::to_string(i));
}

// Whatever the sizes, limits and faults: what was applied is a prefix of the records, and the source has been told of no
// position that was not flushed.
TEST(PipelineFaults, SeededRandomRunsKeepOrderAndPositions) {
  std::mt19937_64 random(TestSeed());
  for (int round = 0; round < 60; ++round) {
    const int n = static_cast<int>(random() % 120);
    std::vector<std::string> records;
    std::vector<std::string> good_ids;
    std::vector<int> good_before;  // articles before record i
    for (int i = 0; i < n; ++i) {
      good_before.push_back(static_cast<int>(good_ids.size()));
      if (random() % 7 == 0) {
        records.push_back("{broken");
      } else {
        records.push_back(ArticleJson(i));
        good_ids.push_back(std::to_string(i));
      }
    }
    good_before.push_back(static_cast<int>(good_ids.size()));
    Bench bench(records, 1 + random() % 20);
    bench.options.workers = 1 + static_cast<int>(random() % 4);
    bench.options.batch_articles_max = 1 + random() % 30;
    bench.options.in_flight_records_max = 1 + random() % 40;
    bench.options.in_flight_bytes_max = random() % 3'000;
    bench.options.flush_interval = milliseconds(random() % 3);
    if (random() % 3 == 0) bench.sink.fail_at_batch = static_cast<int>(random() % 6);
    const auto counts = bench.Run();
    SCOPED_TRACE("round " + std::to_string(round) + " of seed " + std::to_string(TestSeed()));
    ASSERT_LE(bench.log.ids.size(), good_ids.size());
    good_ids.resize(counts.ok() ? good_ids.size() : bench.log.ids.size());
    ASSERT_EQ(bench.log.ids, good_ids);
    ASSERT_EQ(good_before[static_cast<std::size_t>(bench.log.position)], static_cast<int>(bench.log.ids.size()))
        << "the position says how far the articles are applied";
    ASSERT_LE(bench.source.committed, bench.log.flushed_position);
    if (counts.ok()) {
      ASSERT_EQ(bench.log.position, n);
      ASSERT_EQ(bench.source.committed, n);
      ASSERT_EQ(counts->received, static_cast<std::uint64_t>(n));
    }
  }
}

}  // namespace
}  // namespace dealgraph::ingest
