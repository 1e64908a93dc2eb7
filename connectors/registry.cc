#include "connectors/registry.h"

#include <array>

namespace dealgraph::connectors {

std::span<const Connector> Connectors() {
  static constexpr std::array<Connector, 4> kConnectors = {{
      {.name = "directory",
       .summary = "directories watched for new files; the same formats as file",
       .address = "DIR",
       .is_source = true},
      {.name = "file",
       .summary = "files, directories and standard input; JSON lines, JSON, text and HTML, also gzip or zstd",
       .address = "FILE, DIR or -",
       .is_source = true},
      {.name = "http",
       .summary = "the admin port of serve: metrics, health",
       .address = "HOST:PORT",
       .is_sink = true},
      {.name = "kafka",
       .summary = "topics of a Kafka cluster, read from the position the store holds; a topic for dead letters",
       .address = "cluster name and topics",
       .is_source = true,
       .is_sink = true},
  }};
  return kConnectors;
}

}  // namespace dealgraph::connectors
