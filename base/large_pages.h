// LargePages is memory of its own for a big table that is read at random places: on large pages where the kernel grants them, since
// with small ones such a table costs a walk of the page table at most of its look-ups. Zeros at first.
#pragma once

#include <cstddef>

namespace dealgraph {

class LargePages {
 public:
  LargePages() = default;  // holds nothing
  explicit LargePages(std::size_t bytes);  // ends the program where there is no memory, as operator new does
  ~LargePages();
  LargePages(LargePages&& other) noexcept;
  LargePages& operator=(LargePages&& other) noexcept;

  char* data() const { return static_cast<char*>(address_); }  // begins at a page; nullptr for no bytes

 private:
  void* address_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace dealgraph
