#include "base/hash.h"

#include <gtest/gtest.h>

#include <set>

#include "base/crc32c.h"
#include "base/hash64_builder.h"

namespace dealgraph {
namespace {

TEST(Sha256Test, AgreesWithTheStandardsExamples) {
  // FIPS 180-4 examples (NIST CSRC, "SHA256.pdf").
  const struct {
    std::string text;
    std::string_view hex;
  } kCases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Sha256Of(c.text).ToHex(), c.hex) << c.text.size() << " bytes";
}

TEST(Sha256Test, PiecesAreTheSameAsTheWhole) {
  EXPECT_EQ(Sha256Builder().Add("ab").Add("").Add("c").Finish(), Sha256Of("abc"));
}

TEST(Sha256Test, FieldsKeepTheirBorders) {
  EXPECT_NE(Sha256Builder().AddField("ab").AddField("c").Finish(), Sha256Builder().AddField("a").AddField("bc").Finish());
  EXPECT_NE(Sha256Builder().AddField("").AddField("a").Finish(), Sha256Builder().AddField("a").AddField("").Finish());
}

TEST(Sha256Test, AFieldIsItsLengthInEightBigEndianBytesAndItself) {
  const std::string by_hand = std::string(7, '\0') + "\x03" + "abc";
  EXPECT_EQ(Sha256Builder().AddField("abc").Finish(), Sha256Of(by_hand));
  EXPECT_EQ(Sha256Builder().AddNumber(3).Add("abc").Finish(), Sha256Of(by_hand));
}

TEST(Sha256Test, BytesAreTheHexDigits) {
  const Sha256 hash = Sha256Of("abc");
  EXPECT_EQ(hash.AsBytes().size(), 32u);
  EXPECT_EQ(hash.AsBytes().substr(0, 3), "\xba\x78\x16");
}

TEST(Hash64Test, IsTheSameOnEveryMachine) {
  // The values are frozen: keys on disk may hold them.
  EXPECT_EQ(Hash64(""), 0xFDBDF6AC4FC52E7Fu);
  EXPECT_EQ(Hash64("a"), 0x2EF7D1316EB86F71u);
  EXPECT_EQ(Hash64("Nvidia"), 0x29E6F72C4F22F755u);
  EXPECT_NE(Hash64(std::string_view("a\0", 2)), Hash64("a"));
}

TEST(Hash64Test, OfPiecesIsThatOfTheWhole) {
  Hash64Builder builder;
  EXPECT_EQ(builder.Finish(), Hash64(""));
  EXPECT_EQ(builder.Add("Nvi").Finish(), Hash64("Nvi"));
  EXPECT_EQ(builder.Add("dia").Finish(), Hash64("Nvidia"));
}

TEST(Hash64Test, ShortKeysDoNotCollide) {
  std::set<std::uint64_t> seen;
  std::set<std::uint64_t> low_bits;
  for (int i = 0; i < 65'536; ++i) {
    const std::uint64_t hash = Hash64("key" + std::to_string(i));
    seen.insert(hash);
    low_bits.insert(hash & 0xffff);
  }
  EXPECT_EQ(seen.size(), 65'536u);
  // 65,536 balls in as many bins fill 63.2 % of them when the low bits are as good as random.
  EXPECT_NEAR(static_cast<double>(low_bits.size()), 65'536 * 0.632, 600);
}

TEST(Crc32cTest, AgreesWithRfc3720) {
  std::string rising;
  std::string falling;
  for (int i = 0; i < 32; ++i) rising.push_back(static_cast<char>(i));
  for (int i = 31; i >= 0; --i) falling.push_back(static_cast<char>(i));
  const struct {
    std::string bytes;
    std::uint32_t crc;
  } kCases[] = {
      {"", 0},
      {std::string(32, '\0'), 0x8A9136AA},     // RFC 3720, appendix B.4
      {std::string(32, '\xff'), 0x62A8AB43},
      {rising, 0x46DD794E},
      {falling, 0x113FDB5C},
      {"123456789", 0xE3069283},               // the check value of the catalogues
  };
  for (const auto& c : kCases) EXPECT_EQ(Crc32c(c.bytes), c.crc) << c.bytes.size() << " bytes";
}

TEST(Crc32cTest, GrowsByPiecesOfAnyLengthAndAlignment) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) bytes.push_back(static_cast<char>(i * 37));
  const std::uint32_t whole = Crc32c(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const std::string_view view = bytes;
    EXPECT_EQ(ExtendCrc32c(Crc32c(view.substr(0, cut)), view.substr(cut)), whole) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace dealgraph
