#include "graph/records.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "graph/ids.h"
#include "tests/seed.h"

namespace dealgraph::graph {
namespace {

SourcePosition ExamplePosition() {
  SourcePosition position;
  position.partition = "file:/a.jsonl";
  position.next_offset = 300;
  position.last_offset = 200;
  position.last_timestamp = *ParseIsoTime("2025-09-18T00:29:05Z");
  position.last_crc32c = 0xdeadbeef;
  return position;
}

TEST(Records, TheExampleOfTheFormatPageIsReadAsItSays) {
  std::ifstream file(std::string(DEALGRAPH_SOURCE_DIR) + "/docs/storage-format.md");
  std::stringstream page;
  page << file.rdbuf();
  const std::string text = page.str();
  const std::size_t begin = text.find("```hex\n");
  ASSERT_NE(begin, std::string::npos);
  const std::string hex = text.substr(begin + 7, text.find('\n', begin + 7) - begin - 7);
  EXPECT_EQ(hex, BytesToHex(EncodePosition(ExamplePosition())));
  std::string bytes(hex.size() / 2, '\0');
  ASSERT_TRUE(HexToBytes(hex, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()));
  EXPECT_EQ(*DecodePosition(bytes), ExamplePosition());
}

TEST(Records, DamagedBytesAreCorruptionOrAnotherValueThatIsWrittenTheSame) {
  std::mt19937_64 random(TestSeed());
  Fact fact;
  fact.amounts.resize(2);
  fact.languages = {"da", "en"};
  fact.statements = {1, 2};
  const std::string good = EncodeFact(fact);
  ASSERT_EQ(*DecodeFact(good), fact);
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = good.substr(0, random() % 3 == 0 ? random() % good.size() : good.size());
    for (std::size_t n = random() % 4; n > 0 && !bytes.empty(); --n)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto decoded = DecodeFact(bytes);
    if (decoded.ok()) {
      EXPECT_EQ(EncodeFact(*decoded), bytes);
    } else {
      EXPECT_EQ(decoded.error().code, ErrorCode::kCorruption);
    }
  }
}

}  // namespace
}  // namespace dealgraph::graph
