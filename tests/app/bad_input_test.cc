// Input and disks that are not as one would wish, by the real binary from end to end: what the user is told, what the
// process ends with, what is in the store afterwards, and how much memory it took.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>

#include "storage/migration.h"
#include "storage/store.h"
#include "tests/app/command_testing.h"

namespace dealgraph {
namespace {

namespace json = boost::json;

std::string ArticleLine(const std::string& id, const std::string& sum) {
  return R"({"id":")" + id + R"(","source":"paper.example","language":"en","published":"2025-09-18",)" +
         R"("title":"Nvidia invests in Nscale","text":"Nvidia has invested )" + sum + R"( in Nscale."})" + "\n";
}

// What `ingest --json` says, as one object.
json::object Summary(const CommandResult& result) {
  EXPECT_FALSE(result.out.empty()) << result.err;
  return result.out.empty() ? json::object() : json::parse(result.out).get_object();
}

std::string Digest(const std::string& store) { return RunDealgraph({"digest", "--store", store}).out; }

// Runs a shell script in which $0 is the binary and $1, $2, … are `arguments`.
CommandResult RunScript(const std::string& script, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"sh", "-c", script, DEALGRAPH_BINARY};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return RunProgram(words);
}

// As a user who is not root and owns nothing; the tests may run as root, whom permissions do not stop.
CommandResult RunAsNobody(const TemporaryDirectory& directory, const std::vector<std::string>& arguments) {
  if (geteuid() != 0) return RunDealgraph(arguments);
  const std::string binary = directory / "dealgraph";  // where nobody may run it
  std::filesystem::copy_file(DEALGRAPH_BINARY, binary, std::filesystem::copy_options::skip_existing);
  std::vector<std::string> words = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", binary};
  words.insert(words.end(), arguments.begin(), arguments.end());
  chmod((directory / "").c_str(), 0755);
  return RunProgram(words);
}

TEST(BadInput, ALineOf200MegabytesIsRefusedInBoundedMemory) {
  const TemporaryDirectory directory;
  const std::string path = directory / "big.jsonl";
  {
    std::ofstream out(path, std::ios::binary);
    out << ArticleLine("a1", "$683 million") << R"({"id":"a2","text":")";
    const std::string megabyte(1 << 20, 'x');
    for (int i = 0; i < 200; ++i) out << megabyte;
    out << "\"}\n" << ArticleLine("a3", "$700 million");
  }
  const CommandResult result =
      RunDealgraph({"ingest", "--store", directory / "store", "--json", "--dead-letters", directory / "letters", path});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("big.jsonl:2: a line of 2097152"), std::string::npos) << result.err;
  EXPECT_EQ(Summary(result)["applied"].to_number<int>(), 2);
  EXPECT_EQ(Summary(result)["refused"].to_number<int>(), 1);
  EXPECT_LT(std::filesystem::file_size(directory / "letters"), 1u << 20) << "the beginning is kept, not all of it";
#ifndef DEALGRAPH_SANITIZED
  // A record may have 64 MB; the tables of extraction and the store's buffers come on top.
  EXPECT_LT(result.peak_bytes, 256u << 20);
#endif
}

TEST(BadInput, EveryPackingAndEveryWayInGivesTheSameGraph) {
  const TemporaryDirectory directory;
  std::string lines;
  for (int i = 0; i < 50; ++i) lines += ArticleLine("a" + std::to_string(i), "$" + std::to_string(600 + i) + " million");
  WriteFile(directory / "a.jsonl", lines);
  ASSERT_EQ(RunDealgraph({"ingest", "--store", directory / "plain", directory / "a.jsonl"}).exit_code, 0);
  const std::string wanted = Digest(directory / "plain");
  ASSERT_EQ(RunDealgraph({"ingest", "--store", directory / "stdin"}, lines).exit_code, 0);
  EXPECT_EQ(Digest(directory / "stdin"), wanted);
  struct Case {
    std::string pack;   // the program that packs, or cat
    std::string reads;  // how it comes in: $3 is the packed file, $2 the store
  };
  for (const Case& c : std::vector<Case>{{"gzip", "\"$0\" ingest --store \"$2\" \"$3\""},
                                         {"gzip", "\"$0\" ingest --store \"$2\" - <\"$3\""},
                                         {"gzip", "cat \"$3\" | \"$0\" ingest --store \"$2\""},
                                         {"zstd -q", "\"$0\" ingest --store \"$2\" \"$3\""},
                                         {"zstd -q", "cat \"$3\" | \"$0\" ingest --store \"$2\" -"},
                                         {"cat", "cat \"$3\" | \"$0\" ingest --store \"$2\" --format jsonl -"}}) {
    const std::string store = directory / "packed";
    std::filesystem::remove_all(store);
    const std::string packed = directory / "packed.jsonl.x";
    if (RunScript("command -v " + c.pack.substr(0, c.pack.find(' ')), {}).exit_code != 0) continue;
    ASSERT_EQ(RunScript(c.pack + " <\"$1\" >\"$2\"", {directory / "a.jsonl", packed}).exit_code, 0) << c.pack;
    const CommandResult result = RunScript(c.reads, {directory / "a.jsonl", store, packed});
    EXPECT_EQ(result.exit_code, 0) << c.pack << ": " << c.reads << "\n" << result.err;
    EXPECT_EQ(Digest(store), wanted) << c.pack << ": " << c.reads;
  }
}

TEST(BadInput, AnIdWithAnotherTextIsANewVersionAndBothStayReadable) {
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  const CommandResult result =
      RunDealgraph({"ingest", "--store", store, "--json"}, ArticleLine("a1", "$683 million") + ArticleLine("a1", "$700 million") +
                                                               ArticleLine("a1", "$683 million"));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Summary(result)["applied"].to_number<int>(), 2);
  EXPECT_EQ(Summary(result)["duplicate"].to_number<int>(), 1);
  EXPECT_EQ(Summary(result)["store"].at("articles").to_number<int>(), 1);
  const CommandResult facts = RunDealgraph({"facts", "--store", store, "--json", "--type", "invested_in"});
  ASSERT_EQ(LinesOf(facts.out).size(), 1u) << facts.out;
  const json::value fact = json::parse(facts.out);
  EXPECT_EQ(fact.at("amounts").get_array().size(), 1u) << "one version counts: " << facts.out;
  const CommandResult shown = RunDealgraph({"show", "--store", store, "--superseded", "nscale"});
  for (const char* words : {"[$683 million]", "[$700 million]", "superseded"}) {
    EXPECT_NE(shown.out.find(words), std::string::npos) << words << "\n" << shown.out;
  }
  EXPECT_EQ(RunDealgraph({"verify", "--store", store}).exit_code, 0);
}

TEST(BadInput, EachIsRefusedWithFileLineAndReasonAndTheRestIsRead) {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "in");
  WriteFile(directory / "in/a.jsonl", ArticleLine("a1", "$683 million") + "{\"text\":\"\xff\xfe half\"}\n" +
                                          R"({"id":"a2","published":"2203-01-01","text":"Nvidia has invested $5 million in Nscale."})" +
                                          "\n" + R"({"text":"Google has invested $7 million in TeraWulf."})" + "\n");
  WriteFile(directory / "in/b.html", "<html>" + [] {
    std::string tags;
    for (int i = 0; i < 10'000; ++i) tags += "<div>";
    return tags;
  }() + "Nvidia");
  WriteFile(directory / "in/c.json", std::string(100'000, '[') + std::string(100'000, ']'));
  WriteFile(directory / "in/d.txt", "");
  WriteFile(directory / "in/e.txt", std::string("\x7f" "ELF\0\1\2\3\0\0\0\0", 12) + std::string(1000, '\0'));
  WriteFile(directory / "in/f.jsonl", "");
  const CommandResult result = RunDealgraph({"ingest", "--store", directory / "store", "--json", directory / "in"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  for (const char* origin : {"a.jsonl:2: ", "b.html: ", "c.json: ", "e.txt: "}) {
    EXPECT_NE(result.err.find(origin), std::string::npos) << origin << "\n" << result.err;
  }
  EXPECT_EQ(Summary(result)["applied"].to_number<int>(), 3) << result.out << result.err;
  EXPECT_EQ(RunDealgraph({"verify", "--store", directory / "store"}).exit_code, 0);
}

TEST(Store, AFullDiskExitsWithThreeAndTheNextRunGoesOn) {
  const TemporaryDirectory directory;
  const std::string input = directory / "many.jsonl";
  std::string lines;
  for (int i = 0; i < 3'000; ++i) lines += ArticleLine("a" + std::to_string(i), "$" + std::to_string(i + 1) + " million");
  WriteFile(input, lines);
  // A file may have 512 kB: like a disk that is full, write() fails in the middle of the log.
  const CommandResult full = RunScript("trap '' XFSZ; ulimit -f 1024; exec \"$0\" ingest --store \"$1\" \"$2\"",
                                       {directory / "store", input});
  EXPECT_EQ(full.exit_code, 3) << full.out << full.err;
  EXPECT_NE(full.err.find("dealgraph: "), std::string::npos) << full.err;
  EXPECT_EQ(RunDealgraph({"verify", "--store", directory / "store"}).exit_code, 0) << "what was said to be safe is";
  EXPECT_EQ(RunDealgraph({"ingest", "--store", directory / "store", input}).exit_code, 0);
  EXPECT_EQ(RunDealgraph({"ingest", "--store", directory / "whole", input}).exit_code, 0);
  EXPECT_EQ(Digest(directory / "store"), Digest(directory / "whole"));
}

TEST(Store, AFullDiskBehindTheOutputExitsWithThree) {
  const CommandResult result =
      RunScript("\"$0\" extract \"$1\" >/dev/full", {SourcePath("samples/articles")});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_NE(result.err.find("standard output could not be written"), std::string::npos) << result.err;
}

TEST(Store, ThatMayOnlyBeReadServesReadersAndTellsWriters) {
  if (geteuid() == 0 && RunScript("command -v setpriv", {}).exit_code != 0) {
    GTEST_SKIP() << "root may write everywhere, and there is no setpriv to become another";
  }
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  ASSERT_EQ(RunDealgraph({"ingest", "--store", store}, ArticleLine("a1", "$683 million")).exit_code, 0);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(store)) {
    std::filesystem::permissions(entry, std::filesystem::perms(entry.is_directory() ? 0555 : 0444));
  }
  std::filesystem::permissions(store, std::filesystem::perms(0555));
  WriteFile(directory / "b.jsonl", ArticleLine("a2", "$700 million"));
  std::filesystem::permissions(directory / "b.jsonl", std::filesystem::perms(0444));
  const CommandResult writer = RunAsNobody(directory, {"ingest", "--store", store, directory / "b.jsonl"});
  EXPECT_EQ(writer.exit_code, 3) << writer.err;
  EXPECT_NE(writer.err.find(store), std::string::npos) << writer.err;
  const CommandResult facts = RunAsNobody(directory, {"facts", "--store", store});
  EXPECT_EQ(facts.exit_code, 0) << facts.err;
  EXPECT_NE(facts.out.find("$683M"), std::string::npos) << facts.out << facts.err;
  EXPECT_EQ(RunAsNobody(directory, {"verify", "--store", store}).exit_code, 0);
  std::filesystem::permissions(store, std::filesystem::perms(0755));
}

TEST(Store, ThatMayNotBeReadIsNotSaidToBeAbsent) {
  if (geteuid() == 0 && RunScript("command -v setpriv", {}).exit_code != 0) {
    GTEST_SKIP() << "root may read everywhere, and there is no setpriv to become another";
  }
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  ASSERT_EQ(RunDealgraph({"ingest", "--store", store}, ArticleLine("a1", "$683 million")).exit_code, 0);
  std::filesystem::permissions(store, std::filesystem::perms::none);
  const CommandResult result = RunAsNobody(directory, {"facts", "--store", store});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_NE(result.err.find("Permission denied"), std::string::npos) << result.err;
  std::filesystem::permissions(store, std::filesystem::perms(0755));
}

TEST(BadInput, WhatMayNotBeReadIsSaid) {
  if (geteuid() == 0 && RunScript("command -v setpriv", {}).exit_code != 0) {
    GTEST_SKIP() << "root may read everywhere, and there is no setpriv to become another";
  }
  const TemporaryDirectory directory;
  std::filesystem::create_directories(directory / "in/closed");
  WriteFile(directory / "in/open.jsonl", ArticleLine("a1", "$683 million"));
  WriteFile(directory / "in/secret.jsonl", ArticleLine("a2", "$700 million"));
  WriteFile(directory / "in/closed/x.jsonl", ArticleLine("a3", "$700 million"));
  std::filesystem::permissions(directory / "in/secret.jsonl", std::filesystem::perms::none);
  std::filesystem::permissions(directory / "in/closed", std::filesystem::perms::none);
  const CommandResult result = RunAsNobody(directory, {"extract", directory / "in"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_EQ(LinesOf(result.out).size(), 1u);
  EXPECT_NE(result.err.find("secret.jsonl"), std::string::npos) << result.err;
  EXPECT_NE(result.err.find("closed"), std::string::npos) << result.err;
  std::filesystem::permissions(directory / "in/closed", std::filesystem::perms(0755));
}

TEST(Store, OfANewerFormatIsRefusedByEveryCommandWithItsNumber) {
  const TemporaryDirectory directory;
  const std::string store = directory / "store";
  ASSERT_EQ(RunDealgraph({"ingest", "--store", store}, ArticleLine("a1", "$683 million")).exit_code, 0);
  {
    auto opened = storage::Store::OpenWriter(store);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    storage::Batch batch;
    batch.Put(storage::Family::kMeta, storage::kFormatVersionKey, storage::EncodeFormatVersion(storage::kFormatVersion + 1));
    ASSERT_TRUE((*opened)->Write(batch).ok());
  }
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"facts"}, {"show", "nscale"}, {"verify"}, {"digest"}, {"store", "info"}, {"ingest", SourcePath("samples/articles")}}) {
    std::vector<std::string> words = command;
    words.insert(words.end(), {"--store", store});
    const CommandResult result = RunDealgraph(words);
    EXPECT_EQ(result.exit_code, 2) << command[0] << result.err;
    EXPECT_NE(result.err.find("format " + std::to_string(storage::kFormatVersion + 1)), std::string::npos) << result.err;
    EXPECT_EQ(result.out, "") << command[0];
  }
}

}  // namespace
}  // namespace dealgraph
