// Articles made by hand for the tests of the graph, and a store that goes away with its test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "graph/reader.h"
#include "graph/writer.h"
#include "storage/store.h"

namespace dealgraph::graph {

// One relation of an article. The article's text gets a sentence "FROM <type> TO AMOUNT." for it.
struct Told {
  nlp::RelationType type = nlp::RelationType::kInvestedIn;
  std::string from;
  std::string to;      // empty: the type has no end
  std::string amount;  // plain number; empty: none
  std::string currency = "USD";
  nlp::Bound bound = nlp::Bound::kExact;
  nlp::Scope scope = nlp::Scope::kInvestor;
  std::string round;
  std::string date;
  nlp::Status status = nlp::Status::kCompleted;
};

struct ArticleOptions {
  std::string language = "en";
  std::string updated;
  std::string pack = "en 1 (CLDR 42)";
  std::map<std::string, std::string> catalogue_ids = {};  // by name
};

IncomingArticle MakeArticle(const std::string& source, const std::string& id, const std::string& published,
                            const std::vector<Told>& told, const ArticleOptions& options = {});

// A folder that is removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// A fresh store with its writer.
struct OpenGraph {
  explicit OpenGraph(const storage::StoreOptions& options = {.write_buffer_bytes = 4u << 20,
                                                             .block_cache_bytes = 4u << 20});
  std::vector<Outcome> Apply(const std::vector<IncomingArticle>& articles);
  std::unique_ptr<Reader> Read();
  std::vector<Fact> Facts();
  std::string Digest();
  void ExpectSound();

  TemporaryFolder folder;
  std::unique_ptr<storage::Store> store;
  std::unique_ptr<Writer> writer;
};

}  // namespace dealgraph::graph
