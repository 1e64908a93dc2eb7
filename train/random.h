// Random numbers that are the same everywhere: xorshift64* (Vigna 2016).
#pragma once

#include <cstdint>

namespace dealgraph::train {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}  // not 0
  std::uint64_t Next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545f4914f6cdd1d;
  }
  bool Percent(int percent) { return static_cast<int>((Next() >> 33) % 100) < percent; }

 private:
  std::uint64_t state_;
};

}  // namespace dealgraph::train
