// Power lost at any write: the store comes back as before a batch or as after it, and reading on gives the
// same graph.
#include <random>

#include "tests/graph/graph_testing.h"
#include "tests/seed.h"
#include "tests/storage/losing_file_system.h"

namespace dealgraph::graph {
namespace {

using rocksdb::IOStatus;

std::vector<IncomingArticle> SomeArticles() {
  std::vector<IncomingArticle> articles;
  for (int i = 0; i < 30; ++i) {
    const Told deal{nlp::RelationType::kInvestedIn, "Firm " + std::to_string(i % 4), "Target",
                    std::to_string(1 + i % 3)};
    articles.push_back(MakeArticle("source" + std::to_string(i % 5), std::to_string(i % 20),
                                   "2025-09-" + std::to_string(10 + i % 9), {deal}));
    articles.back().article.record_time = FromUnixMillis(i);
  }
  return articles;
}

// Reads on from where the store is, in batches of four, until the end or a failure. Flushes at every other
// batch.
Result<> ReadOn(storage::Store& store, const std::vector<IncomingArticle>& articles) {
  DG_ASSIGN_OR_RETURN(const auto writer, Writer::Create(store));
  DG_ASSIGN_OR_RETURN(const auto position, writer->Position("list"));
  for (std::size_t i = position ? static_cast<std::size_t>(position->next_offset) : 0; i < articles.size();) {
    const std::size_t n = std::min<std::size_t>(4, articles.size() - i);
    SourcePosition next;
    next.partition = "list";
    next.next_offset = static_cast<std::int64_t>(i + n);
    DG_RETURN_IF_ERROR(writer->Apply(std::span(articles).subspan(i, n), std::span(&next, 1), 1));
    i += n;
    if (i / 4 % 2 == 0) DG_RETURN_IF_ERROR(writer->Flush());
  }
  return writer->Flush();
}

storage::StoreOptions SmallOptions(std::shared_ptr<rocksdb::FileSystem> disk) {
  storage::StoreOptions options{.write_buffer_bytes = 1u << 20, .block_cache_bytes = 1u << 20};
  options.file_system = std::move(disk);
  return options;
}

TEST(Crash, LossesOfPowerEndInTheSameGraph) {
  const std::vector<IncomingArticle> articles = SomeArticles();
  OpenGraph undisturbed;
  ASSERT_TRUE(ReadOn(*undisturbed.store, articles).ok());
  const std::string digest = undisturbed.Digest();
  const OutcomeCounts counts = Writer::Create(*undisturbed.store).value()->Counts();
  EXPECT_EQ(counts.received, counts.applied + counts.duplicate + counts.withdrawn + counts.dead_lettered);

  auto counting = std::make_shared<LosingFileSystem>(UINT64_MAX);
  {
    TemporaryFolder folder;
    auto store = storage::Store::OpenWriter(folder.path() + "/store", SmallOptions(counting));
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    ASSERT_TRUE(ReadOn(**store, articles).ok());
  }
  std::mt19937_64 random(TestSeed());
  const int losses = LossesOfPower(200);
  ASSERT_GT(losses, 0);
  for (int point = 0; point < losses; ++point) {
    const std::uint64_t fail_at = 1 + random() % counting->appends();
    SCOPED_TRACE("lost at append " + std::to_string(fail_at) + ", seed " + std::to_string(TestSeed()));
    TemporaryFolder folder;
    const std::string path = folder.path() + "/store";
    auto disk = std::make_shared<LosingFileSystem>(fail_at);
    {
      auto store = storage::Store::OpenWriter(path, SmallOptions(disk));
      if (store.ok()) (void)ReadOn(**store, articles).ok();
    }
    disk->ForgetUnsynced();
    auto store = storage::Store::OpenWriter(path, SmallOptions(nullptr));
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    ASSERT_TRUE(ReadOn(**store, articles).ok());
    const auto reader = Reader::Create(**store);
    ASSERT_EQ((*reader)->Digest()->ToHex(), digest);
    ASSERT_EQ(Writer::Create(**store).value()->Counts(), counts);
  }
}

TEST(Crash, AFullDiskAndAReadOnlyOneAreSaid) {
  struct Case {
    IOStatus failure;
    std::string says;
  };
  auto counting = std::make_shared<LosingFileSystem>(UINT64_MAX);
  {
    TemporaryFolder folder;
    auto store = storage::Store::OpenWriter(folder.path() + "/store", SmallOptions(counting));
    ASSERT_TRUE(store.ok() && ReadOn(**store, SomeArticles()).ok());
  }
  const std::uint64_t appends = counting->appends();
  for (const Case& c :
       {Case{IOStatus::NoSpace("No space left on device"), "the disk is full"},
        Case{IOStatus::IOError("While open: Read-only file system"), "cannot be written to"}}) {
    TemporaryFolder folder;
    {
      auto disk = std::make_shared<LosingFileSystem>(appends / 2, c.failure);
      auto store = storage::Store::OpenWriter(folder.path() + "/store", SmallOptions(disk));
      Result<> result;
      if (store.ok()) {
        result = ReadOn(**store, SomeArticles());
      } else {
        result = store.error();
      }
      ASSERT_FALSE(result.ok());
      EXPECT_EQ(result.error().code, ErrorCode::kUnavailable) << result.error().ToString();
      EXPECT_NE(result.error().message.find(c.says), std::string::npos) << result.error().message;
    }
  }
}

}  // namespace
}  // namespace dealgraph::graph
