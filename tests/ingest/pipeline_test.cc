// The loop with a list as its source and memory as its sink: no store, so that ThreadSanitizer can watch.
#include "ingest/pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "ingest/dead_letter_file.h"
#include "tests/seed.h"

namespace dealgraph::ingest {
namespace {

using std::chrono::milliseconds;

class ListSource final : public Source {
 public:
  explicit ListSource(std::vector<std::string> records, bool endless = false)
      : records_(std::move(records)), endless_(endless) {
    for (std::size_t i = 0; i < records_.size(); ++i) origins_.push_back("list:" + std::to_string(i + 1));
  }

  Result<std::span<const RawRecord>> Poll(milliseconds timeout) override {
    std::unique_lock lock(mutex_);
    if (next_ == records_.size()) wake_.wait_for(lock, timeout, [&] { return stopped_; });
    if (stopped_) return Cancelled("stopped");
    if (unavailable_ > 0) {
      --unavailable_;
      return Unavailable("not now");
    }
    views_.clear();
    for (int n = 0; n < 7 && next_ < records_.size(); ++n, ++next_) {
      if (next_ == fail_at_) return Corruption("the list is torn");
      const auto offset = static_cast<std::int64_t>(next_);
      views_.push_back({.bytes = records_[next_],
                        .position = {.partition = "list", .next_offset = offset + 1, .last_offset = offset},
                        .origin = origins_[next_]});
    }
    return std::span<const RawRecord>(views_);
  }
  bool AtEnd() const override { return !endless_ && next_ == records_.size(); }
  Result<> Commit(const graph::SourcePosition& position) override {
    EXPECT_GE(position.next_offset, committed_);
    committed_ = position.next_offset;
    return {};
  }
  void Stop() override {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    wake_.notify_all();
  }

  std::int64_t committed_ = 0;
  std::size_t fail_at_ = SIZE_MAX;
  int unavailable_ = 0;

 private:
  std::vector<std::string> records_;
  std::vector<std::string> origins_;
  bool endless_;
  std::size_t next_ = 0;
  std::vector<RawRecord> views_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopped_ = false;
};

class MemorySink final : public Sink {
 public:
  Result<std::vector<graph::Outcome>> Apply(Batch& batch) override {
    if (ids.size() >= fail_after) return Unavailable("disk full");
    std::vector<graph::Outcome> outcomes;
    for (const auto& incoming : batch.articles) {
      const std::string& id = incoming.article.id;
      const bool known = std::ranges::find(ids, id) != ids.end();
      outcomes.push_back(incoming.article.withdrawn ? graph::Outcome::kWithdrawn
                         : known                    ? graph::Outcome::kDuplicate
                                                    : graph::Outcome::kApplied);
      ids.push_back(id);
    }
    for (const auto& position : batch.positions) applied_to = position.next_offset;
    dead_lettered += batch.dead_lettered;
    largest_batch = std::max(largest_batch, batch.articles.size());
    if (on_apply) on_apply();
    return outcomes;
  }
  Result<> Flush() override {
    flushed_to = applied_to;
    return {};
  }

  std::vector<std::string> ids;
  std::size_t fail_after = SIZE_MAX;
  std::int64_t applied_to = 0;
  std::int64_t flushed_to = 0;
  std::uint64_t dead_lettered = 0;
  std::size_t largest_batch = 0;
  std::function<void()> on_apply;
};

class MemoryDeadLetters final : public DeadLetterSink {
 public:
  Result<> Write(const DeadLetter& letter) override {
    letters.push_back(std::string(letter.origin) + ": " + std::string(letter.reason));
    return {};
  }
  Result<> Acknowledge() override {
    acknowledged = letters.size();
    return {};
  }
  std::vector<std::string> letters;
  std::size_t acknowledged = 0;
};

std::string Json(int i) { return "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"text " + std::to_string(i) + "\"}"; }

std::vector<std::string> Numbered(int n) {
  std::vector<std::string> records;
  for (int i = 0; i < n; ++i) records.push_back(Json(i));
  return records;
}

// Takes a different time for each article, so that workers finish out of order.
nlp::Extraction UnevenExtract(const nlp::Article& article) {
  std::mt19937_64 random(TestSeed() + std::hash<std::string>()(article.id));
  std::uint64_t sum = 0;
  for (std::uint64_t n = random() % 3000; n > 0; --n) sum += random();
  nlp::Extraction extraction;
  extraction.pack_version = std::to_string(sum);
  extraction.relations.resize(1);
  return extraction;
}

TEST(Pipeline, AppliesInTheOrderOfTheRecordsWhateverTheWorkersDo) {
  for (const int workers : {1, 4}) {
    ListSource source(Numbered(500));
    MemorySink sink;
    MemoryDeadLetters letters;
    PipelineOptions options{.workers = workers, .in_flight_records_max = 16, .batch_articles_max = 10};
    Pipeline pipeline(source, UnevenExtract, sink, letters, options);
    const auto counts = pipeline.Run();
    ASSERT_TRUE(counts.ok()) << counts.error().ToString();
    ASSERT_EQ(sink.ids.size(), 500u);
    for (int i = 0; i < 500; ++i) ASSERT_EQ(sink.ids[static_cast<std::size_t>(i)], std::to_string(i));
    EXPECT_LE(sink.largest_batch, 10u);
    EXPECT_EQ(counts->received, 500u);
    EXPECT_EQ(counts->applied, 500u);
    EXPECT_EQ(counts->relations, 500u);
    EXPECT_EQ(source.committed_, 500);
    EXPECT_EQ(sink.flushed_to, 500);
  }
}

TEST(Pipeline, EveryRecordHasOneOutcome) {
  std::vector<std::string> records = {Json(1), "{\"bad", Json(1), R"({"id":"1","status":"canceled"})",
                                      R"([{"text":"a"},{"text":5}])", "[]"};
  ListSource source(records);
  MemorySink sink;
  MemoryDeadLetters letters;
  Pipeline pipeline(source, UnevenExtract, sink, letters, {.workers = 2});
  const auto counts = pipeline.Run();
  ASSERT_TRUE(counts.ok()) << counts.error().ToString();
  EXPECT_EQ(counts->records, 6u);
  EXPECT_EQ(counts->received, 6u);
  EXPECT_EQ(counts->applied, 2u);
  EXPECT_EQ(counts->duplicate, 1u);
  EXPECT_EQ(counts->withdrawn, 1u);
  EXPECT_EQ(counts->dead_lettered, 2u);
  EXPECT_EQ(counts->relations, 3u);  // a withdrawn article states nothing
  ASSERT_EQ(letters.letters.size(), 2u);
  EXPECT_TRUE(letters.letters[0].starts_with("list:2: not JSON at byte 5")) << letters.letters[0];
  EXPECT_EQ(letters.letters[1], "list:5: element 2: field \"text\" is a number, want a string");
  EXPECT_EQ(sink.applied_to, 6);
}

TEST(Pipeline, DeadLettersAreAcknowledgedBeforeThePositionBeyondThem) {
  ListSource source({Json(1), "{\"bad", Json(2)});
  MemorySink sink;
  MemoryDeadLetters letters;
  sink.on_apply = [&] { EXPECT_EQ(letters.acknowledged, letters.letters.size()); };
  Pipeline pipeline(source, UnevenExtract, sink, letters, {.batch_articles_max = 1});
  EXPECT_TRUE(pipeline.Run().ok());
  EXPECT_EQ(letters.acknowledged, 1u);
}

TEST(Pipeline, NoMoreIsInFlightThanAllowed) {
  std::atomic<int> extracted = 0;
  ListSource source(Numbered(200));
  MemorySink sink;
  MemoryDeadLetters letters;
  sink.on_apply = [&] { EXPECT_LE(extracted - static_cast<int>(sink.ids.size()), 8); };
  const auto extract = [&](const nlp::Article& article) {
    ++extracted;
    return UnevenExtract(article);
  };
  Pipeline pipeline(source, extract, sink, letters, {.workers = 3, .in_flight_records_max = 8, .batch_delay_max = milliseconds(10000)});
  EXPECT_TRUE(pipeline.Run().ok());
  EXPECT_EQ(sink.ids.size(), 200u);
  ListSource again(Numbered(50));
  MemorySink bytes;
  Pipeline narrow(again, UnevenExtract, bytes, letters, {.workers = 2, .in_flight_bytes_max = 1, .batch_delay_max = milliseconds(10000)});
  EXPECT_TRUE(narrow.Run().ok());
  EXPECT_EQ(bytes.largest_batch, 1u);  // one record at a time, however small the budget
}

TEST(Pipeline, StopAppliesWhatWasReadAndNothingElse) {
  ListSource source(Numbered(100), /*endless=*/true);
  MemorySink sink;
  MemoryDeadLetters letters;
  Pipeline* running = nullptr;
  sink.on_apply = [&] {
    if (sink.ids.size() >= 20) running->Stop();
  };
  Pipeline pipeline(source, UnevenExtract, sink, letters, {.workers = 2, .batch_articles_max = 5});
  running = &pipeline;
  const auto counts = pipeline.Run();
  ASSERT_TRUE(counts.ok());
  EXPECT_TRUE(pipeline.stopped());
  EXPECT_GE(sink.ids.size(), 20u);
  EXPECT_EQ(counts->received, sink.ids.size());
  EXPECT_EQ(source.committed_, static_cast<std::int64_t>(sink.ids.size()));
  EXPECT_EQ(sink.ids.back(), std::to_string(sink.ids.size() - 1));
}

TEST(Pipeline, WorkInALullIsNotCountedAndItsErrorIsItsCallers) {
  ListSource source(Numbered(50), /*endless=*/true);
  MemorySink sink;
  MemoryDeadLetters letters;
  Pipeline pipeline(source, UnevenExtract, sink, letters, {.workers = 2, .batch_articles_max = 10, .apply_when_idle = true});
  std::thread other([&] {
    for (int i = 0; i < 20; ++i) {
      std::thread::id by;
      EXPECT_TRUE(pipeline.AwaitLull(0).ok());
      const auto failed = pipeline.DoInLull(0, [&](Sink& given) -> Result<> {
        EXPECT_EQ(&given, &sink);
        by = std::this_thread::get_id();
        return Unavailable("not this");
      });
      EXPECT_EQ(failed.error().message, "not this");
      EXPECT_NE(by, std::this_thread::get_id()) << "the sink has one thread";
    }
    while (!pipeline.DoInLull(0, [&](Sink&) -> Result<> {
                      return sink.ids.size() == 50 ? Result<>() : Result<>(Unavailable("more to come"));
                    }).ok()) {
    }
    pipeline.Stop();
    EXPECT_EQ(pipeline.AwaitLull(0).error().code, ErrorCode::kCancelled);
  });
  const auto counts = pipeline.Run();
  other.join();
  ASSERT_TRUE(counts.ok()) << counts.error().ToString();
  EXPECT_EQ(counts->received, 50u);
  EXPECT_EQ(source.committed_, 50);
  EXPECT_EQ(pipeline.DoInLull(100, [](Sink&) { return Result<>(); }).error().code, ErrorCode::kCancelled);
}

TEST(Pipeline, TheFirstErrorOfAnyStageIsReturned) {
  MemoryDeadLetters letters;
  {
    ListSource source(Numbered(50));
    source.fail_at_ = 30;
    MemorySink sink;
    Pipeline pipeline(source, UnevenExtract, sink, letters, {.workers = 2});
    EXPECT_EQ(pipeline.Run().error().code, ErrorCode::kCorruption);
  }
  {
    ListSource source(Numbered(500), true);
    MemorySink sink;
    sink.fail_after = 40;
    Pipeline pipeline(source, UnevenExtract, sink, letters, {.workers = 2, .in_flight_records_max = 8, .batch_articles_max = 4});
    EXPECT_EQ(pipeline.Run().error().message, "disk full");
    EXPECT_LE(sink.ids.size(), 44u);
  }
  {
    ListSource source(Numbered(5));
    MemorySink sink;
    const auto extract = [](const nlp::Article&) -> nlp::Extraction { throw std::runtime_error("boom"); };
    Pipeline pipeline(source, extract, sink, letters, {});
    EXPECT_EQ(pipeline.Run().error().code, ErrorCode::kInternal);
  }
  ListSource source({});
  MemorySink sink;
  EXPECT_EQ(Pipeline(source, UnevenExtract, sink, letters, {.workers = 0}).Run().error().code, ErrorCode::kInvalidArgument);
}

TEST(Pipeline, AnUnavailableSourceIsAskedAgain) {
  ListSource source(Numbered(3));
  source.unavailable_ = 2;
  MemorySink sink;
  MemoryDeadLetters letters;
  EXPECT_EQ(Pipeline(source, UnevenExtract, sink, letters, {}).Run()->applied, 3u);
}

TEST(Pipeline, WithoutAStoreTheCallbackSeesTheInputsOrder) {
  ListSource source(Numbered(100));
  MemoryDeadLetters letters;
  int next = 0;
  CallbackSink sink([&](const graph::IncomingArticle& incoming) -> Result<> {
    EXPECT_EQ(incoming.article.id, std::to_string(next++));
    return {};
  });
  EXPECT_TRUE(Pipeline(source, UnevenExtract, sink, letters, {.workers = 3}).Run().ok());
  EXPECT_EQ(next, 100);
}

TEST(DeadLetterFile, WritesOneObjectALine) {
  const std::string path = testing::TempDir() + "dead_letters_test.jsonl";
  std::remove(path.c_str());
  {
    DeadLetterFile file(path);
    const std::vector<std::pair<std::string, std::string>> headers = {{"h", "v"}};
    ASSERT_TRUE(file.Write({.reason = "r", .origin = "a:1", .partition = "p", .offset = 7, .bytes = "\xff\x01", .headers = headers}).ok());
    ASSERT_TRUE(file.Acknowledge().ok());
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    EXPECT_EQ(line, R"({"reason":"r","origin":"a:1","partition":"p","offset":7,"headers":{"h":"v"},"bytes":"/wE="})");
  }
  std::remove(path.c_str());
  DeadLetterFile nowhere("/nonexistent/dead.jsonl");
  EXPECT_EQ(nowhere.Write({}).error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace dealgraph::ingest
