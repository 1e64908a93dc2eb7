#include "app/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>

#include "base/json_writer.h"

namespace dealgraph::app {
namespace {

std::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "error";
}

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
  }
  return spdlog::level::err;
}

LogLevel LevelOf(std::string_view name) {
  for (const LogLevel level : {LogLevel::kDebug, LogLevel::kInfo, LogLevel::kWarning, LogLevel::kError}) {
    if (NameOf(level) == name) return level;
  }
  return LogLevel::kInfo;
}

// As it is where it is one plain word, else quoted as in JSON, so that no value can break the line.
void AppendLogfmtValue(std::string_view value, std::string* line) {
  const bool plain = !value.empty() && std::ranges::all_of(value, [](unsigned char c) {
    return c > ' ' && c != '"' && c != '=' && c != '\\' && c < 0x7f;
  });
  if (plain) {
    line->append(value);
  } else {
    AppendJsonString(value, line);
  }
}

}  // namespace

std::string FormatLogLine(LogFormat format, Timestamp time, LogLevel level, std::string_view event, const LogFields& fields) {
  std::string line;
  if (format == LogFormat::kJson) {
    JsonWriter json(&line);
    json.BeginObject().Key("time").String(FormatIsoTime(time)).Key("level").String(NameOf(level)).Key("event").String(event);
    for (const auto& [key, value] : fields) {
      if (!value.empty()) json.Key(key).String(value);
    }
    json.EndObject();
    return line;
  }
  line.append("time=").append(FormatIsoTime(time)).append(" level=").append(NameOf(level)).append(" event=");
  AppendLogfmtValue(event, &line);
  for (const auto& [key, value] : fields) {
    if (value.empty()) continue;
    line.append(" ").append(key).append("=");
    AppendLogfmtValue(value, &line);
  }
  return line;
}

struct Log::Rep {
  spdlog::logger logger{"dealgraph", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Log::Log(std::string_view level, std::string_view format, const Clock& clock)
    : rep_(std::make_unique<Rep>()),
      level_(LevelOf(level)),
      format_(format == "json" ? LogFormat::kJson : LogFormat::kLogfmt),
      clock_(clock) {
  rep_->logger.set_pattern("%v");
  rep_->logger.set_level(SpdlogLevel(level_));
}

Log::~Log() = default;

void Log::Write(LogLevel level, std::string_view event, const LogFields& fields) {
  if (!Writes(level)) return;
  const std::string line = FormatLogLine(format_, clock_.Now(), level, event, fields);
  rep_->logger.log(SpdlogLevel(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace dealgraph::app
