// DirectoryWatch tells which files below some directories may have changed: by inotify where the system gives it, and by
// looking at all of them from time to time, which also finds what inotify missed (network file systems, an overflow).
//
// A file is told when it is complete: closed by whoever wrote it, or moved here. One that nobody was seen to write (it was
// there before, or linked here) counts as complete once it has not been written for `settle`. Names that begin with a dot are passed over, so a writer may use
// them for what is not complete. Private to connectors/directory. One thread.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace dealgraph::connectors {

struct DirectoryWatchOptions {
  std::vector<std::string> paths;  // directories, or single files
  std::chrono::milliseconds rescan_interval{60'000};
  std::chrono::milliseconds settle{5'000};
  bool use_inotify = true;
  int wake_fd = -1;  // readable when waiting must end
  std::function<void(std::string_view)> notice;
};

class DirectoryWatch {
 public:
  explicit DirectoryWatch(DirectoryWatchOptions options);
  ~DirectoryWatch();
  DirectoryWatch(const DirectoryWatch&) = delete;
  DirectoryWatch& operator=(const DirectoryWatch&) = delete;

  // Waits up to `timeout` for files that are complete and have not been told as they are now; in byte order of their
  // paths. Empty: none, or `wake_fd` became readable. kUnavailable: none of the paths is there.
  Result<std::vector<std::string>> Wait(std::chrono::milliseconds timeout);

 private:
  using Clock = std::chrono::steady_clock;

  Result<> Rescan();
  void OfferSeen();
  void Walk(const std::string& directory);
  void Watch(const std::string& directory);
  void Offer(const std::string& path, bool complete);
  void ReadEvents();
  void TakeEvent(int watch, unsigned mask, const std::string& name);
  std::chrono::milliseconds UntilDue() const;

  const DirectoryWatchOptions options_;
  int inotify_fd_ = -1;
  bool watch_limit_told_ = false;
  std::unordered_map<int, std::string> directories_;  // by inotify's number
  std::set<std::string> watched_;
  std::set<std::string> being_written_;  // seen to be written and not to be closed
  std::vector<std::string> seen_;        // by listing a directory, and not offered yet
  std::set<std::string> ready_;          // to be told
  // What was told: hash of the path to a hash of what the file was then. A clash of both at once, one in 10^38 pairs,
  // would pass a file over until it is written again.
  std::unordered_map<std::uint64_t, std::uint64_t> told_;
  Clock::time_point next_scan_{};
  bool unsettled_ = false;  // the last scan saw a file that may still be written
};

}  // namespace dealgraph::connectors
