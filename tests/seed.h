// What randomised tests take from the environment. The seed is fixed unless DEALGRAPH_SEED says otherwise, and printed at the start of a run.
#pragma once

#include <cstdint>

namespace dealgraph {

std::uint64_t TestSeed();

// How many seeded losses of power a test tries: `usual`, or what DEALGRAPH_CRASHES says.
int LossesOfPower(int usual);

}  // namespace dealgraph
