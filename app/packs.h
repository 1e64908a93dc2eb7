// What extraction reads from outside the binary: language packs, a folder of files as in nlp/lang (da.toml) and nlp/measures/lang
// (da.words), which take the place of those that are compiled in, or add a language; and a catalogue of further names.
#pragma once

#include <string>

#include "base/result.h"
#include "nlp/extractor.h"

namespace CLI {
class App;
}

namespace dealgraph::app {

struct ExtractionFiles {
  std::string packs;      // a folder; empty: the packs of the binary
  std::string catalogue;  // a file as `dealgraph catalogue build` writes it; empty: none
};

// "--packs DIR" and "--catalogue FILE" of a command that extracts.
void AddExtractionOptions(CLI::App& command, ExtractionFiles* files);
// "--packs DIR" alone, where no names are read.
void AddPacksOption(CLI::App& command, std::string* folder);

// The packs of `folder`; none where it is empty. kInvalidArgument: it cannot be read, or holds no pack.
Result<nlp::ExtractorOptions> ReadPacks(const std::string& folder);
// The bytes of a catalogue; kInvalidArgument: it cannot be read.
Result<nlp::PackText> ReadCatalogue(const std::string& path);

}  // namespace dealgraph::app
