#include "graph/claims_record.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "tests/graph/graph_testing.h"
#include "tests/seed.h"

namespace dealgraph::graph {
namespace {

IncomingArticle Rich() {
  IncomingArticle incoming;
  nlp::Article& article = incoming.article;
  article.id = "a-1";
  article.source = "paper.example";
  article.url = "https://paper.example/a-1";
  article.title = "Nvidia puts £500m into Nscale";
  article.text = "Nvidia har investeret 500 millioner pund i Nscale.";
  article.language = "da";
  article.published = "2025-09-18";
  article.published_time = FromUnixMillis(1'758'153'600'000);
  article.version = -3;
  article.recorded_time = FromUnixMillis(1'758'153'600'123);
  article.record_time = FromUnixMillis(1'758'153'600'124);
  article.raw_sha256 = std::string(32, '\x80');
  nlp::Extraction& extraction = incoming.extraction;
  extraction.language = "da";
  extraction.has_pack = true;
  extraction.pack_version = "da 3 (CLDR 42)";
  extraction.entities = {{"Nvidia", nlp::EntityType::kCompany, {{nlp::Field::kTitle, 0, 6}, {nlp::Field::kText, 0, 6}}},
                         {"Nscale", nlp::EntityType::kCompany, {{nlp::Field::kText, 43, 49}}},
                         {"London", nlp::EntityType::kPlace, {}}};
  extraction.entities[0].id = "Q182477";
  extraction.amounts = {{.span = {nlp::Field::kText, 22, 40}, .value = Decimal::FromInt(500'000'000),
                         .min = Decimal::FromInt(1), .currency = "GBP", .bound = nlp::Bound::kRange,
                         .scope = nlp::Scope::kInvestor, .group = 0}};
  extraction.quantities = {{.span = {nlp::Field::kText, 22, 25}, .value = Decimal::FromInt(500), .unit = nlp::Unit::kMegawatt}};
  extraction.dates = {{.span = {nlp::Field::kText, 22, 25}, .value = {2025, 7, 1, DatePrecision::kQuarter}, .far_future = true}};
  extraction.refused = {{.span = {nlp::Field::kText, 0, 3}, .reason = nlp::RefusalReason::kOutOfRange}};
  nlp::Relation relation;
  relation.from = 0;
  relation.to = 1;
  relation.amount = 0;
  relation.stake_percent = Decimal::FromInt(7);
  relation.round = "Series A";
  relation.date = PartialDate{2025, 9, 18, DatePrecision::kDay};
  relation.role = "chair";
  relation.negated = true;
  relation.status = nlp::Status::kDenied;
  relation.attribution = "Reuters";
  relation.evidence = {{nlp::Field::kText, 0, 50}};
  relation.rule = "da.invest.active";
  extraction.relations = {relation};
  return incoming;
}

TEST(ClaimsRecord, WhatGoesInComesOut) {
  const std::string bytes = EncodeClaimsRecord(Rich());
  const auto decoded = DecodeClaimsRecord(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().ToString();
  EXPECT_EQ(EncodeClaimsRecord(*decoded), bytes);
  EXPECT_EQ(decoded->article.version, -3);
  EXPECT_EQ(decoded->article.record_time, FromUnixMillis(1'758'153'600'124));
  EXPECT_EQ(decoded->extraction.entities[0].mentions.size(), 2u);
  EXPECT_EQ(decoded->extraction.entities[0].id, "Q182477");
  EXPECT_EQ(decoded->extraction.amounts[0].group, 0);
  EXPECT_EQ(decoded->extraction.relations[0].quantity, -1);
  EXPECT_EQ(decoded->extraction.relations[0].attribution, "Reuters");
}

TEST(ClaimsRecord, AGraphMadeOfRecordsIsTheGraphOfTheExtractions) {
  std::vector<IncomingArticle> articles;
  for (int i = 0; i < 12; ++i) {
    const Told deal{nlp::RelationType::kInvestedIn, "Firm " + std::to_string(i % 3), "Target", std::to_string(1 + i)};
    articles.push_back(MakeArticle("source" + std::to_string(i % 5), std::to_string(i), "2025-09-18", {deal}));
  }
  OpenGraph direct, by_records;
  ASSERT_TRUE(Writer::Create(*direct.store).value()->Apply(articles).ok());
  std::vector<IncomingArticle> decoded;
  for (const IncomingArticle& article : articles) {
    auto again = DecodeClaimsRecord(EncodeClaimsRecord(article));
    ASSERT_TRUE(again.ok()) << again.error().ToString();
    decoded.push_back(std::move(*again));
  }
  ASSERT_TRUE(Writer::Create(*by_records.store).value()->Apply(decoded).ok());
  EXPECT_EQ(direct.Digest(), by_records.Digest());
}

TEST(ClaimsRecord, TheKeyNamesVersionPackAndTimeAndThePartitionTheArticle) {
  const IncomingArticle first = Rich();
  EXPECT_EQ(ClaimsRecordKey(first), ClaimsRecordKey(Rich()));
  EXPECT_TRUE(ClaimsRecordKey(first).ends_with(":da 3 (CLDR 42):1758153600124")) << ClaimsRecordKey(first);
  IncomingArticle newer = first;
  newer.extraction.pack_version = "da 4 (CLDR 42)";
  EXPECT_NE(ClaimsRecordKey(first), ClaimsRecordKey(newer));
  IncomingArticle changed = first;
  changed.article.text += " Mere.";
  EXPECT_NE(ClaimsRecordKey(first), ClaimsRecordKey(changed));
  EXPECT_EQ(ClaimsPartitionHash(first.article), ClaimsPartitionHash(changed.article));
}

TEST(ClaimsRecord, WhatNoWriterWritesIsRefused) {
  IncomingArticle outside = Rich();
  outside.extraction.entities[0].mentions[0].end = 1'000;
  IncomingArticle nobody = Rich();
  nobody.extraction.relations[0].to = 3;
  IncomingArticle not_utf8 = Rich();
  not_utf8.article.text[0] = '\xff';
  IncomingArticle short_hash = Rich();
  short_hash.article.raw_sha256 = "abc";
  for (const IncomingArticle& bad : {outside, nobody, not_utf8, short_hash}) {
    const auto decoded = DecodeClaimsRecord(EncodeClaimsRecord(bad));
    ASSERT_FALSE(decoded.ok());
    EXPECT_EQ(decoded.error().code, ErrorCode::kMalformedInput);
  }
  EXPECT_EQ(DecodeClaimsRecord("").error().code, ErrorCode::kMalformedInput);
  EXPECT_EQ(DecodeClaimsRecord("{\"id\":1}").error().code, ErrorCode::kUnavailable) << "layout 123";
  EXPECT_EQ(DecodeClaimsRecord(EncodeClaimsRecord(Rich()) + "x").error().code, ErrorCode::kMalformedInput);
}

TEST(ClaimsRecord, DamagedBytesNeverBecomeARecordThatIsWrittenOtherwise) {
  const std::string bytes = EncodeClaimsRecord(Rich());
  std::mt19937_64 random(TestSeed());
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) EXPECT_FALSE(DecodeClaimsRecord(bytes.substr(0, cut)).ok()) << cut;
  for (int i = 0; i < 20'000; ++i) {
    std::string damaged = bytes;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    const auto decoded = DecodeClaimsRecord(damaged);
    if (decoded.ok()) { EXPECT_EQ(EncodeClaimsRecord(*decoded), damaged); }
  }
}

// docs/claims-topic.md shows a record in hexadecimal: it is the one that is written.
TEST(ClaimsRecord, ThePageShowsARecordAsItIsWritten) {
  std::ifstream file(std::string(DEALGRAPH_SOURCE_DIR) + "/docs/claims-topic.md");
  std::ostringstream page;
  page << file.rdbuf();
  IncomingArticle incoming;
  incoming.article.id = "7";
  incoming.article.source = "paper.example";
  incoming.article.title = "Nvidia";
  incoming.extraction.language = "en";
  incoming.extraction.has_pack = true;
  incoming.extraction.pack_version = "en 1";
  incoming.extraction.entities = {{"Nvidia", nlp::EntityType::kCompany, {{nlp::Field::kTitle, 0, 6}}}};
  const std::string hex = BytesToHex(EncodeClaimsRecord(incoming));
  EXPECT_NE(page.str().find(hex), std::string::npos) << hex;
}

}  // namespace
}  // namespace dealgraph::graph
