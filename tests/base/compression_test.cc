#include "base/compression.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dealgraph {
namespace {

// What comes out piece by piece, each of at most `step` bytes.
Result<std::string> Unpack(std::string_view packed, std::size_t step) {
  DG_ASSIGN_OR_RETURN(const auto unpacked, Decompressor::Create(Compression::kZstd));
  std::string out;
  for (std::size_t before = 1; before != out.size();) {
    before = out.size();
    DG_RETURN_IF_ERROR(unpacked->Read(&packed, step, &out));
    EXPECT_LE(out.size() - before, step);
  }
  DG_RETURN_IF_ERROR(unpacked->Finish());
  return out;
}

TEST(Compression, WhatZstdMakesIsUndoneInPiecesOfAnySize) {
  std::string long_text;
  for (int i = 0; i < 50'000; ++i) long_text += std::to_string(i * 7919 % 1000) + ",";
  for (const std::string& text : {std::string(), std::string("x"), long_text}) {
    const std::string packed = CompressZstd(text);
    EXPECT_EQ(SniffCompression(packed), Compression::kZstd);
    for (const std::size_t step : {std::size_t{1}, std::size_t{384}, std::size_t{1} << 20}) {
      if (step == 1 && text.size() > 1) continue;
      const auto out = Unpack(packed, step);
      ASSERT_TRUE(out.ok()) << out.error().ToString();
      EXPECT_EQ(*out, text) << step;
    }
    const auto twice = Decompress(packed + packed, Compression::kZstd, {.bytes_max = 1 << 20, .ratio_max = 1000});
    ASSERT_TRUE(twice.ok()) << twice.error().ToString();
    EXPECT_EQ(*twice, text + text) << "frames one behind the other";
  }
  EXPECT_LT(CompressZstd(long_text).size(), long_text.size() / 2);
}

TEST(Compression, WhatIsCutOffOrDamagedIsTold) {
  const std::string packed = CompressZstd("Nvidia has put 683 million dollars into Nscale, and so on and so on.");
  EXPECT_FALSE(Unpack(packed.substr(0, packed.size() - 1), 100).ok());
  EXPECT_FALSE(Unpack("\x28\xb5\x2f\xfd and no frame", 100).ok());
  EXPECT_FALSE(Decompress(packed, Compression::kZstd, {.bytes_max = 10, .ratio_max = 1000}).ok());
}

}  // namespace
}  // namespace dealgraph
