#include "ingest/alarms.h"

namespace dealgraph::ingest {

void Alarms::Raise(Alarm alarm) {
  alarm.since = clock_.Now();
  {
    const std::lock_guard lock(mutex_);
    const auto [at, is_new] = alarms_.try_emplace({alarm.source, alarm.subject}, alarm);
    if (!is_new) {
      if (at->second.message == alarm.message) return;
      alarm.since = at->second.since;
      at->second = alarm;
    }
  }
  if (listener_) listener_(alarm, true);
}

void Alarms::Clear(const std::string& source, const std::string& subject) {
  Alarm cleared;
  {
    const std::lock_guard lock(mutex_);
    const auto at = alarms_.find({source, subject});
    if (at == alarms_.end()) return;
    cleared = std::move(at->second);
    alarms_.erase(at);
  }
  if (listener_) listener_(cleared, false);
}

std::vector<Alarm> Alarms::List() const {
  const std::lock_guard lock(mutex_);
  std::vector<Alarm> list;
  for (const auto& [key, alarm] : alarms_) list.push_back(alarm);
  return list;
}

}  // namespace dealgraph::ingest
