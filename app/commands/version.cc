#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/opened_extractor.h"
#include "base/json_writer.h"
#include "storage/store.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Example:\n"
    "  dealgraph version --json | jq -r '.packs[].language'";

Result<ExitCode> PrintVersion(const ExtractionFiles& files, bool as_json) {
  DG_ASSIGN_OR_RETURN(const auto extractor, OpenedExtractor::Open(files));
  const std::vector<nlp::Extractor::PackInfo> packs = extractor->Packs();
  if (as_json) {
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("version").String(DEALGRAPH_VERSION);
    json.Key("store_format").Integer(storage::kFormatVersion);
    json.Key("tagger").String(extractor->TaggerVersion()).Key("tagger_file").String(extractor.model_path());
    json.Key("packs").BeginArray();
    for (const auto& pack : packs) {
      json.BeginObject().Key("language").String(pack.language).Key("name").String(pack.name);
      json.Key("version").String(pack.version).EndObject();
    }
    json.EndArray().EndObject();
    std::printf("%s\n", line.c_str());
    return kDone;
  }
  std::printf("dealgraph %s, store format %u\n", DEALGRAPH_VERSION, storage::kFormatVersion);
  if (extractor.model_path().empty()) {
    std::printf("names by rules alone: no tagger.model beside the program or in ../share/dealgraph\n");
  } else {
    std::printf("names by rules and by the tagger, model %s (%s)\n", extractor->TaggerVersion().c_str(), extractor.model_path().c_str());
  }
  for (const auto& pack : packs) std::printf("  %s  %s (%s)\n", pack.language.c_str(), pack.name.c_str(), pack.version.c_str());
  return kDone;
}

}  // namespace

void AddVersionCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("version", "This program, the languages it reads, the store it writes");
  command->footer(kFooter);
  auto as_json = std::make_shared<bool>(false);
  auto files = std::make_shared<ExtractionFiles>();
  AddExtractionOptions(*command, files.get());
  command->add_flag("--json", *as_json, "As a JSON object");
  command->callback([files, as_json, action] { *action = [files, as_json] { return PrintVersion(*files, *as_json); }; });
}

}  // namespace dealgraph::app
