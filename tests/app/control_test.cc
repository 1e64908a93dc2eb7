// How a command reaches the serve that runs: words there and back, and nobody who keeps it waiting.
#include "app/control.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "tests/app/command_testing.h"

namespace dealgraph::app {
namespace {

// The words back, an error for "refuse".
Result<ControlWords> Echo(const ControlWords& request) {
  if (request.front() == "refuse") return MalformedInput(request.back());
  return request;
}

TEST(Control, WordsGoThereAndBackWhateverIsInThem) {
  const TemporaryDirectory directory;
  const auto server = ControlServer::Start(directory / ".", Echo);
  ASSERT_TRUE(server.ok()) << server.error().message;
  const ControlWords words = {"say", "", "two words\nand a line", std::string(20'000, 'x'), ""};
  const auto answer = AskServe(directory / ".", words);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(*answer, words);
  const auto refused = AskServe(directory / ".", {"refuse", "it is torn"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kMalformedInput);
  EXPECT_EQ(refused.error().message, "it is torn");
}

TEST(Control, OnlyTheOwnerMayAsk) {
  const TemporaryDirectory directory;
  const auto server = ControlServer::Start(directory / ".", Echo);
  ASSERT_TRUE(server.ok());
  struct stat file{};
  ASSERT_EQ(::stat((directory / "CONTROL").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST(Control, AFolderMayHaveALongName) {
  const TemporaryDirectory directory;
  const std::string deep = directory / (std::string(120, 'a') + "/" + std::string(120, 'b'));
  std::filesystem::create_directories(deep);
  const auto server = ControlServer::Start(deep, Echo);
  ASSERT_TRUE(server.ok()) << server.error().message;
  EXPECT_TRUE(AskServe(deep, {"say"}).ok());
}

TEST(Control, WhereNobodyListensThatIsSaid) {
  const TemporaryDirectory directory;
  EXPECT_FALSE(ServeListens(directory / "not there"));
  EXPECT_FALSE(ServeListens(directory / "."));
  {
    const auto server = ControlServer::Start(directory / ".", Echo);
    ASSERT_TRUE(server.ok());
    EXPECT_TRUE(ServeListens(directory / "."));
  }
  EXPECT_FALSE(ServeListens(directory / "."));
  EXPECT_EQ(AskServe(directory / ".", {"say"}).error().code, ErrorCode::kUnavailable);
}

TEST(Control, OneThatWasKilledLeavesASocketThatIsReplaced) {
  const TemporaryDirectory directory;
  WriteFile(directory / "CONTROL", "left over");
  EXPECT_FALSE(ServeListens(directory / "."));
  const auto server = ControlServer::Start(directory / ".", Echo);
  ASSERT_TRUE(server.ok()) << server.error().message;
  EXPECT_TRUE(AskServe(directory / ".", {"say"}).ok());
}

TEST(Control, ARequestWithoutAnEndIsNotAnswered) {
  const TemporaryDirectory directory;
  const auto server = ControlServer::Start(directory / ".", Echo);
  ASSERT_TRUE(server.ok());
  const auto answer = AskServe(directory / ".", {std::string(200'000, 'x')});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(AskServe(directory / ".", {"say"}).ok()) << "the next one is";
}

}  // namespace
}  // namespace dealgraph::app
