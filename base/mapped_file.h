// MappedFile is a file's bytes in memory, read by the operating system where they are touched and shared by all processes
// that map the same file. Read-only; thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph {

class MappedFile {
 public:
  // kNotFound: no such file; kUnavailable: it cannot be read.
  static Result<std::unique_ptr<MappedFile>> Open(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return {static_cast<const char*>(address_), size_}; }  // page-aligned; live as long as this

 private:
  MappedFile(void* address, std::size_t size) : address_(address), size_(size) {}

  void* address_;  // nullptr for an empty file
  std::size_t size_;
};

}  // namespace dealgraph
