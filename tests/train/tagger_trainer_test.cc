#include "train/tagger_trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "nlp/document.h"
#include "nlp/embedded_packs.h"
#include "nlp/generic_pack.h"
#include "nlp/names/tagger.h"
#include "tests/train/train_testing.h"
#include "train/segments.h"

namespace dealgraph::train {
namespace {

// Sentences of one mould, each with a name that stands nowhere else.
GoldFile MadeUpTexts() {
  constexpr std::string_view kStems[] = {"Brevik", "Tolmar", "Sandoz", "Klerke", "Ostrup", "Felgen", "Murano", "Vidkar", "Jelsen", "Horvik"};
  GoldFile file;
  file.name = "made_up.xx";
  file.tokens_max = 100'000;
  int line = 0;
  for (const std::string_view stem : kStems) {
    for (const std::string_view ending : {"ex", "on", "is"}) {
      const std::string name = std::string(stem) + std::string(ending);
      GoldText text;
      text.line = ++line;
      text.article.language = "xx";
      const bool person = line % 2 == 0;
      text.article.text = person ? "then mister " + name + " spoke." : "then firm " + name + " grew.";
      const auto begin = static_cast<std::uint32_t>(text.article.text.find(name));
      text.names.push_back({{nlp::Field::kText, begin, begin + static_cast<std::uint32_t>(name.size())},
                            nlp::MaskOf(person ? nlp::EntityType::kPerson : nlp::EntityType::kCompany)});
      file.texts.push_back(std::move(text));
    }
  }
  return file;
}

TrainerOptions SmallOptions(std::string* frequencies) {
  std::ifstream file(DEALGRAPH_SOURCE_DIR "/nlp/data/word_frequencies.bin", std::ios::binary);
  frequencies->assign(std::istreambuf_iterator<char>(file), {});
  TrainerOptions options;
  options.word_frequencies = *frequencies;
  options.occurrences_min = 2;
  options.features_max = 500;
  options.epochs = 6;
  return options;
}

TEST(TrainTagger, GivesTheSameBytesEachTime) {
  std::string frequencies;
  const TrainerOptions options = SmallOptions(&frequencies);
  const auto first = TrainTagger({MadeUpTexts()}, options);
  ASSERT_TRUE(first.ok()) << first.error().ToString();
  const auto second = TrainTagger({MadeUpTexts()}, options);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(first->bytes, second->bytes);
  EXPECT_GT(first->kept, 20u);
}

TEST(TrainTagger, LearnsFromWhatStandsBesideANameItHasNotSeen) {
  std::string frequencies;
  const auto trained = TrainTagger({MadeUpTexts()}, SmallOptions(&frequencies));
  ASSERT_TRUE(trained.ok()) << trained.error().ToString();
  const auto model = nlp::TaggerModel::Open(trained->bytes);
  ASSERT_TRUE(model.ok()) << model.error().ToString();
  const auto gazetteer = nlp::Gazetteer::Create();
  const auto pack = nlp::MakeGenericPack("xx");
  const nlp::Tagger tagger(**model, **gazetteer);
  for (const auto& [text, type] : {std::pair{"then mister Quarbo spoke.", nlp::EntityType::kPerson},
                                   std::pair{"then firm Quarbo grew.", nlp::EntityType::kCompany}}) {
    nlp::Article article;
    article.language = "xx";
    article.text = text;
    nlp::Document document;
    nlp::ReadDocument(article, **pack, &document);
    const nlp::Tagging tagging = tagger.Read(document);
    ASSERT_EQ(tagging.names().size(), 1u) << text;
    EXPECT_EQ(tagging.names()[0].type, type) << text;
    EXPECT_EQ(tagging.names()[0].first, 2u) << text;
    EXPECT_GT(tagging.names()[0].score, 0) << text;
  }
}

TEST(TrainTagger, CountsTheTextsThatWereLeftOut) {
  std::string frequencies;
  const auto trained = TrainTagger({MadeUpTexts()}, SmallOptions(&frequencies));
  ASSERT_TRUE(trained.ok());
  EXPECT_EQ(trained->held_out.at(0).gold, 3);  // lines 10, 20 and 30
}

// One article of the corpus' layout on each of `lines` lines.
void WriteArticles(const std::filesystem::path& path, int lines) {
  std::ofstream file(path);
  for (int line = 1; line <= lines; ++line) {
    file << R"({"id":"a)" << line << R"(","language":"en","title":"Corvane buys Ostrup","text":"Corvane of Ostrup paid.",)"
         << R"("entities":[{"name":"Corvane","type":"company","surfaces":["Corvane"]}]})" << "\n";
  }
}

TEST(ReadOwnArticles, ReadsEveryFileOfTheFolderAndNeedsNone) {
  const Place place("dealgraph_own");
  const std::filesystem::path& folder = place.path();
  const auto none = ReadOwnArticles(folder.string());
  ASSERT_TRUE(none.ok()) << none.error().ToString();
  EXPECT_TRUE(none->empty());

  std::filesystem::create_directories(folder);
  WriteArticles(folder / "en.jsonl", 2);
  WriteArticles(folder / "da.jsonl", 1);
  std::ofstream(folder / "README.md") << "no article\n";
  const auto files = ReadOwnArticles(folder.string());
  ASSERT_TRUE(files.ok()) << files.error().ToString();
  ASSERT_EQ(files->size(), 2u);
  EXPECT_EQ((*files)[0].texts.size(), 1u);  // da.jsonl
  ASSERT_EQ((*files)[1].texts.size(), 2u);
  EXPECT_EQ((*files)[1].texts[1].names.size(), 2u);  // in title and text

  std::ofstream(folder / "en.jsonl", std::ios::app) << "{\n";
  const auto broken = ReadOwnArticles(folder.string());
  ASSERT_FALSE(broken.ok());
  EXPECT_NE(broken.error().message.find("en.jsonl:3"), std::string::npos) << broken.error().message;
}

TEST(ReadMarkedTexts, ReadsNamesInPlaceAndSaysWhereAMarkIsWrong) {
  const Place place("dealgraph_marked");
  const std::filesystem::path& folder = place.path();
  const auto none = ReadMarkedTexts(folder.string());
  ASSERT_TRUE(none.ok()) << none.error().ToString();
  EXPECT_TRUE(none->empty());

  std::filesystem::create_directories(folder / "names");
  std::filesystem::create_directories(folder / "passages");
  std::ofstream(folder / "passages" / "sv.txt") << "[Ostrup|company] växer.\n";
  std::ofstream(folder / "names" / "da.txt") << "[Ostrup|company] køber en fabrik i [Vejle|place].\nIngen navne her.\n";
  const auto files = ReadMarkedTexts(folder.string());
  ASSERT_TRUE(files.ok()) << files.error().ToString();
  ASSERT_EQ(files->size(), 2u);
  EXPECT_EQ((*files)[0].kind, GoldKind::kMarked);
  EXPECT_EQ((*files)[1].kind, GoldKind::kPassages);
  ASSERT_EQ((*files)[0].texts.size(), 2u);
  const GoldText& text = (*files)[0].texts[0];
  EXPECT_EQ(text.article.language, "da");
  EXPECT_EQ(text.article.text, "Ostrup køber en fabrik i Vejle.");
  ASSERT_EQ(text.names.size(), 2u);
  EXPECT_EQ(nlp::SpanText(text.article, text.names[1].span), "Vejle");
  EXPECT_EQ(text.names[1].types, nlp::MaskOf(nlp::EntityType::kPlace));
  EXPECT_TRUE((*files)[0].texts[1].names.empty());

  for (const char* wrong : {"[Ostrup|firm] buys", "[Ostrup] buys", "buys [Ostrup|company", "Ostrup|company] buys", "[|company]", "[[Ostrup|company]"}) {
    std::ofstream(folder / "names" / "da.txt") << "En linje.\n" << wrong << "\n";
    const auto broken = ReadMarkedTexts(folder.string());
    ASSERT_FALSE(broken.ok()) << wrong;
    EXPECT_NE(broken.error().message.find("da.txt:2"), std::string::npos) << broken.error().message;
  }
}

std::set<std::string> LanguagesWithAPack() {
  std::set<std::string> languages;
  for (const nlp::EmbeddedPack& pack : nlp::EmbeddedPacks()) languages.emplace(pack.file.substr(0, pack.file.find('.')));
  return languages;
}

TEST(MarkedTexts, OfTheProjectAreWellFormedAndHavePassagesInEveryLanguage) {
  const auto files = ReadMarkedTexts(DEALGRAPH_SOURCE_DIR "/train");
  ASSERT_TRUE(files.ok()) << files.error().ToString();
  std::set<std::string> languages;
  for (const GoldFile& file : *files) {
    ASSERT_FALSE(file.texts.empty()) << file.name;
    std::set<std::string> texts;
    std::size_t names = 0;
    for (const GoldText& text : file.texts) {
      EXPECT_TRUE(texts.insert(text.article.text).second) << file.name << ":" << text.line << " stands twice";
      EXPECT_FALSE(text.article.text.empty()) << file.name << ":" << text.line;
      names += text.names.size();
    }
    EXPECT_GT(names, file.texts.size() / 2) << file.name;
    if (file.kind == GoldKind::kPassages) languages.insert(file.texts.front().article.language);
  }
  EXPECT_EQ(languages, LanguagesWithAPack());
}

TEST(QuietArticles, OfTheProjectAreWellFormedInEveryLanguageAndNoneIsKeptForTests) {
  std::set<std::string> kept;
  const auto tests = ReadQuietArticles(DEALGRAPH_SOURCE_DIR "/tests/train/quiet");
  ASSERT_TRUE(tests.ok()) << tests.error().ToString();
  for (const GoldFile& file : *tests) {
    for (const GoldText& text : file.texts) kept.insert(text.article.title);
  }
  const auto files = ReadQuietArticles(DEALGRAPH_SOURCE_DIR "/train/quiet");
  ASSERT_TRUE(files.ok()) << files.error().ToString();
  std::set<std::string> languages;
  std::set<std::string> titles;
  for (const GoldFile& file : *files) {
    EXPECT_GE(file.texts.size(), 54u) << file.name;
    languages.insert(file.texts.front().article.language);
    for (const GoldText& text : file.texts) {
      EXPECT_TRUE(titles.insert(text.article.title).second) << file.name << ": " << text.article.title << " stands twice";
      EXPECT_FALSE(kept.contains(text.article.title)) << file.name << ": " << text.article.title;
    }
  }
  EXPECT_EQ(languages, LanguagesWithAPack());
}

TEST(ReadSegments, LeavesOutATenthOfANamesSetAndTheFoldThatIsAsked) {
  GoldFile set;
  set.name = "yardsticks/names/small.da";
  set.kind = GoldKind::kNamesSet;
  set.tokens_max = 10'000;
  for (int line = 1; line <= 20; ++line) {
    GoldText& text = set.texts.emplace_back();
    text.article.language = "da";
    text.article.text = "Ostrup vokser igen i " + std::to_string(2000 + line) + ".";
    text.names.push_back({{nlp::Field::kText, 0, 6}, nlp::MaskOf(nlp::EntityType::kCompany)});
    text.line = line;
  }
  std::string frequencies;
  TrainerOptions options = SmallOptions(&frequencies);
  const auto held_out = [&](int fold) {
    options.fold = fold;
    const auto segments = ReadSegments({set}, options);
    EXPECT_TRUE(segments.ok());
    return std::count_if(segments->begin(), segments->end(), [](const TrainSegment& segment) { return segment.held_out; });
  };
  EXPECT_EQ(held_out(-1), 2);  // 10 and 20
  EXPECT_EQ(held_out(0), 4);   // 5 and 15 too
  EXPECT_EQ(held_out(3), 6);   // 3, 8, 13 and 18 too
}

TEST(ReadSegments, LeavesOutPassagesOfTheFoldAndRepeatsPassagesAlone) {
  const Place place("dealgraph_marked_rounds");
  const std::filesystem::path& folder = place.path();
  for (const char* kind : {"names", "passages"}) {
    std::filesystem::create_directories(folder / kind);
    std::ofstream file(folder / kind / "da.txt");
    for (int line = 1; line <= 11; ++line) file << "[Ostrup|company] vokser igen i " << 2000 + line << ".\n";
  }
  const auto files = ReadMarkedTexts(folder.string());
  ASSERT_TRUE(files.ok()) << files.error().ToString();
  std::string frequencies;
  TrainerOptions options = SmallOptions(&frequencies);
  options.fold = 0;
  options.passage_rounds = 3;
  const auto segments = ReadSegments(*files, options);
  ASSERT_TRUE(segments.ok()) << segments.error().ToString();
  EXPECT_EQ(segments->size(), 22u);
  int held_out = 0;
  for (const TrainSegment& segment : *segments) {
    const bool passage = (*files)[segment.file].kind == GoldKind::kPassages;
    EXPECT_EQ(segment.rounds, passage ? 3 : 1);
    EXPECT_TRUE(passage || !segment.held_out);
    held_out += segment.held_out;
  }
  EXPECT_EQ(held_out, 2);  // the fifth and the tenth passage
}

TEST(ReadSegments, LeavesOutTheFoldOfNewsArticlesThatIsAsked) {
  const Place place("dealgraph_own_fold");
  const std::filesystem::path& folder = place.path();
  std::filesystem::create_directories(folder);
  WriteArticles(folder / "en.jsonl", 11);
  const auto files = ReadOwnArticles(folder.string());
  ASSERT_TRUE(files.ok()) << files.error().ToString();
  std::string frequencies;
  TrainerOptions options = SmallOptions(&frequencies);
  const auto held_out = [&](int fold) {
    options.fold = fold;
    const auto segments = ReadSegments(*files, options);
    EXPECT_TRUE(segments.ok());
    return std::count_if(segments->begin(), segments->end(), [](const TrainSegment& segment) { return segment.held_out; });
  };
  EXPECT_EQ(held_out(-1), 0);
  EXPECT_EQ(held_out(0), 4);  // title and text of lines 5 and 10
  EXPECT_EQ(held_out(1), 6);  // of lines 1, 6 and 11
}

TEST(ReadSegments, ReadsAnArticleAgainWithItsMainCompanyWrittenSmall) {
  const Place place("dealgraph_small_names");
  std::filesystem::create_directories(place.path());
  std::ofstream(place.path() / "en.jsonl") << R"({"id":"1","language":"en","title":"Ostrupo raises $5 million","text":"Ostrupo is from Leeds. EQT led the round. Leeds is in England. England is fine. All like Ostrupo.","entities":[)"
                                           << R"({"name":"Ostrupo","type":"company","surfaces":["Ostrupo"]},{"name":"EQT","type":"company","surfaces":["EQT"]}],"relations":[]})" << "\n";
  const auto files = ReadOwnArticles(place.path().string());
  ASSERT_TRUE(files.ok()) << files.error().ToString();
  std::string frequencies;
  TrainerOptions options = SmallOptions(&frequencies);
  options.article_rounds = 5;
  options.small_rounds = 2;
  const auto segments = ReadSegments(*files, options);
  ASSERT_TRUE(segments.ok()) << segments.error().ToString();
  const auto names_in = [&](int rounds) {
    int names = 0;
    for (const TrainSegment& segment : *segments) {
      if (segment.rounds != rounds) continue;
      for (const nlp::TagMask allowed : segment.allowed) names += allowed != 1;
    }
    return names;
  };
  EXPECT_EQ(names_in(5), 4);  // three times Ostrupo, and EQT
  EXPECT_EQ(names_in(2), 4);
  options.fold = 1;  // an article that is only measured is not read again
  const auto measured = ReadSegments(*files, options);
  ASSERT_TRUE(measured.ok());
  EXPECT_TRUE(std::all_of(measured->begin(), measured->end(), [](const TrainSegment& segment) { return segment.held_out; }));
}

TEST(ReadNamesGold, SaysWhichFileIsMissingOrChanged) {
  const auto missing = ReadNamesGold("/nonexistent");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_NE(missing.error().message.find(NamesDataSets().front().path), std::string::npos) << missing.error().message;

  const Place place("dealgraph_gold");
  const std::filesystem::path& folder = place.path();
  const std::filesystem::path first = folder / NamesDataSets().front().path;
  std::filesystem::create_directories(first.parent_path());
  std::ofstream(first) << "{}\n";
  const auto changed = ReadNamesGold(folder.string());
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().code, ErrorCode::kInvalidArgument);
  EXPECT_NE(changed.error().message.find("SHA-256"), std::string::npos) << changed.error().message;
}

}  // namespace
}  // namespace dealgraph::train
