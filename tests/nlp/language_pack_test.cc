// Packs are read whole or not at all: the shipped ones have no fault, and every kind of fault is told with its line.
#include "nlp/language_pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "nlp/document.h"
#include "nlp/embedded_packs.h"
#include "nlp/relations/rule_set.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

TEST(LanguagePack, EveryShippedPackParsesAndItsRulesCompile) {
  ASSERT_FALSE(EmbeddedPacks().empty());
  for (const EmbeddedPack& embedded : EmbeddedPacks()) {
    const auto pack = LanguagePack::Parse(embedded.toml, embedded.file);
    ASSERT_TRUE(pack.ok()) << pack.error().message;
    EXPECT_EQ((*pack)->language() + ".toml", embedded.file);
    EXPECT_FALSE((*pack)->name().empty()) << embedded.file;
    EXPECT_GE((*pack)->version(), 1) << embedded.file;
    const auto rules = RuleSet::Compile(**pack);
    EXPECT_TRUE(rules.ok()) << rules.error().message;
  }
}

TEST(LanguagePack, TheBinaryHoldsThePacksOfTheTree) {
  for (const EmbeddedPack& embedded : EmbeddedPacks()) {
    EXPECT_FALSE(ReadTextFile(SourceFile("nlp/lang/" + std::string(embedded.file))).empty()) << embedded.file;
  }
  EXPECT_TRUE(std::is_sorted(EmbeddedPacks().begin(), EmbeddedPacks().end(),
                             [](const EmbeddedPack& a, const EmbeddedPack& b) { return a.file < b.file; }));
}

TEST(LanguagePack, WhatAChinesePackHasInOneKindOfSignsIsReadInBoth) {
  const auto pack = LanguagePack::Parse("language = \"zh\"\nname = \"Chinese\"\nversion = 1\n[words]\nrole = [\"董事長\"]\nsay_verb = [\"认为\"]\n", "zh.toml");
  ASSERT_TRUE(pack.ok()) << pack.error().message;
  for (const std::string_view text : {"董事长认为", "董事長認為"}) {
    Article article;
    article.text = text;
    Document document;
    ReadDocument(article, **pack, &document);
    EXPECT_EQ(document.PhraseLength(0, WordClass::kRole), 3u) << text;
    EXPECT_EQ(document.PhraseLength(3, WordClass::kSayVerb), 2u) << text;
  }
}

TEST(LanguagePack, EveryRuleIdStandsOnceAndOpensWithTheLanguage) {
  for (const std::string& language : ShippedLanguages()) {
    std::set<std::string> ids;
    for (const RuleSource& rule : ShippedPack(language).rules()) {
      EXPECT_TRUE(ids.insert(rule.id).second) << rule.id << " stands twice";
      EXPECT_TRUE(rule.id.starts_with(language + ".")) << rule.id;
      EXPECT_GT(rule.line, 0) << rule.id;
    }
  }
}

TEST(LanguagePack, ShippedPacksListEveryGroupThatTheirRulesName) {
  for (const std::string& language : ShippedLanguages()) {
    const LanguagePack& pack = ShippedPack(language);
    for (const RuleSource& rule : pack.rules()) {
      for (const std::string& pattern : rule.patterns) {
        for (std::size_t at = pattern.find('<'); at != std::string::npos; at = pattern.find('<', at + 1)) {
          const std::string name = pattern.substr(at + 1, pattern.find('>', at) - at - 1);
          EXPECT_NE(pack.Group(name), nullptr) << rule.id << " <" << name << ">";
        }
      }
    }
  }
}

constexpr std::string_view kWhole = R"(language = "xx"
name = "Test"
version = 3

[grammar]
genitive_s = true
name_endings = ["ssa", "!ii>ia", "@ach>e", "&[bś]u>", "!^banku>bank"]
last_word_declines = true
place_adjective_endings = ["er", "lai*", "ck~>ce"]
place_adjective_cases = ["ý", "ého"]
adjectives_follow = true
case_clitics = ["dan"]
case_endings = ["lle"]

[words]
conjunction = ["and", "as well as"]
role = ["*chief"]

[groups]
v_buy = ["buys", "snaps up"]
deal = ["deal"]

[rounds]
"Seed" = ["seed round", "seed"]
"Series {L}" = ["series {l}"]

[[rules]]
id = "buy"
type = "acquired"
patterns = ["{from} <v_buy> {to:company}"]
status = "announced"
negated = true
scope = "price"
takes_amount = false
takes_cues = false
from = "topic"

[[rules]]
id = "plain"
type = "raised"
patterns = ["{from} raised {amount}", "{amount} for {from}"]
to = "topic"
)";

TEST(LanguagePack, WhatAPackSaysIsWhatItHas) {
  const auto parsed = LanguagePack::Parse(kWhole, "xx.toml");
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  const LanguagePack& pack = **parsed;
  EXPECT_EQ(pack.language(), "xx");
  EXPECT_EQ(pack.name(), "Test");
  EXPECT_EQ(pack.version(), 3);
  EXPECT_TRUE(pack.grammar().genitive_s);
  EXPECT_FALSE(pack.grammar().nouns_capitalised);
  ASSERT_EQ(pack.grammar().place_adjective_endings.size(), 3u);
  EXPECT_EQ(pack.grammar().place_adjective_endings[2].cut + ">" + pack.grammar().place_adjective_endings[2].put, "ck~>ce");
  EXPECT_EQ(pack.grammar().place_adjective_cases, (std::vector<std::string>{"ý", "ého"}));
  EXPECT_TRUE(pack.grammar().adjectives_follow);
  EXPECT_EQ(pack.grammar().place_adjective_endings[1].cut, "lai*");
  EXPECT_EQ(CaseEndingOf("hallalle", pack), "lle");
  EXPECT_EQ(CaseEndingOf("halla", pack), "");
  EXPECT_EQ(pack.grammar().case_clitics, std::vector<std::string>{"dan"});
  const std::vector<NameEnding>& endings = pack.grammar().name_endings;
  ASSERT_EQ(endings.size(), 6u);
  EXPECT_EQ(endings[0].cut + ">" + endings[0].put, "ssa>");
  EXPECT_FALSE(endings[0].sure || endings[0].behind_locative);
  EXPECT_EQ(endings[1].cut + ">" + endings[1].put, "ii>ia");
  EXPECT_TRUE(endings[1].sure && !endings[1].behind_locative);
  EXPECT_EQ(endings[2].cut + ">" + endings[2].put, "ach>e");
  EXPECT_TRUE(endings[2].behind_locative && !endings[2].sure);
  EXPECT_EQ(endings[3].cut + ">" + endings[3].put, "bu>b") << "a letter before the ending stays";
  EXPECT_EQ(endings[4].cut + ">" + endings[4].put, "śu>ś");
  EXPECT_TRUE(endings[4].behind_preposition && !endings[4].sure && !endings[4].whole_word);
  EXPECT_EQ(endings[5].cut + ">" + endings[5].put, "banku>bank");
  EXPECT_TRUE(endings[5].sure && endings[5].whole_word);
  EXPECT_TRUE(pack.grammar().last_word_declines);
  EXPECT_EQ(pack.lexicon().ClassesOf("and"), ClassBit(WordClass::kConjunction));
  EXPECT_EQ(pack.lexicon().ClassesOf("financechief"), ClassBit(WordClass::kRole));
  EXPECT_EQ(pack.lexicon().ClassesOf("buys"), ClassBit(WordClass::kVerb)) << "groups called v_… are verbs";
  EXPECT_EQ(pack.lexicon().ClassesOf("deal"), 0u) << "others are not";
  ASSERT_NE(pack.Group("deal"), nullptr);
  EXPECT_EQ(pack.Group("v_buy")->size(), 2u);
  EXPECT_EQ(pack.Group("nothing"), nullptr);
  EXPECT_EQ(pack.RoundsFrom("seed").size(), 2u);
  EXPECT_EQ(pack.RoundsFrom("series").size(), 8u) << "A to H";
  EXPECT_TRUE(pack.RoundsFrom("serie").empty());
  ASSERT_EQ(pack.rules().size(), 2u);
  const RuleSource& buy = pack.rules()[0];
  EXPECT_EQ(buy.id, "xx.buy");
  EXPECT_EQ(buy.type, RelationType::kAcquired);
  EXPECT_EQ(buy.line, 27);
  EXPECT_EQ(buy.options.status, Status::kAnnounced);
  EXPECT_TRUE(buy.options.negated);
  EXPECT_EQ(buy.options.scope, Scope::kPrice);
  EXPECT_FALSE(buy.options.takes_amount);
  EXPECT_FALSE(buy.options.takes_cues);
  EXPECT_TRUE(buy.options.from_topic);
  EXPECT_FALSE(buy.options.to_topic);
  const RuleSource& plain = pack.rules()[1];
  EXPECT_EQ(plain.patterns.size(), 2u);
  EXPECT_EQ(plain.options.status, Status::kCompleted);
  EXPECT_TRUE(plain.options.takes_amount);
  EXPECT_TRUE(plain.options.takes_cues);
  EXPECT_TRUE(plain.options.to_topic);
}

struct Fault {
  std::string_view toml;  // behind a first line that names the language
  std::string_view said;  // "line: what"
};

TEST(LanguagePack, EveryFaultIsToldWithItsLine) {
  for (const Fault& fault : std::initializer_list<Fault>{
           {"colour = 3", "2: unknown key colour"},
           {"version = 0", "2: version is a number from 1"},
           {"version = \"one\"", "2: version is a number from 1"},
           {"name = 3", "2: name is a string"},
           {"grammar = 3", "2: grammar is a table"},
           {"[grammar]\ncases = 4", "3: unknown key grammar.cases"},
           {"[grammar]\nname_endings = \"n\"", "3: name_endings is a list of strings"},
           {"[grammar]\nname_endings = [\"!>\"]", "3: an ending cuts nothing: >"},
           {"[grammar]\nname_endings = [\"![]u>\"]", "3: letters before an ending stand in [ and ]: ![]u>"},
           {"words = []", "2: words is a table"},
           {"[words]\nverbs = [\"buys\"]", "3: unknown word class verbs"},
           {"[words]\nrole = \"chief\"", "3: role is a list of strings"},
           {"[words]\nrole = [\n  \"chief\",\n  7,\n]", "5: role is a string"},
           {"groups = []", "2: groups is a table"},
           {"[groups]\nv_buy = \"buys\"", "3: v_buy is a list of strings"},
           {"rounds = []", "2: rounds is a table"},
           {"[rounds]\nSeed = \"seed\"", "3: Seed is a list of strings"},
           {"[rules]\nid = \"x\"", "2: rules is an array of tables"},
           {"rules = [3]", "2: a rule is a table"},
           {"[[rules]]\nid = \"x\"\ntype = \"raised\"", "2: a rule has id, type and patterns"},
           {"[[rules]]\nid = \"x\"\npatterns = [\"a\"]", "2: a rule has id, type and patterns"},
           {"[[rules]]\ntype = \"raised\"\npatterns = [\"a\"]", "2: a rule has id, type and patterns"},
           {"[[rules]]\nid = \"x\"\ntype = \"bought\"\npatterns = [\"a\"]", "4: no such relation type"},
           {"[[rules]]\nid = \"x\"\ntype = \"raised\"\npatterns = \"a\"", "5: patterns is a list of strings"},
           {"[[rules]]\nid = \"x\"\ntype = \"raised\"\npatterns = [\"a\"]\nstatus = \"sure\"", "6: no such status"},
           {"[[rules]]\nid = \"x\"\ntype = \"raised\"\npatterns = [\"a\"]\nscope = \"all\"", "6: no such scope"},
           {"[[rules]]\nid = \"x\"\ntype = \"raised\"\npatterns = [\"a\"]\nfrom = \"title\"",
            "6: from and to may only be \"topic\""},
           {"[[rules]]\nid = \"x\"\ntype = \"raised\"\npatterns = [\"a\"]\nweight = 2", "6: unknown key weight in a rule"},
           {"name = ", "2: "},              // no TOML
           {"name = \"a\"\nname = \"b\"", "3: "},  // a key twice
       }) {
    const auto pack = LanguagePack::Parse("language = \"xx\"\n" + std::string(fault.toml), "xx.toml");
    ASSERT_FALSE(pack.ok()) << fault.toml;
    EXPECT_EQ(pack.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(("\n" + pack.error().message).find("\nxx.toml:" + std::string(fault.said)), std::string::npos)
        << "said: " << pack.error().message << "\nwanted: " << fault.said;
  }
}

TEST(LanguagePack, APackWithoutALanguageIsRefused) {
  const auto pack = LanguagePack::Parse("name = \"Nameless\"\n", "no.toml");
  ASSERT_FALSE(pack.ok());
  EXPECT_NE(pack.error().message.find("no.toml: no language"), std::string::npos);
}

TEST(LanguagePack, AllFaultsAreToldAtOnce) {
  const auto pack = LanguagePack::Parse(
      "language = \"xx\"\ncolour = 3\n[words]\nnouns = [\"a\"]\nrole = 1\n[[rules]]\nid = \"x\"\ntype = \"raised\"\n"
      "status = \"sure\"\n",
      "xx.toml");
  ASSERT_FALSE(pack.ok());
  const std::string& message = pack.error().message;
  for (const std::string_view said : {"xx.toml:2:", "xx.toml:4:", "xx.toml:5:", "xx.toml:9:", "xx.toml:6:"}) {
    EXPECT_NE(message.find(said), std::string::npos) << said << " in " << message;
  }
  EXPECT_EQ(std::count(message.begin(), message.end(), '\n'), 4) << message;
}

// ---- docs/add-a-language.md ------------------------------------------------------------------------------------------------

std::string Page() { return ReadTextFile(SourceFile("docs/add-a-language.md")); }

TEST(LanguagePackPage, DescribesEveryWordClass) {
  const std::string page = Page();
  for (int c = 0; c < static_cast<int>(WordClass::kCount); ++c) {
    const std::string row = "| `" + std::string(WordClassName(static_cast<WordClass>(c))) + "` |";
    EXPECT_NE(page.find(row), std::string::npos) << "no row " << row;
  }
}

// The keys are those that the loader compares with, read from its source.
TEST(LanguagePackPage, DescribesEveryKeyOfTheLoader) {
  const std::string page = Page();
  const std::string loader = ReadTextFile(SourceFile("nlp/language_pack.cc"));
  std::set<std::string> keys;
  for (const std::string_view compared : {"key == \"", "name == \""}) {
    for (std::size_t at = loader.find(compared); at != std::string::npos; at = loader.find(compared, at + 1)) {
      const std::size_t begin = at + compared.size();
      keys.insert(loader.substr(begin, loader.find('"', begin) - begin));
    }
  }
  EXPECT_GE(keys.size(), 20u);
  for (const std::string& key : keys) EXPECT_NE(page.find("`" + key + "`"), std::string::npos) << "no word of `" << key << "`";
}

// Every element that rule_set.h lists: its comment is the language's own summary.
TEST(LanguagePackPage, DescribesEverySlotOfPatterns) {
  const std::string page = Page();
  const std::string header = ReadTextFile(SourceFile("nlp/relations/rule_set.h"));
  std::set<std::string> slots;
  const std::size_t end = header.find("#pragma once");
  for (std::size_t at = header.find('{'); at < end; at = header.find('{', at + 1)) {
    std::string slot = header.substr(at, header.find('}', at) + 1 - at);
    if (slot.find(':') == std::string::npos) slots.insert(std::move(slot));
  }
  EXPECT_GE(slots.size(), 9u);
  for (const std::string& slot : slots) EXPECT_NE(page.find("`" + slot + "`"), std::string::npos) << "no word of " << slot;
}

TEST(LanguagePackPage, ItsExampleIsAPack) {
  const std::string page = Page();
  const std::size_t begin = page.find("```toml\n") + 8;
  const auto pack = LanguagePack::Parse(page.substr(begin, page.find("```", begin) - begin), "example.toml");
  ASSERT_TRUE(pack.ok()) << pack.error().message;
  const auto rules = RuleSet::Compile(**pack);
  EXPECT_TRUE(rules.ok()) << rules.error().message;
}

}  // namespace
}  // namespace dealgraph::nlp
