// One table of relation types: whole, in the order of the enum, and the same in docs/output.md.
#include "nlp/relation_types.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "tests/nlp/nlp_testing.h"

namespace dealgraph::nlp {
namespace {

TEST(RelationTypes, TheTableFollowsTheEnum) {
  const auto types = RelationTypes();
  ASSERT_EQ(types.size(), static_cast<std::size_t>(kRelationTypeCount));
  for (std::size_t i = 0; i < types.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(types[i].type), i) << types[i].name;
    EXPECT_EQ(&InfoOf(types[i].type), &types[i]);
  }
  EXPECT_EQ(static_cast<int>(RelationType::kWorksFor) + 1, kRelationTypeCount);
}

TEST(RelationTypes, NamesAreUniqueAndEdgesAreTheirCapitals) {
  std::set<std::string_view> names;
  for (const RelationTypeInfo& info : RelationTypes()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
    std::string capitals(info.name);
    std::transform(capitals.begin(), capitals.end(), capitals.begin(), [](unsigned char c) { return std::toupper(c); });
    EXPECT_EQ(info.edge, capitals);
  }
}

TEST(RelationTypes, ANameLeadsBackToItsType) {
  for (const RelationTypeInfo& info : RelationTypes()) {
    EXPECT_EQ(RelationTypeFromName(info.name), info.type);
    EXPECT_EQ(RelationTypeFromName(info.edge), info.type);
  }
  for (const std::string_view wrong : {"", "Invested_In", "invested", "raised "}) {
    EXPECT_EQ(RelationTypeFromName(wrong), std::nullopt) << wrong;
  }
  for (int t = 0; t < kEntityTypeCount; ++t) {
    EXPECT_EQ(EntityTypeFromName(EntityTypeName(static_cast<EntityType>(t))), static_cast<EntityType>(t));
  }
  EXPECT_EQ(EntityTypeFromName("Company"), std::nullopt);
}

TEST(RelationTypes, EveryTypeHasAStartAndASymmetricOneTheSameEnds) {
  constexpr EntityTypes kAll = (1u << kEntityTypeCount) - 1;
  for (const RelationTypeInfo& info : RelationTypes()) {
    EXPECT_NE(info.from, 0) << info.name;
    EXPECT_EQ((info.from | info.to) & ~kAll, 0) << info.name;
    if (info.symmetric) {
      EXPECT_EQ(info.from, info.to) << info.name;
    }
    if (info.to == 0) {
      EXPECT_TRUE(info.type == RelationType::kRaised || info.type == RelationType::kValuedAt) << info.name;
    }
    if (info.deal) {
      EXPECT_TRUE((info.carries & kCarriesAmount) != 0) << info.name << ": a deal is told by its sum";
    }
    EXPECT_FALSE(info.meaning.empty() || info.from_word.empty() || info.to_word.empty()) << info.name;
  }
}

TEST(RelationTypes, TheNumbersThatStandInStoresDoNotMove) {
  EXPECT_EQ(static_cast<int>(RelationType::kInvestedIn), 0);
  EXPECT_EQ(static_cast<int>(RelationType::kRaised), 3);
  EXPECT_EQ(static_cast<int>(RelationType::kSupplies), 9);
  EXPECT_EQ(static_cast<int>(RelationType::kWorksFor), 13);
  EXPECT_EQ(static_cast<int>(EntityType::kPlace), 4);
}

TEST(RelationTypes, TheDocumentedTableIsTheOneInTheCode) {
  const std::string page = ReadTextFile(SourceFile("docs/output.md"));
  for (const RelationTypeInfo& info : RelationTypes()) {
    const std::string row = "| `" + std::string(info.name) + "` | `" + std::string(info.edge) + "` | " +
                            std::string(info.from_word) + " | " + std::string(info.to_word) + " | " +
                            std::string(info.meaning) + " |";
    EXPECT_NE(page.find(row), std::string::npos) << "docs/output.md lacks: " << row;
  }
}

}  // namespace
}  // namespace dealgraph::nlp
