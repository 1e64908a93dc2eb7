#include "storage/rocksdb_error.h"

#include <rocksdb/status.h>

#include <string>

namespace dealgraph::storage {
namespace {

bool Has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

bool IsLockHeld(const rocksdb::Status& status) {
  if (!status.IsIOError()) return false;
  const std::string text = status.ToString();
  // RocksDB gives no sub-code here: "lock hold by current process", "While lock file: …: Resource temporarily
  // unavailable".
  return Has(text, "lock hold by current process") || Has(text, "While lock file");
}

Result<> FromRocks(const rocksdb::Status& status, std::string_view what) {
  if (status.ok()) return {};
  const std::string text = status.ToString();
  const std::string message = "cannot " + std::string(what) + ": ";
  if (status.IsNoSpace() || Has(text, "No space left on device")) {
    return Unavailable(message + "the disk is full (" + text + ")");
  }
  if (Has(text, "Read-only file system") || Has(text, "Permission denied")) {
    return Unavailable(message + "the store cannot be written to (" + text + ")");
  }
  if (IsLockHeld(status)) return Unavailable(message + "it is locked by another writer (" + text + ")");
  if (status.IsCorruption()) return Corruption(message + "the store is damaged (" + text + ")");
  if (status.IsNotFound() || status.IsPathNotFound()) return NotFound(message + text);
  if (status.IsIOError() || status.IsBusy() || status.IsTimedOut() || status.IsTryAgain() ||
      status.IsIncomplete()) {
    return Unavailable(message + text);
  }
  if (status.IsShutdownInProgress() || status.IsAborted()) return Cancelled(message + text);
  return Internal(message + text);
}

}  // namespace dealgraph::storage
