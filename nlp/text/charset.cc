#include "nlp/text/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <memory>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, ConverterCloser>;

struct DetectorCloser {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};
using Detector = std::unique_ptr<UCharsetDetector, DetectorCloser>;

constexpr std::size_t kDetectionBytes = 64 << 10;
constexpr int kConfidenceMin = 20;  // below it the detector is guessing, and a guess in Windows-1252 reads most text

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// The name under which ICU reads what browsers read under `label` (WHATWG Encoding Standard, section 4.2).
std::string BrowserName(std::string_view label) {
  const std::string lower = LowerAscii(label);
  static constexpr std::array<std::string_view, 8> kWindows1252 = {
      "latin1", "latin-1", "iso-8859-1", "iso8859-1", "iso_8859-1", "l1", "ascii", "us-ascii"};
  if (std::ranges::find(kWindows1252, lower) != kWindows1252.end()) return "windows-1252";
  if (lower == "iso-8859-9" || lower == "latin5") return "windows-1254";
  if (lower == "gb2312" || lower == "gbk") return "gb18030";
  if (lower == "shift_jis" || lower == "sjis") return "windows-31j";
  if (lower == "euc-kr" || lower == "ks_c_5601-1987") return "windows-949";
  return lower;
}

Converter OpenConverter(std::string_view label) {
  if (label.empty() || label.size() > 64) return nullptr;
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(BrowserName(label).c_str(), &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

void AppendUtf16(const UChar* units, const UChar* end, std::string* out) {
  while (units < end) {
    char32_t c = *units++;
    if (c >= 0xD800 && c <= 0xDBFF && units < end) c = 0x10000 + ((c - 0xD800) << 10) + (*units++ - 0xDC00);
    AppendUtf8(c, out);
  }
}

}  // namespace

bool IsKnownCharset(std::string_view label) { return OpenConverter(label) != nullptr; }

std::string DetectCharset(std::string_view bytes) {
  if (FindInvalidUtf8(bytes) == std::string_view::npos) return "utf-8";
  UErrorCode status = U_ZERO_ERROR;
  const Detector detector(ucsdet_open(&status));
  if (U_FAILURE(status)) return "windows-1252";
  const std::string_view sample = bytes.substr(0, kDetectionBytes);
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  if (U_FAILURE(status)) return "windows-1252";
  for (int32_t i = 0; i < count; ++i) {
    UErrorCode match_status = U_ZERO_ERROR;
    const int confidence = ucsdet_getConfidence(matches[i], &match_status);
    const char* name = ucsdet_getName(matches[i], &match_status);
    if (U_FAILURE(match_status) || confidence < kConfidenceMin) break;
    const std::string lower = LowerAscii(name);
    // Valid UTF-8 has been excluded, and IBM's EBCDIC pages (rtl, ltr) are not what news comes in.
    if (lower.starts_with("utf-8") || lower.starts_with("ibm4")) continue;
    if (!IsKnownCharset(lower)) continue;
    return BrowserName(lower);
  }
  return "windows-1252";
}

Result<std::string> CharsetToUtf8(std::string_view bytes, std::string_view label) {
  const Converter converter = OpenConverter(label);
  if (converter == nullptr) return InvalidArgument("no charset is called \"" + std::string(label) + "\"");
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 4);
  std::array<UChar, 4096> units;
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  const char* at = begin;
  // The end of the buffer may fall between the two halves of a surrogate pair: the first is then carried over.
  std::size_t carried = 0;
  do {
    status = U_ZERO_ERROR;
    UChar* target = units.data() + carried;
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(), &at, end, nullptr, true, &status);
    UChar* last = target;
    carried = 0;
    const bool more = status == U_BUFFER_OVERFLOW_ERROR;
    if (more && last > units.data() && last[-1] >= 0xD800 && last[-1] <= 0xDBFF) {
      carried = 1;
      --last;
    }
    AppendUtf16(units.data(), last, &out);
    if (carried == 1) units[0] = *last;
    if (U_FAILURE(status) && !more) {
      char invalid[8];
      int8_t length = sizeof invalid;
      UErrorCode invalid_status = U_ZERO_ERROR;
      ucnv_getInvalidChars(converter.get(), invalid, &length, &invalid_status);
      const std::ptrdiff_t offset = (at - begin) - (U_SUCCESS(invalid_status) ? length : 0);
      return MalformedInput("not valid " + std::string(label) + " at byte " + std::to_string(std::max<std::ptrdiff_t>(offset, 0)));
    }
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  return out;
}

}  // namespace dealgraph::nlp
