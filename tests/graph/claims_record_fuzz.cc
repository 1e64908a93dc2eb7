// Any bytes as a claims record: none is read outside its bytes, and what is read is written the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "graph/claims_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dealgraph::graph;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto decoded = DecodeClaimsRecord(bytes);
  if (decoded.ok() && EncodeClaimsRecord(*decoded) != bytes) std::abort();
  return 0;
}
