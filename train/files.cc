#include "train/files.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace dealgraph::train {

Result<std::vector<std::filesystem::path>> FilesOf(const std::string& folder, std::string_view extension) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == extension) files.push_back(entry->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) return Unavailable(folder + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> BytesOf(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return NotFound(path.string() + " is not there");
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  if (stream.bad()) return Unavailable(path.string() + " could not be read");
  return bytes;
}

}  // namespace dealgraph::train
