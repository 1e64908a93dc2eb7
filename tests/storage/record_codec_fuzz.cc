// Whatever bytes stand in a record, reading them ends in a value or in kCorruption, and a value is written back as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "graph/records.h"

namespace {

template <class T, class Encode>
void Check(const dealgraph::Result<T>& decoded, std::string_view bytes, const Encode& encode) {
  if (decoded.ok() && encode(*decoded) != bytes) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dealgraph::graph;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 7) {
    case 0: Check(DecodeHead({}, bytes), bytes, EncodeHead); break;
    case 1: Check(DecodeVersion({}, bytes), bytes, EncodeVersion); break;
    case 2: Check(DecodeClaim({}, bytes), bytes, EncodeClaim); break;
    case 3: Check(DecodeStub(bytes), bytes, EncodeStub); break;
    case 4: Check(DecodeStatement(0, bytes), bytes, EncodeStatement); break;
    case 5: Check(DecodeFact(bytes), bytes, EncodeFact); break;
    case 6: Check(DecodeEntity(bytes), bytes, EncodeEntity); break;
  }
  return 0;
}
