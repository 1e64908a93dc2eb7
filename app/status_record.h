// StatusRecord is what a running `serve` leaves beside its store for `dealgraph status`: the file SERVE.json, replaced every
// second, and once more when it ends. It is information only: nothing depends on it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/rereading_state.h"
#include "base/result.h"
#include "base/time.h"
#include "ingest/alarms.h"
#include "ingest/source.h"

namespace dealgraph::app {

struct StatusRecord {
  struct Source {
    std::string name;
    std::string type;
    std::uint64_t queue_records = 0;
    std::uint64_t queue_bytes = 0;
    std::vector<ingest::PartitionState> partitions;
  };
  bool running = false;
  std::int64_t pid = 0;
  std::string admin;  // the address of the admin port
  Timestamp started;
  Timestamp updated;
  std::string ended_because;  // of one that runs no more
  std::vector<Source> sources;
  std::vector<ingest::Alarm> alarms;
  std::optional<RereadingState> archive;  // absent where serve does not extract
};

// kUnavailable: it cannot be written.
Result<> WriteStatusRecord(const std::string& directory, const StatusRecord& record);
// nullopt: there is none. kMalformedInput: it cannot be read.
Result<std::optional<StatusRecord>> ReadStatusRecord(const std::string& directory);

}  // namespace dealgraph::app
