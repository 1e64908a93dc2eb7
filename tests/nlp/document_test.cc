// Where sentences end, and what part each plays on the page.
#include "nlp/document.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "nlp/text/unicode.h"
#include "tests/nlp/nlp_testing.h"
#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

// The sentences of an article, as text, each behind its role's letter: Headline, Prose, Bullet, headinG, Noise.
std::vector<std::string> Sentences(std::string_view language, std::string_view text, std::string_view title = "") {
  const Article article = MakeArticle(language, text, title);
  Document document;
  ReadDocument(article, ShippedPack(language), &document);
  std::vector<std::string> sentences;
  for (const Sentence& sentence : document.sentences) {
    sentences.push_back(std::string(1, "HPBGN"[static_cast<int>(sentence.role)]) + " " +
                        std::string(SpanText(article, document.SpanOf(sentence.first, sentence.last))));
  }
  return sentences;
}

using Lines = std::vector<std::string>;

TEST(Document, SentencesEndAtAFullStopBeforeACapital) {
  EXPECT_EQ(Sentences("en", "Nvidia bought it. The price was low! Was it? It was."),
            (Lines{"P Nvidia bought it.", "P The price was low!", "P Was it?", "P It was."}));
  EXPECT_EQ(Sentences("da", "Nvidia købte det. Prisen var lav."), (Lines{"P Nvidia købte det.", "P Prisen var lav."}));
}

TEST(Document, ANameWrittenSmallMayOpenASentence) {
  EXPECT_EQ(Sentences("fi", "Yhtiö kasvoi nopeasti. pilkku kertoo rahoituksesta.").size(), 2u);
  EXPECT_EQ(Sentences("da", "Den koster ca. fem mio. kroner.").size(), 1u);  // too short for a word that ends a sentence
}

TEST(Document, AGermanOrdinalEndsNoSentence) {
  EXPECT_EQ(Sentences("de", "Am Montag, 12. Mai, kaufte sie es. Vom 1. Juni an gilt es.").size(), 2u);
  EXPECT_EQ(Sentences("de", "Sie verkaufte im 3. Quartal mehr. Der 1. FC Köln zahlte.").size(), 2u);
  EXPECT_EQ(Sentences("de", "Sie stieg auf Platz 3. Der Preis fiel um 20. Das war viel. Es waren 12. Siemens kaufte sie.").size(), 5u);  // no article before, or one behind
}

TEST(Document, AWideFullStopEndsASentenceBeforeLatinLettersToo) {
  EXPECT_EQ(Sentences("ja", "楽天が買収した。OpenAIは投資した。"), (Lines{"P 楽天が買収した。", "P OpenAIは投資した。"}));
  EXPECT_EQ(Sentences("zh", "“电还在。”他现在担任总经理。"), (Lines{"P “电还在。”", "P 他现在担任总经理。"}));
  EXPECT_EQ(Sentences("ja", "「残ってもらう。」と話した。").size(), 1u);
}

// The tokens of a text, as the document has them, with '|' between.
std::string Tokens(std::string_view language, std::string_view text) {
  const Article article = MakeArticle(language, text);
  Document document;
  ReadDocument(article, ShippedPack(language), &document);
  std::string joined;
  for (const Token& token : document.tokens) {
    if (!joined.empty()) joined += '|';
    joined += SpanText(article, token.span());
  }
  return joined;
}

TEST(Document, AnElidedWordKeepsItsApostrophe) {
  EXPECT_EQ(Tokens("fr", "s'offre l’usine jusqu'alors"), "s'|offre|l’|usine|jusqu'|alors");
  EXPECT_EQ(Tokens("it", "dell'azienda nell'Enel Sant'Anna"), "dell'|azienda|nell'|Enel|Sant|'|Anna");
  EXPECT_EQ(Tokens("tr", "Turkcell'in Ankara'daki"), "Turkcell|'in|Ankara|'daki");
}

TEST(Document, ArabicPrefixesAreCutWhereTheRestIsAWord) {
  EXPECT_EQ(Tokens("ar", "وقالت الشركة"), "و|قالت|الشركة");
  EXPECT_EQ(Tokens("ar", "لمجموعة وبنك"), "ل|مجموعة|و|بنك");
  EXPECT_EQ(Tokens("ar", "لأرامكو والسعودية"), "ل|أرامكو|و|السعودية");  // before a hamza and an article
  EXPECT_EQ(Tokens("ar", "وموانئ"), "و|موانئ");
}

TEST(Document, AnArabicWordThatOnlyLooksPrefixedStays) {
  EXPECT_EQ(Tokens("ar", "وزارة لندن بلاكستون وليد"), "وزارة|لندن|بلاكستون|وليد");
  EXPECT_EQ(Tokens("ar", "«وعدنا»"), "«|وعدنا|»");  // what opens a quotation is a name as it stands
  EXPECT_EQ(Tokens("ar", "ويسترن"), "ويسترن");      // a foreign W
}

TEST(Document, AnAbbreviationEndsNoSentence) {
  EXPECT_EQ(Sentences("en", "Mr. Payne met Dr. Huang on Sept. 4 in Oslo.").size(), 1u);
  EXPECT_EQ(Sentences("da", "Adm. dir. Payne mødte Huang ca. kl. 9 i Oslo.").size(), 1u);
}

TEST(Document, AnInitialEndsNoSentence) {
  EXPECT_EQ(Sentences("en", "The founder, J. Payne, was there.").size(), 1u);
  EXPECT_EQ(Sentences("en", "It stands in Raleigh, N.C. and is new.").size(), 1u);
}

TEST(Document, ADotInsideANumberEndsNothing) {
  EXPECT_EQ(Sentences("da", "Selskabet fik 1.300.000 kroner og 2.5 mere.").size(), 1u);
  EXPECT_EQ(Sentences("en", "It got $1.3 billion of new money.").size(), 1u);
}

TEST(Document, AQuotationEndsWithItsMark) {
  EXPECT_EQ(Sentences("en", "\"We are growing.\" The market is not."),
            (Lines{"P \"We are growing.\"", "P The market is not."}));
}

TEST(Document, AParagraphEndsASentenceEvenWithoutAStop) {
  EXPECT_EQ(Sentences("en", "Nvidia bought it.\n\nA heading stands here\n\nThe price was low."),
            (Lines{"P Nvidia bought it.", "G A heading stands here", "P The price was low."}));
}

TEST(Document, HardWrappedLinesAreOneSentence) {
  EXPECT_EQ(Sentences("en", "Nvidia has invested in the\ncompany this week.").size(), 1u);
  EXPECT_EQ(Sentences("en", "Nvidia, which has invested,\nNokia and Dell are in.").size(), 1u);
}

TEST(Document, TheTitleAndItsCopyAreHeadlines) {
  const Lines sentences = Sentences("en", "Nvidia backs Nscale\n\nNvidia has invested in it.", "Nvidia backs Nscale");
  EXPECT_EQ(sentences, (Lines{"H Nvidia backs Nscale", "H Nvidia backs Nscale", "P Nvidia has invested in it."}));
}

TEST(Document, PointsOfAListAreBullets) {
  EXPECT_EQ(Sentences("da", "Det er sket.\n  • ASML køber sig ind i Mistral\n  • Runden er stor\n- Prisen er lav"),
            (Lines{"P Det er sket.", "B • ASML køber sig ind i Mistral", "B • Runden er stor", "B - Prisen er lav"}));
}

TEST(Document, BylinesAndNavigationAreNoise) {
  EXPECT_EQ(Sentences("da", "Forside\n\nSkrevet af\nMette Holmgaard\n\nNvidia har købt det.\n\nLæs også: Nokia vokser\n\nDet er stort."),
            (Lines{"N Forside", "N Skrevet af", "N Mette Holmgaard", "P Nvidia har købt det.", "N Læs også: Nokia vokser",
                   "P Det er stort."}));
  EXPECT_EQ(Sentences("en", "Nvidia bought it.\n\nRead more: Nokia is growing\n\nPhotograph: Jane Doe\n\nIt is large."),
            (Lines{"P Nvidia bought it.", "N Read more: Nokia is growing", "N Photograph: Jane Doe", "P It is large."}));
}

TEST(Document, ASentenceThatBeginsLikeABylineIsNews) {
  EXPECT_EQ(Sentences("en", "By 2027 Nvidia will have built it. Contact Energy sells the land. Photo-sharing firms grow.\n\nBy Jane Doe\n\nAdvertisement.\n\nPhotograph: Jane Doe for the paper."),
            (Lines{"P By 2027 Nvidia will have built it.", "P Contact Energy sells the land.", "P Photo-sharing firms grow.", "N By Jane Doe", "N Advertisement.",
                   "N Photograph: Jane Doe for the paper."}));
  EXPECT_EQ(Sentences("da", "KMD er ude. Tilbage er IBM og Accenture.\n\nTilbage\n\nArtiklen fortsætter efter annoncen."),
            (Lines{"P KMD er ude.", "P Tilbage er IBM og Accenture.", "N Tilbage", "N Artiklen fortsætter efter annoncen."}));
}

TEST(Document, ADisclaimerRunsToTheEnd) {
  EXPECT_EQ(Sentences("en", "Nvidia bought it. It was cheap. It is big.\n\nIt paid a lot.\n\nDisclaimer\n\nNvidia may lose money. This is no advice.\n\nNor is this."),
            (Lines{"P Nvidia bought it.", "P It was cheap.", "P It is big.", "P It paid a lot.", "N Disclaimer", "N Nvidia may lose money.", "N This is no advice.",
                   "N Nor is this."}));
}

TEST(Document, AWordLikeADisclaimersInTheFirstHalfHidesNothing) {
  const Lines sentences = Sentences("en", "Disclaimer\n\nNvidia bought it.\n\nIt paid a lot.\n\nIt is large.");
  ASSERT_EQ(sentences.size(), 4u);
  EXPECT_EQ(sentences[1], "P Nvidia bought it.");
}

TEST(Document, ATitleInTitleCaseIsKnownAsOne) {
  const auto title_case = [](std::string_view title) {
    const Article article = MakeArticle("en", "", title);
    Document document;
    ReadDocument(article, ShippedPack("en"), &document);
    return document.sentences.at(0).title_case;
  };
  EXPECT_TRUE(title_case("Nvidia Invests Another Billion Dollars Into Nscale"));
  EXPECT_FALSE(title_case("Nvidia invests another billion dollars into Nscale"));
  EXPECT_FALSE(title_case("Nvidia Backs It"));  // too short to tell
}

TEST(Document, TheLongestPhraseOfAClassIsFound) {
  const Article article = MakeArticle("en", "The chief executive officer of Nscale left.");
  Document document;
  ReadDocument(article, ShippedPack("en"), &document);
  EXPECT_TRUE(document.HasClass(1, WordClass::kRole));
  EXPECT_EQ(document.PhraseLength(1, WordClass::kRole), 3u);
  EXPECT_EQ(document.PhraseLength(2, WordClass::kRole), 0u);
}

TEST(Document, ADocumentIsReadAnewInTheSameMemory) {
  Document document;
  const Article first = MakeArticle("en", "Nvidia bought it. It paid.", "A title");
  ReadDocument(first, ShippedPack("en"), &document);
  const Article second = MakeArticle("da", "Kort.");
  ReadDocument(second, ShippedPack("da"), &document);
  EXPECT_EQ(document.sentences.size(), 1u);
  EXPECT_EQ(document.tokens.size(), 2u);
  EXPECT_EQ(document.classes.size(), 2u);
  EXPECT_EQ(document.TextOf(document.tokens[0]), "Kort");
}

// Sentences are one row over all tokens, none empty, none over two fields, and paragraphs count up.
void ExpectRow(const Article& article, const LanguagePack& pack) {
  Document document;
  ReadDocument(article, pack, &document);
  std::uint32_t next = 0;
  std::uint32_t paragraph = 0;
  for (const Sentence& sentence : document.sentences) {
    ASSERT_EQ(sentence.first, next);
    ASSERT_LT(sentence.first, sentence.last);
    ASSERT_EQ(document.tokens[sentence.first].field, document.tokens[sentence.last - 1].field);
    ASSERT_GE(sentence.paragraph, paragraph);
    paragraph = sentence.paragraph;
    next = sentence.last;
  }
  ASSERT_EQ(next, document.tokens.size());
  ASSERT_EQ(document.classes.size(), document.tokens.size());
  for (std::size_t p = 0; p < document.phrases.size(); ++p) {
    ASSERT_GT(document.phrases[p].length, 1u);
    ASSERT_LE(document.phrases[p].first + document.phrases[p].length, document.tokens.size());
    if (p > 0) {
      ASSERT_LE(document.phrases[p - 1].first, document.phrases[p].first);
    }
  }
}

TEST(Document, SentencesAreOneRowOverTheTokensOfAnyText) {
  constexpr std::string_view kPieces[] = {"Nvidia", " ",  "\n", "\n\n", ". ", ".",  "\"", "”",  "Mr. ", "! ", "•", "- ", "1.3", "Read more",
                                          "Disclaimer", "a", "N.C.", ", ", "(", ")", "漢。", "…", "'s", "chief executive"};
  std::mt19937_64 random(TestSeed());
  for (int round = 0; round < 2000; ++round) {
    Article article;
    for (std::size_t i = random() % 20; i > 0; --i) article.text += kPieces[random() % std::size(kPieces)];
    for (std::size_t i = random() % 6; i > 0; --i) article.title += kPieces[random() % std::size(kPieces)];
    ASSERT_NO_FATAL_FAILURE(ExpectRow(article, ShippedPack(round % 2 == 0 ? "en" : "da"))) << article.title << "||" << article.text;
  }
}

}  // namespace
}  // namespace dealgraph::nlp
