#include "nlp/names/tagger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <iterator>

#include "base/hash.h"
#include "base/mapped_file.h"
#include "nlp/extraction_json.h"
#include "nlp/extractor.h"
#include "nlp/names/tagger_model.h"
#include "nlp_testing.h"

namespace dealgraph::nlp {
namespace {

const MappedFile& ModelFile() {
  static const std::unique_ptr<MappedFile> file =
      std::move(*MappedFile::Open(std::string(DEALGRAPH_SOURCE_DIR) + "/nlp/data/tagger.model"));
  return *file;
}

const Extractor& TaggingExtractor() {
  static const std::unique_ptr<Extractor> extractor = std::move(*Extractor::Create({.tagger_model = ModelFile().bytes()}));
  return *extractor;
}

Article ArticleOf(std::string language, std::string text) {
  Article article;
  article.id = "1";
  article.language = std::move(language);
  article.title = "";
  article.text = std::move(text);
  return article;
}

bool HasEntity(const Extraction& extraction, std::string_view name, EntityType type) {
  return std::any_of(extraction.entities.begin(), extraction.entities.end(),
                     [&](const Entity& entity) { return entity.name == name && entity.type == type; });
}

TEST(TaggerModel, TheOneInTheTreeIsWholeAndFitsTheProgram) {
  const auto model = TaggerModel::Open(ModelFile().bytes());
  ASSERT_TRUE(model.ok()) << model.error().ToString();
  EXPECT_EQ((*model)->version().size(), 8u);
  EXPECT_LT(ModelFile().bytes().size(), 10u << 20);
}

TEST(TaggerModel, ThatIsDamagedIsRefusedWithWhatIsWrong) {
  const std::string whole(ModelFile().bytes());
  struct Case {
    std::string what;
    std::string bytes;
    std::string message;
  };
  std::string changed = whole;
  changed[whole.size() / 2] = static_cast<char>(changed[whole.size() / 2] ^ 1);
  std::string foreign = whole;
  foreign[0] = 'X';
  for (const Case& c : std::vector<Case>{{"empty", "", "too short"},
                                         {"cut off", whole.substr(0, whole.size() - 1), "cut off"},
                                         {"longer", whole + "x", "cut off"},
                                         {"one bit changed", changed, "checksum"},
                                         {"another file", foreign, "this file is none"}}) {
    const auto model = TaggerModel::Open(c.bytes);
    ASSERT_FALSE(model.ok()) << c.what;
    EXPECT_EQ(model.error().code, ErrorCode::kCorruption) << c.what;
    EXPECT_NE(model.error().message.find(c.message), std::string::npos) << c.what << ": " << model.error().message;
  }
}

// The model with another head, which says that it is right.
std::string WithHead(const std::function<void(TaggerModel::Header*)>& change) {
  std::string bytes(ModelFile().bytes());
  TaggerModel::Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  change(&header);
  std::memset(header.sha256, 0, sizeof(header.sha256));
  std::memcpy(bytes.data(), &header, sizeof(header));
  const Sha256 sha256 = Sha256Of(bytes);
  std::memcpy(bytes.data() + offsetof(TaggerModel::Header, sha256), sha256.bytes.data(), sizeof(header.sha256));
  return bytes;
}

TEST(TaggerModel, WhoseHeadSaysAnotherSizeThanItHasIsRefused) {
  EXPECT_TRUE(TaggerModel::Open(WithHead([](TaggerModel::Header*) {})).ok());
  const auto more = TaggerModel::Open(WithHead([](TaggerModel::Header* header) { ++header->buckets; }));
  ASSERT_FALSE(more.ok());
  const auto less = TaggerModel::Open(WithHead([](TaggerModel::Header* header) { header->frequency_bytes = 0; }));
  ASSERT_FALSE(less.ok());
  EXPECT_NE(less.error().message.find("more than its head says"), std::string::npos) << less.error().message;
  const auto huge = TaggerModel::Open(WithHead([](TaggerModel::Header* header) { header->buckets = UINT32_MAX; }));
  ASSERT_FALSE(huge.ok());
  EXPECT_EQ(huge.error().code, ErrorCode::kCorruption);
}

TEST(Tagger, ReadsAnArticleTheSameEachTime) {
  const Article article = ArticleOf("hu", "A budapesti Kékvirág Zrt. megvette a Holdfény Kft. többségét, mondta Nagy Eszter.\n");
  std::string first;
  AppendExtractionJson(article, TaggingExtractor().Extract(article), &first);
  for (int i = 0; i < 3; ++i) {
    std::string again;
    AppendExtractionJson(article, TaggingExtractor().Extract(article), &again);
    EXPECT_EQ(again, first);
  }
}

TEST(Tagger, PackVersionNamesTheModel) {
  const Extraction with = TaggingExtractor().Extract(ArticleOf("da", "Nvidia har investeret i Nscale."));
  EXPECT_NE(with.pack_version.find(", names " + TaggingExtractor().TaggerVersion() + ")"), std::string::npos) << with.pack_version;
  const Extraction without = TestExtractor().Extract(ArticleOf("da", "Nvidia har investeret i Nscale."));
  EXPECT_EQ(without.pack_version.find("names"), std::string::npos) << without.pack_version;
}

TEST(Tagger, IsNamedWhereItDecided) {
  const Article article = ArticleOf("hu", "Orbán Viktor miniszterelnök Budapesten találkozott Angela Merkel német kancellárral.");
  std::string json;
  AppendExtractionJson(article, TaggingExtractor().Extract(article), &json, {.explain = true});
  EXPECT_NE(json.find("\"decided_by\":\"tagger\""), std::string::npos) << json;
  EXPECT_EQ(json.find("\"tagger_score\":0"), std::string::npos) << json;
  std::string alone;
  AppendExtractionJson(article, TestExtractor().Extract(article), &alone, {.explain = true});
  EXPECT_EQ(alone.find("\"tagger\""), std::string::npos) << alone;
}

TEST(FindPossibleTags, NoNameBeginsOrEndsInsideARunOfKatakana) {
  const Article article = ArticleOf("ja", "米アンペアが");
  Document document;
  ReadDocument(article, ShippedPack("ja"), &document);
  std::vector<TagMask> possible;
  FindPossibleTags(document, {0, 6}, &possible);
  ASSERT_EQ(possible.size(), 6u);
  const auto may = [&](std::size_t i, TagPart part) { return (possible[i] >> TagOf(EntityType::kCompany, part) & 1) != 0; };
  EXPECT_TRUE(may(0, TagPart::kSingle));
  EXPECT_TRUE(may(1, TagPart::kFirst));
  EXPECT_FALSE(may(1, TagPart::kSingle));
  EXPECT_FALSE(may(2, TagPart::kFirst));
  EXPECT_FALSE(may(2, TagPart::kLast));
  EXPECT_TRUE(may(2, TagPart::kInside));
  EXPECT_TRUE(may(4, TagPart::kLast));
  EXPECT_TRUE(may(5, TagPart::kSingle));
  FindPossibleTags(document, {0, 2}, &possible);
  EXPECT_TRUE(possible.empty());
}

TEST(TagFeatureReader, SeesAlikeWhatIsOfOneClusterAndStandsBesideOne) {
  const auto model = *TaggerModel::Open(ModelFile().bytes());
  const auto features_of = [](std::string text, const WordFrequencies& frequencies) {
    const Article article = ArticleOf("de", std::move(text));
    Document document;
    ReadDocument(article, ShippedPack("de"), &document);
    const std::vector<TagSegment> segments = FindTagSegments(document);
    TagFeatureReader reader(TestGazetteer(), frequencies);
    reader.Start(document, segments);
    TokenFeatures features;
    reader.Read(segments.front(), segments.front().first, &features);
    std::vector<std::uint64_t> sorted(features.all().begin(), features.all().end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  };
  const auto alike = [&](std::string_view one, std::string_view other, const WordFrequencies& frequencies) {
    const std::vector<std::uint64_t> a = features_of(std::string(one), frequencies);
    const std::vector<std::uint64_t> b = features_of(std::string(other), frequencies);
    std::vector<std::uint64_t> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both.size();
  };
  const WordFrequencies nothing;
  EXPECT_GT(alike("dass Müller lacht", "dass Schmidt lacht", model->frequencies()), alike("dass Müller lacht", "dass Schmidt lacht", nothing));
  EXPECT_GT(alike("dass Zorbux verfügt", "dass Zorbux entspricht", model->frequencies()),
            alike("dass Zorbux verfügt", "dass Zorbux entspricht", nothing));
}

TEST(Tagger, FindsNamesInALanguageWithoutAPack) {
  const Article article = ArticleOf("hu", "Orbán Viktor miniszterelnök Budapesten találkozott Angela Merkel német kancellárral.");
  const Extraction extraction = TaggingExtractor().Extract(article);
  EXPECT_FALSE(extraction.has_pack);
  EXPECT_TRUE(extraction.pack_version.empty());
  EXPECT_TRUE(extraction.relations.empty());
  EXPECT_TRUE(HasEntity(extraction, "Angela Merkel", EntityType::kPerson));
  EXPECT_TRUE(HasEntity(extraction, "Orbán Viktor", EntityType::kPerson));
}

TEST(Tagger, ItsTableOfWordsShowsARareOneBehindACountryOrInAPlace) {
  const auto has = [](std::string_view language, std::string_view text, EntityType type, std::string_view name) {
    const Extraction extraction = TaggingExtractor().Extract(MakeArticle(language, text));
    return std::any_of(extraction.entities.begin(), extraction.entities.end(), [&](const Entity& e) { return e.type == type && e.name == name; });
  };
  EXPECT_TRUE(has("ko", "한온시스템은 부품을 공급한다. 이탈리아 노바렐라는 공장을 인수했다. 스위스의 노바렐라가 투자했다.", EntityType::kCompany, "노바렐라"));
  EXPECT_TRUE(has("hi", "हरियाणा के मानेसर में कंपनी का कारखाना बनेगा।", EntityType::kPlace, "मानेसर"));
}

TEST(Tagger, LeavesTextWithoutNamesAlone) {
  for (const auto& [language, text] : std::vector<std::pair<std::string, std::string>>{
           {"hu", "Holnap egész nap esni fog, de délután kisüthet a nap."},
           {"de", "Am Wochenende bleibt es regnerisch. Die Temperaturen steigen kaum."},
           {"en", "It will rain all day tomorrow. Bring a coat."},
           {"ja", "明日は一日中雨が降る見込みです。傘を持って出かけましょう。"}}) {
    const Extraction extraction = TaggingExtractor().Extract(ArticleOf(language, text));
    EXPECT_TRUE(extraction.entities.empty()) << language << ": " << extraction.entities.front().name;
  }
}

}  // namespace
}  // namespace dealgraph::nlp
