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

constexpr std::uintmax_t kCatalogueBytesMax = std::uintmax_t{256} << 20;

Result<std::string> ReadText(const fs::path& path, std::uintmax_t bytes_max, const char* what) {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(path, error);
  if (!error && bytes > bytes_max) return InvalidArgument(path.string() + ": larger than any " + what);
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

void AddExtractionOptions(CLI::App& command, ExtractionFiles* files) {
  AddPacksOption(command, &files->packs);
  command
      .add_option("--catalogue", files->catalogue,
                  "A file of further names, as `dealgraph catalogue build` writes it from what a store has confirmed")
      ->type_name("FILE");
}

Result<nlp::PackText> ReadCatalogue(const std::string& path) {
  DG_ASSIGN_OR_RETURN(std::string text, ReadText(path, kCatalogueBytesMax, "catalogue"));
  return nlp::PackText{fs::path(path).filename().string(), std::move(text)};
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
    DG_ASSIGN_OR_RETURN(std::string text, ReadText(file, kPackBytesMax, "language pack"));
    (pack ? options.packs : options.words).push_back({file.filename().string(), std::move(text)});
  }
  if (options.packs.empty() && options.words.empty()) {
    return InvalidArgument("--packs " + folder + " holds neither a language pack (da.toml) nor words of sums (da.words)");
  }
  return options;
}

}  // namespace dealgraph::app
