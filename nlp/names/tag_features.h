// Tag features: what the tagger sees of each token. Hashes of what the token is, what stands beside it, what lists know of
// it and what the rest of the article does with the same word. Tagger and trainer read the same ones from here, so that what
// was trained is what is run: whoever changes them makes the model anew (kTagFeaturesVersion).
//
// Only segments are looked at: stretches of a sentence that may hold a name. Where a script has capitals these are the
// capitalised words and what stands between them; elsewhere they are whole sentences.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "nlp/document.h"
#include "nlp/names/tag_lattice.h"
#include "nlp/names/gazetteer.h"
#include "nlp/names/small_names.h"
#include "nlp/names/word_frequencies.h"

namespace dealgraph::nlp {

inline constexpr std::uint32_t kTagFeaturesVersion = 9;

// Tokens [first, last) of one sentence.
struct TagSegment {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

// In reading order; sentences that are page noise have none. `taken[i]`: token i belongs to a sum or a date; may be empty.
std::vector<TagSegment> FindTagSegments(const Document& document);

// Which tags the tokens of a segment can have at all: no name begins or ends inside a run of katakana, or between a letter and the marks
// that belong to it. Empty where every token can have any.
void FindPossibleTags(const Document& document, const TagSegment& segment, std::vector<TagMask>* possible);

// The features of one token in three parts. The trainer leaves out the second and the third now and then, so that the model
// learns to do without them: most names of tomorrow are in no list and in no training set.
struct TokenFeatures {
  static constexpr std::size_t kCountMax = 192;
  std::array<std::uint64_t, kCountMax> hashes;
  std::uint32_t count = 0;
  std::uint32_t word_begin = 0;  // from here: what the token's own letters are
  std::uint32_t list_begin = 0;  // from here: what the gazetteer says

  std::span<const std::uint64_t> all() const { return {hashes.data(), count}; }
};

// Reads one document; reused for the next, keeps its memory. One thread.
class TagFeatureReader {
 public:
  // Both are lent.
  TagFeatureReader(const Gazetteer& gazetteer, const WordFrequencies& frequencies)
      : gazetteer_(gazetteer), frequencies_(frequencies) {}

  // Looks at all tokens of the segments and beside them. `document` is lent until the next Start().
  void Start(const Document& document, std::span<const TagSegment> segments);
  // The features of `token`, which lies in `segment`.
  void Read(const TagSegment& segment, std::uint32_t token, TokenFeatures* features) const;

 private:
  struct TokenInfo {
    std::uint64_t word = 0;      // hash of the lower-cased word; digits are alike
    std::uint64_t affixes[8]{};  // beginnings of 1-4 characters, endings of 1-4
    std::uint32_t shape = 0;
    std::uint32_t long_shape = 0;
    std::uint32_t list = 0;      // place in a gazetteer name and what it names
    std::uint32_t own_list = 0;  // given name, surname, legal form
    std::uint64_t classes = 0;   // the lexicon's, of phrases that start or end here
    std::uint32_t article = 0;   // what the rest of the article does with the word
    std::uint8_t script = 0;
    std::uint8_t common = 0;     // how common the word is; of characters: and their place in a common word
    bool known = false;          // filled
    std::uint8_t unit_place = 0;  // in a dictionary's word: 0 alone, 1 first, 2 inside, 3 last
    std::uint32_t unit_first = 0;  // the tokens of that word, where a script has no spaces
    std::uint32_t unit_last = 0;
    std::uint64_t unit = 0;        // its hash
    std::uint32_t cluster = 0;     // WordFrequencies::ClusterPath of the word as it is written, or else in small letters
    std::uint32_t stem_list = 0;   // of a word that no list knows: of its beginning, which one does
    // What lists of words say of it, and of its longest known beginning and ending, with the characters that are left. Where words
    // are not set apart: of the longest known words that begin here, end here and go over this token, with their lengths.
    std::uint8_t kind = 0;
    std::uint8_t kind_front = 0;
    std::uint8_t kind_back = 0;
    std::uint8_t kind_inside = 0;
    // Of characters only.
    std::uint8_t sign = 0;          // how names of people use it (WordFrequencies::Kind of one sign)
    std::uint8_t phrase = 0;        // the pack's longest phrase over it: its class and the character's place in it
    std::uint8_t name_end = 0;      // the next phrase that ends names, and how far it is
    std::uint8_t left_variety = 0;  // how often the article has this character with the next one, and behind how many others
    std::uint8_t right_variety = 0;  // the same with the one before, and of those that follow
  };

  void Fill(std::uint32_t i);
  void ReadCommonWords(const TagSegment& segment);
  void ReadDictionaryWords(const TagSegment& segment);
  void ReadKindsOfParts(std::span<const std::uint32_t> starts, std::string_view lower, TokenInfo* info) const;
  void ReadWordKinds(const TagSegment& segment);
  void ReadPhrases(const TagSegment& segment);
  void ReadPairs(std::span<const TagSegment> segments);
  void ReadLists(const TagSegment& segment);
  std::uint32_t StemList(std::string_view lower, std::string_view language);
  void ReadArticle(std::span<const TagSegment> segments);
  const TokenInfo& InfoAt(std::int64_t i, const Sentence& sentence) const;
  const Sentence& SentenceOf(std::uint32_t token) const;

  const Gazetteer& gazetteer_;
  const WordFrequencies& frequencies_;
  std::uint64_t frequency_language_ = 0;
  bool has_kinds_ = false;
  bool has_clusters_ = false;
  const Document* document_ = nullptr;
  std::uint64_t language_ = 0;
  std::uint8_t kind_ = 0;  // ArticleKind
  SmallNames small_names_;
  bool titled_ = false;  // news with a headline, not a bare text: has features of its own beside the shared ones
  std::vector<TokenInfo> infos_;
  std::vector<std::uint32_t> sentence_of_;  // by token
  std::vector<NameEntry> entries_;
  std::vector<std::uint32_t> word_ends_;
};

}  // namespace dealgraph::nlp
