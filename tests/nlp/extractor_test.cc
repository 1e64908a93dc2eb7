// The whole of extraction behind its one call: the same result always, from any thread, and evidence in the bytes it names.
#include "nlp/extractor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "nlp/text/unicode.h"
#include "tests/nlp/nlp_testing.h"
#include "tests/seed.h"

namespace dealgraph::nlp {
namespace {

TEST(Extractor, PacksAreSortedAndNamed) {
  const auto packs = TestExtractor().Packs();
  ASSERT_GE(packs.size(), 2u);
  for (std::size_t i = 0; i < packs.size(); ++i) {
    if (i > 0) {
      EXPECT_LT(packs[i - 1].language, packs[i].language);
    }
    EXPECT_TRUE(packs[i].version.starts_with(packs[i].language + " ")) << packs[i].version;
    EXPECT_FALSE(packs[i].name.empty());
  }
}

TEST(Extractor, ACatalogueDecidesWhatANameIsAndIsNamedInThePackVersion) {
  Article article;
  article.language = "da";
  article.published = "2025-09-18";
  article.title = "Karl Madsen køber sig ind";
  article.text = "Karl Madsen har investeret 683 millioner dollars i Nscale.";
  const auto type_of = [&](const Extraction& extraction) {
    for (const Entity& entity : extraction.entities) {
      if (entity.name == "Karl Madsen") return std::string(EntityTypeName(entity.type));
    }
    return std::string("nothing");
  };
  const auto bare = *Extractor::Create();
  EXPECT_EQ(type_of(bare->Extract(article)), "person");
  ExtractorOptions options;
  options.catalogue = {"names.tsv", "organisation\tKarl Madsen\t\t\t50\t-\t\n"};
  const auto extractor = *Extractor::Create(options);
  const Extraction extraction = extractor->Extract(article);
  EXPECT_EQ(type_of(extraction), "company");
  EXPECT_NE(extraction.pack_version.find(", catalogue "), std::string::npos) << extraction.pack_version;
  EXPECT_EQ(bare->Extract(article).pack_version.find("catalogue"), std::string::npos);
}

TEST(Extractor, TheSameArticleGivesTheSameExtraction) {
  const auto second = Extractor::Create();
  ASSERT_TRUE(second.ok());
  for (const Article& article : SampleArticles()) {
    const std::string first = FullText(TestExtractor().Extract(article));
    EXPECT_EQ(FullText(TestExtractor().Extract(article)), first) << article.id;
    EXPECT_EQ(FullText((*second)->Extract(article)), first) << article.id << ", by another extractor";
  }
}

TEST(Extractor, OtherArticlesInBetweenChangeNothing) {
  std::vector<Article> articles = SampleArticles();
  std::vector<std::string> expected;
  for (const Article& article : articles) expected.push_back(FullText(TestExtractor().Extract(article)));
  std::vector<std::size_t> order(articles.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::mt19937_64 random(TestSeed());
  std::shuffle(order.begin(), order.end(), random);
  for (const std::size_t i : order) EXPECT_EQ(FullText(TestExtractor().Extract(articles[i])), expected[i]) << articles[i].id;
}

TEST(Extractor, EightThreadsReadTheSame) {
  const std::vector<Article> articles = SampleArticles();
  std::vector<std::string> expected;
  for (const Article& article : articles) expected.push_back(FullText(TestExtractor().Extract(article)));
  std::vector<int> differ(8, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < differ.size(); ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < articles.size(); ++i) {
        const std::size_t at = (i + t * 3) % articles.size();
        if (FullText(TestExtractor().Extract(articles[at])) != expected[at]) ++differ[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(differ, std::vector<int>(8, 0));
}

constexpr std::string_view kDanish =
    "Den amerikanske chipproducent Nvidia har investeret 683 millioner dollars i det britiske selskab Nscale, som driver "
    "datacentre til kunstig intelligens flere steder i landet. Pengene skal bruges på at købe ind og bygge ud, og det haster, "
    "siger direktøren, for efterspørgslen er så høj, at ingen af kunderne vil vente længere. Aktierne steg lidt i går.";

TEST(Extractor, TheGivenLanguageIsUsed) {
  for (const auto& [given, used] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"da", "da"}, {"da-DK", "da"}, {"DA_dk", "da"}, {"en", "en"}, {"no", "nb"}}) {
    EXPECT_EQ(TestExtractor().DecideLanguage(MakeArticle(given, kDanish)), used) << given;
    EXPECT_EQ(TestExtractor().Extract(MakeArticle(given, kDanish)).language, used) << given;
  }
}

TEST(Extractor, AMissingLanguageIsDetected) {
  EXPECT_EQ(TestExtractor().DecideLanguage(MakeArticle("", kDanish)), "da");
  EXPECT_EQ(TestExtractor().DecideLanguage(
                MakeArticle("", "The American chip maker has invested a large sum in a British company that runs data centres.")),
            "en");
  const Extraction extraction = TestExtractor().Extract(MakeArticle("", kDanish));
  EXPECT_TRUE(extraction.has_pack);
  EXPECT_NE(FindClaim(extraction, "invested_in", "Nvidia", "Nscale"), nullptr);
}

TEST(Extractor, AShortTextIsToldWithItsTitle) {
  EXPECT_EQ(TestExtractor().DecideLanguage(MakeArticle("", "Det er sket.", kDanish)), "da");
}

TEST(Extractor, ALanguageThatCannotBeToldIsUnd) {
  for (const std::string_view text : {"", " \n", "12345", "x"}) {
    EXPECT_EQ(TestExtractor().DecideLanguage(MakeArticle("", text)), "und") << text;
  }
}

TEST(Extractor, WithoutAPackThereAreSumsAndNoRelations) {
  const Extraction extraction = TestExtractor().Extract(MakeArticle("lb", "Nvidia huet 683 Milliounen US$ an $5 million investéiert."));
  EXPECT_FALSE(extraction.has_pack);
  EXPECT_TRUE(extraction.pack_version.empty());
  EXPECT_FALSE(extraction.amounts.empty());
  EXPECT_TRUE(extraction.relations.empty());
}

TEST(Extractor, AnEmptyArticleStatesNothing) {
  for (const std::string_view language : {"", "da", "en", "lb"}) {
    const Extraction extraction = TestExtractor().Extract(MakeArticle(language, ""));
    EXPECT_TRUE(extraction.entities.empty() && extraction.amounts.empty() && extraction.quantities.empty() &&
                extraction.dates.empty() && extraction.refused.empty() && extraction.relations.empty());
  }
}

TEST(Extractor, ATitleAloneIsRead) {
  const Extraction extraction = TestExtractor().Extract(MakeArticle("en", "", "Nvidia has invested $683 million in Nscale"));
  ASSERT_NE(FindClaim(extraction, "invested_in", "Nvidia", "Nscale"), nullptr);
}

TEST(Extractor, AMegabyteOfOneWordIsReadInItsTime) {
  constexpr std::size_t kBytes = 1 << 20;
  for (const std::string_view word : {"x", "Nvidia ", "Aa", "5", "$5 million ", "(", "'s", "漢", ". "}) {
    std::string text;
    while (text.size() < kBytes) text += word;
    const Extraction extraction = TestExtractor().Extract(MakeArticle("en", text));
    EXPECT_EQ(extraction.language, "en") << word;
  }
}

// ---- what holds for every extraction ------------------------------------------------------------------------------------------

// Whether one of the relation's evidence spans holds one of `mentions`.
bool Holds(const Relation& relation, const std::vector<Span>& mentions) {
  return std::any_of(relation.evidence.begin(), relation.evidence.end(), [&](const Span& evidence) {
    return std::any_of(mentions.begin(), mentions.end(), [&](const Span& mention) { return evidence.Contains(mention); });
  });
}

void ExpectSound(const Article& article, const Extraction& extraction) {
  const auto in_field = [&](const Span& span) {
    const std::string_view field = FieldText(article, span.field);
    return span.begin < span.end && span.end <= field.size() &&
           FindInvalidUtf8(SpanText(article, span)) == std::string_view::npos;
  };
  for (const Entity& entity : extraction.entities) {
    EXPECT_FALSE(entity.name.empty());
    EXPECT_TRUE(std::is_sorted(entity.mentions.begin(), entity.mentions.end())) << entity.name;
    for (const Span& span : entity.mentions) EXPECT_TRUE(in_field(span)) << entity.name;
  }
  for (const Amount& amount : extraction.amounts) {
    EXPECT_TRUE(in_field(amount.span));
    EXPECT_EQ(amount.currency.size(), 3u);
  }
  for (const Quantity& quantity : extraction.quantities) EXPECT_TRUE(in_field(quantity.span));
  for (const StatedDate& date : extraction.dates) EXPECT_TRUE(in_field(date.span));
  for (const Refusal& refusal : extraction.refused) EXPECT_TRUE(in_field(refusal.span));
  for (const Relation& relation : extraction.relations) {
    const RelationTypeInfo& info = InfoOf(relation.type);
    ASSERT_GE(relation.from, 0);
    ASSERT_LT(static_cast<std::size_t>(relation.from), extraction.entities.size());
    ASSERT_LT(relation.to, static_cast<int>(extraction.entities.size()));
    ASSERT_LT(relation.amount, static_cast<int>(extraction.amounts.size()));
    ASSERT_LT(relation.quantity, static_cast<int>(extraction.quantities.size()));
    const std::string claim = ClaimText(extraction, relation);
    EXPECT_EQ(relation.to >= 0, info.to != 0) << claim;
    const Entity& from = extraction.entities[static_cast<std::size_t>(relation.from)];
    EXPECT_NE(info.from & MaskOf(from.type), 0) << claim;
    EXPECT_FALSE(relation.evidence.empty()) << claim;
    EXPECT_TRUE(std::is_sorted(relation.evidence.begin(), relation.evidence.end())) << claim;
    for (const Span& span : relation.evidence) EXPECT_TRUE(in_field(span)) << claim;
    if (!from.mentions.empty()) {
      EXPECT_TRUE(Holds(relation, from.mentions)) << claim;
    }
    if (relation.to >= 0) {
      const Entity& to = extraction.entities[static_cast<std::size_t>(relation.to)];
      EXPECT_NE(info.to & MaskOf(to.type), 0) << claim;
      EXPECT_NE(relation.from, relation.to) << claim;
      // A seat may be told by an adjective, which is no mention of the place.
      if (!to.mentions.empty() && relation.type != RelationType::kBasedIn) {
        EXPECT_TRUE(Holds(relation, to.mentions)) << claim;
      }
    }
    if (relation.amount >= 0) {
      EXPECT_NE(info.carries & kCarriesAmount, 0) << claim;
      EXPECT_TRUE(Holds(relation, {extraction.amounts[static_cast<std::size_t>(relation.amount)].span})) << claim;
    }
    EXPECT_TRUE(relation.quantity < 0 || (info.carries & kCarriesQuantity) != 0) << claim;
    EXPECT_TRUE(!relation.stake_percent || (info.carries & kCarriesStake) != 0) << claim;
    EXPECT_TRUE(relation.round.empty() || (info.carries & kCarriesRound) != 0) << claim;
    EXPECT_TRUE(!relation.date || (info.carries & kCarriesDate) != 0) << claim;
    if (relation.status == Status::kCancelled || relation.status == Status::kDenied) {
      EXPECT_TRUE(relation.negated) << claim;
    }
    EXPECT_TRUE(relation.rule.starts_with(extraction.language + ".") || relation.rule.starts_with("frame.")) << claim;
  }
}

TEST(Extractor, EvidenceLiesInTheArticleAndHoldsWhatItProves) {
  const std::vector<Article> articles = SampleArticles();
  ASSERT_FALSE(articles.empty());
  std::size_t relations = 0;
  for (const Article& article : articles) {
    SCOPED_TRACE(article.id);
    const Extraction extraction = TestExtractor().Extract(article);
    ExpectSound(article, extraction);
    relations += extraction.relations.size();
  }
  EXPECT_GT(relations, articles.size());
}

TEST(Extractor, EvidenceHoldsOverTheCorpus) {
  if (std::getenv("DEALGRAPH_SHARED") == nullptr) GTEST_SKIP() << "DEALGRAPH_SHARED names no folder with the development corpus";
  for (const Article& article : CorpusArticles()) {
    SCOPED_TRACE(article.id);
    ExpectSound(article, TestExtractor().Extract(article));
  }
}

// Sentences of the samples in any order, cut anywhere: nothing that is read may break the promises above.
TEST(Extractor, EvidenceHoldsOverShuffledText) {
  const std::vector<Article> articles = SampleArticles();
  std::mt19937_64 random(TestSeed());
  for (int round = 0; round < 150; ++round) {
    Article mixed;
    mixed.language = round % 2 == 0 ? "en" : "da";
    for (int piece = 0; piece < 12; ++piece) {
      const std::string& text = articles[random() % articles.size()].text;
      std::size_t begin = random() % text.size();
      std::size_t end = std::min(text.size(), begin + random() % 160);
      const auto inside = [&](std::size_t at) { return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
      while (inside(begin)) ++begin;
      while (inside(end)) ++end;
      if (begin < end) (piece == 0 ? mixed.title : mixed.text) += text.substr(begin, end - begin) + (random() % 3 == 0 ? "\n\n" : " ");
    }
    ASSERT_NO_FATAL_FAILURE(ExpectSound(mixed, TestExtractor().Extract(mixed))) << mixed.title << "||" << mixed.text;
    ASSERT_FALSE(HasFailure()) << "round " << round << ":\n" << mixed.title << "||" << mixed.text;
  }
}

}  // namespace
}  // namespace dealgraph::nlp
