#include "app/packs.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace dealgraph::app {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t kPackBytesMax = std::uintmax_t{16} << 20;

Result<std::string> ReadPackFile(const fs::path& path) {
  std::error_code error;
  if (fs::file_size(path, error) > kPackBytesMax) return InvalidArgument(path.string() + ": larger than any language pack");
  std::ifstream file(path, std::ios::binary);
  if (!file) return InvalidArgument(path.string() + ": " + std::strerror(errno));
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return Unavailable(path.string() + ": could not be read to its end");
  return text;
}

}  // namespace

void AddPacksOption(CLI::App& command, std::string* folder) {
  command
      .add_option("--packs", *folder,
                  "A folder of language packs (da.toml, da.words) that take the place of those in the binary, or add languages")
      ->type_name("DIR");
}

Result<nlp::ExtractorOptions> ReadPacks(const std::string& folder) {
  nlp::ExtractorOptions options;
  if (folder.empty()) return options;
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) files.push_back(entry.path());
  if (error) return InvalidArgument("--packs " + folder + ": " + error.message());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const bool pack = file.extension() == ".toml";
    if (!pack && file.extension() != ".words") continue;
    DG_ASSIGN_OR_RETURN(std::string text, ReadPackFile(file));
    (pack ? options.packs : options.words).push_back({file.filename().string(), std::move(text)});
  }
  if (options.packs.empty() && options.words.empty()) {
    return InvalidArgument("--packs " + folder + " holds neither a language pack (da.toml) nor words of sums (da.words)");
  }
  return options;
}

}  // namespace dealgraph::app
