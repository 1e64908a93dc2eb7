// Rereading is the archive, read anew beside the stream of a running `serve`: a thread that extracts small batches and hands them to
// the pipeline's applier, which is the store's one writer. The records go first: nothing of the archive is extracted or applied
// while more of them are in flight than [reextract] queue_percent_max of their queue.
//
// An error raises an alarm and ends the run; the stream goes on. Whatever ends it, the next run goes on there (app/reextraction.h).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "app/config.h"
#include "app/log.h"
#include "app/reextraction.h"
#include "app/rereading_state.h"
#include "base/result.h"
#include "ingest/alarms.h"
#include "ingest/pipeline.h"
#include "nlp/extractor.h"
#include "storage/store.h"

namespace dealgraph::app {

// What the alarms of the archive are raised for; no source is called so.
inline constexpr const char* kArchiveAlarms = "the archive";

class Rereading {
 public:
  // All are lent. `config` is of the server whose pipeline this is.
  Rereading(const Config& config, storage::Store& store, const nlp::Extractor& extractor, ingest::Pipeline& pipeline,
            ingest::Alarms& alarms, Log& log);
  ~Rereading();  // as Stop()
  Rereading(const Rereading&) = delete;
  Rereading& operator=(const Rereading&) = delete;

  // At the start of the server: begins where the configuration says so and there is something to read.
  void BeginAtStart();
  // Begins to read the archive through, unless a run is at it already. Any thread. kUnavailable: Stop() was called. Other errors:
  // the store's counters cannot be read.
  Result<> Begin();
  // Ends the run behind the article at hand; the pipeline's run has ended or is told to. Any thread.
  void Stop();

  RereadingState state() const;       // any thread
  std::uint64_t read_in_all() const;  // by all runs of this process; any thread
  const PackVersions& packs() const { return packs_; }

 private:
  Result<std::uint64_t> CountToRead() const;
  void Run();
  Result<> ReadAll();
  RereadingState End(const Result<>& ended);
  void RaiseAlarm(const std::string& reason);

  const Config& config_;
  storage::Store& store_;
  const nlp::Extractor& extractor_;
  ingest::Pipeline& pipeline_;
  ingest::Alarms& alarms_;
  Log& log_;
  const PackVersions packs_;
  const std::size_t in_flight_max_;  // of the stream, while the archive is read
  mutable std::mutex mutex_;
  RereadingState state_;          // guarded by mutex_, as all below
  std::uint64_t read_before_ = 0;  // by earlier runs
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace dealgraph::app
