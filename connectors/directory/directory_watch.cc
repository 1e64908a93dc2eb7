#include "connectors/directory/directory_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/hash.h"
#include "ingest/sniff.h"

namespace dealgraph::connectors {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr unsigned kEvents = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE | IN_MOVED_FROM | IN_ONLYDIR;

struct FileState {
  std::uint64_t fingerprint = 0;  // of length, time of writing and inode
  std::chrono::system_clock::time_point written;
};

// nullopt: no regular file.
std::optional<FileState> StateOf(const std::string& path) {
  struct stat state = {};
  if (::stat(path.c_str(), &state) != 0 || !S_ISREG(state.st_mode)) return std::nullopt;
  const auto since_epoch = std::chrono::seconds(state.st_mtim.tv_sec) + std::chrono::nanoseconds(state.st_mtim.tv_nsec);
  const std::array<std::uint64_t, 4> parts = {
      static_cast<std::uint64_t>(state.st_size), static_cast<std::uint64_t>(state.st_mtim.tv_sec),
      static_cast<std::uint64_t>(state.st_mtim.tv_nsec), static_cast<std::uint64_t>(state.st_ino)};
  const std::string_view bytes(reinterpret_cast<const char*>(parts.data()), sizeof parts);
  return FileState{std::hash<std::string_view>()(bytes),
                   std::chrono::system_clock::time_point(
                       std::chrono::duration_cast<std::chrono::system_clock::duration>(since_epoch))};
}

bool IsHidden(std::string_view name) { return name.starts_with('.'); }

// As paths made of a directory and a name compare.
DirectoryWatchOptions Normalised(DirectoryWatchOptions options) {
  for (std::string& path : options.paths) {
    path = fs::path(path).lexically_normal().string();
    if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  }
  return options;
}

}  // namespace

DirectoryWatch::DirectoryWatch(DirectoryWatchOptions options) : options_(Normalised(std::move(options))) {
  if (!options_.use_inotify) return;
  inotify_fd_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (inotify_fd_ < 0 && options_.notice) {
    options_.notice(std::string("inotify: ") + std::strerror(errno) + "; new files are found by looking for them");
  }
}

DirectoryWatch::~DirectoryWatch() {
  if (inotify_fd_ >= 0) ::close(inotify_fd_);
}

void DirectoryWatch::Watch(const std::string& directory) {
  if (inotify_fd_ < 0 || watched_.contains(directory)) return;
  const int watch = ::inotify_add_watch(inotify_fd_, directory.c_str(), kEvents);
  if (watch < 0) {
    if (options_.notice && !watch_limit_told_) {
      options_.notice("inotify cannot watch " + directory + " (" + std::strerror(errno) +
                      "): new files there are found every " +
                      std::to_string(options_.rescan_interval / std::chrono::seconds(1)) + " s");
    }
    watch_limit_told_ = true;
    return;
  }
  directories_[watch] = directory;
  watched_.insert(directory);
}

// A file that is complete and not as it was when it was told becomes ready.
void DirectoryWatch::Offer(const std::string& path, bool complete) {
  const auto state = StateOf(path);
  if (!state) return;
  const std::uint64_t key = std::hash<std::string>()(path);
  const auto told = told_.find(key);
  if (told != told_.end() && told->second == state->fingerprint) return;
  if (!complete && being_written_.contains(path)) return;  // it will be closed
  if (!complete) {
    const auto quiet = std::chrono::system_clock::now() - state->written;
    // A time of writing in the future (a clock that was set back) does not keep a file waiting for ever.
    complete = quiet >= options_.settle || quiet < -options_.settle;
    if (!complete) {
      unsettled_ = true;
      return;
    }
  }
  being_written_.erase(path);
  told_[key] = state->fingerprint;
  ready_.insert(path);
}

// Watches first and lists then, so that what comes in between is seen at least once.
void DirectoryWatch::Walk(const std::string& root) {
  std::vector<std::string> open = {root};
  while (!open.empty()) {
    const std::string directory = std::move(open.back());
    open.pop_back();
    Watch(directory);
    std::error_code error;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
      const fs::path& path = entry->path();
      if (IsHidden(path.filename().native())) continue;
      std::error_code ignored;
      if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
        open.push_back(path.string());
      } else if (ingest::FormatFromPath(path.native())) {
        seen_.push_back(path.string());
      }
    }
    if (error && options_.notice) options_.notice("cannot list " + directory + ": " + error.message());
  }
}

Result<> DirectoryWatch::Rescan() {
  unsettled_ = false;
  std::size_t there = 0;
  std::string missing;
  for (const std::string& path : options_.paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      missing = path + ": " + (error ? error.message() : "no such file or directory");
      continue;
    }
    ++there;
    if (fs::is_directory(status)) {
      Walk(path);
    } else {
      Watch(fs::path(path).has_parent_path() ? fs::path(path).parent_path().string() : ".");
      seen_.push_back(path);
    }
  }
  if (inotify_fd_ >= 0) ReadEvents();
  OfferSeen();
  if (there == 0) return Unavailable(missing);  // and the next call looks again
  next_scan_ = Clock::now() + (unsettled_ ? std::min(options_.settle, options_.rescan_interval) : options_.rescan_interval);
  return {};
}

// After the events of that time were read: whoever writes a file that was listed is known by then.
void DirectoryWatch::OfferSeen() {
  for (const std::string& path : std::exchange(seen_, {})) Offer(path, /*complete=*/false);
}

void DirectoryWatch::TakeEvent(int watch, unsigned mask, const std::string& name) {
  if ((mask & IN_Q_OVERFLOW) != 0) {
    being_written_.clear();
    next_scan_ = {};
    return;
  }
  const auto at = directories_.find(watch);
  if (at == directories_.end()) return;
  if ((mask & IN_IGNORED) != 0) {
    watched_.erase(at->second);
    directories_.erase(at);
    return;
  }
  if (name.empty() || IsHidden(name)) return;
  const std::string path = (fs::path(at->second) / name).lexically_normal().string();
  if ((mask & IN_ISDIR) != 0) {
    if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
      watched_.erase(path);  // one of that name may have been there before
      Walk(path);
    }
    return;
  }
  const bool single = std::ranges::find(options_.paths, path) != options_.paths.end();
  const bool below = std::ranges::any_of(options_.paths, [&](const std::string& root) {
    return path.starts_with(root) && path.size() > root.size() && (root.ends_with('/') || path[root.size()] == '/');
  });
  if (!single && !(below && ingest::FormatFromPath(path))) return;
  if ((mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) {
    Offer(path, /*complete=*/true);
  } else if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
    being_written_.erase(path);
    ready_.erase(path);
    told_.erase(std::hash<std::string>()(path));
  } else if ((mask & IN_MODIFY) != 0) {
    being_written_.insert(path);
  }
}

void DirectoryWatch::ReadEvents() {
  alignas(inotify_event) std::array<char, 64 << 10> buffer;
  for (;;) {
    const ssize_t size = ::read(inotify_fd_, buffer.data(), buffer.size());
    if (size <= 0) return;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event = {};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      const char* const name = buffer.data() + at + sizeof event;
      TakeEvent(event.wd, event.mask, event.len > 0 ? std::string(name) : std::string());
      at += sizeof event + event.len;
    }
  }
}

milliseconds DirectoryWatch::UntilDue() const {
  const auto left = std::chrono::ceil<milliseconds>(next_scan_ - Clock::now());
  return std::max(left, milliseconds(0));
}

Result<std::vector<std::string>> DirectoryWatch::Wait(milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  for (;;) {
    if (UntilDue() == milliseconds(0)) DG_RETURN_IF_ERROR(Rescan());
    if (inotify_fd_ >= 0) ReadEvents();
    if (!seen_.empty()) {  // in a directory that is new
      unsettled_ = false;
      OfferSeen();
      if (unsettled_) next_scan_ = std::min(next_scan_, Clock::now() + options_.settle);
    }
    if (!ready_.empty()) {
      std::vector<std::string> files(ready_.begin(), ready_.end());
      ready_.clear();
      return files;
    }
    const auto left = std::max(std::chrono::ceil<milliseconds>(deadline - Clock::now()), milliseconds(0));
    if (left == milliseconds(0)) return std::vector<std::string>();
    std::array<pollfd, 2> waits = {{{.fd = options_.wake_fd, .events = POLLIN}, {.fd = inotify_fd_, .events = POLLIN}}};
    const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(std::min(left, UntilDue()).count()));
    if (ready > 0 && waits[0].revents != 0) return std::vector<std::string>();
  }
}

}  // namespace dealgraph::connectors
