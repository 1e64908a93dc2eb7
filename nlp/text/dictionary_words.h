// Dictionary words: how ICU's dictionaries cut Thai, Lao, Khmer, Burmese, Chinese and Japanese, whose words are not set apart. A hint for
// names, no more: names are what dictionaries do not have. Thread-safe; each thread keeps one iterator of its own.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace dealgraph::nlp {

// Where the words and what stands between them end, in bytes of `text`, ascending; nothing where ICU has no rules at all.
void FindDictionaryWords(std::string_view text, std::vector<std::uint32_t>* ends);

}  // namespace dealgraph::nlp
