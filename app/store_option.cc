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

}  // namespace dealgraph::app
