#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/fact_output.h"
#include "app/store_option.h"
#include "app/table.h"
#include "app/terminal.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "graph/writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Two names of one company are two entities until somebody says that they are one. A merge is one record, whatever the number of\n"
    "their facts: claims and edges stay where they are, facts are grouped through it, and `split` takes it back as if it had never\n"
    "been. Every merge and split is kept with its time and note: entity list --log. An entity is named as articles name it,\n"
    "or by the id that `show` prints; a name that several entities bear is refused with their ids.\n"
    "\n"
    "Examples:\n"
    "  dealgraph entity merge --store news \"Nscale Global Holdings\" Nscale --note \"same company, annual report 2025\"\n"
    "  dealgraph entity list --store news --log\n"
    "  dealgraph entity split --store news \"Nscale Global Holdings\"";

struct Options {
  std::string store;
  std::string entity;
  std::string into;
  std::string note;
  bool log = false;
  bool json = false;
};

// By id, else by name: one that exactly one entity bears.
Result<graph::Entity> FindOne(const graph::Reader& reader, const std::string& what) {
  if (const auto id = graph::EntityId::FromHex(what)) {
    auto entity = reader.GetEntity(*id);
    if (entity.ok() || entity.error().code != ErrorCode::kNotFound) return entity;
  }
  DG_ASSIGN_OR_RETURN(const std::vector<graph::Entity> found, reader.FindEntities(what));
  std::vector<graph::Entity> named;
  for (const graph::Entity& entity : found) {
    for (const graph::EntityName& name : entity.names) {
      if (name.name != what) continue;
      named.push_back(entity);
      break;
    }
  }
  const std::vector<graph::Entity>& candidates = named.empty() ? found : named;
  if (candidates.empty()) return NotFound("no entity is called \"" + what + "\"");
  if (candidates.size() == 1) return candidates.front();
  std::string message = "\"" + what + "\" may be any of these; name one by its id:";
  for (const graph::Entity& entity : candidates) {
    message += "\n  " + entity.id.ToHex() + "  " + entity.name + " (" + std::string(nlp::EntityTypeName(entity.type)) + ")";
  }
  return InvalidArgument(message);
}

struct OpenWriter {
  std::unique_ptr<storage::Store> store;
  std::unique_ptr<graph::Writer> writer;
  std::unique_ptr<graph::Reader> reader;
};
Result<OpenWriter> OpenToChange(const std::string& directory) {
  OpenWriter open;
  DG_ASSIGN_OR_RETURN(open.store, OpenForWriting(directory));
  DG_ASSIGN_OR_RETURN(open.writer, graph::Writer::Create(*open.store));
  DG_ASSIGN_OR_RETURN(open.reader, graph::Reader::Create(*open.store));
  return open;
}

void PrintDone(const char* done, const graph::Entity& entity, const graph::Entity& other, bool json_wanted) {
  if (!json_wanted) {
    std::printf("%s %s (%s) %s %s (%s)\n", done, SafeForTerminal(entity.name).c_str(), entity.id.ToHex().c_str(),
                std::string_view(done) == "merged" ? "into" : "from", SafeForTerminal(other.name).c_str(), other.id.ToHex().c_str());
    return;
  }
  std::string line;
  JsonWriter json(&line);
  json.BeginObject().Key("done").String(done).Key("entity");
  WriteEntity(entity, json);
  json.Key("other");
  WriteEntity(other, json);
  json.EndObject();
  std::printf("%s\n", line.c_str());
}

Result<ExitCode> Merge(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenWriter open, OpenToChange(options.store));
  DG_ASSIGN_OR_RETURN(const graph::Entity entity, FindOne(*open.reader, options.entity));
  DG_ASSIGN_OR_RETURN(const graph::Entity into, FindOne(*open.reader, options.into));
  DG_RETURN_IF_ERROR(open.writer->Merge(entity.id, into.id, {SystemClock().Now(), options.note}));
  DG_RETURN_IF_ERROR(open.writer->Flush());
  PrintDone("merged", entity, into, options.json);
  return kDone;
}

Result<ExitCode> Split(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenWriter open, OpenToChange(options.store));
  // A merged entity is found by what it is merged into, whose names are both's: look at what is merged.
  DG_ASSIGN_OR_RETURN(const std::vector<graph::MergedEntity> merged, open.reader->MergedEntities());
  std::vector<graph::MergedEntity> found;
  for (const graph::MergedEntity& merge : merged) {
    const bool named = std::any_of(merge.entity.names.begin(), merge.entity.names.end(),
                                   [&](const graph::EntityName& name) { return name.name == options.entity; });
    if (named || merge.entity.id.ToHex() == options.entity) found.push_back(merge);
  }
  if (found.empty()) return NotFound("nothing that is merged is called \"" + options.entity + "\"; entity list shows what is");
  if (found.size() > 1) return InvalidArgument("\"" + options.entity + "\" names several merged entities; give the id of one");
  DG_ASSIGN_OR_RETURN(const graph::Entity into, open.reader->GetEntity(found.front().into));
  DG_RETURN_IF_ERROR(open.writer->Unmerge(found.front().entity.id, {SystemClock().Now(), options.note}));
  DG_RETURN_IF_ERROR(open.writer->Flush());
  PrintDone("split", found.front().entity, into, options.json);
  return kDone;
}

Result<> ListLog(const graph::Reader& reader, bool json_wanted) {
  DG_ASSIGN_OR_RETURN(const std::vector<graph::AliasChange> changes, reader.AliasLog());
  Table table({{"WHEN"}, {"WHAT"}, {"ENTITY"}, {"OTHER"}, {"NOTE"}});
  const auto name_of = [&](const graph::EntityId& id) {
    const auto entity = reader.GetEntity(id);
    return entity.ok() ? entity->name + " " + id.ToHex() : id.ToHex();
  };
  for (const graph::AliasChange& change : changes) {
    if (!json_wanted) {
      table.Row({{FormatIsoTime(change.time)}, {change.merged ? "merged" : "split"}, {name_of(change.entity)}, {name_of(change.other)}, {change.note}});
      continue;
    }
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("time").String(FormatIsoTime(change.time)).Key("done").String(change.merged ? "merged" : "split");
    json.Key("entity").String(change.entity.ToHex()).Key("other").String(change.other.ToHex()).Key("note").String(change.note).EndObject();
    std::printf("%s\n", line.c_str());
  }
  if (!json_wanted) std::fputs(table.Format(0, Painter::For(STDOUT_FILENO)).c_str(), stdout);
  return {};
}

Result<ExitCode> List(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  if (options.log) {
    DG_RETURN_IF_ERROR(ListLog(*open.reader, options.json));
    return kDone;
  }
  DG_ASSIGN_OR_RETURN(const std::vector<graph::MergedEntity> merged, open.reader->MergedEntities());
  Table table({{"ENTITY"}, {"ID"}, {"MERGED INTO"}, {"ID"}});
  for (const graph::MergedEntity& merge : merged) {
    DG_ASSIGN_OR_RETURN(const graph::Entity into, open.reader->GetEntity(merge.into));
    if (!options.json) {
      table.Row({{merge.entity.name, Style::kBold}, {merge.entity.id.ToHex()}, {into.name}, {into.id.ToHex()}});
      continue;
    }
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("entity");
    WriteEntity(merge.entity, json);
    json.Key("into");
    WriteEntity(into, json);
    json.EndObject();
    std::printf("%s\n", line.c_str());
  }
  if (!options.json) std::fputs(table.Format(0, Painter::For(STDOUT_FILENO)).c_str(), stdout);
  return kDone;
}

}  // namespace

void AddEntityCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("entity", "Says that two entities are one, or takes it back");
  command->require_subcommand(1);
  command->footer(kFooter);
  auto options = std::make_shared<Options>();

  CLI::App* merge = command->add_subcommand("merge", "ENTITY is the same as INTO");
  AddStoreOption(*merge, &options->store);
  merge->add_option("ENTITY", options->entity, "Its name or id")->required()->type_name("");
  merge->add_option("INTO", options->into, "What it is the same as")->required()->type_name("");
  merge->add_option("--note", options->note, "Why; kept in the log")->type_name("TEXT");
  merge->add_flag("--json", options->json, "As a JSON object");
  merge->callback([options, action] { *action = [options] { return Merge(*options); }; });

  CLI::App* split = command->add_subcommand("split", "Takes a merge of ENTITY back");
  AddStoreOption(*split, &options->store);
  split->add_option("ENTITY", options->entity, "What was merged: its name or id")->required()->type_name("");
  split->add_option("--note", options->note, "Why; kept in the log")->type_name("TEXT");
  split->add_flag("--json", options->json, "As a JSON object");
  split->callback([options, action] { *action = [options] { return Split(*options); }; });

  CLI::App* list = command->add_subcommand("list", "What is merged now");
  AddStoreOption(*list, &options->store);
  list->add_flag("--log", options->log, "Every merge and split there was, with time and note");
  list->add_flag("--json", options->json, "As JSON lines");
  list->callback([options, action] { *action = [options] { return List(*options); }; });
}

}  // namespace dealgraph::app
