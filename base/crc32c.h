// CRC-32C (Castagnoli, polynomial 0x1EDC6F41, RFC 3720 appendix B.4): by which a record that was read is recognised.
#pragma once

#include <cstdint>
#include <string_view>

namespace dealgraph {

// The CRC of what `crc` covers followed by `bytes`; start with 0.
std::uint32_t ExtendCrc32c(std::uint32_t crc, std::string_view bytes);
inline std::uint32_t Crc32c(std::string_view bytes) { return ExtendCrc32c(0, bytes); }

}  // namespace dealgraph
