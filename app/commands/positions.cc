#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/numbers.h"
#include "app/server_requests.h"
#include "app/store_option.h"
#include "app/table.h"
#include "base/json_writer.h"
#include "connectors/kafka/kafka_source.h"
#include "graph/writer.h"
#include "storage/store.h"

namespace dealgraph::app {
namespace {

constexpr const char* kForgetFooter =
    "What an alarm asks for where a topic was made anew or its records are gone: the partition begins where its source's\n"
    "`start` says. What was read of it stays in the graph; what is read again changes nothing. Of a topic, it\n"
    "may be said while serve runs, which then opens the source anew; of a file, serve must not run.\n"
    "\n"
    "Example:\n"
    "  dealgraph positions forget --store news kafka:wire/news/3";

constexpr const char* kMoveFooter =
    "Instead of forget: a partition of a topic goes on at the beginning of its log, at its end, or at an offset, whatever\n"
    "was read before. Until that is decided nothing is skipped. A running serve does it itself, and opens the source anew.\n"
    "\n"
    "Examples:\n"
    "  dealgraph positions move --store news kafka:wire/news/3 --to earliest\n"
    "  dealgraph positions move --store news kafka:wire/news/3 --to 1200";

struct Options {
  std::string store;
  std::string partition;
  std::string to;
  bool json = false;
};

// What `next_offset` says to people.
std::string NextOf(const graph::SourcePosition& position) {
  if (position.next_offset == connectors::kPositionEarliest) return "earliest";
  if (position.next_offset == connectors::kPositionLatest) return "latest";
  return FormatCount(static_cast<std::uint64_t>(position.next_offset));
}

Result<ExitCode> List(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  DG_ASSIGN_OR_RETURN(const graph::StoreStatistics statistics, open.reader->Statistics());
  if (options.json) {
    for (const graph::SourcePosition& position : statistics.positions) {
      std::string line;
      JsonWriter json(&line);
      json.BeginObject().Key("partition").String(position.partition).Key("cluster").String(position.cluster);
      json.Key("next_offset").Integer(position.next_offset).Key("last_offset").Integer(position.last_offset);
      if (position.last_offset >= 0) json.Key("last_timestamp").String(FormatIsoTime(position.last_timestamp));
      json.EndObject();
      std::printf("%s\n", line.c_str());
    }
    return kDone;
  }
  Table table({{"PARTITION"}, {"NEXT", Table::kRight}, {"LAST READ IS OF"}, {"CLUSTER"}});
  for (const graph::SourcePosition& position : statistics.positions) {
    const bool kafka = position.partition.starts_with("kafka:");
    table.Row({{position.partition},
               {NextOf(position)},
               {position.last_offset >= 0 ? FormatIsoTime(position.last_timestamp) : "nothing yet"},
               {kafka ? position.cluster : ""}});
  }
  std::fputs(table.Format(TerminalColumns(STDOUT_FILENO, 0), Painter::For(STDOUT_FILENO)).c_str(), stdout);
  return kDone;
}

Result<std::int64_t> OffsetOf(const std::string& at) {
  if (at == "earliest") return connectors::kPositionEarliest;
  if (at == "latest") return connectors::kPositionLatest;
  std::int64_t offset = -1;
  const auto [end, error] = std::from_chars(at.data(), at.data() + at.size(), offset);
  if (error != std::errc() || end != at.data() + at.size() || offset < 0) {
    return InvalidArgument("\"" + at + "\" is no place in a log: earliest, latest or an offset");
  }
  return offset;
}

// In the store, where nobody writes it; else the serve that does is asked.
Result<> Write(const Options& options, std::int64_t next_offset) {
  if (ServeListens(options.store)) return AskToMove(options.store, options.partition, next_offset);
  DG_ASSIGN_OR_RETURN(const auto store, OpenForWriting(options.store));
  DG_ASSIGN_OR_RETURN(const auto writer, graph::Writer::Create(*store));
  if (next_offset == graph::kForgetPosition) return writer->ForgetPosition(options.partition);
  return writer->MovePosition(options.partition, next_offset);
}

Result<ExitCode> Change(const Options& options, bool forget) {
  // OpenWriter would make a store where there is none.
  DG_RETURN_IF_ERROR(OpenForReading(options.store));
  if (forget) {
    DG_RETURN_IF_ERROR(Write(options, graph::kForgetPosition));
    std::printf("%s begins anew\n", options.partition.c_str());
    return kDone;
  }
  DG_ASSIGN_OR_RETURN(const std::int64_t offset, OffsetOf(options.to));
  if (offset < 0 && !options.partition.starts_with("kafka:")) {
    return InvalidArgument(options.to + " is a place in a topic only; `positions forget` reads a file from its beginning");
  }
  DG_RETURN_IF_ERROR(Write(options, offset));
  std::printf("%s goes on at %s\n", options.partition.c_str(), options.to.c_str());
  return kDone;
}

}  // namespace

void AddPositionsCommand(CLI::App& parser, Action* action) {
  CLI::App* positions = parser.add_subcommand("positions", "How far each partition is read, and deciding where it is read on");
  positions->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* list = positions->add_subcommand("list", "Every partition, and where it goes on");
  AddStoreOption(*list, &options->store);
  list->add_flag("--json", options->json, "As JSON lines");
  list->callback([options, action] { *action = [options] { return List(*options); }; });
  CLI::App* forget = positions->add_subcommand("forget", "Let a partition begin anew");
  CLI::App* move = positions->add_subcommand("move", "Let a partition of a topic go on elsewhere");
  for (CLI::App* command : {forget, move}) {
    AddStoreOption(*command, &options->store);
    command->add_option("PARTITION", options->partition, "As `dealgraph status` names it")->required();
  }
  move->add_option("--to", options->to, "earliest, latest or the offset of the next record")->required();
  forget->footer(kForgetFooter);
  move->footer(kMoveFooter);
  forget->callback([options, action] { *action = [options] { return Change(*options, true); }; });
  move->callback([options, action] { *action = [options] { return Change(*options, false); }; });
}

}  // namespace dealgraph::app
