// The command line as users and scripts see it, by the real binary.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "tests/app/command_testing.h"
#include "tests/seed.h"

namespace dealgraph {
namespace {

namespace json = boost::json;

const std::string kArticle =
    R"({"id":"a1","source":"paper.example","language":"en","published":"2025-09-18","title":"Nvidia invests in Nscale",)"
    R"("text":"Nvidia has invested $683 million in Nscale, the London-based operator of data centres."})"
    "\n";

std::string Samples() { return SourcePath("samples/articles"); }

// A store with the sample articles in it, made once for the tests that only read.
const std::string& SampleStore() {
  static const TemporaryDirectory directory;
  static const std::string store = [] {
    const CommandResult result = RunDealgraph({"ingest", "--store", directory / "store", Samples()});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return directory / "store";
  }();
  return store;
}

std::string Digest(const std::string& store) {
  const CommandResult result = RunDealgraph({"digest", "--store", store});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out.size(), 65u) << result.out;
  return result.out;
}

std::vector<json::value> JsonLines(const CommandResult& result) {
  std::vector<json::value> values;
  for (const std::string& line : LinesOf(result.out)) values.push_back(json::parse(line));
  return values;
}

TEST(CommandLine, EverySubcommandHasHelpWithExamples) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {}, {"extract"}, {"ingest"}, {"amounts"}, {"facts"}, {"show"}, {"verify"}, {"digest"}, {"store", "info"}, {"version"}}) {
    std::vector<std::string> arguments = words;
    arguments.push_back("--help");
    const CommandResult result = RunDealgraph(arguments);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_NE(result.out.find("Example"), std::string::npos) << result.out;
  }
}

TEST(CommandLine, DocumentationHoldsTheHelpOfEverySubcommand) {
  const std::string page = ReadFile(SourcePath("docs/cli.md"));
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {}, {"extract"}, {"ingest"}, {"amounts"}, {"facts"}, {"show"}, {"verify"}, {"digest"}, {"store", "info"}, {"version"}}) {
    std::vector<std::string> arguments = words;
    arguments.push_back("--help");
    const std::string help = RunDealgraph(arguments).out;
    EXPECT_NE(page.find(help), std::string::npos) << "docs/cli.md is not as ./run docs would write it:\n" << help;
  }
}

TEST(CommandLine, UsageErrorsExitWithTwo) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {},
           {"nonsense"},
           {"extract", "--format", "pdf"},
           {"extract", "/no/such/file"},
           {"facts"},
           {"facts", "--store", "/no/such/store"},
           {"ingest", Samples()},
           {"extract", "--threads", "-3"}}) {
    const CommandResult result = RunDealgraph(arguments);
    EXPECT_EQ(result.exit_code, 2) << json::serialize(json::value_from(arguments)) << result.err;
    EXPECT_FALSE(result.err.empty());
  }
}

TEST(CommandLine, AFaultSaysWhatAndWhereToReadOn) {
  const CommandResult unknown = RunDealgraph({"nonsense"});
  EXPECT_EQ(unknown.err, "dealgraph: there is no \"dealgraph nonsense\"\nRun dealgraph --help for more information.\n");
  const CommandResult below = RunDealgraph({"store", "nonsense"});
  EXPECT_EQ(below.err,
            "dealgraph: there is no \"dealgraph store nonsense\"\nRun dealgraph store --help for more information.\n");
  const CommandResult missing = RunDealgraph({"facts"});
  EXPECT_EQ(missing.err, "dealgraph: --store is required\nRun dealgraph facts --help for more information.\n");
}

TEST(CommandLine, FaultyFiltersAreUsageErrorsThatSayWhatCanBeWritten) {
  for (const auto& [option, value] : std::vector<std::pair<std::string, std::string>>{
           {"--type", "bribed"}, {"--min-amount", "much"}, {"--since", "yesterday"}, {"--status", "maybe"}}) {
    const CommandResult result = RunDealgraph({"facts", "--store", SampleStore(), option, value});
    EXPECT_EQ(result.exit_code, 2) << option;
    EXPECT_NE(result.err.find(option == "--min-amount" ? "500M" : option), std::string::npos) << result.err;
  }
}

TEST(Extract, ReadsStandardInputAndWritesOneLineAnArticleInOrder) {
  std::string input;
  for (int i = 0; i < 200; ++i) {
    std::string article = kArticle;
    article.replace(article.find("\"a1\""), 4, "\"a" + std::to_string(i) + "\"");
    input += article;
  }
  const CommandResult result = RunDealgraph({"extract", "--threads", "4"}, input);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::vector<json::value> lines = JsonLines(result);
  ASSERT_EQ(lines.size(), 200u);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(lines[static_cast<std::size_t>(i)].at("id").get_string(), "a" + std::to_string(i));
  const json::object& relation = lines[0].at("relations").at(0).get_object();
  EXPECT_EQ(relation.at("type").get_string(), "invested_in");
  EXPECT_EQ(relation.at("amount").at("value").to_number<double>(), 683e6);
}

TEST(Extract, ReadsEverySampleWithoutARefusal) {
  const CommandResult result = RunDealgraph({"extract", Samples()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::size_t articles = LinesOf(ReadFile(SourcePath("samples/gold.jsonl"))).size();
  EXPECT_GE(articles, 15u);
  EXPECT_EQ(JsonLines(result).size(), articles);
}

TEST(Extract, ThreadsDoNotChangeTheOutput) {
  EXPECT_EQ(RunDealgraph({"extract", "--threads", "1", Samples()}).out,
            RunDealgraph({"extract", "--threads", "5", Samples()}).out);
}

TEST(Extract, PrettyMarksTheWords) {
  const CommandResult result = RunDealgraph({"extract", "--pretty"}, kArticle);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.out.find("[$683 million](amount)"), std::string::npos) << result.out;
}

TEST(Extract, RefusedRecordsAreReportedKeptAndExitWithOne) {
  const TemporaryDirectory directory;
  const std::string letters = directory / "letters.jsonl";
  const std::string path = directory / "mixed.jsonl";
  WriteFile(path, kArticle + "{\"title\": 5}\n" + "no json at all\n" + kArticle);
  const CommandResult result = RunDealgraph({"extract", "--dead-letters", letters, path});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(JsonLines(result).size(), 2u);
  EXPECT_NE(result.err.find("mixed.jsonl:2: "), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("mixed.jsonl:3: "), std::string::npos) << result.err;
  const std::vector<std::string> kept = LinesOf(ReadFile(letters));
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_FALSE(json::parse(kept[0]).at("reason").get_string().empty());
}

TEST(Ingest, TheSameAgainChangesNothing) {
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  EXPECT_EQ(RunDealgraph({"ingest", "--store", store, Samples()}).exit_code, 0);
  const std::string before = Digest(store);
  EXPECT_EQ(before, Digest(SampleStore()));
  const CommandResult again = RunDealgraph({"ingest", "--store", store, "--json", Samples()});
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(JsonLines(again).at(0).at("applied").to_number<int>(), 0);
  // Through standard input nothing tells where it was left: every article comes again and is known.
  std::string lines = ReadFile(SourcePath("samples/articles/havneposten.jsonl"));
  const CommandResult third = RunDealgraph({"ingest", "--store", store, "--json", "-"}, lines);
  EXPECT_EQ(JsonLines(third).at(0).at("duplicate").to_number<std::size_t>(), LinesOf(lines).size());
  EXPECT_EQ(Digest(store), before);
}

TEST(Ingest, WithNothingToReadMakesNoStore) {
  const TemporaryDirectory directory;
  EXPECT_EQ(RunDealgraph({"ingest", "--store", directory / "store", "/no/such/file"}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(directory / "store"));
}

TEST(Facts, TellTheNscaleStoryAsOneFactInConflict) {
  const CommandResult result = RunDealgraph(
      {"facts", "--store", SampleStore(), "--json", "--type", "invested_in", "--entity", "nscale", "--min-amount", "1M"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::vector<json::value> facts = JsonLines(result);
  const json::value* nvidia = nullptr;
  for (const json::value& fact : facts) {
    if (fact.at("from").at("name").get_string() == "Nvidia") nvidia = &fact;
  }
  ASSERT_NE(nvidia, nullptr) << result.out;
  EXPECT_TRUE(nvidia->at("conflict").get_bool());
  EXPECT_GE(nvidia->at("publishers").to_number<int>(), 4);
  EXPECT_GE(nvidia->at("amounts").get_array().size(), 3u);
}

TEST(Facts, FiltersKeepWhatTheyName) {
  const auto facts = [](std::vector<std::string> options) {
    options.insert(options.begin(), {"facts", "--store", SampleStore(), "--json"});
    const CommandResult result = RunDealgraph(options);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return JsonLines(result);
  };
  const std::size_t all = facts({}).size();
  EXPECT_GT(all, 20u);
  for (const json::value& fact : facts({"--type", "acquired"})) EXPECT_EQ(fact.at("type").get_string(), "acquired");
  for (const json::value& fact : facts({"--status", "rumoured"})) EXPECT_EQ(fact.at("status").get_string(), "rumoured");
  for (const json::value& fact : facts({"--min-amount", "1bn EUR"})) {
    EXPECT_EQ(fact.at("amounts").at(0).at("currency").get_string(), "EUR");
    EXPECT_GE(fact.at("amounts").at(0).at("value").to_number<double>(), 1e9);
  }
  for (const json::value& fact : facts({"--since", "2025-09-10"})) EXPECT_GE(fact.at("day").get_string(), "2025-09-10");
  EXPECT_EQ(facts({"--limit", "3"}).size(), 3u);
  EXPECT_LT(facts({"--language", "da"}).size(), all);
  EXPECT_GT(facts({"--language", "da"}).size(), 0u);
}

TEST(Facts, TableNamesBothEndsTheSumAndTheSource) {
  const CommandResult result = RunDealgraph({"facts", "--store", SampleStore(), "--entity", "mistral"});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* word : {"FROM", "ASML", "Mistral", "€1.3B", "quaysidebusiness.example", "facts"}) {
    EXPECT_NE(result.out.find(word), std::string::npos) << word << "\n" << result.out;
  }
}

TEST(Facts, ASourceThatIsNotStatedIsSaidToBe) {
  const CommandResult result = RunDealgraph({"facts", "--store", SampleStore(), "--entity", "qunorth"});
  EXPECT_NE(result.out.find("(not stated)"), std::string::npos) << result.out;
}

TEST(Show, QuotesEveryClaimWithItsSource) {
  const CommandResult result = RunDealgraph({"show", "--store", SampleStore(), "nscale", "--hops", "2"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const char* words : {"[683 millioner dollars]", "havneposten.example", "[Nvidia]", "Neighbours", "Aker"}) {
    EXPECT_NE(result.out.find(words), std::string::npos) << words << "\n" << result.out;
  }
}

TEST(Show, AFactByItsId) {
  const CommandResult facts = RunDealgraph({"facts", "--store", SampleStore(), "--json", "--entity", "mistral", "--limit", "1"});
  const std::string id(JsonLines(facts).at(0).at("id").get_string());
  const CommandResult shown = RunDealgraph({"show", "--store", SampleStore(), "--json", id});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(JsonLines(shown).at(0).at("fact").at("id").get_string(), id);
  EXPECT_FALSE(JsonLines(shown).at(0).at("claims").at(0).at("quotes").get_array().empty());
}

TEST(Show, AnUnknownNameIsAUsageError) {
  EXPECT_EQ(RunDealgraph({"show", "--store", SampleStore(), "Nobody At All"}).exit_code, 2);
}

TEST(Verify, ProvesTheSampleStore) {
  const CommandResult result = RunDealgraph({"verify", "--store", SampleStore(), "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_EQ(JsonLines(result).at(0).at("damaged").to_number<int>(), 0);
  EXPECT_GT(JsonLines(result).at(0).at("evidence_ranges").to_number<int>(), 20);
}

TEST(StoreInfo, AccountsForEveryRecord) {
  const CommandResult result = RunDealgraph({"store", "info", "--store", SampleStore(), "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json::value info = JsonLines(result).at(0);
  const auto outcome = [&](const char* name) { return info.at("outcomes").at(name).to_number<int>(); };
  EXPECT_EQ(outcome("received"), outcome("applied") + outcome("duplicate") + outcome("withdrawn") + outcome("refused"));
  EXPECT_EQ(info.at("articles").to_number<int>(), 18);
  EXPECT_GT(info.at("bytes_on_disk").to_number<int>(), 50'000) << "the log of writes counts too";
  EXPECT_EQ(RunDealgraph({"store", "info", "--store", SampleStore()}).exit_code, 0);
}

TEST(Version, NamesTheLanguages) {
  const CommandResult result = RunDealgraph({"version", "--json"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_GE(JsonLines(result).at(0).at("packs").get_array().size(), 2u);
}

// 3,000 distinct articles made of the samples.
std::string ManyArticles() {
  std::string lines;
  const std::vector<std::string> samples = LinesOf(ReadFile(SourcePath("samples/gold.jsonl")));
  for (int i = 0; i < 3000; ++i) {
    json::object article = json::parse(samples[static_cast<std::size_t>(i) % samples.size()]).get_object();
    json::object record = {{"id", "n" + std::to_string(i)},
                           {"source", "paper" + std::to_string(i % 7) + ".example"},
                           {"language", article["language"]},
                           {"published", article["published"]},
                           {"title", article["title"]},
                           {"text", article["text"]}};
    lines += json::serialize(record) + "\n";
  }
  return lines;
}

// DEALGRAPH_KILLS says how often (20, in fours).
TEST(Ingest, KilledAtAnyMomentAndStartedAgainEndsWithTheSameGraph) {
  const char* given = std::getenv("DEALGRAPH_KILLS");
  const int rounds = given != nullptr ? std::atoi(given) : 20;
  const TemporaryDirectory directory;
  const std::string input = directory / "many.jsonl";
  WriteFile(input, ManyArticles());
  const std::string whole = directory / "whole";
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(RunDealgraph({"ingest", "--store", whole, "--quiet", input}).exit_code, 0);
  const auto duration = std::chrono::steady_clock::now() - start;
  const std::string wanted = Digest(whole);

  const std::string store = directory / "killed";
  std::mt19937_64 random(TestSeed());
  int killed = 0;
  for (int round = 0; round < rounds; ++round) {
    // Every fourth begins anew, so that early moments are hit as often as late ones.
    if (round % 4 == 0) std::filesystem::remove_all(store);
    const pid_t process = StartDealgraph({"ingest", "--store", store, "--quiet", input});
    const auto share = std::uniform_int_distribution<int>(0, 1000)(random);
    std::this_thread::sleep_for(duration * share / 2000);  // the moment is what is tested, not a wait for a condition
    kill(process, SIGKILL);
    killed += WaitFor(process) == -1 ? 1 : 0;
    if (round % 4 == 3) {
      ASSERT_EQ(RunDealgraph({"ingest", "--store", store, "--quiet", input}).exit_code, 0);
      ASSERT_EQ(Digest(store), wanted) << "round " << round << ", seed " << TestSeed();
      ASSERT_EQ(RunDealgraph({"verify", "--store", store}).exit_code, 0);
    }
  }
  EXPECT_GE(killed, rounds / 2) << "most runs were over before they were killed";
}

// A FIFO keeps the writer waiting for its input, lock in hand, for as long as the test wants.
class BusyWriter {
 public:
  BusyWriter(const TemporaryDirectory& directory, const std::string& store) {
    const std::string fifo = directory / "fifo.jsonl";
    EXPECT_EQ(mkfifo(fifo.c_str(), 0600), 0);
    process_ = StartDealgraph({"ingest", "--store", store, "--quiet", fifo});
    // Opening waits for the reader at the other end, which opens the store first.
    end_ = std::fopen(fifo.c_str(), "w");
  }
  ~BusyWriter() {
    if (end_ != nullptr) std::fclose(end_);
    EXPECT_EQ(WaitFor(process_), 0);
  }
  // Ends it while its input is still open.
  void Terminate() const { kill(process_, SIGTERM); }

 private:
  pid_t process_ = -1;
  std::FILE* end_ = nullptr;
};

TEST(Store, ReadersWorkBesideAWriterAndASecondWriterIsRefused) {
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  ASSERT_EQ(RunDealgraph({"ingest", "--store", store, Samples()}).exit_code, 0);
  const BusyWriter writer(directory, store);
  const CommandResult second = RunDealgraph({"ingest", "--store", store, Samples()});
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_NE(second.err.find("pid "), std::string::npos) << second.err;
  EXPECT_EQ(RunDealgraph({"facts", "--store", store}).exit_code, 0);
  EXPECT_EQ(RunDealgraph({"verify", "--store", store}).exit_code, 0);
  EXPECT_EQ(Digest(store), Digest(SampleStore()));
}

TEST(Ingest, StopsInGoodOrderWhenToldTo) {
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  ASSERT_EQ(RunDealgraph({"ingest", "--store", store, Samples()}).exit_code, 0);
  // The destructor wants exit code 0: a signal that is not heeded would end the process with another.
  const BusyWriter writer(directory, store);
  writer.Terminate();
}

TEST(Store, DamageExitsWithThree) {
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  ASSERT_EQ(RunDealgraph({"ingest", "--store", store, Samples()}).exit_code, 0);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(store)) {
    if (entry.path().filename() == "CURRENT") WriteFile(entry.path().string(), "nonsense\n");
  }
  EXPECT_EQ(RunDealgraph({"facts", "--store", store}).exit_code, 3);
}

TEST(Extract, ExplainsEachRelationAndWhyASentenceStatesNone) {
  const std::string text = "Nvidia has invested $5 million in TeraWulf. Google rested, and in the rain of yesterday Nvidia slept.\n";
  const CommandResult result = RunDealgraph({"extract", "--format", "text", "--language", "en", "--quiet", "--explain"}, text);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("claimed Nvidia invested_in TeraWulf  $5M"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("clause [company Nvidia] has invested [amount $5 million] in [company TeraWulf] ."), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("slots  from = Nvidia; to = TeraWulf; amount = $5 million"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("nothing claimed: no word in it speaks of a relation"), std::string::npos) << result.out;
}

}  // namespace
}  // namespace dealgraph
