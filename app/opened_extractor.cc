#include "app/opened_extractor.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/mapped_file.h"

namespace dealgraph::app {
namespace {

constexpr const char* kModelFile = "tagger.model";

std::filesystem::path FolderOfProgram() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path(".") : program.parent_path();
}

Result<std::unique_ptr<MappedFile>> OpenModel(std::string* path) {
  if (const char* named = std::getenv("DEALGRAPH_TAGGER")) {
    *path = named;
    if (path->empty()) return std::unique_ptr<MappedFile>();
    return MappedFile::Open(*path);
  }
  const std::filesystem::path folder = FolderOfProgram();
  for (const std::filesystem::path& place : {folder / kModelFile, folder / ".." / "share" / "dealgraph" / kModelFile}) {
    auto opened = MappedFile::Open(place.string());
    if (!opened.ok() && opened.error().code == ErrorCode::kNotFound) continue;
    *path = place.lexically_normal().string();
    return opened;
  }
  return std::unique_ptr<MappedFile>();
}

}  // namespace

Result<OpenedExtractor> OpenedExtractor::Open(const ExtractionFiles& files) {
  OpenedExtractor opened;
  DG_ASSIGN_OR_RETURN(const std::unique_ptr<MappedFile> model, OpenModel(&opened.model_path_));
  DG_ASSIGN_OR_RETURN(nlp::ExtractorOptions options, ReadPacks(files.packs));
  if (!files.catalogue.empty()) {
    DG_ASSIGN_OR_RETURN(options.catalogue, ReadCatalogue(files.catalogue));
  }
  if (model != nullptr) options.tagger_model = model->bytes();
  auto extractor = nlp::Extractor::Create(options);
  if (!extractor.ok()) {
    if (model == nullptr || !files.packs.empty() || !files.catalogue.empty()) return extractor.error();
    return Error{extractor.error().code, opened.model_path_ + ": " + extractor.error().message};
  }
  opened.extractor_ = std::move(*extractor);
  return opened;
}

}  // namespace dealgraph::app
