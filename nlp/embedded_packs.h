// The language packs in the binary: the files of nlp/lang as they were at the build (nlp/generate/embed_packs.cc).
#pragma once

#include <span>
#include <string_view>

namespace dealgraph::nlp {

struct EmbeddedPack {
  std::string_view file;  // "da.toml"
  std::string_view toml;
};

std::span<const EmbeddedPack> EmbeddedPacks();  // sorted by file

}  // namespace dealgraph::nlp
