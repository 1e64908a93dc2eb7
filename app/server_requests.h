// ServerRequests does what commands ask of a running `serve` (app/control.h): only it writes the store, so it moves positions, puts
// dead letters through ingest again and reads the archive anew, while its sources go on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/control.h"
#include "app/log.h"
#include "app/rereading.h"
#include "base/result.h"
#include "base/time.h"
#include "graph/writer.h"
#include "ingest/dead_letter_reader.h"
#include "ingest/record_function.h"
#include "ingest/supervised_source.h"

namespace dealgraph::app {

// ---- The commands' side. The errors are AskServe()'s, and those of what is asked.

// Lets a partition go on at an offset, at graph::kForgetPosition as if it had never been read. kNotFound too: the store holds no
// position of it, no source of this serve reads it.
Result<> AskToMove(const std::string& store, const std::string& partition, std::int64_t next_offset);

// What became of letters that were to be put through ingest again.
struct RetriedLetters {
  std::uint64_t given = 0;  // to the pipeline; what they state is stored
  std::uint64_t still_refused = 0;
  std::vector<std::string> refused;  // why, of the first ones
};
// `file`: not the letters of serve's configuration, but of that file.
Result<RetriedLetters> AskToRetry(const std::string& store, const std::string& reason, const std::string& file);

// Has the archive read anew, if that is not done already, and says how far it is. `packs`: what serve shall read with, as
// PackVersions::All() has it; empty: whatever it reads with. kInvalidArgument: it reads with others, or does not extract.
Result<RereadingState> AskToReread(const std::string& store, const std::vector<std::string>& packs);
// How far it is.
Result<RereadingState> AskForRereading(const std::string& store);

// Has a copy of the store made beside it, in the folder CopyOf(store, number), which must not exist. The caller removes it.
std::string CopyOf(const std::string& store, std::uint64_t number);
Result<> AskForCopy(const std::string& store, std::uint64_t number);

// ---- The server's side

struct ServedSource {
  const SourceConfig* config;
  ingest::SupervisedSource* source;
  ingest::RecordFunction read;
};

// One thread.
class ServerRequests {
 public:
  // All are lent. `rereading` is absent where serve does not extract.
  ServerRequests(const Config& config, storage::Store& store, const graph::Writer& writer, std::vector<ServedSource> sources,
                 Rereading* rereading, const Clock& clock, Log& log)
      : config_(config), store_(store), writer_(writer), sources_(std::move(sources)), rereading_(rereading), clock_(clock), log_(log) {}

  Result<ControlWords> Answer(const ControlWords& request);

 private:
  Result<> Move(const std::string& partition, std::int64_t next_offset);
  Result<RetriedLetters> Retry(const std::string& reason, const std::string& file);
  Result<> Finish(const std::string& done, std::vector<std::string>* ids);
  Result<RereadingState> Reread(const std::vector<std::string>& packs);
  Result<> Try(const ingest::StoredLetter& letter);

  const Config& config_;
  storage::Store& store_;
  const graph::Writer& writer_;
  const std::vector<ServedSource> sources_;
  Rereading* const rereading_;
  const Clock& clock_;
  Log& log_;
};

}  // namespace dealgraph::app
