#include "tests/app/serve_testing.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace dealgraph {

bool WaitUntil(const std::string& what, const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "waited for a minute: " << what;
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // between two looks, for nothing else
  }
  return true;
}

ServeFixture::ServeFixture(const std::string& more) {
  std::filesystem::create_directories(inbox());
  WriteFile(config(), "[store]\ndirectory = \"" + store() + "\"\n[[sources]]\nname = \"inbox\"\ntype = \"directory\"\npaths = [\"" +
                          inbox() + "\"]\nsettle_ms = 0\n[admin]\nlisten = \"127.0.0.1:0\"\n" + more);
}

ServeFixture::~ServeFixture() {
  if (process_ >= 0) Kill();
}

void ServeFixture::Drop(const std::string& name, const std::string& bytes) const {
  WriteFile(directory_ / "aside", bytes);
  std::filesystem::rename(directory_ / "aside", inbox() + "/" + name);
}

void ServeFixture::Start() {
  process_ = StartDealgraph({"serve", "--config", config()}, "/dev/null", directory_ / ("log" + std::to_string(runs_++)));
}

void ServeFixture::Kill() {
  ::kill(process_, SIGKILL);
  WaitFor(process_);
  process_ = -1;
}

int ServeFixture::Terminate() {
  ::kill(process_, SIGTERM);
  const int code = WaitFor(process_);
  process_ = -1;
  return code;
}

std::string ServeFixture::Log() const {
  std::string all;
  for (int run = 0; run < runs_; ++run) {
    const std::string path = directory_ / ("log" + std::to_string(run));
    if (std::filesystem::exists(path)) all += ReadFile(path);
  }
  return all;
}

std::uint64_t LogBytes(const std::string& store) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(store, error)) {
    std::error_code gone;
    if (entry.path().extension() == ".log") bytes += entry.file_size(gone);
  }
  return bytes;
}

std::int64_t JsonNumber(const std::string& json, const std::string& key) {
  const std::size_t at = json.find("\"" + key + "\":");
  return at == std::string::npos ? -1 : std::atoll(json.c_str() + at + key.size() + 3);
}

std::int64_t ServeFixture::Total(const std::string& key) const {
  const CommandResult status = RunDealgraph({"status", "--json", "--store", store()});
  if (status.exit_code != 0) return -1;
  return JsonNumber(status.out.substr(status.out.find("\"total\":")), key);
}

bool ServeFixture::WaitForReceived(std::int64_t count) const {
  return WaitUntil("received " + std::to_string(count), [&] { return Total("received") >= count; });
}

std::string ServeFixture::DigestOf(const std::string& store) {
  const CommandResult digest = RunDealgraph({"digest", "--store", store});
  EXPECT_EQ(digest.exit_code, 0) << digest.err;
  return digest.out;
}

std::string ServeFixture::Get(const std::string& path) const {
  const std::string log = Log();
  const std::size_t at = log.rfind("address=127.0.0.1:");
  if (at == std::string::npos) return {};
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(log.c_str() + at + 18)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  std::string answer;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    EXPECT_EQ(::write(fd, request.data(), request.size()), static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(fd, buffer, sizeof buffer)) > 0;) answer.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(fd);
  return answer;
}

std::string ArticleLines(int first, int count, int poison) {
  std::string lines;
  for (int i = first; i < first + count; ++i) {
    const std::string n = std::to_string(i);
    if (poison != 0 && i % poison == 0) {
      lines += "{\"id\":\"" + n + "\", torn\n";
      continue;
    }
    const std::string buyer = "Bolgrave " + std::to_string(i % 17) + " Inc";
    const std::string bought = "Tessaro" + std::to_string(i % 23) + " Ltd";
    lines += "{\"id\":\"a" + n + "\",\"source\":\"paper" + std::to_string(i % 5) + ".example\",\"language\":\"en\",\"published\":\"2025-09-" +
             std::to_string(10 + i % 19) + "T08:00:00Z\",\"title\":\"" + buyer + " buys " + bought + "\",\"text\":\"" + buyer +
             " has acquired " + bought + " for $" + std::to_string(100 + i % 7) + " million. " + buyer +
             " is a company based in London. Number " + n + ".\"}\n";
  }
  return lines;
}

}  // namespace dealgraph
