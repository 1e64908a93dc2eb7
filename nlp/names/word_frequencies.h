// WordFrequencies knows which words are common in which language, some twenty thousand of each: what is common and written small is
// seldom a name, and in scripts without spaces common words show where the next one begins. Of languages that write every noun
// large, or nothing, it also knows what lists of words say of one, of some which cluster a word is of (words that stand beside the
// same words), and of single Chinese signs how names of people use them. The words are not kept, only hashes of twelve or
// thirteen bits, so one rare word of a thousand looks common, and one unknown one of a thousand known. Immutable; thread-safe.
//
// The table (train/fetch/word_frequencies.py, sources in docs/data-sources.md) is a part of the tagger's model.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"

namespace dealgraph::nlp {

// What lists of words know of one. The numbers stand in the table.
enum class WordKind : std::uint8_t {
  kUnknown = 0,
  kNoun = 1,    // an ordinary word; of names it is none
  kPerson = 2,  // a given name, a family name or both together
  kPlace = 3,
  kOtherName = 4,
  kSeveral = 5,        // names of several kinds
  kNounOrPerson = 6,
  kNounOrName = 7,     // an ordinary word too, and a name that is not only a person's
};
// Of a single Chinese sign the number in the table means something else: 1 where it is a family name, and 2, 4 or 6 the likelier it
// stands in a given name than in other words.

class WordFrequencies {
 public:
  WordFrequencies() = default;  // knows no word

  // kCorruption: `bytes` are no such table. They outlive this.
  static Result<WordFrequencies> Open(std::string_view bytes);

  // What Level() wants to know of a language; several share one list (nn reads nb's).
  static std::uint64_t LanguageKey(std::string_view language);

  // kUnknown for all words of languages that have no such lists (HasKinds). `word_hash` as for Level().
  WordKind Kind(std::uint64_t language_key, std::uint64_t word_hash) const {
    return static_cast<WordKind>(Level(language_key ^ kKindKey, word_hash));
  }
  static bool HasKinds(std::string_view language);

  // The word's Brown cluster: a leaf of a binary tree, as the path from the root to it, the first step in the lowest of kPathBits bits
  // and zeros behind the last. Words below one branch stand in similar places, so a path cut short is a wider class. 0: unknown, as
  // are all words of languages that have none (HasClusters). `text_hash` is Hash64 of the word as it is written: "Die" is not "die".
  std::uint32_t ClusterPath(std::uint64_t language_key, std::uint64_t text_hash) const {
    if (cluster_slots_ == 0) return 0;
    std::uint64_t key = (text_hash ^ language_key ^ kClusterKey) * 0x9e3779b97f4a7c15;
    key ^= key >> 29;
    const auto print = static_cast<std::uint32_t>(key >> 52);
    std::uint32_t slot = static_cast<std::uint32_t>(((key & 0xffffffff) * cluster_slots_) >> 32);
    for (std::uint32_t tries = 0; tries < cluster_slots_; ++tries) {
      const std::uint32_t entry = ClusterAt(slot);
      if (entry == 0) return 0;
      if (entry >> kLeafBits == print) return PathAt(entry & ((1u << kLeafBits) - 1));
      slot = slot + 1 == cluster_slots_ ? 0 : slot + 1;
    }
    return 0;
  }
  static bool HasClusters(std::string_view language);
  static constexpr int kPathBits = 18;

  // 1: more than one word of ten thousand; 5: one of a million; 0: rarer. `word_hash` is Hash64 of the lower-cased word.
  int Level(std::uint64_t language_key, std::uint64_t word_hash) const {
    if (slots_ == 0) return 0;
    std::uint64_t key = (word_hash ^ language_key) * 0x9e3779b97f4a7c15;
    key ^= key >> 29;
    const auto print = static_cast<std::uint16_t>(key >> 51);
    std::uint32_t slot = static_cast<std::uint32_t>(((key & 0xffffffff) * slots_) >> 32);
    for (std::uint32_t tries = 0; tries < slots_; ++tries) {
      const std::uint16_t entry = EntryAt(slot);
      if (entry == 0) return 0;
      if (entry >> 3 == print) return entry & 7;
      slot = slot + 1 == slots_ ? 0 : slot + 1;
    }
    return 0;
  }

 private:
  static constexpr std::uint64_t kKindKey = 0x6a09e667f3bcc909;  // apart from the same word's level
  static constexpr std::uint64_t kClusterKey = 0xbb67ae8584caa73b;
  static constexpr int kLeafBits = 12;

  std::uint16_t EntryAt(std::uint32_t slot) const {
    const auto* at = reinterpret_cast<const unsigned char*>(table_ + std::size_t{slot} * 2);
    return static_cast<std::uint16_t>(at[0] | at[1] << 8);
  }

  // Twelve bits of the hash, twelve that say where in the table of leaves the path stands.
  std::uint32_t ClusterAt(std::uint32_t slot) const {
    const auto* at = reinterpret_cast<const unsigned char*>(clusters_ + std::size_t{slot} * 3);
    return static_cast<std::uint32_t>(at[0] | at[1] << 8 | at[2] << 16);
  }
  std::uint32_t PathAt(std::uint32_t leaf) const {
    const auto* at = reinterpret_cast<const unsigned char*>(paths_ + std::size_t{leaf} * 3);
    return static_cast<std::uint32_t>(at[0] | at[1] << 8 | at[2] << 16);
  }

  const char* table_ = nullptr;
  std::uint32_t slots_ = 0;
  const char* paths_ = nullptr;  // by leaf
  const char* clusters_ = nullptr;
  std::uint32_t cluster_slots_ = 0;
};

}  // namespace dealgraph::nlp
