// The main() of every test program. Prints the seed that randomised tests use; DEALGRAPH_SEED sets it.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "tests/seed.h"

namespace dealgraph {

std::uint64_t TestSeed() {
  static const std::uint64_t seed = [] {
    const char* given = std::getenv("DEALGRAPH_SEED");
    return given != nullptr ? std::strtoull(given, nullptr, 10) : 20250918ULL;
  }();
  return seed;
}

int LossesOfPower(int usual) {
  const char* given = std::getenv("DEALGRAPH_CRASHES");
  return given != nullptr ? std::atoi(given) : usual;
}

}  // namespace dealgraph

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  std::printf("seed %llu (set DEALGRAPH_SEED to change it)\n", static_cast<unsigned long long>(dealgraph::TestSeed()));
  return RUN_ALL_TESTS();
}
