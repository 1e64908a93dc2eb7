// StoreWake waits until the writer of a store has written a batch, in whatever process it runs.
//
// The writer appends every batch to the log in the store's directory; inotify tells of that within a fraction of a millisecond,
// and the writer knows nothing of those who wait. Where inotify is not to be had (a network file system), the time-out of
// Wait() is how often one looks. It also ends on SIGINT and SIGTERM, which it blocks while it lives. One thread.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace dealgraph::app {

class StoreWake {
 public:
  explicit StoreWake(const std::string& directory);
  ~StoreWake();
  StoreWake(const StoreWake&) = delete;
  StoreWake& operator=(const StoreWake&) = delete;

  enum class Why { kWritten, kTimeout, kSignal };
  // What was written since the last call, or the construction, wakes it at once.
  Why Wait(std::chrono::milliseconds timeout);

 private:
  bool ReadEvents();

  int inotify_fd_ = -1;
  int signal_fd_ = -1;
};

}  // namespace dealgraph::app
