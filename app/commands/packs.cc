#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/opened_extractor.h"
#include "app/pack_test.h"
#include "app/packs.h"
#include "app/table.h"
#include "app/terminal.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "A language pack is one language's words and rules, data without code (docs/add-a-language.md). Those of nlp/lang are in\n"
    "the binary; --packs DIR puts others in their place while a command runs, so that a pack can be worked on without building.\n"
    "\n"
    "Examples:\n"
    "  dealgraph packs list\n"
    "  dealgraph packs lint mypacks\n"
    "  dealgraph packs test mypacks/da.test --packs mypacks\n"
    "  dealgraph eval gold/da.jsonl --packs mypacks --errors 20";

constexpr const char* kTestFooter =
    "A file of tests has a text of one line, in column one, and below it, indented, the relations that must be read of it, and no\n"
    "others; \"none\" where there are none. What a line does not say (sum, status, role) may be anything. The language is the\n"
    "file's name (da.test).\n"
    "\n"
    "  Nvidia har investeret 683 millioner dollars i Nscale.\n"
    "    invested_in(Nvidia, Nscale) 683000000 USD\n"
    "  Nvidia og Nscale holdt møde.\n"
    "    none\n"
    "\n"
    "Every failure names its line; the exit code is 1 when there is one.";

struct Options {
  ExtractionFiles files;
  std::string folder;
  std::vector<std::string> tests;
  bool json = false;
};

Result<ExitCode> List(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenedExtractor extractor, OpenedExtractor::Open(options.files));
  const auto packs = extractor->Packs();
  if (options.json) {
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("packs").BeginArray();
    for (const auto& pack : packs) {
      json.BeginObject().Key("language").String(pack.language).Key("name").String(pack.name).Key("version").String(pack.version);
      json.Key("rules").Integer(static_cast<std::int64_t>(pack.rules)).Key("origin").String(pack.embedded ? "binary" : "folder").EndObject();
    }
    json.EndArray().EndObject();
    std::printf("%s\n", line.c_str());
    return kDone;
  }
  Table table({{"LANGUAGE"}, {"NAME"}, {"VERSION"}, {"RULES", Table::kRight}, {"FROM"}});
  for (const auto& pack : packs) {
    table.Row({{pack.language, Style::kBold}, {pack.name}, {pack.version}, {std::to_string(pack.rules)}, {pack.embedded ? "the binary" : options.files.packs}});
  }
  std::fputs(table.Format(0, Painter::For(STDOUT_FILENO)).c_str(), stdout);
  return kDone;
}

// The faults one a line, as compilers print them.
Result<ExitCode> Lint(const Options& options) {
  DG_ASSIGN_OR_RETURN(const nlp::ExtractorOptions packs, ReadPacks(options.folder));
  std::vector<std::string> faults;
  for (const std::string& fault : nlp::LintPacks(packs)) faults.push_back((std::filesystem::path(options.folder) / fault).string());
  const std::size_t files = packs.packs.size() + packs.words.size();
  if (options.json) {
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("files").Integer(static_cast<std::int64_t>(files)).Key("faults").BeginArray();
    for (const std::string& fault : faults) json.String(fault);
    json.EndArray().EndObject();
    std::printf("%s\n", line.c_str());
  } else {
    for (const std::string& fault : faults) std::printf("%s\n", fault.c_str());
    std::printf("%zu %s, %zu %s\n", files, files == 1 ? "file" : "files", faults.size(), faults.size() == 1 ? "fault" : "faults");
  }
  return faults.empty() ? kDone : kDoneWithRefusals;
}

Result<ExitCode> Test(const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenedExtractor extractor, OpenedExtractor::Open(options.files));
  std::size_t texts = 0;
  std::vector<std::string> failures;
  for (const std::string& path : options.tests) {
    DG_ASSIGN_OR_RETURN(const std::vector<PackTest> tests, ReadPackTests(path));
    texts += tests.size();
    for (const PackTest& test : tests) {
      for (std::string& failure : RunPackTest(test, *extractor)) failures.push_back(path + ":" + std::move(failure));
    }
  }
  if (options.json) {
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("texts").Integer(static_cast<std::int64_t>(texts)).Key("failures").BeginArray();
    for (const std::string& failure : failures) json.String(failure);
    json.EndArray().EndObject();
    std::printf("%s\n", line.c_str());
  } else {
    for (const std::string& failure : failures) std::printf("%s\n", failure.c_str());
    std::printf("%zu texts, %zu failures\n", texts, failures.size());
  }
  return failures.empty() ? kDone : kDoneWithRefusals;
}

}  // namespace

void AddPacksCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("packs", "Language packs: what there is, whether one is sound, whether it reads what it should");
  command->require_subcommand(1);
  command->footer(kFooter);
  auto options = std::make_shared<Options>();

  CLI::App* list = command->add_subcommand("list", "The packs that extraction uses");
  AddExtractionOptions(*list, &options->files);
  list->add_flag("--json", options->json, "As a JSON object");
  list->callback([options, action] { *action = [options] { return List(*options); }; });

  CLI::App* lint = command->add_subcommand("lint", "Every fault of a folder's packs, with its line");
  lint->footer("Exit code 1 when there is a fault.");
  lint->add_option("DIR", options->folder, "A folder with language packs")->required()->type_name("");
  lint->add_flag("--json", options->json, "As a JSON object");
  lint->callback([options, action] { *action = [options] { return Lint(*options); }; });

  CLI::App* test = command->add_subcommand("test", "Reads the texts of test files and says what is not read as they say");
  test->footer(kTestFooter);
  test->add_option("FILE", options->tests, "Files of tests, named by their language")->required()->type_name("...");
  AddExtractionOptions(*test, &options->files);
  test->add_flag("--json", options->json, "As a JSON object");
  test->callback([options, action] { *action = [options] { return Test(*options); }; });
}

}  // namespace dealgraph::app
