#include "connectors/kafka/kafka_settings.h"

#include <algorithm>
#include <array>

namespace dealgraph::connectors {
namespace {

// What delivery rests on: the store owns the position, so librdkafka must neither commit nor choose one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFixed = {{
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"auto.offset.reset", "error"},
    {"enable.partition.eof", "false"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kDefaults = {{
    {"group.id", "dealgraph"},  // only names the offsets committed for monitoring
    {"client.id", "dealgraph"},
    {"check.crcs", "true"},
    {"partition.assignment.strategy", "range,roundrobin"},
    {"topic.metadata.refresh.interval.ms", "60000"},  // how soon a group sees new partitions
    // Read ahead and not polled, of all partitions together. librdkafka before 2.3 looks again only a second after it was
    // full, so this would also be the most that is read in a second by whoever is slower than the brokers, were it not for
    // KafkaCluster::Wake().
    {"queued.max.messages.kbytes", "131072"},
    // Of one answer. It is held in one piece of memory: answers of many MiB would each be given new pages by the kernel, and
    // clearing these takes longer than all that is done with the records. A longer record comes all the same, alone.
    {"fetch.max.bytes", "4194304"},
    {"socket.receive.buffer.bytes", "2097152"},
}};

}  // namespace

bool IsSecretSetting(std::string_view name) {
  for (const std::string_view part : {"password", "secret", "key.pem", "jaas", "sasl.oauthbearer.config"}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return false;
}

std::string DescribeSettings(const KafkaSettings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) {
    if (!text.empty()) text += ' ';
    text += name + "=" + (IsSecretSetting(name) ? "***" : value);
  }
  return text;
}

Result<KafkaSettings> ConsumerSettings(const KafkaSettings& user) {
  KafkaSettings settings;
  for (const auto& [name, value] : kDefaults) {
    // librdkafka wants fetch.max.bytes to be no less than message.max.bytes, and makes it so where nobody has set it.
    if (name == "fetch.max.bytes" && std::ranges::count(user, "message.max.bytes", &KafkaSettings::value_type::first) > 0) continue;
    settings.emplace_back(name, value);
  }
  for (const auto& [name, value] : user) {
    for (const auto& [fixed, want] : kFixed) {
      if (name == fixed && value != want) {
        return InvalidArgument(name + " must stay " + std::string(want) + ": the store keeps the position");
      }
    }
    if (name == "partition.assignment.strategy" && value.find("cooperative") != std::string::npos) {
      return InvalidArgument(name + " must be range or roundrobin: this librdkafka loses records with " + value);
    }
    settings.emplace_back(name, value);
  }
  for (const auto& [name, value] : kFixed) settings.emplace_back(name, value);
  return settings;
}

}  // namespace dealgraph::connectors
