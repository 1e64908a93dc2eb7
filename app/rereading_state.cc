#include "app/rereading_state.h"

#include <array>

namespace dealgraph::app {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"none", "running", "done", "stopped", "failed"};

}  // namespace

std::string_view RunName(RereadingState::Run run) { return kNames.at(static_cast<std::size_t>(run)); }

std::optional<RereadingState::Run> RunFromName(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<RereadingState::Run>(i);
  }
  return std::nullopt;
}

}  // namespace dealgraph::app
