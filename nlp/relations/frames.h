// Frames: every pair of names in a sentence that a relation could join, described without a word of its language.
//
// Where rules say "buyer, verb, company", a frame looks at the sentence from all sides: which triggers stand before, between
// and behind the two names, how far, who else stands between, which marks and prepositions the names carry, what is said of
// the pair elsewhere. These features are numbers that mean the same in every language; what they weigh was learnt from
// annotated articles (nlp/relations/frame_model, train/). A relation may be stated by several candidates; the best counts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nlp/document.h"
#include "nlp/extraction.h"
#include "nlp/mention.h"
#include "nlp/names/article_kind.h"
#include "nlp/relations/clauses.h"
#include "nlp/relations/backgrounds.h"
#include "nlp/relations/name_lists.h"
#include "nlp/triggers.h"

namespace dealgraph::nlp {

class FrameModel;

// A feature: its template in the upper 8 bits and up to three small values.
using Feature = std::uint32_t;
std::string FeatureName(Feature feature);  // "between v_buy, from-to"; feature_names.cc

// One end of a candidate.
struct FrameEnd {
  int entity = -1;
  EntityType type = EntityType::kCompany;
  int item = -1;                     // of the flat clause; -1: from elsewhere, not named in the sentence
  const Mention* mention = nullptr;  // nullptr for such an end, and for "the plant"
  std::uint8_t source = 0;           // FrameSource
  std::uint8_t place = 0;            // in a list: 0 alone, 1 first, 2 inside, 3 last
  std::uint8_t often = 0;            // the article names it 1, 2, 3, 4 or 5 (4), or more times (5)
  std::uint8_t news = 0;             // FrameNews
  bool in_title = false;             // the headline names it
  std::uint8_t sure = 0;             // how sure its type is, in half logits from 1 on; 0: unknown
};
enum FrameSource : std::uint8_t { kNamedHere = 0, kAnaphorHere = 1, kTopicEnd = 2, kMainEnd = 3, kRaiserEnd = 4, kInsideEnd = 5, kSiteNounHere = 6,
                                  kRecentFirst = 7, kRecentLater = 8, kPersonHere = 9, kPersonEnd = 10,
                                  kMeantInSentence = 11, kMeantBefore = 12 };
// Whether the article named an end before; the values stand in the trained weights.
enum FrameNews : std::uint8_t { kNotNamedHere = 0, kNamedBefore = 1, kNamedInTitle = 2, kNamedFirst = 3 };

struct FrameCandidate {
  RelationType type = RelationType::kInvestedIn;
  FrameEnd from;
  FrameEnd to;  // no entity where the type has no such end
  std::uint32_t sentence = 0;
  std::uint32_t clause = 0;  // index into Frames::clauses
  int from_list = -1;        // first item of the list of names that the end stands in; -1: it stands alone
  int to_list = -1;
  int trigger_group = -1;    // of the trigger that speaks for it; -1: none
  bool doubted = false;      // words of rumour, denial or cancellation stand around it
  std::uint32_t begin = 0;   // items that hold the ends and the trigger
  std::uint32_t end = 0;
  std::vector<Feature> features;  // those that are not in `weighed`
  std::int64_t weighed = 0;       // what the others weigh
  std::int64_t score = 0;  // set by the model
};

// How a rule found the ends of what it claimed. The values stand in the trained weights.
enum class RuleEnds : std::uint8_t { kOffTopic = 1, kByAnaphor = 2, kNamed = 3 };

// All candidates of an article for one relation between two entities: one decision.
struct FrameBag {
  RelationType type = RelationType::kInvestedIn;
  int from = -1;
  int to = -1;
  std::vector<std::uint32_t> candidates;  // indices, by place
  bool ruled = false;                     // a rule of the pack claims it
  RuleEnds ends = RuleEnds::kOffTopic;    // of the best such rule
  bool doubted = false;                   // its best candidate is; set by the model
  bool certain = false;                   // the site's name holds the place: no score is asked
  std::uint32_t best = 0;                 // the candidate that scores highest; set by the model
  std::int64_t score = 0;
};

// What a rule of the pack claimed.
struct RuleClaim {
  RelationType type = RelationType::kInvestedIn;
  int from = -1;
  int to = -1;
  RuleEnds ends = RuleEnds::kNamed;
  std::uint32_t sentence = 0;
};

// Whether a feature tells what rules found. Training also goes without them.
bool IsRuleFeature(Feature feature);

// A sum that a candidate may carry.
struct AmountCandidate {
  int amount = -1;  // index into Extraction::amounts
  std::vector<Feature> features;
};

// What the finder knows of a sentence when it comes to it.
struct FrameContext {
  int topic = -1;  // the company that the text is about here
  int main = -1;   // and that the article is about
  int raiser = -1; // that raised money a few sentences ago
  int site = -1;   // named last, which "the plant" may mean
  int person = -1; // of whom the sentences before told
  std::vector<int> recent = {};  // the parties of the sentence before, by place
};

// The candidates of one article, gathered sentence by sentence.
class Frames {
 public:
  // With a scorer features are weighed as they are found and not kept; without, each candidate has its own.
  Frames(const Document& document, const ArticleTriggers& triggers, const std::vector<Mention>& mentions,
         const Extraction& extraction, const Backgrounds& backgrounds, const FrameModel* scorer = nullptr)
      : document_(document), triggers_(triggers), mentions_(mentions), extraction_(extraction), backgrounds_(backgrounds), scorer_(scorer), kind_(ArticleKind(document)) {}
  bool KeepsFeatures() const { return scorer_ == nullptr; }

  // Appends the candidates of a sentence whose mentions are [begin, end).
  void ReadSentence(std::uint32_t sentence, std::uint32_t begin, std::uint32_t end, const FrameContext& context);

  // Sorts the candidates into bags, and adds what is known of a pair as a whole: the rules' claims, the number of sentences.
  std::vector<FrameBag> Bags(const std::vector<RuleClaim>& claims);
  const std::vector<RuleClaim>& claims() const { return claims_; }  // as given to Bags()

  // The sums of a candidate's sentence, described for it.
  std::vector<AmountCandidate> AmountsFor(const FrameCandidate& candidate) const;

  std::vector<FrameCandidate>& candidates() { return candidates_; }
  const std::vector<FrameCandidate>& candidates() const { return candidates_; }
  const Clause& ClauseOf(const FrameCandidate& candidate) const { return clauses_[candidate.clause].clause; }
  // "A, B and C expand partnerships with miners": the two of a list do something with others than each other.
  bool IsWithOthers(const FrameCandidate& candidate) const;

 private:
  friend class FrameReader;

  // A trigger by the items of a clause.
  struct ItemTrigger {
    std::uint8_t group;
    std::uint32_t first;
    std::uint32_t last;
  };
  struct FlatClause {
    Clause clause;
    std::vector<ItemTrigger> triggers;  // verbs, participles and nouns
    std::vector<std::uint32_t> participles;  // the items that participles among them begin with
    std::vector<std::uint64_t> marks;   // by item: 1 << group of the marks that it is
    std::vector<NameList> lists;        // by item
    std::vector<std::uint32_t> cues;    // the items that say of a deal how far it is
  };

  // Whether mentions [begin, end) can be a pair without a trigger: two names, a post, or a place, which stands for itself.
  bool MayPair(std::uint32_t begin, std::uint32_t end) const;
  FrameEnd EndFor(int entity, FrameSource source, const Mention* mention = nullptr) const;
  std::vector<FrameEnd> EndsIn(const std::vector<Item>& items, const FrameContext& context) const;
  void AddOthersMeant(const Mention& anaphor, const FrameEnd& taken, const FrameContext& context, std::vector<FrameEnd>* ends) const;
  // Those that the sentence may mean without a name.
  void AddEndsFromElsewhere(const FrameContext& context, const FlatClause& flat, std::vector<FrameEnd>* ends) const;
  void NamesInSites(std::vector<FrameEnd>* ends) const;

  const Document& document_;
  const ArticleTriggers& triggers_;
  const std::vector<Mention>& mentions_;
  const Extraction& extraction_;
  const Backgrounds& backgrounds_;
  const FrameModel* scorer_;
  const std::uint8_t kind_;                // of the article
  std::uint32_t headline_relations_ = 0;   // that its headline speaks of, as a mask of 1 << RelationType
  std::vector<FlatClause> clauses_;
  std::vector<FrameCandidate> candidates_;
  std::vector<RuleClaim> claims_;
};

}  // namespace dealgraph::nlp
