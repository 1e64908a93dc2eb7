#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "app/commands.h"

namespace dealgraph::app {
namespace {

constexpr const char* kDescription =
    "dealgraph reads news and keeps who invested in, bought, lent to, supplies or works for whom as a graph,\n"
    "in which every fact can show the exact words of every article that states it.";

constexpr const char* kFooter =
    "Examples:\n"
    "  dealgraph extract article.txt --pretty            what one article states, marked in its text\n"
    "  dealgraph ingest --store news articles/           articles into a store, made where there is none\n"
    "  dealgraph facts --store news --min-amount 500M    the wire of facts\n"
    "  dealgraph show --store news Nvidia --hops 2       all that is claimed of Nvidia, quoted\n"
    "\n"
    "Exit codes: 0 done; 1 done, with records refused; 2 usage; 3 the store is damaged, or held by another writer.\n"
    "Each subcommand has its own page: dealgraph facts --help";

// What is wrong with the command line, and where to read how it is written.
std::string DescribeFault(const CLI::App* parser, const CLI::Error& error) {
  std::string command = parser->get_name();
  const CLI::App* innermost = parser;
  while (!innermost->get_subcommands().empty()) {
    innermost = innermost->get_subcommands().front();
    command += " " + innermost->get_name();
  }
  std::string fault = error.what();
  const std::vector<std::string> unknown = parser->remaining(/*recurse=*/true);
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !unknown.empty() &&
      !innermost->get_subcommands([](const CLI::App*) { return true; }).empty()) {
    fault = "there is no \"" + command + " " + unknown.front() + "\"";
  }
  return "dealgraph: " + fault + "\nRun " + command + " --help for more information.\n";
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  CLI::App parser(kDescription, "dealgraph");
  parser.footer(kFooter);
  parser.require_subcommand(1);
  parser.failure_message(DescribeFault);
  Action action;
  AddExtractCommand(parser, &action);
  AddIngestCommand(parser, &action);
  AddAmountsCommand(parser, &action);
  AddEvalCommand(parser, &action);
  AddPacksCommand(parser, &action);
  AddEntityCommand(parser, &action);
  AddCatalogueCommand(parser, &action);
  AddReextractCommand(parser, &action);
  AddServeCommand(parser, &action);
  AddConfigCommand(parser, &action);
  AddStatusCommand(parser, &action);
  AddPositionsCommand(parser, &action);
  AddDeadLettersCommand(parser, &action);
  AddFactsCommand(parser, &action);
  AddShowCommand(parser, &action);
  AddVerifyCommand(parser, &action);
  AddDigestCommand(parser, &action);
  AddStoreCommand(parser, &action);
  AddVersionCommand(parser, &action);
  // CLI11 reports by throwing: here it ends.
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = parser.exit(error) == 0;
    return asked_for_help ? kDone : kUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dealgraph: %s\n", error.what());
    return kUsage;
  }
  const Result<ExitCode> result = action();
  const ExitCode code = result ? *result : Fail(result.error());
  // What was printed has to arrive: a full disk behind a redirection is a failure.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return Fail(Unavailable("standard output could not be written"));
  }
  return code;
}

}  // namespace dealgraph::app
