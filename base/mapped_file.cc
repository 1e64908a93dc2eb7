#include "base/mapped_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

namespace dealgraph {

Result<std::unique_ptr<MappedFile>> MappedFile::Open(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    std::string message = path + ": " + std::strerror(errno);
    return errno == ENOENT ? NotFound(std::move(message)) : Unavailable(std::move(message));
  }
  struct stat status;
  void* address = nullptr;
  bool mapped = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (mapped && status.st_size > 0) {
    address = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_SHARED, file, 0);
    mapped = address != MAP_FAILED;
  }
  close(file);
  if (!mapped) return Unavailable(path + " cannot be read as a file");
  return std::unique_ptr<MappedFile>(new MappedFile(address, static_cast<std::size_t>(status.st_size)));
}

MappedFile::~MappedFile() {
  if (address_ != nullptr) munmap(address_, size_);
}

}  // namespace dealgraph
