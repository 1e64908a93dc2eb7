#include "nlp/names/gazetteer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "nlp/text/unicode.h"

namespace dealgraph::nlp {
namespace {

class GazetteerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto created = Gazetteer::Create();
    ASSERT_TRUE(created.ok()) << created.error().ToString();
    gazetteer_ = std::move(*created);
  }

  // The canonical names of what is found, of one kind.
  std::vector<std::string> Canonical(std::string_view name, std::string_view language, NameKind kind) const {
    std::vector<NameEntry> found;
    gazetteer_->Find(LowerSameLength(name), language, &found);
    std::vector<std::string> names;
    for (const NameEntry& entry : found) {
      if (entry.kind == kind) names.emplace_back(entry.canonical);
    }
    return names;
  }
  bool Has(std::string_view name, std::string_view language, NameKind kind, std::string_view canonical) const {
    return std::ranges::count(Canonical(name, language, kind), canonical) > 0;
  }
  // The codes of the places of that name.
  std::vector<std::string> Codes(std::string_view name, std::string_view language) const {
    std::vector<NameEntry> found;
    gazetteer_->Find(LowerSameLength(name), language, &found);
    std::vector<std::string> codes;
    for (const NameEntry& entry : found) {
      if (entry.kind == NameKind::kCity) codes.emplace_back(entry.code);
    }
    return codes;
  }
  // The text of the longest match at the start of `text`.
  std::string Longest(std::string_view text, std::string_view language) const {
    std::vector<NameEntry> found;
    const std::size_t length = gazetteer_->LongestMatch(LowerSameLength(text), language, &found);
    EXPECT_EQ(length == 0, found.empty());
    return std::string(text.substr(0, length));
  }

  std::unique_ptr<Gazetteer> gazetteer_;
};

TEST_F(GazetteerTest, ATraditionalNameIsFoundByItsSimplifiedOneAndTheOtherWayRound) {
  EXPECT_FALSE(Codes("鄂尔多斯", "zh").empty());
  EXPECT_EQ(Codes("鄂爾多斯", "zh"), Codes("鄂尔多斯", "zh"));
  EXPECT_EQ(Canonical("台積電", "zh", NameKind::kOrganisation), Canonical("台积电", "zh", NameKind::kOrganisation));
  EXPECT_EQ(Longest("鄂爾多斯的工廠", "zh"), "鄂爾多斯");
}

TEST_F(GazetteerTest, ACityIsTheSameInEveryScript) {
  const std::vector<std::string> yantai = Codes("Yantai", "en");
  ASSERT_EQ(yantai.size(), 1u);
  EXPECT_EQ(Codes("烟台", "zh"), yantai);
  EXPECT_EQ(Codes("煙台", "zh"), yantai);
  EXPECT_EQ(Codes("烟台市", "zh"), yantai);
  EXPECT_EQ(Codes("เทศบาลนครขอนแก่น", "th"), Codes("Khon Kaen", "en"));
  EXPECT_EQ(Codes("치앙마이", "ko"), Codes("Chiang Mai", "en"));
  EXPECT_TRUE(Codes("中枢", "zh").empty());  // GeoNames has a small town of that name, and the language a word
}

TEST_F(GazetteerTest, CountryNamesAreTheEverydayOnesOfTheLanguage) {
  struct Case {
    const char *country, *language, *name;
  };
  for (const Case& c : {Case{"DK", "da", "Danmark"}, Case{"NL", "da", "Holland"}, Case{"US", "da", "USA"},
                        Case{"GB", "da", "Storbritannien"}, Case{"US", "en", "United States"}, Case{"GB", "en", "United Kingdom"},
                        Case{"NL", "en", "Netherlands"}, Case{"FR", "de", "Frankreich"}, Case{"DE", "nn", "Tyskland"},
                        Case{"DE", "xx", "Germany"}, Case{"DE", "pt-BR", "Alemanha"}, Case{"JP", "zh", "日本"}, Case{"??", "da", ""}}) {
    EXPECT_EQ(gazetteer_->CountryName(c.country, c.language), c.name) << c.country << " " << c.language;
  }
}

TEST_F(GazetteerTest, ANameIsKnownInItsLanguages) {
  EXPECT_TRUE(Has("Tyskland", "da", NameKind::kCountry, "Tyskland"));
  EXPECT_TRUE(Has("Tyskland", "nb", NameKind::kCountry, "Tyskland"));
  EXPECT_FALSE(Has("Tyskland", "fr", NameKind::kCountry, "Tyskland"));
  EXPECT_TRUE(Has("Tyskland", "", NameKind::kCountry, "Tyskland"));
  EXPECT_TRUE(Has("london", "da", NameKind::kCity, "London"));
}

TEST_F(GazetteerTest, TheLongestNameWinsAndEndsAtAWordBorder) {
  EXPECT_EQ(Longest("New York City police", "en"), "New York City");
  EXPECT_EQ(Longest("London-baseret", "da"), "London");
  EXPECT_EQ(Longest("Londons", "da"), "");
  EXPECT_EQ(Longest("London", "da"), "London");
  EXPECT_EQ(Longest("San\u00a0Francisco’s", "en"), "San\u00a0Francisco");
  EXPECT_EQ(Longest("San  Francisco", "en").find("San  F"), std::string::npos);
  EXPECT_EQ(Longest("", "en"), "");
  EXPECT_EQ(Longest(std::string(1000, 'x'), "en"), "");
}

TEST_F(GazetteerTest, AnAliasGivesTheCanonicalNameInItsOwnScript) {
  EXPECT_TRUE(Has("NVIDIA", "da", NameKind::kOrganisation, "Nvidia"));
  EXPECT_TRUE(Has("輝達", "zh", NameKind::kOrganisation, "英伟达"));
  EXPECT_EQ(Longest("엔비디아는 영국", "ko"), "엔비디아");
  EXPECT_EQ(Longest("エヌビディアが", "ja"), "エヌビディア");
  EXPECT_EQ(Longest("エヌビディアン", "ja"), "");
}

TEST_F(GazetteerTest, AnAdjectiveGivesTheCountryInTheLanguageOfTheArticle) {
  EXPECT_TRUE(Has("franske", "da", NameKind::kNationality, "Frankrig"));
  EXPECT_TRUE(Has("British", "en", NameKind::kNationality, "United Kingdom"));
  EXPECT_TRUE(Has("französischer", "de", NameKind::kNationality, "Frankreich"));
  EXPECT_FALSE(Has("franske", "en", NameKind::kNationality, "France"));
}

TEST_F(GazetteerTest, AnAdjectiveGivesTheTownInAllItsForms) {
  EXPECT_TRUE(Has("vídeňskou", "cs", NameKind::kPlaceAdjective, "Vídeň"));
  EXPECT_TRUE(Has("ростовского", "ru", NameKind::kPlaceAdjective, "Ростов-на-Дону"));
  EXPECT_TRUE(Has("gaditanas", "es", NameKind::kPlaceAdjective, "Cádiz"));
  EXPECT_FALSE(Has("gaditanas", "it", NameKind::kPlaceAdjective, "Cádiz"));
  std::vector<NameEntry> found;
  gazetteer_->Find("mineira", "pt", &found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].common_word);
}

TEST_F(GazetteerTest, NamesThatAreWordsAreMarkedInTheirLanguage) {
  std::vector<NameEntry> found;
  gazetteer_->Find("nice", "en", &found);
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(found[0].common_word);
  found.clear();
  gazetteer_->Find("nvidia", "en", &found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_FALSE(found[0].common_word);
  found.clear();
  gazetteer_->Find("microsoft", "en", &found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "Q2283");
}

TEST_F(GazetteerTest, EveryLanguageKnowsItsNames) {
  constexpr NameKind kSub = NameKind::kSubdivision, kCity = NameKind::kCity, kNat = NameKind::kNationality,
                     kOrg = NameKind::kOrganisation, kGov = NameKind::kGovernmentBody, kPer = NameKind::kPerson,
                     kReg = NameKind::kRegion;
  struct Case {
    const char *language, *name;
    NameKind kind;
    const char* canonical;
  };
  constexpr Case kCases[] = {
      {"da", "Midtjylland", kSub, "Midtjylland"},
      {"da", "Californien", kSub, "Californien"},
      {"da", "østrigske", kNat, "Østrig"},
      {"da", "ungarske", kNat, "Ungarn"},
      {"da", "København", kCity, "København"},
      {"da", "Mellemøsten", kReg, "Mellemøsten"},
      {"da", "Energistyrelsen", kGov, "Energistyrelsen"},
      {"da", "Mærsk", kOrg, "Mærsk"},
      {"da", "Mette Frederiksen", kPer, "Mette Frederiksen"},
      {"en", "Calif.", kSub, "California"},
      {"en", "N.C.", kSub, "North Carolina"},
      {"en", "Wis.", kSub, "Wisconsin"},
      {"en", "Tex.", kSub, "Texas"},
      {"en", "South Yorkshire", kSub, "South Yorkshire"},
      {"en", "Bavaria", kSub, "Bavaria"},
      {"en", "Scottish", kNat, "United Kingdom"},
      {"en", "JPMorgan", kOrg, "JPMorgan"},
      {"en", "Mistral", kOrg, "Mistral"},
      {"en", "Gothenburg", kCity, "Gothenburg"},
      {"en", "Silicon Valley", kReg, "Silicon Valley"},
      {"de", "Bayern", kSub, "Bayern"},
      {"de", "Kalifornien", kSub, "Kalifornien"},
      {"de", "ukrainischen", kNat, "Ukraine"},
      {"de", "Mailand", kCity, "Mailand"},
      {"de", "Bundeskartellamt", kGov, "Bundeskartellamt"},
      {"de", "Timotheus Höttges", kPer, "Timotheus Höttges"},
      {"fr", "Californie", kSub, "Californie"},
      {"fr", "Île-de-France", kSub, "Île-de-France"},
      {"fr", "japonaises", kNat, "Japon"},
      {"fr", "Londres", kCity, "Londres"},
      {"fr", "Commission européenne", kGov, "Commission européenne"},
      {"es", "Andalucía", kSub, "Andalucía"},
      {"es", "estadounidenses", kNat, "Estados Unidos"},
      {"es", "Nueva York", kCity, "Nueva York"},
      {"es", "Iberdrola", kOrg, "Iberdrola"},
      {"it", "Lombardia", kSub, "Lombardia"},
      {"it", "tedesche", kNat, "Germania"},
      {"it", "Londra", kCity, "Londra"},
      {"it", "Mezzogiorno", kReg, "Mezzogiorno"},
      {"pt", "Ceará", kSub, "Ceará"},
      {"pt", "norte-americana", kNat, "Estados Unidos"},
      {"pt", "Nova Iorque", kCity, "Nova Iorque"},
      {"nl", "Friesland", kSub, "Friesland"},
      {"nl", "Zuid-Koreaanse", kNat, "Zuid-Korea"},
      {"nl", "Parijs", kCity, "Parijs"},
      {"nl", "Den Haag", kCity, "Den Haag"},
      {"sv", "Västra Götaland", kSub, "Västra Götaland"},
      {"sv", "kinesiska", kNat, "Kina"},
      {"sv", "Köpenhamn", kCity, "Köpenhamn"},
      {"nb", "Innlandet", kSub, "Innlandet"},
      {"nb", "sveitsiske", kNat, "Sveits"},
      {"nn", "sveitsiske", kNat, "Sveits"},
      {"pl", "województwo śląskie", kSub, "województwo śląskie"},
      {"pl", "niemieckiego", kNat, "Niemcy"},
      {"pl", "Londyn", kCity, "Londyn"},
      {"fi", "Uusimaa", kSub, "Uusimaa"},
      {"fi", "saksalaisen", kNat, "Saksa"},
      {"fi", "brittiläistä", kNat, "Iso-Britannia"},
      {"fi", "Tukholma", kCity, "Tukholma"},
      {"cs", "Bavorsko", kSub, "Bavorsko"},
      {"cs", "německé", kNat, "Německo"},
      {"cs", "Vídeň", kCity, "Vídeň"},
      {"ru", "Татарстан", kSub, "Татарстан"},
      {"ru", "китайского", kNat, "Китай"},
      {"ru", "Вашингтон", kCity, "Вашингтон"},
      {"ru", "Минэкономразвития", kGov, "Минэкономразвития"},
      {"ru", "Дженсен Хуанг", kPer, "Дженсен Хуанг"},
      {"uk", "Івано-Франківська область", kSub, "Івано-Франківська область"},
      {"uk", "польської", kNat, "Польща"},
      {"uk", "Львів", kCity, "Львів"},
      {"tr", "Kaliforniya", kSub, "Kaliforniya"},
      {"tr", "Güney Koreli", kNat, "Güney Kore"},
      {"tr", "Londra", kCity, "Londra"},
      {"tr", "Rekabet Kurumu", kGov, "Rekabet Kurumu"},
      {"ar", "كاليفورنيا", kSub, "كاليفورنيا"},
      {"ar", "الفرنسية", kNat, "فرنسا"},
      {"ar", "لندن", kCity, "لندن"},
      {"ar", "صندوق الاستثمارات العامة", kGov, "صندوق الاستثمارات العامة"},
      {"hi", "गुजरात", kSub, "गुजरात"},
      {"hi", "अमेरिकी", kNat, "अमेरिका"},
      {"hi", "मुंबई", kCity, "मुंबई"},
      {"hi", "अदाणी समूह", kOrg, "अदाणी समूह"},
      {"id", "Jawa Barat", kSub, "Jawa Barat"},
      {"id", "Asia Tenggara", kReg, "Asia Tenggara"},
      {"id", "Kopenhagen", kCity, "Kopenhagen"},
      {"id", "Otoritas Jasa Keuangan", kGov, "Otoritas Jasa Keuangan"},
      {"ja", "神奈川県", kSub, "神奈川県"},
      {"ja", "大阪府", kSub, "大阪府"},
      {"ja", "京都府", kSub, "京都府"},
      {"ja", "千葉県", kSub, "千葉県"},
      {"ja", "カリフォルニア州", kSub, "カリフォルニア州"},
      {"ja", "米", kNat, "米国"},
      {"ja", "ロンドン", kCity, "ロンドン"},
      {"ja", "トヨタ", kOrg, "トヨタ"},
      {"ja", "経産省", kGov, "経産省"},
      {"ja", "孫正義", kPer, "孫正義"},
      {"zh", "浙江", kSub, "浙江"},
      {"zh", "内蒙古", kSub, "内蒙古"},
      {"zh", "上海", kCity, "上海"},
      {"zh", "台積電", kOrg, "台积电"},
      {"zh", "宁德时代", kOrg, "宁德时代"},
      {"zh", "黄仁勋", kPer, "黄仁勋"},
      {"ko", "경기도", kSub, "경기도"},
      {"ko", "뉴욕", kCity, "뉴욕"},
      {"ko", "삼성전자", kOrg, "삼성전자"},
      {"ko", "금융위원회", kGov, "금융위원회"},
      {"ko", "젠슨 황", kPer, "젠슨 황"},
  };
  for (const Case& c : kCases) {
    std::string found;
    for (const std::string& name : Canonical(c.name, c.language, c.kind)) found += name + " ";
    EXPECT_TRUE(Has(c.name, c.language, c.kind, c.canonical)) << c.language << " " << c.name << ": " << found;
  }
}

TEST_F(GazetteerTest, WordsMonthsAndWeekdaysNeedContext) {
  struct Case {
    const char *language, *word;
  };
  for (const Case& c : {Case{"en", "Point"}, Case{"da", "Air"}, Case{"nb", "Growth"}, Case{"en", "March"}, Case{"da", "April"},
                        Case{"de", "Essen"}, Case{"fr", "Mars"}, Case{"nl", "Best"}, Case{"it", "Prato"}, Case{"es", "Luz"},
                        Case{"sv", "Sala"}, Case{"pt", "Vale"}, Case{"en", "Bath"}, Case{"de", "August"}, Case{"ja", "米"}}) {
    std::vector<NameEntry> found;
    gazetteer_->Find(LowerSameLength(c.word), c.language, &found);
    for (const NameEntry& entry : found) EXPECT_TRUE(entry.common_word) << c.language << " " << c.word;
  }
  std::vector<NameEntry> london;
  gazetteer_->Find("london", "en", &london);
  EXPECT_TRUE(std::ranges::any_of(london, [](const NameEntry& e) { return e.kind == NameKind::kCity && !e.common_word; }));
}

TEST_F(GazetteerTest, ACityStandsInTheTableOnce) {
  for (const char* name : {"copenhagen", "london", "paris", "munich", "tokyo", "milan"}) {
    std::vector<NameEntry> found;
    gazetteer_->Find(name, "en", &found);
    const auto large = [](const NameEntry& entry) { return entry.kind == NameKind::kCity && entry.weight > 1'000'000; };
    EXPECT_EQ(std::ranges::count_if(found, large), 1) << name;
  }
}

TEST_F(GazetteerTest, NamesOfOneEntryShareItsNumberAndMediaAreMarked) {
  std::vector<NameEntry> short_form, long_form, agency;
  gazetteer_->Find("jpmorgan", "en", &short_form);
  gazetteer_->Find("jpmorgan chase", "en", &long_form);
  ASSERT_EQ(short_form.size(), 1u);
  ASSERT_EQ(long_form.size(), 1u);
  EXPECT_EQ(short_form[0].id, long_form[0].id);
  gazetteer_->Find("ロイター", "ja", &agency);
  ASSERT_EQ(agency.size(), 1u);
  EXPECT_TRUE(agency[0].media);
}

constexpr std::string_view kCatalogue =
    "# kind, name, id, country, weight, flags, names\n"
    "organisation\tKarl Madsen\t\tDK\t50\t-\t=Madsen Gruppen\n"
    "organisation\tNvidia\tdealgraph:nvidia\t\t50\t-\t=Nvidia Danmark\n"
    "organisation\tSamsung Nordic Cloud\t\t\t50\tw\t\n";

TEST(GazetteerCatalogue, AddsNamesBesideThoseOfTheBinary) {
  const auto bare = *Gazetteer::Create();
  const auto gazetteer = *Gazetteer::Create(kCatalogue, "names.tsv");
  std::vector<NameEntry> found;
  bare->Find("madsen gruppen", "da", &found);
  EXPECT_TRUE(found.empty());
  gazetteer->Find("madsen gruppen", "da", &found);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].canonical, "Madsen Gruppen");
  EXPECT_EQ(found[0].kind, NameKind::kOrganisation);
  EXPECT_TRUE(found[0].code.empty());
  EXPECT_GE(found[0].id, bare->entry_count());

  found.clear();
  EXPECT_EQ(gazetteer->LongestMatch("samsung nordic cloud vokser", "da", &found), 20u) << "longer than what the binary knows";
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].common_word);
  found.clear();
  EXPECT_EQ(gazetteer->LongestMatch("samsung vokser", "da", &found), 7u);
}

TEST(GazetteerCatalogue, AnEntryOfTheBinaryStaysTheOne) {
  const auto gazetteer = *Gazetteer::Create(kCatalogue, "names.tsv");
  std::vector<NameEntry> binary, added;
  gazetteer->Find("nvidia", "da", &binary);
  gazetteer->Find("nvidia danmark", "da", &added);
  ASSERT_EQ(binary.size(), 1u) << "not said twice";
  ASSERT_EQ(added.size(), 1u);
  EXPECT_EQ(added[0].id, binary[0].id);
}

TEST(GazetteerCatalogue, EveryFaultyLineIsNamed) {
  const auto gazetteer =
      Gazetteer::Create("planet\tMars\t\t\t1\t-\norganisation\tA\t\tDEN\t1\t-\nperson\tB\t\t\tx1\t-\nperson\t\t\t\t1\t-\nperson\n\xff", "names.tsv");
  ASSERT_FALSE(gazetteer.ok());
  EXPECT_EQ(gazetteer.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(gazetteer.error().message,
            "names.tsv:1: unknown kind \"planet\"\n"
            "names.tsv:2: \"DEN\" is no country's code\n"
            "names.tsv:3: \"x1\" is no weight\n"
            "names.tsv:4: no name\n"
            "names.tsv:5: 1 columns, where 6 are needed\n"
            "names.tsv:6: not UTF-8");
}

}  // namespace
}  // namespace dealgraph::nlp
