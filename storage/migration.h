// Migration: how a store of an older format becomes one of this format, one step a version. For storage/
// only.
//
// Each step is idempotent and ends by writing the version it leads to, so that a crash in the middle repeats
// it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph::storage {

class Store;

struct MigrationStep {
  std::uint32_t from = 0;  // leads to from + 1
  std::string_view what;   // one line for the log and for docs/storage-format.md
  Result<> (*run)(Store& store) = nullptr;
};

// In order, one for each version before kFormatVersion.
std::span<const MigrationStep> MigrationSteps();

// Where meta keeps the format version.
inline constexpr std::string_view kFormatVersionKey = "format";
std::string EncodeFormatVersion(std::uint32_t version);
Result<std::uint32_t> DecodeFormatVersion(std::string_view record);

}  // namespace dealgraph::storage
