// Language packs from outside the binary: a folder of files as in nlp/lang (da.toml) and nlp/measures/lang (da.words), which
// take the place of those that are compiled in, or add a language.
#pragma once

#include <string>

#include "base/result.h"
#include "nlp/extractor.h"

namespace CLI {
class App;
}

namespace dealgraph::app {

// "--packs DIR" of a command that extracts.
void AddPacksOption(CLI::App& command, std::string* folder);

// The packs of `folder`; none where it is empty. kInvalidArgument: it cannot be read, or holds no pack.
Result<nlp::ExtractorOptions> ReadPacks(const std::string& folder);

}  // namespace dealgraph::app
