#include "ingest/graph_sink.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "graph/reader.h"
#include "storage/store.h"
#include "tests/storage/faulty_file_system.h"

namespace dealgraph::ingest {
namespace {

// The source is told of a position once Flush() has returned: so it has to be the disk that answers.
TEST(GraphSink, FlushSyncsTheStoreAndSaysWhenThatFails) {
  std::string folder = testing::TempDir() + "dealgraph-sink-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  {
    const auto disk = std::make_shared<storage::FaultyFileSystem>(folder + "/store");
    storage::StoreOptions options{.write_buffer_bytes = 1u << 20, .block_cache_bytes = 1u << 20};
    options.file_system = disk;
    const auto store = storage::Store::OpenWriter(folder + "/store", options);
    ASSERT_TRUE(store.ok()) << store.error().message;
    const auto writer = graph::Writer::Create(**store);
    ASSERT_TRUE(writer.ok()) << writer.error().message;
    GraphSink sink(**writer);
    Batch batch;
    batch.positions.push_back({.partition = "file:/a.jsonl", .next_offset = 17, .last_offset = 3});
    ASSERT_TRUE(sink.Apply(batch).ok());
    EXPECT_TRUE(sink.Flush().ok());
    Batch next;
    next.positions.push_back({.partition = "file:/a.jsonl", .next_offset = 34, .last_offset = 17});
    ASSERT_TRUE(sink.Apply(next).ok());
    disk->FailFrom(1, rocksdb::IOStatus::IOError("the cable was pulled"));
    EXPECT_FALSE(sink.Flush().ok());
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace dealgraph::ingest
