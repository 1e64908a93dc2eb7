// Measures over any valid text in any language: no crash, and every span lies in its field on character borders.
#include <cstdlib>
#include <string>

#include "nlp/measures/measures.h"
#include "nlp/text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dealgraph;
  using namespace dealgraph::nlp;
  static const auto reader = std::move(*MeasureReader::Create());
  static constexpr std::string_view kLanguages[] = {"da", "en", "de", "fr", "es", "sv", "nb", "nl", "it", "pt", "pl", "fi",
                                                    "ja", "zh", "ko", "ru", "uk", "tr", "cs", "ar", "hi", "id", "th", ""};
  if (size < 2) return 0;
  Article article;
  article.text.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t bad = FindInvalidUtf8(article.text);
  if (bad != std::string_view::npos) article.text.resize(bad);
  MeasureContext context;
  context.language = kLanguages[data[0] % std::size(kLanguages)];
  context.published = ParseIsoTime("2025-09-18");
  const Measures measures = reader->Read(article, context);
  const auto check = [&](const Span& span) {
    if (span.begin >= span.end || span.end > article.text.size()) std::abort();
    if (FindInvalidUtf8(SpanText(article, span)) != std::string_view::npos) std::abort();
  };
  for (const auto& amount : measures.amounts) check(amount.span);
  for (const auto& quantity : measures.quantities) check(quantity.span);
  for (const auto& date : measures.dates) check(date.span);
  for (const auto& refusal : measures.refused) check(refusal.span);
  return 0;
}
