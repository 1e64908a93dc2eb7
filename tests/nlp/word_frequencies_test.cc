// Word frequencies: the table in the tree, of which the words that stand here are plain cases.
#include "nlp/names/word_frequencies.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace dealgraph::nlp {
namespace {

class WordFrequenciesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file(DEALGRAPH_SOURCE_DIR "/nlp/data/word_frequencies.bin", std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    const auto opened = WordFrequencies::Open(bytes_);
    ASSERT_TRUE(opened.ok()) << opened.error().ToString();
    frequencies_ = *opened;
  }
  int Level(std::string_view language, std::string_view word) const {
    return frequencies_.Level(WordFrequencies::LanguageKey(language), Hash64(word));
  }
  WordKind Kind(std::string_view language, std::string_view word) const {
    return frequencies_.Kind(WordFrequencies::LanguageKey(language), Hash64(word));
  }
  std::uint32_t ClusterPath(std::string_view language, std::string_view word) const {
    return frequencies_.ClusterPath(WordFrequencies::LanguageKey(language), Hash64(word));
  }

  std::string bytes_;
  WordFrequencies frequencies_;
};

TEST_F(WordFrequenciesTest, ACommonWordHasALowLevelAndARareOneNone) {
  EXPECT_EQ(Level("de", "und"), 1);
  EXPECT_EQ(Level("hr", "i"), 1);
  EXPECT_GT(Level("de", "konzern"), 1);
  EXPECT_EQ(Level("de", "zebradyngesellschafter"), 0);
}

TEST_F(WordFrequenciesTest, ASingleChineseSignIsAFamilyNameOrOneOfGivenNames) {
  const auto sign = [&](std::string_view text) { return static_cast<int>(Kind("zh", text)); };
  EXPECT_EQ(sign("谭") % 2, 1);
  EXPECT_EQ(sign("婉"), 6);
  EXPECT_GT(sign("王") / 2, 0);
  EXPECT_EQ(sign("王") % 2, 1);
  EXPECT_EQ(sign("的"), 0);
}

TEST_F(WordFrequenciesTest, ListsSayWhatAWordIs) {
  const struct {
    std::string_view language, word;
    WordKind kind;
  } cases[] = {
      {"de", "dampfmaschine", WordKind::kNoun}, {"de", "griechenland", WordKind::kPlace}, {"de", "zebradyn", WordKind::kUnknown},
      {"ko", "묘향산", WordKind::kPlace},       {"ko", "다람쥐", WordKind::kNounOrPerson}, {"th", "กระบี่", WordKind::kNounOrName},
      {"zh", "毛泽东", WordKind::kPerson},      {"zh", "哈尔滨", WordKind::kPlace}, {"fi", "kirja", WordKind::kUnknown},
  };
  for (const auto& c : cases) EXPECT_EQ(Kind(c.language, c.word), c.kind) << c.language << " " << c.word;
}

TEST_F(WordFrequenciesTest, WordsOfOneUseHangBelowOneBranch) {
  EXPECT_EQ(ClusterPath("de", "Müller"), ClusterPath("de", "Schmidt"));
  EXPECT_EQ(ClusterPath("es", "empresa"), ClusterPath("es", "compañía"));
  EXPECT_EQ(ClusterPath("de", "sagte") & 0xf, ClusterPath("de", "erklärte") & 0xf);
  EXPECT_NE(ClusterPath("de", "sagte") & 0xf, ClusterPath("de", "Müller") & 0xf);
  EXPECT_NE(ClusterPath("de", "Die"), ClusterPath("de", "die"));
  EXPECT_EQ(ClusterPath("en", "company"), 0b001001u);  // left is 0, the first step in the lowest bit
}

TEST_F(WordFrequenciesTest, AWordThatIsUnknownOrOfALanguageWithoutClustersHasNone) {
  EXPECT_EQ(ClusterPath("de", "Zebradyngesellschafter"), 0u);
  EXPECT_EQ(ClusterPath("de", "zebradyngesellschafter"), 0u);
  EXPECT_EQ(ClusterPath("fi", "yhtiö"), 0u);
  EXPECT_EQ(WordFrequencies().ClusterPath(WordFrequencies::LanguageKey("de"), Hash64("Müller")), 0u);
}

TEST_F(WordFrequenciesTest, ATableThatIsCutOffIsRefused) {
  EXPECT_FALSE(WordFrequencies::Open(std::string_view(bytes_).substr(0, bytes_.size() - 2)).ok());
  EXPECT_FALSE(WordFrequencies::Open("dgwords1").ok());
}

}  // namespace
}  // namespace dealgraph::nlp
