#include "app/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "app/numbers.h"

namespace dealgraph::app {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::size_t kBarColumns = 12;  // the line, time left and all, fits a terminal of 80

}  // namespace

Progress::Progress(bool wanted) : shown_(wanted && IsTerminal(STDERR_FILENO)), paint_(Painter::For(STDERR_FILENO)) {}

void Progress::Measure(std::optional<std::uint64_t> total_bytes, ReadBytes read_bytes) {
  total_bytes_ = total_bytes;
  read_bytes_ = std::move(read_bytes);
}

double Progress::elapsed_seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

bool Progress::Due() {
  const auto now = std::chrono::steady_clock::now();
  if (!shown_ || now - last_ < kRedraw) return false;
  last_ = now;
  return true;
}

void Progress::Show(const ingest::PipelineCounts& counts) {
  if (!Due()) return;
  const double seconds = std::max(elapsed_seconds(), 1e-3);
  std::optional<double> share;
  std::string left;
  if (total_bytes_ && *total_bytes_ > 0 && read_bytes_) {
    share = std::min(1.0, static_cast<double>(read_bytes_()) / static_cast<double>(*total_bytes_));
    if (*share > 0) left = "  " + FormatDuration(seconds / *share - seconds) + " left";
  }
  const auto bytes_per_second = static_cast<std::uint64_t>(static_cast<double>(counts.bytes) / seconds);
  Draw(share, FormatCount(counts.received) + " articles  " + FormatBytes(bytes_per_second) + "/s  " +
                  FormatCount(counts.relations) + " claims" + left);
}

void Progress::ShowShare(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (!Due() || total == 0) return;
  const double share = static_cast<double>(done) / static_cast<double>(total);
  Draw(share, FormatCount(done) + " of " + FormatCount(total) + " " + std::string(what));
}

void Progress::Draw(std::optional<double> share, const std::string& rest) {
  std::string line;
  if (share) {
    const auto filled = static_cast<std::size_t>(*share * kBarColumns);
    line = "[" + std::string(filled, '=') + (filled < kBarColumns ? ">" : "") +
           std::string(filled < kBarColumns ? kBarColumns - filled - 1 : 0, ' ') + "]";
    char percent[16];
    std::snprintf(percent, sizeof percent, " %3.0f %%  ", *share * 100);
    line += percent;
  }
  line = FitWidth(line + rest, TerminalColumns(STDERR_FILENO, 80) - 1);
  std::fprintf(stderr, "\r\033[K%s", paint_(Style::kCyan, line).c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::Line(std::string_view text) {
  Clear();
  const std::string safe = SafeForTerminal(text);
  std::fprintf(stderr, "%s\n", safe.c_str());
}

void Progress::Clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace dealgraph::app
