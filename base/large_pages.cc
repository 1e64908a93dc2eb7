#include "base/large_pages.h"

#include <sys/mman.h>

#include <cstdint>
#include <utility>

#include "base/check.h"

namespace dealgraph {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

}  // namespace

// The kernel makes a large page only of addresses that begin at a multiple of its size, so that much more is mapped and given back.
LargePages::LargePages(std::size_t bytes) : size_((bytes + kLargePage - 1) / kLargePage * kLargePage) {
  if (size_ == 0) return;
  void* mapped = mmap(nullptr, size_ + kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  DG_CHECK(mapped != MAP_FAILED, "no memory");
  char* const begin = static_cast<char*>(mapped);
  const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + size_, kLargePage - before);
  address_ = begin + before;
  madvise(address_, size_, MADV_HUGEPAGE);  // a hint: small pages do too
}

LargePages::~LargePages() {
  if (address_ != nullptr) munmap(address_, size_);
}

LargePages::LargePages(LargePages&& other) noexcept
    : address_(std::exchange(other.address_, nullptr)), size_(std::exchange(other.size_, 0)) {}

LargePages& LargePages::operator=(LargePages&& other) noexcept {
  std::swap(address_, other.address_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace dealgraph
