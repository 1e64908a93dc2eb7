#include "base/hash.h"

#include <gtest/gtest.h>

#include <string>

#include "base/crc32c.h"

namespace dealgraph {
namespace {

// The examples of FIPS 180-4 (appendix B of its first edition) and the empty string.
TEST(Sha256, GivesThePublishedExamples) {
  const struct {
    std::string input;
    const char* hex;
  } cases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& c : cases) EXPECT_EQ(Sha256Of(c.input).ToHex(), c.hex);
}

TEST(Sha256, PiecesAreOneTextAndFieldsAreNot) {
  EXPECT_EQ(Sha256Builder().Add("ab").Add("c").Finish(), Sha256Of("abc"));
  EXPECT_NE(Sha256Builder().AddField("ab").AddField("c").Finish(), Sha256Builder().AddField("a").AddField("bc").Finish());
  EXPECT_EQ(Sha256Builder().AddNumber(0x6162636465666768u).Finish(), Sha256Of("abcdefgh"));
}

TEST(Hash64, IsTheSameOnEveryMachineAndSpreads) {
  EXPECT_EQ(Hash64("Nscale"), Hash64(std::string("Nscale")));
  EXPECT_NE(Hash64("a"), Hash64("b"));
  EXPECT_NE(Hash64(""), Hash64(std::string_view("\0", 1)));
}

// RFC 3720, appendix B.4, and the check value of the CRC catalogues.
TEST(Crc32c, GivesThePublishedExamples) {
  std::string ascending;
  for (int i = 0; i < 32; ++i) ascending.push_back(static_cast<char>(i));
  const struct {
    std::string input;
    std::uint32_t crc;
  } cases[] = {
      {"", 0},
      {"123456789", 0xE3069283},
      {std::string(32, '\0'), 0x8A9136AA},
      {std::string(32, '\xff'), 0x62A8AB43},
      {ascending, 0x46DD794E},
  };
  for (const auto& c : cases) EXPECT_EQ(Crc32c(c.input), c.crc);
}

TEST(Crc32c, ExtendingIsTheCrcOfTheWhole) {
  const std::string text = "Nvidia investerer 683 millioner dollar i Nscale";
  for (std::size_t i = 0; i <= text.size(); ++i) {
    EXPECT_EQ(ExtendCrc32c(Crc32c(text.substr(0, i)), text.substr(i)), Crc32c(text));
  }
}

}  // namespace
}  // namespace dealgraph
