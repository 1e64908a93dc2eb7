#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/numbers.h"
#include "app/store_option.h"
#include "app/table.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Examples:\n"
    "  dealgraph store info --store news\n"
    "  dealgraph store info --store news --json | jq .positions";

struct Options {
  std::string store;
  bool json = false;
};

void PrintJson(const graph::StoreStatistics& statistics) {
  std::string line;
  JsonWriter json(&line);
  const auto count = [&](std::string_view key, std::uint64_t value) {
    json.Key(key).Integer(static_cast<std::int64_t>(value));
  };
  const auto counts = [&](std::string_view key, const std::map<std::string, std::uint64_t>& by_name) {
    json.Key(key).BeginObject();
    for (const auto& [name, value] : by_name) count(name, value);
    json.EndObject();
  };
  json.BeginObject();
  count("format_version", statistics.format_version);
  count("bytes_on_disk", statistics.bytes_on_disk);
  count("articles", statistics.articles);
  count("versions", statistics.versions);
  count("claims", statistics.claims);
  count("facts", statistics.facts);
  count("entities", statistics.entities);
  counts("languages", statistics.languages);
  counts("packs", statistics.pack_versions);
  json.Key("outcomes").BeginObject();
  count("received", statistics.outcomes.received);
  count("applied", statistics.outcomes.applied);
  count("duplicate", statistics.outcomes.duplicate);
  count("withdrawn", statistics.outcomes.withdrawn);
  count("refused", statistics.outcomes.dead_lettered);
  json.EndObject().Key("positions").BeginArray();
  for (const graph::SourcePosition& position : statistics.positions) {
    json.BeginObject().Key("partition").String(position.partition);
    json.Key("next_offset").Integer(position.next_offset).Key("last_offset").Integer(position.last_offset).EndObject();
  }
  json.EndArray().EndObject();
  std::printf("%s\n", line.c_str());
}

void PrintText(const std::string& directory, const graph::StoreStatistics& statistics) {
  const Painter paint = Painter::For(STDOUT_FILENO);
  std::printf("%s  format %u, %s on disk\n\n", paint(Style::kBold, directory).c_str(), statistics.format_version,
              FormatBytes(statistics.bytes_on_disk).c_str());
  Table table({{"WHAT"}, {"COUNT", Table::kRight}});
  const auto row = [&](std::string what, std::uint64_t value) { table.Row({{std::move(what)}, {FormatCount(value)}}); };
  row("articles", statistics.articles);
  row("versions of them", statistics.versions);
  row("claims", statistics.claims);
  row("facts", statistics.facts);
  row("entities", statistics.entities);
  for (const auto& [language, count] : statistics.languages) row("versions in " + language, count);
  for (const auto& [pack, count] : statistics.pack_versions) {
    row(pack.empty() ? "read without a language pack" : "read with " + pack, count);
  }
  row("received since the store was made", statistics.outcomes.received);
  row("  applied", statistics.outcomes.applied);
  row("  known already", statistics.outcomes.duplicate);
  row("  withdrawn", statistics.outcomes.withdrawn);
  row("  refused", statistics.outcomes.dead_lettered);
  std::fputs(table.Format(0, paint).c_str(), stdout);
  if (statistics.positions.empty()) return;
  std::printf("\n");
  Table positions({{"SOURCE"}, {"READ UP TO BYTE", Table::kRight}});
  for (const graph::SourcePosition& position : statistics.positions) {
    positions.Row({{position.partition}, {FormatCount(static_cast<std::uint64_t>(position.next_offset))}});
  }
  std::fputs(positions.Format(TerminalColumns(STDOUT_FILENO, 0), paint).c_str(), stdout);
}

Result<ExitCode> PrintInfo(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  DG_ASSIGN_OR_RETURN(const graph::StoreStatistics statistics, open.reader->Statistics());
  if (options.json) {
    PrintJson(statistics);
  } else {
    PrintText(options.store, statistics);
  }
  return kDone;
}

}  // namespace

void AddStoreCommand(CLI::App& parser, Action* action) {
  CLI::App* store = parser.add_subcommand("store", "The store itself");
  store->require_subcommand(1);
  CLI::App* command = store->add_subcommand("info", "What it holds, what came in, and how far each source is read");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  command->add_flag("--json", options->json, "As a JSON object");
  command->callback([options, action] { *action = [options] { return PrintInfo(*options); }; });
}

}  // namespace dealgraph::app
