// The power goes at any moment of an ingest, what was never synced is lost or torn, and the ingest is started
// again: the graph must end as if nothing had happened, and nothing that a Flush() had made safe may be gone.
// An ingest here is what docs/delivery.md says one is: batches with their position, a Flush() now and then,
// after a restart on from the stored position.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <random>

#include "graph/reader.h"
#include "graph/writer.h"
#include "tests/graph/graph_testing.h"
#include "tests/seed.h"
#include "tests/storage/faulty_file_system.h"

namespace dealgraph::graph {
namespace {

constexpr std::string_view kPartition = "file:/articles.jsonl";

storage::StoreOptions SmallOptions(std::shared_ptr<rocksdb::FileSystem> file_system) {
  // Small enough that tables are written and merged during the ingest.
  return {
      .write_buffer_bytes = 1u << 20, .block_cache_bytes = 1u << 20, .file_system = std::move(file_system)};
}

// 150 articles of few companies: versions, withdrawals, repeats and conflicts among them.
std::vector<IncomingArticle> Articles(std::mt19937_64& random) {
  const std::vector<std::string> names = {"Nvidia",    "Nscale",   "Aker",  "OpenAI",
                                          "CoreWeave", "TeraWulf", "Google"};
  const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::vector<IncomingArticle> articles;
  for (int i = 0; i < 150; ++i) {
    std::vector<Told> told;
    for (std::size_t left = pick(4); left > 0; --left) {
      Told one;
      one.from = names[pick(names.size())];
      one.to = names[pick(names.size())];
      if (one.from == one.to) continue;
      if (pick(2) == 0) one.amount = std::to_string(1 + pick(9)) + "00000000";
      told.push_back(one);
    }
    const std::string day = "2025-09-" + std::to_string(10 + pick(18));
    IncomingArticle incoming = MakeArticle("paper" + std::to_string(pick(5)), std::to_string(pick(110)), day,
                                           told, {.updated = day + "T0" + std::to_string(pick(10)) + ":00Z"});
    incoming.article.text += std::string(pick(16000), 'x');
    incoming.article.withdrawn = pick(20) == 0;
    articles.push_back(std::move(incoming));
  }
  return articles;
}

// Applies what is left, until `disk` has lost its power. Says how far a Flush() got, which no cut may take
// back.
Result<> Ingest(storage::Store& store, std::span<const IncomingArticle> articles, std::mt19937_64& random,
                const storage::FaultyFileSystem& disk, std::atomic<std::int64_t>* flushed) {
  DG_ASSIGN_OR_RETURN(const auto writer, Writer::Create(store));
  DG_ASSIGN_OR_RETURN(const auto position, writer->Position(kPartition));
  auto next = static_cast<std::size_t>(position ? position->next_offset : 0);
  if (static_cast<std::int64_t>(next) < flushed->load()) return Internal("what was synced is gone");
  while (next < articles.size() && !disk.is_cut()) {
    const std::size_t count = std::min<std::size_t>(1 + random() % 40, articles.size() - next);
    SourcePosition reached{std::string(kPartition),
                           "",
                           static_cast<std::int64_t>(next + count),
                           static_cast<std::int64_t>(next + count - 1),
                           {},
                           0};
    DG_RETURN_IF_ERROR(writer->Apply(articles.subspan(next, count), {&reached, 1}));
    next += count;
    if (random() % 3 != 0) continue;
    DG_RETURN_IF_ERROR(writer->Flush());
    *flushed = static_cast<std::int64_t>(next);
  }
  DG_RETURN_IF_ERROR(writer->Flush());
  *flushed = static_cast<std::int64_t>(next);
  return {};
}

struct Ending {
  std::string digest;
  OutcomeCounts counts;
};

Ending EndOf(storage::Store& store) {
  Ending ending;
  const auto reader = Reader::Create(store);
  if (!reader.ok()) return ending;
  const auto report = (*reader)->Verify();
  EXPECT_TRUE(report.ok() && report->damaged == 0)
      << (report.ok() ? report->damage.front() : report.error().message);
  const auto digest = (*reader)->Digest();
  if (digest.ok()) ending.digest = digest->ToHex();
  const auto statistics = (*reader)->Statistics();
  if (statistics.ok()) ending.counts = statistics->outcomes;
  return ending;
}

TEST(PowerCut, AtAnyMomentTheGraphEndsTheSame) {
  std::mt19937_64 random(TestSeed());
  const std::vector<IncomingArticle> articles = Articles(random);
  const TemporaryFolder folder;
  std::uint64_t changes = 0;
  Ending undisturbed;
  {
    const std::string path = folder.path() + "/undisturbed";
    const auto disk = std::make_shared<storage::FaultyFileSystem>(path);
    auto store = storage::Store::OpenWriter(path, SmallOptions(disk));
    ASSERT_TRUE(store.ok()) << store.error().message;
    std::atomic<std::int64_t> flushed = 0;
    const Result<> done = Ingest(**store, articles, random, *disk, &flushed);
    ASSERT_TRUE(done.ok()) << done.error().message;
    changes = disk->changes();
    undisturbed = EndOf(**store);
  }
  ASSERT_FALSE(undisturbed.digest.empty());
  ASSERT_EQ(undisturbed.counts.received, articles.size());

  const int cuts = LossesOfPower(100);
  int interrupted = 0;
  for (int cut = 0; cut < cuts; ++cut) {
    SCOPED_TRACE("DEALGRAPH_SEED=" + std::to_string(TestSeed()) + ", cut " + std::to_string(cut));
    std::mt19937_64 own(TestSeed() + 1 + static_cast<std::uint64_t>(cut));
    const std::string path = folder.path() + "/" + std::to_string(cut);
    const std::string image = path + "-after";
    std::atomic<std::int64_t> flushed = 0;
    std::atomic<std::int64_t> safe = 0;  // what was flushed when the power went
    {
      const auto disk = std::make_shared<storage::FaultyFileSystem>(path);
      disk->CutPowerAt(1 + own() % changes, image, own(), /*torn=*/cut % 2 == 1,
                       [&] { safe = flushed.load(); });
      auto store = storage::Store::OpenWriter(path, SmallOptions(disk));
      ASSERT_TRUE(store.ok()) << store.error().message;
      const Result<> some = Ingest(**store, articles, own, *disk, &flushed);
      ASSERT_TRUE(some.ok()) << some.error().message;
      if (!disk->is_cut()) continue;
    }
    ++interrupted;
    const auto disk = std::make_shared<storage::FaultyFileSystem>(image);
    auto store = storage::Store::OpenWriter(image, SmallOptions(disk));
    ASSERT_TRUE(store.ok()) << store.error().message;
    const Result<> rest = Ingest(**store, articles, own, *disk, &safe);
    ASSERT_TRUE(rest.ok()) << rest.error().message;
    const Ending ending = EndOf(**store);
    ASSERT_EQ(ending.digest, undisturbed.digest);
    ASSERT_EQ(ending.counts, undisturbed.counts);
    store->reset();
    std::filesystem::remove_all(path);
    std::filesystem::remove_all(image);
  }
  EXPECT_GT(interrupted, cuts / 2);
}

}  // namespace
}  // namespace dealgraph::graph
