// The include table of ARCHITECTURE.md, held against every #include of the tree: which folder may include which, and in
// which folder a third party's headers may stand. The table here is the one that counts.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dealgraph {
namespace {

struct Row {
  std::string_view folder;                    // the longest row that a file's path begins with holds for it
  std::vector<std::string_view> may_include;  // beginnings of paths of our own headers, beside the folder's own
  std::vector<std::string_view> third_party;  // beginnings of headers in angle brackets
};

const std::vector<Row>& Table() {
  static const std::vector<Row> table = {
      {"base/", {}, {"openssl/", "zlib.h", "zstd.h"}},
      {"nlp/", {"base/"}, {}},
      {"nlp/text/", {"base/", "nlp/article.h"}, {"unicode/", "re2/", "cld2/"}},
      {"nlp/language_pack.cc", {"base/", "nlp/"}, {"toml++/"}},
      {"nlp/generate/", {"base/", "nlp/"}, {"unicode/"}},
      {"storage/", {"base/"}, {"rocksdb/"}},
      {"graph/",
       {"base/", "storage/", "nlp/article.h", "nlp/extraction.h", "nlp/relation_types.h", "nlp/text/"},
       {}},
      {"ingest/",
       {"base/", "nlp/", "graph/writer.h", "graph/incoming.h"},
       {"boost/json/", "simdjson.h", "pugixml.hpp", "gumbo.h"}},
      {"connectors/", {"base/", "ingest/", "graph/"}, {"librdkafka/", "boost/asio", "boost/beast", "curl/"}},
      {"train/", {"base/", "nlp/"}, {"CLI/", "boost/json"}},
      {"app/", {""}, {"CLI/", "spdlog/", "prometheus/", "toml++/"}},
  };
  return table;
}

const Row* RowOf(std::string_view path) {
  const Row* found = nullptr;
  for (const Row& row : Table()) {
    if (path.starts_with(row.folder) && (found == nullptr || row.folder.size() > found->folder.size())) found = &row;
  }
  return found;
}

bool BeginsWithAny(std::string_view text, const std::vector<std::string_view>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(), [&](auto beginning) { return text.starts_with(beginning); });
}

// The C++ library and the operating system, which any folder may use.
bool IsOfTheSystem(std::string_view header) {
  return header.find('.') == std::string_view::npos || header.starts_with("sys/") || header.starts_with("arpa/") ||
         BeginsWithAny(header, {"unistd.h", "fcntl.h", "stdlib.h", "signal.h", "pthread.h", "poll.h", "dirent.h", "errno.h",
                                "immintrin.h", "nmmintrin.h", "cpuid.h"});
}

// What is wrong with this line of `path`; empty: nothing.
std::string Fault(std::string_view path, std::string_view line) {
  const Row* row = RowOf(path);
  if (row == nullptr || !line.starts_with("#include")) return {};
  const std::size_t begin = line.find_first_of("\"<");
  if (begin == std::string_view::npos) return "an #include without a header";
  const bool ours = line[begin] == '"';
  const std::size_t end = line.find(ours ? '"' : '>', begin + 1);
  const std::string_view header = line.substr(begin + 1, end - begin - 1);
  if (!ours) {
    if (IsOfTheSystem(header) || BeginsWithAny(header, row->third_party)) return {};
    return "<" + std::string(header) + "> has no place in " + std::string(row->folder);
  }
  // A row for a part of a folder does not open that part to the rest of it, or the other way round, but for itself.
  const Row* of_header = RowOf(header);
  if (of_header == row || BeginsWithAny(header, row->may_include)) return {};
  const bool parent = row->folder.ends_with('/') && header.starts_with(row->folder);
  if (parent) return {};
  return std::string(row->folder) + " may not include \"" + std::string(header) + "\"";
}

std::vector<std::string> FaultsOfTree(const std::filesystem::path& root) {
  std::vector<std::string> faults;
  for (const std::string_view folder : {"base", "nlp", "storage", "graph", "ingest", "connectors", "app", "train"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cc" && extension != ".inc") continue;
      const std::string path = std::filesystem::relative(entry.path(), root).string();
      std::ifstream file(entry.path());
      std::string line;
      for (int number = 1; std::getline(file, line); ++number) {
        const std::string fault = Fault(path, line);
        if (!fault.empty()) faults.push_back(path + ":" + std::to_string(number) + ": " + fault);
      }
    }
  }
  return faults;
}

TEST(IncludeTable, HoldsForEveryFileOfTheTree) {
  for (const std::string& fault : FaultsOfTree(DEALGRAPH_SOURCE_DIR)) ADD_FAILURE() << fault;
}

// Every command reads articles with the same model, and what is measured is what is shipped: only app/opened_extractor makes
// an extractor.
TEST(App, HasOnePlaceThatMakesExtractors) {
  for (const char* folder : {"/app", "/bench"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(DEALGRAPH_SOURCE_DIR) + folder)) {
      if (entry.path().extension() != ".cc" || entry.path().filename() == "opened_extractor.cc") continue;
      std::ifstream file(entry.path());
      std::string line;
      while (std::getline(file, line)) EXPECT_EQ(line.find("Extractor::Create("), std::string::npos) << entry.path();
    }
  }
}

TEST(IncludeTable, SeesWhatItForbids) {
  struct Case {
    std::string_view path;
    std::string_view line;
    bool allowed;
  };
  for (const Case& c : std::vector<Case>{
           {"base/time.cc", "#include \"nlp/article.h\"", false},
           {"base/time.cc", "#include <chrono>", true},
           {"nlp/extractor.cc", "#include \"graph/writer.h\"", false},
           {"nlp/extractor.cc", "#include <re2/re2.h>", false},
           {"nlp/text/patterns.cc", "#include <re2/re2.h>", true},
           {"nlp/text/patterns.cc", "#include \"nlp/extractor.h\"", false},
           {"nlp/names/entities.cc", "#include \"nlp/text/tokens.h\"", true},
           {"storage/store.cc", "#include \"graph/keys.h\"", false},
           {"graph/writer.cc", "#include \"nlp/extractor.h\"", false},
           {"graph/writer.cc", "#include \"nlp/extraction.h\"", true},
           {"graph/writer.cc", "#include <rocksdb/db.h>", false},
           {"ingest/decode.cc", "#include \"graph/reader.h\"", false},
           {"connectors/file/file_source.cc", "#include \"storage/store.h\"", false},
           {"connectors/file/file_source.cc", "#include <CLI/CLI.hpp>", false},
           {"app/commands/ingest.cc", "#include \"storage/store.h\"", true},
           {"app/commands/ingest.cc", "#include <rocksdb/db.h>", false},
       }) {
    EXPECT_EQ(Fault(c.path, c.line).empty(), c.allowed) << c.path << ": " << c.line << ": " << Fault(c.path, c.line);
  }
}

}  // namespace
}  // namespace dealgraph
