// Following the graph beside whoever writes it: `dealgraph facts --follow`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/exit_code.h"
#include "graph/reader.h"

namespace dealgraph::app {

struct FollowOptions {
  std::string store;
  graph::FactQuery query;  // its order and limit are not heeded
  bool json = false;
  std::optional<std::uint64_t> after;  // the sequence number to go on behind; absent: only what comes from now on
};

// Prints a line for each fact that is new, whose status changes, or that is contradicted by another sum, until SIGINT or
// SIGTERM. Each line is flushed.
Result<ExitCode> FollowFacts(const FollowOptions& options);

}  // namespace dealgraph::app
