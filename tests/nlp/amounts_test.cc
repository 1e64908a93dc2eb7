// What is read of a sum in print: value, currency, bound, and the refusals, by language.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "nlp/measures/measures.h"

namespace dealgraph::nlp {
namespace {

const MeasureReader& Reader() {
  static const auto reader = [] {
    auto created = MeasureReader::Create();
    EXPECT_TRUE(created.ok());
    return std::move(*created);
  }();
  return *reader;
}

Measures Read(std::string_view language, std::string text, std::string_view country = "") {
  Article article;
  article.text = std::move(text);
  MeasureContext context;
  context.language = language;
  context.country = country;
  context.published = ParseIsoTime("2025-09-18T10:00Z");
  return Reader().Read(article, context);
}

// "683000000 USD, 820000000 GBP"
std::string Sums(const Measures& measures) {
  std::string out;
  for (const Amount& amount : measures.amounts) {
    if (!out.empty()) out += ", ";
    out += amount.value.ToString() + " " + amount.currency;
  }
  return out;
}

struct Case {
  const char* language;
  const char* text;
  const char* sums;
};

TEST(Amounts, EveryShapeSeenInPrintIsReadExactly) {
  const Case kCases[] = {
      {"en", "It paid $683M for it.", "683000000 USD"},
      // The mark in front says all; the one behind, which by itself would be another country's here, takes nothing from it.
      {"zh", "中国的银行说，投资总额新台幣100億元。", "10000000000 TWD"},
      {"zh", "中国的银行说，斥资港币100亿元。", "10000000000 HKD"},
      {"zh", "陳木元1977年創立公司。", ""},
      {"cs", "za více než dvou miliard korun", "2000000000 CZK"},
      {"cs", "za miliardu korun", "1000000000 CZK"},
      {"ru", "около трёх миллионов долларов", "3000000 USD"},
      {"uk", "близько двох мільярдів гривень", "2000000000 UAH"},
      {"uk", "У 2019 р. компанія виросла.", ""},
      {"en", "a loan of US$ 683m", "683000000 USD"},
      {"en", "USD34.6 million", "34600000 USD"},
      {"en", "worth US$4.7 billion", "4700000000 USD"},
      {"en", "a £48m round", "48000000 GBP"},
      {"en", "half a billion pounds", "500000000 GBP"},
      {"en", "raised Rs 412 crore", "4120000000 INR"},
      {"en", "₹5,000 crore", "50000000000 INR"},
      {"en", "₹2 lakh", "200000 INR"},
      {"en", "3 dollars and 50 cents", "3.5 USD"},
      {"en", "six hundred million dollars", "600000000 USD"},
      {"da", "683 mio. dollars", "683000000 USD"},
      {"da", "1.234,5 mio. kr.", "1234500000 DKK"},
      {"da", "halvanden milliard kroner", "1500000000 DKK"},
      {"da", "en halv milliard kroner", "500000000 DKK"},
      {"da", "DKK 180 mio.", "180000000 DKK"},
      {"sv", "kostade 84:50 kronor", "84.5 SEK"},
      {"sv", "310 MSEK", "310000000 SEK"},
      {"sv", "215 Mkr", "215000000 SEK"},
      {"nb", "640 mill. kroner", "640000000 NOK"},
      {"de", "1,5 Mrd. Euro", "1500000000 EUR"},
      {"de", "CHF 1'250'000", "1250000 CHF"},
      {"de", "EUR 12bn", "12000000000 EUR"},
      {"fr", "2,5 milliards d’euros", "2500000000 EUR"},
      {"fr", "1 234,5 M€", "1234500000 EUR"},
      {"es", "2.000 millones de dólares", "2000000000 USD"},
      {"pt", "8,6 mil milhões de euros", "8600000000 EUR"},
      {"it", "17,4 milioni di euro", "17400000 EUR"},
      {"fi", "1,8 miljoonan euron", "1800000 EUR"},
      {"pl", "1,1 mld dolarów", "1100000000 USD"},
      {"cs", "2,9 miliardy korun", "2900000000 CZK"},
      {"ru", "полтора миллиарда рублей", "1500000000 RUB"},
      {"uk", "18 млн доларів", "18000000 USD"},
      {"tr", "1 milyon 862 bin TL", "1862000 TRY"},
      {"ar", "٣٫٢ مليار جنيه", "3200000000 EGP"},
      {"ar", "ملياري دولار", "2000000000 USD"},
      {"hi", "8,820 करोड़ रुपये", "88200000000 INR"},
      {"id", "Rp 2,5 triliun", "2500000000000 IDR"},
      {"ja", "6億8300万ドル", "683000000 USD"},
      {"zh", "35亿元人民币", "3500000000 CNY"},
      {"zh", "人民币310亿元", "31000000000 CNY"},
      {"ko", "6조 5000억원", "6500000000000 KRW"},
      {"da", "CHF 1'250'000", "1250000 CHF"},
      {"nl", "ruim 1,2 miljard euro", "1200000000 EUR"},
      {"nb", "1,5 milliarder kroner", "1500000000 NOK"},
      {"en", "a quarter of a million dollars", "250000 USD"},
      {"en", "EUR 12bn", "12000000000 EUR"},
      {"en", "2.2B US dollars", "2200000000 USD"},
      {"en", "it costs only 15 dollars and 50.", "15.5 USD"},
      {"en", "it costs 15 dollars 50", "15.5 USD"},
      {"en", "for 15 dollars and 50 people came", "15 USD"},
      {"en", "$ 20,000.00 $ 37,305.97", "20000 USD, 37305.97 USD"},
      {"en", "10000 bitcoins", "10000 XBT"},
      {"en", "two bitcoin miners", ""},
      {"de", "zwei Euro fünfzig", "2.5 EUR"},
      {"de", "16,4 Millionen kanadischen Dollar", "16400000 CAD"},
      {"da", "for 100 kroner 20. maj", "100 DKK"},
      {"da", "betalte 100 kroner 20 gange", "100 DKK"},
      {"es", "10050 millones de dólares de Hong Kong", "10050000000 HKD"},
      {"hi", "साढ़े तीन करोड़ डॉलर", "35000000 USD"},
      {"hi", "पौने दो करोड़ रुपये", "17500000 INR"},
      {"hi", "₹५,००० करोड़", "50000000000 INR"},
      {"ar", "صكوكا بـ1.2 مليار ريال سعودي", "1200000000 SAR"},
      {"zh", "五元三毛", "5.3 CNY"},
      {"zh", "50元6角三分", "50.63 CNY"},
      {"zh", "五角大楼", ""},
      {"zh", "三块芯片", ""},
      {"zh", "四十九兆九千五百九十二億元", "49959200000000 CNY"},
      {"zh", "$20，300美圆", "20 USD, 300 USD"},
      {"ja", "１２０億円", "12000000000 JPY"},
      {"fr", "1\u202F234,5\u00A0M€", "1234500000 EUR"},
      {"de", "10-12 Mio. Euro", "10000000 EUR, 12000000 EUR"},
      {"en", "revenue of $3\nmillion", "3000000 USD"},
  };
  for (const Case& c : kCases) EXPECT_EQ(Sums(Read(c.language, c.text)), c.sums) << c.language << ": " << c.text;
}

TEST(Amounts, EachSaysWhatToldItsCurrency) {
  const struct {
    const char* language;
    const char* country;
    const char* text;
    const char* currency;
    CurrencyReason reason;
  } kCases[] = {
      {"en", "", "US$5m", "USD", CurrencyReason::kMark},
      {"en", "", "5 million dollars", "USD", CurrencyReason::kDollar},
      {"en", "AU", "5 million dollars", "AUD", CurrencyReason::kCountry},
      {"da", "", "5 mio. kroner", "DKK", CurrencyReason::kLanguage},
      {"da", "NO", "5 mio. kroner", "NOK", CurrencyReason::kCountry},
      {"en", "", "5 million pounds", "GBP", CurrencyReason::kMark},
      {"es", "MX", "20 millones de pesos argentinos; otros 5 millones de pesos", "ARS", CurrencyReason::kNamed},
      {"es", "MX", "otros 5 millones de pesos", "MXN", CurrencyReason::kCountry},
      {"es", "", "La chilena paga 5 millones de pesos", "CLP", CurrencyReason::kPlace},
  };
  for (const auto& c : kCases) {
    const Measures measures = Read(c.language, c.text, c.country);
    ASSERT_FALSE(measures.amounts.empty()) << c.text;
    EXPECT_EQ(measures.amounts.back().currency, c.currency) << c.text;
    EXPECT_EQ(measures.amounts.back().currency_reason, c.reason) << c.text;
  }
}

TEST(Amounts, ASumPerYearIsScopedSo) {
  for (const auto& [language, text] : {std::pair{"en", "pays $20m a year"}, {"da", "betaler 20 mio. kr. årligt"}, {"ja", "年間100億円"}}) {
    const Measures measures = Read(language, text);
    ASSERT_EQ(measures.amounts.size(), 1u) << text;
    EXPECT_EQ(measures.amounts[0].scope, Scope::kPerYear) << text;
  }
}

TEST(Amounts, ASumOfAProgrammeIsScopedSo) {
  struct Case {
    std::string_view language;
    std::string text;
  };
  for (const Case& c : {Case{"en", "It will spend $500 billion over the next four years."},
                        Case{"en", "a programme of €5 billion"},
                        Case{"da", "Regeringen vedtog et program på 5 mia. kr."},
                        Case{"sv", "Bolaget satsar 20 miljarder kronor under de kommande fem åren."},
                        Case{"nb", "Selskapet bruker 20 milliarder kroner over de neste fem årene."},
                        Case{"de", "Der Konzern steckt 20 Milliarden Euro in den nächsten Jahren in Werke."},
                        Case{"nl", "een investeringsprogramma van 5 miljard euro"},
                        Case{"fr", "un programme de 500 millions d'euros"},
                        Case{"es", "un plan de inversión de 500 millones de euros"},
                        Case{"it", "un programma da 500 milioni di euro"},
                        Case{"pt", "um programa de 500 milhões de euros"},
                        Case{"fi", "Hallitus avasi 500 miljoonan euron ohjelman."},
                        Case{"pl", "program o wartości 500 milionów euro"},
                        Case{"cs", "vláda schválila program za 500 milionů eur"},
                        Case{"ru", "программа на 500 млн долларов"},
                        Case{"uk", "програма на 500 млн доларів"},
                        Case{"tr", "hükümet 500 milyon dolarlık programı açıkladı; 2 milyar dolar yatırım planı"},
                        Case{"id", "pemerintah meluncurkan program senilai US$ 500 juta"},
                        Case{"hi", "सरकार ने 500 करोड़ रुपये के कार्यक्रम की घोषणा की"},
                        Case{"ar", "أطلقت الحكومة برنامجا بقيمة 500 مليون دولار"},
                        Case{"ja", "政府は5000億円の投資計画を発表した"},
                        Case{"zh", "公司公布50亿元的投资计划"},
                        Case{"ko", "정부는 5000억원 규모의 투자 프로그램을 발표했다"}}) {
    const Measures measures = Read(c.language, c.text);
    ASSERT_FALSE(measures.amounts.empty()) << c.text;
    EXPECT_EQ(measures.amounts.back().scope, Scope::kProgramme) << c.text;
  }
  EXPECT_EQ(Read("en", "The software program cost Nvidia $5 million.").amounts.at(0).scope, Scope::kUnknown);
}

TEST(Amounts, ALetterThatARegionReadsOtherwiseIsRefused) {
  EXPECT_TRUE(Read("en", "valued at $3T", "IN").amounts.empty());
  EXPECT_EQ(Sums(Read("en", "valued at $3T", "US")), "3000000000000 USD");
  EXPECT_EQ(Sums(Read("es", "US$ 79 B", "US")), "79000000000 USD");
}

TEST(Dates, RelativeOnesCountFromTheDayInThePublishersZone) {
  Article article;
  article.text = "announced yesterday";
  MeasureContext context;
  context.language = "en";
  context.published = ParseIsoTime("2025-09-18T00:30:00+02:00");
  context.zone = WrittenZone("2025-09-18T00:30:00+02:00");
  const Measures measures = Reader().Read(article, context);
  ASSERT_EQ(measures.dates.size(), 1u);
  EXPECT_EQ(measures.dates[0].value.ToString(), "2025-09-17");
  EXPECT_EQ(WrittenZone("2025-09-18"), std::chrono::minutes(0));
  EXPECT_EQ(WrittenZone("Thu, 18 Sep 2025 00:30:00 -0730"), std::chrono::minutes(-450));
}

TEST(Amounts, NoPackMeansAScaleOfTwoMagnitudesIsRefused) {
  const Measures measures = Read("ne", "USD ५३ करोड");
  EXPECT_TRUE(measures.amounts.empty());
  ASSERT_EQ(measures.refused.size(), 1u);
  EXPECT_EQ(measures.refused[0].reason, RefusalReason::kAmbiguousScale);
}

TEST(Quantities, AShareOfANamedCompanyIsOwnershipUnlessItMoves) {
  const struct {
    const char* language;
    const char* text;
    std::size_t found;
  } kCases[] = {
      {"da", "får til gengæld 18 pct. af selskabet", 1},
      {"da", "pensionskassen er nået op på 5,1 pct. af Rosenkilde.", 1},
      {"en", "holds 8% of TeraWulf", 1},
      {"en", "takes 5.4% of bitcoin miner Cipher's shares", 1},
      {"de", "12 Prozent von Siemens", 1},
      {"en", "sales rose 8% in Germany", 0},
      {"es", "Las acciones de Aker subían un 5,1% en Oslo", 0},
      {"hi", "टीसीएस का शेयर 0.3 प्रतिशत गिरकर बंद हुआ", 0},
  };
  for (const auto& c : kCases) EXPECT_EQ(Read(c.language, c.text).quantities.size(), c.found) << c.text;
}

TEST(Dates, NumericDatesErasAndTheBuddhistYear) {
  const struct {
    const char* language;
    const char* country;
    const char* text;
    const char* date;  // empty: none
  } kCases[] = {
      {"de", "", "am 14.08.2025", "2025-08-14"},   {"fr", "", "le 03/04/2025", "2025-04-03"},
      {"en", "US", "on 03/04/2025", "2025-03-04"}, {"en", "GB", "on 03/04/2025", "2025-04-03"},
      {"en", "", "on 03/04/2025", ""},             {"sv", "", "den 2025-08-14", "2025-08-14"},
      {"ja", "", "令和7年8月14日", "2025-08-14"},  {"th", "", "14 สิงหาคม 2568", "2025-08-14"},
      {"th", "", "14/08/2568", "2025-08-14"},
  };
  for (const auto& c : kCases) {
    const Measures measures = Read(c.language, c.text, c.country);
    EXPECT_EQ(measures.dates.empty() ? "" : measures.dates[0].value.ToString(), c.date) << c.language << ": " << c.text;
  }
}

TEST(Amounts, RangesGiveBothEndsAndShareAGroup) {
  const Case kCases[] = {
      {"de", "40 bis 55 Mio. Euro", "40000000 EUR, 55000000 EUR"},
      {"da", "1,5 til 2 milliarder kroner", "1500000000 DKK, 2000000000 DKK"},
      {"en", "between €3bn and €4bn", "3000000000 EUR, 4000000000 EUR"},
      {"en", "$150 to $180", "150 USD, 180 USD"},
      {"zh", "100亿至120亿美元", "10000000000 USD, 12000000000 USD"},
      {"ru", "500–600 млн долларов", "500000000 USD, 600000000 USD"},
  };
  for (const Case& c : kCases) {
    const Measures measures = Read(c.language, c.text);
    EXPECT_EQ(Sums(measures), c.sums) << c.text;
    ASSERT_EQ(measures.amounts.size(), 2u) << c.text;
    EXPECT_EQ(measures.amounts[0].bound, Bound::kRange);
    EXPECT_GE(measures.amounts[0].group, 0);
    EXPECT_EQ(measures.amounts[0].group, measures.amounts[1].group);
    EXPECT_EQ(measures.amounts[0].max, measures.amounts[1].value);
  }
}

TEST(Amounts, OneSumInTwoCurrenciesIsOneGroup) {
  const Measures measures = Read("en", "a round of $1.1 billion (£820m) closed");
  ASSERT_EQ(Sums(measures), "1100000000 USD, 820000000 GBP");
  EXPECT_GE(measures.amounts[0].group, 0);
  EXPECT_EQ(measures.amounts[0].group, measures.amounts[1].group);
}

TEST(Amounts, WordsAroundASumBoundIt) {
  struct {
    const char* language;
    const char* text;
    Bound bound;
  } const kCases[] = {{"en", "up to $500 million", Bound::kUpTo},       {"en", "more than $5bn", Bound::kMoreThan},
                      {"en", "nearly $3 billion", Bound::kAbout},       {"en", "at least €20m", Bound::kAtLeast},
                      {"en", "less than $2m", Bound::kLessThan},        {"en", "$2m in cash", Bound::kExact},
                      {"da", "op mod det: op til 11 mia. kr.", Bound::kUpTo}, {"da", "mindst 40 mio. kr.", Bound::kAtLeast},
                      {"de", "rund 40 Mio. Euro", Bound::kAbout}};
  for (const auto& c : kCases) {
    const Measures measures = Read(c.language, c.text);
    ASSERT_EQ(measures.amounts.size(), 1u) << c.text;
    EXPECT_EQ(measures.amounts[0].bound, c.bound) << c.text;
  }
  const Measures capped = Read("en", "up to $500 million");
  EXPECT_EQ(capped.amounts[0].max, Decimal::FromInt(500'000'000));
  EXPECT_EQ(capped.amounts[0].min, std::nullopt);
}

TEST(Amounts, WhatIsNoSumIsNotRead) {
  for (const char* text : {"In 2025 it grew.", "Call +45 33 12 34 56 today.", "They won 3-1.", "It sold 4,000 shares.",
                           "Version 3.11.2 is out.", "at 10:30 on Monday", "ISIN DK0060534915", "up 14.5%", "page 12 of 40",
                           "open 24/7", "the GB200 and H100 chips", "TOP 500 list", "Series R 500"}) {
    EXPECT_EQ(Sums(Read("en", text)), "") << text;
  }
}

TEST(Amounts, WhatCannotBeToldIsRefusedWithAReason) {
  struct {
    const char* language;
    const char* text;
    RefusalReason reason;
  } const kCases[] = {{"en", "hundreds of millions of dollars", RefusalReason::kVague},
                      {"en", "billions of dollars", RefusalReason::kVague},
                      {"da", "flere milliarder kroner", RefusalReason::kVague},
                      {"fr", "40 millions de francs", RefusalReason::kAmbiguousCurrency},
                      {"es", "40 millones de pesos", RefusalReason::kAmbiguousCurrency},
                      {"en", "worth $1.23.456 today", RefusalReason::kUnreadableNumber},
                      {"en", "worth $270X today", RefusalReason::kAmbiguousScale},
                      {"en", "$12345678901234567890123", RefusalReason::kOutOfRange}};
  for (const auto& c : kCases) {
    const Measures measures = Read(c.language, c.text);
    EXPECT_EQ(Sums(measures), "") << c.text;
    ASSERT_EQ(measures.refused.size(), 1u) << c.text;
    EXPECT_EQ(measures.refused[0].reason, c.reason) << c.text;
  }
}

TEST(Amounts, TheCountryDecidesWhoseCurrencyABareNounMeans) {
  EXPECT_EQ(Sums(Read("es", "40 millones de pesos", "MX")), "40000000 MXN");
  EXPECT_EQ(Sums(Read("es", "40 millones de pesos", "CL")), "40000000 CLP");
  EXPECT_EQ(Sums(Read("en", "$40 million", "AU")), "40000000 AUD");
  EXPECT_EQ(Sums(Read("en", "$40 million")), "40000000 USD");
  EXPECT_EQ(Sums(Read("es", "En Chile, 40 millones de pesos")), "40000000 CLP");
  EXPECT_EQ(Sums(Read("sv", "5 miljoner danska kronor")), "5000000 DKK");
}

TEST(Amounts, DanishThousandsDotIsNotADecimalPoint) {
  EXPECT_EQ(Sums(Read("da", "14.990 kr.")), "14990 DKK");
  EXPECT_EQ(Sums(Read("en", "$1.500 billion")), "1500000000 USD");
}

TEST(Amounts, SpansCoverTheLiteralStringWithItsCurrency) {
  const std::string text = "prisen er 683 mio. dollars i alt";
  const Measures measures = Read("da", text);
  ASSERT_EQ(measures.amounts.size(), 1u);
  const Span span = measures.amounts[0].span;
  EXPECT_EQ(text.substr(span.begin, span.size()), "683 mio. dollars");
}

TEST(Quantities, HardwarePowerAndOwnershipAreCounted) {
  struct {
    const char* language;
    const char* text;
    const char* value;
    Unit unit;
  } const kCases[] = {{"da", "60.000 GPU’er", "60000", Unit::kGpu},     {"en", "9,000 Nvidia GPUs", "9000", Unit::kGpu},
                      {"en", "2.4 gigawatts", "2400", Unit::kMegawatt}, {"en", "a 240-megawatt plant", "240", Unit::kMegawatt},
                      {"en", "a 51% stake", "51", Unit::kPercent},      {"da", "ejer 6 procent af aktierne", "6", Unit::kPercent},
                      {"ja", "150メガワット", "150", Unit::kMegawatt},  {"ko", "45㎿", "45", Unit::kMegawatt}, {"zh", "1.2万张GPU", "12000", Unit::kGpu}};
  for (const auto& c : kCases) {
    const Measures measures = Read(c.language, c.text);
    ASSERT_EQ(measures.quantities.size(), 1u) << c.text;
    EXPECT_EQ(measures.quantities[0].value.ToString(), c.value) << c.text;
    EXPECT_EQ(measures.quantities[0].unit, c.unit) << c.text;
  }
  for (const char* text : {"Shares rose 8% on Monday.", "revenue grew 12%", "an interest rate of 5%"}) {
    EXPECT_TRUE(Read("en", text).quantities.empty()) << text;
  }
}

TEST(Dates, AreReadAsExactlyAsStated) {
  struct {
    const char* language;
    const char* text;
    const char* date;
  } const kCases[] = {{"da", "den 9. september 2025", "2025-09-09"}, {"en", "on September 9, 2025", "2025-09-09"},
                      {"ja", "2025年9月18日に", "2025-09-18"},       {"en", "in 2024", "2024"},
                      {"sv", "grundades 2015 av", "2015"},            {"de", "wurde 1847 von", "1847"},
                      {"da", "sidste år", "2024"},                    {"en", "in March 2026", "2026-03"},
                      {"da", "i 2. kvartal 2026", "2026-Q2"}};
  for (const auto& c : kCases) {
    const Measures measures = Read(c.language, c.text);
    ASSERT_EQ(measures.dates.size(), 1u) << c.text;
    EXPECT_EQ(measures.dates[0].value.ToString(), c.date) << c.text;
  }
}

}  // namespace
}  // namespace dealgraph::nlp
