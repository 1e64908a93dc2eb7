#include "app/input.h"

#include <pthread.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <thread>

#include "app/terminal.h"

namespace dealgraph::app {

void AddInputOptions(CLI::App& command, InputOptions* options) {
  command.add_option("FILE", options->paths,
                     "Files or directories to read, each also as .gz or .zst; - or nothing: standard input");
  command.add_option("--format", options->format, "What the input is; auto: told by name and content")
      ->check(CLI::IsMember({"auto", "jsonl", "json", "text", "html"}))
      ->capture_default_str();
  command.add_option("--charset", options->charset,
                     "What text and HTML are encoded in where they do not say so themselves; else it is detected");
  AddExtractionOptions(command, &options->files);
  command.add_option("--language", options->language, "What articles are in that do not say so themselves: da, en")
      ->type_name("CODE");
  command.add_option("--source", options->source, "The publisher of articles that name none")->type_name("NAME");
  command.add_option("--threads", options->threads, "Workers that extract; 0: one for each core")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command.add_option("--dead-letters", options->dead_letters,
                     "Append refused records to this file as JSON lines, with reason and origin");
  command.add_flag("--quiet", options->quiet, "Report refused records only: no progress, notes or summary");
}

ingest::PipelineOptions PipelineOptionsFor(const InputOptions& options, Progress* progress) {
  ingest::PipelineOptions pipeline;
  pipeline.workers = options.threads != 0 ? options.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  pipeline.decode.format = ingest::FormatFromName(options.format).value_or(ingest::Format::kAuto);
  pipeline.decode.charset = options.charset;
  pipeline.decode.language = options.language;
  pipeline.decode.source = options.source;
  pipeline.progress = [progress](const ingest::PipelineCounts& counts) { progress->Show(counts); };
  pipeline.note = [progress, quiet = options.quiet](std::string_view note) {
    if (!quiet) progress->Line("note: " + std::string(note));
  };
  return pipeline;
}

ReportingDeadLetters::ReportingDeadLetters(const std::string& path, Progress* progress) : progress_(progress) {
  if (!path.empty()) file_.emplace(path);
}

Result<> ReportingDeadLetters::Write(const ingest::DeadLetter& letter) {
  progress_->Line("refused: " + std::string(letter.origin) + ": " + std::string(letter.reason));
  return file_ ? file_->Write(letter) : Result<>();
}

Result<> ReportingDeadLetters::Acknowledge() { return file_ ? file_->Acknowledge() : Result<>(); }

// The signals are blocked in every thread and awaited by one. It is woken by SIGTERM of our own when there is nothing
// more to wait for.
struct StopOnSignal::Parts {
  sigset_t signals;
  sigset_t before;
  std::atomic<bool> done = false;
  std::thread waiter;
};

StopOnSignal::StopOnSignal() : parts_(std::make_unique<Parts>()) {
  sigemptyset(&parts_->signals);
  sigaddset(&parts_->signals, SIGINT);
  sigaddset(&parts_->signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &parts_->signals, &parts_->before);
}

void StopOnSignal::Watch(ingest::Pipeline& pipeline) {
  parts_->waiter = std::thread([parts = parts_.get(), &pipeline] {
    int signal = 0;
    while (sigwait(&parts->signals, &signal) != 0) {
    }
    if (!parts->done.load()) pipeline.Stop();
  });
}

void StopOnSignal::EndWatch() {
  if (!parts_->waiter.joinable()) return;
  parts_->done.store(true);
  // Where the waiter has ended already, the thread is still joinable and the signal goes nowhere.
  pthread_kill(parts_->waiter.native_handle(), SIGTERM);
  parts_->waiter.join();
}

StopOnSignal::~StopOnSignal() {
  EndWatch();
  pthread_sigmask(SIG_SETMASK, &parts_->before, nullptr);
}

}  // namespace dealgraph::app
