#include "app/store_wake.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string_view>

namespace dealgraph::app {

StoreWake::StoreWake(const std::string& directory) {
  inotify_fd_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (inotify_fd_ >= 0) ::inotify_add_watch(inotify_fd_, directory.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal_fd_ = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

StoreWake::~StoreWake() {
  if (inotify_fd_ >= 0) ::close(inotify_fd_);
  if (signal_fd_ >= 0) ::close(signal_fd_);
}

// Whether one of them is about the log ("000123.log") or the list of tables ("MANIFEST-…"), and not about tables being merged.
bool StoreWake::ReadEvents() {
  alignas(inotify_event) std::array<char, 16 << 10> buffer;
  bool written = false;
  for (;;) {
    const ssize_t size = ::read(inotify_fd_, buffer.data(), buffer.size());
    if (size <= 0) return written;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event = {};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const std::string_view name = event.len > 0 ? std::string_view(buffer.data() + at + sizeof event) : std::string_view();
      written |= name.ends_with(".log") || name.starts_with("MANIFEST") || (event.mask & IN_Q_OVERFLOW) != 0;
      at += sizeof event + event.len;
    }
  }
}

StoreWake::Why StoreWake::Wait(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    if (ReadEvents()) return Why::kWritten;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    std::array<pollfd, 2> waits = {{{.fd = signal_fd_, .events = POLLIN}, {.fd = inotify_fd_, .events = POLLIN}}};
    const int ready = ::poll(waits.data(), waits.size(), left.count() > 0 ? static_cast<int>(left.count()) : 0);
    if (ready > 0 && waits[0].revents != 0) return Why::kSignal;
    if (ready == 0) return Why::kTimeout;
  }
}

}  // namespace dealgraph::app
