#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/store_option.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "A SHA-256 over articles, claims, facts and aliases, without the times at which they were recorded: equal for all\n"
    "stores that hold the same articles, in whatever order and on whatever machine they were read.\n"
    "\n"
    "Example:\n"
    "  dealgraph digest --store news";

struct Options {
  std::string store;
  bool json = false;
};

Result<ExitCode> PrintDigest(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  DG_ASSIGN_OR_RETURN(const Sha256 digest, open.reader->Digest());
  if (!options.json) {
    std::printf("%s\n", digest.ToHex().c_str());
    return kDone;
  }
  std::string line;
  JsonWriter(&line).BeginObject().Key("digest").String(digest.ToHex()).EndObject();
  std::printf("%s\n", line.c_str());
  return kDone;
}

}  // namespace

void AddDigestCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("digest", "One hash of all that the graph says");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  command->add_flag("--json", options->json, "As a JSON object");
  command->callback([options, action] { *action = [options] { return PrintDigest(*options); }; });
}

}  // namespace dealgraph::app
