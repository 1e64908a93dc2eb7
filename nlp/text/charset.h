// Charsets: what bytes that are not UTF-8 are in, and the same text in UTF-8.
//
// Labels are those of the web ("latin1", "ISO-8859-1", "cp1252", in any case), and mean what browsers take them to mean:
// Latin-1 and ASCII are read as Windows-1252. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph::nlp {

bool IsKnownCharset(std::string_view label);

// The likeliest charset of `bytes`: UTF-8 when they are valid UTF-8, else what ICU's detector makes of the first 64 KiB,
// else "windows-1252", in which any bytes can be read.
std::string DetectCharset(std::string_view bytes);

// kInvalidArgument: no such charset. kMalformedInput: bytes that are none of it, with the offset of the first.
Result<std::string> CharsetToUtf8(std::string_view bytes, std::string_view label);

}  // namespace dealgraph::nlp
