// OwnerRecord is the small file OWNER beside a store's tables: who writes it, so that a second writer can be
// told. It is information only: the lock is RocksDB's. For storage/ only.
#pragma once

#include <string>

#include "base/result.h"

namespace rocksdb {
class Env;
}

namespace dealgraph::storage {

// Writes `directory`/OWNER for this process: "pid 4711 on host since 2025-09-18T00:29:05Z".
Result<> WriteOwnerRecord(rocksdb::Env& env, const std::string& directory);
// The line, or "an unknown process" when there is none to read.
std::string ReadOwnerRecord(rocksdb::Env& env, const std::string& directory);
// Whether a process holds the lock of the store in `directory` now. Asks without taking it.
bool IsLocked(const std::string& directory);
void RemoveOwnerRecord(rocksdb::Env& env, const std::string& directory);

}  // namespace dealgraph::storage
