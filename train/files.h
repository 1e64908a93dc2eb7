// Reading the folders that hold gold.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dealgraph::train {

// Every file of a folder that ends so, sorted; none when there is no such folder. kUnavailable: it cannot be listed.
Result<std::vector<std::filesystem::path>> FilesOf(const std::string& folder, std::string_view extension);

// A file's bytes. kNotFound: it cannot be opened; kUnavailable: it cannot be read to its end.
Result<std::string> BytesOf(const std::filesystem::path& path);

}  // namespace dealgraph::train
