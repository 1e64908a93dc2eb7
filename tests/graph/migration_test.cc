// Stores of older formats, kept as they were written: opened for writing they become stores of this format, with every claim
// and fact they had.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "graph/ids.h"
#include "graph/reader.h"
#include "graph/writer.h"
#include "storage/migration.h"
#include "storage/store.h"
#include "tests/graph/graph_testing.h"

namespace dealgraph::graph {
namespace {

std::string Bytes(std::string_view hex) {
  if (hex == "-") return {};
  std::string bytes(hex.size() / 2, '\0');
  EXPECT_TRUE(HexToBytes(hex, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size())) << hex;
  return bytes;
}

// Puts the records of a frozen store, lines of family, key and value in hexadecimal, into a store in `directory`.
void Thaw(const std::string& file, const std::string& directory) {
  std::map<std::string, storage::Family> families;
  for (std::size_t f = 0; f < storage::kFamilyCount; ++f) {
    const auto family = static_cast<storage::Family>(f);
    families.emplace(storage::FamilyName(family), family);
  }
  const auto store = storage::Store::OpenWriter(directory);
  ASSERT_TRUE(store.ok()) << store.error().message;
  std::ifstream in(file);
  ASSERT_TRUE(in) << file;
  storage::Batch batch;
  for (std::string line; std::getline(in, line);) {
    std::istringstream parts(line);
    std::string family, key, value;
    parts >> family >> key >> value;
    ASSERT_TRUE(families.contains(family)) << line;
    batch.Put(families[family], Bytes(key), Bytes(value));
  }
  ASSERT_TRUE((*store)->Write(batch).ok());
}

TEST(FrozenStores, AStoreOfFormat1KeepsAllItHasAndTakesMore) {
  const TemporaryFolder folder;
  Thaw(std::string(DEALGRAPH_SOURCE_DIR) + "/tests/graph/format_1.store", folder.path());
  const auto reader_of_old = storage::Store::OpenReader(folder.path());
  ASSERT_FALSE(reader_of_old.ok()) << "only a writer migrates";
  EXPECT_NE(reader_of_old.error().message.find("older format 1"), std::string::npos) << reader_of_old.error().message;

  const auto store = storage::Store::OpenWriter(folder.path());
  ASSERT_TRUE(store.ok()) << store.error().message;
  const auto record = (*store)->Read().Get(storage::Family::kMeta, storage::kFormatVersionKey);
  ASSERT_TRUE(record.ok() && record->has_value());
  EXPECT_EQ(storage::DecodeFormatVersion(**record).value(), storage::kFormatVersion);

  const auto reader = Reader::Create(**store);
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  const auto report = (*reader)->Verify();
  ASSERT_TRUE(report.ok()) << report.error().message;
  for (const std::string& damage : report->damage) ADD_FAILURE() << damage;
  EXPECT_EQ(report->claims, 8u);
  EXPECT_EQ(report->facts, 5u);

  auto writer = Writer::Create(**store);
  ASSERT_TRUE(writer.ok()) << writer.error().message;
  const std::vector<IncomingArticle> more = {
      MakeArticle("four.example", "d1", "2025-09-04", {{.from = "Nvidia", .to = "Brintworks"}})};
  const auto outcomes = (*writer)->Apply(more);
  ASSERT_TRUE(outcomes.ok()) << outcomes.error().message;
  ASSERT_TRUE((*reader)->Refresh().ok());
  const auto after = (*reader)->Verify();
  ASSERT_TRUE(after.ok()) << after.error().message;
  for (const std::string& damage : after->damage) ADD_FAILURE() << damage;
  EXPECT_EQ(after->claims, 9u);
}

}  // namespace
}  // namespace dealgraph::graph
