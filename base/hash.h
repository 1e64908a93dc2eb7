// Hashes: SHA-256 where identity is meant (article versions, claims, digests), a 64-bit mix where a table is.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace dealgraph {

struct Sha256 {
  std::array<std::uint8_t, 32> bytes{};

  std::string ToHex() const;
  std::string_view AsBytes() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  auto operator<=>(const Sha256&) const = default;
};

// SHA-256 (FIPS 180-4) by libcrypto, over pieces in order. Fields are length-prefixed by AddField(), so that
// ("ab","c") and ("a","bc") differ. One thread.
class Sha256Builder {
 public:
  Sha256Builder();
  ~Sha256Builder();
  Sha256Builder(Sha256Builder&&) noexcept;
  Sha256Builder& operator=(Sha256Builder&&) noexcept;

  Sha256Builder& Add(std::string_view bytes);
  Sha256Builder& AddField(std::string_view bytes);   // 8-byte big-endian length, then the bytes
  Sha256Builder& AddNumber(std::uint64_t value);     // 8 bytes, big-endian
  Sha256 Finish();                                   // once

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Sha256 Sha256Of(std::string_view bytes);

// A 64-bit hash for tables in memory and for keys that tolerate collisions; the same on every machine (FNV-1a with a
// final mix). Not for identity.
std::uint64_t Hash64(std::string_view bytes);

}  // namespace dealgraph
