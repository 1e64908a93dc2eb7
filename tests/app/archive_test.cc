// Commands that change what a store says without a new article: entity merge and split, reextract.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/app/command_testing.h"

namespace dealgraph {
namespace {

// A store with the sample articles in a folder of its own.
class Archive : public testing::Test {
 protected:
  void SetUp() override {
    const CommandResult result = RunDealgraph({"ingest", "--quiet", "--store", Store(), SourcePath("samples/articles")});
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  std::string Store() const { return folder_ / "news"; }
  std::string Digest() const { return RunDealgraph({"digest", "--store", Store()}).out; }
  CommandResult Run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", Store()});
    return RunDealgraph(words);
  }

  TemporaryDirectory folder_;
};

TEST_F(Archive, AMergeIsSeenThroughAndASplitTakesItBack) {
  const std::string before = Digest();
  const CommandResult merged = Run({"entity", "merge", "Core Scientific", "CoreWeave", "--note", "bought"});
  ASSERT_EQ(merged.exit_code, 0) << merged.err;
  EXPECT_EQ(merged.out.find("merged Core Scientific ("), 0u) << merged.out;
  EXPECT_NE(Digest(), before);
  EXPECT_NE(Run({"show", "Core Scientific"}).out.find("CoreWeave  company"), std::string::npos);
  EXPECT_NE(Run({"entity", "list"}).out.find("Core Scientific"), std::string::npos);
  EXPECT_EQ(Run({"entity", "merge", "Core Scientific", "CoreWeave"}).exit_code, 2) << "it is merged already";

  const CommandResult split = Run({"entity", "split", "Core Scientific"});
  ASSERT_EQ(split.exit_code, 0) << split.err;
  EXPECT_EQ(Digest(), before);
  EXPECT_EQ(Run({"verify"}).exit_code, 0);
  const std::string log = Run({"entity", "list", "--log", "--json"}).out;
  EXPECT_LT(log.find("\"done\":\"merged\""), log.find("\"done\":\"split\"")) << log;
  EXPECT_NE(log.find("\"note\":\"bought\""), std::string::npos) << log;
}

TEST_F(Archive, ANameThatNobodyBearsOrSeveralBearIsRefused) {
  EXPECT_NE(Run({"entity", "merge", "Nobody At All", "Nvidia"}).err.find("no entity is called"), std::string::npos);
  EXPECT_NE(Run({"entity", "split", "Nvidia"}).exit_code, 0);
}

// The Danish pack without the rules and the words that tell of deals, in a folder.
std::string PackWithoutDeals(const TemporaryDirectory& folder) {
  std::string pack = ReadFile(SourcePath("nlp/lang/da.toml"));
  const std::size_t groups = pack.find("[groups]");
  const std::size_t rounds = pack.find("[rounds]");
  const std::size_t rules = pack.find("[[rules]]");
  EXPECT_TRUE(groups < rounds && rounds < rules && rules != std::string::npos);
  pack.erase(rules);
  pack.erase(groups, rounds - groups);
  std::filesystem::create_directory(folder / "packs");
  WriteFile(folder / "packs/da.toml", pack);
  return folder / "packs";
}

TEST_F(Archive, ReadingAgainShowsWhatOtherPacksAddAndRemoveAndGoesBackTheSameWay) {
  const std::string before = Digest();
  const std::string packs = PackWithoutDeals(folder_);
  const CommandResult dry = Run({"reextract", "--packs", packs, "--dry-run", "--json"});
  ASSERT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_NE(dry.out.find("\"change\":\"removed\""), std::string::npos) << dry.out;
  EXPECT_EQ(Digest(), before) << "a dry run changes nothing";

  const CommandResult done = Run({"reextract", "--packs", packs, "--json"});
  ASSERT_EQ(done.exit_code, 0) << done.err;
  EXPECT_NE(Digest(), before);
  std::string told = dry.out;
  told.replace(told.find("\"dry_run\":true"), 14, "\"dry_run\":false");
  EXPECT_EQ(done.out, told) << "the dry run told what happened";
  EXPECT_EQ(Run({"verify"}).exit_code, 0);

  // What these packs have read is not read again: a run that was ended goes on behind it.
  const CommandResult again = Run({"reextract", "--packs", packs, "--json"});
  EXPECT_NE(again.out.find("\"read\":0,"), std::string::npos) << again.out;

  ASSERT_EQ(Run({"reextract", "--json"}).exit_code, 0);
  EXPECT_EQ(Digest(), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_ / ""), std::filesystem::directory_iterator()), 2)
      << "nothing is left beside the store and the packs";
}

TEST_F(Archive, NothingIsReadAgainWhereThereIsNoStore) {
  const CommandResult result = RunDealgraph({"reextract", "--store", folder_ / "nowhere"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "nowhere"));
}

// Three articles by two publishers say that a company is called like a person.
std::string ArticlesOnKarlMadsen() {
  std::string lines;
  for (const auto& [source, id, text] : std::vector<std::array<std::string, 3>>{
           {"Havneposten", "1", "Rederiet Karl Madsen A/S har investeret 40 millioner kroner i Nscale."},
           {"Havneposten", "2", "Nscale har fået 15 millioner kroner af Karl Madsen A/S i år."},
           {"Kystbladet", "3", "Karl Madsen A/S har købt CoreWeave for 2 milliarder kroner."}}) {
    lines += "{\"id\":\"" + id + "\",\"source\":\"" + source + "\",\"language\":\"da\",\"published\":\"2025-09-0" + id +
             "\",\"title\":\"Nyt fra havnen\",\"text\":\"" + text + "\"}\n";
  }
  return lines;
}

TEST(Catalogue, WhatEnoughArticlesConfirmReachesExtractionByTheFileAlone) {
  const TemporaryDirectory folder;
  const std::string store = folder / "news";
  WriteFile(folder / "articles.jsonl", ArticlesOnKarlMadsen());
  ASSERT_EQ(RunDealgraph({"ingest", "--quiet", "--store", store, folder / "articles.jsonl"}).exit_code, 0);
  const std::string names = folder / "names.tsv";
  const CommandResult built = RunDealgraph({"catalogue", "build", "--store", store, "--out", names});
  ASSERT_EQ(built.exit_code, 0) << built.err;
  EXPECT_EQ(built.out.find("1 names of entities"), 0u) << built.out;
  EXPECT_NE(ReadFile(names).find("organisation\tKarl Madsen"), std::string::npos) << ReadFile(names);
  EXPECT_EQ(RunDealgraph({"catalogue", "build", "--store", store}).out, ReadFile(names)) << "the same archive, the same file";
  EXPECT_EQ(RunDealgraph({"catalogue", "check", names}).exit_code, 0);

  const CommandResult strict = RunDealgraph({"catalogue", "build", "--store", store, "--publishers", "3"});
  EXPECT_EQ(strict.out.find("Karl Madsen"), std::string::npos) << "two publishers are not three";
}

TEST(Catalogue, ASupersededVersionConfirmsNothing) {
  const TemporaryDirectory folder;
  const std::string store = folder / "news";
  WriteFile(folder / "articles.jsonl",
            ArticlesOnKarlMadsen() +
                "{\"id\":\"3\",\"source\":\"Kystbladet\",\"language\":\"da\",\"published\":\"2025-09-03\",\"updated\":\"2025-09-04T00:00:00Z\","
                "\"title\":\"Nyt fra havnen\",\"text\":\"Der er intet nyt.\"}\n");
  ASSERT_EQ(RunDealgraph({"ingest", "--quiet", "--store", store, folder / "articles.jsonl"}).exit_code, 0);
  const CommandResult built = RunDealgraph({"catalogue", "build", "--store", store});
  ASSERT_EQ(built.exit_code, 0) << built.err;
  EXPECT_EQ(built.out.find("Karl Madsen"), std::string::npos) << built.out;
}

TEST(Catalogue, AFaultyFileIsRefusedWithItsLinesByEveryCommand) {
  const TemporaryDirectory folder;
  WriteFile(folder / "names.tsv", "planet\tMars\t\t\t1\t-\n");
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"catalogue", "check", folder / "names.tsv"},
        {"extract", "--catalogue", folder / "names.tsv", SourcePath("samples/articles")},
        {"eval", "--catalogue", folder / "names.tsv", SourcePath("samples/gold.jsonl")}}) {
    const CommandResult result = RunDealgraph(words);
    EXPECT_EQ(result.exit_code, 2) << words.front();
    EXPECT_NE(result.err.find("names.tsv:1: unknown kind \"planet\""), std::string::npos) << result.err;
  }
  EXPECT_EQ(RunDealgraph({"extract", "--catalogue", folder / "nowhere.tsv", SourcePath("samples/articles")}).exit_code, 2);
}

}  // namespace
}  // namespace dealgraph
