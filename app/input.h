// What `extract` and `ingest` share: the options that name the input, the threads, and where refused records go.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/packs.h"
#include "app/progress.h"
#include "base/result.h"
#include "ingest/dead_letter_file.h"
#include "ingest/decode.h"
#include "ingest/pipeline.h"
#include "ingest/sink.h"

namespace CLI {
class App;
}

namespace dealgraph::app {

struct InputOptions {
  std::vector<std::string> paths;  // none: standard input
  std::string format = "auto";
  std::string language;
  std::string source;
  std::string charset;
  ExtractionFiles files;
  int threads = 0;  // 0: one for each core
  std::string dead_letters;  // a file; empty: refused records are only reported
  bool quiet = false;        // no progress, no notes, no summary
};
void AddInputOptions(CLI::App& command, InputOptions* options);
// The options of a pipeline that these stand for; notes and progress go to `progress`, which outlives it.
ingest::PipelineOptions PipelineOptionsFor(const InputOptions& options, Progress* progress);

// Reports every refused record on standard error, and keeps it in a file where one is named.
class ReportingDeadLetters final : public ingest::DeadLetterSink {
 public:
  ReportingDeadLetters(const std::string& path, Progress* progress);
  Result<> Write(const ingest::DeadLetter& letter) override;
  Result<> Acknowledge() override;

 private:
  std::optional<ingest::DeadLetterFile> file_;
  Progress* progress_;
};

// Stops a pipeline in good order on SIGINT and SIGTERM. Made before anything else starts a thread (the store does), so that
// all threads leave these signals to it; one that comes before Watch() is kept until then.
class StopOnSignal {
 public:
  StopOnSignal();
  ~StopOnSignal();
  StopOnSignal(const StopOnSignal&) = delete;
  StopOnSignal& operator=(const StopOnSignal&) = delete;
  void Watch(ingest::Pipeline& pipeline);  // once
  void EndWatch();                         // before the pipeline's end

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace dealgraph::app
