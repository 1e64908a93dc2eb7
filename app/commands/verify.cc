#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/numbers.h"
#include "app/progress.h"
#include "app/store_option.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Every article's text is hashed again, every quoted range looked up in it, every end and sum looked for inside its\n"
    "quote, and every fact made afresh from its claims. Exit code 3 where anything does not hold.\n"
    "\n"
    "Examples:\n"
    "  dealgraph verify --store news\n"
    "  dealgraph verify --store news --json | jq .damaged";

struct Options {
  std::string store;
  bool json = false;
};

void PrintJson(const graph::VerifyReport& report) {
  std::string line;
  JsonWriter json(&line);
  const auto count = [&](std::string_view key, std::uint64_t value) {
    json.Key(key).Integer(static_cast<std::int64_t>(value));
  };
  json.BeginObject();
  count("articles", report.articles);
  count("versions", report.versions);
  count("claims", report.claims);
  count("evidence_ranges", report.evidence_ranges);
  count("facts", report.facts);
  count("damaged", report.damaged);
  json.Key("damage").BeginArray();
  for (const std::string& sentence : report.damage) json.String(sentence);
  json.EndArray().EndObject();
  std::printf("%s\n", line.c_str());
}

Result<ExitCode> Verify(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  Progress progress(!options.json);
  DG_ASSIGN_OR_RETURN(const graph::VerifyReport report,
                      open.reader->Verify([&](std::uint64_t done, std::uint64_t total) {
                        progress.ShowShare("article versions read", done, total);
                      }));
  progress.Clear();
  if (options.json) {
    PrintJson(report);
  } else {
    std::printf("%s versions of %s articles, %s claims with %s quoted ranges, %s facts: %s\n",
                FormatCount(report.versions).c_str(), FormatCount(report.articles).c_str(),
                FormatCount(report.claims).c_str(), FormatCount(report.evidence_ranges).c_str(),
                FormatCount(report.facts).c_str(),
                report.damaged == 0 ? "all true" : (FormatCount(report.damaged) + " damaged").c_str());
    for (const std::string& sentence : report.damage) std::printf("  %s\n", SafeForTerminal(sentence).c_str());
  }
  return report.damaged == 0 ? kDone : kStoreFault;
}

}  // namespace

void AddVerifyCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("verify", "Re-read the store and prove every quote and every fact");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  command->add_flag("--json", options->json, "The report as one line of JSON");
  command->callback([options, action] { *action = [options] { return Verify(*options); }; });
}

}  // namespace dealgraph::app
