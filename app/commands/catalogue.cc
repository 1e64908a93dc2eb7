#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "app/catalogue_rows.h"
#include "app/commands.h"
#include "app/numbers.h"
#include "app/packs.h"
#include "app/progress.h"
#include "app/store_option.h"
#include "base/hash.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Extraction knows names from lists in the binary and never looks into a store, so that the same article is read alike on every\n"
    "machine. A catalogue file is how what an archive has confirmed reaches it: `build` writes the companies, government bodies and\n"
    "people that enough articles of enough publishers name alike; --catalogue FILE of the commands that extract (and\n"
    "ingest.catalogue of the configuration) reads it; claims tell its version. The file is text with tabs: look at it, cut from it,\n"
    "add to it, keep it under version control; `check` names every faulty line.\n"
    "\n"
    "Examples:\n"
    "  dealgraph catalogue build --store news --out names.tsv\n"
    "  dealgraph catalogue check names.tsv\n"
    "  dealgraph extract --catalogue names.tsv article.txt\n"
    "  dealgraph reextract --store news --catalogue names.tsv --dry-run";

struct Options {
  std::string store;
  std::string out;
  std::uint32_t articles = 3;
  std::uint32_t publishers = 2;
  std::string file;
  bool json = false;
};

// Beside the place, then moved there: a reader sees the old file or the new one.
Result<> WriteWhole(const std::string& path, const std::string& text) {
  const std::string aside = path + ".new";
  std::ofstream file(aside, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return Unavailable(aside + " could not be written: " + std::strerror(errno));
  std::error_code error;
  std::filesystem::rename(aside, path, error);
  if (error) return Unavailable(path + " could not be written: " + error.message());
  return {};
}

void PrintCounts(const Options& options, const CatalogueCounts& counts, const std::string& version, std::FILE* to) {
  if (!options.json) {
    std::fprintf(to, "%s names of entities (catalogue %s); left out: %s known to the binary, %s of which articles disagree, %s places, sites and single words\n",
                 FormatCount(counts.rows).c_str(), version.c_str(), FormatCount(counts.known).c_str(), FormatCount(counts.ambiguous).c_str(),
                 FormatCount(counts.others).c_str());
    return;
  }
  std::string line;
  JsonWriter json(&line);
  json.BeginObject().Key("version").String(version).Key("rows").Integer(static_cast<std::int64_t>(counts.rows));
  json.Key("known").Integer(static_cast<std::int64_t>(counts.known));
  json.Key("ambiguous").Integer(static_cast<std::int64_t>(counts.ambiguous));
  json.Key("others").Integer(static_cast<std::int64_t>(counts.others)).EndObject();
  std::fprintf(to, "%s\n", line.c_str());
}

Result<ExitCode> Build(const Options& options) {
  if (options.json && options.out.empty()) return InvalidArgument("--json reports what was written: name the file with --out");
  DG_ASSIGN_OR_RETURN(const OpenGraph open, OpenForReading(options.store));
  DG_ASSIGN_OR_RETURN(const auto gazetteer, nlp::Gazetteer::Create());
  Progress progress(!options.json);
  DG_ASSIGN_OR_RETURN(const std::vector<graph::ConfirmedEntity> entities,
                      open.reader->ConfirmedEntities(options.articles, options.publishers, [&](std::uint64_t done, std::uint64_t total) {
                        progress.ShowShare("article versions read", done, total);
                      }));
  progress.Clear();
  CatalogueCounts counts;
  const std::string text =
      "# dealgraph catalogue: what claims in " + std::to_string(options.articles) + " articles of " + std::to_string(options.publishers) +
      " publishers name alike.\n# Columns: kind, name, id, country, weight, flags (w: may be a word too), other names (\"=\": stands for itself).\n" +
      CatalogueRows(entities, *gazetteer, &counts);
  if (options.out.empty()) {
    std::fputs(text.c_str(), stdout);
    return kDone;
  }
  DG_RETURN_IF_ERROR(WriteWhole(options.out, text));
  PrintCounts(options, counts, Sha256Of(text).ToHex().substr(0, 8), stdout);
  return kDone;
}

Result<ExitCode> Check(const Options& options) {
  DG_ASSIGN_OR_RETURN(const nlp::PackText catalogue, ReadCatalogue(options.file));
  DG_ASSIGN_OR_RETURN(const auto bare, nlp::Gazetteer::Create());
  DG_ASSIGN_OR_RETURN(const auto gazetteer, nlp::Gazetteer::Create(catalogue.text, options.file));
  std::printf("%s: sound, %s entities with %s names (catalogue %s)\n", options.file.c_str(),
              FormatCount(gazetteer->entry_count() - bare->entry_count()).c_str(), FormatCount(gazetteer->name_count() - bare->name_count()).c_str(),
              Sha256Of(catalogue.text).ToHex().substr(0, 8).c_str());
  return kDone;
}

}  // namespace

void AddCatalogueCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("catalogue", "Names that a store has confirmed, as a file that extraction reads");
  command->footer(kFooter);
  command->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* build = command->add_subcommand("build", "Write a catalogue of what the claims of a store name alike");
  AddStoreOption(*build, &options->store);
  build->add_option("--out", options->out, "The file to write, in one step; without it standard output")->type_name("FILE");
  build->add_option("--articles", options->articles, "Articles that have to name an entity")->check(CLI::Range(1, 1'000'000))->capture_default_str();
  build->add_option("--publishers", options->publishers, "Publishers that these have to be of")->check(CLI::Range(1, 1'000'000))->capture_default_str();
  build->add_flag("--json", options->json, "The summary as one line of JSON");
  build->callback([options, action] { *action = [options] { return Build(*options); }; });
  CLI::App* check = command->add_subcommand("check", "Every fault of a catalogue, with its line");
  check->add_option("FILE", options->file, "The catalogue")->required()->type_name("");
  check->callback([options, action] { *action = [options] { return Check(*options); }; });
}

}  // namespace dealgraph::app
