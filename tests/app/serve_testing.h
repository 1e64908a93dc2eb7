// A real `dealgraph serve` over watched directories, for tests: its configuration, its process, and what is asked of it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/app/command_testing.h"

namespace dealgraph {

// Asks again and again until `condition` holds, or a minute has passed, which fails the test.
bool WaitUntil(const std::string& what, const std::function<bool()>& condition);

// A folder with an inbox, a store and a configuration.
class ServeFixture {
 public:
  // `more`: lines for the end of the configuration.
  explicit ServeFixture(const std::string& more = {});
  ~ServeFixture();  // kills what still runs
  ServeFixture(const ServeFixture&) = delete;
  ServeFixture& operator=(const ServeFixture&) = delete;

  // Moves a file into the inbox, whole.
  void Drop(const std::string& name, const std::string& bytes) const;
  std::string inbox() const { return directory_ / "inbox"; }
  std::string store() const { return directory_ / "store"; }
  std::string config() const { return directory_ / "dealgraph.toml"; }
  std::string operator/(const std::string& name) const { return directory_ / name; }

  void Start();
  void Kill();       // SIGKILL
  int Terminate();   // SIGTERM; the exit code
  pid_t process() const { return process_; }
  std::string Log() const;  // of all runs

  // What `status --json` says, with that number under `key` of "total".
  std::int64_t Total(const std::string& key) const;
  bool WaitForReceived(std::int64_t count) const;
  std::string Digest() const { return DigestOf(store()); }
  static std::string DigestOf(const std::string& store);
  // What the admin port answers to GET; empty: nothing.
  std::string Get(const std::string& path) const;

 private:
  TemporaryDirectory directory_;
  pid_t process_ = -1;
  int runs_ = 0;
};

// Of a store's log of writes; 0: there is none.
std::uint64_t LogBytes(const std::string& store);

// The number behind "key": in JSON; -1: there is none.
std::int64_t JsonNumber(const std::string& json, const std::string& key);

// `count` articles as lines of JSON, of deals between made-up companies; every `poison`-th line cannot be read.
std::string ArticleLines(int first, int count, int poison = 0);

}  // namespace dealgraph
