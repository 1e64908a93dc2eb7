// Hash64 (base/hash.h) over pieces in order: of every beginning of a text, each byte looked at once.
#pragma once

#include <cstdint>
#include <string_view>

namespace dealgraph {

class Hash64Builder {
 public:
  Hash64Builder& Add(std::string_view bytes) {
    for (const char c : bytes) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return *this;
  }
  // Of what was added so far; more may follow.
  std::uint64_t Finish() const {
    std::uint64_t hash = state_ ^ (state_ >> 32);
    hash *= 0xd6e8feb86659fd93u;
    return hash ^ (hash >> 32);
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;
};

}  // namespace dealgraph
