#include "nlp/text/languages.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <unicode/uloc.h>
#include <unicode/ulocdata.h>

#include <algorithm>

namespace dealgraph::nlp {
namespace {

// What tells the language stands at the front of an article; the rest would only cost time.
constexpr std::size_t kDetectBytesMax = 4096;

std::string Canonical(std::string code) {
  if (code == "no") return "nb";
  if (code == "iw") return "he";
  if (code == "zh-Hant" || code == "zh-hant") return "zh";
  return code;
}

}  // namespace

std::string DetectLanguage(std::string_view utf8) {
  std::size_t length = std::min(utf8.size(), kDetectBytesMax);
  while (length < utf8.size() && length > 0 && (static_cast<unsigned char>(utf8[length]) & 0xC0) == 0x80) --length;
  bool reliable = false;
  const CLD2::Language language = CLD2::DetectLanguage(utf8.data(), static_cast<int>(length), /*is_plain_text=*/true, &reliable);
  if (language == CLD2::UNKNOWN_LANGUAGE || (!reliable && length < 200)) return "und";
  return Canonical(NormaliseLanguage(CLD2::LanguageCode(language)));
}

std::string CldrVersion() {
  UVersionInfo version{};
  UErrorCode status = U_ZERO_ERROR;
  ulocdata_getCLDRVersion(version, &status);
  if (U_FAILURE(status)) return "unknown";
  std::string text = std::to_string(version[0]);
  if (version[1] != 0) text += "." + std::to_string(version[1]);
  return text;
}

std::string NormaliseLanguage(std::string_view tag) {
  std::string head;
  for (const char c : tag) {
    if (c == '-' || c == '_') break;
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return {};
    head.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
  }
  if (head.size() < 2 || head.size() > 3) return {};
  char code[ULOC_LANG_CAPACITY];
  UErrorCode status = U_ZERO_ERROR;
  uloc_getLanguage(head.c_str(), code, sizeof code, &status);  // "dan" → "da"
  return Canonical(U_SUCCESS(status) && code[0] != '\0' ? std::string(code) : head);
}

}  // namespace dealgraph::nlp
