// `--store DIR`, the same for every subcommand that has a store, and a store opened for reading.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "graph/reader.h"
#include "storage/store.h"

namespace CLI {
class App;
}

namespace dealgraph::app {

// The environment variable DEALGRAPH_STORE stands for it where it is not given.
void AddStoreOption(CLI::App& command, std::string* directory);

// A store beside whoever writes it, and the graph in it.
struct OpenGraph {
  std::unique_ptr<storage::Store> store;
  std::unique_ptr<graph::Reader> reader;  // reads *store
};
Result<OpenGraph> OpenForReading(const std::string& directory);

// The store, to be changed by a command that ends. Where another process (serve, an ingest) writes it, the error says which, and that
// it has to be stopped first.
Result<std::unique_ptr<storage::Store>> OpenForWriting(const std::string& directory);

}  // namespace dealgraph::app
