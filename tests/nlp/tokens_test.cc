// Where words begin and end, what stands behind an apostrophe, and that every token lies in its field.
#include "nlp/text/tokens.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "nlp/text/unicode.h"
#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

struct Cut {
  std::string lower;
  std::vector<Token> tokens;
};

// `text` outlives the tokens.
void CutText(std::string_view text, Cut* cut) {
  cut->lower = LowerSameLength(text);
  cut->tokens.clear();
  AppendTokens(Field::kText, text, cut->lower, &cut->tokens);
}

// The tokens of a text, with '|' between them.
std::string Joined(std::string_view text) {
  Cut cut;
  CutText(text, &cut);
  std::string joined;
  for (const Token& token : cut.tokens) {
    if (!joined.empty()) joined += '|';
    joined += text.substr(token.begin, token.end - token.begin);
  }
  return joined;
}

std::vector<TokenKind> Kinds(std::string_view text) {
  Cut cut;
  CutText(text, &cut);
  std::vector<TokenKind> kinds;
  for (const Token& token : cut.tokens) kinds.push_back(token.kind);
  return kinds;
}

struct Case {
  std::string_view text;
  std::string_view tokens;
};

void ExpectCuts(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(Joined(c.text), c.tokens) << c.text;
}

TEST(Tokens, WhatStandsBehindAnApostropheIsATokenOfItsOwn) {
  ExpectCuts({
      {"Cipher's site", "Cipher|'s|site"},
      {"Cipher’s site", "Cipher|’s|site"},
      {"Türkiye’nin bankası", "Türkiye|’nin|bankası"},
      {"GPU’er", "GPU|’er"},
      {"GlobalFoundries’ fabrik", "GlobalFoundries|’|fabrik"},
      {"Intel's, and AMD's", "Intel|'s|,|and|AMD|'s"},
  });
  EXPECT_EQ(Kinds("Cipher's"), (std::vector{TokenKind::kWord, TokenKind::kClitic}));
}

TEST(Tokens, AKoreanParticleIsATokenOfItsOwn) {
  ExpectCuts({
      {"네이버와 카카오는", "네이버|와|카카오|는"},
      {"퓨리오사AI가", "퓨리오사AI|가"},
      {"TSMC에서는", "TSMC|에서|는"},
      {"삼성전자로부터의", "삼성전자|로부터|의"},
      {"2017년에 창업했다", "2017년|에|창업했다"},
  });
  EXPECT_EQ(Kinds("네이버와"), (std::vector{TokenKind::kWord, TokenKind::kParticle}));
}

TEST(Tokens, AKoreanFormOfAddressIsAWordOfItsOwn) {
  ExpectCuts({
      {"박수진씨와", "박수진|씨|와"},
      {"최씨는", "최|씨|는"},
      {"김모씨가", "김모|씨|가"},
      {"윤아라씨", "윤아라|씨"},
      {"A씨는", "A|씨|는"},
      {"B군", "B|군"},
      {"LG씨", "LG씨"},
      {"B사가", "B사|가"},
      {"날씨가", "날씨|가"},
      {"아저씨는", "아저씨|는"},
      {"이앤씨는", "이앤씨|는"},
      {"오에스씨가", "오에스씨|가"},
  });
}

TEST(Tokens, ASyllableThatOnlyLooksLikeAParticleStays) {
  ExpectCuts({
      {"회의 주가 결과", "회의|주가|결과"},    // one syllable would be left
      {"기업은행 경기도 유로", "기업은행|경기도|유로"},
      {"300만유로", "300만유로"},
      {"퀄컴는", "퀄컴는"},                    // "는" stands behind vowels only
      {"오픈서베이가", "오픈서베이|가"},
  });
}

TEST(Tokens, AWideMarkDoesTheWorkOfItsAsciiOne) {
  Cut cut;
  CutText("、，،。：（）", &cut);
  std::string marks;
  for (const Token& token : cut.tokens) marks += token.mark;
  EXPECT_EQ(marks, ",,,.:()");
}

TEST(Tokens, AColonAfterCapitalsOpensACliticAndElsewhereDoesNot) {
  ExpectCuts({
      {"AMD:n siru", "AMD|:n|siru"},
      {"Nokian: kyllä", "Nokian|:|kyllä"},
      {"note:see below", "note|:|see|below"},
  });
}

TEST(Tokens, AnElisionLeavesTheNounAWord) {
  ExpectCuts({
      {"l'entreprise", "l'|entreprise"},
      {"d’Orange", "d’|Orange"},
      {"L'Oréal", "L'|Oréal"},
  });
}

TEST(Tokens, TheMarkOfATagIsNone) {
  EXPECT_EQ(Joined("#Fusion: (#Edeka) kauft C# und #1"), "Fusion|:|(|Edeka|)|kauft|C|#|und|#|1");
  EXPECT_EQ(Joined("\u200b#Tag 🚀#AI ＃Nvidia"), "Tag|🚀|AI|Nvidia");
}

TEST(Tokens, ANameWithAnApostropheIsOneWord) {
  ExpectCuts({
      {"Mary O'Brien said", "Mary|O'Brien|said"},
      {"O’Reilly’s book", "O’Reilly|’s|book"},
      {"D'Amico", "D'Amico"},
  });
}

TEST(Tokens, DottedInitialsKeepTheirFullStops) {
  ExpectCuts({
      {"in Raleigh, N.C. on", "in|Raleigh|,|N.C.|on"},
      {"the U.S. market", "the|U.S.|market"},
      {"J. Payne", "J|.|Payne"},
      {"It ended. A new", "It|ended|.|A|new"},
  });
}

TEST(Tokens, ALetterWithADigitIsNoInitial) {
  ExpectCuts({
      {"E1.E.", "E1|.|E|."},
      {"Q3.S.A.", "Q3|.|S.A."},
  });
}

TEST(Tokens, HyphensStandAlone) {
  ExpectCuts({
      {"London-baseret", "London|-|baseret"},
      {"AI-firma", "AI|-|firma"},
      {"2024–2026", "2024|–|2026"},
      {"data - centre", "data|-|centre"},
  });
}

TEST(Tokens, NumbersKeepTheirSeparatorsAndUnits) {
  ExpectCuts({
      {"1,300.50 euro", "1,300.50|euro"},
      {"1.300.000, kr.", "1.300.000|,|kr|."},
      {"120MW", "120MW"},
      {"$683m.", "$|683m|."},
      {"3.", "3|."},
  });
  EXPECT_EQ(Kinds("$ 683 120MW"), (std::vector{TokenKind::kSymbol, TokenKind::kNumber, TokenKind::kWord}));
}

TEST(Tokens, ScriptsWithoutSpacesComeOneTokenACharacter) {
  ExpectCuts({
      {"英伟达投资", "英|伟|达|投|资"},
      {"OpenAI与AMD", "OpenAI|与|AMD"},
      {"엔비디아는 투자", "엔비디아|는|투자"},
  });
  EXPECT_EQ(Kinds("投A"), (std::vector{TokenKind::kIdeograph, TokenKind::kWord}));
}

TEST(Tokens, ThaiAndLaoComeInClustersOfAConsonantAndWhatBelongsToIt) {
  ExpectCuts({
      {"กรุงเทพ", "ก|รุ|ง|เท|พ"},
      {"ธานีรัตน์", "ธา|นี|รั|ตน์"},           // a silenced consonant goes with the one before it
      {"น้ำแม่เกาะ", "น้ำ|แม่|เกาะ"},           // vowels on both sides
      {"ลาวກັນ", "ลา|ว|ກັ|ນ"},
      {"เ", "เ"},
      {"ุก", "ุ|ก"},                            // a mark without its consonant is a token of its own
  });
  EXPECT_EQ(Kinds("กิก"), (std::vector{TokenKind::kIdeograph, TokenKind::kIdeograph}));
}

TEST(Tokens, WhatCannotBeSeenIsNoToken) {
  ExpectCuts({
      {"\xEF\xBB\xBFNvidia", "Nvidia"},
      {"a\u200Bb", "a|b"},
      {"  \t\n\u00A0", ""},
      {"", ""},
  });
}

TEST(Tokens, ShapeTellsHowAWordIsCapitalised) {
  const std::vector<std::pair<std::string_view, Shape>> cases = {
      {"bank", Shape::kLower},   {"Bank", Shape::kTitle}, {"BANK", Shape::kUpper}, {"K", Shape::kUpper},
      {"iPhone", Shape::kMixed}, {"OpenAI", Shape::kMixed}, {"Æble", Shape::kTitle}, {"120", Shape::kNone},
      {"投", Shape::kNone},      {"МОСКВА", Shape::kUpper},
  };
  for (const auto& [text, shape] : cases) {
    Cut cut;
    CutText(text, &cut);
    ASSERT_EQ(cut.tokens.size(), 1u) << text;
    EXPECT_EQ(cut.tokens.front().shape, shape) << text;
  }
}

TEST(Tokens, LineBreaksBeforeATokenAreCountedOnceEach) {
  Cut cut;
  CutText("a b\nc\r\nd\n\ne", &cut);
  ASSERT_EQ(cut.tokens.size(), 5u);
  EXPECT_EQ(cut.tokens[0].lines_before, 2);  // the field's start
  EXPECT_TRUE(cut.tokens[0].space_before);
  EXPECT_EQ(cut.tokens[1].lines_before, 0);
  EXPECT_EQ(cut.tokens[2].lines_before, 1);
  EXPECT_EQ(cut.tokens[3].lines_before, 1);
  EXPECT_EQ(cut.tokens[4].lines_before, 2);
}

TEST(Tokens, ManyLineBreaksDoNotWrapAround) {
  Cut cut;
  const std::string text = "a" + std::string(600, '\n') + "b";
  CutText(text, &cut);
  ASSERT_EQ(cut.tokens.size(), 2u);
  EXPECT_EQ(cut.tokens[1].lines_before, 255);
}

// ---- properties ------------------------------------------------------------------------------------------------------------

// Tokens go forward without overlap, hold no white space, and every byte that is neither white space nor invisible is in
// one of them. `lower` is the lower-cased text at the same place.
void ExpectCover(std::string_view text) {
  Cut cut;
  CutText(text, &cut);
  ASSERT_EQ(cut.lower.size(), text.size());
  std::size_t end = 0;
  const auto between = [&](std::size_t from, std::size_t to) {
    while (from < to) {
      const std::size_t at = from;
      const char32_t c = DecodeUtf8(text, &from);
      const bool word_like = IsLetter(c) || IsDigit(c) || IsPunctuation(c) || IsCurrencySign(c);
      ASSERT_FALSE(word_like) << "lost at " << at << " of " << text;
    }
  };
  for (const Token& token : cut.tokens) {
    ASSERT_LT(token.begin, token.end);
    ASSERT_GE(token.begin, end);
    ASSERT_LE(token.end, text.size());
    ASSERT_EQ(token.lower, std::string_view(cut.lower).substr(token.begin, token.end - token.begin));
    between(end, token.begin);
    for (std::size_t at = token.begin; at < token.end;) ASSERT_FALSE(IsSpace(DecodeUtf8(text, &at))) << text;
    end = token.end;
  }
  between(end, text.size());
}

TEST(Tokens, TokensCoverAnyTextInOrder) {
  constexpr std::string_view kPieces[] = {"a",  "B",   "Ø",  "ß", "İ", "5",  ".",  ",",  "'",  "’",  ":",    "-",  "–", "$",
                                          "€",  "漢",  "カ", "억", "я", "Я",  " ",  "\n", "\r", "\t", "\u00A0", "\u200B", "s", "N.",
                                          "\u0301", "٣", "(",  ")", "%", "“", "”", "😀", "&",  "/",  "O'",   "ก"};
  std::mt19937_64 random(TestSeed());
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t length = random() % 24;
    for (std::size_t i = 0; i < length; ++i) text += kPieces[random() % std::size(kPieces)];
    ASSERT_NO_FATAL_FAILURE(ExpectCover(text)) << "round " << round << ": " << text;
  }
}

TEST(Tokens, InvalidUtf8IsCutWithoutLeavingTheField) {
  std::mt19937_64 random(TestSeed() + 1);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t length = random() % 24;
    for (std::size_t i = 0; i < length; ++i) text.push_back(static_cast<char>(random() & 0xFF));
    std::vector<Token> tokens;
    AppendTokens(Field::kText, text, text, &tokens);
    std::size_t end = 0;
    for (const Token& token : tokens) {
      ASSERT_GE(token.begin, end);
      ASSERT_LT(token.begin, token.end);
      ASSERT_LE(token.end, text.size());
      end = token.end;
    }
  }
}

TEST(Tokens, TitleAndTextStandInOneRow) {
  const std::string title = "Nvidia buys";
  const std::string text = "It bought.";
  const std::string lower_title = LowerSameLength(title);
  const std::string lower_text = LowerSameLength(text);
  std::vector<Token> tokens;
  AppendTokens(Field::kTitle, title, lower_title, &tokens);
  AppendTokens(Field::kText, text, lower_text, &tokens);
  ASSERT_EQ(tokens.size(), 5u);
  EXPECT_EQ(tokens[1].field, Field::kTitle);
  EXPECT_EQ(tokens[2].field, Field::kText);
  EXPECT_EQ(tokens[2].begin, 0u);
}

}  // namespace
}  // namespace dealgraph::nlp
