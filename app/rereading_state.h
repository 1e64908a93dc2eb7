// RereadingState is how far a running `serve` has read the archive anew: for its status record, its metrics and the commands that ask it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dealgraph::app {

struct RereadingState {
  // kStopped: by the end of serve. Of the last run, as the numbers.
  enum class Run { kNone, kRunning, kDone, kStopped, kFailed };
  Run run = Run::kNone;
  std::uint64_t read = 0;     // article versions, anew
  std::uint64_t left = 0;     // passed by, since these packs have read them or they are withdrawn
  std::uint64_t to_read = 0;  // that others have read, still to come
  std::string fault;          // of a run that failed
};

// "none", "running", "done", "stopped", "failed"
std::string_view RunName(RereadingState::Run run);
std::optional<RereadingState::Run> RunFromName(std::string_view name);

}  // namespace dealgraph::app
