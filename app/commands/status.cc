#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "app/commands.h"
#include "app/numbers.h"
#include "app/status_record.h"
#include "app/store_option.h"
#include "app/table.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "What came by each source and what became of it, how far each is read and behind, alarms and what decides them, and\n"
    "whether somebody writes the store. Always: received = applied + known + withdrawn + refused; where that does not hold\n"
    "the exit code is 3.\n"
    "\n"
    "Examples:\n"
    "  dealgraph status --store news\n"
    "  dealgraph status --store news --json | jq .alarms";

// What came without a configured source: by `dealgraph ingest`.
constexpr const char* kOther = "(ingest)";
constexpr std::size_t kPartitionsShown = 20;

struct Options {
  std::string store;
  bool json = false;
};

struct Status {
  graph::StoreStatistics store;
  std::vector<std::pair<std::string, graph::OutcomeCounts>> sources;  // with the rest last
  std::optional<std::string> writer;
  std::optional<StatusRecord> record;
  std::vector<std::string> faults;  // counters that do not add up
};

bool Holds(const graph::OutcomeCounts& counts) {
  return counts.received == counts.applied + counts.duplicate + counts.withdrawn + counts.dead_lettered;
}

graph::OutcomeCounts Minus(const graph::OutcomeCounts& a, const graph::OutcomeCounts& b) {
  return {a.received - b.received, a.applied - b.applied, a.duplicate - b.duplicate, a.withdrawn - b.withdrawn,
          a.dead_lettered - b.dead_lettered};
}

bool AtMost(const graph::OutcomeCounts& a, const graph::OutcomeCounts& b) {
  return a.received <= b.received && a.applied <= b.applied && a.duplicate <= b.duplicate && a.withdrawn <= b.withdrawn &&
         a.dead_lettered <= b.dead_lettered;
}

void CheckCounts(Status* status) {
  graph::OutcomeCounts rest = status->store.outcomes;
  if (!Holds(rest)) status->faults.push_back("the outcomes of all do not add up to what was received");
  for (const auto& [name, counts] : status->store.inputs) {
    status->sources.emplace_back(name, counts);
    if (!Holds(counts)) status->faults.push_back("the outcomes of " + name + " do not add up to what was received");
    if (!AtMost(counts, rest)) {
      status->faults.push_back("the sources together received more than the store");
      return;
    }
    rest = Minus(rest, counts);
  }
  if (rest != graph::OutcomeCounts()) status->sources.emplace_back(kOther, rest);
}

Result<Status> Gather(const std::string& directory) {
  Status status;
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(directory));
  DG_ASSIGN_OR_RETURN(status.store, open.reader->Statistics());
  status.writer = storage::Store::WriterOf(directory);
  DG_ASSIGN_OR_RETURN(status.record, ReadStatusRecord(directory));
  CheckCounts(&status);
  return status;
}

std::optional<std::int64_t> LagOf(const Status& status, const std::string& partition) {
  if (!status.record) return std::nullopt;
  for (const StatusRecord::Source& source : status.record->sources) {
    for (const ingest::PartitionState& state : source.partitions) {
      if (state.partition == partition) return state.lag;
    }
  }
  return std::nullopt;
}

void WriteCounts(const graph::OutcomeCounts& counts, JsonWriter& json) {
  const auto count = [&](const char* key, std::uint64_t value) { json.Key(key).Integer(static_cast<std::int64_t>(value)); };
  count("received", counts.received);
  count("applied", counts.applied);
  count("duplicate", counts.duplicate);
  count("withdrawn", counts.withdrawn);
  count("refused", counts.dead_lettered);
}

void WriteAlarms(const Status& status, JsonWriter& json) {
  json.Key("alarms").BeginArray();
  for (const ingest::Alarm& alarm : status.record ? status.record->alarms : std::vector<ingest::Alarm>()) {
    json.BeginObject().Key("source").String(alarm.source).Key("partition").String(alarm.subject);
    json.Key("message").String(alarm.message).Key("command").String(alarm.command);
    json.Key("since").String(FormatIsoTime(alarm.since)).EndObject();
  }
  json.EndArray();
}

// What a serve that runs, or ran, says of the archive. One that was killed could not say that it reads it no more.
std::optional<RereadingState> ArchiveOf(const Status& status) {
  if (!status.record || !status.record->archive) return std::nullopt;
  RereadingState archive = *status.record->archive;
  if (archive.run == RereadingState::Run::kRunning && !status.writer) archive.run = RereadingState::Run::kStopped;
  return archive;
}

void WriteArchive(const RereadingState& archive, JsonWriter& json) {
  json.Key("archive").BeginObject().Key("run").String(RunName(archive.run));
  json.Key("read").Integer(static_cast<std::int64_t>(archive.read)).Key("to_read").Integer(static_cast<std::int64_t>(archive.to_read));
  json.EndObject();
}

void PrintJson(const Status& status) {
  std::string line;
  JsonWriter json(&line);
  json.BeginObject().Key("writer");
  status.writer ? json.String(*status.writer) : json.Null();
  json.Key("serving").Bool(status.writer && status.record && status.record->running);
  json.Key("counters_hold").Bool(status.faults.empty());
  json.Key("bytes_on_disk").Integer(static_cast<std::int64_t>(status.store.bytes_on_disk));
  json.Key("total").BeginObject();
  WriteCounts(status.store.outcomes, json);
  json.EndObject().Key("sources").BeginArray();
  for (const auto& [name, counts] : status.sources) {
    json.BeginObject().Key("source").String(name == kOther ? "" : name);
    WriteCounts(counts, json);
    json.EndObject();
  }
  json.EndArray().Key("positions").BeginArray();
  for (const graph::SourcePosition& position : status.store.positions) {
    json.BeginObject().Key("partition").String(position.partition).Key("next_offset").Integer(position.next_offset);
    if (const auto lag = LagOf(status, position.partition)) json.Key("lag").Integer(*lag);
    json.EndObject();
  }
  json.EndArray();
  if (const auto archive = ArchiveOf(status)) WriteArchive(*archive, json);
  WriteAlarms(status, json);
  json.EndObject();
  std::printf("%s\n", line.c_str());
}

std::string DescribeWriter(const Status& status) {
  if (!status.writer) {
    std::string text = "nobody writes it";
    if (status.record && status.record->running) {
      text += "; serve was ended at or after " + FormatIsoTime(status.record->updated) + " without a chance to say so";
    } else if (status.record) {
      text += "; serve ended at " + FormatIsoTime(status.record->updated) + ": " + status.record->ended_because;
    }
    return text;
  }
  std::string text = "written by " + *status.writer;
  if (status.record && status.record->running && !status.record->admin.empty()) text += ", admin port " + status.record->admin;
  return text;
}

void PrintPositions(const Status& status, const Painter& paint) {
  if (status.store.positions.empty()) return;
  // Topics before files, of which there may be very many.
  std::vector<graph::SourcePosition> positions = status.store.positions;
  std::ranges::stable_partition(positions, [](const auto& p) { return !p.partition.starts_with("file:"); });
  Table table({{"READ"}, {"UP TO", Table::kRight}, {"BEHIND", Table::kRight}, {"LAST RECORD"}});
  for (std::size_t i = 0; i < std::min(positions.size(), kPartitionsShown); ++i) {
    const auto lag = LagOf(status, positions[i].partition);
    const bool timed = positions[i].last_timestamp != Timestamp();
    table.Row({{SafeForTerminal(positions[i].partition)},
               {FormatCount(static_cast<std::uint64_t>(positions[i].next_offset))},
               {lag ? FormatCount(static_cast<std::uint64_t>(*lag)) : ""},
               {timed ? FormatIsoTime(positions[i].last_timestamp) : ""}});
  }
  std::printf("\n%s", table.Format(TerminalColumns(STDOUT_FILENO, 0), paint).c_str());
  if (positions.size() > kPartitionsShown) {
    std::printf("… and %s more\n", FormatCount(positions.size() - kPartitionsShown).c_str());
  }
}

void PrintArchive(const RereadingState& archive) {
  using enum RereadingState::Run;
  if (archive.run == kNone && archive.to_read == 0) return;
  const std::string to_read = FormatCount(archive.to_read) + " article versions that other packs have read";
  const std::string read = FormatCount(archive.read) + " read anew";
  if (archive.run == kNone) std::printf("\narchive: %s\n", to_read.c_str());
  if (archive.run == kRunning) std::printf("\narchive: %s, %s still to come\n", read.c_str(), to_read.c_str());
  if (archive.run == kDone) std::printf("\narchive: %s, to its end\n", read.c_str());
  if (archive.run == kStopped || archive.run == kFailed) std::printf("\narchive: %s, then ended; %s are left\n", read.c_str(), to_read.c_str());
}

void PrintText(const std::string& directory, const Status& status) {
  const Painter paint = Painter::For(STDOUT_FILENO);
  std::printf("%s  %s on disk, %s\n\n", paint(Style::kBold, directory).c_str(),
              FormatBytes(status.store.bytes_on_disk).c_str(), SafeForTerminal(DescribeWriter(status)).c_str());
  Table table({{"SOURCE"},
               {"RECEIVED", Table::kRight},
               {"APPLIED", Table::kRight},
               {"KNOWN", Table::kRight},
               {"WITHDRAWN", Table::kRight},
               {"REFUSED", Table::kRight}});
  const auto row = [&](const std::string& name, const graph::OutcomeCounts& counts) {
    table.Row({{SafeForTerminal(name)},
               {FormatCount(counts.received), Holds(counts) ? Style::kPlain : Style::kRed},
               {FormatCount(counts.applied)},
               {FormatCount(counts.duplicate)},
               {FormatCount(counts.withdrawn)},
               {FormatCount(counts.dead_lettered), counts.dead_lettered > 0 ? Style::kYellow : Style::kPlain}});
  };
  for (const auto& [name, counts] : status.sources) row(name, counts);
  if (status.sources.size() != 1) row("all", status.store.outcomes);
  std::fputs(table.Format(0, paint).c_str(), stdout);
  PrintPositions(status, paint);
  if (const auto archive = ArchiveOf(status)) PrintArchive(*archive);
  for (const ingest::Alarm& alarm : status.record ? status.record->alarms : std::vector<ingest::Alarm>()) {
    const std::string what = alarm.subject.empty() ? alarm.source : alarm.subject;
    std::printf("\n%s %s: %s (since %s)\n", paint(Style::kRed, "alarm").c_str(), SafeForTerminal(what).c_str(),
                SafeForTerminal(alarm.message).c_str(), FormatIsoTime(alarm.since).c_str());
    if (!alarm.command.empty()) std::printf("  to decide: %s\n", SafeForTerminal(alarm.command).c_str());
  }
  for (const std::string& fault : status.faults) std::printf("\n%s %s\n", paint(Style::kRed, "fault").c_str(), fault.c_str());
}

Result<ExitCode> PrintStatus(const Options& options) {
  DG_ASSIGN_OR_RETURN(const Status status, Gather(options.store));
  if (options.json) {
    PrintJson(status);
  } else {
    PrintText(options.store, status);
  }
  return status.faults.empty() ? kDone : kStoreFault;
}

}  // namespace

void AddStatusCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("status", "What came in, how far sources are read, alarms, who writes");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  command->add_flag("--json", options->json, "As a JSON object");
  command->callback([options, action] { *action = [options] { return PrintStatus(*options); }; });
}

}  // namespace dealgraph::app
