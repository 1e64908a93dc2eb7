// Alarms are what somebody has to know or decide while dealgraph runs: a source that cannot be reached, a partition that
// is not read any more. They stand until they are cleared; logs, metrics and `dealgraph status` show them. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace dealgraph::ingest {

struct Alarm {
  std::string source;   // the configured source
  std::string subject;  // a partition of it, or empty: the source as a whole
  std::string message;
  std::string command;  // what decides it, to be typed; empty: it goes by itself once the cause is mended
  Timestamp since;
};

class Alarms {
 public:
  // Told of each alarm that is raised, changed or cleared, by the thread that does so, without a lock held.
  using Listener = std::function<void(const Alarm&, bool raised)>;
  explicit Alarms(const Clock& clock, Listener listener = {}) : clock_(clock), listener_(std::move(listener)) {}

  // The same source, subject and message again changes nothing; another message takes the place of the old one.
  void Raise(Alarm alarm);
  void Clear(const std::string& source, const std::string& subject);
  std::vector<Alarm> List() const;  // by source, then subject

 private:
  const Clock& clock_;
  const Listener listener_;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Alarm> alarms_;
};

}  // namespace dealgraph::ingest
