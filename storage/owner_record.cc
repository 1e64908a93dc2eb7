#include "storage/owner_record.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <unistd.h>

#include <chrono>

#include "base/time.h"
#include "storage/rocksdb_error.h"

namespace dealgraph::storage {
namespace {

std::string PathOf(const std::string& directory) { return directory + "/OWNER"; }

}  // namespace

Result<> WriteOwnerRecord(rocksdb::Env& env, const std::string& directory) {
  char host[256] = "an unnamed host";
  if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
  const Timestamp now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const std::string line =
      "pid " + std::to_string(getpid()) + " on " + host + " since " + FormatIsoTime(now) + "\n";
  return FromRocks(rocksdb::WriteStringToFile(&env, line, PathOf(directory)),
                   "write the owner record of the store in " + directory);
}

std::string ReadOwnerRecord(rocksdb::Env& env, const std::string& directory) {
  std::string line;
  if (!rocksdb::ReadFileToString(&env, PathOf(directory), &line).ok() || line.size() > 1000)
    return "an unknown process";
  while (!line.empty() && line.back() == '\n') line.pop_back();
  return line.empty() ? "an unknown process" : line;
}

// RocksDB locks the whole file LOCK with fcntl, which can be asked about. A process is not told of its own locks.
bool IsLocked(const std::string& directory) {
  const int fd = ::open((directory + "/LOCK").c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return false;
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool locked = ::fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(fd);
  return locked;
}

void RemoveOwnerRecord(rocksdb::Env& env, const std::string& directory) {
  env.DeleteFile(PathOf(directory))
      .PermitUncheckedError();  // stale at worst, and overwritten by the next writer
}

}  // namespace dealgraph::storage
