// Code points, lower-casing that keeps offsets, and the fold by which names are compared.
#include "nlp/text/unicode.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

TEST(Unicode, NamesFoldToTheirBareForm) {
  EXPECT_EQ(FoldName("Société Générale, S.A."), "societe generale sa");
  EXPECT_EQ(FoldName("  AT&T\u00A0(Inc) "), "at&t inc");
  EXPECT_EQ(FoldName("Rolls‑Royce – Holdings"), "rolls royce holdings");
  EXPECT_EQ(FoldName("„Straße“"), "strasse");
}

TEST(Unicode, LowerCaseKeepsEveryOffset) {
  for (const std::string_view text : {"ÆBLE og İstanbul", "ΑΘΗΝΑ", "МОСКВА", "ＡＢＣ 漢字", "K (Kelvin sign)"}) {
    EXPECT_EQ(LowerSameLength(text).size(), text.size()) << text;
  }
  EXPECT_EQ(LowerSameLength("ÆBLE"), "æble");
}

TEST(Unicode, ChineseIsLookedUpInSimplifiedSignsWithEveryOffsetKept) {
  EXPECT_EQ(LookUpForm("鴻海與TSMC在臺灣，1億元", "zh"), "鸿海与tsmc在台湾，1亿元");
  EXPECT_EQ(LookUpForm("國", "ja"), "國");
  EXPECT_EQ(SimplifiedHan(U'國'), U'国');
  EXPECT_EQ(SimplifiedHan(U'国'), U'国');
  EXPECT_EQ(SimplifiedHan(U'a'), U'a');
  const std::string text = "前é𠀀é👍國·の한國é";  // signs of one to four bytes around it
  EXPECT_EQ(LookUpForm(text, "zh"), "前é𠀀é👍国·の한国é");
}

TEST(Unicode, ClassesOfCodePoints) {
  EXPECT_EQ(DigitValue(U'٣'), 3);
  EXPECT_EQ(DigitValue(U'１'), 1);
  EXPECT_EQ(DigitValue(U'x'), -1);
  EXPECT_TRUE(IsSpace(0x202F));
  EXPECT_TRUE(IsCurrencySign(U'₹'));
  EXPECT_TRUE(IsIdeographic(U'億'));
  EXPECT_TRUE(IsHangul(U'억'));
  EXPECT_TRUE(IsDash(U'–'));
}

TEST(Unicode, WhatIsNotUtf8IsFoundWhereItStands) {
  EXPECT_EQ(FindInvalidUtf8("plain æøå 漢"), std::string_view::npos);
  EXPECT_EQ(FindInvalidUtf8("ab\xFF"), 2u);
  EXPECT_EQ(FindInvalidUtf8("\xED\xA0\x80"), 0u);  // a surrogate
  EXPECT_EQ(FindInvalidUtf8("a\xC0\x80"), 1u);     // overlong
}

TEST(Unicode, FoldingFollowsItsRule) {
  struct Case {
    std::string_view name;
    std::string_view folded;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"NVIDIA", "nvidia"},
           {"Ørsted A/S", "ørsted a/s"},              // Ø is a letter, not an O with a mark
           {"Åke Ångström", "ake angstrom"},          // Å is
           {"Novo   Nordisk", "novo nordisk"},
           {"T-Mobile US, Inc.", "t mobile us inc"},
           {"L’Oréal", "loreal"},
           {"“Acme”", "acme"},
           {"ＳＯＮＹ", "sony"},                       // full-width forms
           {"ﬁnance", "finance"},                     // a ligature
           {"Nestlé (Suisse) [SA]", "nestle suisse sa"},
           {"", ""},
           {" - ", ""},
       }) {
    EXPECT_EQ(FoldName(c.name), c.folded) << c.name;
  }
}

// Any code point, with those that matter most drawn more often.
std::string RandomText(std::mt19937_64& random) {
  std::string text;
  const std::size_t length = random() % 30;
  for (std::size_t i = 0; i < length; ++i) {
    char32_t c = 0;
    switch (random() % 5) {
      case 0: c = static_cast<char32_t>(random() % 0x80); break;
      case 1: c = static_cast<char32_t>(random() % 0x600); break;
      case 2: c = static_cast<char32_t>(0x1E00 + random() % 0x300); break;
      case 3: c = static_cast<char32_t>(random() % 0x10000); break;
      default: c = static_cast<char32_t>(random() % 0x110000);
    }
    if (c >= 0xD800 && c < 0xE000) c = U'x';
    AppendUtf8(c, &text);
  }
  return text;
}

TEST(Unicode, LowerCaseKeepsEveryOffsetOfAnyText) {
  std::mt19937_64 random(TestSeed());
  for (int round = 0; round < 20000; ++round) {
    const std::string text = RandomText(random);
    const std::string lower = LowerSameLength(text);
    ASSERT_EQ(lower.size(), text.size()) << text;
    ASSERT_EQ(FindInvalidUtf8(lower), std::string::npos) << text;
    for (std::size_t a = 0, b = 0; a < text.size();) {  // code point by code point, at the same places
      const char32_t before = DecodeUtf8(text, &a);
      const char32_t after = DecodeUtf8(lower, &b);
      ASSERT_EQ(a, b) << text;
      ASSERT_EQ(IsLetter(before), IsLetter(after)) << text;
      ASSERT_EQ(IsSpace(before), IsSpace(after)) << text;
      if (before < 0x80 && !IsUpper(before)) {
        ASSERT_EQ(before, after) << text;
      }
    }
    ASSERT_EQ(LowerSameLength(lower), lower) << text;
  }
}

TEST(Unicode, WhatIsWrittenIsReadBack) {
  for (char32_t c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 37) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    AppendUtf8(c, &text);
    std::size_t at = 0;
    ASSERT_EQ(DecodeUtf8(text, &at), c);
    ASSERT_EQ(at, text.size());
    ASSERT_EQ(FindInvalidUtf8(text), std::string::npos);
  }
}

TEST(Unicode, FoldedNamesAreTidy) {
  std::mt19937_64 random(TestSeed() + 2);
  for (int round = 0; round < 5000; ++round) {
    const std::string folded = FoldName(RandomText(random));
    ASSERT_FALSE(folded.starts_with(' ') || folded.ends_with(' ') || folded.find("  ") != std::string::npos) << folded;
    ASSERT_EQ(FindInvalidUtf8(folded), std::string::npos);
  }
}

}  // namespace
}  // namespace dealgraph::nlp
