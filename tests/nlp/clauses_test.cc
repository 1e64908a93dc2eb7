// How a sentence is taken apart: lists, appositions, relative clauses, second predicates, brackets and attributions.
#include "nlp/relations/clauses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "nlp/relations/sentence_view.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

// Names are told by hand, so that clauses are tested by themselves: "[Nvidia]" is a company, "[p:Huang]" a person,
// "[s:Lake Mariner]" a site, "[l:Oslo]" a place, "[$:5 million]" a sum, "[r:chief executive]" a post.
struct Marked {
  explicit Marked(std::string_view marked, std::string_view language = "en") {
    struct Range {
      std::size_t begin, end;
      char kind;
    };
    std::vector<Range> ranges;
    std::string text;
    for (std::size_t i = 0; i < marked.size(); ++i) {
      if (marked[i] == '[') {
        const bool kind = marked[i + 2] == ':';
        ranges.push_back({text.size(), 0, kind ? marked[i + 1] : 'c'});
        if (kind) i += 2;
      } else if (marked[i] == ']') {
        ranges.back().end = text.size();
      } else {
        text.push_back(marked[i]);
      }
    }
    article = MakeArticle(language, text);
    ReadDocument(article, ShippedPack(language), &document);
    for (const Range& range : ranges) {
      Mention mention;
      mention.index = static_cast<int>(mentions.size());
      switch (range.kind) {
        case 'p': mention.type = EntityType::kPerson; break;
        case 's': mention.type = EntityType::kSite; break;
        case 'l': mention.type = EntityType::kPlace; break;
        case 'g': mention.type = EntityType::kGovernment; break;
        case '$': mention.kind = MentionKind::kAmount; break;
        case 'r': mention.kind = MentionKind::kRole; break;
        default: break;
      }
      for (std::uint32_t t = 0; t < document.tokens.size(); ++t) {
        if (document.tokens[t].begin == range.begin) mention.first = t;
        if (document.tokens[t].end == range.end) mention.last = t + 1;
      }
      mention.genitive = mention.last < document.tokens.size() && document.IsPossessive(mention.last);
      mentions.push_back(mention);
    }
  }
  Marked(const Marked&) = delete;

  // The first sentence: the phrase view, then its clauses.
  std::vector<Clause> Read() const {
    const auto count = static_cast<std::uint32_t>(mentions.size());
    std::vector<Clause> clauses{ReadPhrase(document, 0, mentions, 0, count)};
    for (Clause& clause : ReadClauses(document, 0, mentions, 0, count)) clauses.push_back(std::move(clause));
    return clauses;
  }

  // A clause to read: slots as the names in them joined by '+', words as they are, 's for a genitive.
  std::string Show(const Clause& clause) const {
    std::string line;
    for (const Item& item : clause.items) {
      if (!line.empty()) line += ' ';
      if (item.code == kGenitiveSlot) {
        line += "'s";
      } else if (item.code != kWordSlot) {
        for (std::size_t m = 0; m < item.mentions.size(); ++m) {
          const Mention& mention = mentions[item.mentions[m]];
          line += (m > 0 ? "+" : "") + std::string(SpanText(article, document.SpanOf(mention.first, mention.last)));
        }
      } else {
        line += item.first == item.last ? "," : std::string(document.tokens[item.first].lower);
      }
    }
    return line;
  }

  std::vector<std::string> ShowAll() const {
    std::vector<std::string> lines;
    for (const Clause& clause : Read()) lines.push_back(Show(clause));
    return lines;
  }

  Article article;
  Document document;
  std::vector<Mention> mentions;
};

void ExpectClause(std::string_view marked, std::string_view clause, std::string_view language = "en") {
  const std::vector<std::string> lines = Marked(marked, language).ShowAll();
  EXPECT_NE(std::find(lines.begin(), lines.end(), clause), lines.end())
      << marked << "\nhas no clause: " << clause << "\nbut: " << testing::PrintToString(lines);
}

TEST(Clauses, TheWholeSentenceComesFirst) {
  const Marked marked("[Nvidia] (Nasdaq: NVDA) , the chip maker , bought [Arm] and [Nscale].");
  const std::vector<Clause> clauses = marked.Read();
  ASSERT_GE(clauses.size(), 2u);
  EXPECT_TRUE(clauses[0].phrase);
  EXPECT_EQ(marked.Show(clauses[0]), "Nvidia ( nasdaq : nvda ) , the chip maker , bought Arm and Nscale .");
  for (std::size_t c = 1; c < clauses.size(); ++c) EXPECT_FALSE(clauses[c].phrase);
}

TEST(Clauses, AListOfNamesIsOneSlot) {
  ExpectClause("[Nvidia], [Nokia] and [Dell] bought [Arm].", "Nvidia+Nokia+Dell bought Arm .");
  ExpectClause("[Nvidia] og [Nokia] købte [Arm].", "Nvidia+Nokia købte Arm .", "da");
  ExpectClause("[Nvidia] bought [Arm], [Nscale], and [Dell].", "Nvidia bought Arm+Nscale+Dell .");
}

TEST(Clauses, AListingMarkNeedsNoConjunction) {
  ExpectClause("[楽天]、[ソニー]、[日立]が出資した。", "楽天+ソニー+日立 が 出 資 し た 。", "ja");
  ExpectClause("[阿里巴巴]、[腾讯]和[美团]领投。", "阿里巴巴+腾讯+美团 领 投 。", "zh");
}

TEST(Clauses, AListInsideARelativeClauseIsOneSlot) {
  ExpectClause("[Sandton], which owns [Nvidia], [Nokia] and [Dell], bought [Arm].", "Sandton owns Nvidia+Nokia+Dell");
  ExpectClause("[Sandton], which owns [Nvidia], [Nokia] and [Dell], bought [Arm].", "Sandton bought Arm .");
}

TEST(Clauses, AListMayDescribeItsMembers) {
  ExpectClause("[Aker], the fund [Sandton] and the company [Dell] bought [Arm].", "Aker+Sandton+Dell bought Arm .");
}

TEST(Clauses, TwoNamesWithACommaAloneAreNoList) {
  const Marked marked("[Nvidia], [Arm] said.");
  for (const std::string& line : marked.ShowAll()) EXPECT_EQ(line.find('+'), std::string::npos) << line;
}

TEST(Clauses, APersonAndAFirmListedAreAMixedSlot) {
  const Marked marked("[p:Ida Holm] and [Nokia] bought [Arm].");
  bool mixed = false;
  for (const Clause& clause : marked.Read()) {
    mixed = mixed || (clause.items.front().code == kMixedSlot && clause.items.front().mentions.size() == 2);
  }
  EXPECT_TRUE(mixed);
}

TEST(Clauses, APlaceIsNotListedWithAFirm) {
  const Marked marked("[Nvidia] and [l:Oslo] met.");
  for (const std::string& line : marked.ShowAll()) EXPECT_EQ(line.find('+'), std::string::npos) << line;
}

TEST(Clauses, AnAppositionBecomesAClauseAndLeavesTheSentence) {
  ExpectClause("[Nvidia], a company in [l:Oslo], bought [Arm].", "Nvidia , a company in Oslo");
  ExpectClause("[Nvidia], a company in [l:Oslo], bought [Arm].", "Nvidia bought Arm .");
}

TEST(Clauses, ARelativeClauseGetsTheNameItSpeaksOf) {
  ExpectClause("[Nvidia], which owns [Mellanox], bought [Arm].", "Nvidia owns Mellanox");
  ExpectClause("[Nvidia], which owns [Mellanox], bought [Arm].", "Nvidia bought Arm .");
  ExpectClause("[Nvidia], der ejer [Mellanox], købte [Arm].", "Nvidia ejer Mellanox", "da");
}

TEST(Clauses, ASecondPredicateGetsTheSubjectOfTheFirst) {
  ExpectClause("[Nvidia] bought [Arm] and sold [Dell].", "Nvidia sold Dell .");
  ExpectClause("[Nvidia] købte [Arm] og solgte [Dell].", "Nvidia solgte Dell .", "da");
}

TEST(Clauses, WhatStandsInBracketsIsTakenOut) {
  ExpectClause("[Nvidia] (in [l:Oslo]) bought [Arm].", "Nvidia bought Arm .");
}

TEST(Clauses, ABracketThatNeverClosesTakesNothingOut) {
  ExpectClause("[Nvidia] (bought [Arm].", "Nvidia ( bought Arm .");
}

TEST(Clauses, AnAttributionIsTakenOutAndKept) {
  for (const std::string_view text : {"According to [Bloomberg], [Nvidia] bought [Arm].",
                                      "[Nvidia] bought [Arm], according to [Bloomberg]."}) {
    const Marked marked(text);
    bool found = false;
    for (const Clause& clause : marked.Read()) {
      if (clause.phrase || marked.Show(clause).find("Nvidia bought Arm") != 0) continue;
      found = true;
      EXPECT_EQ(clause.attribution, "Bloomberg") << text;
    }
    EXPECT_TRUE(found) << text;
  }
}

TEST(Clauses, QuotationMarksAreNotSeenByRules) { ExpectClause("“[Nvidia] bought [Arm]”.", "Nvidia bought Arm ."); }

TEST(Clauses, AGenitiveIsASlotWhateverItLooksLike) {
  ExpectClause("[Nvidia]'s [r:chief executive] left.", "Nvidia 's chief executive left .");
  ExpectClause("[Nvidia]’s [r:chief executive] left.", "Nvidia 's chief executive left .");
}

TEST(Clauses, AnAnaphorWithoutAMeaningIsAWord) {
  Marked marked("[the company] bought [Arm].");
  marked.mentions[0].kind = MentionKind::kAnaphor;
  marked.mentions[0].index = -1;
  EXPECT_EQ(marked.Show(marked.Read()[0]), "the company bought Arm .");
  marked.mentions[0].index = 4;
  EXPECT_EQ(marked.Read()[0].items[0].code, kCompanySlot);
}

// `item_at` maps every byte of `slots` to its item; each item is one word or slot and a space.
TEST(Clauses, EveryByteOfTheSlotsBelongsToItsItem) {
  for (const std::string_view text :
       {"[Nvidia], the company in [l:Oslo], has bought [Arm], [Dell] and [Nokia] for [$:5 million], according to [Bloomberg].",
        "[Nvidia] – which owns [Mellanox] – bought [Arm]; it sold [Dell].", "bought.", "[Nvidia]"}) {
    const Marked marked(text);
    for (const Clause& clause : marked.Read()) {
      ASSERT_EQ(clause.item_at.size(), clause.slots.size()) << text;
      std::size_t spaces = static_cast<std::size_t>(std::count(clause.slots.begin(), clause.slots.end(), ' '));
      ASSERT_EQ(spaces, clause.items.size()) << text;
      std::uint32_t item = 0;
      for (std::size_t b = 0; b < clause.slots.size(); ++b) {
        ASSERT_EQ(clause.item_at[b], item) << text;
        if (clause.slots[b] == ' ') ++item;
      }
    }
  }
}

// A case ending is a word of the clause, written as patterns have it; a possessor's is the genitive.
TEST(Clauses, ACaseEndingBehindAnApostropheIsAWord) {
  const Marked turkish("[Google]'dan [Turkcell]'in payı alındı.", "tr");
  const std::vector<Clause> clauses = turkish.Read();
  EXPECT_EQ(turkish.Show(clauses[0]), "Google 'dan Turkcell 's payı alındı .");
  EXPECT_EQ(clauses[0].slots.substr(0, 9), "\x01 dan \x01 \x11");
  EXPECT_NE(Marked("Eilen [Brontavel] myytiin [Hallalle].", "fi").Read()[0].slots.find("\x01 lle "), std::string::npos);
  const Marked finnish("Eilen [AMD]:lle tuli [HP]:n laite.", "fi");
  EXPECT_NE(finnish.Read()[0].slots.find("\x01 lle "), std::string::npos);
}

// What a pair sees of its sentence: the items that are left, as Show() has them.
std::string SeenBy(const Marked& marked, int from, int to) {
  const auto count = static_cast<std::uint32_t>(marked.mentions.size());
  Clause clause = ReadFlat(marked.document, 0, marked.mentions, 0, count);
  const auto item_of = [&](int mention) {
    for (std::size_t i = 0; i < clause.items.size(); ++i) {
      const auto& here = clause.items[i].mentions;
      if (std::find(here.begin(), here.end(), static_cast<std::uint32_t>(mention)) != here.end()) return static_cast<int>(i);
    }
    return -1;
  };
  const std::vector<std::uint64_t> marks(clause.items.size(), 0);
  std::vector<std::uint32_t> participles;
  for (std::uint32_t i = 0; i < clause.items.size(); ++i) {
    const Item& item = clause.items[i];
    if (item.code == kWordSlot && marked.document.tokens[item.first].lower == "founded") participles.push_back(i);
  }
  const std::vector<Item> items = clause.items;
  SentenceView view(marked.document, items, marks, participles);
  view.LookFrom(item_of(from), item_of(to));
  Clause seen = clause;
  seen.items.clear();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (view.Shows(static_cast<int>(i))) seen.items.push_back(items[i]);
  }
  EXPECT_EQ(view.Count(0, static_cast<int>(items.size())), static_cast<int>(seen.items.size()));
  return marked.Show(seen);
}

TEST(SentenceView, LeavesOutWhatIsPutInBetweenMarksBehindAnotherName) {
  const Marked marked("[Aligned], founded by [BlackRock], has bought [Nscale] (a unit of [Arkon]).");
  EXPECT_EQ(SeenBy(marked, 0, 2), "Aligned has bought Nscale .");
  EXPECT_EQ(SeenBy(marked, 0, 1), "Aligned , founded by BlackRock , has bought Nscale .");
  EXPECT_EQ(SeenBy(marked, 0, 3), "Aligned has bought Nscale ( a unit of Arkon ) .");
  EXPECT_EQ(SeenBy(Marked("[Aligned], which [BlackRock] founded, has bought [Nscale]."), 0, 2), "Aligned has bought Nscale .");
  EXPECT_EQ(SeenBy(Marked("[Aligned], the maker of chips for [BlackRock], has bought [Nscale]."), 0, 2), "Aligned has bought Nscale .");
}

TEST(SentenceView, KeepsAPartWithAVerbOfItsOwnAndOneThatNoMarkTakesBack) {
  EXPECT_EQ(SeenBy(Marked("[Aligned], the press says [BlackRock] has bought, grows with [Nscale]."), 0, 2),
            "Aligned , the press says BlackRock has bought , grows with Nscale .");
  EXPECT_EQ(SeenBy(Marked("[Aligned] bought [Nscale], which [BlackRock] founded."), 0, 1), "Aligned bought Nscale , which BlackRock founded .");
}

TEST(SentenceView, AnArticleThatIsAPronounTooIsOneBehindAMark) {
  const Marked marked("Gestern kaufte [Siemens] die Firma [Wolpert], die [Bosch] gehörte.", "de");
  const std::vector<Item> items = ReadFlat(marked.document, 0, marked.mentions, 0, 3).items;
  std::vector<std::size_t> pronouns;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (IsRelativePronoun(marked.document, items, i)) pronouns.push_back(i);
  }
  EXPECT_EQ(pronouns, (std::vector<std::size_t>{7}));  // gestern kaufte Siemens die firma Wolpert , die
}

}  // namespace
}  // namespace dealgraph::nlp
