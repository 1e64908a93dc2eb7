#include "storage/migration.h"

#include "storage/record.h"

namespace dealgraph::storage {

namespace {

// Decoders read the older layout of a record for good, so a step has nothing to rewrite where only layouts are new; that the
// version is raised keeps older programs, which cannot read the newer layout, away from the store.
Result<> RewriteNothing(Store&) { return {}; }

constexpr MigrationStep kSteps[] = {
    {1, "the ends of claims carry the catalogue's id", RewriteNothing},
};

}  // namespace

// A new format adds a row here, a frozen store of the old one to the tests, and a section to docs/storage-format.md.
std::span<const MigrationStep> MigrationSteps() { return kSteps; }

std::string EncodeFormatVersion(std::uint32_t version) { return RecordWriter(1).Number(version).Take(); }

Result<std::uint32_t> DecodeFormatVersion(std::string_view record) {
  RecordReader reader("format version", record, 1);
  const auto version = static_cast<std::uint32_t>(reader.NumberUpTo(UINT32_MAX));
  DG_RETURN_IF_ERROR(reader.Finish());
  return version;
}

}  // namespace dealgraph::storage
