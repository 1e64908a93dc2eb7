// The settings of a librdkafka client: ours, over which the user's are laid, secrets masked wherever they are
// shown.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace dealgraph::connectors {

// By librdkafka's names ("bootstrap.servers"), in order; a later one wins.
using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

// Whether the value of this setting is never to be shown.
bool IsSecretSetting(std::string_view name);

// "bootstrap.servers=a:9092 sasl.password=***", for logs and dumps.
std::string DescribeSettings(const KafkaSettings& settings);

// What a consumer runs with: `user` over our defaults. kInvalidArgument: `user` names a setting that
// exactly-once delivery needs as it is (enable.auto.commit, enable.auto.offset.store, auto.offset.reset,
// enable.partition.eof), or an assignor that is not eager.
Result<KafkaSettings> ConsumerSettings(const KafkaSettings& user);

}  // namespace dealgraph::connectors
