#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/commands.h"
#include "app/fact_output.h"
#include "app/numbers.h"
#include "app/store_option.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "An entity is named as articles name it, in any case and with or without its legal form; a fact by the id that\n"
    "`facts` prints. Each claim is shown with its source, the words that state it and the rule that read them.\n"
    "\n"
    "Examples:\n"
    "  dealgraph show --store news Nscale\n"
    "  dealgraph show --store news \"core scientific\" --hops 2\n"
    "  dealgraph show --store news 3f1c9a5b7e2d4c60 --json";

struct Options {
  std::string store;
  std::string what;
  int hops = 0;
  bool superseded = false;
  bool json = false;
};

class Shower {
 public:
  Shower(const Options& options, const graph::Reader& reader)
      : options_(options), reader_(reader), paint_(Painter::For(STDOUT_FILENO)) {}

  Result<> ShowFact(const graph::NamedFact& named) const {
    if (!options_.json) {
      std::printf("%s\n", FormatFactLine(named, paint_).c_str());
      DG_RETURN_IF_ERROR(reader_.ClaimsOfFact(named.fact, [&](const graph::QuotedClaim& quoted) {
        std::fputs(FormatClaim(quoted, paint_, "    ").c_str(), stdout);
        return true;
      }));
      std::printf("\n");
      return {};
    }
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("fact");
    WriteFact(named, json);
    json.Key("claims").BeginArray();
    DG_RETURN_IF_ERROR(reader_.ClaimsOfFact(named.fact, [&](const graph::QuotedClaim& quoted) {
      WriteClaim(quoted, json);
      return true;
    }));
    json.EndArray().EndObject();
    std::printf("%s\n", line.c_str());
    return {};
  }

  Result<> ShowEntity(const graph::Entity& entity, const std::vector<graph::Entity>& others) const {
    ShowHead(entity, others);
    Result<> shown;
    DG_RETURN_IF_ERROR(reader_.FactsOf(entity.id, [&](const graph::NamedFact& named) {
      shown = ShowFact(named);
      return shown.ok();
    }));
    DG_RETURN_IF_ERROR(shown);
    if (options_.superseded) DG_RETURN_IF_ERROR(ShowSuperseded(entity));
    if (options_.hops > 0) DG_RETURN_IF_ERROR(ShowNeighbours(entity));
    return {};
  }

 private:
  void ShowHead(const graph::Entity& entity, const std::vector<graph::Entity>& others) const {
    if (options_.json) {
      std::string line;
      JsonWriter json(&line);
      json.BeginObject().Key("entity");
      WriteEntity(entity, json);
      json.Key("names").BeginArray();
      for (const graph::EntityName& name : entity.names) json.String(name.name);
      json.EndArray().EndObject();
      std::printf("%s\n", line.c_str());
      return;
    }
    std::string head = paint_(Style::kBold, SafeForTerminal(entity.name)) + "  " + std::string(EntityTypeName(entity.type));
    for (const graph::EntityName& name : entity.names) {
      if (name.name != entity.name) head += "  also \"" + SafeForTerminal(name.name) + "\"";
    }
    std::printf("%s  %s\n\n", head.c_str(), paint_(Style::kDim, entity.id.ToHex()).c_str());
    if (others.empty()) return;
    std::string line = "others with this in their name:";
    for (const graph::Entity& other : others) line += "  " + SafeForTerminal(other.name);
    std::printf("%s\n\n", paint_(Style::kDim, line).c_str());
  }

  Result<> ShowSuperseded(const graph::Entity& entity) const {
    return reader_.ClaimsOfEntity(entity.id, true, [&](const graph::QuotedClaim& quoted) {
      if (quoted.current) return true;
      std::string line;
      if (options_.json) {
        JsonWriter json(&line);
        json.BeginObject().Key("superseded");
        WriteClaim(quoted, json);
        json.EndObject();
        line += "\n";
      } else {
        line = FormatClaim(quoted, paint_, "");
      }
      std::fputs(line.c_str(), stdout);
      return true;
    });
  }

  Result<> ShowNeighbours(const graph::Entity& entity) const {
    DG_ASSIGN_OR_RETURN(const auto neighbours, reader_.Neighbours(entity.id, options_.hops));
    if (!options_.json) std::printf("%s\n", paint_(Style::kBold, "Neighbours").c_str());
    for (const graph::Reader::Neighbour& neighbour : neighbours) {
      if (!options_.json) {
        std::printf("  %d  %s (%s)  by %s\n", neighbour.hops,
                    paint_(Style::kBold, SafeForTerminal(neighbour.entity.name)).c_str(),
                    std::string(EntityTypeName(neighbour.entity.type)).c_str(),
                    FormatFactLine(neighbour.by, Painter(false)).c_str());
        continue;
      }
      std::string line;
      JsonWriter json(&line);
      json.BeginObject().Key("neighbour");
      WriteEntity(neighbour.entity, json);
      json.Key("hops").Integer(neighbour.hops).Key("by");
      WriteFact(neighbour.by, json);
      json.EndObject();
      std::printf("%s\n", line.c_str());
    }
    return {};
  }

  const Options& options_;
  const graph::Reader& reader_;
  Painter paint_;
};

Result<ExitCode> Show(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  const Shower shower(options, *open.reader);
  if (const std::optional<graph::FactId> id = graph::FactId::FromHex(options.what)) {
    DG_ASSIGN_OR_RETURN(const graph::NamedFact named, open.reader->GetFact(*id));
    DG_RETURN_IF_ERROR(shower.ShowFact(named));
    return kDone;
  }
  DG_ASSIGN_OR_RETURN(std::vector<graph::Entity> found, open.reader->FindEntities(options.what));
  if (found.empty()) return NotFound("nothing in " + options.store + " bears the name \"" + options.what + "\"");
  const graph::Entity entity = found.front();
  found.erase(found.begin());
  DG_RETURN_IF_ERROR(shower.ShowEntity(entity, found));
  return kDone;
}

}  // namespace

void AddShowCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("show", "All that is claimed of an entity or a fact, quoted, with sources");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  command->add_option("ENTITY|FACT", options->what, "A name, or the id of a fact")->required();
  command->add_option("--hops", options->hops, "Also what stands within so many edges")->check(CLI::Range(1, 6));
  command->add_flag("--superseded", options->superseded, "Also what earlier versions of articles claimed");
  command->add_flag("--json", options->json, "One JSON object a line (docs/output.md)");
  command->callback([options, action] { *action = [options] { return Show(*options); }; });
}

}  // namespace dealgraph::app
