// Reextraction reads the archive of a store again with the packs, models and names of today: every article version that others had
// read, a batch at a time. `dealgraph reextract` does it alone, a running `serve` beside its sources (app/rereading.h).
//
// Texts, times and positions stay as they are, and nothing is counted as received. Each batch is one write of the store. What is read
// by these packs is not read again, so whoever was ended goes on where it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "graph/incoming.h"
#include "graph/reader.h"
#include "graph/version_cursor.h"
#include "nlp/extractor.h"

namespace dealgraph::app {

// What extraction reads with today.
class PackVersions {
 public:
  explicit PackVersions(const nlp::Extractor& extractor);

  // Whether extraction of today would say of the version what is stored. A withdrawn one states nothing, whoever reads it.
  bool HaveRead(const graph::ArticleVersion& version) const;
  // How many versions of a store they have not read, by its counters.
  std::uint64_t ToRead(const graph::StoreStatistics& statistics) const;

  std::vector<std::string> All() const;  // "da 1 (CLDR 42, …)", by language

 private:
  std::map<std::string, std::string> by_language_;
  std::set<std::string> versions_;
};

struct ReextractionOptions {
  std::size_t batch_articles = 500;
  int threads = 1;  // that extract
  // Asked before anything is read and before each article is extracted, by the thread that does it; may wait. False: the step at
  // hand is given up.
  std::function<bool()> proceed = [] { return true; };
};

// In article versions.
struct ReextractionCounts {
  std::uint64_t read = 0;
  std::uint64_t left = 0;  // read by these packs already, or withdrawn
};

// One thread.
class Reextraction {
 public:
  // `store` and `extractor` are lent; the store is this process's to write.
  Reextraction(const storage::Store& store, const nlp::Extractor& extractor, ReextractionOptions options);

  // Applies articles to the store as one write.
  using ApplyFunction = std::function<Result<>(std::vector<graph::IncomingArticle>&)>;
  // Looks for the next batch, extracts and applies it. False: the archive is at its end. kCancelled: options.proceed() said so. An
  // error is of the store, of `apply`, or kInternal: extraction threw.
  Result<bool> Step(const ApplyFunction& apply);

  const ReextractionCounts& counts() const { return counts_; }

 private:
  Result<bool> Look();
  Result<std::vector<graph::IncomingArticle>> Extract();

  const nlp::Extractor& extractor_;
  const ReextractionOptions options_;
  const PackVersions packs_;
  graph::VersionCursor cursor_;
  std::vector<graph::ArticleVersion> batch_;
  ReextractionCounts counts_;
};

}  // namespace dealgraph::app
