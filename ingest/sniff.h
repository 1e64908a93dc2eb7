// What a record or file is, told by its name, its declared type, or its first bytes.
#pragma once

#include <optional>
#include <string_view>

#include "ingest/decode.h"

namespace dealgraph::ingest {

// By extension, with .gz and .zst looked through: "a/b.jsonl.gz" is kJsonLines. nullopt: an extension of nothing we read.
// A ".json" is kAuto, because many are JSON lines.
std::optional<Format> FormatFromPath(std::string_view path);

// "application/json; charset=utf-8", "text/html". kAuto when it says nothing to us.
Format FormatFromContentType(std::string_view content_type);
// The charset parameter of a Content-Type; empty when there is none.
std::string_view CharsetFromContentType(std::string_view content_type);

// By content, decompressed and in UTF-8 (or any superset of ASCII). Never kAuto: what is neither JSON nor HTML is text.
Format SniffFormat(std::string_view beginning);

// The first 4 KiB hold more control characters than text does. A zero byte alone is enough.
bool LooksBinary(std::string_view beginning);

}  // namespace dealgraph::ingest
