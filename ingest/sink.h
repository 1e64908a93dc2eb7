// Sink is where extracted articles go, DeadLetterSink where records go that cannot be read.
//
// The pipeline calls both from one thread, the one that called Run(), in the order of the records.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "graph/incoming.h"

namespace dealgraph::ingest {

// What is applied at once: all of it or nothing.
struct Batch {
  std::vector<graph::IncomingArticle> articles;      // in the order of the records
  std::vector<graph::SourcePosition> positions;      // at most one a partition: the last record of it in this batch
  std::uint64_t dead_lettered = 0;                   // records between these that went to the dead letters
  graph::DeadLettersByInput dead_lettered_by_input;  // of those, the ones of inputs with a name
};

class Sink {
 public:
  virtual ~Sink() = default;

  // Applies the batch atomically; the sink may move from it. Returns one outcome per article, in order. The positions
  // are stored with the articles, and the dead-lettered records counted with them. On an error nothing was applied.
  virtual Result<std::vector<graph::Outcome>> Apply(Batch& batch) = 0;

  // Makes all that was applied survive the loss of power. Called before the source is told of a position.
  virtual Result<> Flush() { return {}; }
};

// A Sink without a store, for `dealgraph extract`: every article goes to `callback` and counts as applied.
class CallbackSink final : public Sink {
 public:
  using Callback = std::function<Result<>(const graph::IncomingArticle&)>;
  explicit CallbackSink(Callback callback) : callback_(std::move(callback)) {}
  Result<std::vector<graph::Outcome>> Apply(Batch& batch) override;

 private:
  Callback callback_;
};

// A record, or one element of a record, that cannot be read. Views live during the call they are given to.
struct DeadLetter {
  std::string_view reason;     // "malformed input: field \"title\" is a number, want a string"
  std::string_view origin;     // "articles.jsonl:17"
  std::string_view partition;  // empty for standard input
  std::int64_t offset = -1;    // of the record in its partition
  std::string_view bytes;      // as received; of a record beyond the limit its beginning
  std::span<const std::pair<std::string, std::string>> headers;
  std::string_view key;                // of the record
  std::optional<Timestamp> timestamp;  // the record's own time
  bool tombstone = false;              // the record has a key and no value
  bool cut = false;                    // `bytes` are only the beginning of the record
  std::string_view content_type;       // as the source told it, beside the headers
  std::string_view input;              // the configured source it came by; empty: none
};

class DeadLetterSink {
 public:
  virtual ~DeadLetterSink() = default;
  virtual Result<> Write(const DeadLetter& letter) = 0;
  // All letters written so far are where a crash cannot lose them. Called before the position beyond them is stored;
  // so after a crash a letter may come twice, but never not at all.
  virtual Result<> Acknowledge() = 0;
};

}  // namespace dealgraph::ingest
