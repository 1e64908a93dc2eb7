#include "nlp/names/word_frequencies.h"

#include <cstring>

namespace dealgraph::nlp {

Result<WordFrequencies> WordFrequencies::Open(std::string_view bytes) {
  constexpr std::size_t kHeaderBytes = 16;
  if (bytes.size() < kHeaderBytes || !bytes.starts_with("dgwords2")) return Corruption("word frequencies: no such table");
  WordFrequencies frequencies;
  std::memcpy(&frequencies.slots_, bytes.data() + 8, sizeof(frequencies.slots_));
  std::memcpy(&frequencies.cluster_slots_, bytes.data() + 12, sizeof(frequencies.cluster_slots_));
  constexpr std::size_t kPathsBytes = std::size_t{3} << kLeafBits;
  if (bytes.size() != kHeaderBytes + std::uint64_t{frequencies.slots_} * 2 + kPathsBytes + std::uint64_t{frequencies.cluster_slots_} * 3) {
    return Corruption("word frequencies: the table is cut off");
  }
  frequencies.table_ = bytes.data() + kHeaderBytes;
  frequencies.paths_ = frequencies.table_ + std::size_t{frequencies.slots_} * 2;
  frequencies.clusters_ = frequencies.paths_ + kPathsBytes;
  return frequencies;
}

std::uint64_t WordFrequencies::LanguageKey(std::string_view language) {
  if (language == "nn" || language == "no") language = "nb";
  if (language == "hr" || language == "sr" || language == "bs") language = "sh";
  return Hash64(language);
}

bool WordFrequencies::HasKinds(std::string_view language) {
  return language == "de" || language == "ko" || language == "th" || language == "zh";
}

bool WordFrequencies::HasClusters(std::string_view language) { return language == "de" || language == "en" || language == "es"; }

}  // namespace dealgraph::nlp
