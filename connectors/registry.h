// The connectors of dealgraph, one row each: the one place where a new one is made known.
//
// A connector is a folder of connectors/ and a row here. A source's row obliges it to pass the contract test that all
// sources share (tests/connectors/source_contract_test.cc, which walks this table).
#pragma once

#include <span>
#include <string_view>

namespace dealgraph::connectors {

struct Connector {
  std::string_view name;     // of its folder: "file"
  std::string_view summary;  // one line for help and documentation
  std::string_view address;  // how a user names one: "FILE, DIR or -"
  bool is_source = false;    // records come in by it
  bool is_sink = false;      // results go out by it
};

std::span<const Connector> Connectors();  // sorted by name

}  // namespace dealgraph::connectors
