// Which files a list of paths stands for.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dealgraph::connectors {

struct FoundFile {
  std::string path;              // as named, or below the directory that was; "-" for standard input
  std::string partition;         // "file:/absolute/path"; empty for what cannot be read twice
  std::uint64_t size_on_disk = 0;
};

// In the order named; those below a directory in byte order of their paths. Symbolic links to files are followed, to
// directories not; names that begin with a dot are passed over. kNotFound: a path does not exist. kInvalidArgument: a
// directory without a file to read. A directory below that cannot be listed goes to `notice`.
Result<std::vector<FoundFile>> FindFiles(const std::vector<std::string>& paths,
                                         const std::function<void(std::string_view)>& notice);

}  // namespace dealgraph::connectors
