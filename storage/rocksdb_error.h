// The one place where RocksDB's errors become ours. For storage/ only.
#pragma once

#include <string_view>

#include "base/result.h"

namespace rocksdb {
class Status;
}

namespace dealgraph::storage {

// `what` says what was being done, and to which store ("write to the store in /data"). OK statuses are
// values.
Result<> FromRocks(const rocksdb::Status& status, std::string_view what);
// Whether an open failed because someone else holds the lock.
bool IsLockHeld(const rocksdb::Status& status);

}  // namespace dealgraph::storage
