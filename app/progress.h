// Progress shows on standard error how far a run has come: one line, redrawn, on a terminal; nothing elsewhere.
//
//   [====>       ]  46 %  12,345 articles  3.4 MB/s  8,123 claims  0:12 left
//
// Messages go through Line(), so that they do not end up in the bar. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/terminal.h"
#include "ingest/pipeline.h"

namespace dealgraph::app {

class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress() { Clear(); }

  // Where the source is read from: bytes read so far and in all. Without it the bar shows no share and no time left.
  using ReadBytes = std::function<std::uint64_t()>;
  void Measure(std::optional<std::uint64_t> total_bytes, ReadBytes read_bytes);

  void Show(const ingest::PipelineCounts& counts);
  void ShowShare(std::string_view what, std::uint64_t done, std::uint64_t total);  // a run that is counted
  void Line(std::string_view text);
  void Clear();

  double elapsed_seconds() const;

 private:
  bool Due();
  void Draw(std::optional<double> share, const std::string& rest);

  bool shown_;  // there is a terminal, and it is wanted
  bool drawn_ = false;
  Painter paint_;
  std::optional<std::uint64_t> total_bytes_;
  ReadBytes read_bytes_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace dealgraph::app
