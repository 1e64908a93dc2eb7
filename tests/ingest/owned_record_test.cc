// What a record says stays the same, however it is kept, and its position is whole where it is wanted.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/crc32c.h"
#include "ingest/in_flight.h"
#include "ingest/source.h"

namespace dealgraph::ingest {
namespace {

// All that a record looks into, as one source's Poll() has it.
struct Texts {
  std::string bytes = "{\"title\":\"a\"}", key = "k", type = "application/json", charset = "utf-8", origin = "news/3@17";
  std::string partition = "kafka:main/news/3", cluster = "c", name = "url", value = "https://a.dk/1";
  std::vector<Header> headers = {{name, value}};

  RawRecord Record() const {
    return {.bytes = bytes,
            .content_type = type,
            .charset = charset,
            .key = key,
            .headers = headers,
            .timestamp = FromUnixMillis(5),
            .position = {.partition = partition, .cluster = cluster, .next_offset = 18, .last_offset = 17, .last_crc32c = 9},
            .origin = origin};
  }
};

void ExpectSame(const RawRecord& record, const Texts& texts) {
  EXPECT_EQ(record.bytes, texts.bytes);
  EXPECT_EQ(record.refused, "");
  EXPECT_EQ(record.content_type, texts.type);
  EXPECT_EQ(record.charset, texts.charset);
  EXPECT_EQ(record.key, texts.key);
  ASSERT_EQ(record.headers.size(), 1u);
  EXPECT_EQ(record.headers[0].name, texts.name);
  EXPECT_EQ(record.headers[0].value, texts.value);
  EXPECT_EQ(record.position.partition, texts.partition);
  EXPECT_EQ(record.position.cluster, texts.cluster);
  EXPECT_EQ(record.origin, texts.origin);
}

TEST(OwnedRecord, IsACopyThatMayBeMoved) {
  auto texts = std::make_unique<Texts>();
  OwnedRecord first(texts->Record());
  texts.reset();
  std::vector<OwnedRecord> kept;
  kept.push_back(std::move(first));
  kept.emplace_back(RawRecord{.bytes = "b"});
  ExpectSame(kept[0].view(), Texts());
  EXPECT_TRUE(kept[0].LetBytesGo());
  EXPECT_EQ(kept[0].view().bytes, "");
  EXPECT_EQ(kept[0].view().origin, "news/3@17") << "the rest stays";
}

TEST(OwnedRecord, WithAnOwnerIsNoCopyAndHoldsIt) {
  const auto texts = std::make_shared<const Texts>();
  {
    RawRecord record = texts->Record();
    record.owner = texts;
    OwnedRecord kept(record);
    record = {};
    EXPECT_EQ(texts.use_count(), 2);
    EXPECT_EQ(kept.view().bytes.data(), texts->bytes.data());
    ExpectSame(kept.view(), *texts);
    EXPECT_FALSE(kept.LetBytesGo());
  }
  EXPECT_EQ(texts.use_count(), 1);
}

TEST(OwnedRecord, KeepsItsBytesForAPositionThatIsNotWhole) {
  const Texts texts;
  RawRecord record = texts.Record();
  record.position.last_crc32c = std::nullopt;
  OwnedRecord kept(record);
  EXPECT_FALSE(kept.LetBytesGo());
  EXPECT_EQ(PositionOf(kept.view()).last_crc32c, Crc32c("k+" + texts.bytes));
}

TEST(RecordPosition, IsTheStoresOnceItIsWhole) {
  const graph::SourcePosition position{.partition = "p", .cluster = "c", .next_offset = 3, .last_offset = 2, .last_timestamp = FromUnixMillis(7), .last_crc32c = 8};
  EXPECT_EQ(PositionOf({.bytes = "x", .position = ViewOf(position)}), position);
}

TEST(RecordPosition, TellsAMissingValueFromAnEmptyOne) {
  EXPECT_NE(RecordCrc32c("k", "", /*tombstone=*/true), RecordCrc32c("k", "", /*tombstone=*/false));
  EXPECT_EQ(RecordCrc32c("k", "", /*tombstone=*/true), Crc32c("k-"));
}

}  // namespace
}  // namespace dealgraph::ingest
