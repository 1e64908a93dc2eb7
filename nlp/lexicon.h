// Lexicon knows a language's small words: which token, or short phrase of tokens, belongs to which class.
//
// Its entries are phrases of a language pack (nlp/phrase_table.h). Immutable once built; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "nlp/phrase_table.h"
#include "nlp/text/tokens.h"

namespace dealgraph::nlp {

// What a word does for the machinery. A pack lists the words of each class under the class's name.
enum class WordClass : std::uint8_t {
  kStopWord,         // too common to be a name, even when a sentence starts with it
  kArticle,          // "the", "en", "den"
  kDefinite,         // the articles of what is known already: "the", "den"
  kConjunction,      // joins names in a list: "and", "og", "samt"
  kRelative,         // opens a relative clause: "which", "der"
  kAuxiliary,        // finite verbs that tell a clause from a phrase: "is", "har"
  kNegation,         // "not", "ikke"
  kRumourCue,        // "in talks", "reportedly", "forhandler"
  kPlanCue,          // "will", "plans", "vil"
  kAnnounceCue,      // "has agreed", "announced"
  kDenyCue,          // "denied", "afviser"
  kCancelCue,        // "scrapped", "aflyst"
  kHypothesis,       // "if", "hvis": what follows is no claim
  kAttributionCue,   // "according to", "ifølge"
  kSayVerb,          // "said", "siger": its subject says what the sentence states
  kRole,             // "chief executive", "*direktør"
  kPersonTitle,      // "Mr", "Dr", "kong"
  kOrgNoun,          // "company", "*fond": what a company or body is called in common words
  kGovernmentNoun,   // "ministry", "*styrelsen": makes a name a government's
  kCompanyWord,      // inside a name, makes it a company's: "Capital", "Ventures", "Bank"
  kPlaceNamed,       // stands behind a place inside a name: "University", "Kommune", "Airport"
  kGovernmentWord,   // inside a name, makes it a government's: "Ministry", "Kommune"
  kSiteWord,         // inside a name, makes it a site's: "campus", "Park"
  kFacilityNoun,     // a site in common words: "data centre", "fabrik"
  kLocative,         // "in", "at", "i", "ved": before a place
  kNameConnector,    // joins two parts of one name: "of", "&", "for"
  kNamePrefix,       // opens a surname: "van", "de", "von"
  kNotAName,         // capitalised but no entity: months, products, events
  kCompanyAnaphor,   // "the company", "selskabet"
  kPossessiveAnaphor,  // "its", "dets": possession by the company meant
  kAdjective,        // may stand between an article and a name: "rival", "tidligere"
  kAbbreviation,     // a full stop behind it ends no sentence: "mr", "sept"
  kNoiseLead,        // opens a line that is no news: "read more", "foto"
  kNoiseSection,     // opens a section of them, to the end: "disclaimer"
  kShare,            // "of the shares", "egenkapital"
  kVerb,             // finite verbs of the rules' groups; filled by the loader
  kPreposition,      // other prepositions: "from", "of", "til"
  kAgent,            // marks who did it in the passive: "by", "af"
  kFormer,           // "former", "tidligere": the post is no more
  kPlaceWord,        // at the end of a name, makes it a place's: 市, 県, 郡, "시"
  kPersonAnaphor,    // "he", "hun", 同氏
  kCommonAbbreviation,  // capitals of a thing in common words: "TV", "LNG", "PME"; no name where it stands alone
  kNamingCue,        // says that what stands beside it is what something is called: "named", "døbt"
  kFinishCue,        // what is there is finished or enlarged: "complete", "udvide"
  kCount,
};

using WordClasses = std::uint64_t;
constexpr WordClasses ClassBit(WordClass c) { return WordClasses{1} << static_cast<unsigned>(c); }

std::string_view WordClassName(WordClass c);  // "stop_word": the key in a pack

class Lexicon {
 public:
  void Add(std::string_view phrase, WordClass word_class);
  void Build();  // once, after the last Add()

  // A phrase that starts at a token.
  struct Hit {
    std::uint32_t length = 1;  // tokens
    WordClass word_class = WordClass::kStopWord;
  };
  // All phrases that start at tokens[at]; appends to `hits`, longest last within a class.
  void Match(std::span<const Token> tokens, std::size_t at, std::vector<Hit>* hits) const;

  // Classes that `lower` has as a word by itself.
  WordClasses ClassesOf(std::string_view lower) const;

 private:
  PhraseTable phrases_;  // their values are classes
};

}  // namespace dealgraph::nlp
