// On the wire a word ends with a NUL byte. The first word of an answer is "done", or the name of an error's code, and then the
// second is its message.
#include "app/control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

namespace dealgraph::app {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view kSocketName = "CONTROL";
constexpr std::string_view kAnswered = "done";
constexpr std::size_t kRequestBytesMax = 64 << 10;
constexpr std::chrono::seconds kRequestTimeout{10};  // until all of a request has come, and until an answer is taken
constexpr std::array kCodes = {ErrorCode::kInvalidArgument, ErrorCode::kNotFound,   ErrorCode::kMalformedInput, ErrorCode::kUnavailable,
                               ErrorCode::kCorruption,      ErrorCode::kCancelled, ErrorCode::kInternal};

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error SystemError(const std::string& doing) { return Unavailable(doing + ": " + std::strerror(errno)); }

// A socket's path has 107 bytes at most, a folder's may have more: the folder is named by its descriptor.
sockaddr_un AddressIn(const Descriptor& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(folder.get()) + "/" + std::string(kSocketName);
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return address;
}

Descriptor OpenFolder(const std::string& directory) { return Descriptor(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)); }

Result<Descriptor> Connect(const std::string& directory) {
  const std::string doing = "ask a serve in " + directory;
  const Descriptor folder = OpenFolder(directory);
  Descriptor asked(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!folder.ok() || !asked.ok()) return SystemError(doing);
  const sockaddr_un address = AddressIn(folder);
  if (::connect(asked.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return SystemError(doing);
  return asked;
}

std::string Join(const ControlWords& words) {
  std::string bytes;
  for (const std::string& word : words) bytes.append(word).push_back('\0');
  return bytes;
}

// nullopt: the last word is cut off.
std::optional<ControlWords> Split(std::string_view bytes) {
  ControlWords words;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    words.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(end + 1);
  }
  return words;
}

// MSG_NOSIGNAL: the other side may be gone.
bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::shutdown(fd, SHUT_WR) == 0;
}

ControlWords AnswerOf(const Result<ControlWords>& result) {
  if (!result.ok()) return {std::string(ErrorCodeName(result.error().code)), result.error().message};
  ControlWords answer = {std::string(kAnswered)};
  answer.insert(answer.end(), result->begin(), result->end());
  return answer;
}

Result<ControlWords> ResultOf(ControlWords answer) {
  if (answer.front() == kAnswered) {
    answer.erase(answer.begin());
    return answer;
  }
  for (const ErrorCode code : kCodes) {
    if (answer.front() == ErrorCodeName(code) && answer.size() == 2) return Error{code, answer[1]};
  }
  return Internal("serve answered what this program does not understand: " + answer.front());
}

}  // namespace

struct ControlServer::Rep {
  void Run() {
    std::array<pollfd, 2> waits = {pollfd{listener.get(), POLLIN, 0}, pollfd{end.get(), POLLIN, 0}};
    for (;;) {
      if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) return;
      if (waits[1].revents != 0) return;
      if ((waits[0].revents & POLLIN) == 0) continue;
      const Descriptor asker(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
      const timeval timeout{.tv_sec = kRequestTimeout.count()};
      if (asker.ok() && ::setsockopt(asker.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)) == 0) Answer(asker.get());
    }
  }

  void Answer(int asker) {
    const std::optional<ControlWords> request = Read(asker);
    if (!request || request->empty()) return;
    WriteAll(asker, Join(AnswerOf(handler(*request))));
  }

  // nullopt: it is too long, takes too long, is cut off, or the server is to end.
  std::optional<ControlWords> Read(int asker) {
    const auto deadline = steady_clock::now() + kRequestTimeout;
    std::string bytes;
    std::array<char, 4096> buffer;
    while (bytes.size() <= kRequestBytesMax) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
      std::array<pollfd, 2> waits = {pollfd{asker, POLLIN, 0}, pollfd{end.get(), POLLIN, 0}};
      if (left <= 0 || ::poll(waits.data(), waits.size(), static_cast<int>(left)) < 0 || waits[1].revents != 0) return std::nullopt;
      if (waits[0].revents == 0) continue;
      const ssize_t count = ::read(asker, buffer.data(), buffer.size());
      if (count < 0) return std::nullopt;
      if (count == 0) return Split(bytes);
      bytes.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return std::nullopt;
  }

  Handler handler;
  std::string path;
  Descriptor folder;
  Descriptor listener;
  Descriptor end;
  std::thread thread;
};

ControlServer::ControlServer(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

ControlServer::~ControlServer() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(rep_->end.get(), &one, sizeof(one)));
  rep_->thread.join();
  ::unlinkat(rep_->folder.get(), std::string(kSocketName).c_str(), 0);
}

Result<std::unique_ptr<ControlServer>> ControlServer::Start(const std::string& directory, Handler handler) {
  auto rep = std::make_unique<Rep>();
  rep->handler = std::move(handler);
  rep->path = directory + "/" + std::string(kSocketName);
  rep->folder = OpenFolder(directory);
  if (!rep->folder.ok()) return SystemError("open " + directory);
  rep->listener = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  rep->end = Descriptor(::eventfd(0, EFD_CLOEXEC));
  if (!rep->listener.ok() || !rep->end.ok()) return SystemError("make " + rep->path);
  const std::string name(kSocketName);
  ::unlinkat(rep->folder.get(), name.c_str(), 0);  // of one that was killed
  const sockaddr_un address = AddressIn(rep->folder);
  if (::bind(rep->listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return SystemError("make " + rep->path);
  // Nobody can connect before listen(): until then it is closed to all but those who may write the store.
  if (::fchmodat(rep->folder.get(), name.c_str(), S_IRUSR | S_IWUSR, 0) != 0) return SystemError("protect " + rep->path);
  if (::listen(rep->listener.get(), 8) != 0) return SystemError("listen on " + rep->path);
  rep->thread = std::thread([raw = rep.get()] { raw->Run(); });
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(rep)));
}

bool ServeListens(const std::string& directory) { return Connect(directory).ok(); }

Result<ControlWords> AskServe(const std::string& directory, const ControlWords& request) {
  DG_ASSIGN_OR_RETURN(const Descriptor asked, Connect(directory));
  const Error ended = Unavailable("the serve of " + directory + " ended before it had answered: ask again once it runs");
  if (!WriteAll(asked.get(), Join(request))) return ended;
  std::string bytes;
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t count = ::read(asked.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ended;
    if (count == 0) break;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
  std::optional<ControlWords> answer = Split(bytes);
  if (!answer || answer->empty()) return ended;
  return ResultOf(std::move(*answer));
}

}  // namespace dealgraph::app
