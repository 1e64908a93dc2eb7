#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
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
    "Examples:\n"
    "  dealgraph reextract --store news --dry-run\n"
    "  dealgraph reextract --store news --packs mypacks --dry-run --json | jq 'select(.change==\"removed\")'\n"
    "  dealgraph reextract --store news";

constexpr std::size_t kBatchVersions = 500;

struct Options {
  std::string store;
  ExtractionFiles files;
  bool dry_run = false;
  bool quiet = false;
  bool json = false;
};

struct Counts {
  std::uint64_t read = 0;
  std::uint64_t left = 0;  // read by these packs already, or withdrawn
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

class Reextraction {
 public:
  Reextraction(storage::Store& store, const nlp::Extractor& extractor, Progress* progress)
      : store_(store), extractor_(extractor), progress_(progress) {
    for (const auto& pack : extractor.Packs()) pack_versions_[pack.language] = pack.version;
  }

  // `before` is the state that is read from; what is applied does not show in it.
  Result<> Run(const graph::Reader& before, Counts* counts) {
    DG_ASSIGN_OR_RETURN(writer_, graph::Writer::Create(store_));
    DG_ASSIGN_OR_RETURN(const graph::StoreStatistics statistics, before.Statistics());
    Result<> applied;
    std::uint64_t seen = 0;
    DG_RETURN_IF_ERROR(before.AllVersions([&](graph::ArticleVersion version) {
      progress_->ShowShare("articles", ++seen, statistics.versions);
      const auto pack = pack_versions_.find(version.language);
      const bool same = pack == pack_versions_.end() ? !version.has_pack : pack->second == version.pack_version;
      if (same || version.article.withdrawn) {
        ++counts->left;
        return true;
      }
      ++counts->read;
      batch_.push_back(std::move(version));
      if (batch_.size() >= kBatchVersions) applied = ApplyBatch();
      return applied.ok();
    }));
    DG_RETURN_IF_ERROR(applied);
    DG_RETURN_IF_ERROR(ApplyBatch());
    return writer_->Flush();
  }

 private:
  Result<> ApplyBatch() {
    if (batch_.empty()) return {};
    std::vector<graph::IncomingArticle> incoming(batch_.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < batch_.size(); i = next++) {
        incoming[i].article = std::move(batch_[i].article);
        incoming[i].article.raw_sha256 = batch_[i].raw_sha256.AsBytes();
        incoming[i].read_anew = true;
        incoming[i].extraction = extractor_.Extract(incoming[i].article);
      }
    };
    {
      std::vector<std::jthread> workers;
      for (unsigned t = 1; t < std::max(1u, std::thread::hardware_concurrency()); ++t) workers.emplace_back(work);
      work();
    }
    batch_.clear();
    const auto outcomes = writer_->Apply(incoming);
    if (!outcomes.ok()) return outcomes.error();
    return {};
  }

  storage::Store& store_;
  const nlp::Extractor& extractor_;
  Progress* progress_;
  std::map<std::string, std::string> pack_versions_;  // by language
  std::unique_ptr<graph::Writer> writer_;
  std::vector<graph::ArticleVersion> batch_;
};

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
  if (options.json) {
    std::string line;
    JsonWriter json(&line);
    json.BeginObject().Key("dry_run").Bool(options.dry_run).Key("read").Integer(static_cast<std::int64_t>(counts.read));
    json.Key("left").Integer(static_cast<std::int64_t>(counts.left)).Key("added").Integer(static_cast<std::int64_t>(counts.added));
    json.Key("removed").Integer(static_cast<std::int64_t>(counts.removed)).Key("changed").Integer(static_cast<std::int64_t>(counts.changed));
    json.EndObject();
    std::printf("%s\n", line.c_str());
    return;
  }
  std::printf("%s article versions read anew, %s left; facts: %s added, %s removed, %s changed%s\n", FormatCount(counts.read).c_str(),
              FormatCount(counts.left).c_str(), FormatCount(counts.added).c_str(), FormatCount(counts.removed).c_str(),
              FormatCount(counts.changed).c_str(), options.dry_run ? " (a dry run: the store is as it was)" : "");
}

Result<ExitCode> ReadAgain(storage::Store& store, const Options& options) {
  DG_ASSIGN_OR_RETURN(const OpenedExtractor extractor, OpenedExtractor::Open(options.files));
  Progress progress(!options.quiet && !options.json);
  DG_ASSIGN_OR_RETURN(const auto before, graph::Reader::Create(store));
  Counts counts;
  DG_RETURN_IF_ERROR(Reextraction(store, *extractor, &progress).Run(*before, &counts));
  progress.Clear();
  DG_ASSIGN_OR_RETURN(const auto after, graph::Reader::Create(store));
  const Painter paint = Painter::For(STDOUT_FILENO);
  DG_RETURN_IF_ERROR(DiffFacts(*before, *after, [&](const FactDifference& difference) { PrintDifference(difference, options, paint, &counts); }));
  PrintSummary(counts, options);
  return kDone;
}

// The store is there, and not made.
Result<> ExpectStore(const std::string& directory) {
  const auto reader = storage::Store::OpenReader(directory);
  if (!reader.ok()) return reader.error();
  return {};
}

Result<ExitCode> Reextract(const Options& options) {
  DG_RETURN_IF_ERROR(ExpectStore(options.store));
  DG_ASSIGN_OR_RETURN(std::unique_ptr<storage::Store> store, OpenForWriting(options.store));
  if (!options.dry_run) return ReadAgain(*store, options);
  std::string copy = options.store;
  while (copy.size() > 1 && copy.ends_with('/')) copy.pop_back();
  const Scratch scratch(copy + ".reextract-" + std::to_string(getpid()));
  DG_RETURN_IF_ERROR(store->Checkpoint(scratch.path()));
  store.reset();
  DG_ASSIGN_OR_RETURN(store, storage::Store::OpenWriter(scratch.path()));
  auto done = ReadAgain(*store, options);
  store.reset();  // before the folder goes
  return done;
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
