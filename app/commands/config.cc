#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/config.h"

namespace dealgraph::app {
namespace {

constexpr const char* kCheckFooter =
    "Every fault is printed with its line; the exit code is 2 where there is one.\n"
    "\n"
    "Example:\n"
    "  dealgraph config check /etc/dealgraph/dealgraph.toml";

constexpr const char* kShowFooter =
    "Every setting as serve would use it, with where it comes from; secrets are masked.\n"
    "\n"
    "Example:\n"
    "  DEALGRAPH_INGEST_WORKERS=8 dealgraph config show dealgraph.toml";

struct Options {
  std::string file = "dealgraph.toml";
};

Result<ExitCode> Check(const Options& options) {
  DG_ASSIGN_OR_RETURN(const Config config, LoadConfig(options.file, ProcessEnvironment()));
  std::printf("%s: no faults, %zu source%s\n", options.file.c_str(), config.sources.size(),
              config.sources.size() == 1 ? "" : "s");
  return kDone;
}

Result<ExitCode> Show(const Options& options) {
  DG_ASSIGN_OR_RETURN(const Config config, LoadConfig(options.file, ProcessEnvironment()));
  std::string section = "\n";  // no section's name
  for (const ShownSetting& setting : config.shown) {
    if (setting.section != section) {
      section = setting.section;
      if (!section.empty()) std::printf("\n[%s]\n", section.c_str());
    }
    std::printf("%s = %s  # %s\n", setting.key.c_str(), setting.value.c_str(), setting.origin.c_str());
  }
  return kDone;
}

void AddVerb(CLI::App& config, const char* name, const char* help, const char* footer, Result<ExitCode> (*run)(const Options&),
             Action* action) {
  CLI::App* command = config.add_subcommand(name, help);
  command->footer(footer);
  auto options = std::make_shared<Options>();
  command->add_option("FILE", options->file, "The configuration")
      ->envname("DEALGRAPH_CONFIG")
      ->capture_default_str();
  command->callback([options, run, action] { *action = [options, run] { return run(*options); }; });
}

}  // namespace

void AddConfigCommand(CLI::App& parser, Action* action) {
  CLI::App* config = parser.add_subcommand("config", "The configuration of serve");
  config->require_subcommand(1);
  AddVerb(*config, "check", "Report every fault in it", kCheckFooter, Check, action);
  AddVerb(*config, "show", "Print every setting as it is used", kShowFooter, Show, action);
}

}  // namespace dealgraph::app
