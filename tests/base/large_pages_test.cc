#include "base/large_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace dealgraph {
namespace {

TEST(LargePages, AreZerosAndBeginWhereALargePageCan) {
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{2} << 20, (std::size_t{5} << 20) + 1}) {
    const LargePages memory(bytes);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.data()) % (std::size_t{2} << 20), 0u) << bytes;
    EXPECT_TRUE(std::all_of(memory.data(), memory.data() + bytes, [](char c) { return c == 0; })) << bytes;
    std::memset(memory.data(), 1, bytes);  // all of it is there
  }
}

TEST(LargePages, MoveWithWhatTheyHold) {
  LargePages memory(100);
  memory.data()[99] = 'x';
  char* const data = memory.data();
  LargePages moved(std::move(memory));
  EXPECT_EQ(moved.data(), data);
  EXPECT_EQ(memory.data(), nullptr);
  LargePages assigned;
  assigned = std::move(moved);
  EXPECT_EQ(assigned.data()[99], 'x');
}

TEST(LargePages, OfNoBytesHoldNothing) { EXPECT_EQ(LargePages(0).data(), nullptr); }

}  // namespace
}  // namespace dealgraph
