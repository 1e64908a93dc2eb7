// Runs the real binary, as a user does: arguments and standard input in, output and exit code back.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dealgraph {

struct CommandResult {
  int exit_code = -1;  // -1: a signal ended it
  std::string out;
  std::string err;
  std::uint64_t peak_bytes = 0;  // of memory resident
};

// Runs `dealgraph ARGUMENTS…` to its end.
CommandResult RunDealgraph(const std::vector<std::string>& arguments, const std::string& input = {});

// Runs any program: its name, then its arguments.
CommandResult RunProgram(const std::vector<std::string>& words, const std::string& input = {});

// Starts it with its output thrown away; the caller ends it with WaitFor().
pid_t StartDealgraph(const std::vector<std::string>& arguments);
// The same with its output and messages in files.
pid_t StartDealgraph(const std::vector<std::string>& arguments, const std::string& out, const std::string& err);
pid_t StartProgram(const std::vector<std::string>& words);
// Waits for the process; its exit code, or -1 where a signal ended it.
int WaitFor(pid_t process, std::uint64_t* peak_bytes = nullptr);

// A directory of its own for a test, removed with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  // The path of `name` in it.
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

void WriteFile(const std::string& path, const std::string& bytes);
std::string ReadFile(const std::string& path);
std::vector<std::string> LinesOf(const std::string& text);  // without the empty ones

inline std::string SourcePath(const std::string& path) { return std::string(DEALGRAPH_SOURCE_DIR) + "/" + path; }

}  // namespace dealgraph
