// Reads foreign bytes as a record, field by field, the first bytes choosing which. Whatever comes: nothing
// outside the bytes is read, no memory is asked for that they do not justify, and what reads well is written
// back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "storage/record.h"

namespace dealgraph::storage {
namespace {

// Reads one field of the kind and writes it again.
void Copy(std::uint8_t kind, RecordReader& reader, RecordWriter& writer) {
  switch (kind % 10) {
    case 0:
      writer.Number(reader.Number());
      break;
    case 1:
      writer.Signed(reader.Signed());
      break;
    case 2:
      writer.Bool(reader.Bool());
      break;
    case 3:
      writer.String(reader.String());
      break;
    case 4:
      writer.Number(reader.DecimalNumber());
      break;
    case 5:
      writer.OptionalDate(reader.OptionalDate());
      break;
    case 6:
      writer.OptionalTime(reader.OptionalTime());
      break;
    case 7:
      writer.OptionalNumber(reader.OptionalDecimal());
      break;
    case 8:
      writer.OptionalSigned(reader.OptionalSigned());
      break;
    case 9:
      writer.Fixed(reader.Fixed(kind / 10));
      break;
  }
}

}  // namespace
}  // namespace dealgraph::storage

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dealgraph::storage;
  constexpr std::size_t kKinds = 16;
  if (size < kKinds + 1) return 0;
  const std::string_view record(reinterpret_cast<const char*>(data) + kKinds, size - kKinds);
  RecordReader reader("fuzzed", record, 255);
  RecordWriter writer(reader.version());
  for (std::size_t i = 0; i < kKinds && reader.ok(); ++i) Copy(data[i], reader, writer);
  if (reader.Finish().ok() && writer.bytes() != record) std::abort();
  return 0;
}
