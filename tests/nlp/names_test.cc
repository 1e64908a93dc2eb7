// Which runs of words are names, where they end, what they name, and which of them name the same.
#include "nlp/names/entities.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "nlp/names/name_chunks.h"
#include "nlp/names/place_adjectives.h"
#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

using Lines = std::vector<std::string>;

// The chunks of a text: name, then 's for a possessor.
Lines Chunks(std::string_view language, std::string_view text) {
  const Article article = MakeArticle(language, text);
  Document document;
  ReadDocument(article, ShippedPack(language), &document);
  const std::vector<bool> taken(document.tokens.size(), false);
  Lines names;
  for (const NameChunk& chunk : FindNameChunks(document, TestGazetteer(), taken)) {
    names.push_back(chunk.name + (chunk.genitive ? "'s" : ""));
  }
  return names;
}

// The entities of a text: "type name", sorted by name.
Lines Entities(std::string_view language, std::string_view text, std::string_view title = "") {
  const Extraction extraction = TestExtractor().Extract(MakeArticle(language, text, title));
  Lines names;
  for (const Entity& entity : extraction.entities) {
    names.push_back(std::string(EntityTypeName(entity.type)) + " " + entity.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool HasEntity(std::string_view language, std::string_view text, std::string_view entity) {
  const Lines all = Entities(language, text);
  return std::find(all.begin(), all.end(), entity) != all.end();
}

TEST(Names, DanishGenitiveIsCutWhereANounFollows) {
  EXPECT_EQ(Chunks("da", "I dag blev Zebradyns fabrik åbnet."), (Lines{"Zebradyn's"}));
  EXPECT_EQ(Chunks("da", "I dag blev Zebradyns åbnet, og så lukkede Zebradyns."), (Lines{"Zebradyns", "Zebradyns"}));
}

TEST(Names, DanishGenitiveIsCutWhereTheNameIsKnownWithoutIt) {
  EXPECT_EQ(Chunks("da", "I dag kom Nvidias topchef."), (Lines{"Nvidia's"}));
  EXPECT_EQ(Chunks("da", "I dag kom Zebradyn, og Zebradyns kom med."), (Lines{"Zebradyn", "Zebradyn's"}));
}

TEST(Names, EnglishGenitiveIsTheCliticAndNoPartOfTheName) {
  EXPECT_EQ(Chunks("en", "They bought Zebradyn's factory and Nvidia’s chips."), (Lines{"Zebradyn's", "Nvidia's"}));
}

struct Inflected {
  std::string_view language;
  std::string_view text;
  std::string_view entity;
};

// One name for every form; the nominative that stands elsewhere, what is known by name, and forms that share a base decide.
TEST(Names, CaseEndingsAreRemoved) {
  for (const Inflected& c : std::initializer_list<Inflected>{
           {"pl", "Wczoraj rozmawiano o Nvidii, a potem z Nvidią.", "company Nvidia"},
           {"cs", "Včera se mluvilo o Nvidii a také s Nvidií.", "company Nvidia"},
           {"ru", "Вчера говорили о Нвидии и вместе с Нвидией.", "company Нвидия"},
           {"uk", "Учора говорили про Нвідію разом з Нвідією.", "company Нвідія"},
           {"ru", "Вчера компания Бромтелис выросла. Акции Бромтелиса подорожали.", "company Бромтелис"},
           {"ru", "Компания «Бромтание» выросла. Акции «Бромтания» подорожали.", "company Бромтание"},
           {"ru", "Акции Вольденты выросли, а о компании Вольденте спорят.", "company Вольдента"},
           {"uk", "Учора про це писав Бромтеліс. Акції Бромтелісу зросли, угоду з Бромтелісом підписано.", "company Бромтеліс"},
           {"pl", "Biuro powstanie w Warszawie.", "place Warszawa"},
           {"cs", "Kancelář vznikne v Ostravě.", "place Ostrava"},
           {"ru", "Офис откроют в Москве.", "place Москва"},
           {"pl", "Zarząd powołał Tomasza Kwarciaka na stanowisko dyrektora.", "person Tomasz Kwarciak"},
           {"cs", "Firma jmenovala Tomáše Zvoníka novým ředitelem.", "person Tomáš Zvoník"},
           {"ru", "Совет назначил Рустама Зольникова директором.", "person Рустам Зольников"},
           {"ru", "Вчера видели Ирину Зольникову.", "person Ирина Зольникова"},
           {"uk", "Учора бачили Андрія Зозуленка на зборах.", "person Андрій Зозуленко"},
           {"pl", "Fabryka powstanie w Rudzie Śląskiej.", "place Ruda Śląska"},
           {"cs", "Včera se mluvilo se Zubrskou bankou.", "company Zubrská banka"},
           {"fi", "Tehdas nousee Kemijärvelle.", "place Kemijärvi"},
           {"fi", "Eilen kerrottiin, että konesali avataan Varpaniemessä.", "place Varpaniemi"},
           {"fi", "Eilen Zubrumpu Oy kasvoi. Laitteet ostettiin Zubrummulta.", "company Zubrumpu"},
           {"fi", "Yhtiö rakensi tehtaan Suomessa.", "place Suomi"},
           {"fi", "Laitteet ostettiin yhtiöltä nimeltä Zubrolf Oy, ja osa Bromtagilta.", "company Bromtag"},
           {"fi", "Eilen Zubra Median toimitusjohtaja erosi.", "company Zubra Media"},
           {"fi", "Uusi johtaja on Pia Zubrolfin sisko.", "person Pia Zubrolf"},
           {"pl", "Fabryka powstanie w Niemczech.", "place Niemcy"},
           {"pl", "Prezes Orlevii Jan Nowak zrezygnował.", "company Orlevia"},
           {"pl", "Umowę podpisano z Bromtelenem.", "company Bromtelen"},
           {"pl", "Wczoraj mówiono o Politechnice Zubrowskiej.", "company Politechnika Zubrowska"},
           {"cs", "Nejvíc dostala firma Zubris. Peníze šly i do Univerzity Karla Zubra.", "company Univerzita Karla Zubra"},
           {"ru", "Договор подписали с Бромтелеером из Москвы.", "company Бромтелеер"},
           {"ru", "Новый завод откроют в Зубровке.", "place Зубровка"},
           {"uk", "Новий завод відкриють у Зубростці.", "place Зубростка"},
           {"uk", "Новий завод відкриють у Зубрівці.", "place Зубрівка"},
           {"uk", "Новий завод відкриють у Бромталівську.", "place Бромталівськ"},
           {"ru", "Новый завод откроют в Бромтальниках.", "place Бромтальники"},
           {"ru", "Новый завод откроют в Амстердаме.", "place Амстердам"},
           {"ru", "Вчера говорили о запасах Бромтальнефти.", "company Бромтальнефть"},
           {"cs", "Nová továrna vznikne v Zubrovicích.", "place Zubrovice"},
           {"pl", "Wczoraj mówiono o fabryce koło Wrocławia.", "place Wrocław"},
       }) {
    EXPECT_TRUE(HasEntity(c.language, c.text, c.entity)) << c.text << " has " << testing::PrintToString(Entities(c.language, c.text));
  }
}

// A form that several bases fit, and nothing speaks for one of them, stays as it stands.
TEST(Names, AFormWhoseBaseIsUnsureStays) {
  for (const Inflected& c : std::initializer_list<Inflected>{
           {"uk", "Новий завод відкриють у Бромталі.", "place Бромталі"},
           {"ru", "Новый завод откроют в Бромтали.", "place Бромтали"},
           {"cs", "Nová továrna vznikne v Zubrolaně.", "place Zubrolaně"},
           {"pl", "Nowa fabryka powstanie w Bromtalinie.", "place Bromtalinie"},
           {"fi", "Uusi tehdas nousee Zubrummulle.", "company Zubrummulle"},
           {"fi", "Uusi tehdas avataan Bromtanissa.", "company Bromtanissa"},
           {"fi", "Uusi johtaja on Pekka Perä.", "person Pekka Perä"},
       }) {
    EXPECT_TRUE(HasEntity(c.language, c.text, c.entity)) << c.text << " has " << testing::PrintToString(Entities(c.language, c.text));
  }
}

TEST(Names, AllFormsOfAnInflectedNameAreMentionsOfIt) {
  const Extraction extraction =
      TestExtractor().Extract(MakeArticle("ru", "Компания Бромтелис выросла. Акции Бромтелиса упали, а Бромтелису дали кредит."));
  ASSERT_EQ(extraction.entities.size(), 1u);
  EXPECT_EQ(extraction.entities[0].name, "Бромтелис");
  EXPECT_EQ(extraction.entities[0].mentions.size(), 3u);
}

TEST(Names, ANominativeThatLooksInflectedStays) {
  EXPECT_TRUE(HasEntity("ru", "Вчера Инна Зольникова уехала.", "person Инна Зольникова"));
  EXPECT_TRUE(HasEntity("pl", "Wczoraj spółka Zebra Kapitał urosła.", "company Zebra Kapitał"));
  EXPECT_TRUE(HasEntity("uk", "Учора виступила Олена Зозуленко.", "person Олена Зозуленко"));
  EXPECT_TRUE(HasEntity("ru", "Завод построит Индия.", "place Индия")) << "Индии is a form of it, not the other way round";
}

TEST(Names, WhereOnlyTheFirstWordHasACapitalTheNounOfABodyBelongsToTheName) {
  EXPECT_TRUE(HasEntity("cs", "Úvěr poskytla Zubrská banka.", "company Zubrská banka"));
  EXPECT_TRUE(HasEntity("uk", "Вчора компанія «Зелена хвиля» виросла.", "company Зелена хвиля"));
}

TEST(Names, OneRunOfCapitalsIsCutIntoItsNames) {
  EXPECT_TRUE(HasEntity("ru", "Об этом сказал директор Bromtelis Дмитрий Зольников.", "person Дмитрий Зольников"));
  EXPECT_TRUE(HasEntity("ru", "Об этом сказал директор Bromtelis Дмитрий Зольников.", "company Bromtelis"));
  EXPECT_TRUE(HasEntity("cs", "Podle šéfa Nvidia Petr Zvoník to řekl.", "person Petr Zvoník"));
  EXPECT_TRUE(HasEntity("pl", "Spółka Bromtelis urosła. Wkrótce Bromtelis Bromtelis.", "company Bromtelis"));
}

struct Found {
  std::string_view language;
  std::string_view text;
  std::string_view entity;
};

TEST(Names, NamesWithoutCapitalsAreFoundByWhatStandsInAndBesideThem) {
  for (const Found& c : std::initializer_list<Found>{
           {"ja", "新興企業のゼブラダインは東京で、エヌビディアと提携した。", "company エヌビディア"},
           {"ja", "新興企業のゼブラダインは東京で、エヌビディアと提携した。", "place 東京"},
           {"ja", "半導体メーカーのブロムテリス・キャピタルが出資した。", "company ブロムテリス・キャピタル"},
           {"ja", "しまうま銀行とは別に、縞馬銀行が融資した。", "company 縞馬銀行"},
           {"ja", "同社の佐藤健一社長は否定した。", "person 佐藤健一"},
           {"zh", "初创公司斑驹科技宣布完成融资，英伟达参投。", "company 斑驹科技"},
           {"zh", "初创公司斑驹科技宣布完成融资，英伟达参投。", "company 英伟达"},
           {"zh", "创始人王立行表示，资金将用于研发。", "person 王立行"},
           {"zh", "公司总部位于北京。", "place 北京"},
           {"zh", "公司總部位於煙台。", "place 煙台"},
           {"ko", "스타트업 얼룩말연구소가 투자를 받았다. 삼성전자가 참여했다.", "company 삼성전자"},
           {"ko", "얼룩인베스트먼트가 투자를 주도했다.", "company 얼룩인베스트먼트"},
           {"ko", "김도윤 대표는 계획을 밝혔다.", "person 김도윤"},
           {"ar", "وقعت شركة «زيبرادين» اتفاقية مع إنفيديا في الرياض.", "company زيبرادين"},
           {"ar", "وقعت شركة «زيبرادين» اتفاقية مع إنفيديا في الرياض.", "company إنفيديا"},
           {"ar", "قال الرئيس التنفيذي خالد العمراني إن الخطة مستمرة.", "person خالد العمراني"},
           {"hi", "कंपनी ज़ेब्राडाइन ने निवेश किया। मुंबई में एनवीडिया भी है।", "place मुंबई"},
       }) {
    EXPECT_TRUE(HasEntity(c.language, c.text, c.entity)) << c.text << " has " << testing::PrintToString(Entities(c.language, c.text));
  }
}

struct Everyday {
  std::string_view language;
  std::string_view text;
};

// News of another day than a deal's: rain, a bridge, tomatoes.
TEST(Names, WhereNoCompanyIsNamedNoneIsFound) {
  for (const Everyday& c : std::initializer_list<Everyday>{
           {"en", "Heavy rain closed schools on Tuesday. Parents waited at the gates while teachers handed out blankets. Nobody was hurt. The old bridge will stay shut until Friday, when engineers return. Summer was never like this, said one woman. Tomatoes are late this year."},
           {"da", "Kraftig regn lukkede skolerne tirsdag. Forældrene ventede ved lågen, mens lærerne delte tæpper ud. Ingen kom til skade. Den gamle bro bliver lukket til fredag. Sommeren har aldrig været sådan, sagde en kvinde. Tomaterne kommer sent i år."},
           {"de", "Starker Regen hat am Dienstag die Schulen geschlossen. Eltern warteten am Tor, während Lehrerinnen Decken verteilten. Verletzt wurde niemand. Die alte Brücke bleibt bis Freitag gesperrt, dann kommen die Fachleute zurück. So war der Sommer noch nie, sagte eine Frau. Tomaten und Bohnen kommen spät in diesem Jahr."},
           {"fr", "De fortes pluies ont fermé les écoles mardi. Les parents attendaient devant les grilles tandis que les maîtresses distribuaient des couvertures. Personne n'a été blessé. Le vieux pont restera fermé jusqu'à vendredi. L'été n'a jamais été ainsi, a dit une femme. Les tomates arrivent tard cette année."},
           {"es", "La lluvia cerró las escuelas el martes. Los padres esperaban en la puerta mientras las maestras repartían mantas. Nadie resultó herido. El viejo puente seguirá cerrado hasta el viernes. El verano nunca fue así, dijo una mujer. Los tomates llegan tarde este año."},
           {"it", "La pioggia ha chiuso le scuole martedì. I genitori aspettavano al cancello mentre le maestre distribuivano coperte. Nessuno è rimasto ferito. Il vecchio ponte resterà chiuso fino a venerdì. L'estate non è mai stata così, ha detto una donna. I pomodori arrivano tardi quest'anno."},
           {"pt", "A chuva fechou as escolas na terça-feira. Os pais esperavam no portão enquanto as professoras distribuíam cobertores. Ninguém ficou ferido. A velha ponte ficará fechada até sexta-feira. O verão nunca foi assim, disse uma mulher. Os tomates chegam tarde este ano."},
           {"nl", "Zware regen sloot dinsdag de scholen. Ouders wachtten bij het hek terwijl juffen dekens uitdeelden. Niemand raakte gewond. De oude brug blijft dicht tot vrijdag. Zo was de zomer nog nooit, zei een vrouw. Tomaten komen laat dit jaar."},
           {"sv", "Kraftigt regn stängde skolorna i tisdags. Föräldrar väntade vid grinden medan lärarna delade ut filtar. Ingen skadades. Den gamla bron förblir stängd till fredag. Sommaren har aldrig varit så, sa en kvinna. Tomaterna kommer sent i år."},
           {"nb", "Kraftig regn stengte skolene tirsdag. Foreldre ventet ved porten mens lærerne delte ut tepper. Ingen ble skadet. Den gamle broen forblir stengt til fredag. Sommeren har aldri vært slik, sa en kvinne. Tomatene kommer sent i år."},
           {"pl", "Ulewny deszcz zamknął we wtorek szkoły. Rodzice czekali przy bramie, a nauczycielki rozdawały koce. Nikt nie ucierpiał. Stary most pozostanie zamknięty do piątku. Lato nigdy takie nie było, powiedziała kobieta. Pomidory dojrzewają późno w tym roku."},
           {"cs", "Silný déšť zavřel v úterý školy. Rodiče čekali u brány, zatímco učitelky rozdávaly deky. Nikdo nebyl zraněn. Starý most zůstane zavřený do pátku. Léto takové nikdy nebylo, řekla žena. Rajčata letos dozrávají pozdě."},
           {"fi", "Rankkasade sulki koulut tiistaina. Vanhemmat odottivat portilla, kun opettajat jakoivat huopia. Kukaan ei loukkaantunut. Vanha silta pysyy suljettuna perjantaihin. Kesä ei ole koskaan ollut tällainen, sanoi nainen. Tomaatit myöhästyvät tänä vuonna."},
           {"tr", "Şiddetli yağmur salı günü okulları kapattı. Veliler kapıda beklerken öğretmenler battaniye dağıttı. Kimse yaralanmadı. Eski köprü cumaya kadar kapalı kalacak. Yaz hiç böyle olmamıştı, dedi bir kadın. Domatesler bu yıl geç olgunlaşıyor."},
           {"ru", "Сильный дождь закрыл во вторник школы. Родители ждали у ворот, пока учителя раздавали пледы. Никто не пострадал. Старый мост будет закрыт до пятницы. Лето никогда таким не было, сказала женщина. Помидоры созревают поздно."},
           {"uk", "Сильний дощ закрив у вівторок школи. Батьки чекали біля воріт, поки вчителі роздавали ковдри. Ніхто не постраждав. Старий міст буде закритий до пʼятниці. Літо ніколи таким не було, сказала жінка. Помідори достигають пізно."},
           {"id", "Hujan deras menutup sekolah pada Selasa. Orang tua menunggu di gerbang sementara guru membagikan selimut. Tidak ada yang terluka. Jembatan tua tetap ditutup sampai Jumat. Musim panas tidak pernah begini, kata seorang perempuan. Tomat terlambat tahun ini."},
           {"ja", "火曜日の大雨で学校が休みになった。親たちは門の前で待ち、先生は毛布を配った。けが人はいなかった。古い橋は金曜日まで通行止めだ。こんな夏は初めてだと女性は話した。今年はトマトの実りが遅い。"},
           {"zh", "周二的大雨使学校停课。家长在门口等候，老师分发毛毯。没有人受伤。旧桥将关闭到周五。一位妇女说，夏天从来没有这样。今年的西红柿成熟得晚。"},
           {"ko", "화요일 폭우로 학교가 문을 닫았다. 부모들은 정문에서 기다렸고 교사들은 담요를 나눠 줬다. 다친 사람은 없었다. 낡은 다리는 금요일까지 닫힌다. 이런 여름은 처음이라고 한 여성이 말했다. 올해 토마토는 늦게 익는다."},
           {"ar", "أغلقت الأمطار الغزيرة المدارس يوم الثلاثاء. انتظر الآباء عند الباب بينما وزع المعلمون البطانيات. لم يصب أحد بأذى. سيبقى الجسر القديم مغلقا حتى الجمعة. قالت امرأة إن الصيف لم يكن هكذا قط. الطماطم تتأخر هذا العام."},
           {"hi", "मंगलवार को तेज़ बारिश से स्कूल बंद रहे। माता-पिता फाटक पर इंतज़ार करते रहे जबकि शिक्षकों ने कंबल बाँटे। किसी को चोट नहीं आई। पुराना पुल शुक्रवार तक बंद रहेगा। एक महिला ने कहा कि गर्मी कभी ऐसी नहीं थी। इस साल टमाटर देर से पक रहे हैं।"},
       }) {
    for (const std::string& entity : Entities(c.language, c.text)) {
      EXPECT_FALSE(entity.starts_with("company") || entity.starts_with("government") || entity.starts_with("site")) << c.language << " " << entity;
    }
  }
}

TEST(Names, OrdinaryWordsWithoutCapitalsAreNoNames) {
  EXPECT_EQ(Entities("ja", "昨日は雨が降り、市場は静かだった。独自技術の開発が続く。"), Lines{});
  EXPECT_EQ(Entities("zh", "昨天下雨，市场平静。多家公司表示需求下降。"), Lines{});
  EXPECT_EQ(Entities("ko", "어제는 비가 왔고 시장은 조용했다. 여러 회사가 계획을 미뤘다."), Lines{});
  EXPECT_EQ(Entities("ar", "هطل المطر أمس وكانت السوق هادئة على نحو غير معتاد."), Lines{});
  EXPECT_EQ(Entities("hi", "कल बारिश हुई और बाज़ार शांत रहा। कई कंपनियों ने योजना टाल दी।"), Lines{});
}

TEST(Names, APeopleAndItsLanguageAreNotThePlace) {
  EXPECT_EQ(Entities("zh", "法国人喜欢喝咖啡。"), Lines{});
  EXPECT_EQ(Entities("zh", "他会说希腊语。"), Lines{});
  EXPECT_EQ(Entities("ja", "フランス人は静かだった。"), Lines{});
  EXPECT_EQ(Entities("zh", "法国人口去年增长。"), Lines{"place 法国"});  // 人口 is a word of its own
}

TEST(Names, ANameBehindALegalFormIsOneWhereverTheArticleHasIt) {
  EXPECT_TRUE(HasEntity("ja", "はたおりが調達した。株式会社はたおり(本社:京都市)は発表した。", "company はたおり"));
  EXPECT_TRUE(HasEntity("ja", "柏葉は伸びた。米社は柏葉(東京・江東)を買収した。", "company 柏葉"));
  EXPECT_TRUE(HasEntity("ko", "벼리는 성장했다. ㈜벼리는 발표했다.", "company 벼리"));
  EXPECT_TRUE(HasEntity("ko", "벼리는 성장했다. 전력반도체를 만드는 벼리(대표 편승우)는 발표했다.", "company 벼리"));
  EXPECT_FALSE(HasEntity("ja", "株式会社について発表した。", "company について"));
}

TEST(Names, LatinLettersInABracketBehindANameInAnotherScriptAreTheSameName) {
  EXPECT_EQ(Entities("ko", "얼룩인베스트먼트(Zebra)가 투자를 주도했다. 얼룩인베스트먼트는 Zebra로 불린다."), Lines{"company 얼룩인베스트먼트"});
  EXPECT_EQ(Entities("ko", "아마존웹서비스(AWS)가 참여했다. AWS는 투자를 발표했다.").size(), 1u);
}

TEST(Names, ANameThatIsMistypedOnceIsTheOneThatStandsOften) {
  const Extraction extraction = TestExtractor().Extract(
      MakeArticle("en", "Brevik Systems has raised money. Brevik Systems is growing. Brevik Systems hires. Brevik Sistems was founded in Oslo."));
  const auto named = [&](std::string_view name) {
    return std::any_of(extraction.entities.begin(), extraction.entities.end(), [&](const Entity& entity) { return entity.name == name; });
  };
  EXPECT_TRUE(named("Brevik Systems"));
  EXPECT_FALSE(named("Brevik Sistems"));
  const auto brevik = std::ranges::find(extraction.entities, "Brevik Systems", &Entity::name);
  ASSERT_EQ(brevik->joined.size(), 1u);
  EXPECT_EQ(brevik->joined.front().name, "Brevik Sistems");
  EXPECT_EQ(brevik->joined.front().reason, JoinReason::kTypo);
  EXPECT_EQ(Entities("da", "Chipselskabet Nscale åbnede et datacenter. Nscles blev stiftet i 2024. Nscale voksede."), Lines{"company Nscale"});
}

TEST(Names, NamesThatDifferInANumberAreTwo) {
  EXPECT_EQ(Entities("en", "Brevik 12 Ltd has raised money. Brevik 12 Ltd is growing. Brevik 12 Ltd hires. Brevik 13 Ltd was founded in Oslo.").size(), 3u);
}

TEST(Names, AFormOfANameHasItsReason) {
  const auto reason_of = [](std::string_view language, std::string_view text, std::string_view name) -> std::string {
    const Extraction extraction = TestExtractor().Extract(MakeArticle(language, text));
    for (const Entity& entity : extraction.entities) {
      for (const JoinedName& joined : entity.joined) {
        if (joined.name == name) return entity.name + ": " + std::string(JoinReasonName(joined.reason));
      }
    }
    return "not joined";
  };
  EXPECT_EQ(reason_of("en", "Mistral AI hired Lena Storm in Paris. Storm joins from Nvidia.", "Storm"), "Lena Storm: short form");
  EXPECT_EQ(reason_of("en", "Copenhagen Infrastructure Partners (CIP) bought a wind farm. CIP paid in cash.", "CIP"), "Copenhagen Infrastructure Partners: initials");
  EXPECT_EQ(reason_of("zh", "电讯盈科公司（PCCW）宣布收购。", "PCCW"), "电讯盈科: same entry");
  EXPECT_EQ(reason_of("en", "Mistral AI raised money. Mistral is French.", "Mistral"), "Mistral AI: short form");
  EXPECT_EQ(reason_of("en", "Mistral raised money. Mistral AI is French.", "Mistral"), "Mistral AI: same entry");
}

TEST(Names, AShortFormThatTheArticleDefinesIsTheCompany) {
  const Lines entities = Entities("zh", "乔松智能装备股份有限公司（以下简称“乔松智能”）完成融资。乔松智能宣布收购。");
  EXPECT_EQ(std::count_if(entities.begin(), entities.end(), [](const std::string& e) { return e.starts_with("company 乔松"); }), 1);
}

TEST(Names, PeopleMayBeCalledByTheirFirstNames) {
  EXPECT_EQ(Entities("id", "Direktur Utama Gibran Huzaifah membeli saham. Menurut Gibran, perusahaan tumbuh."), Lines{"person Gibran Huzaifah"});
}

TEST(Names, AKoreanParticleBehindALatinNameWithOneSyllableIsNoPartOfIt) {
  EXPECT_TRUE(HasEntity("ko", "SK온은 배터리 공장을 인수했다.", "company SK온"));
}

TEST(Names, LatinLettersBeforeACommonNounAreNoCompany) {
  EXPECT_EQ(Entities("ko", "IT기업들이 AI데이터센터를 늘렸다."), Lines{});
  EXPECT_TRUE(HasEntity("ko", "보안업체 AI스페라가 성장했다.", "company AI스페라"));
  EXPECT_TRUE(HasEntity("ko", "BYC홀딩스는 공장을 인수했다.", "company BYC홀딩스"));
}

TEST(Names, BehindAPostStandsWhereItIsHeldThenWhoHoldsIt) {
  EXPECT_EQ(Entities("cs", "Ředitel Škody Auto Klaus Zellmer oznámil výsledky."), (Lines{"company Škoda Auto", "person Klaus Zellmer"}));
  EXPECT_EQ(Entities("ru", "Председатель Госдумы Вячеслав Володин встретился с послом."), (Lines{"government Госдума", "person Вячеслав Володин"}));
}

TEST(Names, SubjectAndObjectBehindAVerbAreTwoNames) {
  EXPECT_EQ(Entities("sv", "År 2014 förvärvade Ericsson Boliden."), (Lines{"company Boliden", "company Ericsson"}));
  EXPECT_EQ(Entities("sv", "År 1924 grundade Lars Berg Boliden."), (Lines{"company Boliden", "person Lars Berg"}));
}

TEST(Names, AKoreanFormOfAddressIsNoPartOfTheName) {
  EXPECT_EQ(Entities("ko", "경찰은 박수진씨를 조사했다."), Lines{"person 박수진"});
}

TEST(Names, AKoreanSurnameWithAPostIsThePersonNamedInFull) {
  const Extraction extraction = TestExtractor().Extract(MakeArticle("ko", "김도윤 대표는 계획을 밝혔다. 김 대표는 웃었다."));
  ASSERT_EQ(extraction.entities.size(), 1u);
  EXPECT_EQ(extraction.entities[0].mentions.size(), 2u);
}

std::string IdOf(std::string_view language, std::string_view text, std::string_view name) {
  for (const Entity& entity : TestExtractor().Extract(MakeArticle(language, text)).entities) {
    if (entity.name == name) return entity.id;
  }
  return "absent";
}

TEST(Names, WhatTheGazetteerKnowsBearsItsIdInEveryLanguage) {
  EXPECT_EQ(IdOf("en", "Yesterday Microsoft opened an office in Paris.", "Microsoft"), "Q2283");
  EXPECT_EQ(IdOf("en", "Yesterday TSMC grew.", "TSMC"), IdOf("zh", "台积电表示需求下降。", "台积电"));
  EXPECT_EQ(IdOf("da", "I går kom de fra Frankrig.", "Frankrig"), "FR");
  EXPECT_EQ(IdOf("ja", "東京で会見した。", "東京"), IdOf("en", "Yesterday they met in Tokyo.", "Tokyo"));
  EXPECT_EQ(IdOf("en", "The chipmaker Zebradyn grew.", "Zebradyn"), "");
}

TEST(Names, AShortFormInBracketsIsTheNameBeforeIt) {
  const Extraction extraction = TestExtractor().Extract(
      MakeArticle("sv", "I går kom Zebratelverket (ZTelV) till mötet om Bromtelis. Sedan ville ZTelV granska Bromtelis."));
  int bodies = 0;
  for (const Entity& entity : extraction.entities) {
    if (!entity.name.starts_with("Z")) continue;
    ++bodies;
    EXPECT_EQ(entity.name, "Zebratelverket");
    EXPECT_EQ(entity.mentions.size(), 3u);
  }
  EXPECT_EQ(bodies, 1);
}

TEST(Names, ALegalFormIsCutFromTheName) {
  const Lines chunks = Chunks("en", "Yesterday they met with people from Zebradyn Systems, Inc. and with others from Brintworks Ltd in the street.");
  EXPECT_EQ(chunks, (Lines{"Zebradyn Systems", "Brintworks"}));
}

TEST(Names, ASentencesFirstWordIsNoNameByItsCapitalAlone) {
  EXPECT_EQ(Entities("en", "However, it rained. Prices fell, and prices rose."), Lines{});
  EXPECT_EQ(Entities("da", "Derfor faldt prisen. Regnen kom, og regnen blev."), Lines{});
}

TEST(Names, WhatASumOrADateHoldsIsNoName) {
  EXPECT_EQ(Entities("en", "It was on Monday 4 September 2025 and cost USD 5 million."), Lines{});
}

TEST(Names, WhatTheArticleSaysOfANameTypesItEverywhere) {
  EXPECT_TRUE(HasEntity("en", "Zebradyn was there. Nobody knew Zebradyn, the chipmaker, before.", "company Zebradyn"));
  EXPECT_TRUE(HasEntity("da", "Chipproducenten Zebradyn var der. Ingen kendte Zebradyn.", "company Zebradyn"));
}

TEST(Names, APostMakesAPerson) {
  EXPECT_TRUE(HasEntity("en", "Marta Vinterborg, chief executive of Nscale, was there.", "person Marta Vinterborg"));
  EXPECT_TRUE(HasEntity("da", "Direktør Marta Vinterborg var der.", "person Marta Vinterborg"));
}

TEST(Names, ASurnameAloneIsThePersonNamedBefore) {
  const Article article = MakeArticle("en", "Jensen Huang, chief executive of Nvidia, came. Huang said little.");
  const Extraction extraction = TestExtractor().Extract(article);
  for (const Entity& entity : extraction.entities) {
    if (entity.type != EntityType::kPerson) continue;
    EXPECT_EQ(entity.name, "Jensen Huang");
    EXPECT_EQ(entity.mentions.size(), 2u);
  }
}

// The bare name before the person is introduced, or beside words of a company, is the company's; behind the full name it
// is the person's.
TEST(Names, ACompanyNamedAfterAFamilyStandsBesideThePerson) {
  for (const Inflected& c : std::initializer_list<Inflected>{
           {"en", "The software firm Brandvold has bought a rival. Denise Brandvold, chief executive, said it took a year.", "company Brandvold"},
           {"en", "The software firm Brandvold has bought a rival. Denise Brandvold, chief executive, said it took a year.", "person Denise Brandvold"},
           {"da", "Virksomheden Kvistholm har købt en fabrik. Direktør Rikke Kvistholm glæder sig.", "company Kvistholm"},
           {"da", "Virksomheden Kvistholm har købt en fabrik. Direktør Rikke Kvistholm glæder sig.", "person Rikke Kvistholm"}}) {
    EXPECT_TRUE(HasEntity(c.language, c.text, c.entity)) << c.text << ": " << c.entity;
  }
  const std::string_view person = "Denise Brandvold, chief executive, sold the house. Brandvold said it took a year.";
  EXPECT_EQ(Entities("en", person), (Lines{"person Denise Brandvold"}));
}

TEST(Names, WhatIsWrittenOnBehindANameWithoutASpaceIsPartOfIt) {
  EXPECT_EQ(Chunks("nl", "Gisteren kocht Zebradyn.com een deel van Brontavel.vc en Kwalitor+."),
            (Lines{"Zebradyn.com", "Brontavel.vc", "Kwalitor+"}));
  EXPECT_EQ(Chunks("en", "They met Zebradyn. Later they left Kwalitor + others."), (Lines{"Zebradyn", "Kwalitor"}));
}

TEST(Names, APairOfNamesIsTwoWhereBothStandAlone) {
  const std::string_view pair = "Hier, Zebradyn-Brontavel a échoué. Depuis, Zebradyn a grandi, comme Brontavel.";
  EXPECT_EQ(Entities("fr", pair), (Lines{"company Brontavel", "company Zebradyn"}));
  const std::string_view whole = "Hier, le groupe Zebradyn-Brontavel a grandi. Le groupe Zebradyn-Brontavel recrute.";
  EXPECT_EQ(Entities("fr", whole), (Lines{"company Zebradyn-Brontavel"}));
}

TEST(Names, ABodysNounInSmallLettersBeginsItsName) {
  for (const Inflected& c : std::initializer_list<Inflected>{
           {"nl", "Volgens de gemeente Zwolle is er plaats genoeg.", "government gemeente Zwolle"},
           {"nl", "Gisteren gaf het ministerie van Brontavel toestemming.", "government ministerie van Brontavel"},
           {"fr", "Hier, la préfecture du Nord a signé l'arrêté.", "government préfecture du Nord"},
           {"pt", "Ontem a prefeitura de Fortaleza aprovou o projeto.", "government prefeitura de Fortaleza"},
           {"it", "La fabbrica si trova in provincia di Torino.", "place Torino"}}) {
    EXPECT_TRUE(HasEntity(c.language, c.text, c.entity)) << c.text << ": " << c.entity;
  }
  EXPECT_FALSE(HasEntity("nl", "Gisteren vergaderde de gemeente over Nvidia.", "government gemeente"));
}

TEST(Names, AnEnglishWordOfTradeBehindAGivenNameIsACompanysInEveryLanguage) {
  EXPECT_TRUE(HasEntity("nb", "I går kjøpte Ingrid Seafood et anlegg.", "company Ingrid Seafood"));
  EXPECT_TRUE(HasEntity("nb", "I går snakket Ingrid Tverrdal om anlegget.", "person Ingrid Tverrdal"));
  EXPECT_TRUE(HasEntity("it", "Ieri le Cantine Lorenzetti hanno firmato.", "company Cantine Lorenzetti"));
}

TEST(Names, APossessorBeforeAPersonIsANameOfItsOwn) {
  const Lines names = Entities("nb", "Det mener Brontaveltilsynets Gunstein Tverrdal i dag.");
  EXPECT_NE(std::find(names.begin(), names.end(), "person Gunstein Tverrdal"), names.end());
}

TEST(Names, OneWordInCapitalsBehindAPostIsNoPerson) {
  EXPECT_TRUE(HasEntity("id", "Kemarin ketua ZBRT hadir di Jakarta.", "company ZBRT"));
}

TEST(Names, AStatesBodyWithACompanysWordInItsNameIsGovernment) {
  EXPECT_TRUE(HasEntity("id", "Kemarin Bank Indonesia menaikkan suku bunga.", "government Bank Indonesia"));
}

TEST(Names, ALegalFormDoesNotMakeASecondCompany) {
  EXPECT_EQ(Entities("en", "Nscale Ltd was founded in 2024. Nscale has grown since."), (Lines{"company Nscale"}));
}

TEST(Names, CountriesAndCitiesArePlaces) {
  EXPECT_TRUE(HasEntity("en", "The plant stands in Germany.", "place Germany"));
  EXPECT_TRUE(HasEntity("da", "Fabrikken ligger i København.", "place København"));
}

TEST(Names, APlaceThatOnlyAnAdjectiveNamesIsKeptWhereARelationNeedsIt) {
  const Extraction extraction = TestExtractor().Extract(MakeArticle("en", "The Dutch chipmaker ASML was not in the room."));
  const Relation* seat = FindClaim(extraction, "based_in", "ASML", "Netherlands");
  ASSERT_NE(seat, nullptr);
  EXPECT_TRUE(extraction.entities[static_cast<std::size_t>(seat->to)].mentions.empty());
  EXPECT_EQ(Entities("en", "The Dutch weather was fine."), Lines{});
}

TEST(Names, AnAdjectiveOfATownSaysWhereANameIsFrom) {
  for (const auto& [language, text, place] : std::initializer_list<std::array<std::string_view, 3>>{
           {"de", "Gestern hat das Münchner Unternehmen Brontavel die Firma Nvidia übernommen.", "place München"},
           {"de", "Gestern hat die Dresdner Firma Brontavel geschlossen.", "place Dresden"},
           {"fi", "Eilen oululainen Brontavel osti Nvidian.", "place Oulu"},
           {"fi", "Eilen rovaniemeläiseltä Brontavelilta ostettiin sähköä.", "place Rovaniemi"},
           {"tr", "Dün İzmirli Brontavel yatırım aldı.", "place İzmir"},
           {"cs", "Včera pardubického výrobce Brontavel koupil fond.", "place Pardubice"},
           {"cs", "Včera vídeňská pojišťovna Brontavel skončila.", "place Vídeň"},
           {"pl", "Wczoraj łódzka spółka Brontavel dostała pieniądze.", "place Łódź"},
           {"ru", "Вчера в ростовской компании «Бронтавель» сменился директор.", "place Ростов-на-Дону"},
           {"uk", "Учора запорізьку «Бронтавель» купив фонд.", "place Запоріжжя"},
           {"fr", "Hier la société lyonnaise Brontavel a fermé.", "place Lyon"},
           {"fr", "Hier la bruxelloise Brontavel a fermé.", "place Bruxelles"},
           {"it", "Ieri la triestina Brontavel ha chiuso.", "place Trieste"},
           {"it", "Ieri il fondo milanese Brontavel ha chiuso.", "place Milano"},
           {"es", "Ayer la consultora londinense Brontavel cerró.", "place Londres"},
           {"es", "Ayer la vasca Brontavel cerró.", "place País Vasco"},
           {"pt", "Ontem a gestora californiana Brontavel fechou.", "place Califórnia"},
           {"pt", "Ontem a mineira Brontavel fechou.", "place Minas Gerais"},
           {"da", "I går lukkede det københavnske Brontavel.", "place København"},
           {"sv", "Igår stängde Göteborgsbolaget Brontavel.", "place Göteborg"},
           {"de", "Gestern hat die kalifornische Firma Brontavel geschlossen.", "place Kalifornien"},
           {"nl", "Gisteren sloot het Groningse Brontavel.", "place Groningen"},
           {"tr", "Dün New Yorklu Brontavel yatırım aldı.", "place New York"},
       }) {
    Lines places;
    const Article article = MakeArticle(language, text);
    Document document;
    ReadDocument(article, ShippedPack(language), &document);
    for (std::uint32_t i = 0; i < document.tokens.size(); ++i) {
      const std::string name = PlaceOfAdjective(document, TestGazetteer(), i, static_cast<std::uint32_t>(document.tokens.size())).name;
      if (!name.empty()) places.push_back("place " + name);
    }
    EXPECT_EQ(places, Lines{std::string(place)}) << text;
    for (const std::string& entity : Entities(language, text)) EXPECT_EQ(entity.find("er Brontavel"), std::string::npos) << entity;
  }
}

TEST(Names, ACompanyOfACountryInTaiwansWordsPointsToIt) {
  const Article article = MakeArticle("zh", "該案由美商Nvidia投資，金額未公開。");
  Document document;
  ReadDocument(article, ShippedPack("zh"), &document);
  const Names names = FindNames(document, TestGazetteer(), std::vector<bool>(document.tokens.size(), false));
  const auto nationality = std::ranges::find(names.mentions, MentionKind::kNationality, &Mention::kind);
  ASSERT_NE(nationality, names.mentions.end());
  EXPECT_EQ(names.entities[static_cast<std::size_t>(nationality->index)].name, "美國");
}

TEST(Names, ANounBeforeAQuotedNameIsSaidOfIt) {
  for (const auto& [language, text] : std::initializer_list<std::array<std::string_view, 2>>{
           {"ru", "Вчера компания «Бронтавель» купила завод."},
           {"uk", "Учора компанія «Бронтавель» купила завод."},
       }) {
    const Article article = MakeArticle(language, text);
    Document document;
    ReadDocument(article, ShippedPack(language), &document);
    const Names names = FindNames(document, TestGazetteer(), std::vector<bool>(document.tokens.size(), false));
    EXPECT_TRUE(std::ranges::none_of(names.mentions, [](const Mention& m) { return m.kind == MentionKind::kAnaphor; })) << text;
  }
}

TEST(Names, WhatLooksLikeATownsAdjectiveIsNoneWhereItDescribesNothing) {
  for (const auto& [language, text] : std::initializer_list<std::array<std::string_view, 2>>{
           {"fr", "Hier le lyonnais a été enseigné."},               // no noun, no name
           {"pt", "Ontem a empresa mineira fechou."},                // a mining company as well
           {"cs", "Včera skončila Vídeňská pojišťovna."},            // a capital opens a name
           {"es", "Ayer cerró el Banco Madrileño de Crédito."},
           {"ru", "Вчера «Ростовская мельница» закрылась."},
           {"de", "Gestern war ein normaler Tag."},                   // Normal, Illinois
           {"de", "Gestern hat Werner Brontavel gesprochen."},
           {"cs", "Včera skončil arabský fond."},
       }) {
    const Article article = MakeArticle(language, text);
    Document document;
    ReadDocument(article, ShippedPack(language), &document);
    for (std::uint32_t i = 0; i < document.tokens.size(); ++i) {
      EXPECT_EQ(PlaceOfAdjective(document, TestGazetteer(), i, static_cast<std::uint32_t>(document.tokens.size())).name, "") << text;
    }
  }
}

TEST(Names, ASurnameThatLooksLikeATownsAdjectiveStaysAName) {
  EXPECT_EQ(Chunks("de", "Gestern sprach Hans Wiener."), (Lines{"Hans Wiener"}));
  EXPECT_EQ(Chunks("de", "Gestern hat Wiener gesprochen, dann ging Wiener."), (Lines{"Wiener", "Wiener"}));
}

TEST(Names, ACaseEndingEndsAName) {
  EXPECT_EQ(Entities("fi", "Eilen yhtiö osti Kuopiosta Brontavelin ja Nvidian."), (Lines{"company Brontavelin", "company Nvidia", "place Kuopio"}));
}

TEST(Names, AGermanPlaceInTheGenitiveIsThePlace) {
  EXPECT_TRUE(HasEntity("de", "Das ist die größte Anlage Frankreichs.", "place Frankreich"));
}

TEST(Names, ANounOpensAGermanBodysName) {
  EXPECT_EQ(Chunks("de", "Gestern hat die Bank Staffelturm einen Kredit gegeben."), (Lines{"Bank Staffelturm"}));
  EXPECT_TRUE(HasEntity("de", "Gestern wurde das Werk Oberlohe geschlossen.", "site Werk Oberlohe"));
}

TEST(Names, MentionsStandInReadingOrderWithoutOverlap) {
  for (const Article& article : SampleArticles()) {
    const LanguagePack& pack = ShippedPack(article.language);
    Document document;
    ReadDocument(article, pack, &document);
    const Names names = FindNames(document, TestGazetteer(), std::vector<bool>(document.tokens.size(), false));
    std::uint32_t end = 0;
    for (const Mention& mention : names.mentions) {
      ASSERT_GE(mention.first, end) << article.id;
      ASSERT_LT(mention.first, mention.last) << article.id;
      ASSERT_LE(mention.last, document.tokens.size()) << article.id;
      if (mention.kind == MentionKind::kEntity) {
        ASSERT_GE(mention.index, 0);
        ASSERT_LT(static_cast<std::size_t>(mention.index), names.entities.size());
        EXPECT_EQ(names.entities[static_cast<std::size_t>(mention.index)].type, mention.type) << article.id;
      }
      end = mention.last;
    }
  }
}

TEST(Names, NoNameIsEmptyOrListedTwice) {
  for (const Article& article : SampleArticles()) {
    const Extraction extraction = TestExtractor().Extract(article);
    Lines seen;
    for (const Entity& entity : extraction.entities) {
      EXPECT_FALSE(entity.name.empty()) << article.id;
      seen.push_back(std::string(EntityTypeName(entity.type)) + " " + entity.name);
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end()) << article.id;
  }
}

struct DescribedSiteCase {
  const char* language;
  const char* text;
  const char* site;  // empty: none
};

TEST(Names, AFacilityWithoutANameIsCalledByWhatItIsAndWhere) {
  const DescribedSiteCase cases[] = {
      {"da", "TeraWulf bygger en fabrik i Aarhus til næste år.", "fabrik i Aarhus"},
      {"es", "La empresa amplía la planta de acero verde de Sevilla este año.", "planta de acero verde de Sevilla"},
      {"pt", "A Galp vai modernizar a refinaria do Porto no próximo ano.", "refinaria do Porto"},
      {"fr", "Le groupe ferme son usine de Lyon.", "usine de Lyon"},
      {"en", "The group will close its Sheffield battery plant.", "Sheffield battery plant"},
      {"de", "Der Konzern schließt das Werk in Dresden.", "Werk in Dresden"},
      {"pl", "Spółka zbudowała magazyn w Gdańsku.", "magazyn w Gdańsku"},
      {"ru", "Компания построила завод в Самаре.", "завод в Самаре"},
      // Whose it is, or how large, stands between the noun and the place.
      {"es", "El consorcio amplía la fábrica de Nvidia en Sevilla.", "fábrica de Nvidia en Sevilla"},
      {"pl", "Spółka rozbuduje fabrykę Nvidia w Gdańsku.", "fabrykę Nvidia w Gdańsku"},
      {"sv", "Bolaget bygger en serverhall på 20 megawatt i Malmö.", "serverhall på 20 megawatt i Malmö"},
      {"fi", "Yhtiö rakentaa Oulun sähköaseman.", "Oulun sähköaseman"},
      {"id", "Perusahaan itu membangun insinerator di Surabaya.", "insinerator di Surabaya"},
      // One of many, or no site at all.
      {"sv", "Bolaget har ett kontor i Malmö.", ""},
      {"cs", "Firma postavila v moravském Brně datacentrum.", ""},
      {"nb", "Dette er Norges største anlegg for hydrogen.", ""},
      {"en", "In Sheffield plant closures are common.", ""},
      {"en", "Factories in Sheffield are closing.", ""},
      {"pl", "Hala stoi w Gdańsku od lat.", ""},
  };
  for (const DescribedSiteCase& c : cases) {
    std::string found;
    for (const std::string& entity : Entities(c.language, c.text)) {
      if (entity.starts_with("site ")) found += entity.substr(5);
    }
    EXPECT_EQ(found, c.site) << c.language << ": " << c.text;
  }
}

TEST(Names, TwoDescriptionsOfOneFacilityAreOneSite) {
  const Extraction extraction = TestExtractor().Extract(
      MakeArticle("da", "TeraWulf bygger en fabrik i Aarhus. Fabrikken i Aarhus bliver stor, men fabrikken i Odense bliver større."));
  std::vector<std::size_t> mentions;
  for (const Entity& entity : extraction.entities) {
    if (entity.type == EntityType::kSite) mentions.push_back(entity.mentions.size());
  }
  EXPECT_EQ(mentions, (std::vector<std::size_t>{2, 1}));
}

struct NestedPlaceCase {
  const char* language;
  const char* text;
  const char* site;
  const char* place;  // empty: none
};

TEST(Names, APlaceInsideASitesNameIsAPlaceAndTheSiteIsThere) {
  const NestedPlaceCase cases[] = {
      {"de", "Novalux erweitert das Werk Eisenach um eine zweite Halle.", "Werk Eisenach", "Eisenach"},
      {"fi", "Nordvik laajentaa Turun telakkaa.", "Turun telakkaa", "Turku"},
      {"cs", "Firma Nordvik otevřela datové centrum v Chebu.", "datové centrum v Chebu", "Cheb"},
      {"en", "Nordvik opened Fremont Campus on Monday.", "Fremont Campus", "Fremont"},
      // An ordinary word, a company of the article.
      {"en", "Nordvik opened Lake Liberty Campus on Monday.", "Lake Liberty Campus", ""},
      {"en", "Houston Ltd bought Nordvik. Nordvik opened North Houston Campus on Monday.", "North Houston Campus", ""},
  };
  for (const NestedPlaceCase& c : cases) {
    const Extraction extraction = TestExtractor().Extract(MakeArticle(c.language, c.text));
    std::string places;
    std::string sites;
    for (const Entity& entity : extraction.entities) {
      if (entity.type == EntityType::kPlace) places += entity.name;
      if (entity.type == EntityType::kSite) sites += entity.name;
      for (const Span& span : entity.mentions) EXPECT_LE(span.end, std::string_view(c.text).size());
    }
    EXPECT_EQ(places, c.place) << c.text;
    EXPECT_EQ(sites, c.site) << c.text;
    const Relation* claim = FindClaim(extraction, "located_in", c.site, c.place);
    ASSERT_EQ(claim != nullptr, *c.place != '\0') << c.text;
    if (claim == nullptr) continue;
    EXPECT_FALSE(claim->negated);
    // The evidence holds the place's own bytes.
    const Span place = extraction.entities[static_cast<std::size_t>(claim->to)].mentions.front();
    EXPECT_TRUE(std::any_of(claim->evidence.begin(), claim->evidence.end(), [&](const Span& span) { return span.Contains(place); })) << c.text;
  }
}

TEST(Names, AQuotedNameBehindAFacilitysNounOfSeveralWordsIsASite) {
  const auto names = Entities("ru", "Компания открыла в Самаре центр обработки данных «Жигулёвск».");
  EXPECT_EQ(std::count(names.begin(), names.end(), "site Жигулёвск"), 1);
}

TEST(Names, ATownsNameWithANumberIsASite) {
  const auto names = Entities("de", "Der Betreiber will Dresden-3 im Herbst eröffnen.");
  EXPECT_EQ(std::count(names.begin(), names.end(), "site Dresden-3"), 1);
}

TEST(Names, ANamedSiteAndItsDescriptionAreOne) {
  for (const std::string_view text : {
           "Work began on Westhall Campus, a data centre in Leeds.",
           "They are building a data centre in Leeds called Westhall Campus.",
           "They are building a data centre in Leeds. The project has been named Westhall Campus.",
       }) {
    const auto names = Entities("en", text);
    EXPECT_EQ(std::count(names.begin(), names.end(), "site Westhall Campus"), 1) << text;
    EXPECT_EQ(std::count(names.begin(), names.end(), "site data centre in Leeds"), 0) << text;
  }
  const auto two = Entities("en", "Westhall Campus is open. They are building a data centre in Leeds as well.");
  EXPECT_EQ(std::count(two.begin(), two.end(), "site data centre in Leeds"), 1);
}

TEST(Names, WhatDescribesANameIsNoPartOfIt) {
  EXPECT_TRUE(HasEntity("en", "Shares of Pune’s Zebradyn rose.", "company Zebradyn"));
  EXPECT_TRUE(HasEntity("en", "Shares of Pune’s Zebradyn rose.", "place Pune"));
}

TEST(Names, CoIsALegalFormBehindANameButNotBehindAnAmpersand) {
  EXPECT_TRUE(HasEntity("en", "Zebradyn Industries Co bought it.", "company Zebradyn Industries"));
  EXPECT_TRUE(HasEntity("en", "Zebradyn Industries Co., Ltd. bought it.", "company Zebradyn Industries"));
  EXPECT_TRUE(HasEntity("en", "Zebradyn & Co bought it.", "company Zebradyn & Co"));
}

TEST(Names, ASubjectBeforeACommaIsNoSiteWhereTheVerbComesLast) {
  const auto names = Entities("tr", "Nordvik, Köstence Batarya Tesisi için 40 milyon dolar ödedi.");
  EXPECT_EQ(std::count(names.begin(), names.end(), "site Nordvik"), 0);
}

}  // namespace
}  // namespace dealgraph::nlp
