#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/commands.h"
#include "app/fact_diff.h"
#include "app/fact_output.h"
#include "app/numbers.h"
#include "app/opened_extractor.h"
#include "app/packs.h"
#include "app/progress.h"
#include "app/reextraction.h"
#include "app/server_requests.h"
#include "app/store_option.h"
#include "base/json_writer.h"
#include "graph/writer.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Reads every article that the store keeps again with the packs of this program (or of --packs), where others had read it, and\n"
    "prints the facts that this adds (+), removes (-) and changes (~). Texts, times and positions stay as they are. Each batch is\n"
    "one write of the store: a run that was ended goes on where it was, since what is read by these packs is not read again.\n"
    "--dry-run does all of it to a copy beside the store, made of hard links, and removes that: it needs the store's lock for\n"
    "the moment of copying, and no more disk than the changes.\n"
    "\n"
    "Where `serve` writes the store, it makes that copy; without --dry-run it reads the archive itself, with the packs it was\n"
    "started with, whenever its sources leave it time. Then the counts are printed once it is through, and the facts that change\n"
    "come by `facts --follow`. --packs and --catalogue, where given, must be those of serve. Ending this command does not end that.\n"
    "\n"
    "Examples:\n"
    "  dealgraph reextract --store news --dry-run\n"
    "  dealgraph reextract --store news --packs mypacks --dry-run --json | jq 'select(.change==\"removed\")'\n"
    "  dealgraph reextract --store news";

constexpr std::chrono::milliseconds kAskInterval{300};

struct Options {
  std::string store;
  ExtractionFiles files;
  bool dry_run = false;
  bool quiet = false;
  bool json = false;
};

struct Counts {
  ReextractionCounts versions;
  std::uint64_t added = 0;
  std::uint64_t removed = 0;
  std::uint64_t changed = 0;
};

// A folder that goes when this does.
class Scratch {
 public:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The store is there, and not made.
Result<> ExpectStore(const std::string& directory) {
  const auto reader = storage::Store::OpenReader(directory);
  if (!reader.ok()) return reader.error();
  return {};
}

void PrintDifference(const FactDifference& difference, const Options& options, const Painter& paint, Counts* counts) {
  const bool added = !difference.before;
  const bool removed = !difference.after;
  ++(added ? counts->added : removed ? counts->removed : counts->changed);
  if (!options.json) {
    if (!added) std::printf("%s %s\n", removed ? "-" : "~", FormatFactLine(*difference.before, paint).c_str());
    if (!removed) std::printf("%s %s\n", added ? "+" : " ", FormatFactLine(*difference.after, paint).c_str());
    return;
  }
  std::string line;
  JsonWriter json(&line);
  json.BeginObject().Key("change").String(added ? "added" : removed ? "removed" : "changed");
  if (!added) {
    json.Key("before");
    WriteFact(*difference.before, json);
  }
  if (!removed) {
    json.Key("after");
    WriteFact(*difference.after, json);
  }
  json.EndObject();
  std::printf("%s\n", line.c_str());
}

void PrintSummary(const Counts& counts, const Options& options) {
  const ReextractionCounts& versions = counts.versions;
  if (options.json) {
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("dry_run").Bool(options.dry_run).Key("read").Integer(static_cast<std::int64_t>(versions.read));
    json.Key("left").Integer(static_cast<std::int64_t>(versions.left)).Key("added").Integer(static_cast<std::int64_t>(counts.added));
    json.Key("removed").Integer(static_cast<std::int64_t>(counts.removed)).Key("changed").Integer(static_cast<std::int64_t>(counts.changed));
    json.EndObject();
    std::printf("%s\n", line.c_str());
    return;
  }
  std::printf("%s article versions read anew, %s left; facts: %s added, %s removed, %s changed%s\n", FormatCount(versions.read).c_str(),
              FormatCount(versions.left).c_str(), FormatCount(counts.added).c_str(), FormatCount(counts.removed).c_str(),
              FormatCount(counts.changed).c_str(), options.dry_run ? " (a dry run: the store is as it was)" : "");
}

Result<ReextractionCounts> ReadArchive(storage::Store& store, const nlp::Extractor& extractor, std::uint64_t versions, Progress* progress) {
  DG_ASSIGN_OR_RETURN(const auto writer, graph::Writer::Create(store));
  const auto apply = [&](std::vector<graph::IncomingArticle>& articles) -> Result<> {
    DG_RETURN_IF_ERROR(writer->Apply(articles));
    return {};
  };
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  Reextraction reextraction(store, extractor, {.threads = cores});
  for (bool more = true; more;) {
    DG_ASSIGN_OR_RETURN(more, reextraction.Step(apply));
    progress->ShowShare("articles", reextraction.counts().read + reextraction.counts().left, versions);
  }
  DG_RETURN_IF_ERROR(writer->Flush());
  return reextraction.counts();
}

Result<ExitCode> ReadAgain(storage::Store& store, const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenedExtractor extractor, OpenedExtractor::Open(options.files));
  Progress progress(!options.quiet && !options.json);
  DG_ASSIGN_OR_RETURN(const auto before, graph::Reader::Create(store));
  DG_ASSIGN_OR_RETURN(const graph::StoreStatistics statistics, before->Statistics());
  Counts counts;
  DG_ASSIGN_OR_RETURN(counts.versions, ReadArchive(store, *extractor, statistics.versions, &progress));
  progress.Clear();
  DG_ASSIGN_OR_RETURN(const auto after, graph::Reader::Create(store));
  const Painter paint = Painter::For(STDOUT_FILENO);
  DG_RETURN_IF_ERROR(DiffFacts(*before, *after, [&](const FactDifference& difference) { PrintDifference(difference, options, paint, &counts); }));
  PrintSummary(counts, options);
  return kDone;
}

Result<ExitCode> PrintServed(const RereadingState& state, const Options& options) {
  if (state.run == RereadingState::Run::kFailed) return Unavailable("serve reads the archive no further: " + state.fault);
  if (state.run != RereadingState::Run::kDone) {
    return Unavailable("the serve of " + options.store + " was told to stop; what it has read anew stays: ask again once it runs");
  }
  if (options.json) {
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("by_serve").Bool(true).Key("read").Integer(static_cast<std::int64_t>(state.read));
    json.Key("left").Integer(static_cast<std::int64_t>(state.left)).EndObject();
    std::printf("%s\n", line.c_str());
    return kDone;
  }
  std::printf("%s article versions read anew by the serve that runs, %s left\n", FormatCount(state.read).c_str(), FormatCount(state.left).c_str());
  return kDone;
}

// The serve that writes the store does it, beside its stream, and is asked how far it is.
Result<ExitCode> LetServeReadAgain(const Options& options) {
  std::vector<std::string> packs;
  if (!options.files.packs.empty() || !options.files.catalogue.empty()) {
    DG_ASSIGN_OR_RETURN(const OpenedExtractor extractor, OpenedExtractor::Open(options.files));
    packs = PackVersions(*extractor).All();
  }
  Progress progress(!options.quiet && !options.json);
  DG_ASSIGN_OR_RETURN(RereadingState state, AskToReread(options.store, packs));
  while (state.run == RereadingState::Run::kRunning) {
    progress.ShowShare("articles read anew by serve", state.read, state.read + state.to_read);
    std::this_thread::sleep_for(kAskInterval);
    DG_ASSIGN_OR_RETURN(state, AskForRereading(options.store));
  }
  progress.Clear();
  return PrintServed(state, options);
}

// Has the copy of a dry run made, by the serve that writes the store, where one does.
Result<> MakeCopy(const std::string& store, std::uint64_t number) {
  if (ServeListens(store)) {
    DG_RETURN_IF_ERROR(AskForCopy(store, number));
    return ExpectStore(CopyOf(store, number));
  }
  DG_ASSIGN_OR_RETURN(const std::unique_ptr<storage::Store> opened, OpenForWriting(store));
  return opened->Checkpoint(CopyOf(store, number));
}

Result<ExitCode> DryRun(const Options& options) {
  const auto number = static_cast<std::uint64_t>(getpid());
  const Scratch scratch(CopyOf(options.store, number));
  DG_RETURN_IF_ERROR(MakeCopy(options.store, number));
  DG_ASSIGN_OR_RETURN(std::unique_ptr<storage::Store> store, storage::Store::OpenWriter(scratch.path()));
  auto done = ReadAgain(*store, options);
  store.reset();  // before the folder goes
  return done;
}

Result<ExitCode> Reextract(const Options& options) {
  DG_RETURN_IF_ERROR(ExpectStore(options.store));
  if (options.dry_run) return DryRun(options);
  if (ServeListens(options.store)) return LetServeReadAgain(options);
  DG_ASSIGN_OR_RETURN(const std::unique_ptr<storage::Store> store, OpenForWriting(options.store));
  return ReadAgain(*store, options);
}

}  // namespace

void AddReextractCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("reextract", "Reads the archive again with the packs of today, and shows what changes");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  AddStoreOption(*command, &options->store);
  AddExtractionOptions(*command, &options->files);
  command->add_flag("--dry-run", options->dry_run, "Shows what would change; the store stays as it is");
  command->add_flag("--quiet", options->quiet, "No progress");
  command->add_flag("--json", options->json, "JSON lines: one a difference, and the counts at the end");
  command->callback([options, action] { *action = [options] { return Reextract(*options); }; });
}

}  // namespace dealgraph::app
