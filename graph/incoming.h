// What goes into the graph and what is said of it afterwards: plain values, shared by Writer, Reader and
// ingest.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/time.h"
#include "nlp/article.h"
#include "nlp/extraction.h"

namespace dealgraph::graph {

// One article as it goes in.
struct IncomingArticle {
  nlp::Article article;
  nlp::Extraction extraction;
  std::string input;  // the configured source it came by, which has counters of its own; empty: none
  // Read again from what the store keeps: another reading takes the place of the one there is, and no outcome is counted.
  bool read_anew = false;
};

// What became of one article. received = applied + duplicate + withdrawn + dead-lettered, always.
enum class Outcome : std::uint8_t {
  kApplied = 0,    // a new article, a new version of one, or a version read anew with a newer language pack
  kDuplicate = 1,  // this version was there already
  kWithdrawn = 2,  // took back an article: its claims retire
};

// How far a source has been read: `partition` is the source's own name for an ordered stream of records
// ("file:/a.jsonl", "kafka:cluster/topic/3"); the rest belongs to the last record applied from it, which is
// read again on start.
struct SourcePosition {
  std::string partition;
  std::string cluster;            // identity of what `partition` lives in: Kafka's cluster and topic, a file's bytes so far
  std::int64_t next_offset = 0;   // where to go on
  std::int64_t last_offset = -1;  // of the last applied record; -1: none yet
  Timestamp last_timestamp;
  std::uint32_t last_crc32c = 0;  // of its bytes
  bool operator==(const SourcePosition&) const = default;
};

// As next_offset of a position that is applied: the store forgets the partition, as if it had never been read.
inline constexpr std::int64_t kForgetPosition = -3;

// How many records of each input (IncomingArticle::input) went to the dead letters.
using DeadLettersByInput = std::map<std::string, std::uint64_t>;

// Records received and what became of them, since the store was made.
struct OutcomeCounts {
  std::uint64_t received = 0;
  std::uint64_t applied = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t withdrawn = 0;
  std::uint64_t dead_lettered = 0;
  bool operator==(const OutcomeCounts&) const = default;
};

}  // namespace dealgraph::graph
