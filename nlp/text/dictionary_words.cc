#include "nlp/text/dictionary_words.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <memory>

namespace dealgraph::nlp {
namespace {

struct CloseIterator {
  void operator()(UBreakIterator* iterator) const { ubrk_close(iterator); }
};
struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};

// The rules are the same in every language; ICU picks the dictionary by script.
UBreakIterator* ThreadIterator() {
  thread_local const std::unique_ptr<UBreakIterator, CloseIterator> iterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator* made = ubrk_open(UBRK_WORD, "", nullptr, 0, &status);
    return std::unique_ptr<UBreakIterator, CloseIterator>(U_SUCCESS(status) ? made : nullptr);
  }();
  return iterator.get();
}

}  // namespace

void FindDictionaryWords(std::string_view text, std::vector<std::uint32_t>* ends) {
  ends->clear();
  UBreakIterator* const iterator = ThreadIterator();
  if (iterator == nullptr) return;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, CloseText> opened(utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  ubrk_setUText(iterator, opened.get(), &status);
  if (U_FAILURE(status)) return;
  for (std::int32_t end = ubrk_next(iterator); end != UBRK_DONE; end = ubrk_next(iterator)) {
    ends->push_back(static_cast<std::uint32_t>(end));
  }
}

}  // namespace dealgraph::nlp
