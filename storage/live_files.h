// LiveFiles are the names by which a reader knows whether the writer has moved on: the manifest (RocksDB's list of a store's
// tables) with its length, and the logs that are there. For storage/ only.
//
// A RocksDB secondary reads the manifest first, the logs after it, while the writer goes on. When a log is thrown away in
// between, because all of it is in tables by now, the secondary knows neither those tables nor what was in the log: families
// then stand at different batches, and what a missed log deleted is there again. RocksDB reports success. But whenever neither
// the manifest has grown nor a log has gone while it read, it has read everything up to the end of the last log: one state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace rocksdb {
class Env;
}

namespace dealgraph::storage {

struct LiveFiles {
  std::string manifest;              // its name; empty: there is no store
  std::uint64_t manifest_bytes = 0;
  std::vector<std::uint64_t> logs;   // their numbers, ascending
};

Result<LiveFiles> LookAtLiveFiles(rocksdb::Env& env, const std::string& directory);

// Whether what was read between the two looks is one state of the store.
bool StoodStill(const LiveFiles& before, const LiveFiles& after);

// Whether a reader that had read all of `read` can go on at `now`, or may have missed a log, or the whole list of tables.
bool CanGoOn(const LiveFiles& read, const LiveFiles& now);

}  // namespace dealgraph::storage
