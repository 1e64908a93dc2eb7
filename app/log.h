// Log writes structured lines to standard error: an event and its fields, as logfmt or as JSON.
//
//   time=2025-09-18T00:29:05.120Z level=warning event="dead letter" source=wire origin=news/0@17 reason="…"
//   {"time":"2025-09-18T00:29:05.120Z","level":"warning","event":"dead letter","source":"wire",…}
//
// Fields hold what articles and configuration say, never a secret. Thread-safe.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace dealgraph::app {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kLogfmt, kJson };

using LogFields = std::vector<std::pair<std::string_view, std::string>>;

// One line, without its break. Empty fields are left out.
std::string FormatLogLine(LogFormat format, Timestamp time, LogLevel level, std::string_view event, const LogFields& fields);

class Log {
 public:
  // `level`: "debug", "info", "warning" or "error"; `format`: "logfmt" or "json". `clock` is lent.
  Log(std::string_view level, std::string_view format, const Clock& clock);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  bool Writes(LogLevel level) const { return level >= level_; }
  void Write(LogLevel level, std::string_view event, const LogFields& fields = {});
  void Debug(std::string_view event, const LogFields& fields = {}) { Write(LogLevel::kDebug, event, fields); }
  void Info(std::string_view event, const LogFields& fields = {}) { Write(LogLevel::kInfo, event, fields); }
  void Warning(std::string_view event, const LogFields& fields = {}) { Write(LogLevel::kWarning, event, fields); }
  void Error(std::string_view event, const LogFields& fields = {}) { Write(LogLevel::kError, event, fields); }

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
  LogLevel level_;
  LogFormat format_;
  const Clock& clock_;
};

}  // namespace dealgraph::app
