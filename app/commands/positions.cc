#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/store_option.h"
#include "graph/writer.h"
#include "storage/store.h"

namespace dealgraph::app {
namespace {

constexpr const char* kForgetFooter =
    "What an alarm asks for where a topic was made anew or its records are gone: the partition begins where its source's\n"
    "`start` says. What was read of it stays in the graph; what is read again changes nothing. serve must not run.\n"
    "\n"
    "Example:\n"
    "  dealgraph positions forget --store news kafka:wire/news/3";

constexpr const char* kMoveFooter =
    "Instead of forget, where it is known which records are to be passed over or read again. serve must not run.\n"
    "\n"
    "Example:\n"
    "  dealgraph positions move --store news kafka:wire/news/3 --to 1200";

struct Options {
  std::string store;
  std::string partition;
  std::int64_t next_offset = 0;
};

Result<ExitCode> Change(const Options& options, bool forget) {
  // OpenWriter would make a store where there is none.
  DG_RETURN_IF_ERROR(OpenForReading(options.store));
  DG_ASSIGN_OR_RETURN(const auto store, storage::Store::OpenWriter(options.store));
  DG_ASSIGN_OR_RETURN(const auto writer, graph::Writer::Create(*store));
  if (forget) {
    DG_RETURN_IF_ERROR(writer->ForgetPosition(options.partition));
    std::printf("%s begins anew\n", options.partition.c_str());
  } else {
    DG_RETURN_IF_ERROR(writer->MovePosition(options.partition, options.next_offset));
    std::printf("%s goes on at %lld\n", options.partition.c_str(), static_cast<long long>(options.next_offset));
  }
  return kDone;
}

}  // namespace

void AddPositionsCommand(CLI::App& parser, Action* action) {
  CLI::App* positions = parser.add_subcommand("positions", "Decide where a partition is read on");
  positions->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* forget = positions->add_subcommand("forget", "Let a partition begin anew");
  CLI::App* move = positions->add_subcommand("move", "Let a partition go on at an offset");
  for (CLI::App* command : {forget, move}) {
    AddStoreOption(*command, &options->store);
    command->add_option("PARTITION", options->partition, "As `dealgraph status` names it")->required();
  }
  move->add_option("--to", options->next_offset, "The offset of the next record")
      ->required()
      ->check(CLI::NonNegativeNumber);
  forget->footer(kForgetFooter);
  move->footer(kMoveFooter);
  forget->callback([options, action] { *action = [options] { return Change(*options, true); }; });
  move->callback([options, action] { *action = [options] { return Change(*options, false); }; });
}

}  // namespace dealgraph::app
