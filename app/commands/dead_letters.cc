#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "app/commands.h"
#include "app/config.h"
#include "app/input.h"
#include "app/letter_place.h"
#include "app/letter_source.h"
#include "app/numbers.h"
#include "app/opened_extractor.h"
#include "app/server_requests.h"
#include "app/store_option.h"
#include "app/table.h"
#include "base/json_writer.h"
#include "connectors/kafka/kafka_claims.h"
#include "graph/writer.h"
#include "ingest/base64.h"
#include "ingest/graph_sink.h"
#include "storage/store.h"

namespace dealgraph::app {
namespace {

constexpr const char* kListFooter =
    "Letters that were put right are left out, unless --all.\n"
    "\n"
    "Examples:\n"
    "  dealgraph dead-letters list --config dealgraph.toml\n"
    "  dealgraph dead-letters list --file refused.jsonl --reason \"not valid UTF-8\" --json";

constexpr const char* kShowFooter =
    "Example:\n"
    "  dealgraph dead-letters show --file refused.jsonl 6f1c0a9d22e4b7d3 --raw > record.bin";

constexpr const char* kRetryFooter =
    "For when the reader has learnt something, or a setting was wrong. Letters that can be read now go through ingest, with\n"
    "the key, headers and time they had, and are marked done; the others stay. Doing it twice changes nothing. Where serve runs,\n"
    "it does that itself, with the configuration it was started with. Each letter counts in the store as received once more.\n"
    "\n"
    "Example:\n"
    "  dealgraph dead-letters retry --config dealgraph.toml --reason charset";

struct Options {
  std::string config;
  std::string file;
  std::string store;
  std::string reason;
  std::string id;
  bool all = false;
  bool json = false;
  bool raw = false;
};

// Where the letters are and, for retry, how the sources they came by are read.
struct Place {
  LetterPlace letters;
  std::string store;
  std::map<std::string, ingest::DecodeOptions> decode;  // by source
  std::set<std::string> claims;                         // sources that read a claims topic
  ExtractionFiles files;
};

Result<Place> PlaceOf(const Options& options) {
  Place place{.store = options.store};
  if (!options.file.empty()) place.letters = LetterPlaceOf(options.file);
  if (!options.config.empty()) {
    DG_ASSIGN_OR_RETURN(const Config config, LoadConfig(options.config, ProcessEnvironment()));
    if (options.file.empty()) place.letters = LetterPlaceOf(config);
    if (place.store.empty()) place.store = config.store.directory;
    place.files = config.ingest.files;
    for (const SourceConfig& source : config.sources) {
      place.decode[source.name] = DecodeOptionsOf(source, config.ingest);
      if (source.kind == SourceKind::kClaims) place.claims.insert(source.name);
    }
  }
  if (options.file.empty() && options.config.empty()) return InvalidArgument("name the letters: --file FILE, or --config FILE");
  return place;
}

Result<std::unique_ptr<ingest::LetterReader>> OpenLetters(const Place& place) {
  return app::OpenLetters(place.letters, [](std::string_view notice) {
    std::fprintf(stderr, "note: %.*s\n", static_cast<int>(notice.size()), notice.data());
  });
}

void PrintJson(const ingest::StoredLetter& letter, bool done, bool with_bytes) {
  std::string line;
  JsonWriter json(&line);
  json.BeginObject().Key("id").String(letter.id).Key("reason").String(letter.reason).Key("source").String(letter.input);
  json.Key("origin").String(letter.origin).Key("partition").String(letter.partition).Key("offset").Integer(letter.offset);
  json.Key("key").String(letter.key);
  if (letter.timestamp) json.Key("timestamp").String(FormatIsoTime(*letter.timestamp));
  json.Key("size").Integer(static_cast<std::int64_t>(letter.bytes.size())).Key("cut").Bool(letter.cut);
  json.Key("done").Bool(done);
  json.Key("headers").BeginObject();
  for (const auto& [name, value] : letter.headers) json.Key(name).String(value);
  json.EndObject();
  if (with_bytes) json.Key("bytes").String(ingest::Base64(letter.bytes));
  json.EndObject();
  std::printf("%s\n", line.c_str());
}

Result<ExitCode> List(const Options& options) {
  DG_ASSIGN_OR_RETURN(const Place place, PlaceOf(options));
  DG_ASSIGN_OR_RETURN(const auto reader, OpenLetters(place));
  const std::set<std::string> done = ingest::ReadDoneLetters(place.letters.done);
  std::uint64_t count = 0;
  const std::size_t columns = TerminalColumns(STDOUT_FILENO, 0);
  ingest::StoredLetter letter;
  for (;;) {
    DG_ASSIGN_OR_RETURN(const bool more, reader->Next(&letter));
    if (!more) break;
    const bool is_done = done.contains(letter.id);
    if (!HasReason(letter, options.reason) || (is_done && !options.all)) continue;
    ++count;
    if (options.json) {
      PrintJson(letter, is_done, /*with_bytes=*/false);
      continue;
    }
    // Printed as they are read: there may be very many.
    std::string line = letter.id + "  " + letter.origin + "  " + letter.reason + (is_done ? "  (done)" : "");
    std::ranges::replace(line, '\n', ' ');
    line = SafeForTerminal(line);
    std::printf("%s\n", (columns > 0 ? FitWidth(line, columns) : line).c_str());
  }
  if (!options.json) std::printf("%s dead letters\n", FormatCount(count).c_str());
  return kDone;
}

Result<ExitCode> Show(const Options& options) {
  DG_ASSIGN_OR_RETURN(const Place place, PlaceOf(options));
  DG_ASSIGN_OR_RETURN(const auto reader, OpenLetters(place));
  ingest::StoredLetter letter;
  for (;;) {
    DG_ASSIGN_OR_RETURN(const bool more, reader->Next(&letter));
    if (!more) return NotFound("there is no dead letter " + options.id + " in " + place.letters.file + place.letters.topic);
    if (letter.id == options.id) break;
  }
  const bool done = ingest::ReadDoneLetters(place.letters.done).contains(letter.id);
  if (options.raw) {
    std::fwrite(letter.bytes.data(), 1, letter.bytes.size(), stdout);
    return kDone;
  }
  if (options.json) {
    PrintJson(letter, done, /*with_bytes=*/true);
    return kDone;
  }
  const auto row = [](const char* name, const std::string& value) {
    if (!value.empty()) std::printf("%-12s %s\n", name, SafeForTerminal(value).c_str());
  };
  row("id", letter.id + (done ? " (done)" : ""));
  row("reason", letter.reason);
  row("source", letter.input);
  row("origin", letter.origin);
  row("partition", letter.partition.empty() ? "" : letter.partition + " @ " + std::to_string(letter.offset));
  row("key", letter.key);
  row("timestamp", letter.timestamp ? FormatIsoTime(*letter.timestamp) : "");
  for (const auto& [name, value] : letter.headers) row("header", name + ": " + value);
  row("size", FormatCount(letter.bytes.size()) + " bytes" + (letter.cut ? ", the beginning of the record" : ""));
  std::printf("\n%s\n", SafeForTerminal(letter.bytes).c_str());
  return kDone;
}

// The sources that letters came by.
Result<std::set<std::string>> InputsOf(const Place& place) {
  std::set<std::string> inputs;
  DG_ASSIGN_OR_RETURN(const auto reader, OpenLetters(place));
  ingest::StoredLetter letter;
  for (;;) {
    DG_ASSIGN_OR_RETURN(const bool more, reader->Next(&letter));
    if (!more) return inputs;
    inputs.insert(letter.input);
  }
}

class Retry {
 public:
  Retry(const Options& options, Place place) : options_(options), place_(std::move(place)) {}

  Result<ExitCode> Run() {
    if (ServeListens(place_.store)) return Ask();
    done_ = ingest::ReadDoneLetters(place_.letters.done);
    DG_ASSIGN_OR_RETURN(const std::set<std::string> inputs, InputsOf(place_));
    StopOnSignal stop_on_signal;
    DG_ASSIGN_OR_RETURN(extractor_, OpenedExtractor::Open(place_.files));
    DG_ASSIGN_OR_RETURN(const auto store, OpenForWriting(place_.store));
    DG_ASSIGN_OR_RETURN(const auto writer, graph::Writer::Create(*store));
    std::vector<std::unique_ptr<LetterSource>> sources;
    std::vector<ingest::PipelineInput> pipeline_inputs;
    for (const std::string& input : inputs) {
      DG_ASSIGN_OR_RETURN(auto reader, OpenLetters(place_));
      sources.push_back(std::make_unique<LetterSource>(
          std::move(reader), [this, input](const ingest::StoredLetter& letter) { return letter.input == input && CanBeRead(letter); }, clock_));
      pipeline_inputs.push_back({.name = input,
                                 .source = sources.back().get(),
                                 .read = RecordFunctionOf(input)});
    }
    if (sources.empty()) return Report({});
    ingest::GraphSink sink(*writer);
    Progress progress(false);
    ReportingDeadLetters letters({}, &progress);
    ingest::Pipeline pipeline(std::move(pipeline_inputs), sink, letters, {});
    stop_on_signal.Watch(pipeline);
    const auto counts = pipeline.Run();
    stop_on_signal.EndWatch();
    if (!counts) return counts.error();
    DG_RETURN_IF_ERROR(writer->Flush());
    // After a stop not all that were given need have been applied: none is marked then, and the next time they are known.
    if (!pipeline.stopped()) {
      for (const auto& source : sources) DG_RETURN_IF_ERROR(ingest::MarkLettersDone(place_.letters.done, source->ids()));
    }
    return Report(*counts);
  }

 private:
  // What makes articles of the letters of a source.
  ingest::RecordFunction RecordFunctionOf(const std::string& input) {
    if (place_.claims.contains(input)) return connectors::ReadClaimsRecords();
    return ingest::DecodeAndExtract(place_.decode[input], [this](const nlp::Article& article) { return (*extractor_)->Extract(article); });
  }

  // Why a record still cannot be read; empty: it can.
  Result<std::string> ReasonAgainst(const std::string& input, const ingest::RawRecord& record) const {
    if (place_.claims.contains(input)) {
      const auto read = connectors::ReadClaimsRecords()(record);
      return read.ok() ? std::string() : read.error().message;
    }
    DG_ASSIGN_OR_RETURN(const auto decoded, ingest::Decode(record, place_.decode.at(input)));
    return decoded.refused.empty() ? std::string() : decoded.refused.front().reason;
  }

  // Called by the threads of the sources.
  bool CanBeRead(const ingest::StoredLetter& letter) {
    if (done_.contains(letter.id) || !HasReason(letter, options_.reason)) return false;
    std::string reason = "only the beginning of the record was kept";
    if (!letter.cut) {
      std::vector<ingest::Header> headers;
      const Result<std::string> against = ReasonAgainst(letter.input, RecordOf(letter, clock_, &headers));
      if (against.ok() && against->empty()) return true;
      reason = against.ok() ? *against : against.error().message;
    }
    const std::lock_guard lock(mutex_);
    ++still_refused_;
    if (!options_.json) std::fprintf(stderr, "still refused: %s: %s\n", letter.origin.c_str(), reason.c_str());
    return false;
  }

  // The serve that writes the store does it.
  Result<ExitCode> Ask() const {
    std::string file;
    if (!options_.file.empty()) file = std::filesystem::absolute(options_.file).string();
    DG_ASSIGN_OR_RETURN(const RetriedLetters retried, AskToRetry(place_.store, options_.reason, file));
    if (options_.json) {
      std::string line;
      JsonWriter json(&line);
      json.BeginObject().Key("given").Integer(static_cast<std::int64_t>(retried.given));
      json.Key("still_refused").Integer(static_cast<std::int64_t>(retried.still_refused)).EndObject();
      std::printf("%s\n", line.c_str());
    } else {
      for (const std::string& refused : retried.refused) std::fprintf(stderr, "still refused: %s\n", refused.c_str());
      std::printf("%s letters read by the running serve; %s still refused\n", FormatCount(retried.given).c_str(),
                  FormatCount(retried.still_refused).c_str());
    }
    return retried.still_refused == 0 ? kDone : kDoneWithRefusals;
  }

  Result<ExitCode> Report(const ingest::PipelineCounts& counts) const {
    if (options_.json) {
      std::string line;
      JsonWriter json(&line);
      json.BeginObject().Key("applied").Integer(static_cast<std::int64_t>(counts.applied));
      json.Key("duplicate").Integer(static_cast<std::int64_t>(counts.duplicate));
      json.Key("withdrawn").Integer(static_cast<std::int64_t>(counts.withdrawn));
      json.Key("still_refused").Integer(static_cast<std::int64_t>(still_refused_)).EndObject();
      std::printf("%s\n", line.c_str());
    } else {
      std::printf("%s letters read: %s new, %s known, %s withdrawn; %s still refused\n", FormatCount(counts.received).c_str(),
                  FormatCount(counts.applied).c_str(), FormatCount(counts.duplicate).c_str(),
                  FormatCount(counts.withdrawn).c_str(), FormatCount(still_refused_).c_str());
    }
    return still_refused_ == 0 ? kDone : kDoneWithRefusals;
  }

  const Options& options_;
  Place place_;
  const SystemClock clock_;
  std::set<std::string> done_;
  std::optional<OpenedExtractor> extractor_;
  std::mutex mutex_;
  std::uint64_t still_refused_ = 0;  // guarded by mutex_
};

Result<ExitCode> RetryLetters(const Options& options) {
  DG_ASSIGN_OR_RETURN(Place place, PlaceOf(options));
  if (place.store.empty()) return InvalidArgument("name the store: --store DIR, or --config FILE");
  return Retry(options, std::move(place)).Run();
}

CLI::App* AddVerb(CLI::App& parent, const char* name, const char* help, const char* footer,
                  const std::shared_ptr<Options>& options, Result<ExitCode> (*run)(const Options&), Action* action) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->footer(footer);
  command->add_option("--config", options->config, "The configuration of serve, which says where they are")
      ->envname("DEALGRAPH_CONFIG")
      ->type_name("FILE");
  command->add_option("--file", options->file, "The letters, where they are not those of a configuration")->type_name("FILE");
  command->add_flag("--json", options->json, "One JSON object a line");
  command->callback([options, run, action] { *action = [options, run] { return run(*options); }; });
  return command;
}

}  // namespace

void AddDeadLettersCommand(CLI::App& parser, Action* action) {
  CLI::App* letters = parser.add_subcommand("dead-letters", "Records that could not be read");
  letters->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* list = AddVerb(*letters, "list", "One line for each, with its reason", kListFooter, options, List, action);
  CLI::App* show = AddVerb(*letters, "show", "One of them, whole", kShowFooter, options, Show, action);
  CLI::App* retry = AddVerb(*letters, "retry", "Put them through ingest again", kRetryFooter, options, RetryLetters, action);
  for (CLI::App* command : {list, retry}) {
    command->add_option("--reason", options->reason, "Only those with this in their reason")->type_name("TEXT");
  }
  list->add_flag("--all", options->all, "Those that were put right, too");
  show->add_option("ID", options->id, "As list prints it")->required();
  show->add_flag("--raw", options->raw, "Only the record's bytes, as they came");
  retry->add_option("--store", options->store, "The directory of the store, where it is not that of the configuration")
      ->envname("DEALGRAPH_STORE")
      ->type_name("DIR");
}

}  // namespace dealgraph::app
