#include "app/status_record.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/json_writer.h"
#include "ingest/json.h"

namespace dealgraph::app {
namespace {

constexpr std::size_t kDepthMax = 8;

std::string PathOf(const std::string& directory) { return directory + "/SERVE.json"; }

void WriteSource(const StatusRecord::Source& source, JsonWriter& json) {
  json.BeginObject().Key("name").String(source.name).Key("type").String(source.type);
  json.Key("queue_records").Integer(static_cast<std::int64_t>(source.queue_records));
  json.Key("queue_bytes").Integer(static_cast<std::int64_t>(source.queue_bytes));
  json.Key("partitions").BeginArray();
  for (const ingest::PartitionState& partition : source.partitions) {
    json.BeginObject().Key("partition").String(partition.partition).Key("next_offset").Integer(partition.next_offset);
    if (partition.lag) json.Key("lag").Integer(*partition.lag);
    if (!partition.stopped.empty()) json.Key("stopped").String(partition.stopped);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

void WriteArchive(const RereadingState& archive, JsonWriter& json) {
  json.Key("archive").BeginObject().Key("run").String(RunName(archive.run));
  json.Key("read").Integer(static_cast<std::int64_t>(archive.read)).Key("left").Integer(static_cast<std::int64_t>(archive.left));
  json.Key("to_read").Integer(static_cast<std::int64_t>(archive.to_read)).Key("fault").String(archive.fault).EndObject();
}

std::string ToJson(const StatusRecord& record) {
  std::string text;
  JsonWriter json(&text);
  json.BeginObject().Key("running").Bool(record.running).Key("pid").Integer(record.pid).Key("admin").String(record.admin);
  json.Key("started").String(FormatIsoTime(record.started)).Key("updated").String(FormatIsoTime(record.updated));
  json.Key("ended_because").String(record.ended_because).Key("sources").BeginArray();
  for (const StatusRecord::Source& source : record.sources) WriteSource(source, json);
  json.EndArray().Key("alarms").BeginArray();
  for (const ingest::Alarm& alarm : record.alarms) {
    json.BeginObject().Key("source").String(alarm.source).Key("subject").String(alarm.subject);
    json.Key("message").String(alarm.message).Key("command").String(alarm.command);
    json.Key("since").String(FormatIsoTime(alarm.since)).EndObject();
  }
  json.EndArray();
  if (record.archive) WriteArchive(*record.archive, json);
  json.EndObject();
  return text + "\n";
}

// Of an object that this program wrote; what is missing is empty.
std::string TextOf(const boost::json::object& object, const char* key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string().c_str()) : std::string();
}
std::int64_t NumberOf(const boost::json::object& object, const char* key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}
Timestamp TimeOf(const boost::json::object& object, const char* key) {
  return ParseIsoTime(TextOf(object, key)).value_or(Timestamp());
}
template <class Each>
void ForEach(const boost::json::object& object, const char* key, const Each& each) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_array()) return;
  for (const auto& item : value->get_array()) {
    if (item.is_object()) each(item.get_object());
  }
}

StatusRecord::Source SourceOf(const boost::json::object& object) {
  StatusRecord::Source source{.name = TextOf(object, "name"),
                              .type = TextOf(object, "type"),
                              .queue_records = static_cast<std::uint64_t>(NumberOf(object, "queue_records")),
                              .queue_bytes = static_cast<std::uint64_t>(NumberOf(object, "queue_bytes"))};
  ForEach(object, "partitions", [&](const boost::json::object& partition) {
    ingest::PartitionState state{.partition = TextOf(partition, "partition"),
                                 .next_offset = NumberOf(partition, "next_offset"),
                                 .stopped = TextOf(partition, "stopped")};
    if (partition.contains("lag")) state.lag = NumberOf(partition, "lag");
    source.partitions.push_back(std::move(state));
  });
  return source;
}

std::optional<RereadingState> ArchiveOf(const boost::json::object& record) {
  const auto* value = record.if_contains("archive");
  if (value == nullptr || !value->is_object()) return std::nullopt;
  const boost::json::object& object = value->get_object();
  return RereadingState{.run = RunFromName(TextOf(object, "run")).value_or(RereadingState::Run::kNone),
                        .read = static_cast<std::uint64_t>(NumberOf(object, "read")),
                        .left = static_cast<std::uint64_t>(NumberOf(object, "left")),
                        .to_read = static_cast<std::uint64_t>(NumberOf(object, "to_read")),
                        .fault = TextOf(object, "fault")};
}

}  // namespace

// Written aside and moved into place, so that a reader sees one or the other whole.
Result<> WriteStatusRecord(const std::string& directory, const StatusRecord& record) {
  const std::string path = PathOf(directory);
  const std::string aside = path + ".new";
  const auto fault = [&] { return Unavailable("cannot write " + path + ": " + std::strerror(errno)); };
  {
    std::ofstream file(aside, std::ios::binary | std::ios::trunc);
    file << ToJson(record);
    if (!file.flush()) return fault();
  }
  if (std::rename(aside.c_str(), path.c_str()) != 0) return fault();
  return {};
}

Result<std::optional<StatusRecord>> ReadStatusRecord(const std::string& directory) {
  std::ifstream file(PathOf(directory), std::ios::binary);
  if (!file) return std::optional<StatusRecord>();
  std::ostringstream text;
  text << file.rdbuf();
  DG_ASSIGN_OR_RETURN(const boost::json::value value, ingest::ParseJson(text.str(), kDepthMax));
  if (!value.is_object()) return MalformedInput(PathOf(directory) + " holds no object");
  const boost::json::object& object = value.get_object();
  const auto* running = object.if_contains("running");
  StatusRecord record{.running = running != nullptr && running->is_bool() && running->get_bool(),
                      .pid = NumberOf(object, "pid"),
                      .admin = TextOf(object, "admin"),
                      .started = TimeOf(object, "started"),
                      .updated = TimeOf(object, "updated"),
                      .ended_because = TextOf(object, "ended_because")};
  ForEach(object, "sources", [&](const boost::json::object& source) { record.sources.push_back(SourceOf(source)); });
  ForEach(object, "alarms", [&](const boost::json::object& alarm) {
    record.alarms.push_back({TextOf(alarm, "source"), TextOf(alarm, "subject"), TextOf(alarm, "message"),
                             TextOf(alarm, "command"), TimeOf(alarm, "since")});
  });
  record.archive = ArchiveOf(object);
  return std::optional(std::move(record));
}

}  // namespace dealgraph::app
