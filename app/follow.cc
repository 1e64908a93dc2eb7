#include "app/follow.h"

#include <unistd.h>

#include <cstdio>

#include "app/fact_output.h"
#include "app/store_option.h"
#include "app/store_wake.h"
#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

// How often one looks where nothing wakes one.
constexpr std::chrono::milliseconds kLookInterval{500};

std::string JsonLine(const graph::FactChange& change) {
  std::string line;
  JsonWriter json(&line);
  json.BeginObject().Key("sequence").Integer(static_cast<std::int64_t>(change.sequence)).Key("change").BeginArray();
  if (change.is_new) json.String("new");
  if (change.status) json.String("status");
  if (change.conflict) json.String("conflict");
  json.EndArray();
  if (change.status) {
    json.Key("status_before").String(nlp::StatusName(change.status_before));
    json.Key("negated_before").Bool(change.negated_before);
  }
  json.Key("fact");
  WriteFact(change.named, json);
  json.EndObject();
  return line;
}

std::string TextLine(const graph::FactChange& change, const Painter& paint) {
  std::string what = change.is_new ? "new" : "";
  if (change.status) what += (what.empty() ? "was " : ", was ") + std::string(nlp::StatusName(change.status_before));
  if (change.conflict) what += what.empty() ? "conflict" : ", conflict";
  return paint(Style::kYellow, what) + "  " + FormatFactLine(change.named, paint);
}

class Follower {
 public:
  explicit Follower(const FollowOptions& options) : options_(options), paint_(Painter::For(STDOUT_FILENO)) {}

  Result<> Open() {
    DG_ASSIGN_OR_RETURN(open_, OpenForReading(options_.store));
    if (!sequence_known_) {
      DG_ASSIGN_OR_RETURN(sequence_, open_.reader->LastChange());
      if (options_.after) sequence_ = *options_.after;
      sequence_known_ = true;
    }
    return {};
  }

  // A secondary that the writer has left behind (it was opened anew, its tables merged away) is opened anew.
  Result<> PrintNew() {
    const Result<bool> changed = open_.reader->RefreshForChanges(sequence_);
    if (!changed.ok()) {
      open_.reader.reset();  // it reads the store
      open_.store.reset();
      DG_RETURN_IF_ERROR(Open());
    } else if (!*changed && !first_) {
      return {};
    }
    first_ = false;
    Result<> read = Read();
    if (read.ok() || read.error().code != ErrorCode::kNotFound) return read;
    std::fprintf(stderr, "dealgraph: %s\n", read.error().message.c_str());
    return Read();
  }

 private:
  Result<> Read() {
    DG_RETURN_IF_ERROR(open_.reader->ChangesAfter(&sequence_, options_.query, [&](const graph::FactChange& change) {
      std::printf("%s\n", (options_.json ? JsonLine(change) : TextLine(change, paint_)).c_str());
    }));
    if (std::fflush(stdout) != 0) return Unavailable("standard output could not be written");
    return {};
  }

  const FollowOptions& options_;
  const Painter paint_;
  OpenGraph open_;
  std::uint64_t sequence_ = 0;
  bool sequence_known_ = false;
  bool first_ = true;
};

}  // namespace

Result<ExitCode> FollowFacts(const FollowOptions& options) {
  StoreWake wake(options.store);
  Follower follower(options);
  DG_RETURN_IF_ERROR(follower.Open());
  // Told to whoever started it: from here on nothing is missed.
  std::fprintf(stderr, "following %s\n", options.store.c_str());
  for (;;) {
    DG_RETURN_IF_ERROR(follower.PrintNew());
    if (wake.Wait(kLookInterval) == StoreWake::Why::kSignal) return kDone;
  }
}

}  // namespace dealgraph::app
