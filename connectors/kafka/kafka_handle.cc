#include "connectors/kafka/kafka_handle.h"

#include <array>

namespace dealgraph::connectors {

Error KafkaError(rd_kafka_resp_err_t code, std::string_view doing) {
  std::string message = std::string(doing) + ": " + rd_kafka_err2str(code);
  switch (code) {
    case RD_KAFKA_RESP_ERR__FATAL:
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
      return InvalidArgument(std::move(message));
    default:
      return Unavailable(std::move(message));
  }
}

void AddKafkaHeader(rd_kafka_headers_t* headers, std::string_view name, std::string_view value) {
  rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                      static_cast<ssize_t>(value.size()));
}

namespace {

// What the client has as its opaque: it lives as long as the client does.
using Context = KafkaCallbacks;

void Delivered(rd_kafka_t* client, const rd_kafka_message_t* message, void* context) {
  const auto& callbacks = *static_cast<const Context*>(context);
  callbacks.delivered(client, message, callbacks.opaque);
}

void Rebalanced(rd_kafka_t* client, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* list, void* context) {
  const auto& callbacks = *static_cast<const Context*>(context);
  callbacks.rebalanced(client, what, list, callbacks.opaque);
}

void Failed(rd_kafka_t* client, int error, const char* reason, void* context) {
  const auto& callbacks = *static_cast<const Context*>(context);
  callbacks.failed(client, error, reason, callbacks.opaque);
}

void Logged(const rd_kafka_t* client, int severity, const char* facility, const char* text) {
  const auto* const callbacks = static_cast<const Context*>(rd_kafka_opaque(client));
  if (callbacks == nullptr || !callbacks->log) return;
  callbacks->log({.severity = severity, .client = rd_kafka_name(client), .facility = facility, .text = text});
}

}  // namespace

void DestroyKafka(rd_kafka_t* client) {
  const std::unique_ptr<Context> context(static_cast<Context*>(rd_kafka_opaque(client)));
  rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);  // it may log until it is gone
}

Result<KafkaHandle> CreateKafka(rd_kafka_type_t type, const KafkaSettings& settings,
                                const KafkaCallbacks& callbacks) {
  KafkaPtr<rd_kafka_conf_t, rd_kafka_conf_destroy> conf(rd_kafka_conf_new());
  std::array<char, 512> reason{};
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), reason.data(), reason.size()) ==
        RD_KAFKA_CONF_OK) {
      continue;
    }
    // librdkafka quotes the value in its reason.
    return InvalidArgument("kafka setting " + name + ": " +
                           (IsSecretSetting(name) ? "not accepted" : reason.data()));
  }
  if (callbacks.delivered != nullptr) rd_kafka_conf_set_dr_msg_cb(conf.get(), Delivered);
  if (callbacks.rebalanced != nullptr) rd_kafka_conf_set_rebalance_cb(conf.get(), Rebalanced);
  if (callbacks.failed != nullptr) rd_kafka_conf_set_error_cb(conf.get(), Failed);
  rd_kafka_conf_set_log_cb(conf.get(), Logged);
  auto context = std::make_unique<Context>(callbacks);
  rd_kafka_conf_set_opaque(conf.get(), context.get());
  KafkaHandle handle(rd_kafka_new(type, conf.get(), reason.data(), reason.size()));
  if (!handle) return InvalidArgument(std::string("kafka client: ") + reason.data());
  static_cast<void>(conf.release());  // rd_kafka_new() took it
  static_cast<void>(context.release());  // DestroyKafka() deletes it
  return handle;
}

}  // namespace dealgraph::connectors
