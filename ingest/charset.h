// The charset of a record: decided, then undone.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace dealgraph::ingest {

struct CharsetHints {
  std::string_view declared;  // by a header: binding
  std::string_view fallback;  // by the user, for what says nothing itself
  bool html = false;          // look for a <meta charset>
  bool json = false;          // RFC 8259: UTF-8 unless declared otherwise
};

// `bytes` as UTF-8, by byte order mark, declaration, <meta>, the user, validity as UTF-8, ICU's detector, in that order.
// UTF-8 stays byte for byte, without the mark; *storage holds anything else, and the view is valid as long as both.
// kMalformedInput: bytes that are not what is declared, with the offset of the first; binary data.
Result<std::string_view> ToUtf8(std::string_view bytes, const CharsetHints& hints, std::string* storage);

// nlp::FindInvalidUtf8, by vector instructions where all is well.
std::size_t FindInvalidUtf8(std::string_view bytes);

}  // namespace dealgraph::ingest
