#include "nlp/text/dictionary_words.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace dealgraph::nlp {
namespace {

std::string Cut(std::string_view text) {
  std::vector<std::uint32_t> ends;
  FindDictionaryWords(text, &ends);
  std::string cut;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : ends) {
    cut += std::string(text.substr(begin, end - begin)) + "|";
    begin = end;
  }
  return cut;
}

TEST(DictionaryWords, CutsScriptsWithoutSpaces) {
  EXPECT_EQ(Cut("จากนครปฐมมี"), "จาก|นครปฐม|มี|");
  EXPECT_EQ(Cut("中国银行"), "中国|银行|");
  EXPECT_EQ(Cut("two words"), "two| |words|");
  EXPECT_EQ(Cut(""), "");
}

TEST(DictionaryWords, EachThreadHasAnIteratorOfItsOwn) {
  std::string other;
  std::thread thread([&] { other = Cut("จากนครปฐมมี"); });
  const std::string mine = Cut("中国银行");
  thread.join();
  EXPECT_EQ(other, "จาก|นครปฐม|มี|");
  EXPECT_EQ(mine, "中国|银行|");
}

}  // namespace
}  // namespace dealgraph::nlp
