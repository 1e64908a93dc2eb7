// How many arenas jemalloc keeps: as many as there are processors, where it would make four times as many. An article is made by one thread
// and let go by another, and each arena keeps for itself what came back to it: with eight of them on two processors a topic of short records took
// twice the memory, and an eighth more time for new pages.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace {

constexpr long kArenasMin = 2;
char arenas[32];

// Before any library's own initialisation, and so before the first allocation, when jemalloc reads it.
void CountArenas() { std::snprintf(arenas, sizeof(arenas), "narenas:%ld", std::max(sysconf(_SC_NPROCESSORS_ONLN), kArenasMin)); }

}  // namespace

extern "C" {
// jemalloc's own name for what a program asks of it. NOLINTNEXTLINE
const char* malloc_conf = arenas;
}

[[gnu::section(".preinit_array"), gnu::used]] static void (*const count_arenas)() = CountArenas;
