#include "tests/app/command_testing.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

extern char** environ;

namespace dealgraph {
namespace {

// `words`: the program, then its arguments.
pid_t Spawn(const std::vector<std::string>& words, const std::string& in, const std::string& out, const std::string& err) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  pid_t process = -1;
  const int error = posix_spawnp(&process, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(error, 0) << words[0];
  return error == 0 ? process : -1;
}

std::vector<std::string> DealgraphWith(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), DEALGRAPH_BINARY);
  return arguments;
}

}  // namespace

int WaitFor(pid_t process, std::uint64_t* peak_bytes) {
  int status = 0;
  rusage usage = {};
  if (process < 0 || wait4(process, &status, 0, &usage) != process) return -1;
  if (peak_bytes != nullptr) *peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) << 10;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

CommandResult RunProgram(const std::vector<std::string>& words, const std::string& input) {
  const TemporaryDirectory directory;
  WriteFile(directory / "in", input);
  CommandResult result;
  result.exit_code = WaitFor(Spawn(words, directory / "in", directory / "out", directory / "err"), &result.peak_bytes);
  result.out = ReadFile(directory / "out");
  result.err = ReadFile(directory / "err");
  return result;
}

CommandResult RunDealgraph(const std::vector<std::string>& arguments, const std::string& input) {
  return RunProgram(DealgraphWith(arguments), input);
}

pid_t StartProgram(const std::vector<std::string>& words) { return Spawn(words, "/dev/null", "/dev/null", "/dev/null"); }

pid_t StartDealgraph(const std::vector<std::string>& arguments, const std::string& out, const std::string& err) {
  return Spawn(DealgraphWith(arguments), "/dev/null", out, err);
}

pid_t StartDealgraph(const std::vector<std::string>& arguments) {
  return Spawn(DealgraphWith(arguments), "/dev/null", "/dev/null", "/dev/null");
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "dealgraph-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    std::perror("mkdtemp");
    std::abort();
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  EXPECT_TRUE(file.flush()) << path;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace dealgraph
