#include "storage/live_files.h"

#include <rocksdb/env.h>

#include <algorithm>
#include <charconv>

#include "storage/rocksdb_error.h"

namespace dealgraph::storage {

Result<LiveFiles> LookAtLiveFiles(rocksdb::Env& env, const std::string& directory) {
  const std::string doing = "look at the files of the store in " + directory;
  LiveFiles files;
  DG_RETURN_IF_ERROR(FromRocks(rocksdb::ReadFileToString(&env, directory + "/CURRENT", &files.manifest), doing));
  while (!files.manifest.empty() && files.manifest.back() == '\n') files.manifest.pop_back();
  DG_RETURN_IF_ERROR(FromRocks(env.GetFileSize(directory + "/" + files.manifest, &files.manifest_bytes), doing));
  std::vector<std::string> names;
  DG_RETURN_IF_ERROR(FromRocks(env.GetChildren(directory, &names), doing));
  for (const std::string& name : names) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && std::string_view(end) == ".log") files.logs.push_back(number);
  }
  std::ranges::sort(files.logs);
  return files;
}

bool StoodStill(const LiveFiles& before, const LiveFiles& after) {
  return before.manifest == after.manifest && before.manifest_bytes == after.manifest_bytes &&
         std::ranges::includes(after.logs, before.logs);
}

bool CanGoOn(const LiveFiles& read, const LiveFiles& now) {
  // The last log is the one that was perhaps not read to its end; those before it were.
  return read.manifest == now.manifest && (read.logs.empty() || std::ranges::binary_search(now.logs, read.logs.back()));
}

}  // namespace dealgraph::storage
