// The language of patterns, element by element; and matching behind the prefilter against matching without it.
#include "nlp/relations/rule_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "nlp/measures/measures.h"
#include "nlp/names/entities.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

constexpr std::string_view kPackHead = R"(language = "xx"
name = "Test"
version = 1
[words]
conjunction = ["and"]
agent = ["by"]
preposition = ["to"]
locative = ["in"]
[groups]
v_buy = ["buys", "snaps up", "purchas*"]
deal = ["deal", "big contract"]
[[rules]]
id = "r"
)";

std::unique_ptr<LanguagePack> PackWith(std::string_view type, const std::vector<std::string>& patterns) {
  std::string toml = std::string(kPackHead) + "type = \"" + std::string(type) + "\"\npatterns = [";
  for (const std::string& pattern : patterns) toml += "'''" + pattern + "''', ";
  auto pack = LanguagePack::Parse(toml + "]\n", "xx.toml");
  EXPECT_TRUE(pack.ok()) << pack.error().message;
  return std::move(*pack);
}

// A clause by hand: words, and C company, P person, S site, L place, N nationality, A sum, T stake, Q quantity, R role,
// D date, M list of several types, 's genitive. A word in front of which stands '!' is a verb, '@' an agent, '^' a
// preposition.
Clause ClauseOf(std::string_view text) {
  Clause clause;
  const auto code_of = [](std::string_view word) -> char {
    if (word == "'s") return kGenitiveSlot;
    if (word.size() != 1) return kWordSlot;
    switch (word[0]) {
      case 'C': return kCompanySlot;
      case 'G': return kGovernmentSlot;
      case 'P': return kPersonSlot;
      case 'S': return kSiteSlot;
      case 'L': return kPlaceSlot;
      case 'N': return kNationalitySlot;
      case 'A': return kAmountSlot;
      case 'T': return kStakeSlot;
      case 'Q': return kQuantitySlot;
      case 'R': return kRoleSlot;
      case 'D': return kDateSlot;
      case 'O': return kRoundSlot;
      case 'M': return kMixedSlot;
      default: return kWordSlot;
    }
  };
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    std::string_view word = text.substr(0, space);
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    Item item;
    item.code = code_of(word);
    const std::size_t begin = clause.slots.size();
    if (item.code != kWordSlot) {
      clause.slots.push_back(item.code);
    } else {
      constexpr std::string_view kSigns = "!@^";
      constexpr char kMarks[] = {kVerbMark, kAgentMark, kPrepositionMark};
      if (const std::size_t sign = kSigns.find(word[0]); sign != std::string_view::npos) {
        clause.slots.push_back(kMarks[sign]);
        word.remove_prefix(1);
      }
      clause.slots += word;
    }
    clause.slots.push_back(' ');
    clause.item_at.insert(clause.item_at.end(), clause.slots.size() - begin, static_cast<std::uint32_t>(clause.items.size()));
    clause.items.push_back(item);
  }
  return clause;
}

struct Case {
  std::string_view type;
  std::string pattern;
  std::string_view clause;
  int from;  // items; -2: no match
  int to;
};

void ExpectMatches(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const auto pack = PackWith(c.type, {c.pattern});
    const auto rules = RuleSet::Compile(*pack);
    ASSERT_TRUE(rules.ok()) << rules.error().message;
    const Clause clause = ClauseOf(c.clause);
    for (const bool filtered : {false, true}) {
      RuleSet::Triggers triggers;
      (*rules)->FindTriggers(clause, &triggers);
      std::vector<RuleMatch> matches;
      (*rules)->Match(clause, filtered ? &triggers : nullptr, &matches);
      if (c.from == -2) {
        EXPECT_TRUE(matches.empty()) << c.pattern << " on " << c.clause;
        continue;
      }
      ASSERT_FALSE(matches.empty()) << c.pattern << " on " << c.clause << (filtered ? " (filtered)" : "");
      EXPECT_EQ(matches[0].from, c.from) << c.pattern << " on " << c.clause;
      EXPECT_EQ(matches[0].to, c.to) << c.pattern << " on " << c.clause;
    }
  }
}

TEST(RuleSet, SlotsTakeTheTypesThatTheRelationAllows) {
  ExpectMatches({
      {"acquired", "{from} buys {to}", "C buys C", 0, 2},
      {"acquired", "{from} buys {to}", "P buys S", 0, 2},
      {"acquired", "{from} buys {to}", "C buys P", -2, -1},  // nobody buys a person
      {"acquired", "{from} buys {to}", "L buys C", -2, -1},
      {"acquired", "{from} buys {to}", "M buys C", 0, 2},  // a list of several types
      {"acquired", "{from} buys {to:site}", "C buys C", -2, -1},
      {"acquired", "{from} buys {to:site}", "C buys S", 0, 2},
      {"acquired", "{from} buys {to:site|company}", "C buys C", 0, 2},
      {"based_in", "{to:nationality} {from}", "N C", 1, 0},
      {"based_in", "{to:nationality} {from}", "L C", -2, -1},
      {"based_in", "{to:place|nationality} {from}", "L C", 1, 0},
  });
}

TEST(RuleSet, GroupsAndWordsMayBePhrasesAndOpen) {
  ExpectMatches({
      {"acquired", "{from} <v_buy> {to}", "C !buys C", 0, 2},
      {"acquired", "{from} <v_buy> {to}", "C !snaps up C", 0, 3},
      {"acquired", "{from} <v_buy> {to}", "C !purchased C", 0, 2},
      {"acquired", "{from} <v_buy> {to}", "C sells C", -2, -1},
      {"acquired", "{from} buys {to}", "C buyst C", -2, -1},
      {"acquired", "{from} over*men {to}", "C overtogmen C", -2, -1},  // open at the ends only
      {"acquired", "{from} overt* {to}", "C overtog C", 0, 2},
      {"acquired", "{from} *tog {to}", "C overtog C", 0, 2},
      {"acquired", "{from} a.b {to}", "C a . b C", 0, 4},  // cut as text is
  });
}

TEST(RuleSet, AGapStopsAtPartiesVerbsAgentsAndMarks) {
  ExpectMatches({
      {"acquired", "{from} ~ buys ~ {to}", "C now quickly buys small C", 0, 5},
      {"acquired", "{from} ~ buys ~ {to}", "C ^in L buys ^in A C", 0, 6},       // over places and sums
      {"acquired", "{from} ~ buys ~ {to}", "C !sells and buys C", -2, -1},      // a verb
      {"acquired", "{from} ~ buys ~ {to}", "C @by buys C", -2, -1},             // an agent
      {"acquired", "{from} ~ buys ~ {to}", "C , buys C", -2, -1},               // a comma
      {"acquired", "{from:company} ~ buys ~ {to}", "C P buys C", -2, -1},       // another party
      {"acquired", "{from} ~ buys ~ {to}", "C 's boss buys C", -2, -1},         // a possessor is not its possession
      {"acquired", "{from} buys _ {to}", "C buys small C", 0, 3},
      {"acquired", "{from} buys _ {to}", "C buys things ^in C", -2, -1},        // no preposition before an object
      {"acquired", "{from} ~~ buys {to}", "C !sold L , and then @by night buys C", 0, 9},
  });
}

TEST(RuleSet, AWideGapIsAtMostFourteenItems) {
  std::string clause = "C";
  for (int i = 0; i < 14; ++i) clause += " x";
  ExpectMatches({{"acquired", "{from} ~~ buys {to}", clause + " buys C", 0, 16}});
  ExpectMatches({{"acquired", "{from} ~~ buys {to}", clause + " x buys C", -2, -1}});
}

TEST(RuleSet, ChoicesOptionsAndEnds) {
  ExpectMatches({
      {"acquired", "{from} (buys|takes over) {to}", "C takes over C", 0, 3},
      {"acquired", "{from} (has)? buys {to}", "C has buys C", 0, 3},
      {"acquired", "{from} (has)? buys {to}", "C buys C", 0, 2},
      {"acquired", "^ {from} buys {to}", "C buys C", 0, 2},
      {"acquired", "^ {from} buys {to}", "now C buys C", -2, -1},
      {"acquired", "{from} buys {to} $", "C buys C .", 0, 2},
      {"acquired", "{from} buys {to} $", "C buys C now", -2, -1},
      {"acquired", "{to} 's (deal|sale) to {from}", "C 's sale ^to C", 4, 0},
      {"acquired", "{from} {any} buys {to}", "C P buys C", 0, 3},
      {"partnered_with", "{both} join forces", "then C join forces", 1, 1},  // one list holds both ends
  });
}

TEST(RuleSet, CapturesNameTheItemTheyHold) {
  const auto pack = PackWith("invested_in", {"{from} buys {stake} ~ for {amount} to {to}", "{from} , {amount} {round} {date} to {to}"});
  const auto rules = RuleSet::Compile(*pack);
  ASSERT_TRUE(rules.ok());
  std::vector<RuleMatch> matches;
  (*rules)->Match(ClauseOf("then C , A O D to C"), nullptr, &matches);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].begin, 1u);
  EXPECT_EQ(matches[0].end, 8u);
  EXPECT_EQ(matches[0].from, 1);
  EXPECT_EQ(matches[0].amount, 3);
  EXPECT_EQ(matches[0].round, 4);
  EXPECT_EQ(matches[0].date, 5);
  EXPECT_EQ(matches[0].to, 7);
  EXPECT_EQ(matches[0].stake, -1);
  EXPECT_EQ(matches[0].rule->id, "xx.r");
}

TEST(RuleSet, AllMatchesInAClauseAreFound) {
  const auto pack = PackWith("acquired", {"{from} buys {to}"});
  const auto rules = RuleSet::Compile(*pack);
  std::vector<RuleMatch> matches;
  (*rules)->Match(ClauseOf("C buys C and C buys C buys C"), nullptr, &matches);
  ASSERT_EQ(matches.size(), 3u);
  EXPECT_EQ(matches[1].from, 4);
  EXPECT_EQ(matches[2].from, 6);
}

TEST(RuleSet, FaultyPatternsAreAllToldWithRuleAndLine) {
  const auto pack = PackWith("raised", {"{from} <nothing> {amount}", "{from} raised {to}", "{from} ~ {sum}", "{from:firm} x",
                                        "{from raised", "<v_buy {from}", "{from} (raised {amount}", "{both} raised", "{from} raised {amount}"});
  const auto rules = RuleSet::Compile(*pack);
  ASSERT_FALSE(rules.ok());
  EXPECT_EQ(rules.error().code, ErrorCode::kInvalidArgument);
  const std::string& message = rules.error().message;
  for (const std::string_view said : {"no group <nothing>", "raised has no {to}", "{sum}", "firm", "an open { in", "an open < in",
                                      "an open bracket in", "{both} is for symmetric", "xx.toml:12: xx.r: "}) {
    EXPECT_NE(message.find(said), std::string::npos) << said << " in " << message;
  }
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 8) << message;
}

// ---- the prefilter ---------------------------------------------------------------------------------------------------------

using Key = std::tuple<const RuleSource*, std::uint32_t, std::uint32_t, int, int, int, int, int, int, int, int>;

// Each once: two patterns of a rule may read the same, and what one of them finds is not lost with the other.
std::set<Key> Keys(const std::vector<RuleMatch>& matches) {
  std::set<Key> keys;
  for (const RuleMatch& m : matches) {
    keys.emplace(m.rule, m.begin, m.end, m.from, m.to, m.amount, m.stake, m.quantity, m.date, m.role, m.round);
  }
  return keys;
}

struct Compared {
  int clauses = 0;
  int matches = 0;
};

// Matches every clause of an article both ways. Names are those of extraction; anaphors mean the first entity.
void Compare(const Article& article, const LanguagePack& pack, const RuleSet& rules, Compared* compared) {
  static const auto measure_reader = std::move(*MeasureReader::Create());
  Document document;
  ReadDocument(article, pack, &document);
  Names names = FindNames(document, TestGazetteer(), std::vector<bool>(document.tokens.size(), false));
  for (Mention& mention : names.mentions) {
    if (mention.kind == MentionKind::kAnaphor && !names.entities.empty()) mention.index = 0;
  }
  const Measures measures = measure_reader->Read(article, {pack.language(), article.country, article.published_time});
  std::vector<Mention> mentions = names.mentions;
  for (std::uint32_t t = 0; t < document.tokens.size(); ++t) {  // a sum where its first token is free
    for (const Amount& amount : measures.amounts) {
      if (amount.span.field != document.tokens[t].field || amount.span.begin != document.tokens[t].begin) continue;
      Mention mention;
      mention.kind = MentionKind::kAmount;
      mention.first = t;
      mention.last = t;
      while (mention.last < document.tokens.size() && document.tokens[mention.last].field == amount.span.field &&
             document.tokens[mention.last].begin < amount.span.end) {
        ++mention.last;
      }
      mention.index = 0;
      const bool taken = std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
        return m.first < mention.last && mention.first < m.last;
      });
      if (!taken) mentions.push_back(mention);
    }
  }
  std::sort(mentions.begin(), mentions.end(), [](const Mention& a, const Mention& b) { return a.first < b.first; });
  std::uint32_t m = 0;
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    while (m < mentions.size() && mentions[m].first < document.sentences[s].first) ++m;
    std::uint32_t end = m;
    while (end < mentions.size() && mentions[end].first < document.sentences[s].last) ++end;
    std::vector<Clause> clauses{ReadPhrase(document, s, mentions, m, end)};
    for (Clause& clause : ReadClauses(document, s, mentions, m, end)) clauses.push_back(std::move(clause));
    RuleSet::Triggers triggers;
    rules.FindTriggers(clauses.front(), &triggers);
    for (const Clause& clause : clauses) {
      std::vector<RuleMatch> filtered;
      std::vector<RuleMatch> plain;
      rules.Match(clause, &triggers, &filtered);
      rules.Match(clause, nullptr, &plain);
      ASSERT_EQ(Keys(filtered), Keys(plain)) << article.id << ": " << clause.slots;
      ++compared->clauses;
      compared->matches += static_cast<int>(plain.size());
    }
    m = end;
  }
}

Compared CompareAll(const std::vector<Article>& articles) {
  Compared compared;
  for (const std::string& language : ShippedLanguages()) {
    const auto rules = RuleSet::Compile(ShippedPack(language));
    for (const Article& article : articles) {
      if (article.language == language) Compare(article, ShippedPack(language), **rules, &compared);
      if (testing::Test::HasFatalFailure()) return compared;
    }
  }
  return compared;
}

TEST(RuleSet, ThePrefilterLosesNothingOverTheSamples) {
  const Compared compared = CompareAll(SampleArticles());
  EXPECT_GT(compared.clauses, 200);
  EXPECT_GT(compared.matches, 50);
}

TEST(RuleSet, ThePrefilterLosesNothingOverTheCorpus) {
  if (std::getenv("DEALGRAPH_SHARED") == nullptr) GTEST_SKIP() << "DEALGRAPH_SHARED names no folder with the development corpus";
  const Compared compared = CompareAll(CorpusArticles());
  EXPECT_GT(compared.clauses, 500);
  EXPECT_GT(compared.matches, 100);
}

}  // namespace
}  // namespace dealgraph::nlp
