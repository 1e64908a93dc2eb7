// Which language a text is in, by CLD2's reading of it. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dealgraph::nlp {

// ISO 639-1 ("da", "nb" for Norwegian Bokmål), or "und" where the text is too short or too mixed to tell.
std::string DetectLanguage(std::string_view utf8);

// "da" of "da-DK", "DA_dk" or "dan"; "no" becomes "nb". Empty for what is no language tag.
std::string NormaliseLanguage(std::string_view tag);

// The version of CLDR that number formats, currencies and names of countries come from: "42".
std::string CldrVersion();

}  // namespace dealgraph::nlp
