// What librdkafka says of itself (a broker that went away, a setting that has no effect), handed on to whoever keeps the log.
#pragma once

#include <functional>
#include <string_view>

namespace dealgraph::connectors {

struct KafkaLogLine {
  int severity = 0;           // of syslog: 0-3 errors, 4 a warning, 5-6 information, 7 what the setting "debug" asks for
  std::string_view client;    // "dealgraph#consumer-1"
  std::string_view facility;  // librdkafka's word for what it is about: "FAIL", "CONFWARN", …
  std::string_view text;
};

// Called by librdkafka's own threads, any of them, while a client is made, lives and ends; returns soon. Empty: nobody is told.
using KafkaLog = std::function<void(const KafkaLogLine&)>;

}  // namespace dealgraph::connectors
