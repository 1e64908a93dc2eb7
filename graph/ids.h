// Ids: hashes of what a thing is, so that every machine gives the same thing the same id without asking a
// store.
//
//   article  12 bytes   SHA-256 of its identity (docs/facts.md)
//   version  20 bytes   its article's id, then 8 bytes of the SHA-256 of all the article states
//   claim    28 bytes   its version's id, then 8 bytes of the SHA-256 of type, ends, deal and first evidence
//   entity   12 bytes   SHA-256 of class and catalogue id, else folded name; all zero where a relation has no such end
//   fact      8 bytes   SHA-256 of type, ends and the first statement of the deal
//
// An id begins with the id of what it belongs to, so that keys sort together what is read together.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace dealgraph::graph {

template <class Tag, std::size_t N>
struct Id {
  static constexpr std::size_t kBytes = N;
  std::array<std::uint8_t, N> bytes{};

  std::string_view AsBytes() const { return {reinterpret_cast<const char*>(bytes.data()), N}; }
  bool IsZero() const { return *this == Id(); }
  // nullopt: not N bytes.
  static std::optional<Id> FromBytes(std::string_view text) {
    if (text.size() != N) return std::nullopt;
    Id id;
    std::memcpy(id.bytes.data(), text.data(), N);
    return id;
  }
  std::string ToHex() const;
  // nullopt: not 2N hexadecimal digits.
  static std::optional<Id> FromHex(std::string_view text);
  auto operator<=>(const Id&) const = default;
};

using ArticleId = Id<struct ArticleTag, 12>;
using VersionId = Id<struct VersionTag, 20>;
using ClaimId = Id<struct ClaimTag, 28>;
using EntityId = Id<struct EntityTag, 12>;
using FactId = Id<struct FactTag, 8>;

inline ArticleId ArticleOf(const VersionId& id) { return *ArticleId::FromBytes(id.AsBytes().substr(0, 12)); }
inline VersionId VersionOf(const ClaimId& id) { return *VersionId::FromBytes(id.AsBytes().substr(0, 20)); }

// Shared by all instances of Id.
std::string BytesToHex(std::string_view bytes);
bool HexToBytes(std::string_view hex, std::uint8_t* bytes, std::size_t count);

template <class Tag, std::size_t N>
std::string Id<Tag, N>::ToHex() const {
  return BytesToHex(AsBytes());
}

template <class Tag, std::size_t N>
std::optional<Id<Tag, N>> Id<Tag, N>::FromHex(std::string_view text) {
  Id id;
  if (!HexToBytes(text, id.bytes.data(), N)) return std::nullopt;
  return id;
}

}  // namespace dealgraph::graph
