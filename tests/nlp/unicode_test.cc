// Code points, lower-casing that keeps offsets, and the fold by which names are compared.
#include "nlp/text/unicode.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace dealgraph::nlp
