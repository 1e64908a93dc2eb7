#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <memory>
#include <thread>

#include "app/commands.h"
#include "app/config.h"
#include "app/log.h"
#include "app/server.h"

namespace dealgraph::app {
namespace {

constexpr const char* kFooter =
    "Reads all sources of the configuration into its store until SIGTERM or SIGINT: what is read is applied and committed,\n"
    "within ten seconds. Killed at any moment, the next start goes on where it was. docs/operations.md has the settings,\n"
    "the metrics and the alarms; deploy/dealgraph.toml is a sample.\n"
    "\n"
    "Examples:\n"
    "  dealgraph serve --config dealgraph.toml\n"
    "  DEALGRAPH_STORE=/tmp/news dealgraph serve --config dealgraph.toml\n"
    "  dealgraph status --store news";

// From the signal on an end takes ten seconds at most; what still waits for a broker or a disk then is cut off, as by SIGKILL.
constexpr std::chrono::seconds kEndMax{9};

struct Options {
  std::string config = "dealgraph.toml";
};

// Stops the server on SIGINT and SIGTERM. Made before anything starts a thread, so that all leave these signals to it.
class Signals {
 public:
  Signals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~Signals() {
    EndWatch();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  void Watch(Server& server, Log& log, std::chrono::milliseconds drain) {
    waiter_ = std::thread([this, &server, &log, drain] { Wait(server, log, drain); });
  }
  void EndWatch() {
    if (!waiter_.joinable()) return;
    done_ = true;
    pthread_kill(waiter_.native_handle(), SIGTERM);
    waiter_.join();
  }

 private:
  void Wait(Server& server, Log& log, std::chrono::milliseconds drain) {
    int signal = 0;
    while (sigwait(&signals_, &signal) != 0) {
    }
    if (done_) return;
    log.Info("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
    server.Stop();
    if (WaitMore(drain)) log.Info("stopping at once");
    if (done_) return;
    server.Abandon();
    while (WaitMore(std::chrono::duration_cast<std::chrono::milliseconds>(kEndMax) - drain)) {
    }
    if (done_) return;
    log.Error("cut off", {{"reason", "something did not end in time; nothing that was stored is lost"}});
    _exit(kStoreFault);
  }
  // True: another signal came.
  bool WaitMore(std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (!done_) {
      const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - std::chrono::steady_clock::now()).count();
      if (left <= 0) return false;
      const timespec wait = {.tv_sec = left / 1'000'000'000, .tv_nsec = left % 1'000'000'000};
      if (sigtimedwait(&signals_, nullptr, &wait) > 0) return !done_;
    }
    return false;
  }

  sigset_t signals_;
  sigset_t before_;
  std::atomic<bool> done_ = false;
  std::thread waiter_;
};

Result<ExitCode> Serve(const Options& options) {
  DG_ASSIGN_OR_RETURN(Config config, LoadConfig(options.config, ProcessEnvironment()));
  Signals signals;
  const SystemClock clock;
  Log log(config.log.level, config.log.format, clock);
  const std::chrono::milliseconds drain = config.ingest.drain;
  DG_ASSIGN_OR_RETURN(const std::unique_ptr<Server> server, Server::Create(std::move(config), clock, log));
  signals.Watch(*server, log, drain);
  const Result<ingest::PipelineCounts> counts = server->Run();
  signals.EndWatch();
  if (!counts) {
    log.Error("ended", {{"reason", counts.error().ToString()}});
    return counts.error();
  }
  log.Info("ended", {{"received", std::to_string(counts->received)},
                     {"applied", std::to_string(counts->applied)},
                     {"duplicate", std::to_string(counts->duplicate)},
                     {"withdrawn", std::to_string(counts->withdrawn)},
                     {"dead_lettered", std::to_string(counts->dead_lettered)}});
  return kDone;
}

}  // namespace

void AddServeCommand(CLI::App& parser, Action* action) {
  CLI::App* command = parser.add_subcommand("serve", "Read all configured sources into a store, until told to stop");
  command->footer(kFooter);
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "The configuration")
      ->envname("DEALGRAPH_CONFIG")
      ->type_name("FILE")
      ->capture_default_str();
  command->callback([options, action] { *action = [options] { return Serve(*options); }; });
}

}  // namespace dealgraph::app
