// Documentation that a test reads does not drift: the enumerations of the output, the relation types, the folders.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/decode.h"
#include "nlp/extraction.h"
#include "nlp/relation_types.h"

namespace dealgraph {
namespace {

std::string ReadPage(const std::string& path) {
  std::ifstream file(std::string(DEALGRAPH_SOURCE_DIR) + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

// The words in backquotes in the table row of docs/output.md that begins "| `name` |".
std::set<std::string> WordsOfRow(const std::string& page, const std::string& name) {
  const std::string head = "\n| `" + name + "` |";
  const std::size_t begin = page.find(head);
  if (begin == std::string::npos) {
    ADD_FAILURE() << "docs/output.md has no row for " << name;
    return {};
  }
  std::string_view row = std::string_view(page).substr(begin + head.size());
  row = row.substr(0, row.find('\n'));
  std::set<std::string> words;
  for (std::size_t open = row.find('`'); open != std::string_view::npos; open = row.find('`')) {
    const std::size_t close = row.find('`', open + 1);
    words.emplace(row.substr(open + 1, close - open - 1));
    row = row.substr(close + 1);
  }
  return words;
}

// All words of an enumeration, by asking for the name of each value until there is none.
template <class Enum, class NameOf>
std::set<std::string> WordsOf(int count, NameOf name_of) {
  std::set<std::string> words;
  for (int value = 0; value < count; ++value) words.emplace(name_of(static_cast<Enum>(value)));
  return words;
}

TEST(OutputPage, ListsExactlyTheWordsOfEveryEnumeration) {
  const std::string page = ReadPage("docs/output.md");
  using namespace nlp;
  EXPECT_EQ(WordsOfRow(page, "bound"), WordsOf<Bound>(static_cast<int>(Bound::kRange) + 1, BoundName));
  EXPECT_EQ(WordsOfRow(page, "scope"), WordsOf<Scope>(static_cast<int>(Scope::kPerYear) + 1, ScopeName));
  EXPECT_EQ(WordsOfRow(page, "status"), WordsOf<Status>(static_cast<int>(Status::kDenied) + 1, StatusName));
  EXPECT_EQ(WordsOfRow(page, "unit"), WordsOf<Unit>(static_cast<int>(Unit::kPercent) + 1, UnitName));
  EXPECT_EQ(WordsOfRow(page, "reason"),
            WordsOf<RefusalReason>(static_cast<int>(RefusalReason::kOutOfRange) + 1, RefusalReasonName));
  EXPECT_EQ(WordsOfRow(page, "precision"),
            WordsOf<DatePrecision>(static_cast<int>(DatePrecision::kYear) + 1, DatePrecisionName));
  EXPECT_EQ(WordsOfRow(page, "entity type"), WordsOf<EntityType>(kEntityTypeCount, EntityTypeName));
  std::set<std::string> formats = WordsOf<ingest::Format>(static_cast<int>(ingest::Format::kHtml) + 1, ingest::FormatName);
  EXPECT_EQ(WordsOfRow(page, "format"), formats);
}

TEST(OutputPage, HasARowForEveryRelationTypeWithItsEdge) {
  const std::string page = ReadPage("docs/output.md");
  for (const auto& info : nlp::RelationTypes()) {
    const std::string row = "| `" + std::string(info.name) + "` | `" + std::string(info.edge) + "` |";
    EXPECT_NE(page.find(row), std::string::npos) << row;
  }
}

TEST(ArchitecturePage, NamesEveryFolderOfTheTree) {
  const std::string page = ReadPage("ARCHITECTURE.md");
  for (const auto& entry : std::filesystem::directory_iterator(DEALGRAPH_SOURCE_DIR)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory() || name == "build" || name == ".git" || name == ".cache") continue;
    EXPECT_NE(page.find("`" + name + "/`"), std::string::npos) << "no word of " << name << "/";
  }
}

// Every page of docs/ is reachable from docs/README.md.
TEST(DocsIndex, LinksEveryPage) {
  const std::string index = ReadPage("docs/README.md");
  for (const auto& entry : std::filesystem::directory_iterator(std::string(DEALGRAPH_SOURCE_DIR) + "/docs")) {
    const std::string name = entry.path().filename().string();
    if (name == "README.md" || entry.path().extension() != ".md") continue;
    EXPECT_NE(index.find("(" + name + ")"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace dealgraph
