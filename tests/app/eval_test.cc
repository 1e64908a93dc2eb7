// The scorer's rules, `dealgraph eval` and `dealgraph packs`.
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "app/scorer.h"
#include "tests/app/command_testing.h"

namespace dealgraph {
namespace {

app::Annotation Annotated(const std::string& json) {
  auto annotation = app::ParseAnnotation(json);
  EXPECT_TRUE(annotation.ok()) << annotation.error().message;
  return annotation.ok() ? std::move(*annotation) : app::Annotation();
}

constexpr const char* kGold =
    R"({"id":"1","entities":[{"name":"Acme","type":"company","surfaces":["Acme"]},{"name":"Bolt","type":"company","surfaces":["Bolt","Bolts"]}],
        "amounts":[{"surface":"40 bis 55 Mio. Euro","value":40000000,"currency":"EUR"},{"surface":"55 Mio. Euro","value":55000000,"currency":"EUR"}],
        "relations":[{"type":"invested_in","from":"Acme","to":"Bolt","amount":{"value":55000000,"currency":"EUR"},"round":"Series A",
                      "status":"planned","negated":true}]})";

TEST(Scorer, EachKindAsksForMoreOfARelation) {
  const app::Annotation gold = Annotated(kGold);
  const auto score = [&](const std::string& rest) {
    return app::ScoreArticle(gold, Annotated(R"({"entities":[],"relations":[{"type":"invested_in","from":"Acme Inc.","to":"Bolts")" + rest + "}]}"));
  };
  // A cancelled deal is a negated plan; either end of a range is its amount.
  const app::ArticleScore all = score(R"(,"negated":true,"status":"cancelled","round":"Series A","amount":{"value":40000000,"currency":"EUR"})");
  for (const app::ScoredKind kind : {app::ScoredKind::kRelation, app::ScoredKind::kRelationAmount, app::ScoredKind::kRelationStatus,
                                     app::ScoredKind::kRelationDetails, app::ScoredKind::kRelationNotDone}) {
    EXPECT_EQ(all.of(kind).found, 1) << static_cast<int>(kind);
  }
  const app::ArticleScore bare = score(R"(,"negated":true,"status":"denied")");
  EXPECT_EQ(bare.of(app::ScoredKind::kRelation).found, 1);
  EXPECT_EQ(bare.of(app::ScoredKind::kRelationAmount).found, 0);
  EXPECT_EQ(bare.of(app::ScoredKind::kRelationStatus).found, 0);
  EXPECT_EQ(bare.of(app::ScoredKind::kRelationDetails).found, 0);
  EXPECT_EQ(score("").of(app::ScoredKind::kRelation).found, 0) << "what is negated is not what is not";
}

// The rows "all", and one a language, of another scorer's table: "da  relation+amount  0.880  0.527  0.659  98".
std::vector<std::string> TableOf(const std::string& text) {
  std::vector<std::string> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::vector<std::string> words;
    for (std::string word; fields >> word;) words.push_back(word);
    if (words.size() < 6 || words.back().find_first_not_of("0123456789") != std::string::npos) continue;
    std::string row;
    for (const std::string& word : words) row += (row.empty() ? "" : " ") + word;
    rows.push_back(row);
  }
  return rows;
}

TEST(Eval, AgreesWithTheScorerOfTheDevelopmentCorpus) {
  const char* shared = std::getenv("DEALGRAPH_SHARED");
  if (shared == nullptr) GTEST_SKIP() << "DEALGRAPH_SHARED names no folder with the development corpus";
  const TemporaryDirectory folder;
  const std::string corpus = std::string(shared) + "/corpus";
  WriteFile(folder / "read.jsonl", RunDealgraph({"extract", "--quiet", corpus}).out);
  const CommandResult theirs = RunProgram({"python3", std::string(shared) + "/tools/score.py", corpus, folder / "read.jsonl", "--by", "language"});
  ASSERT_EQ(theirs.exit_code, 0) << theirs.err;
  const CommandResult ours = RunDealgraph({"eval", corpus, "--by", "language"});
  ASSERT_EQ(ours.exit_code, 0) << ours.err;
  const auto table = TableOf(ours.out);
  EXPECT_GT(table.size(), 100u);
  EXPECT_EQ(table, TableOf(theirs.out));
}

TEST(Eval, PrintsTheFiguresOfAFileAsTableAndAsJson) {
  const CommandResult table = RunDealgraph({"eval", SourcePath("samples/gold.jsonl"), "--by", "type", "--errors", "1"});
  ASSERT_EQ(table.exit_code, 0) << table.err;
  EXPECT_NE(table.out.find("relation+details"), std::string::npos);
  EXPECT_NE(table.out.find("invested_in"), std::string::npos);
  EXPECT_NE(table.out.find("relation missed "), std::string::npos);
  const CommandResult json = RunDealgraph({"eval", SourcePath("samples/gold.jsonl"), "--json", "--by", "language"});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  EXPECT_EQ(json.out.find("{\"articles\":"), 0u);
  EXPECT_NE(json.out.find("\"by_language\":{\"da\":{\"entity\":{\"precision\":"), std::string::npos);
}

TEST(Eval, SaysInWhichLineAndFieldGoldIsWrong) {
  const TemporaryDirectory folder;
  WriteFile(folder / "gold.jsonl", "{\"id\":\"1\",\"text\":\"Acme.\"}\n{\"id\":\"2\",\"text\":\"Bolt.\",\"entities\":[{\"name\":7}]}\n");
  const CommandResult result = RunDealgraph({"eval", folder / "gold.jsonl"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("gold.jsonl:2: entities[0].name is "), std::string::npos) << result.err;
}

TEST(Packs, LintNamesEveryFaultByFileAndLine) {
  const TemporaryDirectory folder;
  WriteFile(folder / "da.words", "scale 1e6: mio\n# ok\nscale many: x\nnoun: y\n");
  WriteFile(folder / "sv.toml", "language = \"sv\"\nversion = \n");
  const CommandResult result = RunDealgraph({"packs", "lint", folder / ""});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.out.find("da.words:3: "), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("da.words:4: "), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("sv.toml:2: "), std::string::npos) << result.out;
  EXPECT_EQ(RunDealgraph({"packs", "lint", SourcePath("nlp/lang")}).exit_code, 0);
  EXPECT_EQ(RunDealgraph({"packs", "lint", SourcePath("nlp/measures/lang")}).exit_code, 0);
}

TEST(Packs, AFolderTakesThePlaceOfThePackInTheBinary) {
  const TemporaryDirectory folder;
  std::string pack = ReadFile(SourcePath("nlp/lang/da.toml"));
  WriteFile(folder / "da.toml", pack + "\n# changed\n");
  const CommandResult list = RunDealgraph({"packs", "list", "--packs", folder / ""});
  ASSERT_EQ(list.exit_code, 0) << list.err;
  EXPECT_NE(list.out.find("+"), std::string::npos) << list.out;
  EXPECT_EQ(RunDealgraph({"packs", "list"}).out.find("+"), std::string::npos);
  // Words of sums too: a scale that only this folder knows.
  WriteFile(folder / "da.words", ReadFile(SourcePath("nlp/measures/lang/da.words")) + "scale 1e6: moppedrenge\n");
  const std::vector<std::string> words = {"amounts", "5 moppedrenge kroner", "--language", "da"};
  EXPECT_EQ(RunDealgraph(words).out.find("5000000 DKK"), std::string::npos);
  std::vector<std::string> with = words;
  with.insert(with.end(), {"--packs", folder / ""});
  EXPECT_NE(RunDealgraph(with).out.find("5000000 DKK"), std::string::npos) << RunDealgraph(with).out;
  const CommandResult broken = RunDealgraph({"packs", "list", "--packs", folder / "nowhere"});
  EXPECT_EQ(broken.exit_code, 2);
}

TEST(Packs, TestFilesSayWhatIsNotReadAsTheyWant) {
  const TemporaryDirectory folder;
  WriteFile(folder / "da.test",
            "# one that holds, one that does not\n"
            "Nvidia har investeret 683 millioner dollars i Nscale.\n"
            "  invested_in(Nvidia, Nscale) 683000000 USD\n"
            "Nvidia har købt Nscale.\n"
            "  lent_to(Nvidia, Nscale)\n");
  const CommandResult result = RunDealgraph({"packs", "test", folder / "da.test"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.out.find(":3: "), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("da.test:5: not read: lent_to(Nvidia, Nscale)"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("da.test:4: read and not expected: acquired(Nvidia, Nscale)"), std::string::npos) << result.out;
}

}  // namespace
}  // namespace dealgraph
