// What DeadLetterFile writes comes back whole: bytes, key and headers of any kind.
#include "ingest/dead_letter_reader.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ingest/base64.h"
#include "ingest/dead_letter_file.h"

namespace dealgraph::ingest {
namespace {

class DeadLetterReaderTest : public testing::Test {
 protected:
  DeadLetterReaderTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dealgraph-test-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    path_ = directory_ + "/letters.jsonl";
  }
  ~DeadLetterReaderTest() override { std::filesystem::remove_all(directory_); }

  void Write(const DeadLetter& letter) const {
    DeadLetterFile file(path_);
    ASSERT_TRUE(file.Write(letter).ok());
    ASSERT_TRUE(file.Acknowledge().ok());
  }
  std::vector<StoredLetter> ReadAll() {
    std::vector<StoredLetter> letters;
    auto reader = DeadLetterReader::Open(path_, [this](std::string_view notice) { notices_.emplace_back(notice); });
    EXPECT_TRUE(reader.ok());
    StoredLetter letter;
    for (auto more = (*reader)->Next(&letter); more.ok() && *more; more = (*reader)->Next(&letter)) letters.push_back(letter);
    return letters;
  }

  std::string directory_;
  std::string path_;
  std::vector<std::string> notices_;
};

TEST_F(DeadLetterReaderTest, ARecordComesBackAsItWas) {
  const std::vector<std::pair<std::string, std::string>> headers = {{"language", "da"}, {"trace", std::string("\xff\0x", 3)}};
  const std::string bytes("\x00\xff{\"", 4);
  Write({.reason = "no",
         .origin = "news/3@17",
         .partition = "kafka:wire/news/3",
         .offset = 17,
         .bytes = bytes,
         .headers = headers,
         .key = "\xfe\xff",
         .timestamp = FromUnixMillis(1758155345120),
         .tombstone = false,
         .cut = true,
         .content_type = "text/html",
         .input = "wire"});
  const std::vector<StoredLetter> letters = ReadAll();
  ASSERT_EQ(letters.size(), 1u);
  const StoredLetter& letter = letters[0];
  EXPECT_EQ(letter.bytes, bytes);
  EXPECT_EQ(letter.key, "\xfe\xff");
  EXPECT_EQ(letter.headers, headers);
  EXPECT_EQ(letter.timestamp, FromUnixMillis(1758155345120));
  EXPECT_EQ(letter.content_type, "text/html");
  EXPECT_EQ(letter.input, "wire");
  EXPECT_EQ(letter.partition, "kafka:wire/news/3");
  EXPECT_EQ(letter.offset, 17);
  EXPECT_TRUE(letter.cut);
}

TEST_F(DeadLetterReaderTest, ALetterThatCameTwiceIsOneAndWhatIsNoLetterIsPassedOver) {
  Write({.reason = "no", .origin = "a:1", .bytes = "x"});
  Write({.reason = "no", .origin = "a:1", .bytes = "x"});
  std::ofstream(path_, std::ios::app) << "{\"reason\":\"half\n";
  Write({.reason = "no", .origin = "a:2", .bytes = "x"});
  const std::vector<StoredLetter> letters = ReadAll();
  ASSERT_EQ(letters.size(), 2u);
  EXPECT_NE(letters[0].id, letters[1].id);
  ASSERT_EQ(notices_.size(), 1u);
  EXPECT_NE(notices_[0].find("letters.jsonl:3"), std::string::npos) << notices_[0];
}

TEST_F(DeadLetterReaderTest, WhatIsDoneIsNotedInAFile) {
  EXPECT_TRUE(ReadDoneLetters(path_).empty());
  ASSERT_TRUE(MarkLettersDone(path_, {"b", "a"}).ok());
  ASSERT_TRUE(MarkLettersDone(path_, {"c"}).ok());
  EXPECT_EQ(ReadDoneLetters(path_), (std::set<std::string>{"a", "b", "c"}));
}

TEST(Base64, IsItsOwnInverseAndRefusesWhatIsNone) {
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xff\xfe\x01"}) EXPECT_EQ(FromBase64(Base64(bytes)), bytes);
  EXPECT_EQ(Base64("foob"), "Zm9vYg==");
  for (const char* const text : {"Z", "Zm9", "Zm=v", "=m9v", "Zm9v====", "Zm9*"}) EXPECT_EQ(FromBase64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace dealgraph::ingest
