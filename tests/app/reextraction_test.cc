// What of an archive is read anew, a batch at a time, and how much that is by the counters alone.
#include "app/reextraction.h"

#include <gtest/gtest.h>

#include "app/opened_extractor.h"
#include "graph/writer.h"
#include "storage/store.h"
#include "tests/app/command_testing.h"

namespace dealgraph::app {
namespace {

// A store whose versions were read by the packs of today, by others, and by none.
class ReextractionOf : public testing::Test {
 protected:
  void SetUp() override {
    auto extractor = OpenedExtractor::Open();
    ASSERT_TRUE(extractor.ok()) << extractor.error().message;
    extractor_ = std::make_unique<OpenedExtractor>(std::move(*extractor));
    auto store = storage::Store::OpenWriter(folder_ / "news");
    ASSERT_TRUE(store.ok()) << store.error().message;
    store_ = std::move(*store);
    auto writer = graph::Writer::Create(*store_);
    ASSERT_TRUE(writer.ok());
    writer_ = std::move(*writer);
  }
  const nlp::Extractor& extractor() const { return **extractor_; }

  void Add(int count, const std::string& language, const std::string& pack, bool withdrawn = false) {
    std::vector<graph::IncomingArticle> articles;
    for (int i = 0; i < count; ++i) {
      graph::IncomingArticle incoming;
      incoming.article.source = "paper.example";
      incoming.article.id = std::to_string(articles_++);
      incoming.article.language = language;
      incoming.article.text = "Nvidia has invested $683 million in Nscale, number " + incoming.article.id + ".";
      incoming.article.withdrawn = withdrawn;
      if (!withdrawn) incoming.extraction.language = language;
      incoming.extraction.has_pack = !pack.empty();
      incoming.extraction.pack_version = pack;
      articles.push_back(std::move(incoming));
    }
    ASSERT_TRUE(writer_->Apply(articles).ok());
  }
  std::string PackOf(const std::string& language) const {
    for (const auto& pack : extractor().Packs()) {
      if (pack.language == language) return pack.version;
    }
    return {};
  }
  graph::StoreStatistics Statistics() const {
    const auto reader = graph::Reader::Create(*store_);
    EXPECT_TRUE(reader.ok());
    return *(*reader)->Statistics();
  }
  std::uint64_t ToRead() const { return PackVersions(extractor()).ToRead(Statistics()); }
  Reextraction::ApplyFunction Apply() {
    return [this](std::vector<graph::IncomingArticle>& articles) -> Result<> {
      batches_.push_back(articles.size());
      DG_RETURN_IF_ERROR(writer_->Apply(articles));
      return {};
    };
  }

  TemporaryDirectory folder_;
  std::unique_ptr<OpenedExtractor> extractor_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<graph::Writer> writer_;
  std::vector<std::size_t> batches_;
  int articles_ = 0;
};

TEST_F(ReextractionOf, WhatOtherPacksOrNoneHaveReadIsReadOnceAndTheCountersKnowHowMuchThatIs) {
  Add(3, "en", PackOf("en"));
  Add(10, "en", "en 0 (CLDR 42)");
  Add(4, "da", "");               // before there was a Danish pack
  Add(5, "eo", "");               // no pack has ever read it
  Add(2, "eo", "eo 7 (CLDR 42)");  // one did, and is gone
  Add(6, "", "", /*withdrawn=*/true);
  EXPECT_EQ(ToRead(), 16u);
  const graph::OutcomeCounts counted = Statistics().outcomes;
  Reextraction reextraction(*store_, extractor(), {.batch_articles = 4, .threads = 3});
  bool more = true;
  while (more) {
    const std::uint64_t before = reextraction.counts().read;
    const auto step = reextraction.Step(Apply());
    ASSERT_TRUE(step.ok()) << step.error().message;
    more = *step;
    EXPECT_LE(reextraction.counts().read - before, 4u);
    EXPECT_EQ(ToRead(), 16 - reextraction.counts().read);
  }
  EXPECT_EQ(reextraction.counts().read, 16u);
  EXPECT_EQ(reextraction.counts().left, 14u);
  EXPECT_EQ(batches_, (std::vector<std::size_t>{4, 4, 4, 4}));
  EXPECT_EQ(Statistics().outcomes, counted) << "nothing was received";
  EXPECT_GT(Statistics().facts, 0u);
  Reextraction again(*store_, extractor(), {});
  ASSERT_TRUE(again.Step(Apply()).ok());
  EXPECT_EQ(again.counts().read, 0u);
  EXPECT_EQ(again.counts().left, 30u);
}

TEST_F(ReextractionOf, AStepThatIsGivenUpOrNotAppliedLeavesTheStoreAsItIs) {
  Add(10, "en", "en 0 (CLDR 42)");
  int asked = 0;
  Reextraction stopped(*store_, extractor(), {.batch_articles = 4, .threads = 1, .proceed = [&] { return ++asked < 4; }});
  const auto given_up = stopped.Step(Apply());
  ASSERT_FALSE(given_up.ok());
  EXPECT_EQ(given_up.error().code, ErrorCode::kCancelled);
  EXPECT_EQ(asked, 4) << "once for the step, and for each article";
  EXPECT_TRUE(batches_.empty());
  Reextraction refused(*store_, extractor(), {.batch_articles = 4});
  const auto failed = refused.Step([](std::vector<graph::IncomingArticle>&) -> Result<> { return Unavailable("disk full"); });
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().message, "disk full");
  EXPECT_EQ(refused.counts().read, 0u);
  EXPECT_EQ(ToRead(), 10u);
}

}  // namespace
}  // namespace dealgraph::app
