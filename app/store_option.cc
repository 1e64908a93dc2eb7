#include "app/store_option.h"

#include <CLI/CLI.hpp>

namespace dealgraph::app {

void AddStoreOption(CLI::App& command, std::string* directory) {
  command.add_option("--store", *directory, "The directory of the store")
      ->envname("DEALGRAPH_STORE")
      ->type_name("DIR")
      ->required();
}

Result<OpenGraph> OpenForReading(const std::string& directory) {
  OpenGraph open;
  DG_ASSIGN_OR_RETURN(open.store, storage::Store::OpenReader(directory));
  DG_ASSIGN_OR_RETURN(open.reader, graph::Reader::Create(*open.store));
  return open;
}

Result<std::unique_ptr<storage::Store>> OpenForWriting(const std::string& directory) {
  auto store = storage::Store::OpenWriter(directory);
  if (store.ok() || store.error().code != ErrorCode::kUnavailable) return store;
  const std::optional<std::string> writer = storage::Store::WriterOf(directory);
  if (!writer) return store;
  return Unavailable("the store in " + directory + " is written by another process (" + *writer +
                     "): stop that, do this again, and start it again");
}

}  // namespace dealgraph::app
