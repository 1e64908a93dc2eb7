// Extractor reads one article and returns what it states: the whole of nlp behind one call.
//
// Pure: the same article and the same binary give the same Extraction, on every machine. Immutable once created and used
// by any number of threads at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "nlp/article.h"
#include "nlp/extraction.h"
#include "nlp/names/annotated_names.h"
#include "nlp/names/name_model.h"
#include "nlp/pack_text.h"
#include "nlp/relations/relation_finder.h"

namespace dealgraph::nlp {

struct ExtractorOptions {
  // The bytes of the tagger's model (TaggerModel); empty: names are found by rules alone.
  std::string_view tagger_model;
  // Language packs and words of sums that take the place of those in the binary, or add languages.
  std::vector<PackText> packs;
  std::vector<PackText> words;
  // Names beside those of the gazetteer (AddEntryRows of nlp/names/gazetteer_builder.h); no text: none.
  PackText catalogue;
};

// Every fault of the packs and words in `options`, "FILE:LINE: what".
std::vector<std::string> LintPacks(const ExtractorOptions& options);

// What training, tests and `extract --explain` ask for beside the result.
struct ExtractHooks {
  const FrameObserver* observer = nullptr;                // sees the candidates of relations before they are decided
  const std::vector<AnnotatedName>* names = nullptr;      // used in the place of those that would be found
  const NameModel* name_model = nullptr;                  // in the place of the one in the binary
  const NameObserver* name_observer = nullptr;            // sees the candidates for names before they are judged
  Explanation* explanation = nullptr;                     // takes why relations were claimed, and what else was considered
  bool rules_alone = false;                               // frames neither add nor drop claims
};

class Extractor {
 public:
  // Opens the tables in the binary and the model. A language's pack is compiled when its first article comes.
  // Packs of the options are compiled at once. kCorruption, kInvalidArgument: the model is damaged, or another version's;
  // or a pack has faults, which the message lists with their lines.
  static Result<std::unique_ptr<Extractor>> Create(const ExtractorOptions& options = {});
  ~Extractor();

  // `article` holds valid UTF-8, each field at most 4 GiB. Never fails: what cannot be read is refused in the result.
  Extraction Extract(const Article& article, const ExtractHooks& hooks = {}) const;

  // The language of the article as Extract() would decide it: as given, else detected, else "und".
  std::string DecideLanguage(const Article& article) const;

  struct PackInfo {
    std::string language;
    std::string version;
    std::string name;  // in English
    std::size_t rules = 0;
    bool embedded = true;
  };
  // The first digits of the tagger model's hash; empty without a model.
  std::string TaggerVersion() const;

  std::vector<PackInfo> Packs() const;  // sorted by language; compiles them

 private:
  struct Parts;
  explicit Extractor(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace dealgraph::nlp
