#include "connectors/file/file_walk.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "ingest/sniff.h"

namespace dealgraph::connectors {
namespace {

namespace fs = std::filesystem;

FoundFile Found(const fs::path& path) {
  FoundFile found{.path = path.string()};
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return found;  // a pipe or device: read once
  const std::uintmax_t size = fs::file_size(path, error);
  if (!error) found.size_on_disk = size;
  const fs::path absolute = fs::absolute(path, error);
  if (!error) found.partition = "file:" + absolute.lexically_normal().string();
  return found;
}

// Appends the readable files below `directory`, level by level; the caller sorts.
void Walk(const fs::path& directory, const std::function<void(std::string_view)>& notice, std::vector<FoundFile>* files) {
  std::vector<fs::path> open = {directory};
  while (!open.empty()) {
    const fs::path current = std::move(open.back());
    open.pop_back();
    std::error_code error;
    for (fs::directory_iterator entry(current, error), end; !error && entry != end; entry.increment(error)) {
      const fs::path& path = entry->path();
      if (path.filename().native().starts_with('.')) continue;
      std::error_code ignored;
      if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
        open.push_back(path);
      } else if (entry->is_regular_file(ignored) && ingest::FormatFromPath(path.native())) {
        files->push_back(Found(path));
      }
    }
    if (error && notice) notice("cannot list " + current.string() + ": " + error.message());
  }
}

}  // namespace

Result<std::vector<FoundFile>> FindFiles(const std::vector<std::string>& paths,
                                         const std::function<void(std::string_view)>& notice) {
  std::vector<FoundFile> files;
  if (paths.empty()) files.push_back({.path = "-"});
  for (const std::string& path : paths) {
    if (path == "-") {
      files.push_back({.path = "-"});
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) return NotFound(path + ": " + (error ? error.message() : "no such file or directory"));
    if (!fs::is_directory(status)) {
      files.push_back(Found(path));
      continue;
    }
    const auto first = static_cast<std::ptrdiff_t>(files.size());
    Walk(path, notice, &files);
    if (static_cast<std::ptrdiff_t>(files.size()) == first) {
      return InvalidArgument("no file to read in the directory " + path);
    }
    std::ranges::sort(files.begin() + first, files.end(), {}, &FoundFile::path);
  }
  return files;
}

}  // namespace dealgraph::connectors
