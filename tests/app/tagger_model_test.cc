// Where the program finds the tagger's model, and what it does without one.
#include <gtest/gtest.h>

#include "tests/app/command_testing.h"

namespace dealgraph {
namespace {

CommandResult RunWithModel(const std::string& model, const std::vector<std::string>& arguments, const std::string& input = {}) {
  std::vector<std::string> words = {"env", "DEALGRAPH_TAGGER=" + model, DEALGRAPH_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return RunProgram(words, input);
}

TEST(TaggerModelFile, StandsBesideTheProgram) {
  const CommandResult result = RunDealgraph({"version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.out.find("names by rules and by the tagger, model "), std::string::npos) << result.out;
}

TEST(TaggerModelFile, WithoutItNamesAreFoundByRulesAloneAndVersionSaysSo) {
  EXPECT_NE(RunWithModel("", {"version"}).out.find("names by rules alone"), std::string::npos);
  const CommandResult result = RunWithModel(
      "", {"extract"}, R"({"id":"1","language":"en","text":"Nvidia has invested $683 million in Nscale."})" "\n");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("Nvidia"), std::string::npos) << result.out;
}

TEST(TaggerModelFile, ThatIsDamagedOrMissingWhereItWasNamedIsAnErrorWithItsPath) {
  const TemporaryDirectory directory;
  std::string bytes = ReadFile(SourcePath("nlp/data/tagger.model"));
  bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 4);
  const std::string damaged = directory / "damaged.model";
  WriteFile(damaged, bytes);
  for (const std::string& path : {damaged, directory / "none.model"}) {
    const CommandResult result = RunWithModel(path, {"extract"}, "{}\n");
    EXPECT_NE(result.exit_code, 0) << path;
    EXPECT_NE(result.err.find(path), std::string::npos) << result.err;
    EXPECT_TRUE(result.out.empty());
  }
}

}  // namespace
}  // namespace dealgraph
