#include "ingest/retrying_dead_letters.h"

#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "ingest/pipeline.h"

namespace dealgraph::ingest {
namespace {

using std::chrono::milliseconds;

// Fails as its script says, then takes everything.
class ScriptSink final : public DeadLetterSink {
 public:
  Result<> Write(const DeadLetter& letter) override {
    if (Result<> next = Next(&writes_); !next.ok()) return next;
    letters_.emplace_back(letter.bytes);
    return {};
  }
  Result<> Acknowledge() override {
    ++asked_;
    if (Result<> next = Next(&acknowledgements_); !next.ok()) return next;
    acknowledged_ = true;
    return {};
  }
  std::deque<Result<>> writes_;
  std::deque<Result<>> acknowledgements_;
  std::vector<std::string> letters_;
  std::atomic<int> asked_ = 0;
  bool acknowledged_ = false;

 private:
  static Result<> Next(std::deque<Result<>>* script) {
    if (script->empty()) return {};
    Result<> next = std::move(script->front());
    script->pop_front();
    return next;
  }
};

RetryingDeadLettersOptions Quick() { return {.back_off_first = milliseconds(1), .back_off_max = milliseconds(2)}; }

TEST(RetryingDeadLetters, AreTriedAgainUntilTakenWithAnAlarmMeanwhile) {
  const SystemClock clock;
  std::vector<std::string> told;
  Alarms alarms(clock, [&](const Alarm& alarm, bool raised) { told.push_back((raised ? "+" : "-") + alarm.message); });
  ScriptSink sink;
  sink.writes_ = {Unavailable("full"), {}};
  sink.acknowledgements_ = {Unavailable("away"), Unavailable("away"), Unavailable("still away")};
  RetryingDeadLetters letters(sink, alarms, Quick());
  ASSERT_TRUE(letters.Write({.bytes = "x"}).ok());
  EXPECT_EQ(sink.letters_, std::vector<std::string>{"x"});
  ASSERT_TRUE(letters.Acknowledge().ok());
  EXPECT_TRUE(sink.acknowledged_);
  EXPECT_TRUE(alarms.List().empty());
  EXPECT_EQ(told, (std::vector<std::string>{"+full", "-full", "+away", "+still away", "-still away"}));
}

TEST(RetryingDeadLetters, WhatWillNeverBeTakenIsAnErrorAtOnce) {
  const SystemClock clock;
  Alarms alarms(clock);
  ScriptSink sink;
  sink.acknowledgements_ = {InvalidArgument("too long")};
  RetryingDeadLetters letters(sink, alarms, Quick());
  EXPECT_EQ(letters.Acknowledge().error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(sink.asked_, 1);
}

TEST(RetryingDeadLetters, StopEndsTheWaiting) {
  const SystemClock clock;
  Alarms alarms(clock);
  ScriptSink sink;
  sink.acknowledgements_ = std::deque<Result<>>(1'000'000, Unavailable("away"));
  RetryingDeadLetters letters(sink, alarms, Quick());
  std::thread stopper([&] {
    while (sink.asked_ < 3) std::this_thread::yield();
    letters.Stop();
  });
  EXPECT_EQ(letters.Acknowledge().error().code, ErrorCode::kUnavailable);
  stopper.join();
}

// One record that cannot be read, then the end.
class BadRecord final : public Source {
 public:
  Result<std::span<const RawRecord>> Poll(milliseconds) override {
    at_end_ = true;
    return std::span<const RawRecord>(&record_, 1);
  }
  bool AtEnd() const override { return at_end_; }
  Result<> Commit(const graph::SourcePosition&) override { return {}; }
  void Stop() override {}

 private:
  const RawRecord record_ = {.bytes = "{bad",
                             .content_type = "application/json",
                             .position = {.partition = "p", .next_offset = 1, .last_offset = 0},
                             .origin = "p@0"};
  bool at_end_ = false;
};

class PositionSink final : public Sink {
 public:
  explicit PositionSink(const ScriptSink& letters) : letters_(letters) {}
  Result<std::vector<graph::Outcome>> Apply(Batch& batch) override {
    EXPECT_TRUE(letters_.acknowledged_) << "the position is stored before the letter is safe";
    positions_ += batch.positions.size();
    return std::vector<graph::Outcome>(batch.articles.size(), graph::Outcome::kApplied);
  }
  std::size_t positions_ = 0;

 private:
  const ScriptSink& letters_;
};

TEST(RetryingDeadLetters, NoPositionIsStoredBeforeTheyAreTaken) {
  const SystemClock clock;
  Alarms alarms(clock);
  ScriptSink letters;
  letters.acknowledgements_ = {Unavailable("away"), Unavailable("away")};
  RetryingDeadLetters retrying(letters, alarms, Quick());
  BadRecord source;
  PositionSink sink(letters);
  Pipeline pipeline(source, [](const nlp::Article&) { return nlp::Extraction(); }, sink, retrying, {});
  const auto counts = pipeline.Run();
  ASSERT_TRUE(counts.ok()) << counts.error().message;
  EXPECT_EQ(counts->dead_lettered, 1u);
  EXPECT_EQ(sink.positions_, 1u);
}

}  // namespace
}  // namespace dealgraph::ingest
