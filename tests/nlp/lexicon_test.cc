// Which words and phrases a lexicon knows, with open words in front and behind; the tries against a plain scan.
#include "nlp/lexicon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "nlp/text/unicode.h"
#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

struct Words {
  explicit Words(std::string text_in) : text(std::move(text_in)), lower(LowerSameLength(text)) {
    AppendTokens(Field::kText, text, lower, &tokens);
  }
  Words(const Words&) = delete;
  std::string text;
  std::string lower;
  std::vector<Token> tokens;
};

// The lengths of the phrases of a class that start at token `at`.
std::multiset<std::uint32_t> LengthsAt(const Lexicon& lexicon, const Words& words, std::size_t at, WordClass c) {
  std::vector<Lexicon::Hit> hits;
  lexicon.Match(words.tokens, at, &hits);
  std::multiset<std::uint32_t> lengths;
  for (const Lexicon::Hit& hit : hits) {
    if (hit.word_class == c) lengths.insert(hit.length);
  }
  return lengths;
}

TEST(Lexicon, OpenWordsMatchAtTheSideThatIsOpen) {
  struct Case {
    std::string_view entry;
    std::string_view word;
    bool matches;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"bank", "bank", true},
           {"bank", "banken", false},
           {"bank", "sparebank", false},
           {"bank*", "banken", true},
           {"bank*", "bank", true},
           {"bank*", "ban", false},
           {"*bank", "sparebank", true},
           {"*bank", "bank", true},
           {"*bank", "banken", false},
           {"*direktør", "økonomidirektør", true},
           {"*direktør", "direktører", false},
       }) {
    Lexicon lexicon;
    lexicon.Add(c.entry, WordClass::kRole);
    lexicon.Build();
    EXPECT_EQ(lexicon.ClassesOf(c.word) == ClassBit(WordClass::kRole), c.matches) << c.entry << " " << c.word;
    EXPECT_EQ(lexicon.ClassesOf(c.word) != 0, c.matches);
  }
}

TEST(Lexicon, PhrasesAreCutTheWayTextIs) {
  EXPECT_EQ(ParsePhrase("adm. direktør").size(), 3u);
  EXPECT_EQ(ParsePhrase("data-centre").size(), 3u);
  EXPECT_EQ(ParsePhrase("Chief Executive")[0].text, "chief");
  EXPECT_TRUE(ParsePhrase("").empty());
  const std::vector<WordPattern> open = ParsePhrase("*selskab i*");
  ASSERT_EQ(open.size(), 2u);
  EXPECT_TRUE(open[0].open_front);
  EXPECT_FALSE(open[0].open_back);
  EXPECT_TRUE(open[1].open_back);
}

TEST(Lexicon, APhraseStandsAtItsFirstWordWithItsLength) {
  Lexicon lexicon;
  lexicon.Add("chief executive", WordClass::kRole);
  lexicon.Add("chief executive officer", WordClass::kRole);
  lexicon.Add("chief", WordClass::kRole);
  lexicon.Build();
  const Words words("The chief executive officer left");
  EXPECT_EQ(LengthsAt(lexicon, words, 1, WordClass::kRole), (std::multiset<std::uint32_t>{1, 2, 3}));
  EXPECT_TRUE(LengthsAt(lexicon, words, 0, WordClass::kRole).empty());
  EXPECT_TRUE(LengthsAt(lexicon, words, 2, WordClass::kRole).empty());
  EXPECT_EQ(lexicon.ClassesOf("executive"), 0u);  // no word by itself
}

TEST(Lexicon, AStarOfItsOwnIsAnyWord) {
  Lexicon lexicon;
  lexicon.Add("med * i spidsen", WordClass::kVerb);
  lexicon.Build();
  EXPECT_EQ(LengthsAt(lexicon, Words("Med Nokia i spidsen"), 0, WordClass::kVerb).size(), 1u);
  EXPECT_TRUE(LengthsAt(lexicon, Words("med i spidsen"), 0, WordClass::kVerb).empty());
}

TEST(Lexicon, APhraseDoesNotRunOverTheEndOrIntoTheNextField) {
  Lexicon lexicon;
  lexicon.Add("in talks", WordClass::kRumourCue);
  lexicon.Build();
  EXPECT_TRUE(LengthsAt(lexicon, Words("they are in"), 2, WordClass::kRumourCue).empty());
  const std::string title = "in";
  const std::string text = "talks";
  std::vector<Token> tokens;
  AppendTokens(Field::kTitle, title, title, &tokens);
  AppendTokens(Field::kText, text, text, &tokens);
  std::vector<Lexicon::Hit> hits;
  lexicon.Match(tokens, 0, &hits);
  EXPECT_TRUE(hits.empty());
}

TEST(Lexicon, OneWordMayHaveSeveralClasses) {
  Lexicon lexicon;
  lexicon.Add("vil", WordClass::kAuxiliary);
  lexicon.Add("vil", WordClass::kPlanCue);
  lexicon.Build();
  EXPECT_EQ(lexicon.ClassesOf("vil"), ClassBit(WordClass::kAuxiliary) | ClassBit(WordClass::kPlanCue));
}

TEST(Lexicon, EveryClassHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int c = 0; c < static_cast<int>(WordClass::kCount); ++c) {
    const std::string_view name = WordClassName(static_cast<WordClass>(c));
    EXPECT_FALSE(name.empty()) << c;
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_EQ(WordClassName(WordClass::kStopWord), "stop_word");
  EXPECT_EQ(WordClassName(WordClass::kFormer), "former");
}

// The tries give what trying every entry at every token gives.
TEST(Lexicon, TriesFindWhatAPlainScanFinds) {
  std::mt19937_64 random(TestSeed());
  const auto word = [&] {
    std::string text;
    for (std::size_t i = 1 + random() % 3; i > 0; --i) text.push_back(static_cast<char>('a' + random() % 2));
    return text;
  };
  for (int round = 0; round < 300; ++round) {
    Lexicon lexicon;
    std::vector<std::vector<WordPattern>> entries;
    for (int e = 0; e < 12; ++e) {
      const bool open_front = random() % 3 == 0;
      std::string entry = (open_front ? "*" : "") + word();
      const bool phrase = random() % 3 == 0;
      if (phrase) entry += " " + word();
      if (random() % 3 == 0 && (phrase || !open_front)) entry += "*";
      lexicon.Add(entry, WordClass::kRole);
      entries.push_back(ParsePhrase(entry));
    }
    lexicon.Build();
    std::string text;
    for (int i = 0; i < 8; ++i) text += word() + " ";
    const Words words(text);
    for (std::size_t at = 0; at < words.tokens.size(); ++at) {
      std::multiset<std::uint32_t> expected;
      for (const auto& entry : entries) {
        bool all = at + entry.size() <= words.tokens.size();
        for (std::size_t k = 0; all && k < entry.size(); ++k) all = entry[k].Matches(words.tokens[at + k].lower);
        if (all) expected.insert(static_cast<std::uint32_t>(entry.size()));
      }
      ASSERT_EQ(LengthsAt(lexicon, words, at, WordClass::kRole), expected) << text << " at " << at << ", round " << round;
    }
  }
}

}  // namespace
}  // namespace dealgraph::nlp
